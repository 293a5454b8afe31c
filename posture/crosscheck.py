"""What the views of one visit say of each other: the cross-checks that a clinician makes by eye.

Each is said as something seen, and none names a reason. What compares two readings is said only where their intervals
bear it; a bent knee goes by its reading alone, because what it withholds is withheld on the safe side. The words stand
in the catalogue of `report`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from posture.landmarks import FRONTAL, Side, View
from posture.measures.base import Line, Unit
from posture.repeats import Repeated
from posture.uncertainty import Z95, Measurement

MOST_BEND_DEG = 10.0
"""Bend or over-extension of a knee, seen from the side, above which its frontal angle is withheld. [deg]

Chosen by us; no source states a limit for photos: a leg that is also rotated by 20° looks bowed or knocked by
10° x sin(20°) = 3.4°, twice the error of the frontal angle (docs/method.md)."""

SURE_ENOUGH = 2.0
"""How much wider than the narrower the interval of a view may be that is said to agree with it.

Chosen by us: two views agree where they were sure enough to disagree. Up to this ratio two readings that lie apart by
sqrt(1 + 2^2) = 2.2 times the error of the surer are told apart (`differ`); beyond it nearly anything would "agree"."""


PELVIS = ("hip_height_difference", "hip_tilt")
"""Both say how much higher one side of the pelvis stands: compared with the legs in mm, or without a scale in percent
of the leg."""
WIDTH_PCT: Mapping[Line | None, float] = MappingProxyType({Line.HIP: 21.7, Line.ASIS: 27.3})
"""How far apart the points of a line are, in percent of the leg by the same line: hip joints 176 mm on a leg of 810 mm,
ASIS 240 mm on 880 mm (the body of docs/method.md, "Cross-checks")."""
WIDTH_SD = 0.1
"""How much that differs between people, as a part of it; chosen by us."""


class CheckCode(StrEnum):
    """Names of the cross-checks in JSON."""

    VIEWS_DIFFER = "views_differ"
    PHOTOS_SCATTER = "photos_scatter"
    MEAN_SHOWS_LESS = "mean_shows_less"
    KNEE_BENT = "knee_bent"
    SHORTER_LEG_BENT = "shorter_leg_bent"
    LEG_BENT = "leg_bent"
    LEVEL_ON_UNEQUAL_LEGS = "level_on_unequal_legs"
    TILTED_ON_EQUAL_LEGS = "tilted_on_equal_legs"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCheck:
    """One thing that the views say of each other.

    Attributes
    ----------
    code
        What it is.
    readings
        What it rests on: the two that differ; all of one view that scatter; the mean and the single photo that shows
        more; the bent knee; the legs and the bent knee; the pelvis and the legs.
    side
        The leg it is about; None where it is about none.
    """

    code: CheckCode
    readings: tuple[Repeated, ...]
    side: Side | None = None


def bent_knees(readings: Sequence[Repeated]) -> tuple[CrossCheck, ...]:
    """The knees that a side view shows bent or over-extended by more than MOST_BEND_DEG; each side view shows its own.

    Parameters
    ----------
    readings
        All of a visit, one for each view and measure.
    """
    return tuple(
        CrossCheck(code=CheckCode.KNEE_BENT, readings=(one,), side=_near(one))
        for one in readings
        if one.mean.measure.id == "knee_flexion" and abs(one.mean.estimate) > MOST_BEND_DEG
    )


def _near(seen: Repeated) -> Side:
    """The leg that faces the camera."""
    return seen.mean.measure.side or Side(seen.view.value)


def differ(one: Repeated, other: Repeated) -> bool:
    """Whether two views of one measure lie further apart than the error of both.

    Parameters
    ----------
    one, other
        Of one measure, side, line and unit; front and back.

    Notes
    -----
    |a - b| > 1.96 sqrt((C_a + C_b)^2 + P_a^2 + P_b^2), C the part of the vertical and the scale, P that of the points.
    A camera that stays rolled tilts a front and a back view of one body by as much the other way, so the C add up
    plainly. What the P share would narrow the difference; it is counted as if they shared nothing: views are said to
    differ only where that is sure.
    """
    camera = one.mean.camera_sd + other.mean.camera_sd
    points = (_points_variance(seen.mean) for seen in (one, other))
    return abs(one.mean.estimate - other.mean.estimate) > Z95 * math.sqrt(camera**2 + math.fsum(points))


def _points_variance(mean: Measurement) -> float:
    return max(0.0, mean.sd**2 - mean.camera_sd**2)


def views_differ(readings: Sequence[Repeated]) -> tuple[CrossCheck, ...]:
    """The measures that front and back show differently by more than the error of both."""
    return tuple(
        CrossCheck(code=CheckCode.VIEWS_DIFFER, readings=pair, side=pair[0].mean.measure.side)
        for pair in _front_and_back(readings)
        if differ(*pair)
    )


def can_agree(one: Repeated, other: Repeated) -> bool:
    """Whether two views of one measure are both sure enough to be said to agree, as `SURE_ENOUGH` has it."""
    narrower, wider = sorted((one.mean.half_width, other.mean.half_width))
    return wider <= SURE_ENOUGH * narrower


def photos_scatter(readings: Sequence[Repeated]) -> tuple[CrossCheck, ...]:
    """The views of several photos that are too unsure to be held against the other view, each with its measures."""
    unsure = [
        max(pair, key=lambda one: one.mean.half_width)
        for pair in _front_and_back(readings)
        if not differ(*pair) and not can_agree(*pair)
    ]
    of_views = (tuple(one for one in unsure if one.view is view and one.photos > 1) for view in View)
    return tuple(CrossCheck(code=CheckCode.PHOTOS_SCATTER, readings=of_view) for of_view in of_views if of_view)


def mean_shows_less(shown: Sequence[Repeated], singles: Sequence[Repeated]) -> tuple[CrossCheck, ...]:
    """The means that cannot be told from zero though one of their photos alone can.

    Parameters
    ----------
    shown
        The readings that the reader sees, one for each row.
    singles
        Those of each photo alone.
    """
    found = []
    for mean in (one for one in shown if one.mean.reaches_over_zero):
        alone = [one for one in singles if one.view is mean.view and subject(one) == subject(mean)]
        telling = [one for one in alone if not one.mean.reaches_over_zero]
        if telling:
            most = max(telling, key=lambda one: abs(one.mean.estimate))
            side = mean.mean.measure.side
            found.append(CrossCheck(code=CheckCode.MEAN_SHOWS_LESS, readings=(mean, most), side=side))
    return tuple(found)


def _front_and_back(readings: Sequence[Repeated]) -> Iterator[tuple[Repeated, Repeated]]:
    front, back = ([one for one in readings if one.view is view] for view in (View.FRONT, View.BACK))
    for one in front:
        yield from ((one, other) for other in back if subject(other) == subject(one))


def subject(seen: Repeated) -> tuple[object, ...]:
    """What two views must have in common to be put together."""
    mean = seen.mean
    return mean.measure.id, mean.measure.side, mean.reading.line, mean.reading.unit


def legs_and_pelvis(shown: Sequence[Repeated], knees: Sequence[CrossCheck]) -> tuple[CrossCheck, ...]:
    """What is to be said of the leg-length difference beside the pelvis and the bent knees.

    Parameters
    ----------
    shown
        The readings that the reader sees, one for each row.
    knees
        As `bent_knees` gives them.
    """
    all_legs, pelves = _of(shown, "leg_length_difference"), _of(shown, *PELVIS)
    bent = [_leg_bent(legs, knees, shown) for legs in all_legs]
    unlike = [_unlike(pelvis, legs) for legs in all_legs for pelvis in pelves]
    return (*_surest(check for check in bent if check), *dict(_named(check) for check in unlike if check).values())


def _surest(bent: Iterable[CrossCheck]) -> tuple[CrossCheck, ...]:
    """Of the lines that the leg was measured by one that shows it shorter, else the first: it is one leg."""
    return tuple(sorted(bent, key=lambda check: check.code is not CheckCode.SHORTER_LEG_BENT)[:1])


def _named(check: CrossCheck) -> tuple[tuple[CheckCode, Line | None], CrossCheck]:
    """A check under what it says: front and back that both say it of one line say it once."""
    return (check.code, check.readings[0].mean.reading.line), check


def _of(readings: Sequence[Repeated], *names: str) -> list[Repeated]:
    return [one for one in readings if one.mean.measure.id in names and one.view in FRONTAL]


def _leg_bent(legs: Repeated, knees: Sequence[CrossCheck], shown: Sequence[Repeated]) -> CrossCheck | None:
    """The leg that is bent, surely more than the other where that was seen: a bend shortens a leg in the picture."""
    if not knees:
        return None
    most = max(knees, key=lambda check: abs(check.readings[0].mean.estimate))
    bent = most.readings[0]
    other = [one for one in shown if one.mean.measure.id == "knee_flexion" and _near(one) is not most.side]
    if not all(_surely_more_bent(bent.mean, one.mean) for one in other):
        return None
    shorter = Side.RIGHT if legs.mean.estimate > 0 else Side.LEFT
    looks_shorter = most.side is shorter and not legs.mean.reaches_over_zero
    code = CheckCode.SHORTER_LEG_BENT if looks_shorter else CheckCode.LEG_BENT
    return CrossCheck(code=code, readings=(legs, bent), side=most.side)


def _surely_more_bent(one: Measurement, other: Measurement) -> bool:
    return abs(one.estimate) - abs(other.estimate) > Z95 * math.hypot(one.sd, other.sd)


def _unlike(pelvis: Repeated, legs: Repeated) -> CrossCheck | None:
    """One of the two differs between the sides, the other not, and they lie apart by more than the error of both.

    On straight legs and a level floor the hips differ in height by what the legs differ in length. Both rest on the
    same hip points, so the error of their difference is at most the root of the sum of squares.
    """
    hips, lengths = pelvis.mean, legs.mean
    height = _height(hips, lengths.reading.unit)
    if hips.reading.line is not lengths.reading.line or height is None:
        return None
    apart, error = abs(height.value - lengths.estimate), Z95 * math.hypot(height.sd, lengths.sd)
    if hips.reaches_over_zero is lengths.reaches_over_zero or apart <= error:
        return None
    code = CheckCode.LEVEL_ON_UNEQUAL_LEGS if hips.reaches_over_zero else CheckCode.TILTED_ON_EQUAL_LEGS
    return CrossCheck(code=code, readings=(pelvis, legs))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Height:
    """How much higher the left side of the pelvis stands, and its error. [unit of the legs' difference]"""

    value: float
    sd: float


def _height(hips: Measurement, unit: Unit) -> _Height | None:
    """What `hips` says of the pelvis in the legs' `unit`: its height in mm, its tilt in percent; None of the other."""
    width = WIDTH_PCT.get(hips.reading.line) if unit is Unit.PERCENT else None
    if hips.reading.unit is unit:
        return _Height(value=hips.estimate, sd=hips.sd)
    if hips.reading.unit is not Unit.DEG or width is None:
        return None
    value, slope = width * math.sin(math.radians(hips.estimate)), width * math.radians(1.0)
    return _Height(value=value, sd=math.hypot(slope * hips.sd, WIDTH_SD * value))
