"""What is written down of the patient: changed, put together with a double, taken away."""

from __future__ import annotations

import streamlit as st

from posture.errors import WrongUsage
from posture.records import Desk, Patient
from posture.web.lengths import stature_said
from posture.web.markup import notice, show
from posture.web.new_visit.shots import hand_over
from posture.web.patient import words
from posture.web.patient.choice import choice
from posture.web.patient.deleting import ask
from posture.web.patient.told import say
from posture.web.patients.form import form, us_units
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
    facts = form(f"facts-{patient.id}", patient.facts, us=us_units(at), save="Save changes")
    if facts is None:
        return
    at.patients.change(patient.id, facts)
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
    show("patient/merge_both.html", both=(patient, other), words=words, statures=_statures(at, patient, other))
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


def _statures(at: Desk, *patients: Patient) -> list[str]:
    """The height of each in words; empty of whom none is written down."""
    us, known_cm = us_units(at), [one.facts.stature_cm for one in patients]
    return ["" if one is None else stature_said(one, us=us) for one in known_cm]


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
