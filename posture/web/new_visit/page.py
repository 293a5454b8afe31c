"""The page: whose visit it is, the photos, what was seen in them, how they were taken; then it is saved as a whole.

Photos that were forgotten are added to a saved visit in the same way.
"""

from __future__ import annotations

import streamlit as st

from posture.errors import EngineRefused, NoSuchRecord
from posture.records import Patient
from posture.web.markup import show, show_own_style, title
from posture.web.new_visit import whom
from posture.web.new_visit.cards import cards
from posture.web.new_visit.checklist import checklist
from posture.web.new_visit.giving import giving
from posture.web.new_visit.into import into
from posture.web.new_visit.looking import look_on, stale
from posture.web.new_visit.saving import saving
from posture.web.new_visit.setting import Setting, setting
from posture.web.new_visit.shots import Intake, forget, intake_of
from posture.web.office import desk
from posture.web.places import TITLES, Place, asked_id, go


def page() -> None:
    """Show it: for the patient in the address, or to choose one."""
    show_own_style("new_visit/page.css")
    title(TITLES[Place.NEW_VISIT], "Photos stay in this computer's memory until the visit is saved.")
    asked = asked_id()
    if not asked:
        whom.choose()
        return
    try:
        patient = desk().patients.get(asked)
    except NoSuchRecord as error:
        show("notice.html", title=error.message, text=error.action)
        whom.choose()
        return
    _visit(patient)


def _visit(patient: Patient) -> None:
    intake = intake_of(patient.id)
    if intake.saved is not None:  # a second click on Save comes here, and a visit saved before
        visit_id = intake.saved
        is_click = any(st.session_state.get(intake.save(one)) for one in (None, visit_id))
        forget(patient.id)
        if is_click:
            go(Place.REVIEW, id=visit_id)
        intake = intake_of(patient.id)
    whom.named(patient)
    whom.others(patient.id)
    target = into(intake, patient)
    intake.held = target.measured if target else frozenset()
    said = setting(intake, patient, target)
    waiting = stale(intake, said.height_cm)
    cards(intake)
    giving(intake, len(waiting))
    checklist(intake, waiting)
    saving(intake, patient, said, target.visit if target else None, waiting=len(waiting))
    if waiting:
        _look_on(intake, said)


def _look_on(intake: Intake, said: Setting) -> None:
    """Show each photo as soon as it is measured."""
    try:
        look_on(intake, said.height_cm)
    except EngineRefused as error:
        show("notice.html", title=error.message, text=error.action)
        st.button("Try again", key=intake.widget("again"))
        return
    st.rerun()
