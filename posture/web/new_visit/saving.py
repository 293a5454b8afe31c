"""Saving the visit: all of it in one act, once."""

from __future__ import annotations

import streamlit as st

from posture.errors import PostureError
from posture.landmarks import View
from posture.records import NewAssessment, NewPhoto, NewVisit, Patient
from posture.report import capture_words
from posture.web.markup import show
from posture.web.new_visit.setting import Setting
from posture.web.new_visit.shots import Intake, Shot
from posture.web.office import desk
from posture.web.places import Place, go


def saving(intake: Intake, patient: Patient, said: Setting, *, waiting: int) -> None:
    """The button, and what it waits for, such as photos that are not looked at; after it the visit is reviewed."""
    if not intake.shots:
        return
    with st.container(key=intake.widget("bar")):
        _bar(intake, patient, said, waiting)


def _bar(intake: Intake, patient: Patient, said: Setting, waiting: int) -> None:
    waits = _waits_for(intake, said, waiting)
    seen = sum(any(shot.measured for shot in intake.of(view)) for view in View)
    show("new_visit/waits.html", text=waits or capture_words.views(seen))
    if said.height_cm is None and not waits:
        st.caption(capture_words.NO_HEIGHT)
    measured = [shot for shot in intake.undecided if shot.measured]
    with st.container(horizontal=True):
        if len(measured) > 1:
            st.button(
                f"Use all {len(measured)} with their doubts shown",
                key=intake.widget("accept-all"),
                on_click=intake.accept,
            )
        clicked = st.button(
            "Save visit",
            key=intake.widget("save"),
            type="primary",
            icon=":material/save:",
            disabled=bool(waits),
        )
    if clicked and not waits:
        _save(intake, patient, said)


def _waits_for(intake: Intake, said: Setting, waiting: int) -> str:
    """What has to be done before; empty where nothing has."""
    if waiting:
        return "Measuring …"
    undecided = len(intake.undecided)
    if undecided:
        return capture_words.undecided(undecided)
    return capture_words.unclear(said.unclear) if said.unclear else ""


def _save(intake: Intake, patient: Patient, said: Setting) -> None:
    count = f"{len(intake.shots)} photo{'s' if len(intake.shots) > 1 else ''}"
    try:
        with st.spinner(f"Saving {count} …"):
            visit = desk().visits.save(patient.id, new_visit(intake, said))
            intake.keep(visit.id)  # before Streamlit can leave for another run
    except PostureError as error:
        show("notice.html", title=f"Not saved. {error.message}", text=f"{error.action} The photos are still here.")
        return
    go(Place.REVIEW, id=visit.id)


def new_visit(intake: Intake, said: Setting) -> NewVisit:
    """The visit as it goes into the records, its photos in the order of the views."""
    order = list(View)
    photos = sorted(intake.shots, key=lambda shot: (shot.refused, order.index(shot.view) if shot.view else len(order)))
    return NewVisit(
        day=said.day,
        photos=tuple(_photo(shot) for shot in photos),
        note=said.note,
        conditions=said.conditions,
    )


def _photo(shot: Shot) -> NewPhoto:
    look = shot.look
    return NewPhoto(
        content=shot.content,
        name=shot.name,
        view=shot.view,
        assessment=None if look is None else NewAssessment(analysis=look.analysis, request=look.request),
    )
