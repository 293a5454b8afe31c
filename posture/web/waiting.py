"""Waits for the engine, and says how far it is where that takes longer than a second."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, wait

import streamlit as st

from posture.analysis import Seen
from posture.engine import shared_engine

SILENT_S = 1.0
"""Not worth a word."""
STEP_S = 0.2
"""Between two looks at the queue: a change that is made on the page meanwhile is answered after as long."""


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
