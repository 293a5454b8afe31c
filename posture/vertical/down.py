"""Down in the picture as numbers: gravity in the file, a plumb line, a stated roll, or the frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posture.errors import WrongUsage
from posture.exif import Gravity
from posture.geometry import XY, distance
from posture.photo import printable
from posture.typed import number

FRAME_SD_DEG = 1.5
"""Spread of the roll of hand-held phone photos; prior of design.md, between the 2.0° seen at most in 11 real
photos with gravity and the sd of 1.5° that the benchmark bodies are rendered with. [deg]"""
STATED_SD_DEG = 0.3
"""Error of a roll that the user read off and typed in; chosen by us, because a plumb line or door frame
some 1500 px high is followed by eye to within a few pixels. [deg]"""
GRAVITY_SD_DEG = 0.3
"""Error of a phone's own sense of down: phones held still by a robot's arm told their lean to less than 0.3° (RMS;
Mourcou Q et al. Sensors 2015;15:23168, doi:10.3390/s150923168). [deg]"""
DRAWN_PX = 3.0
"""Error across the line of either end of a line drawn by hand; chosen by us: a click on an edge in a photo shown
at a third of its size. [px]"""
HUNG_SD_DEG = 0.1
"""How far what is taken for plumb leans; chosen by us: 3 mm in a door frame of 2 m. [deg]"""
MAX_ROLL_DEG = 45.0
"""Beyond this a photo is lying on its side and should be turned, not levelled. [deg]"""
MAX_PITCH_DEG = 45.0
"""Beyond this the phone lies rather flat, and the little of gravity that is left across it tells no roll. [deg]"""


class VerticalSource(StrEnum):
    """Where the vertical comes from."""

    FRAME = "frame"
    EDGES = "edges"
    GRAVITY = "gravity"
    PLUMB = "plumb"
    STATED = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertical:
    """Down in the picture.

    Attributes
    ----------
    source
        Where it comes from.
    roll_deg
        Roll of the camera, `+` clockwise seen from behind it. [deg]
    sd_deg
        Standard deviation of `roll_deg`. [deg]
    pitch_deg
        Pitch of the camera, `-` when the lens points below the horizon; None where unknown. [deg]
    drawn
        Both ends of the plumb line that told it, the upper first; None where another source did. [px of the photo]
    """

    source: VerticalSource
    roll_deg: float
    sd_deg: float
    pitch_deg: float | None = None
    drawn: tuple[XY, XY] | None = None


def from_frame() -> Vertical:
    """The edges of the picture, taken as level because nothing better is known."""
    return Vertical(source=VerticalSource.FRAME, roll_deg=0.0, sd_deg=FRAME_SD_DEG)


def from_stated(roll_deg: float) -> Vertical:
    """A roll that the user measured, in the sense of `Vertical.roll_deg`.

    Raises
    ------
    WrongUsage
        Not within ±MAX_ROLL_DEG.
    """
    if not -MAX_ROLL_DEG <= roll_deg <= MAX_ROLL_DEG:
        raise WrongUsage("roll", f"A camera roll of {roll_deg:g}° is not possible here.", _WHAT_TO_TYPE)
    return Vertical(source=VerticalSource.STATED, roll_deg=roll_deg, sd_deg=STATED_SD_DEG)


def roll_typed(text: str) -> Vertical:
    """The same from what somebody typed, with a decimal point or comma.

    Raises
    ------
    WrongUsage
        It is no number, or as `from_stated`.
    """
    roll_deg = number(text, unit="°")
    if roll_deg is None:
        raise WrongUsage("roll", f"A camera roll of {printable(text)!r} is not understood.", _WHAT_TO_TYPE)
    return from_stated(roll_deg)


_WHAT_TO_TYPE = f"Give degrees between -{MAX_ROLL_DEG:g} and {MAX_ROLL_DEG:g}, + when the camera was turned clockwise."


def from_plumb(start: XY, end: XY, *, end_sd_px: float = DRAWN_PX) -> Vertical:
    """A line that the user drew along something plumb, from top to bottom or the other way.

    Parameters
    ----------
    start, end
        Its ends, in the photo as it is; best near the person, because a lens that points up or down makes plumb
        lines lean towards the sides of the picture. [px]
    end_sd_px
        Error of either end across the line. [px]

    Raises
    ------
    WrongUsage
        The line leans by more than MAX_ROLL_DEG, or is so short that the edges of the picture tell more.

    Notes
    -----
    roll = atan2(x_bottom - x_top, y_bottom - y_top); its sd is that of both ends, sqrt(2) end_sd_px / length, and
    HUNG_SD_DEG, added in squares.

    Examples
    --------
    >>> round(from_plumb((480, 0), (520, 1000)).roll_deg, 2)
    2.29
    """
    top, bottom = sorted((start, end), key=lambda place: place[1])
    length = distance(top, bottom)
    sd_deg = math.hypot(math.degrees(math.sqrt(2) * end_sd_px / max(length, 1.0)), HUNG_SD_DEG)
    roll_deg = math.degrees(math.atan2(bottom[0] - top[0], bottom[1] - top[1]))
    if not (sd_deg < FRAME_SD_DEG and length < math.inf):
        raise WrongUsage(
            "plumb",
            f"A plumb line of {length:.0f} px is too short to tell which way is down.",
            "Draw it along a whole door frame or corner of the room, from top to bottom.",
        )
    if abs(roll_deg) > MAX_ROLL_DEG:
        raise WrongUsage(
            "plumb",
            f"A plumb line that leans by {roll_deg:.0f}° is not possible here.",
            "Give x and y of its top and of its bottom, in pixels from the top left of the upright photo.",
        )
    return Vertical(source=VerticalSource.PLUMB, roll_deg=roll_deg, sd_deg=sd_deg, drawn=(top, bottom))


def check_drawn(vertical: Vertical | None, width: int, height: int) -> None:
    """Nothing, if the plumb line of `vertical`, if any, ends inside a photo of that size. [px]

    Raises
    ------
    WrongUsage
        An end lies outside: the line was read off another picture, or one of another size or turned.
    """
    for x, y in (vertical.drawn or ()) if vertical else ():
        if not (0 <= x <= width and 0 <= y <= height):
            raise WrongUsage(
                "plumb",
                f"The plumb line's end {x:g},{y:g} is outside the photo, which is {width} x {height} px upright.",
                "Give x and y of both ends in pixels from the top left of the upright photo.",
            )


def from_gravity(gravity: Gravity) -> Vertical | None:
    """What the phone felt when it took the picture.

    Parameters
    ----------
    gravity
        Down in the axes of the upright picture, as `exif.CameraFacts.gravity`.

    Returns
    -------
    None where the phone lay too flat to tell, or where down is not at the bottom of the picture: it was turned
    afterwards.

    Notes
    -----
    roll = atan2(x, -y), pitch = asin(z / length).

    Examples
    --------
    >>> round(from_gravity((0.0289, -0.9940, -0.0498)).roll_deg, 2)
    1.67
    """
    x, y, z = gravity
    roll_deg = math.degrees(math.atan2(x, -y))
    pitch_deg = math.degrees(math.atan2(z, math.hypot(x, y)))
    if abs(roll_deg) > MAX_ROLL_DEG or abs(pitch_deg) > MAX_PITCH_DEG:
        return None
    return Vertical(source=VerticalSource.GRAVITY, roll_deg=roll_deg, sd_deg=GRAVITY_SD_DEG, pitch_deg=pitch_deg)
