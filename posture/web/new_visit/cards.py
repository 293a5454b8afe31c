"""The four views: how to stand for each and where the camera is, or what there is of it already."""

from __future__ import annotations

import streamlit as st

from posture.landmarks import View
from posture.report import capture_words
from posture.web.markup import drawing, filled
from posture.web.new_visit.shots import Intake, Shot

_HOW: dict[View, str] = {
    View.FRONT: "Facing the camera, heels on the line, arms hanging.",
    View.BACK: "Back to the camera, heels on the line, hair up.",
    View.LEFT: "Left side to the camera, heels on the line, looking ahead.",
    View.RIGHT: "Right side to the camera, heels on the line, looking ahead.",
}
HELD, HELD_NOTE = "in the visit", "Saved already. Another photo, standing anew, gives a mean."
_ALT = "How to stand: {how} The camera stands 3 m away, its lens at the height of the pelvis."


def cards(intake: Intake) -> None:
    """Show them."""
    shown = "".join(_card(intake, view) for view in View)
    st.html(f'<div class="posture-views">{shown}</div>')


def _card(intake: Intake, view: View) -> str:
    shots, is_held = intake.of(view), view in intake.held
    state, said = ("well", HELD) if is_held and not shots else _state(shots, is_next=view is intake.following)
    return filled(
        "new_visit/card.html",
        name=capture_words.VIEWS[view],
        state=state,
        said=said,
        pictures=[shot.look.picture for shot in shots if shot.look and shot.look.picture],
        drawing=drawing("new_visit/stand.svg", view=view.value),
        alt=_ALT.format(how=_HOW[view]),
        hint=sum(shot.measured for shot in shots) == 1,
        note=_note(view, shots, is_held=is_held),
    )


def _note(view: View, shots: list[Shot], *, is_held: bool) -> str:
    if shots:
        return capture_words.repeats(sum(shot.measured for shot in shots))
    return HELD_NOTE if is_held else _HOW[view]


def _state(shots: list[Shot], *, is_next: bool) -> tuple[str, str]:
    if not shots:
        return ("next", "next") if is_next else ("missing", "missing")
    if all(shot.refused for shot in shots):
        return "doubt", "not measured"
    if any(shot.doubtful for shot in shots):
        return "doubt", "doubts"
    return "well", "taken"
