"""What is written down of a visit: changed, or taken away with its photos."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from posture.errors import ChangedMeanwhile, WrongUsage
from posture.records import Conditions, Desk, Patient, Visit
from posture.web.lengths import length_field, length_typed, unit_said
from posture.web.markup import notice
from posture.web.patient import words
from posture.web.patient.deleting import ask
from posture.web.patient.filling import asked, filling
from posture.web.patient.told import say
from posture.web.patients.form import us_units

_SHOES = {None: "not written down", True: "on", False: "off"}


def change(at: Desk, patient: Patient, visit: Visit) -> None:
    """Day, note and conditions as a form."""
    us = us_units(at)
    held = filling(f"visit-{visit.id}", visit)
    said = partial(words.visit_said, us=us)
    mine = _form(held.key, held.known, us=us) if held.mine is None else asked(held, visit, said)
    if mine is None:
        return
    try:
        at.visits.change(visit.id, day=mine.day, note=mine.note, conditions=mine.conditions, instead_of=held.known)
    except WrongUsage as error:
        notice(error.message, error.action)
        return
    except ChangedMeanwhile:
        held.mine = mine
        st.rerun()
    say(patient.id, "done.html", title="Saved.", text="")
    st.rerun()


def _form(key: str, visit: Visit, *, us: bool) -> Visit | None:
    """The fields; the visit with what they say, when that was saved and can be meant."""
    how = visit.conditions
    with st.form(key, border=False):
        day = st.date_input(
            "Day", visit.day, key=f"{key}-day", format="YYYY-MM-DD", max_value=max(visit.day, date.today())
        )
        left, right = st.columns(2)
        with left:
            best = "9'10\"" if us else "300"
            distance = _length("Distance of the camera", how.distance_cm, f"{key}-distance", best, us=us)
            shoes = st.selectbox(
                "Shoes",
                tuple(_SHOES),
                tuple(_SHOES).index(how.shoes),
                format_func=_SHOES.__getitem__,
                key=f"{key}-shoes",
            )
        with right:
            best = "3'" if us else "90"
            height = _length("Height of the lens", how.lens_height_cm, f"{key}-lens", best, us=us)
            clothes = st.text_input(
                "Clothes", how.clothes, key=f"{key}-clothes", placeholder="for example shorts, vest"
            )
        note = st.text_area("Note", visit.note, key=f"{key}-note", height=90)
        if not st.form_submit_button("Save changes", key=f"{key}-save", type="primary"):
            return None
    try:
        conditions = Conditions(
            distance_cm=_typed(distance, how.distance_cm, us=us),
            lens_height_cm=_typed(height, how.lens_height_cm, us=us),
            shoes=shoes,
            clothes=clothes.strip(),
        )
    except WrongUsage as error:
        notice(error.message, error.action)
        return None
    return replace(visit, day=day, note=note, conditions=conditions)


def _length(label: str, known_cm: float | None, key: str, best: str, *, us: bool) -> str:
    field, hint = length_field(known_cm, us=us), f"for example {best}"
    return st.text_input(f"{label} in {unit_said(us=us)}", field, key=key, placeholder=hint)


def _typed(text: str, known_cm: float | None, *, us: bool) -> float | None:
    return length_typed(text, known_cm, us=us) if text.strip() else None


def delete(at: Desk, patient: Patient, visit: Visit) -> None:
    """Take the visit away for good, once it was confirmed."""
    day = words.day(visit.day)
    what = f"The visit of {day} with {words.counted(len(visit.photos), 'photo')}"
    reason = ask(at, f"visit-{visit.id}", what=what, typed=day, last=visit.day)
    if reason is None:
        return
    try:
        deletion = at.visits.delete(visit.id, reason=reason)
    except WrongUsage as error:
        notice(error.message, error.action)
        return
    say(patient.id, "patient/deleted.html", deletion=deletion, words=words)
    st.rerun()
