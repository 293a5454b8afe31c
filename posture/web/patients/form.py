"""What is written down of a patient, as a form: for a new one, and to be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posture.errors import WrongUsage
from posture.records import Consent, Desk, Flag, PatientFacts, Sex, Units
from posture.typed import number
from posture.web.lengths import stature_meant, stature_said
from posture.web.markup import show
from posture.web.patient.words import FLAGS, SEXES

FIRST_YEAR = 1900
"""Of birth, that may be typed; chosen by us: nobody alive was born before."""


def us_units(at: Desk) -> bool:
    """Whether the practice writes heights in feet and inches."""
    return at.practice.get().units is Units.US


@dataclass(slots=True, kw_only=True)
class _Answers:
    """Where the form answers, by field, and whether it had to."""

    slots: dict[str, DeltaGenerator] = field(default_factory=dict)
    wrong: bool = False

    def room(self, name: str) -> None:
        """Leave room under a field."""
        self.slots[name] = st.empty()

    def answer(self, name: str, error: WrongUsage) -> None:
        """Say under the field what was wrong."""
        self.wrong = True
        with self.slots[name]:
            show("field_error.html", text=f"{error.message} {error.action}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a form begins with.

    Attributes
    ----------
    known
        What is written down already; None of a new patient, whose name may be `name`.
    us
        Heights in feet and inches.
    wording
        Version of the text that is agreed to, unless another is known.
    """

    known: PatientFacts | None
    name: str
    us: bool
    wording: str


def beginning(at: Desk, known: PatientFacts | None, name: str = "") -> Beginning:
    """As this practice writes: the text agreed to is the one that it used last, else that of this month."""
    wording = at.patients.last_wording() or f"{date.today():%Y-%m}"
    return Beginning(known=known, name=name, us=us_units(at), wording=wording)


def form(key: str, begin: Beginning, *, save: str, above: Callable[[], bool] | None = None) -> PatientFacts | None:
    """The fields of a patient.

    Parameters
    ----------
    key
        Of the form; another one begins again.
    save
        Words on the button.
    above
        Shows something right above that button, and says whether a button of its own submitted the form.

    Returns
    -------
    What was written, when it was saved and can be meant; else None. What cannot be meant is answered under its field.
    """
    answers = _Answers()
    with st.form(key, border=False):
        typed = _fields(key, begin, answers)
        otherwise = above is not None and above()
        saved = st.form_submit_button(save, type="primary", key=f"{key}-save")
    if not (saved or otherwise):
        return None
    return _facts(typed, answers, begin.known.stature_cm if begin.known else None, us=begin.us)


def _fields(key: str, begin: Beginning, answers: _Answers) -> dict[str, Any]:
    """What stands in the fields, each with room for an answer."""
    known, us = begin.known, begin.us
    typed: dict[str, Any] = {}
    left, right = st.columns(2, gap="medium")
    with left:
        typed["reference"] = _line(
            "Reference", known.reference if known else "", f"{key}-reference", "for example A-17"
        )
        answers.room("reference")
        typed["name"] = _line("Name", known.name if known else begin.name, f"{key}-name", "a reference alone is enough")
        answers.room("name")
        typed["birth_year"] = _line(
            "Year of birth",
            str(known.birth_year) if known and known.birth_year else "",
            f"{key}-year",
            "for example 1974",
        )
        answers.room("birth_year")
        typed["sex"] = _sex(known.sex if known else None, f"{key}-sex")
    with right:
        cm = known.stature_cm if known else None
        label, example = (
            ("Height in feet and inches", "for example 5'8\"") if us else ("Height in cm", "for example 172")
        )
        typed["stature_cm"] = _line(label, "" if cm is None else stature_said(cm, us=us), f"{key}-stature", example)
        answers.room("stature_cm")
        _consent(typed, known.consent if known else None, begin.wording, key, answers)
    typed["flags"] = _flags(known.flags if known else frozenset(), key)
    typed["note"] = st.text_area("Note", known.note if known else "", key=f"{key}-note", height=90)
    answers.room("note")
    return typed


def _line(label: str, value: str, key: str, example: str) -> str:
    return st.text_input(label, value, key=key, placeholder=example, autocomplete="off") or ""


def _sex(known: Sex | None, key: str) -> Sex | None:
    return st.segmented_control("Sex", tuple(Sex), default=known, format_func=SEXES.__getitem__, key=key)


def _consent(typed: dict[str, Any], known: Consent | None, wording: str, key: str, answers: _Answers) -> None:
    typed["agreed"] = st.checkbox(
        "Has agreed to photos being taken and kept", value=known is not None, key=f"{key}-agreed"
    )
    typed["day"] = st.date_input(
        "Agreed on", known.day if known else date.today(), key=f"{key}-day", format="YYYY-MM-DD", max_value=date.today()
    )
    said = known.wording if known else wording
    typed["wording"] = _line("Version of the text agreed to", said, f"{key}-wording", "for example 2026-11")
    answers.room("consent")


def _flags(known: frozenset[Flag], key: str) -> frozenset[Flag]:
    """Tick boxes of what switches published ranges off."""
    show("patients/flags_head.html")
    with st.container(horizontal=True, key=f"{key}-flags"):
        ticked = [flag for flag in Flag if st.checkbox(FLAGS[flag], value=flag in known, key=f"{key}-{flag}")]
    return frozenset(ticked)


def _facts(typed: dict[str, Any], answers: _Answers, stature_cm: float | None, *, us: bool) -> PatientFacts | None:
    """What the fields mean together, `stature_cm` being written down; None where one of them cannot be meant.

    Each is answered under itself.
    """
    meanings: dict[str, Callable[[], Any]] = {
        "name": typed["name"].strip,
        "birth_year": lambda: _year(typed["birth_year"]),
        "stature_cm": lambda: _stature(typed["stature_cm"], stature_cm, us=us),
        "consent": lambda: _agreed(typed),
        "note": lambda: typed["note"],
        "reference": typed["reference"].strip,  # the last: that reference and name are both missing is said there
    }
    facts = PatientFacts(reference="-", sex=typed["sex"], flags=typed["flags"])
    for name, meaning in meanings.items():
        try:
            facts = replace(facts, **{name: meaning()})
        except WrongUsage as error:
            answers.answer(name, error)
    return None if answers.wrong else facts


def _year(text: str) -> int | None:
    if not text.strip():
        return None
    year = number(text)
    if year is None or not year.is_integer():
        raise WrongUsage("birth_year", "The year of birth is not understood.", "Write it with four digits.")
    today = date.today().year
    if not FIRST_YEAR <= year <= today:
        action = f"Write it with four digits, from {FIRST_YEAR} to {today}."
        raise WrongUsage("birth_year", "The year of birth cannot be.", action)
    return int(year)


def _stature(text: str, written_cm: float | None, *, us: bool) -> float | None:
    return stature_meant(text, written_cm, us=us) if text.strip() else None


def _agreed(typed: dict[str, Any]) -> Consent | None:
    if not typed["agreed"]:
        return None
    if not typed["wording"].strip():
        raise WrongUsage("wording", "Which text was agreed to is missing.", "Write its version, such as 2026-11.")
    return Consent(day=typed["day"], wording=typed["wording"].strip())
