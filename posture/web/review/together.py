"""The photos of the visit put together: one table, what the views say of each other, and the files to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from posture import __version__
from posture.analysis import Analysis
from posture.errors import PostureError, WrongUsage
from posture.records import Assessment, Patient, Visit
from posture.report import files, html, visit_words
from posture.report.contract import Json, to_json, unreadable
from posture.report.together import of_visit
from posture.visit import Visit as Whole
from posture.visit import visit_of
from posture.web.downloads import File, file_links, file_of
from posture.web.markup import filled, notice, show
from posture.web.office import desk, letterhead
from posture.web.review import said
from posture.web.review.bands import unbanded_visit
from posture.web.review.bench import Bench, Sheet
from posture.web.session import decoding, one_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A photo with its newest assessment: the analysis, or why it cannot be read."""

    photo_id: str
    name: str
    analysis: Analysis | PostureError

    @property
    def json(self) -> Json:
        """As in the file of the visit."""
        if isinstance(self.analysis, PostureError):
            return unreadable(self.name, self.analysis)
        return to_json(self.analysis)


def together(
    at_hand: Bench, visit: Visit, patient: Patient, newest: Mapping[str, Assessment], *, show_face: bool
) -> None:
    """Show it; what is unsaved is not counted."""
    mine = [newest[photo.id] for photo in visit.photos if photo.id in newest]
    if not mine:
        show("review/state.html", title="No photo of this visit has a result yet.", text="Save one under Points.")
        return
    bands = patient.facts.bands
    key = (*(one.id for one in mine), show_face, bands, letterhead(), __version__)
    if at_hand.sheet is None or at_hand.sheet.key != key:
        at_hand.sheet = None
        try:
            with st.spinner("Putting the photos together …"), one_visit:
                at_hand.sheet = _sheet(visit, newest, bands=bands, show_face=show_face, key=key)
        except WrongUsage as error:
            notice(error.message, error.action)
            return
    st.html(at_hand.sheet.html)
    offered = _files(visit, newest, at_hand.sheet.pictured, bands=bands, show_face=show_face)
    file_links(offered, key=f"review-visit-files-{at_hand.visit_id}")


def _sheet(
    visit: Visit, newest: Mapping[str, Assessment], *, bands: bool, show_face: bool, key: tuple[object, ...]
) -> Sheet:
    """What is shown, with small pictures, made anew.

    Raises
    ------
    WrongUsage
        The photos cannot be put together.
    """
    whole, read = _whole(visit, newest, bands=bands)
    unread = [(one.name, str(one.analysis)) for one in read if isinstance(one.analysis, PostureError)]
    sheet = html.visit_sheet(whole, show_face=show_face)
    return Sheet(
        key=key,
        pictured=frozenset(one.photo_id for one in read if isinstance(one.analysis, Analysis) and one.analysis.people),
        html=filled("review/visit.html", visit=whole, unread=unread, visit_words=visit_words, sheet=sheet),
    )


def _whole(visit: Visit, newest: Mapping[str, Assessment], *, bands: bool) -> tuple[Whole, list[Read]]:
    """The photos put together, and each as it was read; raises as `_sheet`."""
    read = [_read(photo.id, photo.name, newest[photo.id].id) for photo in visit.photos if photo.id in newest]
    analyses = [one.analysis for one in read if isinstance(one.analysis, Analysis)]
    return unbanded_visit(visit_of(analyses, given=len(visit.photos)), bands=bands), read


def _files(
    visit: Visit, newest: Mapping[str, Assessment], pictured: frozenset[str], *, bands: bool, show_face: bool
) -> list[File]:
    """The files to keep: the visit, and a picture of each photo with somebody in it, named after its view."""
    stem = f"visit-{visit.day:%Y-%m-%d}"
    whole = partial(_file, visit, newest, bands=bands, show_face=show_face)
    names = {photo_id: name.lower() for photo_id, name in said.photos(visit).items() if photo_id in pictured}
    return [
        *(file_of(stem, ending, partial(whole, ending)) for ending in files.TOGETHER),
        *(
            file_of(
                name.replace(" ", "-"),
                ".png",
                partial(_picture, newest[photo_id].id, show_face=show_face),
                f"Picture, {name}",
            )
            for photo_id, name in names.items()
        ),
    ]


def _file(visit: Visit, newest: Mapping[str, Assessment], ending: str, *, bands: bool, show_face: bool) -> bytes:
    day = _day(newest[photo.id] for photo in visit.photos if photo.id in newest)
    with one_visit:
        whole, read = _whole(visit, newest, bands=bands)
        both = of_visit(whole, [one.json for one in read])
        return both.file(ending, show_face=show_face, day=day, letterhead=letterhead())


def _picture(assessment_id: str, *, show_face: bool) -> bytes:
    return files.content(_analysis(assessment_id), ".png", show_face=show_face)


def _read(photo_id: str, name: str, assessment_id: str) -> Read:
    try:
        return Read(photo_id=photo_id, name=name, analysis=_analysis(assessment_id))
    except PostureError as error:
        return Read(photo_id=photo_id, name=name, analysis=error)


def _analysis(assessment_id: str) -> Analysis:
    with decoding:
        return desk().assessments.analysis(assessment_id)


def _day(made: Iterable[Assessment]) -> date:
    """On which the newest of them was made, here."""
    return max(one.made_at for one in made).astimezone().date()
