"""Two visits beside each other: pictures under a slider, and what may be said of a change of each measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from posture.analysis import Analysis
from posture.errors import PostureError
from posture.history import Comparison
from posture.landmarks import View
from posture.records import Desk, Patient, Visit
from posture.registered import registered
from posture.report import history_words, html, wording
from posture.web.markup import notice, show
from posture.web.patient import anew, heights, words
from posture.web.patient.course import Read, history
from posture.web.patient.slider import Side, slider
from posture.web.patients.form import us_units
from posture.web.session import decoding

_SHOWN = "patient-comparing"
Pictured = Mapping[View, Mapping[str, str]]
"""The assessment to be shown, by view and visit, in order of time."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two assessments to be looked at, and how; what a pair of pictures was made of."""

    before: str
    after: str
    show_face: bool
    lines: bool


def comparing(at: Desk, patient: Patient) -> None:
    """Choose a view and two visits, and see both."""
    visits, read = at.visits.of(patient.id), at.assessments.read_of(patient.id)
    pictured = shared_views(visits, read)
    if not pictured:
        show("patient/no_comparison.html")
        return
    anew.offered(at, anew.outdated(assessment for assessment, _ in read))
    heights.offered(at, patient, [assessment for assessment, _ in read], "heights")
    key = f"comparing-{patient.id}"
    view = _view(tuple(pictured), key)
    before, after = _visits(visits, tuple(pictured[view]), f"{key}-{view}")
    if before == after:
        notice("Both are the same visit.", "Choose two.")
        return
    with st.container(horizontal=True):
        show_face = st.toggle("Show the face", key=f"{key}-face")
        lines = st.toggle("Draw the lines", key=f"{key}-lines")
    pair = _Pair(pictured[view][before], pictured[view][after], show_face, lines)
    days = [words.visit_names(visits)[one] for one in (before, after)]
    seen, said = st.columns([4, 7], gap="medium")
    with seen:
        _pictures(at, pair, days, view)
    with said:
        compared = history(patient, visits, read, at).between(before, after)
        _changes(of_view_first(compared, view), days, us=us_units(at))


def shared_views(visits: Sequence[Visit], read: Sequence[Read]) -> Pictured:
    """The views of which two visits or more have a photo with a person in it, with the first such photo of each."""
    newest = {assessment.photo_id: (assessment, analysis) for assessment, analysis in read}
    found: dict[View, dict[str, str]] = {}
    for visit in sorted(visits, key=lambda one: (one.day, one.created_at)):
        for photo in visit.photos:
            assessment, analysis = newest.get(photo.id, (None, None))
            if assessment and analysis and analysis.view and analysis.pose:
                found.setdefault(analysis.view, {}).setdefault(visit.id, assessment.id)
    return {view: found[view] for view in View if len(found.get(view, ())) > 1}


def _view(views: tuple[View, ...], key: str) -> View:
    return st.segmented_control(
        "View", views, default=views[0], required=True, format_func=words.VIEWS.__getitem__, key=f"{key}-view"
    )


def _visits(visits: Sequence[Visit], ids: tuple[str, ...], key: str) -> tuple[str, str]:
    """Which two; at first the oldest and the newest."""
    names = words.visit_names(visits)
    left, right = st.columns(2)
    with left:
        before = st.selectbox("Before", ids, format_func=names.__getitem__, key=f"{key}-before")
    with right:
        after = st.selectbox("After", ids, index=len(ids) - 1, format_func=names.__getitem__, key=f"{key}-after")
    return before, after


def _pictures(at: Desk, pair: _Pair, days: list[str], view: View) -> None:
    """Both pictures; those at hand are made once, so that the browser is not sent them again."""
    shown, sides = st.session_state.get(_SHOWN, (None, ()))
    if shown != pair:
        try:
            with st.spinner("Opening both photos …"):
                sides = _sides(at, pair, days, view)
        except PostureError as error:
            notice(error.message, error.action)
            return
        st.session_state[_SHOWN] = pair, sides
    slider(*sides, key="comparing-slider")


def _sides(at: Desk, pair: _Pair, days: list[str], view: View) -> tuple[Side, Side]:
    analyses = [_opened(at, one) for one in (pair.before, pair.after)]
    both = registered(*analyses, show_face=pair.show_face, lines=pair.lines)
    before, after = (
        Side(picture=html.data_url(pixels) or "", day=day, alt=words.comparison_picture(day, view, pair.show_face))
        for pixels, day in zip((both.before, both.after), days, strict=True)
    )
    return before, after


def _opened(at: Desk, assessment_id: str) -> Analysis:
    with decoding:
        return at.assessments.analysis(assessment_id)


def of_view_first(compared: Sequence[Comparison], view: View) -> list[Comparison]:
    """Those read from the `view` that is looked at before all others; else in their order."""
    return sorted(compared, key=lambda one: view not in (one.before.seen.view, one.after.seen.view))


def _changes(compared: Sequence[Comparison], days: list[str], *, us: bool) -> None:
    """What both visits say of each measure, and what is not like for like between them."""
    show(
        "patient/changes.html",
        compared=compared,
        days=days,
        warnings=history_words.warnings(compared, us=us),
        unknown=words.unknown_stance(compared),
        words=words,
        history_words=history_words,
        wording=wording,
    )
