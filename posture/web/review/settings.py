"""Height, scale, level and person of one photo, to be said anew: it is measured with them, and that is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st

from posture.analysis import Request
from posture.errors import WrongUsage
from posture.scale import ScaleChoice, check_height
from posture.vertical import Vertical, VerticalSource, from_frame, roll_typed
from posture.web.lengths import length_field, stature_meant
from posture.web.markup import notice
from posture.web.office import desk
from posture.web.options import AUTO, FRAME, HEIGHTS, ROLL, SCALES, STATED
from posture.web.patients.form import us_units
from posture.web.review.bench import Work

Meant = TypeVar("Meant")
_LEVELS = {VerticalSource.FRAME: FRAME, VerticalSource.STATED: STATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form."""

    height: str
    scale: str
    level: str | None
    roll: str
    person: int | None


def settings(work: Work, base: Request, *, after: str, people: int) -> None:
    """The form; once it is sent, `work.wanted` holds what it says. It begins anew `after` another assessment."""
    key = f"{work.photo_id}-{after}"
    with (
        st.expander("Height, scale and level of this photo", expanded=people > 1 and base.person is None),
        st.form(f"review-settings-{key}", border=False),
    ):
        typed = _typed(key, base, people=people, draws=work.draft.plumb is not None)
        if st.form_submit_button("Measure with these"):
            _take(work, base, typed)


def _typed(after: str, base: Request, *, people: int, draws: bool) -> Typed:
    def key(name: str) -> str:
        return f"review-{name}-{after}"

    person = base.person
    if people > 1:
        person = st.segmented_control(
            "Person to measure, counted from the left of the picture",
            range(1, people + 1),
            default=base.person,
            key=key("person"),
        )
    us = us_units(desk())
    height = length_field(base.height_cm, us=us)
    height = st.text_input(HEIGHTS[us].label, height, placeholder=HEIGHTS[us].example, key=key("height")) or ""
    scales = {choice: name for name, choice in SCALES.items()}
    scale = st.segmented_control("Scale", tuple(SCALES), default=scales[base.scale], required=True, key=key("scale"))
    level, roll = _level(key, base, draws=draws)
    return Typed(height=height, scale=scale, level=level, roll=roll, person=person)


def _level(key: Callable[[str], str], base: Request, *, draws: bool) -> tuple[str | None, str]:
    """What tells which way is down, and the roll that was typed; nothing is asked where a plumb line tells it."""
    if draws:
        st.caption("Which way is down is told by the plumb line in the photo. Clear it in the editor to say otherwise.")
        return None, ""
    now = AUTO if base.vertical is None else _LEVELS.get(base.vertical.source, AUTO)
    choices = (AUTO, FRAME, STATED)
    level = st.radio("What tells which way is down", choices, index=choices.index(now), key=key("level"))
    stated = base.vertical if now == STATED else None
    roll = "" if stated is None else f"{stated.roll_deg:g}"
    return level, st.text_input(ROLL.label, roll, placeholder=ROLL.example, key=key("roll")) or ""


def _take(work: Work, base: Request, typed: Typed) -> None:
    """Have it measured so; what cannot be meant is answered, and nothing is measured."""
    try:
        wanted = replace(
            base,
            height_cm=_height(typed.height, base.height_cm),
            scale=SCALES[typed.scale],
            person=typed.person,
            vertical=_vertical(base, typed),
        )
        if wanted.scale is ScaleChoice.STATURE and wanted.height_cm is None:
            raise WrongUsage("height", "The scale by height needs the height.", "Give it in the field above.")
    except WrongUsage as error:
        notice(error.message, error.action)
        return
    work.wanted = wanted
    st.rerun()


def _height(text: str, known_cm: float | None) -> float | None:
    """What is meant by the field that `known_cm` filled; None where it is empty. [cm]"""
    return check_height(stature_meant(text, known_cm, us=us_units(desk()))) if text.strip() else None


def _vertical(base: Request, typed: Typed) -> Vertical | None:
    if typed.level is None:
        return base.vertical
    if typed.level == FRAME:
        return from_frame()
    return roll_typed(typed.roll) if typed.level == STATED else None
