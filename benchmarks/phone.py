"""EXIF as a phone writes it: gravity in Apple's MakerNote, and the focal length.

Gravity stands in tag 0x0008 of the MakerNote as three signed rationals in device axes (x right, y up, z out of the
screen): (0, -1, 0) for a phone held upright. Its offsets count from the first byte of the note. A phone held upright
stores its picture a quarter turn anticlockwise, with orientation 6.
"""

from __future__ import annotations

import struct

import numpy as np
from PIL import ExifTags, Image

from benchmarks.scene import Camera

_GRAVITY, _SRATIONAL = 0x0008, 10
_CAMERA, _SLONG, _FRONT = 0x002E, 9, 6
_DENOMINATOR = 100_000


def as_phone(image: Image.Image, camera: Camera, *, front: bool = False) -> tuple[Image.Image, Image.Exif]:
    """The picture as stored, and what stands beside it in the file."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "Rendered by the Posture project; not a photograph"
    exif[ExifTags.Base.Make] = "Apple"
    exif[ExifTags.Base.Orientation] = 6
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.FocalLengthIn35mmFilm] = round(camera.focal_35mm)
    details[ExifTags.Base.MakerNote] = _maker_note(gravity(camera), front=front)
    return image.transpose(Image.Transpose.ROTATE_90), exif


def gravity(camera: Camera) -> tuple[float, float, float]:
    """Down in device axes, unit length."""
    roll, pitch = np.radians([camera.roll_deg, camera.pitch_deg])
    return float(np.sin(roll) * np.cos(pitch)), float(-np.cos(roll) * np.cos(pitch)), float(np.sin(pitch))


def _maker_note(vector: tuple[float, float, float], *, front: bool) -> bytes:
    """An IFD of one or two entries; offsets count from the first byte of the note."""
    head = b"Apple iOS\x00\x00\x01MM"
    entries = 2 if front else 1
    values_at = len(head) + 2 + 12 * entries + 4
    table = struct.pack(">HHHII", entries, _GRAVITY, _SRATIONAL, 3, values_at)
    table += struct.pack(">HHIi", _CAMERA, _SLONG, 1, _FRONT) if front else b""
    values = b"".join(struct.pack(">ii", round(v * _DENOMINATOR), _DENOMINATOR) for v in vector)
    return head + table + struct.pack(">I", 0) + values
