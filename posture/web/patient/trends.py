"""The course of every measure, and what two visits say of a change."""

from __future__ import annotations

import streamlit as st

from posture.records import Desk, Patient
from posture.report import history_words
from posture.report.trend import trend_svg
from posture.web.markup import rendered, show, text
from posture.web.patient.course import course

_drawings = st.components.v2.component(
    "posture_trends", html='<div class="trends">\n</div>\n', css=text("trends.css"), js=text("trends.js")
)


def trends(at: Desk, patient: Patient) -> None:
    """A drawing of each measure with what may be said of its change."""
    known = course(at, patient)
    if not known.series:
        show("no_trend.html")
        return
    drawn = [(series, trend_svg(series)) for series in known.series]
    _drawings(key="trends", data={"html": rendered("trends.html", drawn=drawn, words=history_words)})
