"""The course of every measure, and what visits say of a change."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from posture.history import Series
from posture.records import Desk, Patient
from posture.report import history_words
from posture.report.trend import trend_svg
from posture.web.markup import filled, show, text
from posture.web.patient import anew, heights, words
from posture.web.patient.course import history

_drawings = st.components.v2.component(
    "posture_trends",
    html='<div class="trends">\n</div>\n',
    css=text("patient/trends.css"),
    js=text("patient/trends.js"),
)


def trends(at: Desk, patient: Patient) -> None:
    """A drawing of each measure with what may be said of its change; older photos are measured again before."""
    read = at.assessments.read_of(patient.id)
    if anew.offered(at, anew.outdated(assessment for assessment, _ in read)):
        return
    heights.offered(at, patient, [assessment for assessment, _ in read], "heights")
    known = history(patient, at.visits.of(patient.id), read, at)
    if not known.series:
        show("patient/no_trend.html")
        return
    _drawings(key="trends", data={"html": _page(_chosen(known.series, patient.id), patient)})


def _chosen(of: Sequence[Series], key: str) -> list[Series]:
    """The measures of one side, or all: there may be thirty."""
    sides = list(dict.fromkeys(words.seen_from(series.views) for series in of))
    if len(sides) == 1:
        return list(of)
    side = st.segmented_control(
        "Measures seen from", (*sides, words.ALL_VIEWS), default=sides[0], required=True, key=f"trend-side-{key}"
    )
    return [series for series in of if side in (words.ALL_VIEWS, words.seen_from(series.views))]


def _page(of: Sequence[Series], patient: Patient) -> str:
    """A card for each; of what was read once, there is no course to be drawn."""
    return filled(
        "patient/trends.html",
        drawn=[(series, trend_svg(series)) for series in of if len(series.entries) > 1],
        single=[series for series in of if len(series.entries) == 1],
        unknown=words.unknown_stance(one for series in of for one in series.since_first[-1:]),
        flags="" if patient.facts.bands else f"{words.flags(patient.facts)}: {words.BANDS_OFF}",
        words=words,
        history_words=history_words,
    )
