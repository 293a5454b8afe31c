"""One person of the session: both stands side by side, with doubts, and what was read."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from posture.analysis import Request
from posture.errors import WrongUsage
from posture.repeatability import STANDS, StandReading, both_stood, stands_of
from posture.report import repeatability_words as words
from posture.report import wording
from posture.scale import check_height
from posture.web.intake import ENDINGS
from posture.web.lengths import stature_typed
from posture.web.markup import show
from posture.web.memory import drop_uploads
from posture.web.office import desk
from posture.web.options import VIEWS
from posture.web.patients.form import us_units
from posture.web.repeatability.sitting import Sitting, begin, current, leave

_CHOSEN = "stands-person"


def person(readings: tuple[StandReading, ...]) -> None:
    """Ask for both stands of one person, and show what they say."""
    try:
        sitting = current(readings)
    except WrongUsage as error:
        show("notice.html", title=error.message, text=error.action)
        return
    number = sitting.person
    with st.container(border=True):
        _choose(sitting, readings)
        request = _request(sitting)
        sitting.measure(desk().repeatability)
        sitting.settle(desk().repeatability.readings())
        if sitting.person != number:
            st.rerun()
        for stand, column in zip(STANDS, st.columns(2, gap="medium"), strict=True):
            with column:
                _stand(sitting, stand, request, [one for one in sitting.known if one.stand == stand])
        _compared(sitting)


def _choose(sitting: Sitting, readings: tuple[StandReading, ...]) -> None:
    """Whose turn it is; earlier ones can be looked at and corrected, and go on where a stand is missing."""
    done = frozenset[int]().union(*both_stood(readings).values())
    known = sorted({one.person for one in readings} | {sitting.person})
    show("heading.html", text=f"Person {sitting.person}")
    if sitting.was:
        show(
            "notice.html",
            title=f"Number {sitting.was} was taken elsewhere meanwhile.",
            text=f"This person is number {sitting.person}.",
        )
    if len(known) > 1:
        if st.session_state.get(_CHOSEN) != sitting.person:
            st.session_state[_CHOSEN] = sitting.person
        st.selectbox(
            "Look at, or go on with",
            known,
            format_func=lambda number: f"Person {number}{'' if number in done else ', not both stands yet'}",
            key=_CHOSEN,
            on_change=_look_at,
        )


def _look_at() -> None:
    begin(st.session_state[_CHOSEN], desk().repeatability.readings())


def _request(sitting: Sitting) -> Request | None:
    """View and height, the same for both stands; None where the height cannot be meant."""
    us, stood = us_units(desk()), bool(sitting.known and sitting.taken)
    view, height = st.columns([7, 5], gap="medium")
    with view:
        seen = st.segmented_control(
            "View: what faces the camera", tuple(VIEWS), default="Auto", required=True, key="stands-view"
        )
    with height:
        typed = st.text_input(
            f"Height of the person in {'feet and inches' if us else 'cm'}",
            key=f"stands-height-{sitting.id}",
            placeholder="only for measures in mm",
            disabled=stood,
        )
        if sitting.known:
            st.caption("The same for both stands.")
        try:
            height_cm = check_height(stature_typed(typed, us=us)) if typed.strip() else None
        except WrongUsage as error:
            show("notice.html", title=error.message, text=error.action)
            return None
    return Request(view=VIEWS[seen], height_cm=height_cm)


def _stand(sitting: Sitting, stand: int, request: Request | None, read: list[StandReading]) -> None:
    """One stand: its photos, or where to give them."""
    taken = sitting.taken.get(stand, [])
    show("repeatability/stand.html", stand=stand, taken=taken, read=read, words=words, wording=wording)
    if read:
        st.button(
            f"Take stand {stand} again",
            key=sitting.key(f"again-{stand}"),
            icon=":material/replay:",
            on_click=_again,
            args=(sitting, stand),
        )
        return
    key = sitting.key(f"files-{stand}")
    st.file_uploader(
        f"Photo of stand {stand}, or one of each view",
        type=list(ENDINGS),
        accept_multiple_files=True,
        key=key,
        disabled=request is None,
        on_change=_given,
        args=(sitting, stand, key, request),
    )


def _given(sitting: Sitting, stand: int, key: str, request: Request | None) -> None:
    """Measure what the widget `key` was given; the widget is another one afterwards."""
    value = st.session_state.get(key)
    files = [file for file in (value if isinstance(value, list) else [value]) if isinstance(file, UploadedFile)]
    if files and request and key == sitting.key(f"files-{stand}"):
        sitting.drop(stand)
        sitting.give(stand, [(file.getvalue(), file.name) for file in files], request)
        drop_uploads()


def _again(sitting: Sitting, stand: int) -> None:
    desk().repeatability.remove(sitting.person, stand=stand)
    sitting.drop(stand)


def _compared(sitting: Sitting) -> None:
    mine = sitting.known
    if not mine:
        return
    rows = stands_of(mine, sitting.person)
    both = bool(both_stood(mine))
    show("repeatability/compared.html", rows=rows, both=both, person=sitting.person, words=words, wording=wording)
    with st.container(horizontal=True):
        if both:
            st.button("Next person", key="stands-next", type="primary", icon=":material/arrow_forward:", on_click=leave)
        with st.popover("Remove this person", icon=":material/delete:"):
            st.write("All readings of this number go. The others stay.")
            st.button("Remove", key="stands-remove", on_click=_remove, args=(sitting.person,))


def _remove(number: int) -> None:
    desk().repeatability.remove(number)
    leave()
