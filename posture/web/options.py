"""What the user says about the photo at hand -> Request.

What cannot be meant is answered beside its field and left out of the request.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from posture.analysis import Analysis, Request
from posture.errors import WrongUsage
from posture.landmarks import View
from posture.scale import check_height
from posture.vertical import Vertical, from_frame, from_stated
from posture.web.markup import show
from posture.web.session import Session

VIEWS: dict[str, View | Literal["auto"]] = {
    "Auto": "auto",
    "Front": View.FRONT,
    "Back": View.BACK,
    "Left": View.LEFT,
    "Right": View.RIGHT,
}
AUTO, FRAME, STATED = "What the photo tells", "The edges of the picture", "A stated camera roll"


def request(session: Session) -> Request:
    """Ask for view, height and level."""
    view = st.segmented_control(
        "View: what faces the camera", tuple(VIEWS), default="Auto", required=True, key=session.key("view")
    )
    return Request(
        view=VIEWS[view],
        height_cm=_height_cm(session),
        vertical=_vertical(session),
        person=st.session_state.get(session.key("person")),
    )


def _height_cm(session: Session) -> float | None:
    height_cm = st.number_input(
        "Height of the person in cm",
        value=None,
        step=0.5,
        format="%g",
        placeholder="for example 172",
        key=session.key("height"),
    )
    try:
        checked = None if height_cm is None else check_height(height_cm)
    except WrongUsage as error:
        _answer(error)
        return None
    st.caption(
        "Without shoes. It turns pixels into millimetres. So does the printed board (posture stickers), held beside "
        "the thigh, flat, in line with the body, facing the camera; where it is seen, it is used. With neither, only "
        "angles are measured."
    )
    return checked


def _vertical(session: Session) -> Vertical | None:
    with st.expander("Camera level"):
        source = st.radio("What tells which way is down", (AUTO, FRAME, STATED), key=session.key("level"))
        if source == AUTO:
            st.caption("The phone's sense of level, if it is stored in the photo; else straight edges of the room.")
            return None
        if source == FRAME:
            st.caption("The intervals of the tilts are wide then, because cameras are rarely held level.")
            return from_frame()
        return _stated(session)


def _stated(session: Session) -> Vertical | None:
    roll_deg = st.number_input(
        "Camera roll in degrees",
        value=None,
        step=0.1,
        format="%.1f",
        placeholder="for example 1.5",
        key=session.key("roll"),
    )
    st.caption("Plus when the camera was turned clockwise: a door frame then leans to the left in the photo.")
    try:
        return None if roll_deg is None else from_stated(roll_deg)
    except WrongUsage as error:
        _answer(error)
        return None


def _answer(error: WrongUsage) -> None:
    show("notice.html", title=error.message, text=error.action)


def show_face(session: Session) -> bool:
    """Whether faces stay uncovered on the page and in the downloads."""
    return st.toggle("Show the face", key=session.key("face"), help="In the picture here and in the downloads.")


def person(session: Session, analysis: Analysis) -> None:
    """Ask whom to measure, where there are several; `request` reads the answer in the next run."""
    if len(analysis.people) > 1:
        st.segmented_control(
            "Person to measure, counted from the left of the picture",
            range(1, len(analysis.people) + 1),
            key=session.key("person"),
        )
