"""Saving the visit, or more photos of one that is saved: all of it in one act, once."""

from __future__ import annotations

import streamlit as st

from posture.errors import PostureError
from posture.landmarks import View
from posture.records import NewAssessment, NewPhoto, NewVisit, Patient, Visit
from posture.repeats import MOST_PHOTOS
from posture.report import capture_words
from posture.web.markup import show
from posture.web.new_visit.setting import Setting
from posture.web.new_visit.shots import Intake, Shot
from posture.web.office import desk
from posture.web.places import Place, go


def saving(intake: Intake, patient: Patient, said: Setting, visit: Visit | None, *, waiting: int) -> None:
    """The button, and what it waits for, such as photos that are not looked at; after it the visit is reviewed.

    The photos make a new visit, or are added to `visit`.
    """
    if not intake.shots:
        return
    with st.container(key=intake.widget("bar")):
        _bar(intake, patient, said, visit, waiting)


def _bar(intake: Intake, patient: Patient, said: Setting, visit: Visit | None, waiting: int) -> None:
    waits = _waits_for(intake, said, visit, waiting)
    seen = sum(view in intake.held or any(shot.measured for shot in intake.of(view)) for view in View)
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
            "Save visit" if visit is None else "Add to the visit",
            key=intake.save(visit.id if visit else None),
            type="primary",
            icon=":material/save:",
            disabled=bool(waits),
        )
    if clicked and not waits:
        _save(intake, patient, said, visit)


def _waits_for(intake: Intake, said: Setting, visit: Visit | None, waiting: int) -> str:
    """What has to be done before; empty where nothing has."""
    if waiting:
        return "Measuring …"
    undecided = len(intake.undecided)
    if undecided:
        return capture_words.undecided(undecided)
    held = len(visit.photos) if visit else 0
    if held + len(intake.shots) > MOST_PHOTOS:
        return capture_words.too_many(held, MOST_PHOTOS)
    return capture_words.unclear(said.unclear) if said.unclear else ""


def _save(intake: Intake, patient: Patient, said: Setting, visit: Visit | None) -> None:
    count = f"{len(intake.shots)} photo{'s' if len(intake.shots) > 1 else ''}"
    try:
        with st.spinner(f"Saving {count} …"):
            visit_id = _kept(intake, patient, said, visit)
            intake.keep(visit_id)  # before Streamlit can leave for another run
    except PostureError as error:
        show("notice.html", title=f"Not saved. {error.message}", text=f"{error.action} The photos are still here.")
        return
    go(Place.REVIEW, id=visit_id)


def _kept(intake: Intake, patient: Patient, said: Setting, visit: Visit | None) -> str:
    """Id of the visit that has the photos now."""
    if visit is None:
        return desk().visits.save(patient.id, new_visit(intake, said)).id
    desk().visits.add_photos(visit.id, _photos(intake), of=patient.id)
    return visit.id


def new_visit(intake: Intake, said: Setting) -> NewVisit:
    """The visit as it goes into the records."""
    return NewVisit(day=said.day, photos=_photos(intake), note=said.note, conditions=said.conditions)


def _photos(intake: Intake) -> tuple[NewPhoto, ...]:
    """In the order of the views."""
    order = list(View)
    shots = sorted(intake.shots, key=lambda shot: (shot.refused, order.index(shot.view) if shot.view else len(order)))
    return tuple(_photo(shot) for shot in shots)


def _photo(shot: Shot) -> NewPhoto:
    look = shot.look
    return NewPhoto(
        content=shot.content,
        name=shot.name,
        view=shot.view,
        assessment=None if look is None else NewAssessment(analysis=look.analysis, request=look.request),
    )
