"""Correct the points: the photo with its points beside the table, which follows every step."""

from __future__ import annotations

from functools import partial

import streamlit as st

from posture.analysis import Seen, measure
from posture.byhand import Drawn
from posture.vertical import VerticalSource
from posture.web import options, result
from posture.web.editor import Changed, Edit, editor
from posture.web.markup import show
from posture.web.session import Session


@st.fragment
def correction(session: Session, seen: Seen, *, show_face: bool) -> None:
    """The editor and the table; a step runs these two anew, and a plumb line the whole page: it moves what is seen."""
    if session.level is not None:
        st.rerun()
    picture, numbers = st.columns([6, 7], gap="medium")
    with picture:
        editor(
            seen,
            Edit(
                corrections=session.corrected(seen),
                plumb=session.plumb if options.draws_plumb(session) else None,
            ),
            Changed(points=partial(session.correct, seen), plumb=partial(_drawn, session)),
            session.editing,
            show_face=show_face,
        )
    if session.level is not None:
        st.rerun()
    with numbers:
        if seen.vertical.source is VerticalSource.FRAME:
            show("ask_plumb.html")
        analysis = measure(seen, session.corrected(seen))
        result.beside_editor(seen, analysis)
        result.table(analysis)


def _drawn(session: Session, line: Drawn | None) -> None:
    """Take the vertical from `line` from now on, or where it was cleared from what the photo tells."""
    session.plumb, session.level = line, options.AUTO if line is None else options.PLUMB
