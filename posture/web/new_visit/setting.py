"""How the photos were taken: what makes two visits like for like, and the height that gives millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from posture.errors import WrongUsage
from posture.records import Conditions, Patient
from posture.scale import check_height
from posture.web.lengths import distance_typed, stature_said, stature_typed
from posture.web.markup import show, text
from posture.web.new_visit.shots import Intake
from posture.web.office import desk
from posture.web.patients.form import us_units

Meant = TypeVar("Meant")
_digits = st.components.v2.component(
    "posture_visit_digits",
    html="<span hidden></span>",
    js=text("keyboard.js"),
)
MORE = "Day, camera, clothes and note"
BARE, SHOES = "Barefoot", "Shoes"
LAST = "last"
"""Whether fields were filled from the last visit, among what was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was said of the photos.

    Attributes
    ----------
    height_cm
        Of the patient; None without one. [cm]
    conditions
        None where something was typed that cannot be meant.
    """

    height_cm: float | None
    day: date
    conditions: Conditions | None
    note: str


def setting(intake: Intake, patient: Patient) -> Setting:
    """Ask for it; most is known from the patient and the last visit."""
    us = us_units(desk())
    _fill(intake, patient, us=us)
    height, more = st.columns([2, 5], gap="medium")
    with height:
        height_cm = _height(intake, patient.facts.stature_cm, us=us)
    with more, st.container(key=intake.widget("more")), st.expander(MORE, icon=":material/tune:"):
        taken = _kept(intake, "day", lambda key: st.date_input("Day of the photos", max_value="today", key=key))
        if intake.said[LAST]:
            st.caption("As on the last visit. Keep them so if you can: then the visits can be compared.")
        conditions = _conditions(intake)
        note = _kept(intake, "note", lambda key: st.text_area("Note", key=key, max_chars=20_000))
    return Setting(height_cm=height_cm, day=taken, conditions=conditions, note=note)


def _height(intake: Intake, written_cm: float | None, *, us: bool) -> float | None:
    """The height for this visit; exactly what is written down, where that is what stands in the field. [cm]"""
    written = None if written_cm is None else stature_said(written_cm, us=us)

    def meant(typed: str) -> float:
        exact = written_cm if written_cm is not None and typed.strip() == written else stature_typed(typed, us=us)
        return check_height(exact)

    label = "Height in feet and inches, without shoes" if us else "Height in cm, without shoes"
    height_cm = _meant(intake, "height", label, meant, "for example 5'8\"" if us else "for example 172")
    if height_cm is None:
        st.caption("Without it only angles are measured, no millimetres.")
    elif written is not None and height_cm != written_cm:
        st.caption(f"For this visit; {written} is written down.")
    return height_cm


def _conditions(intake: Intake) -> Conditions | None:
    left, right = st.columns(2, gap="medium")
    with left:
        distance = _meant(intake, "distance", "Distance from lens to heels in cm", _length, "3 m is best: 300")
        shoes = _kept(
            intake,
            "shoes",
            lambda key: st.segmented_control("On the feet", (BARE, SHOES), key=key),
        )
    with right:
        lens = _meant(intake, "lens", "Height of the lens in cm", _length, "at the pelvis, about 90")
        clothes = _kept(intake, "clothes", lambda key: st.text_input("Clothes", key=key, max_chars=200))
    try:
        return Conditions(
            distance_cm=distance, lens_height_cm=lens, shoes=None if shoes is None else shoes == SHOES, clothes=clothes
        )
    except WrongUsage as error:
        show("notice.html", title=error.message, text=error.action)
        return None


def _fill(intake: Intake, patient: Patient, *, us: bool) -> None:
    """What is known beforehand, once."""
    if LAST in intake.said:
        return
    visits, stature_cm = desk().visits.of(patient.id), patient.facts.stature_cm
    before = visits[0].conditions if visits else Conditions()
    intake.said |= {
        "height": "" if stature_cm is None else stature_said(stature_cm, us=us),
        "day": date.today(),
        "distance": _shown(before.distance_cm),
        "lens": _shown(before.lens_height_cm),
        "shoes": None if before.shoes is None else SHOES if before.shoes else BARE,
        "clothes": before.clothes,
        "note": "",
        LAST: before != Conditions(),
    }


def _shown(length_cm: float | None) -> str:
    return "" if length_cm is None else f"{length_cm:g}"


def _kept(intake: Intake, name: str, asked: Callable[[str], Meant]) -> Meant:
    """What the field `name` says, kept when the page is left and entered again."""
    key = intake.widget(name)
    if key not in st.session_state:
        st.session_state[key] = intake.said[name]
    intake.said[name] = answer = asked(key)
    return answer


def _meant(intake: Intake, name: str, label: str, meant: Callable[[str], Meant], example: str) -> Meant | None:
    """What is `meant` by the field; None while it is empty, or cannot be meant, which is answered."""
    typed = _kept(intake, name, lambda key: st.text_input(label, placeholder=example, key=key)) or ""
    if "cm" in label:
        _digits(key=f"keyboard-{intake.widget(name)}", data={"label": label})
    try:
        return meant(typed) if typed.strip() else None
    except WrongUsage as error:
        show("notice.html", title=error.message, text=error.action)
        return None


def _length(typed: str) -> float:
    length_cm = distance_typed(typed)
    if length_cm is None or not 0 < length_cm <= 5000:
        raise WrongUsage("length", "This length is not understood.", "Give it in centimetres, 300, or in metres, 3 m.")
    return length_cm
