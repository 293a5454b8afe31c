"""Points of the photo -> the same points as a level camera would show them, and back.

The roll is always taken out. Where pitch and focal length are known the pitch is too, and with it the keystone of a
lens that points up or down: the camera is turned about its lens, which needs no depth. The lens is taken to point at
the middle of the picture; of a picture cut off centre afterwards that is not true, and the file does not tell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posture.geometry import XY, rotated
from posture.landmarks import Point, Pose
from posture.photo import Photo
from posture.vertical.down import Vertical

FILM_DIAGONAL_MM = 43.27
"""Of the 24 x 36 mm of 35 mm film, to which FocalLengthIn35mmFilm refers: sqrt(24² + 36²). [mm]"""
USUAL_FOCAL = 26.0 / FILM_DIAGONAL_MM
"""Focal length where the file does not tell it: the main lenses of phones are 24 to 28 mm on 35 mm film. [of the
diagonal]"""
WIDEST_DEG = 75.0
"""Pitch and half the field across the diagonal, together, up to which a picture is turned: towards 90° places run off
to infinity. A phone's ultra-wide lens (59°) may look down by 16°. Chosen by us. [deg]"""
LEAST_FORWARD = 0.1
"""Places outside the picture are kept before the level camera: none is taken to be nearer to its side. Chosen by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How a photo is made level.

    Attributes
    ----------
    centre
        Middle of the photo. [px]
    roll_deg
        As `Vertical.roll_deg`. [deg]
    pitch_deg
        As `Vertical.pitch_deg`; 0 where it is not taken out. [deg]
    focal_px
        Focal length; 1 where it is not known, and then without effect. [px]
    """

    centre: XY
    roll_deg: float
    pitch_deg: float = 0.0
    focal_px: float = 1.0

    @property
    def knows_lens(self) -> bool:
        """Pitch and focal length are known, and the pitch is taken out."""
        return self.focal_px > 1.0


def focal_px(photo: Photo) -> float | None:
    """Focal length of `photo`: that on 35 mm film, by the diagonals; None where the file does not tell. [px]"""
    if photo.focal_35mm is None:
        return None
    return photo.focal_35mm / FILM_DIAGONAL_MM * math.hypot(photo.width, photo.height)


def usual_focal_px(photo: Photo) -> float:
    """Focal length of `photo` as the file tells it, else that of an everyday lens. [px]"""
    return focal_px(photo) or math.hypot(photo.width, photo.height) * USUAL_FOCAL


def level(photo: Photo, vertical: Vertical) -> Level:
    """How `photo` is made level, given `vertical`: by roll and pitch, or by the roll alone."""
    centre, focal = (photo.width / 2, photo.height / 2), focal_px(photo)
    flat = Level(centre=centre, roll_deg=vertical.roll_deg)
    if vertical.pitch_deg is None or focal is None:
        return flat
    half_field_deg = math.degrees(math.atan2(math.hypot(*centre), focal))
    if half_field_deg + abs(vertical.pitch_deg) > WIDEST_DEG:
        return flat
    return replace(flat, pitch_deg=vertical.pitch_deg, focal_px=focal)


def upright(pose: Pose, by: Level) -> Pose:
    """`pose` as a level camera in the same place would show it, spreads scaled with the picture. [px]"""

    def turned(point: Point) -> Point:
        flat = rotated(point.xy, by.centre, by.roll_deg)
        place, forward = _tipped(flat, by, by.pitch_deg)
        return replace(point, x=place[0], y=place[1], sd_px=point.sd_px * forward**-1.5)

    return replace(pose, points={name: turned(point) for name, point in pose.items()})


def made_level(place: XY, by: Level) -> XY:
    """A `place` of the photo in the level picture: `upright`, for places that are no points of a body. [px]"""
    return _tipped(rotated(place, by.centre, by.roll_deg), by, by.pitch_deg)[0]


def as_taken(place: XY, by: Level) -> XY:
    """A `place` of the level picture in the photo as it was taken: undoes `upright`. [px]"""
    return rotated(_tipped(place, by, -by.pitch_deg)[0], by.centre, -by.roll_deg)


def _tipped(place: XY, by: Level, pitch_deg: float) -> tuple[XY, float]:
    """`place` once the camera, which pitched by `pitch_deg`, is level; and how far forward it is, per focal length.

    With x, y from the middle and f, p: forward = cos p + sin p y / f; x' = x / forward;
    y' = (cos p y - sin p f) / forward. Areas grow by forward**-3, the determinant of this.
    """
    x, y = place[0] - by.centre[0], place[1] - by.centre[1]
    sin, cos = math.sin(math.radians(pitch_deg)), math.cos(math.radians(pitch_deg))
    forward = max(LEAST_FORWARD, cos + sin * y / by.focal_px)
    return (by.centre[0] + x / forward, by.centre[1] + (cos * y - sin * by.focal_px) / forward), forward
