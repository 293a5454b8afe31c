"""What was seen in each photo: the view, every doubt with a drawing and what to do, and what becomes of the photo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from posture.analysis import Analysis
from posture.landmarks import View
from posture.report import capture_words
from posture.web.markup import drawing, show
from posture.web.new_visit.shots import Intake, Look, Shot
from posture.web.office import desk
from posture.web.patients.form import us_units

ABREAST = 2
"""Photos beside each other where there is room."""
TAPS: dict[View, str] = {View.FRONT: "Front", View.BACK: "Back", View.LEFT: "Left", View.RIGHT: "Right"}


def checklist(intake: Intake, waiting: Sequence[Shot]) -> None:
    """A card for each photo, those in doubt first; the way back of a removed one.

    One that is `waiting` to be looked at anew keeps its place and its buttons.
    """
    if intake.removed is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            show("new_visit/removed.html", name=intake.removed[1].name)
            st.button("Undo", key=intake.widget("undo"), icon=":material/undo:", on_click=intake.undo)
    order = list(View)
    looked = [(shot, shot.look) for shot in intake.shots if shot.look is not None]
    looked.sort(key=lambda one: (not one[0].doubtful, order.index(one[0].view) if one[0].view else -1))
    if looked:
        show("heading.html", text="Check the photos")
    for first in range(0, len(looked), ABREAST):
        for column, (shot, look) in zip(st.columns(ABREAST), looked[first : first + ABREAST], strict=False):
            with column, st.container(border=True, height="stretch"):
                _shot(intake, shot, look, waits=shot in waiting)


def _shot(intake: Intake, shot: Shot, look: Look, *, waits: bool) -> None:
    analysis = look.analysis
    show(
        "new_visit/shot.html",
        words=capture_words,
        shot=shot,
        picture=look.picture,
        view=capture_words.VIEWS[shot.view] if shot.view else "",
        verdict=capture_words.verdict(analysis),
        waits=waits,
        state="refused" if shot.refused else "doubt" if shot.doubtful else "well",
        drawn=_drawn(analysis),
        remarks=[] if shot.refused else capture_words.camera(analysis, look.distance_m, us=us_units(desk())),
        chosen=_chosen(shot),
    )
    _view(intake, shot)
    if len(analysis.people) > 1:
        _person(intake, shot, analysis)
    _decide(intake, shot)


def _drawn(analysis: Analysis) -> list[dict[str, Any]]:
    return [
        {
            "icon": drawing("new_visit/finding.svg", code=finding.code.value, detail=finding.detail),
            "message": capture_words.message(finding, analysis),
            "action": capture_words.action(finding),
        }
        for finding in analysis.findings
    ]


def _chosen(shot: Shot) -> str:
    if not shot.accepted:
        return ""
    return capture_words.PICTURE_ONLY if shot.refused else capture_words.WITH_DOUBT if shot.doubtful else ""


def _view(intake: Intake, shot: Shot) -> None:
    """The view, to be corrected by a tap; it is measured anew then."""
    key = intake.widget(f"view-{shot.id}")
    st.session_state[key] = shot.view
    st.segmented_control(
        "View", tuple(View), format_func=TAPS.__getitem__, key=key, on_change=_tapped, args=(shot, key), width="stretch"
    )


def _tapped(shot: Shot, key: str) -> None:
    """Take the tapped view; a tap on the chosen one takes it away, which means nothing."""
    tapped = st.session_state.get(key)
    if tapped is not None and tapped is not shot.view:
        shot.state(View(tapped))


def _person(intake: Intake, shot: Shot, analysis: Analysis) -> None:
    key = intake.widget(f"person-{shot.id}")
    st.session_state[key] = shot.person
    st.segmented_control(
        "Person to measure, counted from the left of the picture",
        range(1, len(analysis.people) + 1),
        key=key,
        on_change=lambda: shot.choose(st.session_state.get(key)),
    )


def _decide(intake: Intake, shot: Shot) -> None:
    with st.container(horizontal=True):
        if shot.doubtful and not shot.accepted:
            label = "Keep as a picture only" if shot.refused else "Use anyway, with the doubt shown"
            st.button(label, key=intake.widget(f"accept-{shot.id}"), on_click=_accept, args=(shot,))
        st.button(
            "Retake" if shot.doubtful else "Remove",
            key=intake.widget(f"remove-{shot.id}"),
            icon=":material/replay:" if shot.doubtful else ":material/close:",
            on_click=intake.remove,
            args=(shot.id,),
        )


def _accept(shot: Shot) -> None:
    shot.accepted = True
