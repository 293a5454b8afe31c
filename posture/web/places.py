"""Where the pages are: their addresses, titles, and the ways between them.

What a page shows stands in its address (`?id=` names a patient, visit or photo by its random id), so a reload shows
the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

ID = "id"
VISIT = "visit"
"""Names, on the page New visit, the visit to which photos are added; `id` is the patient's."""
PART, DETAILS = "part", "Details"
"""Names a part of a patient's page to be opened at first; of these, what is written down of the patient."""


class Place(StrEnum):
    """A page, by its address."""

    PATIENTS = "patients"
    PATIENT = "patient"
    NEW_VISIT = "new-visit"
    REVIEW = "review"
    REPORT = "report"
    MEASURE = "measure"
    SETTINGS = "settings"
    REPEATABILITY = "repeatability"


TITLES: Mapping[Place, str] = {
    Place.PATIENTS: "Patients",
    Place.PATIENT: "Patient",
    Place.NEW_VISIT: "New visit",
    Place.REVIEW: "Review",
    Place.REPORT: "Report",
    Place.MEASURE: "Measure a photo",
    Place.SETTINGS: "Settings",
    Place.REPEATABILITY: "Repeatability",
}
_ICONS: Mapping[Place, str] = {
    Place.PATIENTS: ":material/groups:",
    Place.NEW_VISIT: ":material/add_a_photo:",
    Place.MEASURE: ":material/straighten:",
    Place.SETTINGS: ":material/settings:",
}
"""Of the pages in the menu; the others are reached from these."""


def menu(shown: Mapping[Place, Callable[[], None]]) -> StreamlitPage:
    """The page that was asked for, out of the pages `shown`, under the menu."""
    pages = [_page(place, page) for place, page in shown.items()]
    return st.navigation(pages, position="top")


def go(place: Place, **params: str) -> NoReturn:
    """Show another page now; never inside a callback."""
    st.switch_page(_page(place), query_params=params)


def link(place: Place, label: str, *, icon: str | None = None, **params: str) -> None:
    """A link to another page."""
    st.page_link(_page(place), label=label, icon=icon, query_params=params)


def asked_id(name: str = ID) -> str:
    """The id in the page's address; empty where there is none."""
    return st.query_params.get(name, "")


def _page(place: Place, shown: Callable[[], None] = lambda: None) -> StreamlitPage:
    """A page as Streamlit knows it, by its address alone."""
    return st.Page(
        shown,
        title=TITLES[place],
        icon=_ICONS.get(place),
        url_path=place.value,
        default=place is Place.PATIENTS,
        visibility="visible" if place in _ICONS else "hidden",
    )
