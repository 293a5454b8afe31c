"""What a session does with the engine: asks once, waits on, takes back, and says how far it is."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
import pytest

from posture.analysis import Request, Seen, look
from posture.engine import shared
from posture.errors import EngineRefused
from posture.landmarks import View
from posture.photo import Photo
from posture.web import waiting
from posture.web.session import Session
from tests.paging import Recorded, Show, given, key, picture, seen, standing

FRONT, BACK = Request(view=View.FRONT), Request(view=View.BACK)


@dataclass
class Slow:
    """An engine that looks at nothing until it is told to, and refuses when `full`."""

    most: int = 100
    given: list[tuple[Future[Seen], Photo, Request]] = field(default_factory=list)
    others: int = 0
    asked: int = 0

    def submit(self, photo: Photo, request: Request) -> Future[Seen]:
        if len(self.given) >= self.most:
            raise EngineRefused("busy", "Many photos wait.", "Try again.")
        self.given.append((Future(), photo, request))
        return self.given[-1][0]

    def finish(self, count: int) -> None:
        for future, photo, request in self.given[:count]:
            if not future.done():
                future.set_result(look(photo, request, Recorded(standing())))

    def ahead(self, future: Future[Seen]) -> int:
        return self.others + [one for one, _, _ in self.given if not one.done()].index(future)

    @property
    def busy(self) -> bool:
        self.asked += 1
        return any(not one.done() for one, _, _ in self.given)

    def close(self) -> None:
        """Nothing to close."""

    @property
    def futures(self) -> list[Future[Seen]]:
        return [future for future, _, _ in self.given]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    engine = Slow()
    monkeypatch.setattr(shared, "_engine", engine)
    return engine


def session_of(*names: str) -> Session:
    session = Session()
    session.files = tuple(
        Photo(name=name, sha256="0" * 64, pixels=np.full((1000, 1000, 3), 200, np.uint8)) for name in names
    )
    return session


class LeftForAnotherRun(BaseException):
    """As Streamlit leaves a run."""


def at_once(futures: Sequence[Future[Seen]]) -> tuple[Seen, ...]:
    """All are done: a test that fails does not wait."""
    return tuple(future.result(timeout=0) for future in futures)


def leave(_: object) -> tuple[Seen, ...]:
    raise LeftForAnotherRun


def test_a_run_that_breaks_off_is_waited_for_by_the_next(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_of("a.jpg", "b.jpg")
    with monkeypatch.context() as broken:
        broken.setattr("posture.web.session.awaited", leave)
        with pytest.raises(LeftForAnotherRun):
            session.seen(FRONT)
    slow.finish(2)
    monkeypatch.setattr("posture.web.session.awaited", at_once)
    assert [one.photo.name for one in session.seen(FRONT)] == ["a.jpg", "b.jpg"]
    assert len(slow.given) == 2


@pytest.mark.parametrize("change", ["removed", "asked otherwise"])
def test_photos_nobody_waits_for_are_taken_back(slow: Slow, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    session = session_of("a.jpg", "b.jpg")
    monkeypatch.setattr("posture.web.session.awaited", leave)
    with pytest.raises(LeftForAnotherRun):
        session.seen(FRONT)
    if change == "removed":
        session.forget()
    else:
        with pytest.raises(LeftForAnotherRun):
            session.seen(BACK)
    assert [future.cancelled() for future in slow.futures[:2]] == [True, True]


def test_a_refusal_takes_back_what_was_given_before_it(slow: Slow) -> None:
    slow.most = 1
    session = session_of("a.jpg", "b.jpg")
    with pytest.raises(EngineRefused):
        session.seen(FRONT)
    assert slow.futures[0].cancelled()
    slow.most = 10
    slow.given.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("posture.web.session.awaited", at_once)
        patch.setattr(slow, "submit", lambda photo, request: _done(slow, photo, request))
        assert len(session.seen(FRONT)) == 2  # tried again, both of them


def _done(slow: Slow, photo: Photo, request: Request) -> Future[Seen]:
    future = Slow.submit(slow, photo, request)
    slow.finish(len(slow.given))
    return future


def test_progress_tells_own_photos_and_those_of_others(slow: Slow) -> None:
    session = session_of("a.jpg", "b.jpg", "c.jpg")
    futures = [slow.submit(photo, FRONT) for photo in session.photos]
    slow.others = 5
    assert waiting.progress(futures) == "0 of 3 photos measured. 5 photos given earlier come first."
    slow.others = 0
    slow.finish(1)
    assert waiting.progress(futures) == "1 of 3 photos measured."
    slow.others = 1
    assert waiting.progress(futures[2:]) == "2 photos given earlier come first."
    slow.finish(2)
    assert waiting.progress(futures[2:]) == "1 photo given earlier comes first."
    slow.others = 0
    assert waiting.progress(futures[2:]) == "This photo is being measured."


def test_a_full_queue_is_said_and_tried_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    at = show(standing())
    playing = shared._engine
    monkeypatch.setattr(shared, "_engine", Slow(most=0))
    given(at, picture())
    assert "Many photos wait.</strong> Try again." in seen(at)
    monkeypatch.setattr(shared, "_engine", playing)
    at.button(key=key(at, "again")).click().run()
    assert "Measured from the front" in seen(at)
