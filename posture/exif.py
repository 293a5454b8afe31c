"""The few facts a camera writes into a photo that bear on measuring it; everything else is dropped.

Read: orientation, focal length (35 mm equivalent) and whether the front camera was used. Time, place,
owner and device are never kept. The bytes come from outside: anything malformed counts as absent.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from PIL import ExifTags, Image

APPLE_HEADER = b"Apple iOS\x00\x00\x01MM"
"""How an Apple MakerNote begins; its offsets count from this first byte."""
APPLE_CAMERA_TYPE = 0x002E
APPLE_FRONT_CAMERA = 6
"""Value of the Apple tag 0x002e that ExifTool names `Front` (0: back wide angle, 1: back normal)."""
_INT32_SIGNED = 9

_MALFORMED = (struct.error, ValueError, TypeError, LookupError, ArithmeticError, OSError, SyntaxError, AttributeError)
"""What Pillow raises on metadata that is not what it says it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFacts:
    """What the camera wrote down.

    Attributes
    ----------
    orientation
        EXIF orientation, 1 to 8; 1 where none or an impossible one is given.
    focal_35mm
        Focal length as on 35 mm film. [mm]
    front_camera
        True when the file says that the front (selfie) camera was used: the picture may be mirrored.
    """

    orientation: int = 1
    focal_35mm: float | None = None
    front_camera: bool = False


def camera_facts(image: Image.Image) -> CameraFacts:
    """What `image`'s metadata says about the camera; what is absent or broken has its default."""
    details = _details(image)
    return CameraFacts(
        orientation=_orientation(image),
        focal_35mm=_positive(details.get(ExifTags.Base.FocalLengthIn35mmFilm)),
        front_camera=_lens_is_front(details.get(ExifTags.Base.LensModel))
        or _apple_camera_type(details.get(ExifTags.Base.MakerNote)) == APPLE_FRONT_CAMERA,
    )


def _orientation(image: Image.Image) -> int:
    """1 to 8; told even where the rest of the metadata is broken, because a wrong one turns the body."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation)
    except _MALFORMED:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _details(image: Image.Image) -> dict[int, object]:
    """The Exif part of the metadata, where lens and maker's notes stand."""
    try:
        return dict(image.getexif().get_ifd(ExifTags.IFD.Exif))
    except _MALFORMED:
        return {}


def _positive(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except _MALFORMED:
        return None
    return number if 0 < number < float("inf") else None


def _lens_is_front(lens: object) -> bool:
    return isinstance(lens, str) and "front" in lens.lower()


def _apple_camera_type(note: object) -> int | None:
    """The signed 32-bit tag 0x002e of an Apple MakerNote, or None where `note` is no such thing."""
    if not isinstance(note, bytes) or not note.startswith(APPLE_HEADER):
        return None
    try:
        (count,) = struct.unpack_from(">H", note, len(APPLE_HEADER))
        for entry in range(count):
            at = len(APPLE_HEADER) + 2 + 12 * entry
            tag, kind, values, value = struct.unpack_from(">HHIi", note, at)
            if (tag, kind, values) == (APPLE_CAMERA_TYPE, _INT32_SIGNED, 1):
                return int(value)
    except struct.error:
        return None
    return None
