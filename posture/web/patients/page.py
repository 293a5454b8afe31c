"""The page: whom the practice has seen, the last seen first, and the way to somebody new."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from posture.records import Deletion, Desk, PatientFacts
from posture.records.patients import FOUND_AT_MOST
from posture.web.markup import notice, show, show_own_style, text, title
from posture.web.office import desk
from posture.web.patient import words
from posture.web.patients.form import beginning, form
from posture.web.patients.listing import listing
from posture.web.places import TITLES, Place, go, link

DELETED = "patients-deleted"
"""In the session: what the deletion of a patient took away, to be told once here."""
_STATE = "patients"
_SEARCH = "patients-search"
_NAMESAKE = "patients-namesake"
_attention = st.components.v2.component(
    "posture_attention", html="<span hidden></span>", js=text("patients/attention.js")
)
"""Brings a part of the page into view, and the focus to it."""


@dataclass(slots=True, kw_only=True)
class _State:
    """What the page holds in one browser session.

    Attributes
    ----------
    adding
        Whether the form of a new patient is open.
    serial
        Counts these forms, so that each begins empty.
    pending
        What the form gave, while it is asked whether the person is here already.
    asked
        Counts these questions, so that each draws attention once.
    shown
        Patients shown at most, for the words `searched`.
    """

    adding: bool = False
    serial: int = 0
    pending: PatientFacts | None = None
    asked: int = 0
    searched: str = ""
    shown: int = FOUND_AT_MOST

    def close(self) -> None:
        """Away with the form."""
        self.adding, self.pending, self.serial = False, None, self.serial + 1

    def ask(self, facts: PatientFacts) -> None:
        """Whether that person is here already."""
        self.pending, self.asked = facts, self.asked + 1

    def open(self) -> None:
        """A new form."""
        self.close()
        self.adding = True


def page() -> None:
    """Show it."""
    show_own_style("patients/page.css")
    title(TITLES[Place.PATIENTS])
    _tell_deleted()
    state = st.session_state.setdefault(_STATE, _State())
    if state.adding:
        _new(desk(), state)
    else:
        _search(desk(), state)


def _search(at: Desk, state: _State) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            "Search by reference or name",
            key=_SEARCH,
            type="search",
            live=True,
            icon=":material/search:",
            autocomplete="off",
            placeholder="any part of it, with or without accents",
        )
        st.button("New patient", key="patients-new", type="primary", icon=":material/person_add:", on_click=state.open)
    typed = typed or ""
    if typed != state.searched:
        state.searched, state.shown = typed, FOUND_AT_MOST
    found, count = at.patients.search(typed, limit=state.shown), at.patients.count(typed)
    if not found:
        show("patients/nobody.html", searched=typed.strip())
        return
    show("patients/found.html", shown=len(found), count=count, searched=typed.strip())
    listing(found)
    if len(found) < count:
        st.button(f"Show {FOUND_AT_MOST} more", key="patients-more", on_click=_more, args=(state,))


def _more(state: _State) -> None:
    state.shown += FOUND_AT_MOST


def _new(at: Desk, state: _State) -> None:
    with st.container(border=True, key="patients-form"):
        show("heading.html", text="New patient")
        name = state.searched.strip()
        key = f"new-{state.serial}"
        saved = bool(st.session_state.get(f"{key}-save"))
        pending = None if saved else state.pending  # what was asked before is not what stands in the form now
        above = None if pending is None else lambda: _asked_whether_here(at, pending)
        facts = form(key, beginning(at, None, name), save="Save", above=above)
        st.button("Cancel", key="patients-cancel", on_click=state.close)
    if pending is not None:
        _attention(key="patients-attention", data={"part": _NAMESAKE, "time": state.asked})
    if saved:
        state.pending = None
    if facts is None:
        return
    if facts == pending or not at.patients.alike(facts):  # asked about, and said to be another; or nobody else's
        _add(at, state, facts)
    state.ask(facts)
    st.rerun()


def _asked_whether_here(at: Desk, facts: PatientFacts) -> bool:
    """Warn that somebody of that reference or name is here, with the way to them; whether it is another person."""
    with st.container(key=_NAMESAKE):
        notice("There is somebody of that reference or name already.", "Is it the same person?")
        for patient in at.patients.alike(facts):
            link(Place.PATIENT, words.label(patient), icon=":material/person:", id=patient.id)
        return st.form_submit_button("Save as another person", key="patients-another")


def _add(at: Desk, state: _State, facts: PatientFacts) -> None:
    patient = at.patients.add(facts)
    state.close()
    go(Place.PATIENT, id=patient.id)


def _tell_deleted() -> None:
    """What was taken away by a deletion on another page, and which backups hold it still."""
    deletion: Deletion | None = st.session_state.pop(DELETED, None)
    if deletion is not None:
        show("patient/deleted.html", deletion=deletion, words=words)
