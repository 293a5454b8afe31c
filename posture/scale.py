"""Pixels to millimetres, from the person's stature.

The stature is laid against the picture from the crown of the head to the floor under the feet, in the
upright picture. Dividing it by the span from shoulder to ankle instead, which is only some 0.78 of it,
makes every millimetre a quarter too long.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posture.errors import WrongUsage
from posture.geometry import midpoint
from posture.landmarks import Landmark, Pose

HEIGHT_RANGE_CM = (50.0, 250.0)
"""Standing statures that are accepted; outside, a slip of the keyboard is likelier. [cm]"""


class ScaleSource(StrEnum):
    """Where the scale comes from."""

    STATURE = "stature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How long a pixel is in the plane of the body.

    Attributes
    ----------
    source
        Where it comes from.
    mm_per_px
        Millimetres that one pixel stands for.
    sd_pct
        Standard deviation of `mm_per_px`. [% of it]
    """

    source: ScaleSource
    mm_per_px: float
    sd_pct: float


def check_height(height_cm: float) -> float:
    """`height_cm`, if a standing person can have it. [cm]

    Raises
    ------
    WrongUsage
        Outside HEIGHT_RANGE_CM, or not a number.
    """
    low, high = HEIGHT_RANGE_CM
    if not low <= height_cm <= high:
        raise WrongUsage(
            "height",
            f"A height of {height_cm:g} cm is not possible here.",
            f"Give the person's height in centimetres, {low:g} to {high:g}, for example --height 172.",
        )
    return height_cm


EYE_HEIGHT = 0.936
"""Height of the eyes over the floor, as a share of the stature. Drillis R, Contini R. Body segment
parameters. New York University 1966."""
SOLE_BELOW_HEEL = 0.0
"""From the detector's heel and toe points down to the sole, as a share of the span from eyes to heels."""
STATURE_SD_PCT = 2.0
"""Error of the stature read from the picture. [% of it]"""


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
    None when head or feet are not in the pose.
    """
    span = stature_px(pose)
    if span is None or span <= 0:
        return None
    return Scale(source=ScaleSource.STATURE, mm_per_px=10.0 * height_cm / span, sd_pct=STATURE_SD_PCT)


def stature_px(pose: Pose) -> float | None:
    """From the crown of the head to the floor in the picture; None when head or feet are unknown. [px]

    Hair and shoes do not enter: the crown is told from the eyes, which stand at EYE_HEIGHT of the stature.
    """
    needed = (Landmark.LEFT_EYE, Landmark.RIGHT_EYE, Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
    if any(landmark not in pose for landmark in needed):
        return None
    eyes = midpoint(pose[Landmark.LEFT_EYE].xy, pose[Landmark.RIGHT_EYE].xy)
    floor = midpoint(pose[Landmark.LEFT_HEEL].xy, pose[Landmark.RIGHT_HEEL].xy)
    return (floor[1] - eyes[1]) * (1 + SOLE_BELOW_HEEL) / EYE_HEIGHT
