"""Colour profiles without what tells device, maker, owner and time (ICC.1:2022), in place: no byte moves.

Kept: what turns numbers into colours. The two texts that the standard asks for say nothing but that there is a
profile; everything else, texts, makers' own tags and every byte between them, becomes zeros.
"""

from __future__ import annotations

from collections.abc import Iterator

_HEADER = 128
_UNTOLD = (slice(4, 8), slice(24, 36), slice(40, 44), slice(48, 56), slice(80, 100))
"""Of the header: who converts by it, date, platform, maker and model of the device, who made it, a hash over it all."""
_SIZE, _SIGNATURE = slice(0, 4), slice(36, 40)
_ENTRY = 12
_MOST_TAGS = 100
_COLOURS = frozenset(
    b"A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 "
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad chrm cicp gamt lumi".split()
)
_TEXTS = frozenset({b"desc", b"cprt"})
_NAME = "ICC"
_BLANKS = {
    b"text": b"text" + bytes(4) + _NAME.encode() + b"\0",
    b"desc": b"desc" + bytes(4) + (len(_NAME) + 1).to_bytes(4, "big") + _NAME.encode() + bytes(1 + 8 + 3 + 67),
    b"mluc": b"mluc" + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big")
    + b"enUS" + (2 * len(_NAME)).to_bytes(4, "big") + (28).to_bytes(4, "big") + _NAME.encode("utf-16-be"),
}  # fmt: skip
"""By type, the shortest element that says `_NAME`."""
_Tag = tuple[bytes, int, int]
"""Signature, and from where to where its element stands."""


def nameless(profile: bytes) -> bytes:
    """`profile` with what gives colours alone, as long as it was; zeros where it is not built as the standard says.

    >>> nameless(b"no profile").hex()
    '00000000000000000000'
    """
    size = int.from_bytes(profile[_SIZE], "big")
    if not _HEADER + 4 <= size <= len(profile) or profile[_SIGNATURE] != b"acsp":
        return bytes(len(profile))
    tags = list(_tags(profile, size))
    clean, kept = bytearray(len(profile)), []
    clean[:_HEADER] = profile[:_HEADER]
    for part in _UNTOLD:
        clean[part] = bytes(part.stop - part.start)
    for signature, start, end in tags:
        element = profile[start:end] if signature in _COLOURS else _blank(profile[start:end])
        if signature in _COLOURS | _TEXTS and element:
            clean[start:end] = element
            kept.append((signature, start, end))
    clean[_HEADER : _HEADER + 4 + _ENTRY * len(kept)] = _table(kept)
    return bytes(clean)


def _tags(profile: bytes, size: int) -> Iterator[_Tag]:
    """The tags whose elements stand inside the profile, behind the table."""
    count = int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    behind = _HEADER + 4 + _ENTRY * count
    for at in range(_HEADER + 4, behind if count <= _MOST_TAGS else 0, _ENTRY):
        start, length = (int.from_bytes(profile[at + part : at + part + 4], "big") for part in (4, 8))
        if behind <= start and start + length <= size:
            yield profile[at : at + 4], start, start + length


def _blank(element: bytes) -> bytes:
    """A text of the same type and length that says nothing; empty where there is no room for one."""
    blank = _BLANKS.get(element[:4], b"")
    return blank.ljust(len(element), b"\0") if blank and len(blank) <= len(element) else b""


def _table(tags: list[_Tag]) -> bytes:
    entries = (
        signature + start.to_bytes(4, "big") + (end - start).to_bytes(4, "big") for signature, start, end in tags
    )
    return len(tags).to_bytes(4, "big") + b"".join(entries)
