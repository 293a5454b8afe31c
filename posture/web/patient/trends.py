"""The course of every measure, and what visits say of a change."""

from __future__ import annotations

import streamlit as st

from posture.history import Series
from posture.records import Desk, Patient
from posture.report import history_words
from posture.report.trend import trend_svg
from posture.web import patient_words as words
from posture.web.markup import rendered, show, text
from posture.web.patient import anew
from posture.web.patient.course import history

_drawings = st.components.v2.component(
    "posture_trends", html='<div class="trends">\n</div>\n', css=text("trends.css"), js=text("trends.js")
)


def trends(at: Desk, patient: Patient) -> None:
    """A drawing of each measure with what may be said of its change; older photos are measured again before."""
    read = at.assessments.read_of(patient.id)
    if anew.offered(at, anew.outdated(assessment for assessment, _ in read)):
        return
    known = history(patient, at.visits.of(patient.id), read, at)
    if not known.series:
        show("no_trend.html")
        return
    drawn = [(series, trend_svg(series)) for series in known.series]
    page = rendered(
        "trends.html",
        drawn=drawn,
        unknown=words.unknown_stance(one for series in known.series for one in series.since_first[-1:]),
        flags=_bands_off(patient, known.series),
        words=words,
        history_words=history_words,
    )
    _drawings(key="trends", data={"html": page})


def _bands_off(patient: Patient, of: tuple[Series, ...]) -> str:
    """That published ranges are off, and why; empty where they are on."""
    return "" if patient.facts.bands or not of else f"{words.flags(patient.facts)}: {words.BANDS_OFF}"
