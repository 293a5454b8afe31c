"""The page of the repeatability session: stands are measured, kept as readings alone, removed, and put together."""

import csv
import io
import math
import pickle
import re
from concurrent.futures import Future
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture.analysis import Seen
from posture.change import FEWEST_PERSONS
from posture.engine import shared
from posture.errors import EngineRefused
from posture.landmarks import View
from posture.measures.base import Unit
from posture.photo import Photo, decode
from posture.records import PracticeFacts, Records, Units
from posture.repeatability import both_stood, icc_ci95, repeatability, stands_of
from posture.report import repeatability_words as words
from posture.web import session as web_session
from posture.web.places import Place
from posture.web.repeatability.sitting import Sitting
from tests.figures import Figure
from tests.keeping import figure_analysis
from tests.paging import Recorded, Show, links, open_page, picture, play, seen, standing


def give(at: AppTest, stand: int, *seeds: int) -> AppTest:
    """`at` after photos of a stand were given."""
    wanted = f"files-{stand}"
    (uploader,) = [one for one in at.file_uploader if wanted in str(one.key)]
    uploader.set_value([(f"{seed}.png", picture(seed=seed), "image/png") for seed in seeds])
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [one for one in at.button if one.label == label]
    return button.click().run()


def stood(office: Records, persons: int, *, differ_deg: float = 1.0) -> None:
    """So many persons, each of whom stood twice; they differ, and so do both stands."""
    for person in range(1, persons + 1):
        for stand in (1, 2):
            tilt = (person % 7) + differ_deg * (stand - 1)
            office.desk().repeatability.add(person=person, stand=stand, analysis=figure_analysis(tilt))


def test_empty_page_explains_and_asks_for_the_first_person(show: Show) -> None:
    page = seen(show(place=Place.REPEATABILITY))
    assert "Person 1" in page
    assert "0 of 20 persons" in page
    assert "Step off." in page


def test_two_stands_are_measured_and_only_readings_are_kept(show: Show, office: Records) -> None:
    at = give(show(standing(), place=Place.REPEATABILITY), 1, 1)
    assert "The other stand is still to come" in seen(at)
    give(at, 2, 2)
    page = seen(at)
    assert "Person 1 counts" in page
    assert page.count("data:image/jpeg;base64,") == 2
    assert "1 of 20 persons from the front" in page
    readings = office.desk().repeatability.readings()
    assert {(one.person, one.stand) for one in readings} == {(1, 1), (1, 2)}
    assert office.check().clean
    assert len(pickle.dumps(at.session_state["sitting"])) < 1_500_000  # the pixels of either photo are 3 MB
    press(at, "Next person")
    assert "Person 2" in seen(at)
    assert "data:image/jpeg" not in seen(at)


