"""Spread of points, vertical and scale -> 95 % interval of every measure.

Each landmark has an error of its own, the vertical, the scale, the lens and the turn of the body have theirs; they are
carried through the formula of the measure by differences, so a new measure has an interval without a
line here. What the points contribute is then stretched by a factor of each measure (`CALIBRATION`), fitted to the
errors seen on the set `calibrate`: errors of two points are seldom independent, and a spread is not an error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from posture.geometry import XY, rotated
from posture.landmarks import Landmark, Point, Pose, Side, Source, leg_px, weakest
from posture.measures.base import Body, Line, Measure, NotMeasured, Reading, Unit
from posture.scale import Lens, body_turned, keystoned
from posture.vertical import Vertical

Z95 = 1.96

LANDMARK_SD_PCT = {
    "hip": 0.54,
    "knee": 0.37,
    "ankle": 0.79,
    "shoulder": 0.54,
    "ear": 0.73,
    "mouth": 0.26,
    "knee_edge": 0.0,
    "ankle_edge": 0.0,
}
"""Error of the mean of two looks of the `heavy` network, by part. [% of the leg's length]

Solved from the MAE of hip tilt 1.6°, knee angle 1.1° and leg-length difference 8.7 mm on 64 rendered bodies with
the camera's roll removed (SD = 1.2533 MAE; hip joints 176 mm apart, leg 810 mm): 4.36, 2.98 and 6.36 mm. The
shoulder has no row in that table; it is taken to be as bad as the hip, the other pair that a tilt rests on. The
ear: spread of its place against the tragus, 0.53 % forwards and 0.88 % up (RMS), on the 105 side views of `calibrate`
and `calibrate_fast` that keep the protocol. What else side views have of errors is in CALIBRATION. The mouth has no
true place: its line errs by 0.43 of what that between the ears does, in height, on their 204 front views. Edges of the
legs come with their whole error (`outline.EDGE_SD`)."""
OTHER_SD_PCT = 1.0
"""Of landmarks on which no measure rests. [% of the leg's length]"""
Calibration = Mapping[tuple[str, Line | None, Source], float]
CALIBRATION: Calibration = MappingProxyType(
    {
        ("ear_over_shoulder", None, Source.AUTO): 1.41,
        ("head_tilt", None, Source.AUTO): 0.45,
        ("hip_height_difference", Line.HIP, Source.REFINED): 0.31,
        ("hip_over_ankle", None, Source.AUTO): 1.28,
        ("hip_shift", None, Source.REFINED): 0.65,
        ("hip_tilt", Line.HIP, Source.REFINED): 0.30,
        ("intercondylar_distance", None, Source.REFINED): 0.73,
        ("intermalleolar_distance", None, Source.REFINED): 0.82,
        ("knee_angle", None, Source.AUTO): 1.15,
        ("knee_angle", None, Source.REFINED): 0.39,
        ("knee_flexion", None, Source.AUTO): 0.99,
        ("leg_length_difference", Line.HIP, Source.REFINED): 0.65,
        ("shoulder_pelvis_angle", Line.ASIS, Source.AUTO): 0.45,
        ("shoulder_pelvis_angle", Line.HIP, Source.AUTO): 0.40,
        ("shoulder_pelvis_angle", Line.PSIS, Source.AUTO): 0.45,
        ("shoulder_shift", None, Source.AUTO): 0.37,
        ("shoulder_tilt", None, Source.AUTO): 0.45,
        ("trunk_lean", None, Source.AUTO): 0.36,
        ("trunk_lean_sagittal", None, Source.AUTO): 1.51,
    }
)
"""By measure, line and method: how far the points' share of the error must be stretched so that the interval holds the
truth in 95 of 100 pictures that keep the protocol, of all sets to calibrate on together and of those of each renderer
(`python -m benchmarks.calibrate`, 28 November 2026); 1 where none is given. Shoulders against stickers: that of the
shoulder tilt, for the shoulders."""
_BY_HAND = frozenset({Source.MARKER, Source.MANUAL})
_STEP_PX = 0.5
_STEP_DEG = 0.1
_TURN_STEP_DEG = 1.0


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
        The part of `sd` that vertical, scale and lens make, which photos taken in the same way may share. [the unit]
    vertical_sd
        The part of it that the vertical makes. [the unit]
    points_sd
        The part of `sd` that its points make, calibrated. [the unit]
    """

    measure: Measure
    reading: Reading
    sd: float
    method: Source
    camera_sd: float = 0.0
    vertical_sd: float = 0.0
    points_sd: float = 0.0

    @property
    def estimate(self) -> float:
        """What was measured, whether or not it may be shown."""
        return self.reading.value

    @property
    def ci95(self) -> tuple[float, float]:
        """The interval meant to hold the truth in 95 of 100 photos; docs/accuracy.md says of which measures it does."""
        return self.estimate - self.half_width, self.estimate + self.half_width

    @property
    def half_width(self) -> float:
        """Half of the interval: the error of this measurement. [unit of the reading]"""
        return Z95 * self.sd

    @property
    def reaches_over_zero(self) -> bool:
        """The interval holds zero as a reader sees it: the estimate is within its error.

        Its ends are rounded as they are shown (`Unit.nearest`), so that words, numbers and picture never contradict
        each other.
        """
        low, high = (self.reading.unit.nearest(end) for end in self.ci95)
        return low <= 0.0 <= high

    @property
    def shows_no_difference(self) -> bool:
        """A difference between left and right that is within its error."""
        return self.measure.difference and self.reaches_over_zero

    @property
    def value(self) -> float | None:
        """What may be shown: the estimate, or None where the measure is withheld because it `reaches_over_zero`."""
        return None if self.measure.null_when_unsure and self.reaches_over_zero else self.estimate


def with_errors(pose: Pose) -> Pose:
    """`pose` with every `sd_px` widened from the spread of the looks to the error of the landmark. [px]

    The spread and the error table of the network add in squares. Points that the refiner, a person or a sticker placed
    keep their own spread.
    """
    leg = leg_px(pose)

    def widened(landmark: Landmark, point: Point) -> Point:
        if point.source is not Source.AUTO:
            return point
        table = LANDMARK_SD_PCT.get(_part(landmark), OTHER_SD_PCT) / 100 * leg
        return replace(point, sd_px=math.hypot(point.sd_px, table))

    return replace(pose, points={name: widened(name, point) for name, point in pose.items()})


def _part(landmark: Landmark) -> str:
    """Its name without the side."""
    return "_".join(word for word in landmark.value.split("_") if word not in set(Side))


def measured(
    measure: Measure, body: Body, vertical: Vertical, calibration: Calibration = CALIBRATION
) -> Measurement | NotMeasured:
    """`measure` taken of `body`, with the error that its points, the vertical, the lens, the scale and the body's turn
    give it.
    """
    body = body.squared if measure.squared else body
    reading = measure.take(body)
    if isinstance(reading, NotMeasured):
        return reading
    method = weakest(body.pose[name].source for name in reading.points)
    slope = _Slope(measure, body)
    points = _points_sd(slope, reading, calibration.get((measure.id, reading.line, method), 1.0))
    upright = vertical.sd_deg * slope.along(_STEP_DEG, partial(_rotated, _ahead(body)))
    camera = math.hypot(upright, *_lens_parts(slope, reading))
    return Measurement(
        measure=measure,
        reading=reading,
        sd=math.hypot(points, camera, _turn_sd(slope), reading.unseen_sd),
        method=method,
        camera_sd=math.hypot(camera, reading.unseen_sd),
        vertical_sd=abs(upright),
        points_sd=points,
    )


def _points_sd(slope: _Slope, reading: Reading, stretch: float) -> float:
    """What the errors of its points make, as if they were independent, `stretch` times. [unit of the reading]

    Stickers and hand-placed points keep their stated error, alone and beside others: a slip of the hand is what it is
    said to be, and the factor was fitted without hands.
    """
    shares: list[float] = []
    for name in reading.points:
        point = slope.body.pose[name]
        sd = point.sd_px * (1.0 if point.source in _BY_HAND else stretch)
        shares += [sd * slope.along(_STEP_PX, _shifted(name, dx, dy)) for dx, dy in ((1, 0), (0, 1))]
    return math.hypot(*shares)


def _lens_parts(slope: _Slope, reading: Reading) -> Iterator[float]:
    """What the scale makes, and the keystone of a pitch that is not known. [unit of the reading]"""
    body = slope.body
    if body.scale is not None and reading.unit is Unit.MM:
        yield body.scale.sd_pct / 100 * reading.value
    if (lens := body.lens) is not None:
        yield lens.pitch_sd_deg * slope.along(_STEP_DEG, lambda pose, deg: keystoned(pose, lens, deg))


def _turn_sd(slope: _Slope) -> float:
    """What a turned body makes: one side is nearer to the lens and is drawn larger. [unit of the reading]

    What was not taken out of it counts, and what may have been misread. It moves a point by its height over the lens,
    which is no surer than how far the lens points up or down.
    """
    lens = slope.body.lens
    if lens is None:
        return 0.0
    return slope.body.turn_sd_deg * math.hypot(*(_by_turn(slope, one) for one in lens.pitched())) / math.sqrt(2.0)


def _by_turn(slope: _Slope, lens: Lens) -> float:
    return slope.along(_TURN_STEP_DEG, lambda pose, deg: body_turned(pose, lens, deg))


def _ahead(body: Body) -> XY:
    return body.lens.ahead if body.lens is not None else (0.0, 0.0)


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


def _rotated(centre: XY, pose: Pose, clockwise_deg: float) -> Pose:
    return pose.moved(lambda x, y: rotated((x, y), centre, clockwise_deg))


def _shifted(name: Landmark, dx: float, dy: float) -> _Move:
    def move(pose: Pose, step: float) -> Pose:
        point = pose[name]
        return replace(pose, points={**pose, name: replace(point, x=point.x + dx * step, y=point.y + dy * step)})

    return move
