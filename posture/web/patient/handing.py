"""What the practitioner hands on: values, a record to print, a note to copy, everything in one file."""

from __future__ import annotations

import base64

import streamlit as st

from posture.records import Desk, Patient
from posture.web import patient_words as words
from posture.web.downloads import File, file_links
from posture.web.markup import show


def handing_on(at: Desk, patient: Patient) -> None:
    """One after the other, what is asked for most first."""
    with st.container(border=True):
        _export(at, patient)


def _export(at: Desk, patient: Patient) -> None:
    """A zip, made when it is asked for: every photo is opened for it."""
    show("export_how.html")
    key = f"export-{patient.id}"
    originals = st.checkbox("With the original photos, faces uncovered", key=f"{key}-originals")
    if st.button("Make the file", key=key, icon=":material/folder_zip:"):
        with st.spinner("Opening every photo …"):
            content = at.patients.export(patient.id, originals=originals)
        file_links(
            [_file(f"{words.file_stem(patient.facts)}.zip", "application/zip", content, "Everything (ZIP)")],
            key=f"{key}-link",
        )


def _file(name: str, media_type: str, content: bytes, label: str) -> File:
    return {"label": label, "name": name, "type": media_type, "content": base64.b64encode(content).decode()}
