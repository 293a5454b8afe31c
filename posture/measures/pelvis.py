"""Pelvis in the frontal plane: is it level?"""

from __future__ import annotations

from posture.geometry import tilt_deg
from posture.landmarks import Landmark, Side, View
from posture.measures.base import NO_SCALE, Body, Line, NotMeasured, Reading, Unit, missing

_PAIRS = {line: tuple(Landmark.of(side, line) for side in Side) for line in Line}
_BONY = {View.FRONT: Line.ASIS, View.BACK: Line.PSIS}
"""Spines of the pelvis that a sticker can mark in each view."""


def _line(body: Body) -> tuple[Line, tuple[Landmark, ...]] | NotMeasured:
    """The best line across the pelvis that is there, left point first: stickers on both spines, or the hip joints."""
    bony = _BONY.get(body.view)
    if bony is not None and missing(body, *_PAIRS[bony]) is None:
        return bony, _PAIRS[bony]
    return missing(body, *_PAIRS[Line.HIP]) or (Line.HIP, _PAIRS[Line.HIP])


def hip_tilt(body: Body) -> Reading | NotMeasured:
    """Lean of the pelvis against the horizontal (pelvic obliquity), by the best line that is there.

    Zero is level; `+` when the person's left side is the higher one. `line` says through what: stickers on both
    anterior superior iliac spines (`asis`, front view) or both posterior ones (`psis`, back view), otherwise the
    detector's hip joints (`hip`).

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    In [-90, 90] [deg]; NotMeasured when neither line is there.

    Notes
    -----
    atan2(y_right - y_left, |x_left - x_right|), the horizontal alignment of SAPO, which puts stickers on the spines.
    Hip joints are not spines, so values of different lines are never compared. A rolled camera adds its roll one to
    one; half of the turn of a turned body is taken out first (`Body.squared`). The detector's hip joints show only
    about half of a true tilt; a sticker shows where it was put, 3 mm from the bone or so (docs/method.md).

    References
    ----------
    Ferreira EA et al. Clinics 2010;65:675 (SAPO), doi:10.1590/S1807-59322010000700005.

    Examples
    --------
    >>> from posture.landmarks import Point, Pose, View
    >>> pose = Pose(points={Landmark.LEFT_HIP: Point(60, 100), Landmark.RIGHT_HIP: Point(40, 110)})
    >>> reading = hip_tilt(Body(pose=pose, view=View.FRONT))
    >>> round(reading.value, 1)
    26.6
    """
    chosen = _line(body)
    if isinstance(chosen, NotMeasured):
        return chosen
    line, points = chosen
    left, right = (body.pose[point].xy for point in points)
    return Reading(value=tilt_deg(left, right), unit=Unit.DEG, points=points, line=line)


def hip_height_difference(body: Body) -> Reading | NotMeasured:
    """How much higher one side of the pelvis stands than the other, by the same line as `hip_tilt`.

    Zero is level; `+` when the person's left side is the higher one.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    [mm]; NotMeasured when neither line is there, or no scale.

    Notes
    -----
    (y_right - y_left) times millimetres per pixel. Same points, errors and limits as `hip_tilt`.

    References
    ----------
    As of `hip_tilt`: Ferreira EA et al. Clinics 2010;65:675 (SAPO), doi:10.1590/S1807-59322010000700005.
    """
    chosen = _line(body)
    if isinstance(chosen, NotMeasured):
        return chosen
    if body.scale is None:
        return NO_SCALE
    line, points = chosen
    left, right = (body.pose[point] for point in points)
    return Reading(value=(right.y - left.y) * body.scale.mm_per_px, unit=Unit.MM, points=points, line=line)
