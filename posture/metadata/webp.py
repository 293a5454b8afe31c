"""WebP: chunks in a RIFF container, of which pixels, transparency, frames and the colour profile are kept.

WebP container specification. Dropped: Exif, XMP, unknown chunks, what follows the container.
"""

from __future__ import annotations

from posture.metadata.parts import Unknown
from posture.metadata.profile import nameless

_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def without(content: bytes, facts: bytes | None) -> bytes:
    """`content` with `facts` as its only Exif; raises `Unknown` where its chunks break off."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise Unknown
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise Unknown
    kept, at = [], 12
    while at + 8 <= end:
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise Unknown
        if name in _KEPT:
            body = content[at + 8 : at + 8 + length]
            kept.append((name, nameless(body) if name == b"ICCP" else body))
        at += 8 + length + length % 2
    return _file(_extended(kept, facts))


_Chunks = list[tuple[bytes, bytes]]


def _extended(chunks: _Chunks, facts: bytes | None) -> _Chunks:
    """`chunks` with the flags of what is in them; a plain file has no place for facts."""
    if not chunks:
        raise Unknown
    if chunks[0][0] != b"VP8X":
        if facts:  # they came from no place that the format has
            raise Unknown
        return chunks
    header = bytearray(chunks[0][1])
    if len(header) < 10:
        raise Unknown
    header[0] &= ~(_HAS_EXIF | _HAS_XMP) & 0xFF
    if facts:
        header[0] |= _HAS_EXIF
        chunks = [*chunks, (b"EXIF", facts)]
    return [(b"VP8X", bytes(header)), *chunks[1:]]


def _file(chunks: _Chunks) -> bytes:
    body = b"WEBP" + b"".join(
        name + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body
