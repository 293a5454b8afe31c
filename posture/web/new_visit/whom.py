"""Whose visit it is: named, or to be chosen."""

from __future__ import annotations

import streamlit as st

from posture.errors import NoSuchRecord
from posture.records import Patient
from posture.web.markup import show
from posture.web.new_visit import shots
from posture.web.office import desk
from posture.web.patient.words import FLAGS, called, counted, plain
from posture.web.places import DETAILS, Place, go, link

SHOWN = 8
"""Patients offered at once; chosen by us: they fit on a tablet."""


def choose() -> None:
    """Search for a patient; what to do where there is none."""
    others("")
    show("heading.html", text="Whose visit is it?")
    words = st.text_input("Search by name or reference", key="new-visit-search", placeholder="Name or reference")
    found = desk().patients.search(words, limit=SHOWN)
    with st.container(key="new-visit-found", gap="small"):
        for patient in found:
            if st.button(_label(patient), key=f"new-visit-for-{patient.id}", icon=":material/person:", width="stretch"):
                go(Place.NEW_VISIT, id=patient.id)
    if not found:
        said = "Nobody has this name or reference." if words else "There are no patients yet."
        show("notice.html", title=said, text="Add the patient first; the visit then begins from there.")
    link(Place.PATIENTS, "Add a patient", icon=":material/person_add:")


def _label(patient: Patient) -> str:
    facts = patient.facts
    parts = [facts.name, facts.reference, f"born {facts.birth_year}" if facts.birth_year else ""]
    return plain("  ·  ".join(part for part in parts if part))


def named(patient: Patient) -> None:
    """Say whose visit it is."""
    flags = [words.lower() for flag, words in FLAGS.items() if flag in patient.facts.flags]
    show(
        "new_visit/whom.html",
        facts=patient.facts,
        visits=patient.visits,
        last_visit=patient.last_visit,
        flags=flags,
    )
    if patient.facts.consent is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("No consent to photos is written down.", width="content")
            link(Place.PATIENT, "Write it down", id=patient.id, part=DETAILS)


def others(patient_id: str) -> None:
    """Say of whom photos are held that are not saved, but for one patient."""
    for other in shots.others(patient_id):
        try:
            facts = desk().patients.get(other).facts
        except NoSuchRecord:
            _gone(other)
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            count = counted(len(shots.intakes()[other].shots), "photo")
            show("notice.html", title=f"Not saved yet: {count}.", text="Kept apart from all others.")
            label = f"Go to {plain(called(facts))}"
            if st.button(label, key=f"new-visit-back-to-{other}"):
                go(Place.NEW_VISIT, id=other)


def _gone(patient_id: str) -> None:
    """Say that photos held belong to nobody any more: the patient was deleted, or merged in another session."""
    count = counted(len(shots.intakes()[patient_id].shots), "photo")
    with st.container(horizontal=True, vertical_alignment="center"):
        show(
            "notice.html",
            title=f"{count} of a patient who is not there any more cannot be saved.",
            text="The patient was deleted, or merged with a double. If they still count, give them again there.",
        )
        key = f"new-visit-let-go-{patient_id}"
        st.button("Let go of them", key=key, on_click=shots.forget, args=(patient_id,))
