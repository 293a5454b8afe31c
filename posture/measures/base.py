"""What a measure sees and what it says; the words shared by all measures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from posture.geometry import wrapped_deg
from posture.landmarks import FACING_DEG, Landmark, Pose, Side, View
from posture.outline import NoGap, Part
from posture.scale import Lens, Scale, body_turned

TURN_SD_DEG = 2.5
"""Error of the turn of the body as it is read: RMS 2.2° to 3.3° below 10° on rendered bodies (docs/method.md). [deg]"""
TURN_TAKEN = 0.5
"""Share of the read turn that `Body.squared` takes out. What is read is partly error, and most people stand nearly
square: of 0.4 to 1, half makes the mean errors of shoulders, hips and legs of the front and back views to calibrate on
least, or as good as (docs/method.md)."""


class Unit(StrEnum):
    """Units of what is measured."""

    DEG = "deg"
    MM = "mm"
    PERCENT = "%"

    @property
    def step(self) -> float:
        """The finest difference that is shown to a reader; JSON keeps a tenth. [the unit]"""
        return {Unit.DEG: 0.5, Unit.MM: 1.0, Unit.PERCENT: 0.1}[self]

    def nearest(self, value: float) -> float:
        """`value` to the nearest step, as a reader sees it: what words say of zero is decided on it. [the unit]

        >>> Unit.DEG.nearest(0.1), Unit.DEG.nearest(-1.9)
        (0.0, -2.0)
        """
        return round(value / self.step) * self.step + 0.0  # + 0.0: never -0.0

    def shown(self, value: float) -> str:
        """`value` for a reader, signed, to the nearest step, with the unit's symbol.

        >>> Unit.DEG.shown(-1.9), Unit.MM.shown(0.2)
        ('-2.0°', '0 mm')
        """
        nearest = self.nearest(value)
        number = f"{nearest:+.{0 if self is Unit.MM else 1}f}" if nearest else "0"
        return number + {Unit.DEG: "°", Unit.MM: " mm", Unit.PERCENT: " %"}[self]


class Line(StrEnum):
    """Which points a measure rests on; values of different lines are never compared."""

    HIP = "hip"
    ASIS = "asis"
    PSIS = "psis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A person as measures see one.

    Attributes
    ----------
    pose
        Points in the upright picture (camera roll taken out), y down. [px]
    view
        What faces the camera.
    scale
        Millimetres per pixel; None where there is neither a stature nor a board that could be used.
    lens
        Where the lens is, for points that are nearer to it than others; None takes all to be equally far.
    no_gaps
        Why the pose has no edges of the legs, by part.
    """

    pose: Pose
    view: View
    scale: Scale | None = None
    lens: Lens | None = None
    no_gaps: Mapping[Part, NoGap] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def turn_deg(self) -> float:
        """How far the body is turned out of the nearest view, as far as it was read; never negative. [deg]"""
        yaw = math.radians(self.pose.yaw_deg or 0.0)
        return math.degrees(math.asin(min(abs(math.sin(yaw)), abs(math.cos(yaw)))))

    @property
    def turn_sd_deg(self) -> float:
        """How far the body may be turned: what was read and not taken out, and its error, in squares. [deg]"""
        return math.hypot(self.turn_deg, TURN_SD_DEG)

    @property
    def squared(self) -> Body:
        """The same body turned back towards its view by TURN_TAKEN of its turn; itself where lens, turn or a hip is
        unknown.

        A turned body has one side nearer to the lens, and it is drawn further from the place straight ahead: above the
        lens higher, below it lower.
        """
        if self.lens is None or self.pose.yaw_deg is None or missing(self, *_HIPS) is not None:
            return self
        taken = TURN_TAKEN * wrapped_deg(self.pose.yaw_deg - FACING_DEG[self.view])
        square = body_turned(self.pose, self.lens, taken)
        return replace(self, pose=replace(square, yaw_deg=self.pose.yaw_deg - taken))

    @property
    def by_joints(self) -> Body:
        """The same body without the spines of the pelvis: measures that have a choice then rest on the hip joints."""
        return replace(self, pose=replace(self.pose, points={k: v for k, v in self.pose.items() if k not in _SPINES}))


_HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_SPINES = frozenset(Landmark.of(side, line) for side in Side for line in (Line.ASIS, Line.PSIS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a formula says of the points, before anything is known of its error.

    Attributes
    ----------
    value, unit
        Signed as docs/conventions.md says.
    points
        The landmarks it was computed from.
    line
        Which line of the body it rests on, where there could be another.
    unseen_sd
        What the picture does not show leaves uncertain: the bend of a knee seen from the front, and what a turned body
        shows of depth. [unit]
    """

    value: float
    unit: Unit
    points: tuple[Landmark, ...]
    line: Line | None = None
    unseen_sd: float = 0.0


class Reason(StrEnum):
    """Why a measure cannot be had; the words stand in the catalogue of `report`."""

    NO_SCALE = "no_scale"
    NOT_FOUND = "not_found"
    OTHER_VIEW = "other_view"
    PHOTO_REFUSED = "photo_refused"
    FEW_PHOTOS = "few_photos"
    KNEE_BENT = "knee_bent"
    NO_PELVIC_STICKERS = "no_pelvic_stickers"
    NO_NECK_STICKER = "no_neck_sticker"
    ANKLES_APART = "ankles_apart"
    KNEES_APART = "knees_apart"
    LOOSE_CLOTHES = "loose_clothes"
    NO_OUTLINE = "no_outline"
    FROM_BEHIND = "from_behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """One measure that cannot be had, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table of measures.

    Attributes
    ----------
    id
        Name in JSON and docs; with `side` it is unique.
    take
        The formula.
    views
        Views from which it can be taken.
    side
        The leg it belongs to; None for measures of the whole body.
    difference
        Zero means that left and right are alike: shown as "no difference shown" within its error.
    null_when_unsure
        Its value is withheld, not only its wording, while its interval contains zero.
    squared
        Taken of the body turned back towards its view (`Body.squared`): it compares heights or lengths of both sides.
    """

    id: str
    take: Callable[[Body], Reading | NotMeasured]
    views: frozenset[View]
    side: Side | None = None
    difference: bool = False
    null_when_unsure: bool = False
    squared: bool = False


def missing(body: Body, *landmarks: Landmark) -> NotMeasured | None:
    """NotMeasured when the pose lacks one of `landmarks`; None when all are there."""
    return None if all(landmark in body.pose for landmark in landmarks) else NotMeasured(reason=Reason.NOT_FOUND)


NO_SCALE = NotMeasured(reason=Reason.NO_SCALE)
"""Said by measures in millimetres when there is no scale."""
