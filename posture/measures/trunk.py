"""Trunk in the frontal plane: does it lean, and do hips and shoulders stand over the feet?"""

from __future__ import annotations

import math

from posture.geometry import XY, lean_deg, midpoint
from posture.landmarks import Landmark, Side, View
from posture.measures.base import NO_SCALE, Body, NotMeasured, Reading, Unit, missing

_SHOULDERS, _HIPS, _ANKLES = (
    (Landmark.of(Side.LEFT, part), Landmark.of(Side.RIGHT, part)) for part in ("shoulder", "hip", "ankle")
)

HIPS_BEFORE_MM, SHOULDERS_BEFORE_MM, TRUNK_FORWARD_DEG = 37.0, 68.0, 4.2
"""How far hips and shoulders are before or behind the ankles, and how far the trunk leans to the front or back, none
of which a front or back view shows. A body that is turned shows its sine of it as if it were to a side: so much (RMS)
tells the errors of the true joints of the 229 front and back views of `calibrate` and `calibrate_fast` best. The bodies
of their side views have 36 mm, some 72 mm and 5.4°. [mm, deg]"""


def trunk_lean(body: Body) -> Reading | NotMeasured:
    """Lean of the line from mid-hip to mid-shoulder against the vertical, in the frontal plane.

    Zero is plumb; `+` when the shoulders are to the person's left of the hips.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    In (-180, 180] [deg]; NotMeasured when a shoulder or hip is missing.

    Notes
    -----
    atan2(x_shoulders - x_hips, y_hips - y_shoulders), x counted to the person's left. By the hip joints, whatever
    stickers there are. A rolled camera adds its roll one to one. A turned body shows a part of its lean to the front:
    TRUNK_FORWARD_DEG times the sine of the turn is in the interval. No range was read: 66 % of 115 young adults lean to
    the right (Ferreira), and the error of trunk list is larger than that of other indices (Fortin).

    References
    ----------
    Ferreira EA et al. J Manipulative Physiol Ther 2011;34:371, doi:10.1016/j.jmpt.2011.05.018.
    Fortin C et al. Physiotherapy 2012;98:64.

    Examples
    --------
    >>> from posture.landmarks import Point, Pose
    >>> places = Point(70, 0), Point(40, 0), Point(60, 100), Point(40, 100)
    >>> pose = Pose(points=dict(zip(_SHOULDERS + _HIPS, places)))
    >>> round(trunk_lean(Body(pose=pose, view=View.FRONT)).value, 1)
    2.9
    """
    points = _SHOULDERS + _HIPS
    if reason := missing(body, *points):
        return reason
    lean = lean_deg(_middle(body, _HIPS), _middle(body, _SHOULDERS))
    return Reading(
        value=_to_left(body.view) * lean,
        unit=Unit.DEG,
        points=points,
        unseen_sd=_turned_aside(body, TRUNK_FORWARD_DEG),
    )


def hip_shift(body: Body) -> Reading | NotMeasured:
    """How far the middle of the hips stands beside the middle of the ankles.

    Zero is over the ankles; `+` to the person's left.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    [mm]; NotMeasured when a hip or an ankle is missing, or without a scale.

    Notes
    -----
    (x_hips - x_ankles) times millimetres per pixel, x counted to the person's left. A rolled camera moves it by the
    height of the hips times the sine of the roll, 15 mm a degree. A body bent forwards or backwards that stands beside
    the middle of the picture is moved by perspective, and one that is turned shows a part of how far its hips are
    before its ankles: HIPS_BEFORE_MM times the sine of the turn is in the interval. No range was read for hips over
    ankles.

    References
    ----------
    Chosen by us after SAPO's plumb line: Ferreira EA et al. Clinics 2010;65:675, doi:10.1590/S1807-59322010000700005.
    """
    return _shift(body, _HIPS, HIPS_BEFORE_MM)


def shoulder_shift(body: Body) -> Reading | NotMeasured:
    """How far the middle of the shoulders stands beside the middle of the ankles.

    Zero is over the ankles; `+` to the person's left.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    [mm]; NotMeasured when a shoulder or an ankle is missing, or without a scale.

    Notes
    -----
    (x_shoulders - x_ankles) times millimetres per pixel, x counted to the person's left. A rolled camera moves it by
    the height of the shoulders times the sine of the roll, 24 mm a degree. Otherwise as `hip_shift`, with
    SHOULDERS_BEFORE_MM. No range was read: head, spine and pelvis of 34 adults lie 7.6 mm left of the line of gravity
    on average (Pomero): another line.

    References
    ----------
    Chosen by us after SAPO's plumb line: Ferreira EA et al. Clinics 2010;65:675, doi:10.1590/S1807-59322010000700005.
    """
    return _shift(body, _SHOULDERS, SHOULDERS_BEFORE_MM)


def _shift(body: Body, pair: tuple[Landmark, Landmark], before_mm: float) -> Reading | NotMeasured:
    points = pair + _ANKLES
    if reason := missing(body, *points):
        return reason
    if body.scale is None:
        return NO_SCALE
    aside = _middle(body, pair)[0] - _middle(body, _ANKLES)[0]
    return Reading(
        value=_to_left(body.view) * aside * body.scale.mm_per_px,
        unit=Unit.MM,
        points=points,
        unseen_sd=_turned_aside(body, before_mm),
    )


def _turned_aside(body: Body, before: float) -> float:
    """What the turn of the body makes of something `before` it that the view does not show. [unit of `before`]"""
    return before * math.sin(math.radians(body.turn_sd_deg))


def _middle(body: Body, pair: tuple[Landmark, Landmark]) -> XY:
    left, right = pair
    return midpoint(body.pose[left].xy, body.pose[right].xy)


def _to_left(view: View) -> float:
    """Sign of a way to the right of the picture: in the front view it is to the person's left."""
    return 1.0 if view is View.FRONT else -1.0
