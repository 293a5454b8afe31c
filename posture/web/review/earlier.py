"""All results of one photo, the newest first, to be looked at: none is ever changed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posture.records import Assessment, StoredPhoto
from posture.report import point_words
from posture.web import result
from posture.web.downloads import downloads
from posture.web.markup import show
from posture.web.office import desk
from posture.web.patient.words import day, plain
from posture.web.review import said
from posture.web.review.bands import unbanded
from posture.web.review.bench import Bench
from posture.web.session import decoding


def earlier(at_hand: Bench, photo: StoredPhoto, *, bands: bool, show_face: bool) -> None:
    """The list, and the one that is chosen in it."""
    made = desk().assessments.of(photo.id)
    if not made:
        show("review/state.html", title="This photo has no result yet.", text="Save one under Points.")
        return
    words = {one.id: _words(one) for one in made}
    chosen = st.radio(
        "Results of this photo, the newest first",
        list(words),
        format_func=words.__getitem__,
        key=f"review-earlier-{photo.id}",
    )
    if at_hand.earlier is None or at_hand.earlier[0] != chosen:
        at_hand.earlier = None
        with st.spinner("Reading …"), decoding:
            at_hand.earlier = (chosen, desk().assessments.analysis(chosen))
    analysis = unbanded(at_hand.earlier[1], bands=bands)
    result.findings(analysis)
    result.sheet(analysis, show_face=show_face)
    downloads(analysis, show_face=show_face, day=_day(chosen, made), key=f"review-files-{chosen}")


def _day(chosen: str, made: tuple[Assessment, ...]) -> date:
    return next(one.made_at for one in made if one.id == chosen).astimezone().date()


def _words(one: Assessment) -> str:
    """When, by whom, how and with what."""
    here = one.made_at.astimezone()
    placed = ", ".join(point_words.point(name) for name in one.corrected)
    how = f"placed by hand: {placed}" if placed else "automatic"
    network = one.result["provenance"]["model"]
    return plain(f"{day(here)}, {here:%H:%M}{said.by(one.made_by)}; {how}; Posture {one.tool}, pose model {network}")
