"""What a browser session holds of the person who stands before the camera now: no photo longer than it is measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import streamlit as st

from posture.analysis import Analysis, Request, Seen, measure
from posture.engine import submit
from posture.errors import PostureError, WrongUsage
from posture.landmarks import View
from posture.photo import decode, printable
from posture.quality import Finding
from posture.records import Stands
from posture.repeatability import MOST_PERSONS
from posture.report import html
from posture.web.waiting import awaited

_NAME = "sitting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a photo, which is gone.

    Attributes
    ----------
    name
        Of the file.
    view
        It was measured as; None where nothing was measured.
    picture
        Small, with covered faces, as an address.
    findings
        Doubts and refusals.
    error
        Why it is not counted; None where it is.
    """

    name: str
    view: View | None = None
    picture: str | None = None
    findings: tuple[Finding, ...] = ()
    error: PostureError | None = None


@dataclass(slots=True, kw_only=True)
class Sitting:
    """One person, both stands.

    Attributes
    ----------
    person
        The number.
    serial
        Counts what was given, so that no widget outlives its photos.
    taken
        By stand.
    """

    person: int
    serial: int = 0
    taken: dict[int, list[Taken]] = field(default_factory=dict)
    _waiting: dict[int, list[tuple[str, Future[Seen]]]] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)

    def key(self, widget: str) -> str:
        """The key of a widget that belongs to this person and what was given of them."""
        return f"sitting-{widget}-{self.person}-{self.serial}"

    def give(self, stand: int, files: Sequence[tuple[bytes, str]], request: Request) -> None:
        """Begin to measure the photos in `files`, content and name of each, as those of one stand."""
        self.serial += 1
        for content, name in files:
            try:
                photo = decode(content, name)
                self._check_new(photo.sha256)
                self._waiting.setdefault(stand, []).append((photo.name, submit(photo, request)))
                self._known[photo.sha256] = stand
            except PostureError as error:
                self.taken.setdefault(stand, []).append(Taken(name=printable(name), error=error))

    def measure(self, stands: Stands) -> None:
        """Wait for what is being measured, and keep the readings in `stands`."""
        for stand, waiting in list(self._waiting.items()):
            seen = awaited([future for _, future in waiting])
            del self._waiting[stand]
            self.taken.setdefault(stand, []).extend(self._kept(stands, stand, measure(one)) for one in seen)

    def drop(self, stand: int) -> None:
        """Forget one stand, to take it again."""
        self.serial += 1
        self.taken.pop(stand, None)
        self._waiting.pop(stand, None)
        self._known = {sha256: known for sha256, known in self._known.items() if known != stand}

    def _kept(self, stands: Stands, stand: int, analysis: Analysis) -> Taken:
        error: PostureError | None = None
        try:
            stands.add(person=self.person, stand=stand, analysis=analysis)
        except WrongUsage as refused:
            error = refused
        return Taken(
            name=analysis.photo.name,
            view=None if error else analysis.view,
            picture=html.small_picture(analysis),
            findings=analysis.findings,
            error=error,
        )

    def _check_new(self, sha256: str) -> None:
        if sha256 in self._known:
            raise WrongUsage(
                "same_photo",
                f"This photo was given for stand {self._known[sha256]} already.",
                "Let the person step off and stand anew, and take another one.",
            )


def current(done: Collection[int]) -> Sitting:
    """The sitting of this browser; a new one is of the first number that is not `done`."""
    if _NAME not in st.session_state:
        begin(next(number for number in range(1, MOST_PERSONS + 1) if number not in done))
    sitting: Sitting = st.session_state[_NAME]
    return sitting


def begin(person: int) -> None:
    """Let this person stand before the camera."""
    st.session_state[_NAME] = Sitting(person=person)


def leave() -> None:
    """Nobody stands there any more."""
    st.session_state.pop(_NAME, None)
