"""The items of a HEIF file: what each is, and where its bytes stand (ISO/IEC 14496-12, boxes `iinf` and `iloc`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from posture.metadata.parts import Unknown

Extent = tuple[int, int]
"""From, to, in bytes of the file."""


class AnyBox(Protocol):
    """A box: its type, and where its body begins and ends."""

    @property
    def kind(self) -> bytes:
        """Four letters."""
        ...

    @property
    def start(self) -> int:
        """First byte of the body."""
        ...

    @property
    def end(self) -> int:
        """The byte after it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the file."""

    kind: bytes
    extents: tuple[Extent, ...]


class Reader:
    """Reads numbers of given sizes one after the other; raises `Unknown` beyond the end."""

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self._content, self._at, self._end = content, start, end

    def number(self, size: int) -> int:
        """The next number of `size` bytes."""
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        start, self._at = self._at, self._at + size
        if self._at > self._end:
            raise Unknown
        return self._content[start : self._at]


def items_of(content: bytes, inner: Sequence[AnyBox]) -> list[Item]:
    """Every item that the boxes `inner` of `meta` tell of."""
    by_kind = {box.kind: box for box in inner}
    if not {b"iinf", b"iloc"} <= by_kind.keys():
        raise Unknown
    places = dict(_places(content, by_kind[b"iloc"], by_kind.get(b"idat")))
    return [Item(kind=kind, extents=places.get(number, ())) for number, kind in _kinds(content, by_kind[b"iinf"])]


def _kinds(content: bytes, iinf: AnyBox) -> Iterator[tuple[int, bytes]]:
    """Number and type of every item."""
    read = Reader(content, iinf.start, iinf.end)
    count = read.number(2 if read.number(4) >> 24 == 0 else 4)
    for _ in range(count):
        size, name, version = read.number(4), read.take(4), read.number(4) >> 24
        if name != b"infe" or version not in {2, 3}:
            raise Unknown
        number = read.number(2 if version == 2 else 4)
        read.number(2)
        kind = read.take(4)
        read.take(size - (20 if version == 2 else 22))
        yield number, kind


def _places(content: bytes, iloc: AnyBox, idat: AnyBox | None) -> Iterator[tuple[int, tuple[Extent, ...]]]:
    """Number and extents of every item."""
    read = Reader(content, iloc.start, iloc.end)
    version, sizes = read.number(4) >> 24, read.number(2)
    if version > 2:
        raise Unknown
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(read.number(2 if version < 2 else 4)):
        number = read.number(2 if version < 2 else 4)
        method = read.number(2) & 15 if version else 0
        elsewhere, base = read.number(2), read.number(base_size)
        extents = []
        for _ in range(read.number(2)):
            read.take(index_size if version else 0)
            start = base + read.number(offset_size)
            extents.append((start, start + read.number(length_size)))
        if elsewhere:
            raise Unknown
        yield number, tuple(_in_file(extent, method, content, idat) for extent in extents)


def _in_file(extent: Extent, method: int, content: bytes, idat: AnyBox | None) -> Extent:
    """An extent counted from the beginning of the file: of itself, or of the body of `idat`."""
    start, end = extent
    low, high = 0, len(content)
    if method == 1 and idat is not None:
        low, high = idat.start, idat.end
    elif method != 0:
        raise Unknown
    if end <= start or low + end > high:
        raise Unknown
    return low + start, low + end
