"""Photos that an older version measured, measured again: numbers of two versions are no course of one patient.

A new assessment is added and the older one stays. It is made with the settings of the last, and with the points that a
hand placed; a draft of the photo stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

from posture import __version__, detect, refine
from posture.analysis import Request, Seen, measure
from posture.engine import submit, worker_count
from posture.errors import EngineRefused, PostureError
from posture.records import Assessment, Desk, NewAssessment
from posture.web.markup import notice, show
from posture.web.patient import words
from posture.web.session import decoding
from posture.web.waiting import STEP_S, leave_if_asked

_FAILED = "patient-anew-failed"
"""In the session: photos that could not be measured again, which do not hold the trend back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What makes two numbers of one photo the same: Posture, its pose model, its refiner (by SHA-256)."""

    tool: str
    model: str
    refiner: str

    def made(self, assessment: Assessment) -> bool:
        """Whether `assessment` is of these; a refiner that was not believed or not asked is no other one."""
        return (
            assessment.tool == self.tool
            and assessment.model_sha256 == self.model
            and assessment.refiner_sha256 in (None, self.refiner)
        )


def present() -> Versions:
    """Those of this Posture."""
    return Versions(tool=__version__, model=detect.SHA256["heavy"], refiner=refine.SHA256)


def outdated(newest: Iterable[Assessment]) -> tuple[str, ...]:
    """The photos whose newest assessment is of other versions, by their ids."""
    now = present()
    return tuple(one.photo_id for one in newest if not now.made(one))


def offered(at: Desk, photos: Sequence[str]) -> bool:
    """Offer to measure `photos` again, and do it; whether any of them still hold the trend back."""
    failed: set[str] = st.session_state.setdefault(_FAILED, set())
    waiting = [one for one in photos if one not in failed]
    if not waiting:
        return False
    show("patient/anew.html", count=len(waiting), words=words)
    if not st.button(f"Measure {words.counted(len(waiting), 'older photo')} again", key="anew", type="primary"):
        return True
    errors = measure_now(at, waiting)
    later = {photo for photo, error in errors.items() if isinstance(error, EngineRefused) and error.code == "busy"}
    failed.update(errors.keys() - later)
    return bool(later)


def measure_now(at: Desk, photos: Sequence[str], *, height_cm: float | None = None) -> dict[str, PostureError]:
    """Do as `measured_again` under a bar, then show the page anew; or say what went wrong, and give it back."""
    bar = st.progress(0.0)
    tell = partial(_tell, bar.progress, of=len(photos))
    errors = measured_again(at, photos, tell, height_cm=height_cm)
    bar.empty()
    if not errors:
        st.rerun()
    for message, action in dict.fromkeys((error.message, error.action) for error in errors.values()):
        notice(message, action)
    return errors


def _tell(progress: Callable[[float, str], object], done: int, *, of: int) -> None:
    progress(done / of, f"{done} of {of} photos measured")


@dataclass(slots=True, kw_only=True)
class _Round:
    """Photos that are being measured again.

    Attributes
    ----------
    height_cm
        Of the person; None leaves that of the last assessment. [cm]
    left
        Those that the engine has not been given yet.
    asked
        Those that it has, and with what settings.
    errors
        Those that could not be measured.
    """

    at: Desk
    height_cm: float | None
    left: list[str]
    asked: dict[Future[Seen], tuple[str, Request]] = field(default_factory=dict)
    errors: dict[str, PostureError] = field(default_factory=dict)

    @property
    def unfinished(self) -> int:
        """How many are not done."""
        return len(self.left) + len(self.asked)

    def ask(self) -> None:
        """Give the engine one more; nothing where somebody else has measured it meanwhile."""
        photo_id = self.left.pop(0)
        try:
            last = self.at.assessments.of(photo_id)[0]
            request = last.request
            if self.height_cm is not None:
                request = replace(request, height_cm=self.height_cm)
            if present().made(last) and request.height_cm == last.request.height_cm:
                return
            with decoding:
                photo = self.at.photos.read(photo_id)
            self.asked[submit(photo, request)] = photo_id, request
        except PostureError as error:
            self.errors[photo_id] = error

    def keep(self, future: Future[Seen]) -> None:
        """Add what came of it to the records."""
        photo_id, request = self.asked.pop(future)
        try:
            analysis = measure(future.result(), request.corrections)
            new = NewAssessment(analysis=analysis, request=request)
            self.at.assessments.add(photo_id, new, ends_draft=False)
        except PostureError as error:
            self.errors[photo_id] = error

    def give_up(self) -> None:
        """Ask for nothing more."""
        for future in self.asked:
            future.cancel()


def measured_again(
    at: Desk, photos: Sequence[str], tell: Callable[[int], None], *, height_cm: float | None = None
) -> dict[str, PostureError]:
    """Add an assessment of the present versions to each of `photos` that has none yet; those that could not be.

    With a `height_cm` that is the person's, in the place of what was said before.

    The engine has a few of them at a time, for a decoded photo is large. Each is kept as soon as it is measured: where
    Streamlit leaves for another run of the page, only the others are left to do. `tell` hears how many are done.
    """
    ours = _Round(at=at, height_cm=height_cm, left=list(photos))
    try:
        while ours.unfinished:
            tell(len(photos) - ours.unfinished)
            if ours.left and len(ours.asked) < worker_count():
                ours.ask()
                continue
            leave_if_asked()
            for future in wait(ours.asked, STEP_S, FIRST_COMPLETED).done:
                ours.keep(future)
    finally:
        ours.give_up()
    tell(len(photos))
    return ours.errors
