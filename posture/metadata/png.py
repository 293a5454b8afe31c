"""PNG: a chain of chunks with checksums, of which those that bear on the look of the first picture are kept.

PNG specification (W3C, third edition). Dropped: texts, times, Exif, further frames, unknown chunks, what follows IEND.
"""

from __future__ import annotations

import zlib

from posture.metadata.parts import Unknown
from posture.metadata.profile import nameless

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs", b"IEND"}
)
_LONGEST_PROFILE = 4_000_000


def without(content: bytes, facts: bytes | None) -> bytes:
    """`content` with `facts` as its only Exif; raises `Unknown` where its chunks break off."""
    if not content.startswith(_SIGNATURE):
        raise Unknown
    kept, at = [_SIGNATURE], len(_SIGNATURE)
    while True:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise Unknown
        if name in _KEPT:
            kept.append(content[at:end])
        elif name == b"iCCP":
            kept.append(_profile(content[at + 8 : end - 4]))
        if name == b"IHDR" and facts:
            kept.append(_chunk(b"eXIf", facts))
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _profile(body: bytes) -> bytes:
    """The chunk of a colour profile, without names; nothing where it is broken."""
    packed, unpack = body.partition(b"\0")[2][1:], zlib.decompressobj()
    try:
        profile = unpack.decompress(packed, _LONGEST_PROFILE)
    except zlib.error:
        return b""
    return _chunk(b"iCCP", b"profile\0\0" + zlib.compress(nameless(profile))) if unpack.eof else b""


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
