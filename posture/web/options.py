"""What the user says about the photo at hand -> Request.

What cannot be meant is answered beside its field and left out of the request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import streamlit as st

from posture.analysis import Analysis, Request
from posture.byhand import Drawn
from posture.errors import WrongUsage
from posture.landmarks import View
from posture.scale import ScaleChoice, check_height
from posture.vertical import DRAWN_PX, Vertical, VerticalSource, from_frame, from_plumb, roll_typed
from posture.web.lengths import stature_typed
from posture.web.markup import show, text
from posture.web.office import desk
from posture.web.patients.form import us_units
from posture.web.session import Session
from posture.web.sheet import sheet_links

VIEWS: dict[str, View | Literal["auto"]] = {
    "Auto": "auto",
    "Front": View.FRONT,
    "Back": View.BACK,
    "Left": View.LEFT,
    "Right": View.RIGHT,
}
SCALES = {"Auto": ScaleChoice.AUTO, "Height": ScaleChoice.STATURE, "Board": ScaleChoice.BOARD}
AUTO, FRAME, STATED = "What the photo tells", "The edges of the picture", "A stated camera roll"
PLUMB = "A plumb line, drawn in the photo"
Meant = TypeVar("Meant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field for a number, by its label, and an example.

    It takes text: in Streamlit's for numbers a browser that speaks English drops a decimal comma, 171,3 becomes 1713.
    """

    label: str
    example: str


HEIGHTS = {
    False: Field(label="Height of the person in cm", example="for example 172"),
    True: Field(label="Height of the person in feet and inches", example="for example 5'8\""),
}
"""By whether the practice writes heights in feet and inches."""
ROLL = Field(label="Camera roll in degrees", example="for example 1.5")
_decimal_keyboard = st.components.v2.component(
    "posture_keyboard",
    html="<span hidden></span>",
    js=text("keyboard.js"),
)


def request(session: Session) -> Request:
    """Ask for view, height, scale and level."""
    view = st.segmented_control(
        "View: what faces the camera", tuple(VIEWS), default="Auto", required=True, key=session.key("view")
    )
    us = us_units(desk())
    height_cm = _number(HEIGHTS[us], session.key("height"), lambda typed: check_height(stature_typed(typed, us=us)))
    _decimal_keyboard(key=session.key("keyboard"), data={"label": HEIGHTS[False].label})  # that has no minus, nor feet
    st.caption("Without shoes. It turns pixels into millimetres.")
    return Request(
        view=VIEWS[view],
        height_cm=height_cm,
        scale=_scale(session, height_cm),
        vertical=_vertical(session),
        person=st.session_state.get(session.key("person")),
    )


def _number(field: Field, key: str, meant: Callable[[str], Meant]) -> Meant | None:
    """What is `meant` by the number in `field`; None while there is none, or none that can be meant."""
    typed = (st.text_input(field.label, placeholder=field.example, key=key) or "").strip()
    return _answered(lambda: meant(typed)) if typed else None


def _answered(meant: Callable[[], Meant]) -> Meant | None:
    """What is `meant`; None where it cannot be, which is answered on the page."""
    try:
        return meant()
    except WrongUsage as error:
        _answer(error)
        return None


def _scale(session: Session, height_cm: float | None) -> ScaleChoice:
    """Ask where millimetres come from."""
    with st.expander("Scale: where millimetres come from"):
        said = st.segmented_control("Scale", tuple(SCALES), default="Auto", required=True, key=session.key("scale"))
        st.caption(
            "Auto takes the printed board where one is seen, else the height. Hold the board beside the thigh, flat, "
            "in line with the body and facing the camera. With neither, only angles are measured."
        )
        sheet_links(session.key("sheet"))
    choice = SCALES[said]
    if choice is ScaleChoice.STATURE and height_cm is None:
        show("notice.html", title="The scale by height needs the height.", text="Give it in the field above.")
    return choice


def _vertical(session: Session) -> Vertical | None:
    with st.expander("Camera level"):
        alone = (PLUMB,) if session.photo else ()
        choices = (AUTO, FRAME, STATED, *alone)
        if session.level is not None:
            st.session_state[session.key("level")], session.level = session.level, None
        source = st.radio("What tells which way is down", choices, key=session.key("level"))
        if source == AUTO:
            st.caption("The phone's sense of level, if it is stored in the photo; else straight edges of the room.")
            return None
        if source == FRAME:
            st.caption("The intervals of the tilts are wide then, because cameras are rarely held level.")
            return from_frame()
        return _drawn(session.plumb) if source == PLUMB else _stated(session)


def _stated(session: Session) -> Vertical | None:
    said = _number(ROLL, session.key("roll"), roll_typed)
    st.caption("Plus when the camera was turned clockwise: a door frame then leans to the left in the photo.")
    return said


def _drawn(line: Drawn | None) -> Vertical | None:
    """The vertical of the line drawn; None, as with AUTO, until there is one."""
    if line is None:
        st.caption("Mark both ends in the photo. Until then, what the photo tells is used.")
        return None
    return _answered(lambda: from_plumb(line.start, line.end, end_sd_px=max(DRAWN_PX, line.end_sd_px)))


def draws_plumb(session: Session) -> bool:
    """Whether the user wants to draw a plumb line."""
    return bool(st.session_state.get(session.key("level")) == PLUMB)


def ask_plumb(session: Session, analysis: Analysis) -> None:
    """Offer the plumb line where nothing in the photo tells which way is down, and nothing was said."""
    key = session.key("level")
    is_unknown = analysis.results and analysis.vertical.source is VerticalSource.FRAME
    if is_unknown and st.session_state.get(key) == AUTO:
        show("ask_plumb.html")
        st.button("Draw a plumb line", key=session.key("ask-plumb"), on_click=_choose, args=(key, PLUMB))


def _choose(key: str, value: str) -> None:
    st.session_state[key] = value


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
