"""Pixels to millimetres, from the person's stature.

The stature is laid against the picture from the crown of the head to the floor under the feet, in the
upright picture. Dividing it by the span from shoulder to ankle instead, which is only some 0.78 of it,
makes every millimetre a quarter too long.
"""

from __future__ import annotations

from posture.errors import WrongUsage
from posture.landmarks import Landmark, Pose, Side
from posture.photo import printable
from posture.scale.length import Scale, ScaleSource
from posture.typed import number

HEIGHT_RANGE_CM = (50.0, 250.0)
"""Standing statures that are accepted; outside, a slip of the keyboard is likelier. [cm]"""


USUAL_CM = (130.0, 210.0)
"""Statures of nearly all adults; outside, a finding asks whether it is right. Chosen by us: some 20 cm beyond the means
of the shortest women (149 cm) and the tallest men (183 cm; NCD-RisC. eLife 2016;5:e13410, doi:10.7554/eLife.13410).
[cm]"""


def height_typed(text: str) -> float:
    """The stature that somebody typed: a decimal point or comma, with or without `cm`. [cm]

    Raises
    ------
    WrongUsage
        It is no number, or `check_height` does not let it pass.

    Examples
    --------
    >>> height_typed("171,3 cm")
    171.3
    """
    height_cm = number(text, unit="cm")
    if height_cm is None:
        raise WrongUsage("height", f"A height of {printable(text)!r} is not understood.", _WHAT_TO_TYPE)
    return check_height(height_cm)


_WHAT_TO_TYPE = (
    f"Give the person's height in centimetres, {HEIGHT_RANGE_CM[0]:g} to {HEIGHT_RANGE_CM[1]:g}: 172 for 172 cm."
)


def check_height(height_cm: float) -> float:
    """`height_cm`, if a standing person can have it. [cm]

    Raises
    ------
    WrongUsage
        Outside HEIGHT_RANGE_CM, or not a number.
    """
    low, high = HEIGHT_RANGE_CM
    if not low <= height_cm <= high:
        raise WrongUsage("height", f"A height of {height_cm:g} cm is not possible here.", _WHAT_TO_TYPE)
    return height_cm


def is_usual(height_cm: float) -> bool:
    """Whether an adult is likely to have it."""
    return USUAL_CM[0] <= height_cm <= USUAL_CM[1]


EYE_HEIGHT = 0.94
"""Height of the eyes over the floor in the picture, as a share of the stature (0.9405, SD 0.008, on 50 rendered
bodies; 0.936 in Drillis and Contini, Body segment parameters, New York University 1966)."""
EYES_TO_ANKLES = 0.880
"""From the detector's eyes down to its ankles, as a share of crown to floor in the picture: 0.8803 on the same bodies.
The ankles serve because they hardly depend on how high the camera stands; toes and heels do."""
STATURE_SD_PCT = 1.5
"""Error of the stature read from the picture: 0.8 % between those bodies, and as much again for real people, whose
proportions vary more, for posture and for a stature that is told and not measured. [% of it]"""


def from_stature(pose: Pose, height_cm: float) -> Scale | None:
    """Scale that makes the standing `pose` as tall as the person is.

    Parameters
    ----------
    pose
        Standing, upright, y down. [px]
    height_cm
        Stature, without shoes. [cm]

    Returns
    -------
    None when eyes or ankles are not in the pose, or not in this order.
    """
    span = stature_px(pose)
    if span is None:
        return None
    return Scale(source=ScaleSource.STATURE, mm_per_px=10.0 * height_cm / span, sd_pct=STATURE_SD_PCT)


def stature_px(pose: Pose) -> float | None:
    """From the crown of the head to the floor in the picture; None when it cannot be told. [px]

    Hair, hats and heels do not enter: the span from eyes to ankles is a steady part of it.
    """
    eyes, ankles = _height(pose, "eye"), _height(pose, "ankle")
    if eyes is None or ankles is None or ankles <= eyes:
        return None
    return (ankles - eyes) / EYES_TO_ANKLES


def _height(pose: Pose, part: str) -> float | None:
    """Mean y of a paired part. [px]"""
    points = [pose[landmark] for side in Side if (landmark := Landmark.of(side, part)) in pose]
    return sum(point.y for point in points) / 2 if len(points) == 2 else None
