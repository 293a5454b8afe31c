"""Knees in the frontal plane: bow legs (O, varus) and knock knees (X, valgus)."""

from __future__ import annotations

import math

from posture.geometry import bend_deg
from posture.landmarks import Landmark, Side, View
from posture.measures.base import Body, NotMeasured, Reading, Unit, missing
from posture.measures.legs import shorter_by

UNSEEN_BEND_DEG = 5.0
"""Bend or over-extension that a front or back view does not show (RMS); chosen by us: half of the 10° beyond which the
angle is withheld where a side view shows it. [deg]"""
LEGS_ALIKE, BENT_SHARE = 0.006, 0.5
"""A leg that looks shorter than the other by more than the first, the error of its length (5 mm of 800), may be bent or
short: the second is the share of the square of the bend that would explain it, which is counted. Chosen on the 211
front and back views of `calibrate` and `calibrate_fast` whose points are refined; of seven knees bent by 15° to 30°
there the interval held one before, and holds seven (docs/method.md)."""


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
    times the sine of the body's turn is in the interval, and of a leg that looks shorter the bend that may explain it.

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
        unseen_sd=_unseen_sd(body, side),
    )


def _unseen_sd(body: Body, side: Side) -> float:
    """What a bend that the picture does not show makes of the angle, flexion x sin(rotation). [deg]"""
    usual = UNSEEN_BEND_DEG * math.sin(math.radians(body.turn_deg))
    explaining = math.sqrt(BENT_SHARE) * bend_that_shortens(shorter_by(body, side) - LEGS_ALIKE)
    return math.hypot(usual, explaining * math.sin(math.radians(body.turn_sd_deg)))


def bend_that_shortens(share: float) -> float:
    """The bend of a knee, thigh and shank alike, that makes a leg look shorter by so much of it from the front. [deg]

    2 arccos(1 - share); 0 where there is nothing to explain.

    >>> round(bend_that_shortens(0.015))
    20
    """
    return math.degrees(2.0 * math.acos(1.0 - min(max(share, 0.0), 1.0)))


def _inwards(side: Side, view: View) -> float:
    """Sign of a bend towards the midline: in the front view the left leg is on the right of the picture."""
    return -1.0 if (side is Side.LEFT) == (view is View.FRONT) else 1.0
