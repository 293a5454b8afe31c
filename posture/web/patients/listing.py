"""Patients as rows that open: a component of our own, because 50 rows of Streamlit's parts are slow and not a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from posture.records import Patient
from posture.web.markup import text
from posture.web.patient import words
from posture.web.places import Place, go

KEY = "patients-listing"
_listing = st.components.v2.component(
    "posture_patients",
    html=text("patients/listing.html"),
    css=text("patients/listing.css"),
    js=text("patients/listing.js"),
)


def listing(patients: Sequence[Patient]) -> None:
    """A row for each of `patients`; a click, tap or Enter shows the patient, or begins a visit."""
    rows = [_row(patient) for patient in patients]
    state = _listing(key=KEY, data={"rows": rows}, on_opened_change=lambda: None)
    follow(state.get("opened"), {patient.id for patient in patients})


def follow(opened: Any, shown: set[str]) -> None:
    """Go where the browser says that somebody wants to go, if that can be meant."""
    try:
        place, patient_id = Place(opened["place"]), opened["id"]
    except (TypeError, KeyError, ValueError):
        return
    if place in {Place.PATIENT, Place.NEW_VISIT} and patient_id in shown:
        go(place, id=patient_id)


def _row(patient: Patient) -> dict[str, Any]:
    facts = patient.facts
    return {
        "id": patient.id,
        "called": words.called(facts),
        "reference": words.beside(facts),
        "born": str(facts.birth_year or ""),
        "visits": patient.visits,
        "last": words.day(patient.last_visit) if patient.last_visit else "",
    }
