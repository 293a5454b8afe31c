"""What one browser session holds: one photo or repeats of it, in memory only, and the last analysis of them.

New photos, or none, drop those before with their analysis and with everything that was said about them: the keys
of all widgets carry the photos' `serial`. When the browser goes, Streamlit drops the session after two minutes.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import streamlit as st

from posture.analysis import Analysis, Request, Seen, measure
from posture.byhand import NO_CORRECTIONS, Corrections, Drawn
from posture.engine import submit
from posture.errors import UnreadablePhoto, WrongUsage
from posture.landmarks import View
from posture.photo import Photo, decode, printable
from posture.repeats import check_count
from posture.web.drawn import Held
from posture.web.waiting import awaited

_NAME = "session"
decoding = threading.BoundedSemaphore(1)
"""A photo of 12 megapixels takes 85 MB while it is decoded, and the first is measured while the next is decoded: one at
a time, also where many are given in the same moment."""
one_visit = threading.Lock()
"""All photos of a visit are in memory while they are put together: those of one visit at a time in this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that was given and could not be read; without a name, all of them together."""

    name: str
    error: UnreadablePhoto | WrongUsage


Subject = tuple[int | None, View | None]
"""Whom a photo is measured of, by number where there are several, and as what view."""


@dataclass(slots=True, kw_only=True)
class Session:
    """The photos at hand.

    Attributes
    ----------
    serial
        Counts the photos given and removed, so that no widget outlives its photo.
    files
        What became of the files given together, in their order; empty before one is given.
    plumb
        The plumb line drawn in the one photo.
    corrections
        Points placed by hand in the one photo: they belong to the person measured in it, and to the view.
    editing
        What the editor of its points holds.
    level
        What tells which way is down from the next run of the page on, where drawing chose it.
    """

    serial: int = 0
    files: tuple[Photo | Unread, ...] = ()
    plumb: Drawn | None = None
    corrections: dict[Subject, Corrections] = field(default_factory=dict)
    editing: Held = field(default_factory=Held)
    level: str | None = None
    _asked: Request | None = None
    _futures: tuple[Future[Seen], ...] = ()
    _request: Request | None = None
    _seen: tuple[Seen, ...] = ()
    _analyses: tuple[Analysis, ...] = ()

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Those that could be read."""
        return tuple(file for file in self.files if isinstance(file, Photo))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Those that could not be read."""
        return tuple(file for file in self.files if isinstance(file, Unread))

    @property
    def photo(self) -> Photo | None:
        """The photo that was given alone; None before one is, and of repeats."""
        return self.photos[0] if self.photos and len(self.files) == 1 else None

    def key(self, widget: str) -> str:
        """The key of a widget that belongs to the photos at hand."""
        return f"{widget}-{self.serial}"

    def forget(self) -> None:
        """Drop the photos and all that is known of them."""
        self.serial += 1
        self._give_up()
        self.files, self._seen, self._analyses = (), (), ()
        self.plumb = self._request = None
        self.corrections, self.editing, self.level = {}, Held(), None

    def take(self, files: Sequence[tuple[bytes, str]]) -> None:
        """Hold the photos in `files`, content and name of each, instead of those before."""
        self.forget()
        try:
            if len(files) > 1:
                check_count(len(files))
        except WrongUsage as error:
            self.files = (Unread(name="", error=error),)
        else:
            self.files = tuple(_decoded(content, name) for content, name in files)

    def seen(self, request: Request) -> tuple[Seen, ...]:
        """What the photos at hand show; the networks look once per request, also where a run breaks off waiting.

        Raises
        ------
        EngineRefused
            Too many photos wait, or one brought the process that measures to an end.
        """
        if self._request != request:
            self._request, self._analyses = None, ()
            try:
                self._seen = awaited(self._submitted(request))
            except Exception:  # not where Streamlit leaves for another run, which waits on
                self._give_up()
                raise
            self._give_up()
            self._request = request
        return self._seen

    def _submitted(self, request: Request) -> tuple[Future[Seen], ...]:
        """The photos at hand as the engine has them; those of another request are taken back."""
        if self._asked != request:
            self._give_up()
            self._asked = request
            for photo in self.photos:
                self._futures += (submit(photo, request),)
        return self._futures

    def _give_up(self) -> None:
        """Ask for nothing more."""
        for future in self._futures:
            future.cancel()
        self._asked, self._futures = None, ()

    def analyses(self, request: Request) -> tuple[Analysis, ...]:
        """The analyses of the photos at hand, with the points placed by hand in the one photo."""
        seen = self.seen(request)
        if not self._analyses:
            self._analyses = tuple(measure(one, self.corrected(one)) for one in seen)
        return self._analyses

    def corrected(self, seen: Seen) -> Corrections:
        """The points placed by hand on the person that is `seen`; none in repeats."""
        return self.corrections.get(self._subject(seen), NO_CORRECTIONS) if self.photo else NO_CORRECTIONS

    def correct(self, seen: Seen, corrections: Corrections) -> None:
        """Hold `corrections` to what is `seen`."""
        self.corrections[self._subject(seen)] = corrections
        self._analyses = ()

    def _subject(self, seen: Seen) -> Subject:
        return None if self._request is None else self._request.person, seen.view


def decoded(content: bytes, name: str) -> Photo:
    """The photo, decoded as soon as not too many others are; `UnreadablePhoto` as of `decode`."""
    with decoding:
        return decode(content, name)


def _decoded(content: bytes, name: str) -> Photo | Unread:
    try:
        return decoded(content, name)
    except UnreadablePhoto as error:
        return Unread(name=printable(name), error=error)


def current() -> Session:
    """The session of the browser that asks."""
    if _NAME not in st.session_state:
        st.session_state[_NAME] = Session()
    session: Session = st.session_state[_NAME]
    return session
