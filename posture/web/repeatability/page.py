"""The page: how it is done, how far it is, one person at a time, and what all of them say."""

from __future__ import annotations

import base64
from functools import partial

import streamlit as st

from posture.change import FEWEST_PERSONS
from posture.repeatability import StandReading, both_stood, repeatability
from posture.report import repeatability_words as words
from posture.report import wording
from posture.web.downloads import File, file_links
from posture.web.markup import show, show_own_style, text, title
from posture.web.office import desk
from posture.web.places import TITLES, Place, link
from posture.web.repeatability.person import person
from posture.web.repeatability.sitting import leave
from posture.web.sheet import feet_links

CSV = "posture-repeatability.csv"


def page() -> None:
    """Show it."""
    title(
        TITLES[Place.REPEATABILITY],
        "Photos are measured and let go. Only the readings are kept, under a number that stands for nobody.",
    )
    show_own_style("lists.css")
    show_own_style("repeatability/repeatability.css")
    link(Place.SETTINGS, "Back to Settings", icon=":material/arrow_back:")
    readings = desk().repeatability.readings()
    _how(shown=not readings)
    person(readings)
    readings = desk().repeatability.readings()  # the person may have stood just now
    _progress(readings)
    if readings:
        _figures(readings)
        _start_over(readings)


def _how(*, shown: bool) -> None:
    drawing = base64.b64encode(text("repeatability/how.svg").encode()).decode()
    with st.expander("How it is done", expanded=shown, icon=":material/menu_book:"):
        show("repeatability/how.html", needed=FEWEST_PERSONS, drawing=f"data:image/svg+xml;base64,{drawing}")
        feet_links("feet-repeatability")


def _progress(readings: tuple[StandReading, ...]) -> None:
    counts = {view: len(persons) for view, persons in both_stood(readings).items()}
    show("repeatability/progress.html", counts=counts, needed=FEWEST_PERSONS, wording=wording)


def _figures(readings: tuple[StandReading, ...]) -> None:
    figures = repeatability(readings)
    if not figures:
        return
    show("repeatability/figures.html", figures=figures, needed=FEWEST_PERSONS, words=words, wording=wording)
    table = File(label="Table (CSV)", name=CSV, media_type="text/csv", make=partial(words.table, figures))
    file_links([table], key="stands-csv")


def _start_over(readings: tuple[StandReading, ...]) -> None:
    persons = len({one.person for one in readings})
    with st.expander("Start over", icon=":material/restart_alt:"):
        show("repeatability/start_over.html", persons=persons)
        sure = st.checkbox("Forget them all", key="stands-sure")
        st.button("Start over", key="stands-clear", disabled=not sure, on_click=_clear)


def _clear() -> None:
    desk().repeatability.clear()
    leave()
    st.session_state["stands-sure"] = False
