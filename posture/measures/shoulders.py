"""Shoulders in the frontal plane: is one higher?"""

from __future__ import annotations

from posture.geometry import tilt_deg
from posture.landmarks import Landmark
from posture.measures.base import Body, NotMeasured, Reading, Unit, missing

_SHOULDERS = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)


def shoulder_tilt(body: Body) -> Reading | NotMeasured:
    """Lean of the line through both shoulder points against the horizontal.

    Zero is level; `+` when the person's left shoulder is the higher one.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    In [-90, 90] [deg]; NotMeasured when a shoulder is missing.

    Notes
    -----
    atan2(y_right - y_left, |x_left - x_right|), the horizontal alignment of SAPO; the detector's points lie
    in the shoulder joints rather than on the acromia. A rolled camera adds its roll one to one.

    References
    ----------
    Ferreira EA et al. Clinics 2010;65:675 (SAPO), doi:10.1590/S1807-59322010000700005.
    """
    if reason := missing(body, *_SHOULDERS):
        return reason
    left, right = (body.pose[shoulder].xy for shoulder in _SHOULDERS)
    return Reading(value=tilt_deg(left, right), unit=Unit.DEG, points=_SHOULDERS)
