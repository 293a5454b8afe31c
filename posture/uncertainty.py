"""Spread of points, vertical and scale -> 95 % interval of every measure.

Each landmark has an error of its own (`point_sd_px`), the vertical and the scale have theirs; they are
carried through the formula of the measure by differences, so a new measure has an interval without a
line here. What the points contribute is then stretched by a factor of each measure (`CALIBRATION`), fitted to the
errors seen on the set `calibrate`: errors of two points are seldom independent, and a spread is not an error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from posture.geometry import midpoint, rotated
from posture.landmarks import Landmark, Point, Pose, Source, leg_px
from posture.measures.base import Body, Line, Measure, NotMeasured, Reading, Unit
from posture.vertical import Vertical

Z95 = 1.96

LANDMARK_SD_PCT = {"hip": 0.54, "knee": 0.37, "ankle": 0.79, "shoulder": 0.54}
"""Error of the mean of two looks of the `heavy` network, by part. [% of the leg's length]

Solved from the MAE of hip tilt 1.6°, knee angle 1.1° and leg-length difference 8.7 mm on 64 rendered bodies with
the camera's roll removed (SD = 1.2533 MAE; hip joints 176 mm apart, leg 810 mm): 4.36, 2.98 and 6.36 mm. The
shoulder has no row in that table; it is taken to be as bad as the hip, the other pair that a tilt rests on."""
OTHER_SD_PCT = 1.0
"""Of landmarks on which no measure rests. [% of the leg's length]"""
TURN_SHIFT = 0.3
"""How far a point is moved up or down, per distance from the midline and sine of the body's turn, because one side
is nearer to the camera: (landmark height - lens height) / distance, 0.9 m / 3 m for the ankles."""
Calibration = Mapping[tuple[str, Line | None, Source], float]
CALIBRATION: Calibration = MappingProxyType(
    {
        ("hip_height_difference", Line.HIP, Source.AUTO): 0.77,
        ("hip_height_difference", Line.HIP, Source.REFINED): 0.47,
        ("hip_tilt", Line.ASIS, Source.MARKER): 0.78,
        ("hip_tilt", Line.HIP, Source.AUTO): 0.69,
        ("hip_tilt", Line.HIP, Source.REFINED): 0.48,
        ("knee_angle", None, Source.AUTO): 0.86,
        ("knee_angle", None, Source.REFINED): 0.47,
        ("leg_length_difference", Line.ASIS, Source.MARKER): 0.75,
        ("leg_length_difference", Line.HIP, Source.AUTO): 0.68,
        ("leg_length_difference", Line.HIP, Source.REFINED): 0.73,
        ("shoulder_tilt", None, Source.AUTO): 0.52,
    }
)
"""By measure, line and method: how far the points' share of the error must be stretched so that the interval holds the
truth in 95 of 100 pictures of the sets `calibrate` and `calibrate_fast` that keep the protocol (`python -m
benchmarks.calibrate`, 23 November 2026); 1 where none is given."""
_STEP_PX = 0.5
_STEP_DEG = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What was measured, and how sure it is.

    Attributes
    ----------
    measure
        Which one.
    reading
        The estimate, its unit and the points it rests on.
    sd
        Standard deviation of the estimate. [unit of the reading]
    method
        The weakest source among its points.
    camera_sd
        The part of `sd` that the vertical and the scale make, which photos taken in the same way may share. [the unit]
    """

    measure: Measure
    reading: Reading
    sd: float
    method: Source
    camera_sd: float = 0.0

    @property
    def estimate(self) -> float:
        """What was measured, whether or not it may be shown."""
        return self.reading.value

    @property
    def ci95(self) -> tuple[float, float]:
        """The interval meant to hold the truth in 95 of 100 photos; on rendered bodies it does (docs/accuracy.md)."""
        return self.estimate - self.half_width, self.estimate + self.half_width

    @property
    def half_width(self) -> float:
        """Half of the interval: the error of this measurement. [unit of the reading]"""
        return Z95 * self.sd

    @property
    def reaches_over_zero(self) -> bool:
        """The interval holds zero: the estimate is within its error.

        Its ends are taken as a reader sees them (`Unit.nearest`): one that is shown as 0 reaches zero, so that words,
        numbers and picture never contradict each other.
        """
        low, high = (self.reading.unit.nearest(end) for end in self.ci95)
        return low <= 0.0 <= high

    @property
    def shows_no_difference(self) -> bool:
        """A difference between left and right that is within its error."""
        return self.measure.difference and self.reaches_over_zero

    @property
    def value(self) -> float | None:
        """What may be shown: the estimate, or None where the measure is withheld inside its error."""
        return None if self.shows_no_difference and self.measure.null_when_unsure else self.estimate


def with_errors(pose: Pose) -> Pose:
    """`pose` with every `sd_px` widened from the spread of the looks to the error of the landmark. [px]

    The spread, the error table of the network and the body's turn add in squares. Points that a person
    or a sticker placed keep their own spread.
    """
    leg, midline = leg_px(pose), _midline_x(pose)
    turn = abs(math.sin(math.radians(pose.yaw_deg or 0.0)))

    def widened(landmark: Landmark, point: Point) -> Point:
        if point.source is not Source.AUTO:
            return point
        table = LANDMARK_SD_PCT.get(landmark.value.split("_")[-1], OTHER_SD_PCT) / 100 * leg
        shift = TURN_SHIFT * abs(point.x - midline) * turn
        return replace(point, sd_px=math.hypot(point.sd_px, table, shift))

    return replace(pose, points={name: widened(name, point) for name, point in pose.items()})


def _midline_x(pose: Pose) -> float:
    return midpoint(pose[Landmark.LEFT_HIP].xy, pose[Landmark.RIGHT_HIP].xy)[0]


def measured(
    measure: Measure, body: Body, vertical: Vertical, calibration: Calibration = CALIBRATION
) -> Measurement | NotMeasured:
    """`measure` taken of `body`, with the error that its points, the vertical and the scale give it."""
    reading = measure.take(body)
    if isinstance(reading, NotMeasured):
        return reading
    method = min((body.pose[name].source for name in reading.points), key=list(Source).index)
    stretch = calibration.get((measure.id, reading.line, method), 1.0)
    return Measurement(
        measure=measure,
        reading=reading,
        sd=_sd(measure, body, vertical, reading, stretch),
        method=method,
        camera_sd=_camera_sd(measure, body, vertical, reading),
    )


def _sd(measure: Measure, body: Body, vertical: Vertical, reading: Reading, stretch: float) -> float:
    """Square root of the sum of squared contributions, those of the points times `stretch`. [unit of the reading]"""
    slope = _Slope(measure, body)
    parts = [_camera_sd(measure, body, vertical, reading)]
    for name in reading.points:
        sd = stretch * body.pose[name].sd_px
        parts += [sd * slope.along(_STEP_PX, _shifted(name, dx, dy)) for dx, dy in ((1, 0), (0, 1))]
    return math.hypot(*parts)


def _camera_sd(measure: Measure, body: Body, vertical: Vertical, reading: Reading) -> float:
    """What the vertical and the scale make of it. [unit of the reading]"""
    parts = [vertical.sd_deg * _Slope(measure, body).along(_STEP_DEG, _turned)]
    if body.scale is not None and reading.unit is Unit.MM:
        parts.append(body.scale.sd_pct / 100 * reading.value)
    return math.hypot(*parts)


_Move = Callable[[Pose, float], Pose]


@dataclass(frozen=True, slots=True)
class _Slope:
    """How fast the value of a measure changes when the pose is moved."""

    measure: Measure
    body: Body

    def along(self, step: float, move: _Move) -> float:
        """Central difference of the value along `move`, per unit of `step`."""
        return (self._value(move(self.body.pose, step)) - self._value(move(self.body.pose, -step))) / (2 * step)

    def _value(self, pose: Pose) -> float:
        reading = self.measure.take(replace(self.body, pose=pose))
        return reading.value if isinstance(reading, Reading) else 0.0


def _turned(pose: Pose, clockwise_deg: float) -> Pose:
    return pose.moved(lambda x, y: rotated((x, y), (0.0, 0.0), clockwise_deg))


def _shifted(name: Landmark, dx: float, dy: float) -> _Move:
    def move(pose: Pose, step: float) -> Pose:
        point = pose[name]
        return replace(pose, points={**pose, name: replace(point, x=point.x + dx * step, y=point.y + dy * step)})

    return move
