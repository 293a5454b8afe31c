"""What one browser session has on its bench: a few photos of one visit, decoded and looked at, with their drafts.

Photos live in memory only, and no more than MOST_AT_HAND of them; another visit clears the bench.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import streamlit as st

from posture.analysis import Analysis, Request, Seen
from posture.byhand import NO_CORRECTIONS
from posture.engine import submit
from posture.errors import PostureError
from posture.photo import Photo
from posture.records import Draft, SavedDraft
from posture.web.drawn import Held
from posture.web.waiting import awaited

MOST_AT_HAND = 2
"""Decoded photos of a session, 36 MB each at 12 megapixels; chosen by us: two are compared by going back and forth."""
_NAME = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Somebody else was quicker with the same photo.

    Attributes
    ----------
    theirs
        The draft that is kept; None where there is none any more: it was made the result, or discarded.
    """

    theirs: SavedDraft | None


@dataclass(slots=True, kw_only=True)
class Work:
    """One photo that is being reviewed.

    Attributes
    ----------
    photo_id
        Whose it is.
    photo
        The picture, decoded.
    of
        What the draft belongs to, as `drafting` knows it.
    draft
        What was drawn, as this session has it.
    saved
        The draft as the records have it; None where nothing is unsaved.
    clash
        Why steps are not saved at the moment.
    wanted
        Other settings that were asked for and are to be measured with.
    stale
        What a step changed concerns the whole page.
    refused
        Why the last act came to nothing, to be said by the next run.
    held
        What the editor holds.
    """

    photo_id: str
    photo: Photo
    of: tuple[object, ...] = ()
    draft: Draft = field(default_factory=Draft)
    saved: SavedDraft | None = None
    clash: Clash | None = None
    wanted: Request | None = None
    stale: bool = False
    refused: PostureError | None = None
    held: Held = field(default_factory=Held)
    _request: Request | None = None
    _seen: Seen | None = None
    _asked: Future[Seen] | None = None

    def seen(self, request: Request) -> Seen:
        """What the photo shows; the networks look once per request, whatever points are moved.

        Raises
        ------
        EngineRefused
            Too many photos wait, or this one brought the process that measures to an end.
        """
        request = replace(request, corrections=NO_CORRECTIONS)
        if self._request != request:
            self.give_up()
            self._request, self._seen = request, None
        if self._seen is None:
            self._asked = self._asked or submit(self.photo, request)
            try:
                (self._seen,) = awaited((self._asked,))
            except Exception:  # not where Streamlit leaves for another run, which waits on
                self.give_up()
                raise
            self._asked = None
        return self._seen

    def give_up(self) -> None:
        """Ask for nothing more."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The photos of the visit put together, as they were shown last: of what, HTML, and those with somebody in it."""

    key: tuple[object, ...]
    html: str
    pictured: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Bench:
    """What is at hand of the visit `visit_id`.

    Attributes
    ----------
    works
        By photo, that used last at the end.
    small
        A small picture of each photo, by assessment; empty where faces could not be covered.
    sheet
        The visit together.
    earlier
        The assessment looked at last, by its id.
    """

    visit_id: str
    works: dict[str, Work] = field(default_factory=dict)
    small: dict[str, str] = field(default_factory=dict)
    sheet: Sheet | None = None
    earlier: tuple[str, Analysis] | None = None

    def work(self, photo_id: str, read: Callable[[], Photo]) -> Work:
        """The work on a photo, which is `read` where it is not at hand; the one longest unused goes for it."""
        work = self.works.pop(photo_id, None) or Work(photo_id=photo_id, photo=read())
        self.works[photo_id] = work
        for old in list(self.works)[:-MOST_AT_HAND]:
            self.works.pop(old).give_up()
        return work


def bench(visit_id: str) -> Bench:
    """The bench of the browser that asks, with nothing of another visit on it."""
    held = st.session_state.get(_NAME)
    if not isinstance(held, Bench) or held.visit_id != visit_id:
        for work in held.works.values() if isinstance(held, Bench) else ():
            work.give_up()
        held = st.session_state[_NAME] = Bench(visit_id=visit_id)
    return held
