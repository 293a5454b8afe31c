"""The points of one photo: the editor beside the table, which follows every step, and what became of the steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from posture import __version__
from posture.analysis import Analysis, Request, Seen, measure
from posture.byhand import Corrections, Drawn
from posture.errors import PostureError, WrongUsage
from posture.landmarks import View
from posture.records import Assessment, NewAssessment, StoredPhoto
from posture.vertical import VerticalSource
from posture.web import result
from posture.web.editor import Changed, Edit, editor
from posture.web.markup import notice, show
from posture.web.office import desk
from posture.web.options import VIEWS
from posture.web.review import drafting, requests, said
from posture.web.review.bench import Clash, Work
from posture.web.review.settings import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A photo to be shown.

    Attributes
    ----------
    photo
        As the records know it.
    newest
        Its newest assessment; None before the first.
    base
        The settings to be measured with, without what was drawn.
    show_face
        Whether faces stay uncovered.
    unbanded
        Takes the ranges of norms away, where the patient has none.
    """

    photo: StoredPhoto
    newest: Assessment | None
    base: Request
    show_face: bool
    unbanded: Callable[[Analysis], Analysis]


def points(work: Work, task: Task) -> None:
    """Measure the photo with what is drawn on it, and show all of it."""
    work.stale = False
    if work.refused:
        notice(work.refused.message, work.refused.action)
        work.refused = None
    base = work.wanted or task.base
    drafting.take_up(work, task.newest, task.photo.view, base)
    if work.wanted:
        _measure_anew(work, task, work.wanted)
    request = _request(work, base)
    seen = work.seen(request)
    _view(work, task, seen)
    if seen.refused or seen.view is None:
        _refused(work, task, seen, request)
    else:
        _correction(work, task, seen, request)
    settings(work, base, after=task.newest.id if task.newest else "", people=len(seen.people))


def _request(work: Work, base: Request) -> Request:
    """What to measure with; a plumb line that cannot be meant is answered, and left out."""
    try:
        return requests.with_draft(base, work.draft)
    except WrongUsage as error:
        notice(error.message, error.action)
        return requests.replaced(base, work.draft.corrections)


def _measure_anew(work: Work, task: Task, wanted: Request) -> None:
    """Keep what the settings that were asked for give, with the points that still belong to it; a draft stays."""
    seen = work.seen(wanted)
    work.wanted = None
    _add(work, seen, requests.replaced(wanted, requests.placed(wanted, task.newest, task.photo.view)))
    st.rerun()


def _add(work: Work, seen: Seen, request: Request) -> None:
    analysis = measure(seen, request.corrections)
    desk().assessments.add(work.photo_id, NewAssessment(analysis=analysis, request=request), ends_draft=False)


# The view -------------------------------------------------------------------------------------------------------------


def _view(work: Work, task: Task, seen: Seen) -> None:
    """What faces the camera, to be corrected by a tap."""
    names = {view: name for name, view in VIEWS.items() if isinstance(view, View)}
    now = task.photo.view or seen.view
    key = f"review-view-{work.photo_id}-{now}"
    st.segmented_control(
        "View: what faces the camera",
        tuple(names.values()),
        default=names[now] if now else None,
        required=now is not None,
        key=key,
        on_change=_set_view,
        args=(work, task, key),
    )


def _set_view(work: Work, task: Task, key: str) -> None:
    """Correct the view and have the photo measured anew: points of one view say nothing of another."""
    view = VIEWS.get(st.session_state[key])  # a second tap takes the first one back
    if isinstance(view, View) and view is not task.photo.view:
        _acted(work, partial(_viewed, base=task.base, view=view))


def _viewed(work: Work, *, base: Request, view: View) -> None:
    desk().photos.set_view(work.photo_id, view)
    work.wanted = requests.viewed(base, view)


# The editor -----------------------------------------------------------------------------------------------------------


def _refused(work: Work, task: Task, seen: Seen, request: Request) -> None:
    analysis = measure(seen)
    _state(work, task, seen, request)
    result.findings(analysis)
    result.sheet(analysis, show_face=task.show_face)


