"""The page: whom the practice has seen, the last seen first, and the way to somebody new."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from posture.records import Deletion, Desk, PatientFacts
from posture.records.patients import FOUND_AT_MOST
from posture.web.markup import notice, show, show_own_style, title
from posture.web.office import desk
from posture.web.patient import words
from posture.web.patients.form import form, us_units
from posture.web.patients.listing import listing
from posture.web.places import TITLES, Place, go, link

DELETED = "patients-deleted"
"""In the session: what the deletion of a patient took away, to be told once here."""
_STATE = "patients"
_SEARCH = "patients-search"


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
    shown
        Patients shown at most, for the words `searched`.
    """

    adding: bool = False
    serial: int = 0
    pending: PatientFacts | None = None
    searched: str = ""
    shown: int = FOUND_AT_MOST

    def close(self) -> None:
        """Away with the form."""
        self.adding, self.pending, self.serial = False, None, self.serial + 1

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
        text = st.text_input(
            "Search by reference or name",
            key=_SEARCH,
            type="search",
            live=True,
            icon=":material/search:",
            autocomplete="off",
            placeholder="any part of it, with or without accents",
        )
        st.button("New patient", key="patients-new", type="primary", icon=":material/person_add:", on_click=state.open)
    text = text or ""
    if text != state.searched:
        state.searched, state.shown = text, FOUND_AT_MOST
    found, count = at.patients.search(text, limit=state.shown), at.patients.count(text)
    if not found:
        show("patients/nobody.html", searched=text.strip())
        return
    show("patients/found.html", shown=len(found), count=count, searched=text.strip())
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
        facts = form(key, None, us=us_units(at), save="Save", name=name)
        st.button("Cancel", key="patients-cancel", on_click=state.close)
    if st.session_state[f"{key}-save"]:  # what was asked about before is not what stands in the form now
        state.pending = facts
    if facts is not None and not _alike(at, facts):
        _add(at, state, facts)
    if state.pending is not None:
        _ask_whether_here(at, state, state.pending)


def _ask_whether_here(at: Desk, state: _State, facts: PatientFacts) -> None:
    """Warn that somebody of that reference or name is here, with the way to them."""
    notice("There is somebody of that reference or name already.", "Is it the same person?")
    for patient in at.patients.alike(facts):
        link(Place.PATIENT, words.label(patient), icon=":material/person:", id=patient.id)
    if st.button("Save as another person", key="patients-another"):
        _add(at, state, facts)


def _add(at: Desk, state: _State, facts: PatientFacts) -> None:
    patient = at.patients.add(facts)
    state.close()
    go(Place.PATIENT, id=patient.id)


def _alike(at: Desk, facts: PatientFacts) -> bool:
    return bool(at.patients.alike(facts))


def _tell_deleted() -> None:
    """What was taken away by a deletion on another page, and which backups hold it still."""
    deletion: Deletion | None = st.session_state.pop(DELETED, None)
    if deletion is not None:
        show("patient/deleted.html", deletion=deletion, words=words)
