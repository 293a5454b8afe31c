"""What goes between an engine and its workers: pickles, one after the other, through a pipe.

A photo goes to the worker whole, as its pixels (for 12 megapixels that is quicker than decoding the file again), and
does not come back: the asker has it, and puts its own in the place of the worker's.
"""

from __future__ import annotations

import copyreg
import pickle
from types import MappingProxyType
from typing import IO, Any

from posture.photo import Photo

_PHOTO = "photo"


def send(stream: IO[bytes], message: object, *, without: Photo | None = None) -> None:
    """Put `message` on the `stream`; the photo `without` is named in it only.

    Raises
    ------
    OSError
        Nobody reads it any more.
    """
    _Pickler(stream, without).dump(message)
    stream.flush()


def receive(stream: IO[bytes], *, photo: Photo | None = None) -> Any:
    """The next message on the `stream`, with `photo` where one was left out.

    Raises
    ------
    EOFError, pickle.UnpicklingError
        The other end is gone, between two messages or within one.
    """
    return _Unpickler(stream, photo).load()


def read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """`mapping` as it was before it was sent."""
    return MappingProxyType(mapping)


def _how_made(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    """What pickle does not know: how a read-only mapping is made again."""
    return read_only, (dict(mapping),)


class _Pickler(pickle.Pickler):
    def __init__(self, stream: IO[bytes], without: Photo | None) -> None:
        super().__init__(stream, protocol=5)
        self.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _how_made}
        self._without = without

    def persistent_id(self, obj: object) -> str | None:
        return _PHOTO if isinstance(obj, Photo) and obj is self._without else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: IO[bytes], photo: Photo | None) -> None:
        super().__init__(stream)
        self._photo = photo

    def persistent_load(self, pid: object) -> Photo:
        if self._photo is None:
            raise pickle.UnpicklingError(f"nothing stands for {pid}")
        return self._photo
