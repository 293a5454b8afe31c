"""What the practice says of itself, and how its pages and reports are written."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from posture.errors import PostureError, UnreadablePhoto, WrongUsage
from posture.photo import printable
from posture.records import PracticeFacts, Units, logo_of
from posture.report.letter.catalogue import LANGUAGES, Language
from posture.report.printing import Paper
from posture.web.markup import show
from posture.web.memory import drop_uploads
from posture.web.office import desk

MOST_LINES, LONGEST_LINE = 4, 60
"""Of the address, lines and characters; chosen by us: all addresses that we know fit, and a visit or record stays one
page, the very fullest visit with three lines of 45."""
UNITS = {Units.METRIC: "Metric: cm and m", Units.US: "US: feet and inches"}
PAPERS = {Paper.A4: "A4", Paper.LETTER: "Letter"}
Choices = tuple[Language, Units, Paper]
One = TypeVar("One", Language, Units, Paper)
LOGO_ENDINGS = ("png", "jpg", "jpeg", "webp")
_LOGOS, _LOGO_ERROR = "settings-logos", "settings-logo-error"


def practice() -> None:
    """Ask for it; the logo is kept as soon as it is given, all else when it is saved."""
    facts = desk().practice.get()
    words, picture = st.columns([7, 5], gap="large")
    with words:
        _form(facts)
    with picture:
        _logo(facts)


def _form(facts: PracticeFacts) -> None:
    with st.form("practice", border=False):
        show("heading.html", text="Practice")
        name = st.text_input("Name", facts.name, key="practice-name", max_chars=200, autocomplete="organization")
        address = st.text_area("Address, telephone, web page", facts.address, key="practice-address", height=110)
        st.caption(f"Name, address and logo stand in the head of reports. {MOST_LINES} lines of address at most.")
        choices = _choices(facts)
        show("heading.html", text="Records")
        years = st.text_input(
            "Years that records must be kept after the last visit",
            "" if facts.retention_years is None else str(facts.retention_years),
            key="practice-years",
            placeholder="as the law of your place says",
        )
        st.caption("It is shown before a deletion; nothing is deleted by itself.")
        if st.form_submit_button("Save", type="primary", key="practice-save"):
            _save(facts, name=name, address=address, choices=choices, years=years)


def _choices(facts: PracticeFacts) -> Choices:
    """Ask in what language, units and on what paper."""
    show("heading.html", text="Pages and print")
    language = _choice("Language of patients' reports", LANGUAGES, facts.language, key="practice-language")
    st.caption(
        "It is the first that is offered for each report. The pages of Posture are in English. No native clinician has "
        "reviewed the Chinese reports yet: let a colleague who speaks it read one before you hand it over."
    )
    units = _choice(
        "Heights of people, distances of the camera, heights of the lens", UNITS, facts.units, key="practice-units"
    )
    st.caption(
        "In all fields, and in visits, records and notes. What is measured is always in degrees and millimetres. "
        "Drawings, sheets to print, doubts about a photo and files for other programs (CSV, JSON) stay metric."
    )
    paper = _choice("Paper", PAPERS, facts.paper, key="practice-paper")
    st.caption("Reports ask the printer for it, and it is the first that is offered of each sheet to print.")
    return language, units, paper


def _choice(question: str, names: Mapping[One, str], chosen: One, *, key: str) -> One:
    """One of the `names`, `chosen` as long as nobody has said another."""
    return st.radio(
        question,
        tuple(names),
        index=list(names).index(chosen),
        format_func=names.__getitem__,
        horizontal=True,
        key=key,
    )


def _save(facts: PracticeFacts, *, name: str, address: str, choices: Choices, years: str) -> None:
    """Keep what can be meant; else say what cannot."""
    language, units, paper = choices
    try:
        kept = years_typed(years)
        desk().practice.save(
            replace(
                facts,
                name=name.strip(),
                address=address_typed(address),
                language=language,
                units=units,
                paper=paper,
                retention_years=kept,
            )
        )
    except WrongUsage as error:
        show("notice.html", title=error.message, text=error.action)
    else:
        show("settings/done.html", title="Saved.", text="")


def years_typed(text: str) -> int | None:
    """The whole years in `text`; None where it is empty.

    Raises
    ------
    WrongUsage
        It is no whole number.

    Examples
    --------
    >>> years_typed(" 10 "), years_typed("")
    (10, None)
    """
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise WrongUsage("retention", "The years are not understood.", "Write a whole number, such as 10.")
    return int(text)


def address_typed(text: str) -> str:
    r"""The lines of `text` without those that are empty.

    Raises
    ------
    WrongUsage
        They are too many, or too long, for the head of a page.

    Examples
    --------
    >>> address_typed(" 1 Shore Road \n\n01 234")
    '1 Shore Road\n01 234'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise WrongUsage("address", "The address has too many lines.", f"Write {MOST_LINES} at most.")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise WrongUsage("address", "A line of the address is too long.", f"Write {LONGEST_LINE} characters at most.")
    return "\n".join(lines)


def _logo(facts: PracticeFacts) -> None:
    show("heading.html", text="Logo")
    if facts.logo is not None:
        show("settings/logo.html", logo=f"data:image/png;base64,{base64.b64encode(facts.logo).decode()}")
        st.button("Remove the logo", key="logo-remove", icon=":material/close:", on_click=_remove)
    given = st.session_state.setdefault(_LOGOS, 0)
    key = f"logo-{given}"
    st.file_uploader(
        "Another logo" if facts.logo is not None else "Logo of the practice",
        type=list(LOGO_ENDINGS),
        key=key,
        on_change=_take,
        args=(key,),
    )
    st.caption("A drawing as PNG, JPEG or WebP. Its pixels are kept as a PNG, nothing else of the file.")
    error: PostureError | None = st.session_state.pop(_LOGO_ERROR, None)
    if error is not None:
        show("notice.html", title=error.message, text=error.action)


def _take(key: str) -> None:
    """Keep the logo that the widget `key` was given, or remember why not; the widget is another one afterwards."""
    given = st.session_state.get(key)
    if not isinstance(given, UploadedFile):
        return
    try:
        logo = logo_of(given.getvalue(), given.name)
        desk().practice.save(replace(desk().practice.get(), logo=logo))
    except UnreadablePhoto as error:
        told = f"{printable(given.name)} {error.message}"
        st.session_state[_LOGO_ERROR] = UnreadablePhoto(error.code, told, error.action)
    except WrongUsage as error:
        st.session_state[_LOGO_ERROR] = error
    st.session_state[_LOGOS] += 1
    drop_uploads()


def _remove() -> None:
    desk().practice.save(replace(desk().practice.get(), logo=None))
