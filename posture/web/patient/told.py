"""What an act on one run of the page has to say on the next, once, and to whom it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from posture.web.markup import show

_NAME = "patient-told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A template and what fills it, for the page of one patient."""

    patient_id: str
    template: str
    values: dict[str, Any]


def say(patient_id: str, template: str, **values: Any) -> None:
    """Have it said on the next run of that patient's page."""
    st.session_state[_NAME] = Told(patient_id=patient_id, template=template, values=values)


def tell(patient_id: str) -> None:
    """Say what is to be said of that patient; what was meant for another is dropped."""
    told: Told | None = st.session_state.pop(_NAME, None)
    if told is not None and told.patient_id == patient_id:
        show(told.template, **told.values)
