"""What the page Report tells the practitioner before a report is handed over."""

from dataclasses import replace
from datetime import date

import pytest

from posture.landmarks import Source, View
from posture.records import PracticeFacts, Records
from posture.report.letter.catalogue import Language
from posture.uncertainty import Measurement
from posture.web.patient import anew
from posture.web.report.doubts import overruled
from tests.keeping import DAY, Clock, assessed
from tests.letters import photo
from tests.paging import Show, seen
from tests.reporting import HERE, ada, opened
from tests.test_report_page import LATER
from tests.test_visit import hip_tilt, visit

NAMELESS, UNJUDGED = "The report names no practice.", "No change is judged in the report."
OUTDATED = "The visit has a newer result than this report."


@pytest.fixture(autouse=True)
def versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector that plays back is the present model."""
    monkeypatch.setattr(anew, "present", lambda: HERE)


def by_hand(tilt: float, sd: float):
    """A hip tilt by points that a hand placed."""
    result = hip_tilt(tilt, sd)
    assert isinstance(result.outcome, Measurement)
    return replace(result, outcome=replace(result.outcome, method=Source.MANUAL))


def test_a_number_by_hand_that_another_view_tells_is_named() -> None:
    both = visit(photo(1, View.FRONT, by_hand(-2.0, 3.0)), photo(2, View.BACK, hip_tilt(-3.5, 0.5)))
    assert list(overruled(both)) == ["Hip tilt (hip line), from the back instead"]
    found = visit(photo(1, View.FRONT, hip_tilt(-2.0, 3.0)), photo(2, View.BACK, hip_tilt(-3.5, 0.5)))
    assert list(overruled(found)) == [], "no hand was laid on it"


@pytest.mark.parametrize("sure", [0.5, 0.6])
def test_a_number_by_hand_that_is_told_is_not_named(sure: float) -> None:
    assert list(overruled(visit(photo(1, View.FRONT, by_hand(-2.0, sure))))) == []
    opposed = visit(photo(1, View.FRONT, by_hand(6.0, sure)), photo(2, View.BACK, hip_tilt(-6.0, 0.5)))
    assert list(overruled(opposed)) == []


@pytest.mark.parametrize("name", ["", "Practice at the Lake"])
def test_a_report_without_a_sender_is_said(show: Show, office: Records, name: str) -> None:
    office.desk().practice.save(PracticeFacts(name=name))
    (only,) = ada(office)
    assert (NAMELESS in seen(opened(show, only))) is not bool(name)


@pytest.mark.parametrize("days", [(DAY,), (DAY, LATER)])
def test_a_change_that_cannot_be_judged_is_said(show: Show, office: Records, days: tuple[date, ...]) -> None:
    *_, newest = ada(office, *days)
    assert (UNJUDGED in seen(opened(show, newest))) is (len(days) > 1)


def test_a_link_older_than_the_newest_result_is_said(show: Show, office: Records) -> None:
    (only,) = ada(office)
    desk = office.desk()
    desk.reports.share(only.id, b"<p>report</p>", language=Language.EN, with_photos=False, days=1)
    at = opened(show, only)
    assert OUTDATED not in seen(at)
    assert isinstance(office.store.now, Clock)
    office.store.now.pass_by(hours=1)
    desk.assessments.add(only.photos[0].id, assessed(6.0))
    assert OUTDATED in seen(at.run())
