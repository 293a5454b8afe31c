"""The page: one visit, its photos, and of each the points, the results so far, and what all of them say together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from posture.errors import NoSuchRecord, PostureError
from posture.photo import Photo
from posture.records import Assessment, Patient, StoredPhoto, Visit
from posture.report.html import style
from posture.web import places
from posture.web.markup import notice, show_own_style, title
from posture.web.office import desk
from posture.web.patient.words import day
from posture.web.places import TITLES, Place, asked_id
from posture.web.review import requests, said
from posture.web.review.bands import unbanded
from posture.web.review.bench import Bench, bench
from posture.web.review.earlier import earlier
from posture.web.review.points import Task, points
from posture.web.review.strip import small_pictures, strip
from posture.web.review.together import together
from posture.web.session import decoding

PHOTO = "photo"
POINTS, TOGETHER, EARLIER = "Points", "The visit together", "Results so far"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A visit as the records have it now: whose it is, and the newest assessment of each photo, by photo."""

    visit: Visit
    patient: Patient
    newest: dict[str, Assessment]


def page() -> None:
    """Show it, or what to do where the address names no visit."""
    if not asked_id():
        title(TITLES[Place.REVIEW])
        _nowhere("No visit was chosen.", "Open one from its patient's page.")
        return
    try:
        opened = _opened(asked_id())
    except NoSuchRecord as error:
        title(TITLES[Place.REVIEW])
        _nowhere("There is no such visit.", error.action)
        return
    title(TITLES[Place.REVIEW], f"Visit of {day(opened.visit.day)}.", names=said.names(opened.patient))
    if opened.visit.photos:
        _reviewed(opened)
    else:
        notice("This visit has no photos.", "Add them, or take a new visit of the patient.")
        _add_photos(opened)
        places.link(Place.PATIENT, "Back to the patient", icon=":material/arrow_back:", id=opened.patient.id)


def _add_photos(opened: Opened) -> None:
    adding = {places.ID: opened.patient.id, places.VISIT: opened.visit.id}
    places.link(Place.NEW_VISIT, "Add photos", icon=":material/add_a_photo:", **adding)


def _nowhere(what: str, to_do: str) -> None:
    notice(what, to_do)
    places.link(Place.PATIENTS, "To the patients", icon=":material/groups:")


def _opened(visit_id: str) -> Opened:
    visit = desk().visits.get(visit_id)
    patient = desk().patients.get(visit.patient_id)
    newest = {one.photo_id: one for one in desk().assessments.newest_of(patient.id)}
    return Opened(visit=visit, patient=patient, newest=newest)


def _reviewed(opened: Opened) -> None:
    show_own_style("review/page.css")
    st.html(f"<style>\n{style('visit_sheet.css')}\n</style>")
    visit, at_hand = opened.visit, bench(opened.visit.id)
    photo = _chosen(visit)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        places.link(Place.PATIENT, "Back to the patient", icon=":material/arrow_back:", id=opened.patient.id)
        _add_photos(opened)
        places.link(Place.REPORT, "Report for the patient", icon=":material/description:", id=visit.id)
        show_face = st.toggle(
            "Show the face", key=f"review-face-{visit.id}", help="In the pictures here and in the downloads."
        )
    slots = strip(visit, photo, opened.newest)
    one, whole, before = st.tabs((POINTS, TOGETHER, EARLIER), key=f"review-tab-{visit.id}", on_change="rerun")
    try:
        if whole.open:
            with whole:
                together(at_hand, visit, opened.patient, opened.newest, show_face=show_face)
        elif before.open:
            with before:
                earlier(at_hand, photo, bands=opened.patient.facts.bands, show_face=show_face)
        else:
            with one:
                _points(at_hand, opened, photo, show_face=show_face)
        small_pictures(at_hand, opened.newest, slots)
    except PostureError as error:
        notice(error.message, error.action)
        st.button("Try again", key=f"review-retry-{visit.id}")


def _points(at_hand: Bench, opened: Opened, photo: StoredPhoto, *, show_face: bool) -> None:
    work = at_hand.work(photo.id, partial(_read, photo.id))
    newest = opened.newest.get(photo.id)
    task = Task(
        photo=photo,
        newest=newest,
        base=requests.settings(newest, photo, opened.patient.facts),
        show_face=show_face,
        unbanded=partial(unbanded, bands=opened.patient.facts.bands),
    )
    points(work, task)


def _read(photo_id: str) -> Photo:
    with decoding:
        return desk().photos.read(photo_id)


def _chosen(visit: Visit) -> StoredPhoto:
    """The photo that the address names, or the first."""
    asked = asked_id(PHOTO)
    named = next((photo for photo in visit.photos if photo.id == asked), None)
    if asked and named is None:
        notice("That photo is not of this visit.", "Choose one of those below.")
    return named or visit.photos[0]
