"""A visit that was written down under the wrong patient: to whom it belongs, and back again."""

from __future__ import annotations

import streamlit as st

from posture.errors import NoSuchRecord
from posture.records import Desk, Patient, Visit
from posture.web.markup import show
from posture.web.patient import words
from posture.web.patient.choice import choice
from posture.web.patient.told import say
from posture.web.places import Place, link

_MOVED = "patient-moved"
"""In the session: whose visit was moved last, which one, and to whom."""


def move(at: Desk, patient: Patient, visit: Visit) -> None:
    """Choose whose the visit is, and say yes."""
    other = choice(at, f"move-{visit.id}", "Whose visit is it?", but=patient.id)
    if other is None:
        return
    if st.button(f"Move to {words.label(other)}", key=f"move-yes-{visit.id}", type="primary"):
        at.visits.move(visit.id, other.id)
        st.session_state[_MOVED] = patient.id, visit.id, other.id
        st.rerun()


def offer_undo(at: Desk, patient: Patient) -> None:
    """Say that a visit went to another patient, and offer to take it back."""
    whose, visit_id, other_id = st.session_state.get(_MOVED, ("", "", ""))
    if whose != patient.id:
        return
    try:
        visit, other = at.visits.get(visit_id), at.patients.get(other_id)
    except NoSuchRecord:
        del st.session_state[_MOVED]
        return
    text = "Links to reports that this patient was given before, if any, open nothing now."
    show("done.html", title=f"The visit of {words.day(visit.day)} was moved.", text=text)
    with st.container(horizontal=True):
        link(Place.PATIENT, words.label(other), icon=":material/person:", id=other.id)
        if st.button("Take it back", key="move-undo", icon=":material/undo:"):
            at.visits.move(visit_id, patient.id)
            del st.session_state[_MOVED]
            say(patient.id, "done.html", title="Taken back.", text="")
            st.rerun()
