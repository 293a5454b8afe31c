"""Length of the legs as the photo shows them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from posture.geometry import distance
from posture.landmarks import Landmark, Side, View
from posture.measures.base import Body, Line, NotMeasured, Reading, Unit, missing

_PARTS = {Line.HIP: ("hip", "knee", "ankle"), Line.ASIS: ("asis", "medial_malleolus")}
_LEGS = {
    line: {side: tuple(Landmark.of(side, part) for part in parts) for side in Side} for line, parts in _PARTS.items()
}
"""The points along a leg, from above down, for each line."""


def leg_length_difference(body: Body) -> Reading | NotMeasured:
    """Apparent difference of the legs' lengths in the photo, left minus right.

    Zero is equal; `+` when the left leg looks longer.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    [mm] with a scale, otherwise in percent of the mean leg length [%]; NotMeasured when a point is missing.

    Notes
    -----
    By the hip line each leg is hip-knee plus knee-ankle, so a valgus or varus knee does not shorten it; a knee bent
    towards the camera does. With stickers on both anterior superior iliac spines and both medial malleoli, front
    view, it is the straight distance between them (line `asis`), as a tape measures it: tilt of the pelvis, stance
    and knees enter. It is not the anatomic difference: that is told by blocks or imaging. A leg that is
    nearer to the camera looks longer: 8.5 mm at 10 degrees of turn at 3 m, half of which is taken out (`Body.squared`).

    References
    ----------
    Knutson GA. Chiropr Osteopat 2005;13:11 (mean difference 5.2 mm, SD 4.1), doi:10.1186/1746-1340-13-11.
    """
    line = _line(body)
    points = tuple(point for side in Side for point in _LEGS[line][side])
    if reason := missing(body, *points):
        return reason
    left, right = (_length_px(body, _LEGS[line][side]) for side in Side)
    if body.scale is not None:
        value, unit = (left - right) * body.scale.mm_per_px, Unit.MM
    else:
        value, unit = 200.0 * (left - right) / (left + right), Unit.PERCENT
    return Reading(value=value, unit=unit, points=points, line=line)


def shorter_by(body: Body, side: Side) -> float:
    """How much shorter than the other a leg looks, hip to knee to ankle, of the squared body. [share of the longer]

    0 of the longer one, and where a point of either is missing.
    """
    points = [point for points in _LEGS[Line.HIP].values() for point in points]
    if missing(body, *points) is not None:
        return 0.0
    # No more points than are compared: this is asked for at every step of every slope.
    legs = replace(body, pose=replace(body.pose, points={point: body.pose[point] for point in points})).squared
    lengths = {one: _length_px(legs, _LEGS[Line.HIP][one]) for one in Side}
    longer = max(lengths.values())
    return 1.0 - lengths[side] / longer if longer > 0.0 else 0.0


def _line(body: Body) -> Line:
    """`asis` where all four stickers are there in a front view, otherwise `hip`."""
    stickers = (point for points in _LEGS[Line.ASIS].values() for point in points)
    return Line.ASIS if body.view is View.FRONT and missing(body, *stickers) is None else Line.HIP


def _length_px(body: Body, points: tuple[Landmark, ...]) -> float:
    """Along the points of one leg, from above down. [px]"""
    places = [body.pose[point].xy for point in points]
    return sum(distance(upper, lower) for upper, lower in pairwise(places))
