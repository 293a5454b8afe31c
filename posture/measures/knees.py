"""Knees in the frontal plane: bow legs (O, varus) and knock knees (X, valgus)."""

from __future__ import annotations

from posture.geometry import bend_deg
from posture.landmarks import Landmark, Side, View
from posture.measures.base import Body, NotMeasured, Reading, Unit, missing


def knee_angle(body: Body, side: Side) -> Reading | NotMeasured:
    """How far hip, knee and ankle of one leg deviate from a straight line in the frontal plane (HKA).

    Zero is straight; `+` valgus (the knee lies inwards, an X), `-` varus (outwards, an O).

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]
    side
        The person's leg.

    Returns
    -------
    In (-180, 180] [deg]; NotMeasured when one of the three points is missing.

    Notes
    -----
    The signed angle from u = knee - hip to v = ankle - knee, atan2(u_x v_y - u_y v_x, u . v), turned so
    that the person's midline is the inner side: in the front view the left leg is on the right of the
    picture. Camera roll does not enter. Hip-knee-ankle of a photo is a projection of the mechanical axis,
    not the radiographic angle; a bent and rotated knee looks valgus or varus (flexion x sin(rotation)).

    References
    ----------
    Saiki Y et al. Sci Rep 2023 (photo pose points against X-ray), doi:10.1038/s41598-023-30352-1.
    Sharma L et al. Ann Rheum Dis 2010;69:1940 (sign, 180° convention).

    Examples
    --------
    A left leg seen from the front whose knee lies towards the midline:

    >>> from posture.landmarks import Point, Pose
    >>> hip, knee, ankle = (Landmark.of(Side.LEFT, part) for part in ("hip", "knee", "ankle"))
    >>> pose = Pose(points={hip: Point(100, 0), knee: Point(96, 100), ankle: Point(100, 200)})
    >>> round(knee_angle(Body(pose=pose, view=View.FRONT), Side.LEFT).value, 1)
    4.6
    """
    points = tuple(Landmark.of(side, part) for part in ("hip", "knee", "ankle"))
    if reason := missing(body, *points):
        return reason
    hip, knee, ankle = (body.pose[point].xy for point in points)
    midline_is_picture_left = (side is Side.LEFT) == (body.view is View.FRONT)
    inwards = -1.0 if midline_is_picture_left else 1.0
    return Reading(value=inwards * bend_deg(hip, knee, ankle), unit=Unit.DEG, points=points)
