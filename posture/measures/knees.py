"""Knees in the frontal plane: bow legs (O, varus) and knock knees (X, valgus)."""

from __future__ import annotations

import math

from posture.geometry import bend_deg
from posture.landmarks import Landmark, Side, View
from posture.measures.base import Body, NotMeasured, Reading, Unit, missing

UNSEEN_BEND_DEG = 5.0
"""Bend or over-extension that a front or back view does not show (RMS); chosen by us: half of the 10° beyond which the
angle is withheld where a side view shows it. [deg]"""


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
    The signed angle from u = knee - hip to v = ankle - knee, atan2(u_x v_y - u_y v_x, u . v), turned so that the
    person's midline is the inner side. Camera roll does not enter. A projection of the mechanical axis, not the
    radiographic angle; a bent and rotated knee looks valgus or varus (flexion x sin(rotation)): UNSEEN_BEND_DEG
    times the sine of the body's turn is in the interval.

    References
    ----------
    Saiki Y et al. Sci Rep 2023 (photo pose points against X-ray), doi:10.1038/s41598-023-30352-1.
    Sharma L et al. Ann Rheum Dis 2010;69:1940 (sign, 180° convention), doi:10.1136/ard.2010.129742.

    Examples
    --------
    >>> from posture.landmarks import Point, Pose
    >>> hip, knee, ankle = (Landmark.of(Side.LEFT, part) for part in ("hip", "knee", "ankle"))
    >>> pose = Pose(points={hip: Point(100, 0), knee: Point(96, 100), ankle: Point(100, 200)})
    >>> round(knee_angle(Body(pose=pose, view=View.FRONT), Side.LEFT).value, 1)  # knee towards the midline
    4.6
    """
    points = tuple(Landmark.of(side, part) for part in ("hip", "knee", "ankle"))
    if reason := missing(body, *points):
        return reason
    hip, knee, ankle = (body.pose[point].xy for point in points)
    return Reading(
        value=_inwards(side, body.view) * bend_deg(hip, knee, ankle),
        unit=Unit.DEG,
        points=points,
        unseen_sd=UNSEEN_BEND_DEG * math.sin(math.radians(body.turn_deg)),
    )


def _inwards(side: Side, view: View) -> float:
    """Sign of a bend towards the midline: in the front view the left leg is on the right of the picture."""
    return -1.0 if (side is Side.LEFT) == (view is View.FRONT) else 1.0
