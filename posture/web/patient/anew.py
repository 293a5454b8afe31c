"""Photos that an older version measured, measured again: numbers of two versions are no course of one patient.

A new assessment is added and the older one stays. It is made with the settings of the last, and with the points that a
hand placed; a draft of the photo stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from posture import __version__, detect, refine
from posture.analysis import measure
from posture.engine import submit
from posture.errors import PostureError
from posture.records import Assessment, Desk, NewAssessment
from posture.web.markup import notice, show
from posture.web.patient import words

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
    bar = st.progress(0.0)
    errors = measured_again(at, waiting, lambda done: _tell(bar.progress, done, len(waiting)))
    bar.empty()
    if not errors:
        st.rerun()
    failed.update(errors)
    for error in errors.values():
        notice(error.message, error.action)
    return False


def _tell(progress: Callable[[float, str], object], done: int, of: int) -> None:
    progress(done / of, f"{done} of {of} photos measured")


def measured_again(at: Desk, photos: Sequence[str], tell: Callable[[int], None]) -> dict[str, PostureError]:
    """Add an assessment of the present versions to each of `photos` that has none yet; those that could not be.

    `tell` hears how many are done.
    """
    errors: dict[str, PostureError] = {}
    for done, photo_id in enumerate(photos):
        tell(done)
        try:
            _measure_again(at, photo_id)
        except PostureError as error:
            errors[photo_id] = error
    tell(len(photos))
    return errors


def _measure_again(at: Desk, photo_id: str) -> None:
    """Nothing where somebody else has done it meanwhile."""
    last = at.assessments.of(photo_id)[0]
    if present().made(last):
        return
    seen = submit(at.photos.read(photo_id), last.request).result()
    analysis = measure(seen, last.request.corrections)
    at.assessments.add(photo_id, NewAssessment(analysis=analysis, request=last.request), ends_draft=False)
