"""The photos of the visit put together: one table, what the views say of each other, and the files to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
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
from posture.web.downloads import File, file_links, file_of, together_files
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
    _offer(at_hand, at_hand.sheet, partial(_files, visit, newest, bands=bands, show_face=show_face))


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
        html=filled("review/visit.html", visit=whole, unread=unread, visit_words=visit_words, sheet=sheet),
    )


def _whole(visit: Visit, newest: Mapping[str, Assessment], *, bands: bool) -> tuple[Whole, list[Read]]:
    """The photos put together, and each as it was read; raises as `_sheet`."""
    read = [_read(photo.id, photo.name, newest[photo.id].id) for photo in visit.photos if photo.id in newest]
    analyses = [one.analysis for one in read if isinstance(one.analysis, Analysis)]
    return unbanded_visit(visit_of(analyses, given=len(visit.photos)), bands=bands), read


def _offer(at_hand: Bench, sheet: Sheet, files_of: Callable[[], tuple[File, ...]]) -> None:
    """The files to keep, made when they are asked for: pictures in full take longer than all that is shown."""
    place = st.empty()
    if not sheet.files:
        if not place.button("Make the files", key=f"review-visit-make-{at_hand.visit_id}", icon=":material/download:"):
            return
        with place, st.spinner("Making the files …"), one_visit:
            at_hand.sheet = sheet = replace(sheet, files=files_of())
        place.empty()
    file_links(sheet.files, key=f"review-visit-files-{at_hand.visit_id}")


def _files(visit: Visit, newest: Mapping[str, Assessment], *, bands: bool, show_face: bool) -> tuple[File, ...]:
    whole, read = _whole(visit, newest, bands=bands)
    made = together_files(
        of_visit(whole, [one.json for one in read]),
        f"visit-{visit.day:%Y-%m-%d}",
        show_face=show_face,
        day=_day(newest[photo.id] for photo in visit.photos if photo.id in newest),
        head=letterhead(),
    )
    return (*made, *_pictures(visit, read, show_face=show_face))


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


def _pictures(visit: Visit, read: list[Read], *, show_face: bool) -> list[File]:
    """A picture for each photo with somebody in it, named after its view."""
    names = {photo_id: name.lower() for photo_id, name in said.photos(visit).items()}
    return [
        file_of(
            names[one.photo_id].replace(" ", "-"),
            ".png",
            files.content(one.analysis, ".png", show_face=show_face),
            f"Picture, {names[one.photo_id]}",
        )
        for one in read
        if isinstance(one.analysis, Analysis) and one.analysis.people
    ]
