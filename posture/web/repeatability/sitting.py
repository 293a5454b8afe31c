"""What a browser session holds of the person who stands before the camera now: no photo longer than it is measured."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from posture.analysis import Analysis, Request, Seen, measure
from posture.engine import submit
from posture.errors import EngineRefused, PostureError, WrongUsage
from posture.landmarks import View
from posture.photo import printable
from posture.quality import Finding
from posture.records import Stands
from posture.repeatability import StandReading, free_number
from posture.report import html
from posture.web.session import decoded
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

    The number is this person's alone: until something is kept under it, another takes its place where somebody else
    was quicker, in this browser or elsewhere. Who has one stand only goes on under the own number by being chosen.

    Attributes
    ----------
    person
        The number.
    known
        What is kept under it, as the page shows it; nothing of a person who has not stood.
    was
        The number that was shown first, where somebody else has it; None otherwise.
    id
        Of this sitting, for widgets that outlast what was given.
    serial
        Counts what was given, so that no widget outlives its photos.
    taken
        By stand.
    """

    person: int
    known: tuple[StandReading, ...] = ()
    was: int | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    serial: int = 0
    taken: dict[int, list[Taken]] = field(default_factory=dict)
    _waiting: dict[int, list[tuple[str, Future[Seen]]]] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)

    def key(self, widget: str) -> str:
        """The key of a widget that belongs to this person and what was given of them."""
        return f"sitting-{widget}-{self.person}-{self.serial}"

    def settle(self, readings: Sequence[StandReading]) -> None:
        """Know what of `readings` is of this person; nothing of somebody else who has the number by now."""
        mine = tuple(one for one in readings if one.person == self.person)
        if set(mine) & set(self.known):
            self.known = mine
            return
        self.known = ()
        if mine:
            self._move(free_number({one.person for one in readings}))

    def _move(self, person: int) -> None:
        if person != self.person:
            self.was, self.person = self.was or self.person, person

    def give(self, stand: int, files: Sequence[tuple[bytes, str]], request: Request) -> None:
        """Begin to measure the photos in `files`, content and name of each, as those of one stand."""
        self.serial += 1
        for content, name in files:
            try:
                photo = decoded(content, name)
                self._check_new(photo.sha256)
                self._waiting.setdefault(stand, []).append((photo.name, submit(photo, request)))
                self._known[photo.sha256] = stand
            except PostureError as error:
                self.taken.setdefault(stand, []).append(Taken(name=printable(name), error=error))

    def measure(self, stands: Stands) -> None:
        """Wait for what is being measured, and keep the readings in `stands`."""
        for stand, waiting in list(self._waiting.items()):
            with suppress(EngineRefused):  # which is told of each photo below
                awaited([future for _, future in waiting])
            del self._waiting[stand]
            told = [self._told(stands, stand, name, future) for name, future in waiting]
            self.taken.setdefault(stand, []).extend(told)

    def drop(self, stand: int) -> None:
        """Forget one stand, to take it again."""
        self.serial += 1
        self.taken.pop(stand, None)
        self._waiting.pop(stand, None)
        self._known = {sha256: known for sha256, known in self._known.items() if known != stand}

    def _told(self, stands: Stands, stand: int, name: str, future: Future[Seen]) -> Taken:
        """What became of a photo that was looked at, or not."""
        try:
            analysis = measure(future.result())
        except EngineRefused as error:
            return Taken(name=name, error=error)
        why_not = self._keep(stands, stand, analysis)
        return Taken(
            name=name,
            view=None if why_not else analysis.view,
            picture=html.small_picture(analysis),
            findings=analysis.findings,
            error=why_not,
        )

    def _keep(self, stands: Stands, stand: int, analysis: Analysis) -> WrongUsage | None:
        """Keep the readings; why not, where they are not."""
        try:
            new = stands.add(person=self.person, stand=stand, analysis=analysis, known=self.known)
        except WrongUsage as error:
            return error
        self._move(new[0].person)
        before = (one for one in self.known if (one.stand, one.view) != (stand, new[0].view))
        self.known = (*before, *new)
        return None

    def _check_new(self, sha256: str) -> None:
        if sha256 in self._known:
            raise WrongUsage(
                "same_photo",
                f"This photo was given for stand {self._known[sha256]} already.",
                "Let the person step off and stand anew, and take another one.",
            )


def current(readings: Sequence[StandReading]) -> Sitting:
    """The sitting of this browser; a new one is of a number under which there are no `readings`.

    Raises
    ------
    WrongUsage
        No number is free.
    """
    if _NAME not in st.session_state:
        st.session_state[_NAME] = Sitting(person=free_number({one.person for one in readings}))
    sitting: Sitting = st.session_state[_NAME]
    sitting.settle(readings)
    return sitting


def begin(person: int, readings: Sequence[StandReading]) -> None:
    """Let this person stand before the camera, with what there is of them in `readings`."""
    known = tuple(one for one in readings if one.person == person)
    st.session_state[_NAME] = Sitting(person=person, known=known)


def leave() -> None:
    """Nobody stands there any more."""
    st.session_state.pop(_NAME, None)
