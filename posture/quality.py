"""Photo and pose -> findings: what makes the angles worse (warn) or mislead (refuse).

`CHECKS` is the one table: what is looked at, its limit, whether it warns or refuses, and where the limit
comes from. The words of a finding, and what to do about it, stand in the catalogue of `report`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from posture.geometry import wrapped_deg
from posture.landmarks import Pose, View
from posture.photo import Photo


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
    TURNED = "turned"
    WRONG_VIEW = "wrong_view"
    VIEW_UNCLEAR = "view_unclear"
    NOT_STANDING = "not_standing"
    DARK = "dark"
    BLURRED = "blurred"
    LOW_RESOLUTION = "low_resolution"
    FRONT_CAMERA = "front_camera"


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
        The person to be measured, in the photo as it is. [px]
    upright
        The same, with the camera's roll taken out. [px]
    view
        The view it is measured as.
    view_stated
        The user said so; otherwise it was read from the points.
    """

    photo: Photo
    pose: Pose
    upright: Pose
    view: View
    view_stated: bool = True


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


FACING_DEG = {View.FRONT: 0.0, View.BACK: 180.0, View.LEFT: -90.0, View.RIGHT: 90.0}
"""Turn of the body (frame of `Pose.yaw_deg`) at which each view is seen squarely."""


def seen_view(pose: Pose) -> View:
    """The view that the points show, the nearest of the four."""
    return min(FACING_DEG, key=lambda view: abs(wrapped_deg((pose.yaw_deg or 0.0) - FACING_DEG[view])))


def turned_deg(scene: Scene) -> float | None:
    """How far the body is turned away from the stated view. [deg]"""
    if scene.pose.yaw_deg is None:
        return None
    return abs(wrapped_deg(scene.pose.yaw_deg - FACING_DEG[scene.view]))


def check(scene: Scene) -> tuple[Finding, ...]:
    """What is wrong with `scene`: the refusals first, and each code once, in its gravest form."""
    found = [finding for row in CHECKS if (finding := row.finding(scene)) is not None]
    refusals_first = sorted(found, key=lambda finding: finding.severity is not Severity.REFUSE)
    return tuple({finding.code: finding for finding in reversed(refusals_first)}.values())[::-1]


CHECKS: tuple[Check, ...] = ()
