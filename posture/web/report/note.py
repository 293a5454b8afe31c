"""The practitioner's own words to the patient: kept with the visit, and nobody else's are written over."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from posture.errors import ChangedMeanwhile, WrongUsage
from posture.records import Desk
from posture.records.limits import LONGEST_NOTE
from posture.web.markup import notice, show
from posture.web.patient.filling import Filling, asked, filling
from posture.web.report.words import NOTE, PARTS, heading


def note(at: Desk, visit_id: str, saved: str) -> bool:
    """The field, filled with what is `saved`; whether all of it is."""
    held = filling(f"report-note-{visit_id}", saved)
    heading(NOTE)
    if held.mine is not None:
        mine = asked(held, saved, _said)
        if mine is not None:
            _save(at, visit_id, held, mine)
        return False
    return _field(at, visit_id, held)


def _said(text: str) -> Mapping[str, str]:
    return {PARTS[NOTE]: text}


def _field(at: Desk, visit_id: str, held: Filling[str]) -> bool:
    written = st.text_area(
        "Your own words, marked as yours in the report. Plain text, in any language.",
        held.known,
        key=f"{held.key}-text",
        height=140,
        max_chars=LONGEST_NOTE,
    )
    is_saved = written == held.known
    with st.container(horizontal=True, vertical_alignment="center"):
        clicked = st.button("Save the note", key=f"{held.key}-save", type="primary", icon=":material/save:")
        show("report/state.html", text=_state(written, is_saved=is_saved))
    if clicked and not is_saved:
        _save(at, visit_id, held, written)
    return is_saved


def _state(written: str, *, is_saved: bool) -> str:
    if not is_saved:
        return "Not saved yet: the report has the note as it was saved last."
    return "Saved." if written.strip() else "No note: the report has no such part."


def _save(at: Desk, visit_id: str, held: Filling[str], text: str) -> None:
    """Keep `text` and show the page anew; where somebody was quicker, both are shown and it is asked."""
    try:
        at.reports.write_note(visit_id, text, read=held.known)
    except WrongUsage as error:
        notice(error.message, error.action)
        return
    except ChangedMeanwhile:
        held.mine = text
        st.rerun()
    held.fill(at.reports.note(visit_id))
    st.rerun()
