"""How the photos were taken: what makes two visits like for like, and the height that gives millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import streamlit as st

from posture.errors import WrongUsage
from posture.records import Conditions, Patient
from posture.scale import check_height
from posture.web.lengths import length_field, length_typed, stature_meant, stature_said, unit_said
from posture.web.markup import show, text
from posture.web.new_visit.into import Into
from posture.web.new_visit.shots import Intake
from posture.web.office import desk
from posture.web.patient import words
from posture.web.patients.form import us_units

Meant = TypeVar("Meant")
_digits = st.components.v2.component(
    "posture_visit_digits",
    html="<span hidden></span>",
    js=text("keyboard.js"),
)
MORE = "Day, camera, clothes and note"
NAMES = {
    "height": "the height",
    "distance": f"the distance from lens to heels, under “{MORE}”",
    "lens": f"the height of the lens, under “{MORE}”",
    "conditions": f"what was said under “{MORE}”",
}
"""Of the fields that may be unclear, in a sentence that tells where to mend them."""
BARE, SHOES = "Barefoot", "Shoes"
ADDED = "Day, camera, clothes and note stay those of the visit of {day}."
ADDED_HOW = "Only photos taken then belong there: the same clothes, the camera at the same place."
LAST = "last"
"""The conditions of the last visit, from which fields were filled, among what was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was said of the photos.

    Attributes
    ----------
    height_cm
        Of the patient; None without one. [cm]
    unclear
        Fields with something in them that cannot be meant, and so is nowhere else here: nothing is saved with them.
    """

    height_cm: float | None
    day: date
    conditions: Conditions
    note: str
    unclear: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Asking:
    """The fields as one run of the page asks them.

    Attributes
    ----------
    intake
        Where they are kept.
    unclear
        As in `Setting`, so far.
    """

    intake: Intake
    unclear: list[str] = field(default_factory=list)

    def kept(self, name: str, asked: Callable[[str], Meant]) -> Meant:
        """What the field `name` says, kept when the page is left and entered again."""
        key = self.intake.widget(name)
        if key not in st.session_state:
            st.session_state[key] = self.intake.said[name]
        self.intake.said[name] = answer = asked(key)
        return answer

    def meant(self, name: str, label: str, meant: Callable[[str], Meant], example: str) -> Meant | None:
        """What is `meant` by the field; None while it is empty, or unclear, which is answered."""
        typed = self.kept(name, lambda key: st.text_input(label, placeholder=example, key=key)) or ""
        if "cm" in label:
            _digits(key=f"keyboard-{self.intake.widget(name)}", data={"label": label})
        try:
            return meant(typed) if typed.strip() else None
        except WrongUsage as error:
            self.refuse(name, error)
            return None

    def refuse(self, name: str, error: WrongUsage) -> None:
        """Answer what the field says, and hold that it is unclear."""
        show("notice.html", title=error.message, text=error.action)
        self.unclear.append(NAMES[name.split("-")[0]])


def setting(intake: Intake, patient: Patient, into: Into | None) -> Setting:
    """Ask for it; most is known from the patient and the last visit, all but the height from a visit added to."""
    us, asking = us_units(desk()), Asking(intake=intake)
    _fill(intake, patient, us=us)
    height, more = st.columns([2, 5], gap="medium")
    with height:
        height_cm = _height(asking, patient.facts.stature_cm, into, us=us)
    if into is not None:
        visit = into.visit
        with more:
            show("notice.html", title=ADDED.format(day=words.day(visit.day)), text=ADDED_HOW)
        return Setting(
            height_cm=height_cm,
            day=visit.day,
            conditions=visit.conditions,
            note=visit.note,
            unclear=tuple(asking.unclear),
        )
    with more, st.container(key=intake.widget("more")), st.expander(MORE, icon=":material/tune:"):
        taken = asking.kept("day", lambda key: st.date_input("Day of the photos", max_value="today", key=key))
        if intake.said[LAST] != Conditions():
            st.caption("As on the last visit. Keep them so if you can: then the visits can be compared.")
        conditions = _conditions(asking, us=us)
        note = asking.kept("note", lambda key: st.text_area("Note", key=key, max_chars=20_000))
    unclear = tuple(asking.unclear)
    return Setting(height_cm=height_cm, day=taken, conditions=conditions, note=note, unclear=unclear)


def _height(asking: Asking, written_cm: float | None, into: Into | None, *, us: bool) -> float | None:
    """The height for this visit; exactly what is written down, where that is what stands in the field. [cm]

    A visit that photos are added to has a field of its own, with the height that its photos were measured with.
    """
    written = None if written_cm is None else stature_said(written_cm, us=us)
    field, known = "height", written_cm
    if into is not None:
        field, known = f"height-{into.visit.id}", into.height_cm or written_cm
    asking.intake.said.setdefault(field, "" if known is None else stature_said(known, us=us))

    def meant(typed: str) -> float:
        return check_height(stature_meant(typed, written_cm, us=us))

    label = "Height in feet and inches, without shoes" if us else "Height in cm, without shoes"
    height_cm = asking.meant(field, label, meant, "for example 5'8\"" if us else "for example 172")
    if height_cm is None:
        st.caption("Without it only angles are measured, no millimetres.")
    elif written is not None and height_cm != written_cm:
        st.caption(f"For this visit; {written} is written down.")
    return height_cm


def _conditions(asking: Asking, *, us: bool) -> Conditions:
    before = asking.intake.said[LAST]
    assert isinstance(before, Conditions)
    left, right = st.columns(2, gap="medium")
    with left:
        distance = asking.meant(
            "distance",
            f"Distance from lens to heels in {unit_said(us=us)}",
            lambda typed: length_typed(typed, before.distance_cm, us=us),
            "9'10\" is best" if us else "3 m is best: 300",
        )
        shoes = asking.kept(
            "shoes",
            lambda key: st.segmented_control("On the feet", (BARE, SHOES), key=key),
        )
    with right:
        lens = asking.meant(
            "lens",
            f"Height of the lens in {unit_said(us=us)}",
            lambda typed: length_typed(typed, before.lens_height_cm, us=us),
            "at the pelvis, about 3'" if us else "at the pelvis, about 90",
        )
        clothes = asking.kept("clothes", lambda key: st.text_input("Clothes", key=key, max_chars=200))
    try:
        return Conditions(
            distance_cm=distance, lens_height_cm=lens, shoes=None if shoes is None else shoes == SHOES, clothes=clothes
        )
    except WrongUsage as error:
        asking.refuse("conditions", error)
        return Conditions()


def _fill(intake: Intake, patient: Patient, *, us: bool) -> None:
    """What is known beforehand, once."""
    if LAST in intake.said:
        return
    visits = desk().visits.of(patient.id)
    before = visits[0].conditions if visits else Conditions()
    intake.said |= {
        "day": date.today(),
        "distance": length_field(before.distance_cm, us=us),
        "lens": length_field(before.lens_height_cm, us=us),
        "shoes": None if before.shoes is None else SHOES if before.shoes else BARE,
        "clothes": before.clothes,
        "note": "",
        LAST: before,
    }
