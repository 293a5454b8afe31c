"""What the practitioner chooses of a report: language, paper, name, photos, faces."""

from __future__ import annotations

import streamlit as st

from posture.report.letter.catalogue import LANGUAGES, UNREVIEWED
from posture.report.printing import Paper
from posture.web.markup import show
from posture.web.report.content import Choices, Known
from posture.web.report.words import CHOICES, heading
from posture.web.settings.practice import PAPERS


def choosing(of: Known) -> Choices:
    """Ask for it; at first as the practice does in Settings, with the name and the photos, faces covered."""
    key = f"report-{of.visit.id}"
    heading(CHOICES)
    language = st.selectbox(
        "Language",
        tuple(LANGUAGES),
        index=list(LANGUAGES).index(of.practice.language),
        format_func=LANGUAGES.__getitem__,
        key=f"{key}-language",
    )
    if language in UNREVIEWED:
        st.caption(
            "No native clinician has reviewed the words of this language yet: let a colleague who speaks it read the "
            "report before you hand it over."
        )
    show("report/name.html", name=of.name)
    with st.container(gap=None):
        nameless = st.checkbox("Leave the name out", key=f"{key}-nameless")
        photos = st.checkbox("With the photos", value=True, key=f"{key}-photos")
        covered = st.checkbox("Faces covered", value=True, key=f"{key}-covered", disabled=not photos)
    paper = st.radio(
        "Paper",
        tuple(PAPERS),
        index=list(PAPERS).index(of.practice.paper),
        format_func=PAPERS.__getitem__,
        horizontal=True,
        key=f"{key}-paper",
    )
    show_face = photos and not covered  # what cannot be changed while no photo is shown is not uncovered
    return Choices(language=language, paper=Paper(paper), named=not nameless, photos=photos, show_face=show_face)
