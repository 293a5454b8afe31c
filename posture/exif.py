"""The few facts a camera writes into a photo that bear on measuring it; everything else is dropped.

Read: orientation, focal length (35 mm equivalent), gravity, and whether the front camera was used. Time, place,
owner and device are never kept. The bytes come from outside: anything malformed counts as absent.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from PIL import ExifTags, Image

APPLE_HEADER = b"Apple iOS\x00\x00\x01MM"
"""How an Apple MakerNote begins; its offsets count from this first byte."""
APPLE_CAMERA_TYPE = 0x002E
APPLE_FRONT_CAMERA = 6
"""Value of the Apple tag 0x002e that ExifTool names `Front` (0: back wide angle, 1: back normal)."""
APPLE_GRAVITY = 0x0008
"""Three signed rationals, a vector of unit length: down, in axes of the phone (x right, y up, z out of the screen), so
(0, -1, 0) for one held upright. ExifTool calls it AccelerationVector."""
GRAVITY_LENGTHS = (0.9, 1.1)
"""Outside, the phone was being moved; 0.990 to 1.004 in 11 real photos (design.md)."""
FOCAL_RANGE_MM = (8.0, 400.0)
"""Focal lengths that are believed, as on 35 mm film: lenses that keep straight lines straight begin at 9 mm, and at
400 mm a standing person who fills the picture is more than 20 m away. Outside, the number counts as absent: it would
bend lines, or tell distances, that are not there. Chosen by us. [mm]"""
_INT32_SIGNED, _SIGNED_RATIONAL = 9, 10
_AXES = {1: ((0, -1), (1, 0)), 3: ((0, 1), (-1, 0)), 6: ((1, 0), (0, 1)), 8: ((-1, 0), (0, -1))}
"""Orientation to the picture's right and up, each as a sum of the phone's x and y. An upright phone writes 6. The
mirrored orientations (2, 4, 5, 7) are missing: no phone writes them, so somebody turned the picture over, and what
became of its axes is not known."""

Gravity = tuple[float, float, float]
"""Down: to the right of the picture, up, and towards the viewer. Unit length within GRAVITY_LENGTHS."""

_HEIF_TURN = "original_orientation"
"""Where pillow-heif keeps the orientation of a HEIC, whose pixels it has already turned."""
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
        Focal length as on 35 mm film; None where none within FOCAL_RANGE_MM is given. [mm]
    front_camera
        True when the file says that the front (selfie) camera was used: the picture may be mirrored.
    gravity
        Down in axes of the upright picture; None where the file has none. Never of the front camera: its picture
        leans the other way when it is mirrored, and no file says whether it is.
    """

    orientation: int = 1
    focal_35mm: float | None = None
    front_camera: bool = False
    gravity: Gravity | None = None


def camera_facts(image: Image.Image) -> CameraFacts:
    """What `image`'s metadata says about the camera; what is absent or broken has its default."""
    details, orientation = _details(image), _orientation(image)
    note = details.get(ExifTags.Base.MakerNote)
    front = _lens_is_front(details.get(ExifTags.Base.LensModel)) or _apple_camera_type(note) == APPLE_FRONT_CAMERA
    return CameraFacts(
        orientation=orientation,
        focal_35mm=_focal_mm(details.get(ExifTags.Base.FocalLengthIn35mmFilm)),
        front_camera=front,
        gravity=None if front else _upright(_apple_gravity(note), image.info.get(_HEIF_TURN) or orientation),
    )


def turn(image: Image.Image) -> int:
    """The orientation that the camera wrote, 1 to 8, also where the pixels have been turned already."""
    return int(image.info.get(_HEIF_TURN) or _orientation(image))


def gravity_fractions(image: Image.Image) -> tuple[int, ...] | None:
    """Gravity in axes of the phone as it is written: numerators and denominators in turn; None where there is none."""
    note = _details(image).get(ExifTags.Base.MakerNote)
    return None if _apple_gravity(note) is None else _apple_fractions(note)


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


def _focal_mm(value: object) -> float | None:
    """`value`, if a lens can have it. [mm]"""
    shortest, longest = FOCAL_RANGE_MM
    try:
        number = float(value)  # type: ignore[arg-type]
    except _MALFORMED:
        return None
    return number if shortest <= number <= longest else None


def _lens_is_front(lens: object) -> bool:
    return isinstance(lens, str) and "front" in lens.lower()


def _apple_camera_type(note: object) -> int | None:
    """The signed 32-bit tag 0x002e of an Apple MakerNote, or None where `note` is no such thing."""
    value = _apple_entry(note, APPLE_CAMERA_TYPE, _INT32_SIGNED, 1)
    return None if value is None else int(struct.unpack(">i", value)[0])


def _apple_gravity(note: object) -> Gravity | None:
    """The tag 0x0008 of an Apple MakerNote in axes of the phone; None where it is no vector of unit length."""
    numbers = _apple_fractions(note)
    if numbers is None or 0 in numbers[1::2]:
        return None
    x, y, z = (above / below for above, below in zip(numbers[::2], numbers[1::2], strict=True))
    shortest, longest = GRAVITY_LENGTHS
    return (x, y, z) if shortest <= math.hypot(x, y, z) <= longest else None


def _apple_fractions(note: object) -> tuple[int, ...] | None:
    """The three fractions of the tag 0x0008, or None where they are not in `note`."""
    value = _apple_entry(note, APPLE_GRAVITY, _SIGNED_RATIONAL, 3)
    if value is None or not isinstance(note, bytes):
        return None
    try:
        return struct.unpack_from(">6i", note, struct.unpack(">I", value)[0])
    except struct.error:
        return None


def _apple_entry(note: object, wanted: int, kind: int, values: int) -> bytes | None:
    """The four bytes, value or offset, of the entry `wanted` of that type and number; None where there is none."""
    if not isinstance(note, bytes) or not note.startswith(APPLE_HEADER):
        return None
    try:
        (count,) = struct.unpack_from(">H", note, len(APPLE_HEADER))
        for entry in range(count):
            head = struct.unpack_from(">HHI4s", note, len(APPLE_HEADER) + 2 + 12 * entry)
            if head[:3] == (wanted, kind, values):
                return bytes(head[3])
    except struct.error:
        return None
    return None


def _upright(gravity: Gravity | None, orientation: object) -> Gravity | None:
    """`gravity` from axes of the phone into those of the upright picture; None for a mirrored one."""
    if gravity is None or orientation not in _AXES:
        return None
    x, y, z = gravity
    (right_x, right_y), (up_x, up_y) = _AXES[orientation]
    return right_x * x + right_y * y, up_x * x + up_y * y, z
