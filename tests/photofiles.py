"""Makes photo files, whole and broken, as cameras and accidents make them."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image
from PIL.ExifTags import IFD


def file_of(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The content of a file of that `kind` (JPEG, PNG, WEBP, GIF, MPO, HEIF, ...) that shows `image`."""
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def textured(width: int, height: int, seed: int = 0) -> Image.Image:
    """A bright picture of coarse grain: neither dark, nor blurred, nor a person."""
    grain = np.random.default_rng(seed).integers(60, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(grain)


def exif_with(details: Mapping[int, object]) -> Image.Exif:
    """Metadata with `details` in its Exif part."""
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif).update(details)
    return exif


UPRIGHT = ((0, 1), (-1000, 1000), (0, 1))
"""Gravity of a phone held upright, three fractions."""


def apple_note(
    camera: int,
    *,
    kind: int = 9,
    values: int = 1,
    entries: int | None = None,
    gravity: Sequence[tuple[int, int]] = UPRIGHT,
) -> bytes:
    """An Apple MakerNote with a version, the vector of gravity, and which camera took the photo.

    `kind`, `values` and `entries` lie about the type and number of the camera's value and of the entries.
    """
    header = b"Apple iOS\x00\x00\x01MM"
    gravity_at = len(header) + 2 + 3 * 12 + 4
    table = [
        struct.pack(">HHIi", 0x0001, 9, 1, 14),
        struct.pack(">HHII", 0x0008, 10, 3, gravity_at),
        struct.pack(">HHIi", 0x002E, kind, values, camera),
    ]
    count = len(table) if entries is None else entries
    vector = b"".join(struct.pack(">ii", *fraction) for fraction in gravity)
    return header + struct.pack(">H", count) + b"".join(table) + struct.pack(">I", 0) + vector


def fractions(*vector: float) -> tuple[tuple[int, int], ...]:
    """`vector` as an Apple MakerNote holds it, to a hundred thousandth."""
    return tuple((round(100_000 * number), 100_000) for number in vector)


def png(width: int, height: int, *, bits: int, colour: int, rows: bytes) -> bytes:
    """A PNG of the size that is said, around `rows` (each with its filter byte), whatever those hold."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 1)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_bomb() -> bytes:
    """A valid PNG of 30000 x 30000 pixels in half a megabyte."""
    return png(30_000, 30_000, bits=1, colour=0, rows=bytes(30_000 * (1 + 30_000 // 8)))
