"""The audit log, a page at a time: who did what to what, and when, by ids alone."""

from __future__ import annotations

import streamlit as st

from posture.web.markup import show
from posture.web.office import desk
from posture.web.settings.log_words import ACTS, KINDS

LINES = 50
_SKIPPED = "log-skipped"


def log() -> None:
    """Show it, the newest first."""
    show("settings/log_head.html")
    keeping = desk().keeping
    subject = st.text_input(
        "Only of one id",
        key="log-subject",
        placeholder="as it stands in the address of a patient's page",
        on_change=_first_page,
        autocomplete="off",
    ).strip()
    of = subject or None
    lines = keeping.audited(of)
    skipped = min(st.session_state.get(_SKIPPED, 0), max(0, lines - 1) // LINES * LINES)
    names = {account.id: account.name for account in keeping.accounts()}
    entries = keeping.audit(of, limit=LINES, skipped=skipped)
    show(
        "settings/log.html",
        entries=entries,
        first=skipped + 1,
        lines=lines,
        names=names,
        acts=ACTS,
        kinds=KINDS,
        subject=subject,
    )
    with st.container(horizontal=True):
        _turn("Newer", skipped - LINES, possible=skipped > 0)
        _turn("Older", skipped + LINES, possible=skipped + LINES < lines)


def _turn(label: str, skipped: int, *, possible: bool) -> None:
    st.button(label, key=f"log-{label.lower()}", disabled=not possible, on_click=_turned, args=(max(0, skipped),))


def _turned(skipped: int) -> None:
    st.session_state[_SKIPPED] = skipped


def _first_page() -> None:
    _turned(0)
