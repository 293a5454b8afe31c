"""A path or bytes from outside -> Photo: upright RGB pixels and the few facts that bear on measuring.

Every file is hostile until decoded: its size, format and number of pixels are checked first, and each
way of failing is an `UnreadablePhoto` that says what to do next. Metadata is dropped once read: a
Photo holds no time, place, owner or device.
"""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from posture.errors import UnreadablePhoto
from posture.exif import Gravity, camera_facts

Pixels = NDArray[np.uint8]
"""RGB picture of shape (height, width, 3), origin top left."""

Lab = NDArray[np.float32]
"""Picture in CIE Lab of shape (height, width, 3): lightness 0 to 100, then red-green and yellow-blue."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
"""As Pillow names them; JPEG includes the multi-picture files (MPO) of phones, whose first picture is read."""
MAX_BYTES = 200_000_000
MAX_PIXELS = 120_000_000
"""Above the largest phone picture that is not binned (108 megapixels); chosen by us."""
KEPT_BLOCKS = 4
"""Of 16 MB; a photo of 12 megapixels needs 3."""
_STRIP = 256
"""Rows converted at a time, so that a large photo is never held twice."""
_DECODE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    RuntimeError,
    MemoryError,
    Image.DecompressionBombError,
)
"""What Pillow and libheif raise on files that begin well and then break."""
_KNOWN_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_VIDEO_BRANDS = (b"iso", b"mp4", b"avc1", b"dash", b"qt  ", b"M4V", b"MSNV", b"XAVC", b"f4v", b"3gp", b"3g2")
_QUICKTIME_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
"""Atoms that a QuickTime film without a brand may begin with."""
_TRY_ANOTHER = "Use a JPEG, PNG, WebP or HEIC photo."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Photo:
    """A photo as it is meant to be looked at.

    Attributes
    ----------
    name
        File name without folder, made printable.
    sha256
        Of the file's bytes, in hexadecimal.
    pixels
        Upright RGB, uint8 of shape (height, width, 3), read-only.
    focal_35mm
        Focal length as on 35 mm film, where the camera wrote it. [mm]
    front_camera
        The file says that the front camera took it, so it may be mirrored.
    gravity
        Down in axes of the picture (right, up, towards the viewer), where the phone wrote it.
    """

    name: str
    sha256: str
    pixels: Pixels
    focal_35mm: float | None = None
    front_camera: bool = False
    gravity: Gravity | None = None

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or self.pixels.dtype != np.uint8:
            expected = "uint8 of shape (height, width, 3)"
            raise ValueError(f"pixels: expected {expected}, got {self.pixels.dtype} {self.pixels.shape}")
        self.pixels.flags.writeable = False

    @property
    def width(self) -> int:
        """[px]"""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """[px]"""
        return int(self.pixels.shape[0])


def printable(name: str) -> str:
    """`name` without line breaks, terminal codes and undecodable bytes, for messages and pages.

    >>> printable("a" + chr(27) + "[31m.jpg")
    'a?[31m.jpg'
    """
    return "".join(c if c.isprintable() else "?" for c in name)


def read(path: Path) -> Photo:
    """The photo in the file `path`.

    Raises
    ------
    UnreadablePhoto
        The file is missing, a folder, not permitted, empty, too large, or not a photo.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadablePhoto("folder", "is a folder.", "Name the photos in it, for example FOLDER/*.jpg.")
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device might never end
            raise UnreadablePhoto("not_a_file", "is not a regular file.", _TRY_ANOTHER)
        if status.st_size > MAX_BYTES:
            _refuse_size()
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadablePhoto("no_such_file", "no such file.", "Check the name and the folder.") from None
    except PermissionError:
        raise UnreadablePhoto(
            "no_permission", "may not be read.", "Change its permissions or copy it to your own folder."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise UnreadablePhoto("unreadable", f"{reason}.", "Check the disk and copy the file again.") from None
    return decode(content, path.name)


def _refuse_size() -> None:
    raise UnreadablePhoto(
        "too_many_bytes", f"is larger than {MAX_BYTES // 1_000_000} MB.", "Save it as a JPEG and try again."
    )


def keep_memory() -> None:
    """Let Pillow keep the memory of a photo for the next, in a server: to ask for it anew is two fifths of decoding."""
    Image.core.set_blocks_max(KEPT_BLOCKS)  # type: ignore[attr-defined]  # as Pillow documents it


def decode(content: bytes, name: str) -> Photo:
    """The photo in the file content `content`; `name` is kept for messages only.

    Raises
    ------
    UnreadablePhoto
        Empty, too large, of an unknown format, broken, or with more than MAX_PIXELS pixels.
    """
    with opened(content) as image:
        facts = camera_facts(image)
        image.load()
        pixels = _rgb(image)
    return Photo(
        name=printable(Path(name).name),
        sha256=hashlib.sha256(content).hexdigest(),
        pixels=upright(pixels, facts.orientation),
        focal_35mm=facts.focal_35mm,
        front_camera=facts.front_camera,
        gravity=facts.gravity,
    )


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """The picture in `content` as Pillow has it, not decoded yet; what goes wrong with it inside is said as here.

    Raises
    ------
    UnreadablePhoto
        As `decode`.
    """
    if not content:
        raise UnreadablePhoto("empty", "is empty.", "Copy the photo from the camera again.")
    if len(content) > MAX_BYTES:
        _refuse_size()
    Image.init()
    pillow_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken metadata and large pictures are judged here, below
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _check_pixel_count(image.size)
                yield image
        except UnidentifiedImageError:
            raise _unknown_format(content) from None
        except Image.DecompressionBombError:
            raise _too_many_pixels("too many") from None
        except _DECODE_ERRORS:
            raise _broken() from None


def _check_pixel_count(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(f"{width} x {height}")


def _too_many_pixels(count: str) -> UnreadablePhoto:
    limit = MAX_PIXELS // 1_000_000
    return UnreadablePhoto(
        "too_many_pixels", f"has {count} pixels, more than {limit} megapixels.", "Save a smaller copy of it."
    )


def _broken() -> UnreadablePhoto:
    return UnreadablePhoto("broken", "is a damaged or cut-off picture.", "Copy the photo from the camera again.")


def _unknown_format(content: bytes) -> UnreadablePhoto:
    """What to say of `content`, whose beginning no decoder understands."""
    if _is_video(content):
        return UnreadablePhoto("video", "is a video.", "Take a still photo, or save one frame of it as a JPEG.")
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    is_heif = content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS
    if is_webp or is_heif or content.startswith(_KNOWN_STARTS):
        return _broken()
    return UnreadablePhoto("not_a_photo", "is not a picture in a known format.", _TRY_ANOTHER)


def _is_video(content: bytes) -> bool:
    """MP4 and its kin, QuickTime, AVI, Matroska and WebM, by their first bytes."""
    is_mp4 = content[4:8] == b"ftyp" and content[8:12].startswith(_VIDEO_BRANDS)
    is_avi = content[:4] == b"RIFF" and content[8:12] == b"AVI "
    is_old_quicktime = content[:1] == b"\x00" and content[4:8] in _QUICKTIME_ATOMS
    return is_mp4 or is_avi or is_old_quicktime or content[:4] == b"\x1aE\xdf\xa3"


def _rgb(image: Image.Image) -> Pixels:
    """The pixels of a loaded image as 8-bit RGB: grey repeated, alpha on white, 16 bit cut to 8."""
    if image.mode.startswith("I;16") or image.mode == "I":
        eight = (np.asarray(image).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8)
        return np.repeat(eight[:, :, None], 3, axis=2)
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Image.new("RGBA", image.size, "white")
        image.alpha_composite(layer)
    width, height = image.size
    pixels: Pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP):
        strip = image.crop((0, top, width, min(top + _STRIP, height)))
        pixels[top : top + _STRIP] = np.asarray(strip if strip.mode == "RGB" else strip.convert("RGB"))
    return pixels


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """`pixels` turned and mirrored as the EXIF `orientation` (1 to 8) asks.

    5 to 8 swap width and height. See the EXIF standard, tag 0x0112.
    """
    if orientation in {5, 6, 7, 8}:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    if orientation in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def mirror_image(pixels: Pixels) -> Pixels:
    """`pixels` with left and right exchanged: a new picture, made fifteen times as fast as a copy backwards."""
    return np.asarray(cv2.flip(pixels, 1), np.uint8)


def quarter_turned(photo: Photo, quarters: int) -> Photo:
    """`photo` turned clockwise by `quarters` times 90 degrees; none gives the photo itself."""
    orientation = {0: 1, 1: 6, 2: 3, 3: 8}[quarters % 4]
    return photo if orientation == 1 else replace(photo, pixels=upright(photo.pixels, orientation), gravity=None)


def resized(pixels: Pixels, *, longest: int) -> tuple[Pixels, float]:
    """A copy whose longer side is `longest` [px], and the factor by which it was made smaller.

    Reducing averages areas, so fine patterns do not alias.
    """
    height, width = pixels.shape[:2]
    factor = max(height, width) / longest
    size = max(1, round(width / factor)), max(1, round(height / factor))
    interpolation = cv2.INTER_AREA if factor > 1 else cv2.INTER_CUBIC
    copy: Any = cv2.resize(pixels, size, interpolation=interpolation)
    return copy, factor


def reduced(pixels: Pixels, *, longest: int) -> tuple[Pixels, float]:
    """A copy made smaller by a whole factor, so that its longer side is at most `longest` [px], and the factor.

    A whole factor is exact (up to factor - 1 rows and columns at the far edges are left out) and fast; a picture that
    is small enough already is returned as it is.
    """
    height, width = pixels.shape[:2]
    factor = -(-max(height, width) // longest)
    if factor <= 1 or min(height, width) < factor:
        return pixels, 1.0
    even = pixels[: height - height % factor, : width - width % factor]
    copy: Any = cv2.resize(even, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    return copy, float(factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of a photo, far edges not included. [px]"""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def within(cls, pixels: Pixels, start: tuple[float, float], end: tuple[float, float]) -> Box:
        """The whole pixels from `start` to `end` (x, y) that are in the picture; empty where none are."""
        height, width = pixels.shape[:2]
        left, right = (round(min(max(x, 0.0), width)) for x in (start[0], end[0]))
        top, bottom = (round(min(max(y, 0.0), height)) for y in (start[1], end[1]))
        return cls(left=left, top=top, right=right, bottom=bottom)

    @property
    def shorter(self) -> int:
        """Shorter side; 0 where the box is empty. [px]"""
        return max(0, min(self.right - self.left, self.bottom - self.top))


def lab_part(pixels: Pixels, box: Box, step: float) -> tuple[Lab, tuple[float, float]]:
    """The part of `pixels` in `box` in CIE Lab (L 0 to 100), resampled so that its pixels are about `step` wide.

    Returns the exact width and height of its pixels as well. [px of `pixels`]
    """
    part = pixels[box.top : box.bottom, box.left : box.right]
    size = max(1, round(part.shape[1] / step)), max(1, round(part.shape[0] / step))
    method = cv2.INTER_AREA if step > 1 else cv2.INTER_CUBIC
    copy: Any = cv2.resize(part.astype(np.float32) / 255 if step <= 1 else part, size, interpolation=method)
    rgb: Any = np.clip(copy, 0, 1) if step <= 1 else copy.astype(np.float32) / 255
    exact = part.shape[1] / size[0], part.shape[0] / size[1]
    lab: Any = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    return lab, exact
