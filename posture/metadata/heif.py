"""HEIF: boxes in boxes, cleaned in place, so that no address in the file changes (ISO/IEC 14496-12, 23008-12).

Pictures are items whose bytes the box `iloc` finds. All other items (Exif, XMP, makers' own) and every byte that is no
item's are filled with zeros, boxes that are not needed become `free`. The Exif item gets the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posture.metadata.facts import EMPTY
from posture.metadata.items import Item, items_of
from posture.metadata.parts import Unknown
from posture.metadata.profile import nameless

_FILE = frozenset({b"ftyp", b"meta", b"mdat", b"free", b"skip"})
_META = frozenset({b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp", b"iref", b"idat", b"dinf", b"grpl"})
_PROPERTIES = frozenset(
    b"hvcC lhvC av1C avcC jpgC ispe colr pixi irot imir clap pasp auxC clli mdcv cclv amve lsel rloc tols oinf".split()
)
_PICTURES = frozenset(b"hvc1 hev1 lhv1 av01 avc1 jpeg grid iden iovl tmap".split())
_EMPTIED = frozenset({b"mdat", b"free", b"skip", b"idat"})
"""Boxes of which only the bytes of pictures are kept."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its type, where it begins, and where its body does and ends."""

    kind: bytes
    at: int
    start: int
    end: int


def boxes(content: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes from `start` to `end`, one after the other; raises `Unknown` where one reaches beyond."""
    while start < end:
        size, body = int.from_bytes(content[start : start + 4], "big"), start + 8
        if size == 1:
            size, body = int.from_bytes(content[start + 8 : start + 16], "big"), start + 16
        box_end = end if size == 0 else start + size
        if body > box_end or box_end > end:
            raise Unknown
        yield Box(bytes(content[start + 4 : start + 8]), start, body, box_end)
        start = box_end


def without(content: bytes, facts: bytes | None) -> bytes:
    """`content` with `facts` in its Exif; raises `Unknown` where it is built in another way or has no room."""
    top = list(boxes(content, 0, len(content)))
    metas = [box for box in top if box.kind == b"meta"]
    if len(metas) != 1:
        raise Unknown
    inner = list(boxes(content, metas[0].start + 4, metas[0].end))
    items = items_of(content, inner)
    clean = bytearray(content)
    for box in top:
        _cleaned(clean, box, _FILE)
    for box in inner:
        _cleaned(clean, box, _META)
        if box.kind == b"iprp":
            _clean_properties(clean, box)
    _put_back(clean, content, items)
    _write_facts(clean, items, facts)
    return bytes(clean)


def _cleaned(clean: bytearray, box: Box, needed: frozenset[bytes]) -> None:
    """`box` emptied, where it is not needed or holds the bytes of items."""
    if box.kind not in needed:
        clean[box.at + 4 : box.at + 8] = b"free"
    if box.kind not in needed or box.kind in _EMPTIED:
        clean[box.start : box.end] = bytes(box.end - box.start)


def _clean_properties(clean: bytearray, iprp: Box) -> None:
    """Properties that are not of the look of a picture, such as times and descriptions, become `free`."""
    for holder in boxes(clean, iprp.start, iprp.end):
        if holder.kind != b"ipco":
            continue
        for box in boxes(clean, holder.start, holder.end):
            _cleaned(clean, box, _PROPERTIES)
            if box.kind == b"colr" and bytes(clean[box.start : box.start + 4]) in {b"prof", b"rICC"}:
                clean[box.start + 4 : box.end] = nameless(bytes(clean[box.start + 4 : box.end]))


def _put_back(clean: bytearray, content: bytes, items: list[Item]) -> None:
    """The bytes of pictures as they were."""
    for item in items:
        for start, end in item.extents if item.kind in _PICTURES else ():
            clean[start:end] = content[start:end]


def _write_facts(clean: bytearray, items: list[Item], facts: bytes | None) -> None:
    """The Exif items: an offset of zero to the block, the block, zeros."""
    exif = [item for item in items if item.kind == b"Exif"]
    if facts and not exif:
        raise Unknown
    for item in exif:
        block = bytes(4) + (facts or EMPTY)
        if len(block) > sum(end - start for start, end in item.extents):
            raise Unknown
        for start, end in item.extents:
            part, block = block[: end - start], block[end - start :]
            clean[start : start + len(part)] = part
