"""Head in the frontal plane: is it held to a side?"""

from __future__ import annotations

from posture.geometry import midpoint, tilt_deg
from posture.landmarks import Landmark, Source, View
from posture.measures.base import Body, NotMeasured, Reading, Reason, Unit, missing

_EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_MOUTH = (Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT)


def head_tilt(body: Body) -> Reading | NotMeasured:
    """Lean of the head's left-right line against the horizontal.

    Zero is level; `+` when the left side of the person's head is the higher one, the head being held to the right.

    Parameters
    ----------
    body
        Front or back view, upright, y down. [px]

    Returns
    -------
    In [-90, 90] [deg]; NotMeasured when a point is missing, and from the back unless both ears were placed by hand.

    Notes
    -----
    atan2(y_right - y_left, |x_left - x_right|), where each side is half way between ear and corner of the mouth; where
    both ears were placed, it is the line between them, the head's horizontal alignment of SAPO. On rendered bodies ears
    and mouth together follow the line between the ears better than ears, eyes or mouth alone; from the back the
    detector guesses a face that it does not see and shows half of the tilt (docs/method.md). A rolled camera adds its
    roll one to one. A head that is turned and nodded at once looks tilted. No range was read: a mean of 0.1 degrees in
    160 people, without a spread (Raine and Twomey).

    References
    ----------
    Ferreira EA et al. Clinics 2010;65:675 (SAPO), doi:10.1590/S1807-59322010000700005.
    Raine S, Twomey LT. Arch Phys Med Rehabil 1997;78:1215, doi:10.1016/S0003-9993(97)90335-X.

    Examples
    --------
    >>> from posture.landmarks import Point, Pose
    >>> pose = Pose(points=dict(zip(_EARS + _MOUTH, (Point(70, 18), Point(30, 22), Point(60, 49), Point(40, 51)))))
    >>> round(head_tilt(Body(pose=pose, view=View.FRONT)).value, 1)
    5.7
    """
    if reason := missing(body, *_EARS):
        return reason
    if all(body.pose[ear].source is not Source.AUTO for ear in _EARS):
        left, right = (body.pose[ear].xy for ear in _EARS)
        return Reading(value=tilt_deg(left, right), unit=Unit.DEG, points=_EARS)
    if body.view is View.BACK:
        return NotMeasured(reason=Reason.FROM_BEHIND)
    if reason := missing(body, *_MOUTH):
        return reason
    pairs = zip(_EARS, _MOUTH, strict=True)
    left, right = (midpoint(body.pose[ear].xy, body.pose[corner].xy) for ear, corner in pairs)
    return Reading(value=tilt_deg(left, right), unit=Unit.DEG, points=_EARS + _MOUTH)
