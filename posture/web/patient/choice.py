"""Choosing another patient: to move a visit to, or to merge with."""

from __future__ import annotations

import streamlit as st

from posture.records import Desk, Patient
from posture.web.patient import words

SHOWN = 8
"""Patients to choose from at once; chosen by us: fewer than a screen, and a letter more finds the rest."""


def choice(at: Desk, key: str, label: str, *, but: str) -> Patient | None:
    """The patient that was chosen, of those whom a search finds; never the one whose id is `but`."""
    text = st.text_input(
        label, key=f"{key}-search", type="search", live=True, autocomplete="off", placeholder="reference or name"
    )
    if not (text or "").strip():
        return None
    found = {one.id: one for one in at.patients.search(text or "", limit=SHOWN + 1) if one.id != but}
    if not found:
        st.caption("Nobody found. Try fewer letters.")
        return None
    chosen = st.radio(
        "Choose",
        list(found)[:SHOWN],
        index=None,
        format_func=lambda one: words.label(found[one]),
        key=f"{key}-chosen",
        label_visibility="collapsed",
    )
    return found.get(chosen) if chosen else None
