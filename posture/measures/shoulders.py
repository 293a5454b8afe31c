"""Shoulders in the frontal plane: is one higher, against the horizontal and against the pelvis?"""

from __future__ import annotations

from dataclasses import replace

from posture.geometry import tilt_deg
from posture.landmarks import Landmark
from posture.measures.base import Body, NotMeasured, Reading, Unit, missing
from posture.measures.pelvis import hip_tilt

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
    in the shoulder joints rather than on the acromia. A rolled camera adds its roll one to one. Of a body that is
    turned out of its view half of the turn is taken out first (`Body.squared`).

    References
    ----------
    Ferreira EA et al. Clinics 2010;65:675 (SAPO), doi:10.1590/S1807-59322010000700005.
    """
    if reason := missing(body, *_SHOULDERS):
        return reason
    left, right = (body.pose[shoulder].xy for shoulder in _SHOULDERS)
    return Reading(value=tilt_deg(left, right), unit=Unit.DEG, points=_SHOULDERS)


def shoulder_pelvis_angle(body: Body) -> Reading | NotMeasured:
    """Lean of the line through both shoulder points against the line across the pelvis.

    Zero where they are parallel; `+` when, seen from the pelvis, the person's left shoulder is the higher one.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    In [-180, 180] [deg]; NotMeasured when a shoulder or the line across the pelvis is missing. `line` says which line
    that is, as of `hip_tilt`.

    Notes
    -----
    shoulder_tilt - hip_tilt, by the line that `hip_tilt` uses. A rolled camera moves both alike and does not enter, nor
    does the error of the vertical. SAPO takes the acromia and the anterior spines of the pelvis. No range was found.

    References
    ----------
    Ferreira EA et al. Clinics 2010;65:675 (SAPO), doi:10.1590/S1807-59322010000700005.
    """
    shoulders, hips = shoulder_tilt(body), hip_tilt(body)
    if isinstance(shoulders, NotMeasured):
        return shoulders
    if isinstance(hips, NotMeasured):
        return hips
    return replace(hips, value=shoulders.value - hips.value, points=shoulders.points + hips.points)