@st.fragment
def _correction(work: Work, task: Task, seen: Seen, request: Request) -> None:
    """A step runs this anew; a plumb line, which moves what is seen, and the end of a draft the whole page."""
    if work.stale:
        st.rerun()
    picture, numbers = st.columns([6, 7], gap="medium")
    with picture:
        editor(
            seen,
            Edit(corrections=work.draft.corrections, plumb=work.draft.plumb),
            Changed(points=partial(_placed, work), plumb=partial(_drawn, work)),
            work.held,
            show_face=task.show_face,
        )
    if work.stale:
        st.rerun()
    with numbers:
        analysis = task.unbanded(measure(seen, work.draft.corrections))
        _state(work, task, seen, request)
        result.findings(analysis)
        if seen.vertical.source is VerticalSource.FRAME:
            show("ask_plumb.html")
        result.beside_editor(seen, analysis)
        result.table(analysis)


def _placed(work: Work, corrections: Corrections) -> None:
    drafting.step(work, corrections=corrections)


def _drawn(work: Work, line: Drawn | None) -> None:
    drafting.step(work, plumb=line)
    work.stale = True


# What became of the steps ---------------------------------------------------------------------------------------------


def _state(work: Work, task: Task, seen: Seen, request: Request) -> None:
    """Whether there is anything unsaved, and what can be done about it."""
    if work.clash:
        _clash(work, work.clash)
    elif work.saved and not drafting.is_as_before(work, task.newest, task.photo.view, task.base):
        at, who = said.clock(work.saved.saved_at), said.by(work.saved.saved_by)
        show("review/state.html", title=f"Unsaved changes of {at}{who}.", text="They are no result yet.")
        with st.container(horizontal=True):
            _save(work, seen, request)
            _button("Discard", work, drafting.discard)
    elif task.newest is None:
        show("review/state.html", title="Not kept as a result yet.", text="")
        _save(work, seen, request)
    else:
        _kept(work, task.newest, seen)


def _save(work: Work, seen: Seen, request: Request) -> None:
    _button("Save as the result", work, partial(_finish, seen=seen, request=request), type="primary")


def _finish(work: Work, *, seen: Seen, request: Request) -> None:
    """Keep what is drawn now, by the vertical that is shown."""
    now = requests.replaced(request, work.draft.corrections)
    drafting.finish(work, measure(seen, now.corrections), now)


def _button(
    label: str, work: Work, act: Callable[[Work], None], type: Literal["primary", "secondary"] = "secondary"
) -> None:
    """A button that does `act` before the next run takes up what others did meanwhile; then the whole page runs."""
    key = f"review-{label.split()[0].lower()}-{work.photo_id}"
    st.button(label, key=key, type=type, on_click=_acted, args=(work, act))


def _acted(work: Work, act: Callable[[Work], None]) -> None:
    """Do it; where the records refuse, such as of a photo that was deleted elsewhere, the next run says why."""
    try:
        act(work)
    except PostureError as error:
        work.refused = error
    work.stale = True


def _kept(work: Work, newest: Assessment, seen: Seen) -> None:
    """The result that is kept, and whether the numbers here are those of another version."""
    made = f"{said.clock(newest.made_at)}{said.by(newest.made_by)}"
    how = "With points placed by hand." if newest.corrected else "All points as the tool found them."
    show("review/state.html", title=f"Result of {made}.", text=how)
    if is_of_another_version(newest, seen):
        show(
            "review/state.html",
            title=f"It was measured by Posture {newest.tool}; the numbers here are of {__version__}.",
            text="Measured again, both stay among the results so far.",
        )
        again = partial(_add, seen=seen, request=newest.request)
        _button("Measure again with the present version", work, again)


def is_of_another_version(newest: Assessment, seen: Seen) -> bool:
    """Whether the tool or one of its networks is another than that which made the assessment."""
    refiner = seen.refined_by.sha256 if seen.refined_by else newest.refiner_sha256
    now = (__version__, seen.provenance.model_sha256, refiner)
    return (newest.tool, newest.model_sha256, newest.refiner_sha256) != now


def _clash(work: Work, clash: Clash) -> None:
    """Ask whose points are to stay."""
    if clash.theirs is None:
        title = "Meanwhile the changes of this photo were saved as the result or discarded elsewhere."
    else:
        when = f"{said.clock(clash.theirs.saved_at)}{said.by(clash.theirs.saved_by)}"
        title = f"Meanwhile this photo was changed elsewhere, at {when}."
    notice(title, "Your steps since then are on this page only. Choose what is to stay.")
    with st.container(horizontal=True):
        _button("Show what was saved", work, drafting.give_way)
        _button("Keep my points instead", work, drafting.insist)
