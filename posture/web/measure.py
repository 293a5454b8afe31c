"""The page of an intake: a photo in, its measures out; or several of one view, and the mean of each measure."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posture.analysis import Analysis, Request
from posture.errors import EngineRefused, WrongUsage
from posture.repeats import together
from posture.report import repeats_words
from posture.report.contract import to_json, unreadable
from posture.report.together import of_repeats
from posture.web import options, plumb
from posture.web.correction import correction
from posture.web.downloads import downloads, together_downloads
from posture.web.intake import guide, intake, unread_files
from posture.web.markup import show, title
from posture.web.places import TITLES, Place
from posture.web.result import findings, footer, repeats, sheet
from posture.web.session import Session, Unread, current

RESULT, CORRECT = "Result", "Correct the points"


def page() -> None:
    """Ask for photos, or show what was measured in them."""
    title(TITLES[Place.MEASURE], "Photos stay in this computer's memory: nothing is stored, nothing is sent elsewhere.")
    session = current()
    if session.photos:
        _measured(session)
    else:
        intake(session)


def _measured(session: Session) -> None:
    said, seen = st.columns([3, 9], gap="medium")
    with said:
        _photos_at_hand(session)
        request = options.request(session)
        show_face = options.show_face(session)
    with seen:
        try:
            analyses = session.analyses(request)
        except EngineRefused as error:
            show("notice.html", title=error.message, text=error.action)
            st.button("Try again", key=session.key("again"))
            return
        if session.photo:
            _shown(session, analyses[0], request, show_face=show_face)
        else:
            _repeated(session, analyses, show_face=show_face)


def _photos_at_hand(session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        show("at_hand.html", photos=session.photos)
        what = "Remove photo" if session.photo else "Remove photos"
        st.button(
            what, key=session.key("remove"), icon=":material/close:", on_click=_remove, args=(session, session.serial)
        )


def _remove(session: Session, serial: int) -> None:
    """Forget the photos of that `serial`: a click that Streamlit hands on twice must not take away the next ones."""
    if session.serial == serial:
        session.forget()


def _shown(session: Session, analysis: Analysis, request: Request, *, show_face: bool) -> None:
    findings(analysis)
    options.person(session, analysis)
    if analysis.refused:
        _result(session, analysis, show_face=show_face)
        return
    result, correct = st.tabs((RESULT, CORRECT), key=session.key("tab"), on_change="rerun")
    if correct.open:
        with correct:
            correction(session, session.seen(request)[0], show_face=show_face)
    else:
        with result:
            _result(session, analysis, show_face=show_face)


def _result(session: Session, analysis: Analysis, *, show_face: bool) -> None:
    options.ask_plumb(session, analysis)
    if options.draws_plumb(session):
        plumb.drawing(session, analysis, show_face=show_face)
    sheet(analysis, show_face=show_face)
    downloads(analysis, show_face=show_face, day=date.today(), key=session.key("downloads"))
    footer(analysis)
    if analysis.refused and len(analysis.people) < 2:
        guide()


def _repeated(session: Session, analyses: tuple[Analysis, ...], *, show_face: bool) -> None:
    """What several photos of one view say together; photos that cannot be put together are answered."""
    unread_files(session)
    try:
        means = together(analyses, given=len(session.files))
    except WrongUsage as error:
        show("notice.html", title=error.message, text=error.action)
        return
    repeats(means, analyses, show_face=show_face)
    read = iter(analyses)
    photos = [
        unreadable(one.name, one.error) if isinstance(one, Unread) else to_json(next(read)) for one in session.files
    ]
    whole = of_repeats(means, photos)
    together_downloads(whole, show_face=show_face, day=date.today(), key=session.key("downloads"))
    footer(analyses[0], words=repeats_words.FOOTER)
