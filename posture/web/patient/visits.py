"""The patient's visits, the newest first."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from posture.analysis import Analysis
from posture.records import Desk, Patient, Visit
from posture.report import condition_words
from posture.report.stick import stick_svg
from posture.web.markup import show, svg_address
from posture.web.patient import heights, words
from posture.web.patient.course import Read
from posture.web.patient.moving import move, offer_undo
from posture.web.patient.visit_form import change, delete
from posture.web.patients.form import us_units
from posture.web.places import ID, VISIT, Place, link


def visits(at: Desk, patient: Patient) -> None:
    """A card for each visit; what is done rarely stands behind a fold."""
    offer_undo(at, patient)
    known, us = at.visits.of(patient.id), us_units(at)
    read = {one[0].photo_id: one for one in at.assessments.read_of(patient.id)}
    if not known:
        show("patient/no_visits.html")
        link(Place.NEW_VISIT, "Take the photos of the first visit", icon=":material/add_a_photo:", id=patient.id)
    for visit in known:
        with st.container(border=True):
            _card(at, patient, visit, read, us=us)


def _card(at: Desk, patient: Patient, visit: Visit, read: Mapping[str, Read], *, us: bool) -> None:
    newest = {photo.id: read[photo.id] for photo in visit.photos if photo.id in read}
    figures = [(photo.view, _figure(newest[photo.id][1]) if photo.id in newest else "") for photo in visit.photos]
    with st.container(horizontal=True, vertical_alignment="center"):
        how = condition_words.conditions(visit.conditions, us=us)
        show(
            "patient/visit_card.html",
            visit=visit,
            figures=figures,
            words=words,
            how="" if how == condition_words.NOTHING else how,
        )
        adding = {ID: patient.id, VISIT: visit.id}
        link(Place.NEW_VISIT, "Add photos", icon=":material/add_a_photo:", **adding)
        link(Place.REVIEW, "Review", icon=":material/straighten:", id=visit.id)
        link(Place.REPORT, "Report", icon=":material/description:", id=visit.id)
    heights.offered(at, patient, [assessment for assessment, _ in newest.values()], f"heights-{visit.id}")
    acts = {"Change": change, "Move to another patient": move, "Delete": delete}
    chosen = st.segmented_control(
        f"What to do with the visit of {words.day(visit.day)}",
        tuple(acts),
        key=f"visit-act-{visit.id}",
        label_visibility="collapsed",
    )
    if chosen:
        acts[chosen](at, patient, visit)


def _figure(analysis: Analysis) -> str:
    """The pose in a photo as an address; empty where there is none."""
    drawn = stick_svg(analysis)
    return svg_address(drawn) if drawn else ""
