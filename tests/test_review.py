"""The page Review without a browser: every step is a draft, and a draft becomes a result."""

import json
from collections.abc import Sequence

import pytest

from posture.analysis import Analysis
from posture.byhand import Drawn, Placed
from posture.landmarks import Landmark, View
from posture.norms import Band
from posture.records import Flag, NewPhoto, NewVisit, PatientFacts, Records
from posture.vertical import VerticalSource
from posture.visit import Visit, visit_of
from posture.web import office as web_office
from posture.web.places import Place
from posture.web.review import bench as benches
from posture.web.review import points
from posture.web.review.bench import MOST_AT_HAND
from posture.web.session import one_visit
from posture.web.who import Who
from tests.keeping import DAY, figure_photo, small_photo
from tests.paging import Show, links, seen, standing
from tests.reviewing import (
    HIP,
    PLUMB,
    again,
    bench,
    draw,
    field,
    kept_visit,
    opened,
    pose_of,
    press,
    results,
    sent,
    tab,
    work,
)

# Drafts ---------------------------------------------------------------------------------------------------------------


def test_every_step_is_kept_as_a_draft(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = opened(show, visit)
    assert "<bdi>Ada</bdi>, <bdi>A-17</bdi>" in seen(at)
    assert "Unsaved" not in seen(at)
    draw(at, HIP)
    draw(at, {**HIP, "right_knee": [420, 700, 1]}, PLUMB)
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert kept.draft.corrections[Landmark.LEFT_HIP] == Placed(560.25, 400.0, 1.5)
    assert set(kept.draft.corrections) == {Landmark.LEFT_HIP, Landmark.RIGHT_KNEE}
    assert kept.draft.plumb == Drawn(start=(100.0, 50.0), end=(110.0, 950.0), end_sd_px=4.0)
    assert (kept.draft.view, kept.draft.revision) == (View.FRONT, 3)
    assert len(results(office, visit)) == 1


def test_a_draft_survives_a_reload_and_another_session(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    draw(opened(show, visit), HIP, PLUMB)
    at = again(visit)
    assert "Unsaved changes of" in seen(at)
    assert "Placed by hand: left hip joint" in seen(at)
    assert "the plumb line that was drawn: camera roll +0.6°" in seen(at)
    assert sent(at)["start"] == {"left_hip": [560.25, 400.0, 1.5]}
    assert sent(at)["plumb"] == {"ends": [[100.0, 50.0], [110.0, 950.0]], "sd_px": 4.0}


def test_a_draft_becomes_a_result_beside_the_older_one(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, account = kept_visit(office), office.accounts.create("Grace", "correct horse battery")
    before = results(office, visit)
    monkeypatch.setattr(web_office, "who", lambda: Who(id=account.id, name="Grace"))
    at = draw(opened(show, visit), HIP, PLUMB)
    assert "by Grace" in seen(at)
    press(at, "Save as the result")
    new, old = results(office, visit)
    assert (new.made_by, set(new.corrected)) == (account.id, {Landmark.LEFT_HIP})
    assert new.request.corrections[Landmark.LEFT_HIP] == Placed(560.25, 400.0, 1.5)
    assert new.request.vertical is not None
    assert new.request.vertical.source is VerticalSource.PLUMB
    assert (old.id, old.result, old.request) == (before[0].id, before[0].result, before[0].request)
    assert office.desk().drafts.of(visit.photos[0].id) is None
    assert "by Grace" in seen(at)
    assert "With points placed by hand" in seen(at)


def test_what_was_saved_is_gone_on_with(show: Show, office: Records) -> None:
    """Its points and its plumb line stand in the editor, and its vertical is kept to the digit."""
    visit = kept_visit(office)
    press(draw(opened(show, visit), HIP, PLUMB), "Save as the result")
    at = again(visit)
    assert sent(at)["start"] == {"left_hip": [560.25, 400.0, 1.5]}
    assert sent(at)["plumb"]["ends"] == PLUMB["ends"]
    press(draw(at, {**HIP, "right_hip": [440, 470, 1]}, sent(at)["plumb"]), "Save as the result")
    new, middle, _ = results(office, visit)
    assert set(new.corrected) == {Landmark.LEFT_HIP, Landmark.RIGHT_HIP}
    assert new.request.vertical == middle.request.vertical


def test_a_plumb_line_that_was_saved_can_be_cleared(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    press(draw(opened(show, visit), {}, PLUMB), "Save as the result")
    at = again(visit)
    assert "the plumb line that was drawn" in seen(at)
    assert "the plumb line that was drawn" not in seen(draw(at, {}))


def test_a_line_that_cannot_be_plumb_is_answered(show: Show, office: Records) -> None:
    at = draw(opened(show, kept_visit(office)), {}, {"ends": [[100, 50], [110, 80]], "sd_px": 1})
    assert "too short to tell which way is down" in seen(at)
    assert "Hip tilt (hip line)" in seen(at)


def test_a_draft_is_discarded(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = press(draw(opened(show, visit), HIP), "Discard")
    assert "Placed by hand" not in seen(at)
    assert sent(at)["start"] == {}
    assert office.desk().drafts.of(visit.photos[0].id) is None
    assert len(results(office, visit)) == 1


def test_what_was_undone_is_nothing_unsaved(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = draw(opened(show, visit), HIP, PLUMB)
    assert "Unsaved" in seen(at)
    assert "Unsaved" not in seen(draw(at, {}))
    assert "Unsaved" not in seen(again(visit))
    press(draw(at, HIP, PLUMB), "Save as the result")
    line = sent(at)["plumb"]
    assert "Unsaved" in seen(draw(at, {**HIP, "right_hip": [440, 470, 1]}, line))
    assert "Unsaved" not in seen(draw(at, HIP, line))
    assert "Unsaved" in seen(draw(at, {}))


def test_a_photo_without_a_result_gets_its_first(show: Show, office: Records) -> None:
    patient = office.desk().patients.add(PatientFacts(name="Ada", stature_cm=170.0))
    photo = NewPhoto(content=figure_photo(), name="a.jpg", view=View.FRONT)
    visit = office.desk().visits.save(patient.id, NewVisit(day=DAY, photos=(photo,)))
    at = press(opened(show, visit), "Save as the result")
    (only,) = results(office, visit)
    assert (only.request.height_cm, only.request.view) == (170.0, View.FRONT)
    assert "All points as the tool found them" in seen(at)


# Settings -------------------------------------------------------------------------------------------------------------


def test_a_corrected_view_is_measured_anew_without_its_points(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = draw(opened(show, visit), HIP)
    photo = visit.photos[0].id
    at.segmented_control(key=f"review-view-{photo}-front").set_value("Back").run()
    assert office.desk().photos.get(photo).view is View.BACK
    new, old = results(office, visit)
    assert (new.result["photo"]["view"], old.result["photo"]["view"]) == ("back", "front")
    assert dict(new.corrected) == {}
    assert "Measured from the front" not in seen(at)
    kept = office.desk().drafts.of(photo)
    assert kept is not None
    assert kept.draft.is_empty
    assert kept.draft.view is View.BACK


def test_points_saved_of_one_view_are_not_those_of_another(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = press(draw(opened(show, visit), HIP), "Save as the result")
    at.segmented_control(key=f"review-view-{visit.photos[0].id}-front").set_value("Back").run()
    assert [set(one.corrected) for one in results(office, visit)] == [set(), {Landmark.LEFT_HIP}, set()]
    assert not work(at).draft.corrections


def test_a_view_that_was_taken_for_another_is_mended_by_a_tap(show: Show, office: Records) -> None:
    pose = pose_of(View.BACK)
    visit = kept_visit(office, people=(pose,))
    at = show(pose, place=Place.REVIEW, id=visit.id)
    assert "Not measured" in seen(at)
    at.segmented_control(key=f"review-view-{visit.photos[0].id}-front").set_value("Back").run()
    assert "Measured from the back" in seen(at)
    assert "corrected" not in seen(at)


def test_settings_are_measured_with_and_the_draft_stays(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = draw(opened(show, visit), HIP)
    field(at, "Height of the person in cm").set_value("171,5")
    press(at, "Measure with these")
    new, _ = results(office, visit)
    assert (new.request.height_cm, dict(new.corrected)) == (171.5, {})
    assert "from the person&#39;s height" in seen(at)
    assert "Placed by hand: left hip joint" in seen(at)
    assert office.desk().drafts.of(visit.photos[0].id) is not None


def test_points_saved_before_stay_under_other_settings(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = press(draw(opened(show, visit), HIP), "Save as the result")
    (level,) = at.radio
    level.set_value("A stated camera roll")
    field(at, "Camera roll in degrees").set_value("1.5")
    press(at, "Measure with these")
    new, _, _ = results(office, visit)
    assert set(new.corrected) == {Landmark.LEFT_HIP}
    assert new.result["vertical"]["roll_deg"] == 1.5


@pytest.mark.parametrize(("typed", "answer"), [("17", "not possible here"), ("tall", "not understood")])
def test_settings_that_cannot_be_meant_are_answered(show: Show, office: Records, typed: str, answer: str) -> None:
    visit = kept_visit(office)
    at = opened(show, visit)
    field(at, "Height of the person in cm").set_value(typed)
    assert answer in seen(press(at, "Measure with these"))
    assert len(results(office, visit)) == 1


def test_one_of_two_people_is_chosen(show: Show, office: Records) -> None:
    two = (standing(-250), standing(250))
    visit = kept_visit(office, people=two)
    at = show(*two, place=Place.REVIEW, id=visit.id)
    assert "Not measured" in seen(at)
    (person,) = (one for one in at.segmented_control if one.label.startswith("Person"))
    person.set_value(2)
    press(at, "Measure with these")
    assert results(office, visit)[0].request.person == 2
    assert "Measured from the front" in seen(at)
    draw(at, HIP)
    kept = office.desk().drafts.of(visit.photos[0].id)
    assert kept is not None
    assert kept.draft.person == 2


# Results so far, and all photos together ------------------------------------------------------------------------------


def test_every_result_can_be_looked_at(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = press(draw(opened(show, visit), HIP), "Save as the result")
    tab(at, visit, "Results so far")
    (made,) = at.radio
    assert ["left hip joint" in one for one in made.options] == [True, False]
    assert "Placed by hand: left hip joint" in seen(at)
    made.set_value(results(office, visit)[1].id).run()
    assert "Placed by hand" not in seen(at)
    assert {name.rpartition(".")[2] for name in links(at)} == {"html", "png", "json"}
    assert len(results(office, visit)) == 2


def test_the_name_of_who_made_a_result_is_no_markdown(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, account = kept_visit(office), office.accounts.create("Grace *H* [x](y)", "correct horse battery")
    monkeypatch.setattr(web_office, "who", lambda: Who(id=account.id, name="Grace"))
    at = tab(press(draw(opened(show, visit), HIP), "Save as the result"), visit, "Results so far")
    assert " by Grace \\*H\\* \\[x\\]\\(y\\)" in at.radio[0].options[0]


def test_an_older_version_is_offered_to_be_measured_again(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = kept_visit(office)
    at = press(draw(opened(show, visit), HIP), "Save as the result")
    assert "Measure again" not in str([one.label for one in at.button])
    monkeypatch.setattr(points, "__version__", "9.9")
    press(at.run(), "Measure again with the present version")
    new, old, _ = results(office, visit)
    assert (new.request, set(new.corrected)) == (old.request, {Landmark.LEFT_HIP})


def test_photos_of_a_visit_are_put_together(show: Show, office: Records) -> None:
    visit = kept_visit(office, View.FRONT, View.FRONT, View.BACK)
    at = tab(opened(show, visit), visit, "The visit together")
    assert "One visit: 3 photos, from front, back" in seen(at)
    assert "front, 2 photos" in seen(at)
    files = links(at)
    assert set(files) == {
        *("visit-2026-11-02.html", "visit-2026-11-02.json"),
        *("front-1.png", "front-2.png", "back.png"),
    }
    assert json.loads(files["visit-2026-11-02.json"])["schema"] == "posture-visit/1"
    assert b"Ada" not in files["visit-2026-11-02.html"]


def test_files_of_a_visit_are_made_while_no_other_visit_is_put_together(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = kept_visit(office, View.FRONT, View.BACK)
    at = tab(opened(show, visit), visit, "The visit together")
    held: list[bool] = []

    def watched(analyses: Sequence[Analysis], *, given: int) -> Visit:
        held.append(one_visit.locked())
        return visit_of(analyses, given=given)

    monkeypatch.setattr("posture.web.review.together.visit_of", watched)
    links(at)
    assert held == [True, True]


def test_the_visit_follows_what_was_saved_and_no_draft(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = draw(opened(show, visit), {"left_asis": [560, 490, 1], "right_asis": [440, 500, 1]})
    assert "Hip tilt (ASIS)" not in seen(tab(at, visit, "The visit together"))
    press(tab(at, visit, "Points"), "Save as the result")
    assert "Hip tilt (ASIS)" in seen(tab(at, visit, "The visit together"))


@pytest.mark.parametrize(("flags", "banded"), [(frozenset(), True), (frozenset({Flag.PREGNANCY}), False)])
def test_ranges_are_left_out_where_they_do_not_hold(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch, flags: frozenset[Flag], banded: bool
) -> None:
    for place in ("posture.analysis.band", "posture.visit.band"):
        monkeypatch.setattr(place, lambda _: Band.WITHIN)
    visit = kept_visit(office, flags=flags)
    at = opened(show, visit)
    for name in ("Points", "The visit together", "Results so far"):
        assert ("within the published range" in seen(tab(at, visit, name))) == banded, name


def test_a_photo_whose_file_is_gone_is_named(show: Show, office: Records) -> None:
    visit = kept_visit(office, View.FRONT, View.BACK)
    for file in (office.store.folder / "vault").rglob("*"):
        if file.is_file() and file.stat().st_size > len(small_photo()):
            file.write_bytes(b"damaged")
            break
    at = tab(opened(show, visit), visit, "The visit together")
    assert "1 of 2 photos" in seen(at)


# What is at hand ------------------------------------------------------------------------------------------------------


def test_no_more_than_a_few_photos_are_held(show: Show, office: Records) -> None:
    visit = kept_visit(office, View.FRONT, View.FRONT, View.FRONT)
    at = opened(show, visit)
    for name in ("Front 2", "Front 3"):
        press(at, name)
    assert list(bench(at).works) == [photo.id for photo in visit.photos[-MOST_AT_HAND:]]


def test_networks_look_once_however_often_a_point_is_moved(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, looks = opened(show, kept_visit(office)), []

    monkeypatch.setattr(benches, "submit", lambda *said: looks.append(said))
    first = at.get("bidi_component")
    for x in (540, 550, 560):
        draw(at, {"left_hip": [x, 400, 1]})
    assert looks == []
    assert [one.proto.json for one in first if "addable" in one.proto.json] == [
        one.proto.json for one in at.get("bidi_component") if "addable" in one.proto.json
    ]


def test_a_photo_is_chosen_and_stands_in_the_address(show: Show, office: Records) -> None:
    visit = kept_visit(office, View.FRONT, View.FRONT)
    press(draw(opened(show, visit), HIP), "Save as the result")
    at = press(again(visit), "Front 2")
    assert at.query_params["photo"] == visit.photos[1].id
    assert "Placed by hand" not in seen(at)
    assert "Placed by hand" not in seen(again(visit, photo=visit.photos[1].id))
    assert "Placed by hand" in seen(again(visit))


# Addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "0" * 32, "../../etc", "<script>"])
def test_an_address_that_names_no_visit_is_answered(show: Show, address: str) -> None:
    at = show(standing(), place=Place.REVIEW, **({"id": address} if address else {}))
    assert "visit" in seen(at)
    assert "<script>" not in seen(at)
    assert [one.proto.label for one in at.get("page_link")] == ["To the patients"]


def test_a_photo_of_another_visit_is_not_shown(show: Show, office: Records) -> None:
    ada, grace = kept_visit(office), kept_visit(office, View.BACK, name="Grace")
    at = opened(show, ada, photo=grace.photos[0].id)
    assert "That photo is not of this visit" in seen(at)
    assert "Measured from the front" in seen(at)


def test_a_visit_without_photos_says_what_to_do(show: Show, office: Records) -> None:
    patient = office.desk().patients.add(PatientFacts(name="Ada"))
    visit = office.desk().visits.save(patient.id, NewVisit(day=DAY, photos=()))
    assert "This visit has no photos." in seen(show(standing(), place=Place.REVIEW, id=visit.id))
