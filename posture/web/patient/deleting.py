"""Asking before something is taken away for good."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posture.records import Desk
from posture.web.markup import show


def ask(at: Desk, key: str, *, what: str, typed: str, last: date | None) -> str | None:
    """The reason for a deletion, once it was given and the deletion confirmed by typing `typed`; else None.

    `last` is the day from which the time to keep records is counted.
    """
    show("delete_how.html", what=what, typed=typed, last=last)
    reason = (
        st.text_input(
            "Reason, without a name",
            key=f"{key}-reason",
            placeholder="for example: asked for it; time to keep is over",
            autocomplete="off",
        )
        or ""
    )
    said = st.text_input("Type to confirm", key=f"{key}-typed", autocomplete="off") or ""
    ready = bool(reason.strip()) and said.strip() == typed
    if st.button("Delete for good", key=f"{key}-yes", icon=":material/delete_forever:", disabled=not ready):
        return reason
    return None