def test_difference_of_both_stands_is_shown(show: Show, office: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    at = give(show(Figure(hip_tilt=12.0).pose(), place=Place.REPEATABILITY), 1, 1)
    play(monkeypatch, Recorded(Figure(hip_tilt=9.0).pose()))
    give(at, 2, 2)
    (row,) = [
        one
        for one in re.findall(r"<tr>.*?</tr>", seen(at), re.DOTALL)
        if "Hip tilt (hip line)" in one and "Stand 1:" in one
    ]
    shown = re.findall(r"([+-]?\d+\.\d)°", row)
    assert float(shown[1]) - float(shown[0]) == pytest.approx(float(shown[2]), abs=0.5)
    assert float(shown[2]) == pytest.approx(-3.0, abs=0.5)


def test_refused_photo_is_not_counted_and_taken_again(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = give(show(place=Place.REPEATABILITY), 1, 1)
    assert 'role="alert"' in seen(at)
    assert office.desk().repeatability.readings() == ()
    play(monkeypatch, Recorded(standing()))
    give(at, 1, 1)
    assert office.desk().repeatability.readings() != ()
    assert "Nothing was measured" not in seen(at)


def test_two_people_are_answered_with_what_this_page_can_do(show: Show) -> None:
    at = give(show(standing(-200.0), standing(200.0), place=Place.REPEATABILITY), 1, 1)
    page = seen(at)
    assert "2 people were found." in page
    assert "Photograph one person alone" in page
    assert "Person to measure" not in page


def test_height_is_typed_as_the_practice_writes_it(show: Show, office: Records) -> None:
    office.desk().practice.save(PracticeFacts(units=Units.US))
    at = show(standing(), place=Place.REPEATABILITY)
    (field,) = [one for one in at.text_input if "feet and inches" in one.label]
    field.set_value("5").run()
    assert "is not understood" in seen(at)
    field.set_value("5'8").run()
    give(at, 1, 1)
    assert Unit.MM in {one.unit for one in office.desk().repeatability.readings()}


def test_unreadable_file_is_answered(show: Show) -> None:
    at = show(standing(), place=Place.REPEATABILITY)
    at.file_uploader[0].set_value([("a.jpg", b"hello", "image/jpeg")])
    assert "not a picture" in seen(at.run())


def test_one_photo_cannot_be_both_stands(show: Show, office: Records) -> None:
    at = give(show(standing(), place=Place.REPEATABILITY), 1, 1)
    give(at, 2, 1)
    assert "was given for stand 1 already" in seen(at)
    assert both_stood(office.desk().repeatability.readings()) == {}


def test_stand_is_taken_again(show: Show, office: Records) -> None:
    at = give(show(standing(), place=Place.REPEATABILITY), 1, 1)
    give(at, 2, 2)
    press(at, "Take stand 2 again")
    assert {one.stand for one in office.desk().repeatability.readings()} == {1}
    give(at, 2, 2)
    assert "Person 1 counts" in seen(at)


def test_reload_leaves_who_is_not_done_until_chosen(show: Show, office: Records) -> None:
    stood(office, 2)
    office.desk().repeatability.add(person=3, stand=1, analysis=figure_analysis(2.0))
    at = show(standing(), place=Place.REPEATABILITY)
    assert "Person 4" in seen(at)
    assert "The photo was not kept" not in seen(at)
    at.selectbox[0].set_value(3).run()
    assert "The photo was not kept" in seen(at)
    give(at, 2, 5)
    assert "Person 3 counts" in seen(at)


def counted(office: Records) -> set[tuple[int, int]]:
    return {(one.person, one.stand) for one in office.desk().repeatability.readings()}


def test_two_sessions_never_make_one_person_of_two(show: Show, office: Records) -> None:
    one, other = show(standing(), place=Place.REPEATABILITY), open_page(Place.REPEATABILITY)
    assert "Person 1" in seen(one)
    assert "Person 1" in seen(other)
    give(one, 1, 1)
    give(other, 2, 2)
    page = seen(other)
    assert "Number 1 was taken elsewhere meanwhile." in page
    assert "Person 2" in page
    assert "counts" not in page
    assert counted(office) == {(1, 1), (2, 2)}
    give(other, 1, 3)
    assert "Person 2 counts" in seen(other)
    give(one, 2, 4)
    assert "Person 1 counts" in seen(one)
    press(one, "Next person")
    assert "Person 3" in seen(one)


def test_number_that_is_taken_while_a_photo_is_measured_goes_to_who_was_first(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, kept = show(standing(), place=Place.REPEATABILITY), Sitting._keep

    def overtaken(*which: Any) -> object:
        if not office.desk().repeatability.readings():
            office.desk().repeatability.add(person=1, stand=1, analysis=figure_analysis(2.0))
        return kept(*which)

    monkeypatch.setattr(Sitting, "_keep", overtaken)
    at.text_input[0].set_value("172").run()
    give(at, 2, 2)
    assert "This person is number 2." in seen(at)
    assert counted(office) == {(1, 1), (2, 2)}
    assert at.text_input[0].value == "172"
    give(at, 1, 3)
    assert "Person 2 counts" in seen(at)


def test_stand_taken_again_has_a_number_of_its_own_still(show: Show, office: Records) -> None:
    """While its only stand is gone, somebody else may have come to the number."""
    at = give(show(standing(), place=Place.REPEATABILITY), 1, 1)
    press(at, "Take stand 1 again")
    office.desk().repeatability.add(person=1, stand=2, analysis=figure_analysis(2.0))
    give(at, 1, 3)
    assert counted(office) == {(1, 2), (2, 1)}


def test_what_was_counted_elsewhere_is_told_before_more_is_added(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, kept = give(show(standing(), place=Place.REPEATABILITY), 1, 1), Sitting._keep

    def overtaken(*which: Any) -> object:
        office.desk().repeatability.add(person=1, stand=2, analysis=figure_analysis(2.0))
        return kept(*which)

    monkeypatch.setattr(Sitting, "_keep", overtaken)
    give(at, 2, 2)
    assert "Meanwhile a photo was counted elsewhere for person 1." in seen(at)
    tilts = {one.estimate for one in office.desk().repeatability.readings() if one.measure_id == "hip_tilt"}
    assert len(tilts) == 2
    monkeypatch.undo()


class Refusing:
    """An engine whose workers come to an end over every photo."""

    def submit(self, *_: object) -> "Future[Seen]":
        future: Future[Seen] = Future()
        future.set_exception(EngineRefused("ended", "The process that measures came to an end.", "Try again."))
        return future


def test_photo_that_the_engine_refuses_is_told_and_given_again(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = show(standing(), place=Place.REPEATABILITY)
    monkeypatch.setattr(shared, "_engine", Refusing())
    give(at, 1, 1, 2)
    assert seen(at).count("The process that measures came to an end.") == 2
    assert seen(at.run()).count("The process that measures came to an end.") == 2
    play(monkeypatch, Recorded(standing()))
    give(at, 1, 1)
    assert "came to an end" not in seen(at)
    assert counted(office) == {(1, 1)}


def test_no_more_photos_are_decoded_at_once_than_the_process_may(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    at, free = show(standing(), place=Place.REPEATABILITY), list[int]()

    def watched(content: bytes, name: str) -> Photo:
        free.append(web_session.decoding._value)
        return decode(content, name)

    monkeypatch.setattr(web_session, "decode", watched)
    before = web_session.decoding._value
    give(at, 1, 1)
    assert free == [before - 1]


def test_height_that_cannot_be_meant_waits_for_its_correction(show: Show) -> None:
    at = show(standing(), place=Place.REPEATABILITY)
    at.text_input[0].set_value("17l").run()
    assert "is not understood" in seen(at)
    assert [one.proto.disabled for one in at.file_uploader] == [True, True]
    at.text_input[0].set_value("171").run()
    assert [one.proto.disabled for one in at.file_uploader] == [False, False]


def test_earlier_person_is_looked_at_and_removed(show: Show, office: Records) -> None:
    stood(office, 3)
    at = show(place=Place.REPEATABILITY)
    assert "Person 4" in seen(at)
    at.selectbox[0].set_value(2).run()
    assert "Person 2 counts" in seen(at)
    press(at, "Remove")
    assert {one.person for one in office.desk().repeatability.readings()} == {1, 3}
    assert "Person 2" in seen(at)


def test_start_over_asks_first(show: Show, office: Records) -> None:
    stood(office, 2)
    at = show(place=Place.REPEATABILITY)
    (button,) = [one for one in at.button if one.key == "stands-clear"]
    assert button.disabled
    at.checkbox(key="stands-sure").check().run()
    at.button(key="stands-clear").click().run()
    assert office.desk().repeatability.readings() == ()
    assert "Person 1" in seen(at)
    assert "0 of 20 persons" in seen(at)


def table(at: AppTest) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(links(at)["posture-repeatability.csv"].decode())))


def test_too_few_persons_say_how_many_are_missing(show: Show, office: Records) -> None:
    stood(office, 7)
    at = show(place=Place.REPEATABILITY)
    assert "7 of 20 persons from the front" in seen(at)
    assert "13 more persons needed" in seen(at)
    assert {row["sem"] for row in table(at)} == {""}


def test_figures_of_twenty(show: Show, office: Records) -> None:
    """Two stands that differ by d in everybody: SEM is d / sqrt(2)."""
    stood(office, FEWEST_PERSONS)
    at = show(place=Place.REPEATABILITY)
    (row,) = [one for one in table(at) if one["measure"] == "hip_tilt"]
    (of,) = [one for one in repeatability(office.desk().repeatability.readings()) if one.measure_id == "hip_tilt"]
    assert float(row["sem"]) == pytest.approx(1.0 / math.sqrt(2), abs=0.02)
    assert float(row["mdc95"]) == pytest.approx(1.96 * math.sqrt(2) * float(row["sem"]), abs=0.001)
    assert float(row["icc_low"]) < float(row["icc"]) < float(row["icc_high"])
    assert (row["persons"], row["view"]) == ("20", "front")
    page = seen(at)
    assert words.amount(of.sem, of.unit) in page
    assert words.icc(of) in page
    assert "more persons needed" not in page


def test_stands_of_one_person_keep_the_order_of_measures(office: Records) -> None:
    stood(office, 2)
    rows = stands_of(office.desk().repeatability.readings(), 2)
    assert all(row.first is not None and row.second is not None and row.first.person == 2 for row in rows)
    first = [
        (one.measure_id, one.side)
        for one in office.desk().repeatability.readings()
        if (one.person, one.stand) == (2, 1)
    ]
    assert [(row.reading.measure_id, row.reading.side) for row in rows] == first
    tilt = next(row for row in rows if row.reading.measure_id == "hip_tilt")
    assert tilt.difference == pytest.approx(1.0, abs=0.05)


def test_who_stood_twice_is_counted_by_view(office: Records) -> None:
    stood(office, 2)
    office.desk().repeatability.add(person=9, stand=1, analysis=figure_analysis(1.0))
    assert both_stood(office.desk().repeatability.readings()) == {View.FRONT: frozenset({1, 2})}


def test_icc_interval_narrows_with_persons() -> None:
    few = [(float(n), n + 0.5 * (n % 3 - 1)) for n in range(20)]
    low, high = icc_ci95(few) or (0.0, 0.0)
    narrow_low, narrow_high = icc_ci95(few * 4) or (0.0, 0.0)
    assert narrow_high - narrow_low < high - low


def test_icc_has_no_interval_where_both_stands_are_the_same() -> None:
    assert icc_ci95([(1.0, 1.0), (2.0, 2.0)]) is None
