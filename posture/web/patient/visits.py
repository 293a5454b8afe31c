"""The patient's visits, the newest first."""

from __future__ import annotations

import streamlit as st

from posture.errors import NoSuchRecord
from posture.records import Desk, Patient, Visit
from posture.web import patient_words as words
from posture.web.markup import show
from posture.web.patient.choice import choice
from posture.web.patient.told import say
from posture.web.places import Place, link


def visits(at: Desk, patient: Patient) -> None:
    """A card for each visit; what is done rarely stands behind a fold."""
    _undo(at, patient)
    known = at.visits.of(patient.id)
    if not known:
        show("no_visits.html")
        link(Place.NEW_VISIT, "Take the photos of the first visit", icon=":material/add_a_photo:", id=patient.id)
    for visit in known:
        with st.container(border=True):
            _card(at, patient, visit)


def _card(at: Desk, patient: Patient, visit: Visit) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        show("visit_card.html", visit=visit, words=words)
        link(Place.REVIEW, "Review", icon=":material/straighten:", id=visit.id)
    with st.expander("Change, move or delete", key=f"visit-more-{visit.id}", on_change="rerun") as box:
        if box.open:
            _move(at, patient, visit)


def _move(at: Desk, patient: Patient, visit: Visit) -> None:
    """To whom the visit belongs, if it is not this patient's."""
    show("heading3.html", text="Move to another patient")
    other = choice(at, f"move-{visit.id}", "Whose visit is it?", but=patient.id)
    if other is None:
        return
    if st.button(f"Move to {words.plain(words.told_apart(other))}", key=f"move-yes-{visit.id}", type="primary"):
        at.visits.move(visit.id, other.id)
        st.session_state[_MOVED] = patient.id, visit.id, other.id
        st.rerun()


_MOVED = "patient-moved"
"""In the session: whose visit was moved last, which one, and to whom."""


def _undo(at: Desk, patient: Patient) -> None:
    """Say that a visit went to another patient, and offer to take it back."""
    whose, visit_id, other_id = st.session_state.get(_MOVED, ("", "", ""))
    if whose != patient.id:
        return
    try:
        visit, other = at.visits.get(visit_id), at.patients.get(other_id)
    except NoSuchRecord:
        del st.session_state[_MOVED]
        return
    show("done.html", title=f"The visit of {words.day(visit.day)} was moved.", text="")
    with st.container(horizontal=True):
        link(Place.PATIENT, words.told_apart(other), icon=":material/person:", id=other.id)
        if st.button("Take it back", key="move-undo", icon=":material/undo:"):
            at.visits.move(visit_id, patient.id)
            del st.session_state[_MOVED]
            say(patient.id, "done.html", title="Taken back.", text="")
            st.rerun()
