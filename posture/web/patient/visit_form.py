"""What is written down of a visit: changed, or taken away with its photos."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posture.errors import WrongUsage
from posture.records import Conditions, Desk, Patient, Visit
from posture.web.lengths import distance_typed
from posture.web.markup import notice
from posture.web.patient import words
from posture.web.patient.deleting import ask
from posture.web.patient.told import say

_SHOES = {None: "not written down", True: "on", False: "off"}


def change(at: Desk, patient: Patient, visit: Visit) -> None:
    """Day, note and conditions as a form."""
    key, how = f"visit-{visit.id}", visit.conditions
    with st.form(key, border=False):
        day = st.date_input(
            "Day", visit.day, key=f"{key}-day", format="YYYY-MM-DD", max_value=max(visit.day, date.today())
        )
        left, right = st.columns(2)
        with left:
            distance = _length("Distance of the camera in cm", how.distance_cm, f"{key}-distance")
            shoes = st.selectbox(
                "Shoes",
                tuple(_SHOES),
                tuple(_SHOES).index(how.shoes),
                format_func=_SHOES.__getitem__,
                key=f"{key}-shoes",
            )
        with right:
            height = _length("Height of the lens in cm", how.lens_height_cm, f"{key}-lens")
            clothes = st.text_input(
                "Clothes", how.clothes, key=f"{key}-clothes", placeholder="for example shorts, vest"
            )
        note = st.text_area("Note", visit.note, key=f"{key}-note", height=90)
        if not st.form_submit_button("Save changes", key=f"{key}-save", type="primary"):
            return
    try:
        conditions = Conditions(
            distance_cm=_typed(distance), lens_height_cm=_typed(height), shoes=shoes, clothes=clothes.strip()
        )
        at.visits.change(visit.id, day=day, note=note, conditions=conditions)
    except WrongUsage as error:
        notice(error.message, error.action)
        return
    say(patient.id, "done.html", title="Saved.", text="")
    st.rerun()


def _length(label: str, known: float | None, key: str) -> str:
    return st.text_input(label, "" if known is None else f"{known:g}", key=key, placeholder="for example 300")


def _typed(text: str) -> float | None:
    if not text.strip():
        return None
    length = distance_typed(text)
    if length is None:
        raise WrongUsage(
            "length",
            "The distance or height of the camera is not understood.",
            "Write 300 cm or 3 m.",
        )
    return length


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
