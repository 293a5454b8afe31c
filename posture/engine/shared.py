"""The one engine of this process."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from posture.analysis import Request, Seen
from posture.engine.engine import Engine
from posture.engine.pool import Pool
from posture.photo import Photo

_lock = threading.Lock()
_engine: Engine | None = None
"""Tests put one in that plays back."""


def shared_engine() -> Engine:
    """Made at the first call, with its workers."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = Pool()
            atexit.register(_engine.close)
        return _engine


def submit(photo: Photo, request: Request) -> Future[Seen]:
    """What `photo` shows, once it was looked at; see `Engine.submit`."""
    return shared_engine().submit(photo, request)


def looked(photos: Sequence[Photo], request: Request) -> tuple[Seen, ...]:
    """What each of `photos` shows; waits for it.

    Raises
    ------
    EngineRefused
        Too many wait already, or a photo brought its worker to an end twice.
    """
    futures: list[Future[Seen]] = []
    try:
        futures.extend(submit(photo, request) for photo in photos)
        return tuple(future.result() for future in futures)
    finally:
        for future in futures:
            future.cancel()
