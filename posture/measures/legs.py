"""Length of the legs as the photo shows them."""

from __future__ import annotations

from posture.geometry import distance
from posture.landmarks import Landmark, Side
from posture.measures.base import Body, Line, NotMeasured, Reading, Unit, missing

_LEGS = {side: tuple(Landmark.of(side, part) for part in ("hip", "knee", "ankle")) for side in Side}


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
    Each leg is hip-knee plus knee-ankle, so a valgus or varus knee does not shorten it; a knee bent towards
    the camera does. It is not the anatomic difference: that is told by blocks or imaging. A leg that is
    nearer to the camera looks longer: 8.5 mm at 10 degrees of turn at 3 m (docs/method.md).

    References
    ----------
    Knutson GA. Chiropr Osteopat 2005;13:11 (mean difference 5.2 mm, SD 4.1), doi:10.1186/1746-1340-13-11.
    """
    points = (*_LEGS[Side.LEFT], *_LEGS[Side.RIGHT])
    if reason := missing(body, *points):
        return reason
    left, right = _leg_px(body, Side.LEFT), _leg_px(body, Side.RIGHT)
    if body.scale is not None:
        value, unit = (left - right) * body.scale.mm_per_px, Unit.MM
    else:
        value, unit = 200.0 * (left - right) / (left + right), Unit.PERCENT
    return Reading(value=value, unit=unit, points=points, line=Line.HIP)


def _leg_px(body: Body, side: Side) -> float:
    """Hip to knee to ankle. [px]"""
    hip, knee, ankle = (body.pose[point].xy for point in _LEGS[side])
    return distance(hip, knee) + distance(knee, ankle)
