"""Photos measured again: a few at a time, each kept as it comes, none waited for that nobody wants."""

import threading
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from posture import __version__
from posture.analysis import Seen
from posture.engine import shared
from posture.errors import EngineRefused
from posture.landmarks import View
from posture.records import NewAssessment, NewPhoto, NewVisit, PatientFacts, Records
from posture.web.patient import anew
from tests.keeping import REQUEST, figure_analysis, figure_photo
from tests.playback import PROVENANCE
from tests.test_waiting import LeftForAnotherRun, Slow

HERE = anew.Versions(tool=__version__, model="0" * 64, refiner="")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """An engine of two workers that looks at nothing by itself."""
    engine = Slow()
    monkeypatch.setattr(shared, "_engine", engine)
    monkeypatch.setattr(anew, "worker_count", lambda: 2)
    monkeypatch.setattr(anew, "present", lambda: HERE)
    return engine


@pytest.fixture
def photos(office: Records) -> list[str]:
    """Three that another model measured."""
    before = replace(figure_analysis(9.0), provenance=replace(PROVENANCE, model_sha256="1" * 64))
    new = NewPhoto(
        content=figure_photo(),
        name="f.jpg",
        view=View.FRONT,
        assessment=NewAssessment(analysis=before, request=REQUEST),
    )
    patient = office.desk().patients.add(PatientFacts(name="Ada"))
    return [
        office.desk().visits.save(patient.id, NewVisit(day=date(2026, 11, day), photos=(new,))).photos[0].id
        for day in (1, 2, 3)
    ]


def unfinished(slow: Slow) -> list[Future[Seen]]:
    return [one for one in slow.futures if not one.done()]


def results(office: Records, photos: list[str]) -> list[int]:
    """How many there are of each."""
    return [len(office.desk().assessments.of(one)) for one in photos]


def test_a_few_are_asked_at_a_time_and_each_is_kept_as_it_comes(
    slow: Slow, office: Records, photos: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    kept: list[int] = []
    told: list[int] = []

    def next_one() -> None:
        at_once.append(len(unfinished(slow)))
        kept.append(sum(results(office, photos)) - 3)
        slow.finish(len(at_once))

    monkeypatch.setattr(anew, "leave_if_asked", next_one)
    assert anew.measured_again(office.desk(), photos, told.append) == {}
    assert (at_once, kept) == ([2, 2, 1], [0, 1, 2])
    assert results(office, photos) == [2, 2, 2]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 3)


def test_a_run_that_breaks_off_keeps_what_was_done_and_takes_the_rest_back(
    slow: Slow, office: Records, photos: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def once() -> None:
        if slow.futures[0].done():
            raise LeftForAnotherRun
        slow.finish(1)

    monkeypatch.setattr(anew, "leave_if_asked", once)
    with pytest.raises(LeftForAnotherRun):
        anew.measured_again(office.desk(), photos, lambda _: None)
    assert results(office, photos) == [2, 1, 1]
    assert [one.cancelled() for one in slow.futures] == [False, True, True]


def test_one_that_cannot_be_measured_holds_up_no_other(
    slow: Slow, office: Records, photos: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> None:
        if not slow.futures[0].done():
            slow.futures[0].set_exception(EngineRefused("worker_ended", "It ended.", "Try again."))
        slow.finish(3)

    monkeypatch.setattr(anew, "leave_if_asked", failing)
    errors = anew.measured_again(office.desk(), photos, lambda _: None)
    assert {photo: error.code for photo, error in errors.items()} == {photos[0]: "worker_ended"}
    assert results(office, photos) == [1, 2, 2]


def test_photos_are_decoded_when_not_too_many_others_are(
    slow: Slow, office: Records, photos: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = threading.BoundedSemaphore(1)
    monkeypatch.setattr(anew, "decoding", limit)
    monkeypatch.setattr(anew, "leave_if_asked", lambda: slow.finish(3))
    read, free = type(office.desk().photos).read, []

    def noted(self: Any, photo_id: str) -> Any:
        if free_now := limit.acquire(blocking=False):
            limit.release()
        free.append(free_now)
        return read(self, photo_id)

    monkeypatch.setattr(type(office.desk().photos), "read", noted)
    anew.measured_again(office.desk(), photos, lambda _: None)
    assert free == [False] * 3
