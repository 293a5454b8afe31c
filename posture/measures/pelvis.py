"""Pelvis in the frontal plane: is it level?"""

from __future__ import annotations

from posture.geometry import tilt_deg
from posture.landmarks import Landmark
from posture.measures.base import NO_SCALE, Body, Line, NotMeasured, Reading, Unit, missing

_HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


def hip_tilt(body: Body) -> Reading | NotMeasured:
    """Lean of the line through both hip joints against the horizontal (pelvic obliquity, hip line).

    Zero is level; `+` when the person's left hip is the higher one.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    In [-90, 90] [deg]; NotMeasured when a hip is missing.

    Notes
    -----
    atan2(y_right - y_left, |x_left - x_right|), the horizontal alignment of SAPO applied to the hip joint
    points: these are not the anterior superior iliac spines, so norms for the ASIS line do not apply.
    A rolled camera adds its roll one to one. The detector's points show only about half of a true tilt
    (docs/method.md).

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
    if reason := missing(body, *_HIPS):
        return reason
    left, right = (body.pose[hip].xy for hip in _HIPS)
    return Reading(value=tilt_deg(left, right), unit=Unit.DEG, points=_HIPS, line=Line.HIP)


def hip_height_difference(body: Body) -> Reading | NotMeasured:
    """How much higher one hip joint stands than the other.

    Zero is level; `+` when the person's left hip is the higher one.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    [mm]; NotMeasured when a hip or the scale is missing.

    Notes
    -----
    (y_right - y_left) times millimetres per pixel. Same points, errors and limits as `hip_tilt`.
    """
    if reason := missing(body, *_HIPS):
        return reason
    if body.scale is None:
        return NO_SCALE
    left, right = (body.pose[hip] for hip in _HIPS)
    return Reading(value=(right.y - left.y) * body.scale.mm_per_px, unit=Unit.MM, points=_HIPS, line=Line.HIP)
