"""What the user said of down, with what the photo tells of the camera's pitch.

A stated roll and a drawn plumb line tell no pitch. Where gravity or the room's edges do, it is kept; and since a
lens that points down makes plumb lines beside the middle of the picture lean towards the person's feet, such a lean is
not taken for roll. Where nothing tells the pitch, the line's error grows with its distance from the middle.
"""

from __future__ import annotations

import math
from dataclasses import replace

from posture.geometry import XY
from posture.photo import Photo
from posture.vertical.down import Vertical, VerticalSource
from posture.vertical.level import focal_px, usual_focal_px

PITCH_SD_DEG = 6.0
"""Spread of the pitch of photos taken by hand: 11 real phone photos with gravity, up to -16° (design.md). [deg]"""
_SAID = (VerticalSource.STATED, VerticalSource.PLUMB)


def with_pitch(said: Vertical, photo: Photo, told: Vertical) -> Vertical:
    """`said` of the user, with the pitch and without the keystone that `told`, of the photo itself, gives away.

    Parameters
    ----------
    said
        By the user; the frame is returned as it is.
    photo
        The picture that it is said of.
    told
        What the photo tells by itself; only its pitch is used.

    Notes
    -----
    A plumb line that leans by a = atan2(x_bottom - x_top, y_bottom - y_top), s to the right of the picture's middle,
    runs through the vanishing point of all plumb lines, -f / tan p below the middle of a picture turned upright:
    roll = a + asin(-s tan p / f). Without a known pitch p, or focal length f, a is the roll and s / f times
    PITCH_SD_DEG joins its sd in squares.
    """
    if said.source not in _SAID:
        return said
    focal = focal_px(photo)
    pitch = told.pitch_deg if focal is not None else None
    if said.drawn is None:
        return replace(said, pitch_deg=pitch)
    aside = _aside_px(said.drawn, said.roll_deg, (photo.width / 2, photo.height / 2))
    if pitch is None or focal is None:
        blind = abs(aside) / usual_focal_px(photo) * PITCH_SD_DEG
        return replace(said, sd_deg=math.hypot(said.sd_deg, blind))
    lean = max(-1.0, min(1.0, -aside * math.tan(math.radians(pitch)) / focal))
    return replace(said, roll_deg=said.roll_deg + math.degrees(math.asin(lean)), pitch_deg=pitch)


APART_SD = 3.0
"""How many of their common standard deviations two verticals may be apart; chance alone goes further once in 370."""


def apart_deg(said: Vertical, told: Vertical) -> float | None:
    """How far what was `said` lies from what the photo `told`; None while their errors explain it. [deg]"""
    apart = abs(said.roll_deg - told.roll_deg)
    return apart if apart > APART_SD * math.hypot(said.sd_deg, told.sd_deg) else None


def _aside_px(drawn: tuple[XY, XY], lean_deg: float, middle: XY) -> float:
    """How far the line, which leans by `lean_deg`, runs to the right of `middle`, square to itself. [px]"""
    (x, y), _ = drawn
    lean = math.radians(lean_deg)
    return (x - middle[0]) * math.cos(lean) - (y - middle[1]) * math.sin(lean)
