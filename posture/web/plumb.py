"""A plumb line drawn in the photo at hand: two taps, or four numbers, in a component of our own.

The picture goes to the page that asks, over its own connection; faces are covered in it as everywhere. What comes
back is from outside: it is parsed, and dropped where it cannot be meant.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import streamlit as st

from posture.analysis import Analysis
from posture.byhand import Drawn
from posture.photo import Photo
from posture.report import html
from posture.web.markup import show, text
from posture.web.once import once
from posture.web.session import Session

_drawing = st.components.v2.component(
    "posture_plumb",
    html=text("plumb.html"),
    css=text("plumb.css"),
    js=text("picture.js") + text("plumb.js"),
)


def drawing(session: Session, analysis: Analysis, *, show_face: bool) -> None:
    """The photo to draw on, with the line drawn so far; `options.request` reads it in the next run."""
    picture = once(
        "bare", analysis, show_face=show_face, draw=lambda: html.data_url(html.bare(analysis, show_face=show_face))
    )
    if picture is None:
        return
    show("plumb_how.html")
    key, photo, line = session.key("plumb"), analysis.photo, session.plumb
    _drawing(
        key=key,
        data={
            "photo": session.serial,
            "picture": picture,
            "width": photo.width,
            "height": photo.height,
            "ends": None if line is None else [line.start, line.end],
            "error": None if line is None else line.end_sd_px,
        },
        on_line_change=partial(_hold, session, key, photo),
    )


def _hold(session: Session, key: str, photo: Photo) -> None:
    """Hold what was drawn, as long as it belongs to the photo at hand."""
    if key == session.key("plumb"):
        state = st.session_state.get(key) or {}
        session.plumb = parsed(state.get("line"), photo)


def parsed(value: Any, photo: Photo) -> Drawn | None:
    """The line in what a browser sent; None where it is no line inside `photo`, such as one that was cleared."""
    try:
        (x0, y0), (x1, y1) = value["ends"]
        numbers = [float(number) for number in (x0, y0, x1, y1, value["sd_px"])]
    except (TypeError, ValueError, KeyError, OverflowError):
        return None
    *places, sd_px = numbers
    inside = all(0 <= x <= photo.width for x in places[::2]) and all(0 <= y <= photo.height for y in places[1::2])
    if not (inside and 0 < sd_px < math.inf):
        return None
    return Drawn(start=(places[0], places[1]), end=(places[2], places[3]), end_sd_px=sd_px)
