"""What runs in a worker: a detector and a refiner of its own, and one photo after the other.

It ends with the process that asks, however that ends: the pipe between them closes then.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import IO

from posture.analysis import Request, Seen, look
from posture.detect import shared_detector
from posture.engine import wire
from posture.errors import PostureError
from posture.photo import Photo
from posture.refine import shared_refiner

NICER = 5
"""The pages go before the measuring of the next photo, where both want a core."""


Look = Callable[[Photo, Request], Seen]


def main() -> None:
    """Look at photos until nobody asks any more."""
    serve(_looked, _loaded)


def serve(look: Look, prepare: Callable[[], object] = lambda: None) -> None:
    """Answer what is asked by `look`, after something to `prepare`; does not return while somebody may ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the pipe
    if hasattr(os, "nice"):
        os.nice(NICER)
    asks, answers = _pipes()
    asked: SimpleQueue[tuple[Photo, Request]] = SimpleQueue()
    threading.Thread(target=_listen, args=(asks, asked), daemon=True).start()
    prepare()
    with suppress(OSError):
        while True:
            _answer(answers, look, *asked.get())


def _loaded() -> None:
    """Load the networks before somebody waits for them; what is wrong with them is said to the first who asks."""
    with suppress(PostureError):
        shared_detector(), shared_refiner()


def _looked(photo: Photo, request: Request) -> Seen:
    return look(photo, request, shared_detector(), shared_refiner())


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Both pipes to the asker; what anybody prints goes to standard error from now on."""
    asks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123  # not a file of ours
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return asks, answers


def _listen(asks: IO[bytes], asked: SimpleQueue[tuple[Photo, Request]]) -> None:
    """Hand on what is asked; end the process, also in the middle of a photo, when the asker is gone."""
    with suppress(EOFError, pickle.UnpicklingError, OSError):
        while True:
            asked.put(wire.receive(asks))
    os._exit(0)


def _answer(answers: IO[bytes], look: Look, photo: Photo, request: Request) -> None:
    try:
        seen = look(photo, request)
    except Exception as error:  # it is raised again where it was asked for
        error.add_note(traceback.format_exc())
        wire.send(answers, _portable(error))
    else:
        wire.send(answers, seen, without=photo)


def _portable(error: Exception) -> Exception:
    """`error`, or what it says where it cannot be made again elsewhere."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
