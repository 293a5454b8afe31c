"""Waits for the engine, and says how far it is where that takes longer than a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager

import streamlit as st

from posture.analysis import Seen
from posture.engine import shared_engine

SILENT_S = 1.0
"""Not worth a word."""
STEP_S = 0.2
"""Between two looks at the queue: a change that is made on the page meanwhile is answered after as long."""
PATIENCE_S = 10.0
"""Chosen by us: files to keep come at last also where photos never cease to come."""
_one = threading.Lock()


def awaited(futures: Sequence[Future[Seen]]) -> tuple[Seen, ...]:
    """What all `futures` give.

    Leaves for another run of the page, as Streamlit does, where the person asked for one meanwhile.

    Raises
    ------
    EngineRefused
        As the futures do.
    """
    begun, said = time.monotonic(), ""
    with st.spinner("Measuring …"):
        place = st.empty()
        while wait(futures, STEP_S).not_done:
            text = progress(futures) if time.monotonic() - begun > SILENT_S else ""
            if text != said:
                place.caption(text)
                said = text
            leave_if_asked()
        place.empty()
        return tuple(future.result() for future in futures)


@contextmanager
def after_all_photos() -> Iterator[None]:
    """For what nobody has asked for yet: when no photo waits, but at the latest after PATIENCE_S, and one at a time.

    Leaves for another run of the page as `awaited` does.
    """
    end = time.monotonic() + PATIENCE_S
    while not _one.acquire(timeout=STEP_S):
        leave_if_asked()
    try:
        while shared_engine().busy and time.monotonic() < end:
            time.sleep(STEP_S)
            leave_if_asked()
        yield
    finally:
        _one.release()


def leave_if_asked() -> None:
    """Streamlit leaves a run here, where the page was asked for another one: it looks whenever its state is read."""
    _ = "any" in st.session_state


def progress(futures: Sequence[Future[Seen]]) -> str:
    """How many are done, and how many of others come first."""
    left = [future for future in futures if not future.done()]
    own = f"{len(futures) - len(left)} of {len(futures)} photos measured." if len(futures) > 1 else ""
    engine = shared_engine()
    before = min((engine.ahead(future) for future in left), default=0)
    photos = "1 photo" if before == 1 else f"{before} photos"
    others = f"{photos} given earlier {'comes' if before == 1 else 'come'} first." if before else ""
    return f"{own} {others}".strip() or "This photo is being measured."
