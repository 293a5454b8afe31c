"""Where the photos go: into a new visit, or to those of one that is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from posture.landmarks import View
from posture.records import Patient, Visit
from posture.web.markup import show
from posture.web.new_visit.shots import NEW, Intake
from posture.web.office import desk
from posture.web.patient import words
from posture.web.places import VISIT, asked_id

GONE = "The visit that was chosen is not there any more: it was moved to another patient or deleted."
HELD = "That link was not followed: photos that are not saved wait here already."
CHOOSE = "See here where these photos go, and choose again if that is not meant."


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """A saved visit to which photos are added.

    Attributes
    ----------
    visit
        As it is now.
    measured
        The views of which it has a photo with angles.
    height_cm
        That its photos were measured with, the last one's; None where none has one. [cm]
    """

    visit: Visit
    measured: frozenset[View]
    height_cm: float | None


def into(intake: Intake, patient: Patient) -> Into | None:
    """Ask for it, where there is a visit already; None for a new one.

    The link of a visit chooses that beforehand, but never of photos that wait: they stay where they were meant to go.
    """
    visits = {visit.id: visit for visit in desk().visits.of(patient.id)}
    key = intake.widget("into")
    intake.into = st.session_state.get(key, intake.into)
    _follow(intake, key)
    if intake.into not in {NEW, *visits}:
        intake.into, intake.into_told = NEW, GONE
    if intake.into_told:
        show("notice.html", title=intake.into_told, text=CHOOSE)
    if visits:
        named = _named(tuple(visits.values()))
        st.session_state[key] = intake.into
        st.selectbox("These photos are", tuple(named), format_func=named.__getitem__, key=key, on_change=intake.chosen)
    return _into(visits[intake.into]) if intake.into != NEW else None


def _follow(intake: Intake, key: str) -> None:
    """Take the visit of the link, once for each link."""
    asked = asked_id(VISIT)
    if asked == intake.into_asked:
        return
    intake.into_asked = asked
    if not intake.shots and intake.removed is None:
        intake.into, intake.into_told = asked, ""
        st.session_state.pop(key, None)
    elif asked not in {NEW, intake.into}:
        intake.into_told = HELD


def _named(visits: Sequence[Visit]) -> dict[str, str]:
    """Each choice in words, no two alike and none that change with the photos: Streamlit knows them by these."""
    named = {NEW: "a new visit"}
    of_day: dict[date, int] = {}
    for visit in sorted(visits, key=lambda one: one.created_at):
        number = of_day[visit.day] = of_day.get(visit.day, 0) + 1
        which = f", number {number} of that day" if number > 1 else ""
        named[visit.id] = f"more of the visit of {words.day(visit.day)}{which}"
    newest_first = sorted(visits, key=lambda one: (one.day, one.created_at), reverse=True)
    return {NEW: named[NEW], **{visit.id: named[visit.id] for visit in newest_first}}


def _into(visit: Visit) -> Into:
    newest = {one.photo_id: one for one in desk().assessments.newest_of(visit.patient_id)}
    mine = [(photo, newest[photo.id]) for photo in visit.photos if photo.id in newest]
    heights = [one.request.height_cm for _, one in mine if one.request.height_cm is not None]
    return Into(
        visit=visit,
        measured=frozenset(photo.view for photo, one in mine if photo.view and one.result["status"] == "measured"),
        height_cm=heights[-1] if heights else None,
    )
