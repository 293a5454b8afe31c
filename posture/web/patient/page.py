"""The page: one patient, from what is written down to what became of each measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from posture.errors import NoSuchRecord
from posture.records import Desk, Patient
from posture.web.lengths import stature_said
from posture.web.markup import notice, show, show_own_style, title
from posture.web.office import desk
from posture.web.patient import words
from posture.web.patient.comparing import comparing
from posture.web.patient.details import details
from posture.web.patient.handing import handing_on
from posture.web.patient.told import tell
from posture.web.patient.trends import trends
from posture.web.patient.visits import visits
from posture.web.patients.form import us_units
from posture.web.places import DETAILS, PART, TITLES, Place, asked_id, link

VISITS, TREND, COMPARE, HAND_ON = "Visits", "Trend", "Before and after", "Hand on"
PARTS: Mapping[str, Callable[[Desk, Patient], None]] = {
    VISITS: visits,
    TREND: trends,
    COMPARE: comparing,
    HAND_ON: handing_on,
    DETAILS: details,
}


def page() -> None:
    """Show it."""
    show_own_style("patients/page.css")
    show_own_style("patient/page.css")
    at = desk()
    try:
        patient = at.patients.get(asked_id())
    except NoSuchRecord:
        title(TITLES[Place.PATIENT])
        notice("No patient is chosen, or the one chosen is not there any more.", "Search for them.")
        link(Place.PATIENTS, "To all patients", icon=":material/arrow_back:")
        return
    _head(at, patient)
    tell(patient.id)
    try:
        _parts(at, patient)
    except NoSuchRecord:  # somebody else has taken it away since the page was shown
        notice("What you asked for is not there any more.", "Reload the page.")


def _head(at: Desk, patient: Patient) -> None:
    facts = patient.facts
    stature = stature_said(facts.stature_cm, us=us_units(at)) if facts.stature_cm else ""
    with st.container(horizontal=True, vertical_alignment="bottom", key="patient-head"):
        show("patient/head.html", facts=facts, patient=patient, stature=stature, words=words)
        link(Place.NEW_VISIT, "New visit", icon=":material/add_a_photo:", id=patient.id)


def _parts(at: Desk, patient: Patient) -> None:
    """One part at a time, at first that of the address: what is not looked at costs nothing."""
    asked = next((part for part in PARTS if part == asked_id(PART)), VISITS)
    tabs = st.tabs(tuple(PARTS), default=asked, key=f"patient-part-{patient.id}", on_change="rerun")
    for tab, part in zip(tabs, PARTS.values(), strict=True):
        if tab.open:
            with tab:
                part(at, patient)
