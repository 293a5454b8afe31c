"""Two sessions at one photo of the page Review: nothing is overwritten by who was not told."""

from typing import Any

import pytest

from posture.byhand import Corrections
from posture.errors import RecordsRefused
from posture.landmarks import Landmark, View
from posture.records import Records
from posture.records.assessments import Assessments
from posture.web.review import drafting, points
from posture.web.review.bench import Work
from tests.paging import Show, seen
from tests.reviewing import (
    HIP,
    again,
    bench,
    draw,
    kept_visit,
    opened,
    press,
    results,
    sent,
    tell,
)

KNEE = Corrections.of({Landmark.LEFT_KNEE: (560.0, 700.0)})


def test_nothing_is_overwritten_by_who_was_not_told(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    one, other = opened(show, visit), again(visit)
    tell(one, HIP)
    tell(one, {**HIP, "left_knee": [560, 700, 1]})
    tell(other, {"right_hip": [440, 470, 1]})
    assert "Meanwhile this photo was changed elsewhere" in seen(other)
    tell(other, {"right_hip": [440, 480, 1]})
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert set(kept.draft.corrections) == {Landmark.LEFT_HIP, Landmark.LEFT_KNEE}
    assert "Placed by hand: right hip joint" in seen(other)


@pytest.mark.parametrize(
    ("choice", "stays", "begun"),
    [
        ("Show what was saved", {Landmark.LEFT_HIP}, {Landmark.LEFT_HIP}),
        ("Keep my points instead", {Landmark.RIGHT_HIP}, set()),
    ],
)
def test_who_was_not_told_chooses(
    show: Show, office: Records, choice: str, stays: set[Landmark], begun: set[Landmark]
) -> None:
    """The editor begins anew with what was saved, or goes on with what is drawn in it."""
    visit = kept_visit(office)
    one, other = opened(show, visit), again(visit)
    tell(one, HIP)
    press(tell(other, {"right_hip": [440, 470, 1]}), choice)
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert set(kept.draft.corrections) == stays
    assert set(sent(other)["start"]) == begun
    (joint,) = stays
    assert f"Placed by hand: {joint.value.replace('_', ' ')} joint" in seen(other)
    assert "Meanwhile" not in seen(other)
    tell(one, {**HIP, "left_knee": [560, 700, 1]})
    assert ("Meanwhile" in seen(one)) == choice.startswith("Keep")


def test_whoever_insists_is_asked_again_where_a_third_step_came(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    one, other = opened(show, visit), again(visit)
    tell(one, HIP)
    tell(other, {"right_hip": [440, 470, 1]})
    tell(one, {**HIP, "left_knee": [560, 700, 1]})
    assert "Meanwhile" in seen(press(other, "Keep my points instead"))
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert set(kept.draft.corrections) == {Landmark.LEFT_HIP, Landmark.LEFT_KNEE}


@pytest.mark.parametrize("steps", [1, 2])
def test_a_step_in_the_moment_of_insisting_is_not_overwritten(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """It comes in between the check and what is kept then."""
    visit = kept_visit(office)
    one, other = opened(show, visit), again(visit)
    tell(one, HIP)
    tell(other, {"right_hip": [440, 470, 1]})
    photo_id, keep = visit.photos[0].id, drafting._shown

    def overtaken(*which: Any) -> tuple[int, int]:
        for _ in range(steps):
            draft = office.desk().drafts.begin(photo_id).then(corrections=KNEE)
            office.desk().drafts.save(photo_id, draft)
        return keep(*which)

    monkeypatch.setattr(drafting, "_shown", overtaken)
    assert "Meanwhile this photo was changed elsewhere" in seen(press(other, "Keep my points instead"))
    kept = office.desk().drafts.of(photo_id)
    assert kept is not None
    assert kept.draft.corrections == KNEE


ENDINGS = ["Save as the result", "Discard", "Keep my points instead", "Measure again with the present version", "Back"]


@pytest.mark.parametrize("button", ENDINGS)
def test_what_is_done_to_a_visit_that_was_deleted_elsewhere_is_answered(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    visit = kept_visit(office)
    at = opened(show, visit)
    if button in ENDINGS[:2]:
        draw(at, HIP)
    elif button == ENDINGS[2]:
        tell(again(visit), HIP)
        tell(at, {"right_hip": [440, 470, 1]})
    elif button == ENDINGS[3]:
        monkeypatch.setattr(points, "__version__", "9.9.9")
        at.run()
    office.desk().visits.delete(visit.id, reason="given by mistake")
    if button == "Back":
        at.segmented_control(key=f"review-view-{visit.photos[0].id}-front").set_value("Back").run()
    else:
        press(at, button)
    assert "There is no such visit." in seen(at)


def test_a_second_tap_on_a_view_takes_the_first_one_back(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = opened(show, visit)
    at.segmented_control(key=f"review-view-{visit.photos[0].id}-front").set_value(None).run()
    assert "There is no such" not in seen(at)
    assert office.desk().photos.get(visit.photos[0].id).view is View.FRONT
    assert len(results(office, visit)) == 1


def test_what_the_records_refuse_is_answered_once(show: Show, office: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = kept_visit(office)
    at = draw(opened(show, visit), HIP)

    def refused(*_: object, **__: object) -> None:
        raise RecordsRefused("full", "The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(Assessments, "add", refused)
        assert "The disk is full." in seen(press(at, "Save as the result"))
    assert "The disk is full." not in seen(at.run())
    assert len(results(office, visit)) == 1
    press(at, "Save as the result")
    assert len(results(office, visit)) == 2


def test_a_step_after_it_was_saved_elsewhere_revives_nothing(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    draw(opened(show, visit), HIP)
    one, other = again(visit), again(visit)
    press(one, "Save as the result")
    tell(other, {"right_hip": [440, 470, 1]})
    assert "saved as the result or discarded elsewhere" in seen(other)
    assert office.desk().drafts.of(visit.photos[0].id) is None
    press(other, "Keep my points instead")
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert set(kept.draft.corrections) == {Landmark.RIGHT_HIP}


@pytest.mark.parametrize("ending", ["Save as the result", "Discard"])
def test_nobody_ends_a_draft_that_has_gone_on_elsewhere(show: Show, office: Records, ending: str) -> None:
    visit = kept_visit(office)
    draw(opened(show, visit), HIP)
    one, other = again(visit), again(visit)
    tell(one, {**HIP, "left_knee": [560, 700, 1]})
    tell(one, {**HIP, "left_knee": [560, 710, 1]})
    assert "Meanwhile" in seen(press(other, ending))
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert Landmark.LEFT_KNEE in kept.draft.corrections
    assert len(results(office, visit)) == 1


@pytest.mark.parametrize("ending", ["Save as the result", "Discard"])
def test_nobody_ends_a_draft_that_went_on_in_the_last_moment(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Between the last step and the end another one's step comes in."""
    visit = kept_visit(office)
    at = draw(opened(show, visit), HIP)
    photo_id, step = visit.photos[0].id, drafting.step

    def overtaken(work: Work) -> None:
        step(work)
        office.desk().drafts.save(photo_id, work.draft.then(corrections=KNEE))

    monkeypatch.setattr(drafting, "step", overtaken)
    assert "Meanwhile this photo was changed elsewhere" in seen(press(at, ending))
    kept = office.desk().drafts.of(photo_id)
    assert kept is not None
    assert kept.draft.corrections == KNEE
    assert len(results(office, visit)) == 1


def test_a_visit_clears_the_bench_of_another(show: Show, office: Records) -> None:
    ada, grace = kept_visit(office), kept_visit(office, name="Grace", reference="B-2")
    at = draw(opened(show, ada), HIP)
    at.query_params["id"] = grace.id
    at.run()
    assert "<bdi>Grace</bdi>, <bdi>B-2</bdi>" in seen(at)
    assert "Ada" not in seen(at)
    assert list(bench(at).works) == [grace.photos[0].id]
    assert sent(at)["start"] == {}
    draw(at, {"right_hip": [440, 470, 1]})
    drafts = [office.desk().drafts.of(visit.photos[0].id) for visit in (ada, grace)]
    assert [set(kept.draft.corrections) for kept in drafts if kept] == [{Landmark.LEFT_HIP}, {Landmark.RIGHT_HIP}]
