"""A photo file -> the same picture without what tells place, time, owner and device.

Kept: the compressed pixels byte for byte, the colour profile without date and names, and the facts that bear on
measuring (`exif.CameraFacts`), written anew. A file whose parts cannot be told apart, and every GIF, is decoded and
written as PNG instead: the same upright pixels, in a larger file.
"""

from __future__ import annotations

import io

from PIL import Image

from posture.metadata.facts import facts_of, facts_of_upright
from posture.metadata.heif import without as heif_without
from posture.metadata.jpeg import without as jpeg_without
from posture.metadata.parts import Unknown
from posture.metadata.png import without as png_without
from posture.metadata.webp import without as webp_without
from posture.photo import decode, opened, resized

_WAYS = {"JPEG": jpeg_without, "MPO": jpeg_without, "PNG": png_without, "WEBP": webp_without, "HEIF": heif_without}
"""By what Pillow names the format: (content, Exif block or None) to content."""


def stripped(content: bytes) -> bytes:
    """`content` without its metadata, but for the facts that bear on measuring.

    Raises
    ------
    UnreadablePhoto
        It is not a photo that can be read.
    """
    with opened(content) as image:
        facts, way = facts_of(image), _WAYS.get(image.format or "")
    try:
        return way(content, facts) if way else rewritten(content)
    except Unknown:
        return rewritten(content)


def rewritten(content: bytes) -> bytes:
    """The upright picture in `content` as a PNG of our own making, with the same facts.

    Raises
    ------
    UnreadablePhoto
        It is not a photo that can be read.
    """
    with opened(content) as image:
        facts = facts_of_upright(image)
    out = io.BytesIO()
    Image.fromarray(decode(content, "").pixels).save(out, "PNG", compress_level=1)
    return png_without(out.getvalue(), facts)


def small_picture(content: bytes, name: str, *, longest_px: int) -> bytes:
    """The upright picture in `content`, no longer than `longest_px`, as a PNG that holds its pixels and nothing else.

    Raises
    ------
    UnreadablePhoto
        It is not a picture that can be read.
    """
    pixels = decode(content, name).pixels
    if max(pixels.shape) > longest_px:
        pixels, _ = resized(pixels, longest=longest_px)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return png_without(out.getvalue(), None)
