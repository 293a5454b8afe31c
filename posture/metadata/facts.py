"""The facts that bear on measuring, written as an Exif block that holds nothing else (TIFF 6.0, Exif 3.0)."""

from __future__ import annotations

import struct
from fractions import Fraction

from PIL import ExifTags, Image

from posture.exif import (
    APPLE_CAMERA_TYPE,
    APPLE_FRONT_CAMERA,
    APPLE_GRAVITY,
    APPLE_HEADER,
    CameraFacts,
    camera_facts,
    gravity_fractions,
    turn,
)

_SHORT, _LONG, _RATIONAL, _UNDEFINED, _INT32, _SIGNED_RATIONAL = 3, 4, 5, 7, 9, 10
_TIFF = b"MM\0*\0\0\0\x08"
EMPTY = _TIFF + bytes(6)
"""A block that says nothing, for formats that need one."""
_Entry = tuple[int, int, int, bytes]
"""Tag, type, number of values, their bytes."""


def facts_of(image: Image.Image) -> bytes | None:
    """What `image` tells of its camera, for the same pixels; None where it tells nothing."""
    return _block(camera_facts(image), turn(image), gravity_fractions(image))


def facts_of_upright(image: Image.Image) -> bytes | None:
    """The same for pixels that have been turned upright: gravity in axes of a phone that takes such pictures."""
    facts, numbers = camera_facts(image), None
    raw = gravity_fractions(image)
    if facts.gravity and raw:
        right, up, _ = facts.gravity
        numbers = (*_fraction(up, raw), *_fraction(-right, raw), *raw[4:])
    return _block(facts, 1, numbers)


def _fraction(value: float, raw: tuple[int, ...]) -> tuple[int, int]:
    """The fraction of `raw`, or its opposite, that is `value`: turning by quarters only swaps and negates."""
    x, y = (raw[0], raw[1]), (raw[2], raw[3])
    choices = [(sign * above, below) for above, below in (x, y) for sign in (1, -1)]
    return next(one for one in choices if one[0] / one[1] == value)


def _block(facts: CameraFacts, orientation: int, gravity: tuple[int, ...] | None) -> bytes | None:
    details: list[_Entry] = []
    note = _note(gravity if facts.gravity else None, front=facts.front_camera)
    if note:
        details.append((ExifTags.Base.MakerNote, _UNDEFINED, len(note), note))
    if facts.focal_35mm is not None:
        details.append(_focal(facts.focal_35mm))
    if not details and orientation == 1:
        return None
    first: list[_Entry] = [(ExifTags.Base.Orientation, _SHORT, 1, struct.pack(">H", orientation))]
    if not details:
        return _TIFF + _directory(first, len(_TIFF))
    at = len(_TIFF) + len(_directory([*first, (ExifTags.IFD.Exif, _LONG, 1, bytes(4))], 0))
    first.append((ExifTags.IFD.Exif, _LONG, 1, struct.pack(">I", at)))
    return _TIFF + _directory(first, len(_TIFF)) + _directory(details, at)


def _focal(focal_mm: float) -> _Entry:
    tag = ExifTags.Base.FocalLengthIn35mmFilm
    if focal_mm.is_integer():
        return tag, _SHORT, 1, struct.pack(">H", int(focal_mm))
    fraction = Fraction(focal_mm).limit_denominator(1_000_000)
    return tag, _RATIONAL, 1, struct.pack(">II", fraction.numerator, fraction.denominator)


def _note(gravity: tuple[int, ...] | None, *, front: bool) -> bytes:
    """An Apple MakerNote with gravity and whether the front camera was used; offsets count from its first byte."""
    entries: list[_Entry] = []
    if gravity:
        entries.append((APPLE_GRAVITY, _SIGNED_RATIONAL, 3, struct.pack(">6i", *gravity)))
    if front:
        entries.append((APPLE_CAMERA_TYPE, _INT32, 1, struct.pack(">i", APPLE_FRONT_CAMERA)))
    return APPLE_HEADER + _directory(entries, len(APPLE_HEADER)) if entries else b""


def _directory(entries: list[_Entry], at: int) -> bytes:
    """A directory that stands at `at`, with the values that do not fit into four bytes behind it."""
    table, behind = struct.pack(">H", len(entries)), b""
    values_at = at + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in sorted(entries):
        if len(value) <= 4:
            place = value.ljust(4, b"\0")
        else:
            place = struct.pack(">I", values_at + len(behind))
            behind += value + bytes(len(value) % 2)
        table += struct.pack(">HHI", tag, kind, count) + place
    return table + bytes(4) + behind
