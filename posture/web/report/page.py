"""The page: the report of one visit as the patient will read it, the note to fill in, choices, how to hand it over."""

from __future__ import annotations

from functools import partial

import streamlit as st

from posture.errors import NoSuchRecord, RecordsRefused
from posture.records import Desk
from posture.report.letter.model import Picture
from posture.report.letter.page import page as letter
from posture.web import places
from posture.web.markup import notice, show, show_own_style, title
from posture.web.office import desk
from posture.web.patient import anew, heights
from posture.web.patient.words import day
from posture.web.places import TITLES, Place, asked_id
from posture.web.report.choosing import choosing
from posture.web.report.content import Choices, Known, drawn, known, report
from posture.web.report.doubts import doubts
from posture.web.report.files import files
from posture.web.report.links import links, making
from posture.web.report.note import note
from posture.web.report.preview import preview
from posture.web.report.words import PARTS, SEEN, heading
from posture.web.review import said

_PICTURES = "report-pictures"
"""In the session: the pictures that were made last, and what of."""


def page() -> None:
    """Show it, or what to do where the address names no visit."""
    show_own_style("report/page.css")
    if not asked_id():
        title(TITLES[Place.REPORT])
        _nowhere("No visit was chosen.", "Open the report of one from its patient's page.")
        return
    at = desk()
    try:
        of = known(at, asked_id())
    except NoSuchRecord as error:
        title(TITLES[Place.REPORT])
        _nowhere("There is no such visit.", error.action)
        return
    title(TITLES[Place.REPORT], f"For the patient: visit of {day(of.visit.day)}.", names=said.names(of.patient))
    try:
        _visit(at, of)
    except NoSuchRecord:  # somebody else has taken it away since the page was shown
        notice("What you asked for is not there any more.", "Reload the page.")


def _nowhere(what: str, to_do: str) -> None:
    notice(what, to_do)
    places.link(Place.PATIENTS, "To the patients", icon=":material/groups:")


def _visit(at: Desk, of: Known) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        places.link(Place.PATIENT, "Back to the patient", icon=":material/arrow_back:", id=of.patient.id)
        places.link(Place.REVIEW, "Review", icon=":material/straighten:", id=of.visit.id)
    if not of.results:
        _empty(of)
        links(at, of.visit.id, of.newest_at)
    elif anew.offered(at, anew.outdated(of.newest)):
        links(at, of.visit.id, of.newest_at)
    else:
        doubts(of)
        heights.offered(at, of.patient, of.newest, f"report-heights-{of.visit.id}")
        _handed(at, of)


def _empty(of: Known) -> None:
    if not of.visit.photos:
        notice("This visit has no photos.", "Take them in a new visit of the patient.")
    else:
        notice("No photo of this visit has a result yet.", "Save one in Review; the report is made of that.")


def _handed(at: Desk, of: Known) -> None:
    """What is written and chosen, what comes of it, and how it leaves."""
    with st.container(key="report-jumps"):
        show("report/jumps.html", parts=PARTS)
    with st.container(key="report-page"):
        with st.container(key="report-said"):
            saved = note(at, of.visit.id, of.note)
            choices = choosing(of)
        with st.container(key="report-seen"):
            heading(SEEN)
            pictures = _pictures(at, of, choices) if choices.photos else ()
            made = report(of, choices, pictures)
            preview(letter(made), key=f"report-preview-{of.visit.id}")
        with st.container(key="report-hand"):
            if not saved:
                notice("The note is not saved yet.", "Files and links have it as it was saved last.")
            files(made, of.visit)
            content = partial(_content, of, choices, pictures)
            making(at, of.visit.id, choices.language, content, pictured=bool(pictures))
            links(at, of.visit.id, of.newest_at)


def _pictures(at: Desk, of: Known, choices: Choices) -> tuple[Picture, ...]:
    """Those at hand where nothing changed that they are made of: to open the photos takes a moment."""
    key = (of.results, choices.language, choices.show_face)
    held: tuple[object, ...] | None
    pictures: tuple[Picture, ...]
    held, pictures = st.session_state.get(_PICTURES, (None, ()))
    if held != key:
        try:
            with st.spinner("Opening the photos …"):
                pictures = drawn(at, of, choices)
        except RecordsRefused as error:
            notice(error.message, f"{error.action} The report is without photos.")
            return ()
        st.session_state[_PICTURES] = key, pictures
    return pictures


def _content(of: Known, choices: Choices, pictures: tuple[Picture, ...], with_photos: bool) -> bytes:
    """The page that a link opens: the one that is shown, with its very pictures or with none."""
    return letter(report(of, choices, pictures if with_photos else ())).encode()
