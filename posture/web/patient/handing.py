"""What the practitioner hands on: a note to copy, a record to print, all values, everything in one file."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from posture.errors import PostureError
from posture.history import History
from posture.records import Desk, Patient, PatientFacts
from posture.report.note import note_text
from posture.report.record import record_page
from posture.report.table_csv import values_csv
from posture.web.copying import copied
from posture.web.downloads import File, file_links
from posture.web.markup import notice, show
from posture.web.office import letterhead
from posture.web.patient import anew, words
from posture.web.patient.course import history
from posture.web.patients.form import us_units
from posture.web.places import Place, link


def handing_on(at: Desk, patient: Patient) -> None:
    """One after the other, what is asked for most first."""
    read, visits = at.assessments.read_of(patient.id), at.visits.of(patient.id)
    if read:
        label = f"Report for the patient: visit of {words.day(visits[0].day)}"
        link(Place.REPORT, label, icon=":material/description:", id=visits[0].id)
    if read and not anew.offered(at, anew.outdated(assessment for assessment, _ in read)):
        known, us = history(patient, visits, read, at), us_units(at)
        with st.container(border=True):
            show("heading3.html", text="Note of the newest visit, for the practice's own system")
            copied(note_text(known, title=words.reference(patient.facts), us=us), key=f"note-{patient.id}")
        with st.container(border=True):
            show("patient/files_how.html")
            file_links(_files(known, patient.facts, us=us), key=f"files-{patient.id}")
    with st.container(border=True):
        _export(at, patient)


def _files(known: History, facts: PatientFacts, *, us: bool) -> list[File]:
    """The record and all values."""
    stem, head = words.file_stem(facts), letterhead()

    def record() -> bytes:
        return record_page(known, who=words.told(facts), day=date.today(), letterhead=head, us=us).encode()

    return [
        File(
            label="Record of one page, to print (HTML)",
            name=f"{stem}-record.html",
            media_type="text/html",
            make=record,
        ),
        File(
            label="All values (CSV)",
            name=f"{stem}-values.csv",
            media_type="text/csv",
            make=partial(values_csv, known),
        ),
    ]


def _export(at: Desk, patient: Patient) -> None:
    """A zip, made when it is asked for: every photo is opened for it."""
    show("patient/export_how.html")
    key = f"export-{patient.id}"
    originals = st.checkbox("With the original photos, faces not covered", key=f"{key}-originals")
    if not st.button("Make the file", key=key, icon=":material/folder_zip:"):
        return
    try:
        with st.spinner("Opening every photo …"):
            content = at.patients.export(patient.id, originals=originals)
    except PostureError as error:
        notice(error.message, error.action)
        return
    everything = File(
        label="Everything (ZIP)",
        name=f"{words.file_stem(patient.facts)}.zip",
        media_type="application/zip",
        make=lambda: content,
    )
    file_links([everything], key=f"{key}-link")
