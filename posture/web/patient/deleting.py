"""Asking before something is taken away for good."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posture.records import Desk
from posture.web.markup import show
from posture.web.patient import words


def ask(at: Desk, key: str, *, what: str, typed: str, last: date | None) -> str | None:
    """The reason for a deletion, once it was given and the deletion confirmed by typing `typed`; else None.

    `last` is the day from which the years are counted that records are to be kept.
    """
    years = at.practice.get().retention_years
    show("patient/delete_how.html", what=what, typed=typed, duty=words.duty(years, last, date.today()))
    with st.form(f"{key}-delete", border=False):
        reason = st.text_input(
            "Reason, without a name",
            key=f"{key}-reason",
            placeholder="for example: asked for by the patient",
            autocomplete="off",
        )
        said = st.text_input("Type it to confirm", key=f"{key}-typed", autocomplete="off")
        if not st.form_submit_button("Delete for good", key=f"{key}-yes", icon=":material/delete_forever:"):
            return None
    if not reason.strip():
        show("field_error.html", text="A deletion needs a reason. Write in a few words why it may be deleted.")
    elif " ".join(said.split()) != " ".join(typed.split()):
        show("field_error.html", text="What was typed is not the same. Nothing was deleted.")
    else:
        return reason
    return None
