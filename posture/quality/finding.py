"""What a check sees and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from posture.landmarks import Pose, View
from posture.photo import Photo
from posture.vertical import Vertical


class Severity(StrEnum):
    """What a finding does to the result."""

    WARN = "warn"
    REFUSE = "refuse"


class Code(StrEnum):
    """Names of the findings in JSON."""

    NO_PERSON = "no_person"
    SEVERAL_PEOPLE = "several_people"
    CUT_OFF = "cut_off"
    TOO_SMALL = "too_small"
    SIDEWAYS = "sideways"
    LEANING = "leaning"
    TURNED = "turned"
    WRONG_VIEW = "wrong_view"
    VIEW_UNCLEAR = "view_unclear"
    NOT_STANDING = "not_standing"
    HIDDEN = "hidden"
    DARK = "dark"
    BLURRED = "blurred"
    LOW_RESOLUTION = "low_resolution"
    FRONT_CAMERA = "front_camera"
    REFINER_STEPPED_BACK = "refiner_stepped_back"
    NO_BOARD = "no_board"
    SCALES_DISAGREE = "scales_disagree"
    LEGS_UNLIKE = "legs_unlike"
    VERTICALS_DISAGREE = "verticals_disagree"
    HEIGHT_UNUSUAL = "height_unusual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about the photo that the reader must know.

    Attributes
    ----------
    code, detail
        What it is; `detail` tells apart the ways of it that need other words, such as `head` and `feet`.
    severity
        Whether the result stands, with doubt, or is refused.
    value, unit
        What was seen, where it is a number.
    """

    code: Code
    severity: Severity
    detail: str = ""
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the checks look at.

    Attributes
    ----------
    photo
        The picture.
    pose
        The person to be measured, in the photo as it is, with the spread of the looks as `sd_px`. [px]
    upright
        The same, with the camera's roll taken out. [px]
    view
        The view it is measured as.
    view_stated
        The user said so; otherwise it was read from the points.
    said, told
        The vertical that the user stated or drew, and what the photo by itself tells then; None where the user did not.
    """

    photo: Photo
    pose: Pose
    upright: Pose
    view: View
    view_stated: bool = True
    said: Vertical | None = None
    told: Vertical | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the table.

    Attributes
    ----------
    look
        Gives the value that is judged; None where it says nothing, for example in another view.
    limit, above
        The finding is raised when the value is above the limit (below it, when `above` is False).
    source
        Where the limit comes from.
    """

    code: Code
    severity: Severity
    look: Callable[[Scene], float | None]
    limit: float
    unit: str
    source: str
    above: bool = True
    detail: str = ""

    def finding(self, scene: Scene) -> Finding | None:
        """The finding, if `scene` gives reason for it."""
        value = self.look(scene)
        if value is None or (value <= self.limit if self.above else value >= self.limit):
            return None
        return Finding(code=self.code, severity=self.severity, detail=self.detail, value=value, unit=self.unit)
