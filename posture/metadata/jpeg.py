"""JPEG: a chain of segments, of which those that describe how pixels are coded are kept byte for byte.

ITU-T T.81, annex B. Dropped: Exif, XMP, comments, IPTC, makers' segments, and whatever follows the picture's end, where
phones put second pictures, films and times.
"""

from __future__ import annotations

from collections.abc import Mapping

from posture.metadata.parts import Unknown
from posture.metadata.profile import nameless

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_TABLES = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}) - {0xC8}
"""Frames, tables and restart intervals: how pixels are coded."""
_JFIF, _PROFILE, _ADOBE, _EXIF = 0xE0, 0xE2, 0xEE, 0xE1
_ICC = b"ICC_PROFILE\0"
_ICC_NUMBER, _ICC_HEAD = slice(len(_ICC), len(_ICC) + 1), len(_ICC) + 2
_RESTARTS = range(0xD0, 0xD8)


def without(content: bytes, facts: bytes | None) -> bytes:
    """`content` with `facts` as its only Exif; raises `Unknown` where its segments break off."""
    if content[:2] != bytes((0xFF, _START)):
        raise Unknown
    head, at = [content[:2]], 2
    profile: dict[int, bytes] = {}
    if facts:
        head.append(_segment(_EXIF, b"Exif\0\0" + facts))
    while True:
        marker, start = _marker(content, at)
        if marker == _END:
            return b"".join((*_with_profile(head, profile), bytes((0xFF, _END))))
        end = _end(content, start)
        body = content[start + 2 : end]
        if marker == _PROFILE and body.startswith(_ICC):
            profile[len(head)] = body
        head.append(_kept(marker, body))
        at = end
        if marker == _SCAN:
            at = _after_scan(content, end)
            head.append(content[end:at])


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker at `at`, after any filling, and where its length stands."""
    if content[at : at + 1] != b"\xff":
        raise Unknown
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise Unknown
    return content[at], at + 1


def _end(content: bytes, start: int) -> int:
    end = start + int.from_bytes(content[start : start + 2], "big")
    if end < start + 2 or end > len(content):
        raise Unknown
    return end


def _kept(marker: int, body: bytes) -> bytes:
    """The segment as it is kept: nothing of those that do not bear on pixels."""
    if marker in _TABLES or marker == _SCAN:
        return _segment(marker, body)
    if marker == _ADOBE and body.startswith(b"Adobe"):
        return _segment(marker, body[:12])
    if marker == _JFIF and body.startswith(b"JFIF\0"):
        return _segment(marker, body[:12] + b"\0\0")  # no thumbnail
    return b""


def _with_profile(head: list[bytes], parts: Mapping[int, bytes]) -> list[bytes]:
    """`head` with the colour profile, whose `parts` stood at those places: each its mark, its number, and a piece."""
    order = sorted(parts, key=lambda place: parts[place][_ICC_NUMBER])
    whole = nameless(b"".join(parts[place][_ICC_HEAD:] for place in order))
    filled = list(head)
    for place in order:
        length = len(parts[place]) - _ICC_HEAD
        filled[place] = _segment(_PROFILE, parts[place][:_ICC_HEAD] + whole[:length])
        whole = whole[length:]
    return filled


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _after_scan(content: bytes, at: int) -> int:
    """Where the next marker stands after coded pixels, in which 0xFF is followed by 0 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Unknown
        if content[at + 1] == 0xFF:
            at += 1
        elif content[at + 1] == 0 or content[at + 1] in _RESTARTS:
            at += 2
        else:
            return at
