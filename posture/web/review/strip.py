"""The photos of the visit side by side, each to be chosen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posture.errors import PostureError
from posture.records import Assessment, StoredPhoto, Visit
from posture.report import html
from posture.web.markup import show
from posture.web.office import desk
from posture.web.review import said
from posture.web.review.bench import Bench
from posture.web.session import decoding

SMALL_PX = 240
"""Longer side of a small picture; chosen by us: sharp at 7 rem on a phone, and 10 kB."""
Slots = Mapping[str, DeltaGenerator]
"""Where the small picture of each photo goes, by photo."""


def strip(visit: Visit, chosen: StoredPhoto, newest: Mapping[str, Assessment]) -> Slots:
    """A button for each photo, under a place for its picture, which comes last: to make them takes a while."""
    slots, names = {}, said.photos(visit)
    with st.container(horizontal=True, key="review-strip"):
        for photo in visit.photos:
            with st.container(width=112):
                slots[photo.id] = st.empty()
                with slots[photo.id]:
                    show("review/small.html", picture="", name=names[photo.id], state=_state(newest.get(photo.id)))
                st.button(
                    names[photo.id],
                    key=f"review-photo-{photo.id}",
                    type="primary" if photo is chosen else "secondary",
                    width="stretch",
                    on_click=_choose,
                    args=(photo.id,),
                )
    return slots


def _choose(photo_id: str) -> None:
    st.query_params["photo"] = photo_id


def _state(newest: Assessment | None) -> str:
    """What became of the photo, in a word or two."""
    if newest is None:
        return "no result yet"
    if newest.result["status"] == "refused":
        return "not measured"
    return "corrected by hand" if newest.corrected else "measured"


def small_pictures(at_hand: Bench, newest: Mapping[str, Assessment], slots: Slots) -> None:
    """Put the pictures, faces covered, in their `slots`; of a photo without result, or person, there is none."""
    for photo_id, slot in slots.items():
        one = newest.get(photo_id)
        if one is None:
            continue
        if one.id not in at_hand.small:
            at_hand.small[one.id] = _small(one.id)
        with slot:
            show("review/small.html", picture=at_hand.small[one.id], name="", state=_state(one))


def _small(assessment_id: str) -> str:
    try:
        with decoding:
            analysis = desk().assessments.analysis(assessment_id)
    except PostureError:  # missing or damaged: said where the photo is opened
        return ""
    return html.data_url(html.bare(analysis, longest=SMALL_PX)) or ""
