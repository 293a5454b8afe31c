"""Millimetres that were taken with another height than the patient's: said, and measured again with that.

A visit that was moved brings the height of the patient it was written down under. A person who grew was as tall then
as was said then: so nothing is measured again unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from posture.errors import WrongUsage
from posture.records import Assessment, Desk, Patient, PatientFacts
from posture.scale import ScaleSource, check_height
from posture.web.lengths import stature_said
from posture.web.markup import show
from posture.web.patient import words
from posture.web.patient.anew import measure_now
from posture.web.patients.form import us_units


def otherwise_tall(newest: Iterable[Assessment], facts: PatientFacts) -> tuple[Assessment, ...]:
    """Those whose millimetres come from another height than is written down; none where photos of that cannot be."""
    height_cm = facts.stature_cm
    if height_cm is None or not _measurable(height_cm):
        return ()
    return tuple(one for one in newest if one.request.height_cm != height_cm and _scaled_by_height(one))


def _measurable(height_cm: float) -> bool:
    try:
        check_height(height_cm)
    except WrongUsage:
        return False
    return True


def _scaled_by_height(of: Assessment) -> bool:
    scale = of.result.get("scale")
    return scale is not None and scale["source"] == ScaleSource.STATURE


def offered(at: Desk, patient: Patient, newest: Sequence[Assessment], key: str) -> None:
    """Say of which photos that is so, and offer to measure them with the patient's height."""
    others, height_cm = otherwise_tall(newest, patient.facts), patient.facts.stature_cm
    if not others or height_cm is None:
        return
    us = us_units(at)
    used = sorted({one.request.height_cm for one in others if one.request.height_cm is not None})
    show(
        "patient/heights.html",
        count=words.counted(len(others), "photo"),
        used=[stature_said(one, us=us) for one in used],
        written=stature_said(height_cm, us=us),
    )
    if st.button(f"Measure again with {stature_said(height_cm, us=us)}", key=key, icon=":material/height:"):
        measure_now(at, [one.photo_id for one in others], height_cm=height_cm)
