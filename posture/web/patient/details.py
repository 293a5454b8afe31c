"""What is written down of the patient: changed, put together with a double, taken away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from posture.errors import ChangedMeanwhile, WrongUsage
from posture.records import Desk, Patient
from posture.web.markup import notice, show
from posture.web.new_visit.shots import hand_over
from posture.web.patient import words
from posture.web.patient.choice import choice
from posture.web.patient.deleting import ask
from posture.web.patient.filling import asked, filling
from posture.web.patient.told import say
from posture.web.patients.form import beginning, form, us_units
from posture.web.patients.page import DELETED
from posture.web.places import Place, go, link


def details(at: Desk, patient: Patient) -> None:
    """Facts as a form; behind it what is done rarely."""
    _change(at, patient)
    with st.expander(
        "Merge with a double of the same person", key=f"merge-open-{patient.id}", on_change="rerun"
    ) as box:
        if box.open:
            _merge(at, patient)
    with st.expander("Delete this patient", key=f"delete-open-{patient.id}", on_change="rerun") as box:
        if box.open:
            _delete(at, patient)


def _change(at: Desk, patient: Patient) -> None:
    held = filling(f"facts-{patient.id}", patient.facts)
    if held.mine is None:
        facts = form(held.key, beginning(at, held.known), save="Save changes")
    else:
        facts = asked(held, patient.facts, partial(words.facts_said, us=us_units(at)))
    if facts is None:
        return
    try:
        at.patients.change(patient.id, facts, instead_of=held.known)
    except ChangedMeanwhile:
        held.mine = facts
        st.rerun()
    say(patient.id, "done.html", title="Saved.", text="")
    others = at.patients.alike(facts, other_than=patient.id)
    if others:
        say(patient.id, "done.html", title="Saved.", text=words.ALSO_THERE)
    st.rerun()


def _merge(at: Desk, patient: Patient) -> None:
    """Choose the other, see both, say yes."""
    show("patient/merge_how.html")
    other = choice(at, f"merge-{patient.id}", "Who is the same person?", but=patient.id)
    if other is None:
        return
    show("patient/merge_both.html", rows=words.both(patient, other, us=us_units(at)))
    link(Place.PATIENT, f"Look at {words.label(other)}", icon=":material/person:", id=other.id)
    if st.button("Merge these two", key=f"merge-yes-{patient.id}", type="primary"):
        try:
            at.patients.merge(patient.id, other.id)
        except WrongUsage as error:
            notice(error.message, error.action)
            return
        unsaved = hand_over(other.id, patient.id)
        too = f" {words.counted(unsaved, 'photo')} not saved yet: they wait under New visit." if unsaved else ""
        say(patient.id, "done.html", title="Merged.", text=f"All visits of both are here now.{too}")
        st.rerun()


def _delete(at: Desk, patient: Patient) -> None:
    what = f"{words.called(patient.facts)} with {words.visits(patient.visits)}"
    reason = ask(at, f"patient-{patient.id}", what=what, typed=words.called(patient.facts), last=patient.last_visit)
    if reason is None:
        return
    try:
        st.session_state[DELETED] = at.patients.delete(patient.id, reason=reason)
    except WrongUsage as error:
        notice(error.message, error.action)
        return
    go(Place.PATIENTS)
