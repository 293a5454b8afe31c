"""The page of an intake: one photo in, its measures out."""

from __future__ import annotations

import streamlit as st

from posture.analysis import Analysis
from posture.photo import Photo
from posture.web import options
from posture.web.downloads import downloads
from posture.web.intake import guide, intake
from posture.web.markup import show, show_style
from posture.web.result import findings, footer, sheet
from posture.web.session import Session, current


def page() -> None:
    """Ask for a photo, or show what was measured in it."""
    show_style()
    show("header.html")
    session = current()
    if session.photo is None:
        intake(session)
    else:
        _measured(session, session.photo)


def _measured(session: Session, photo: Photo) -> None:
    said, seen = st.columns([3, 9], gap="medium")
    with said:
        _photo_at_hand(session, photo)
        request = options.request(session)
        show_face = options.show_face(session)
    with seen:
        with st.spinner("Measuring the photo …"):
            analysis = session.analysis(photo, request)
        _shown(session, analysis, show_face=show_face)


def _photo_at_hand(session: Session, photo: Photo) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        show("at_hand.html", photo=photo)
        st.button("Remove photo", key=session.key("remove"), icon=":material/close:", on_click=session.forget)


def _shown(session: Session, analysis: Analysis, *, show_face: bool) -> None:
    findings(analysis)
    options.person(session, analysis)
    sheet(analysis, show_face=show_face)
    downloads(analysis, show_face=show_face, key=session.key("downloads"))
    footer(analysis)
    if analysis.refused and len(analysis.people) < 2:
        guide()
