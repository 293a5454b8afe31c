"""Feet and inches reach every field and sentence that Settings say; nothing is lost by their being coarse."""

import pytest
from streamlit.testing.v1 import AppTest

from posture.errors import WrongUsage
from posture.records import Conditions, NewVisit, PatientFacts, PracticeFacts, Records, Units
from posture.report import capture_words, history_words
from posture.report.condition_words import conditions
from posture.report.note import note_text
from posture.report.record import record_page
from posture.web.lengths import length_field, length_typed, stature_typed
from posture.web.patient.page import COMPARE
from posture.web.places import DETAILS, Place
from tests.histories import FIRST, LAST, history, knees_apart, occasion
from tests.keeping import DAY, figure_analysis, figure_visit
from tests.paging import Show, given, key, picture, seen, standing
from tests.reviewing import field, kept_visit, opened, press, results

HOW = Conditions(distance_cm=300.0, lens_height_cm=92.5, shoes=False, clothes="shorts")
AWAY, LENS = "9 ft 10 in", "3 ft 0 in"


@pytest.fixture
def us(office: Records) -> Records:
    office.desk().practice.save(PracticeFacts(units=Units.US))
    return office


def test_conditions_in_words() -> None:
    assert conditions(HOW) == "camera 300 cm away, lens at 92 cm, no shoes, clothes: shorts"
    assert conditions(HOW, us=True) == f"camera {AWAY} away, lens at {LENS}, no shoes, clothes: shorts"


def test_record_note_and_warnings_in_feet() -> None:
    near = Conditions(distance_cm=200.0, lens_height_cm=92.5, shoes=False, clothes="shorts")
    whole = history(
        occasion(FIRST, knees_apart(30.0), conditions=near), occasion(LAST, knees_apart(30.0), conditions=HOW)
    )
    warned = "The camera stood at different distances: 6 ft 7 in, then 9 ft 10 in."
    before, after = (one.key for one in whole.occasions)
    assert history_words.warnings(whole.between(before, after), us=True) == [warned]
    for said in (record_page(whole, us=True), note_text(whole, us=True)):
        assert warned in said
        assert f"camera {AWAY} away, lens at {LENS}" in said
        assert " cm" not in said


@pytest.mark.parametrize("text", ["", "far", "300", "0 cm", "5001 cm", "9'13\"", "-3 ft"])
def test_a_length_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="not understood"):
        length_typed(text, None, us=True)


@pytest.mark.parametrize("text", ["9'10\"", "9 ft 10 in", "9′ 10″", "9 feet 10", "118 in", "299.72 cm", "299,72cm"])
def test_ways_to_type_a_length(text: str) -> None:
    assert length_typed(text, None, us=True) == pytest.approx(299.72)


def test_a_field_that_was_not_touched_means_what_is_known() -> None:
    for known_cm in (300.0, 92.5, 171.3):
        for us in (False, True):
            assert length_typed(length_field(known_cm, us=us), known_cm, us=us) == known_cm
    assert stature_typed("68 in", us=True) == pytest.approx(172.72)


def test_new_visit_asks_in_feet_and_keeps_what_was_known(show: Show, us: Records) -> None:
    desk = us.desk()
    patient = desk.patients.add(PatientFacts(reference="A-17"))
    desk.visits.save(patient.id, NewVisit(day=DAY, photos=(), conditions=HOW))
    at = show(standing(), place=Place.NEW_VISIT, id=patient.id)
    assert field(at, "Distance from lens to heels in feet and inches").value == AWAY
    assert field(at, "Height of the lens in feet and inches").value == LENS
    field(at, "Distance from lens to heels in feet and inches").set_value("10").run()
    assert "Write feet and inches, such as 9&#39;10" in seen(at)


def test_visit_is_changed_in_feet(show: Show, us: Records) -> None:
    desk = us.desk()
    patient = desk.patients.add(PatientFacts(reference="A-17"))
    visit = desk.visits.save(patient.id, NewVisit(day=DAY, photos=(), conditions=HOW))
    at = show(place=Place.PATIENT, id=patient.id)
    assert f"Camera {AWAY} away, lens at {LENS}" in seen(at)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Change").run()
    assert field(at, "Distance of the camera in feet and inches").value == AWAY
    field(at, "Height of the lens in feet and inches").set_value("3'1")
    at.button(key=f"visit-{visit.id}-0-save").click().run()
    kept = desk.visits.get(visit.id).conditions
    assert kept.distance_cm == 300.0
    assert kept.lens_height_cm == pytest.approx(93.98)


def test_review_asks_the_height_in_feet(show: Show, us: Records) -> None:
    visit = kept_visit(us)
    at = opened(show, visit)
    field(at, "Height of the person in feet and inches").set_value("5'8")
    press(at, "Measure with these")
    assert results(us, visit)[0].request.height_cm == pytest.approx(172.72)
    assert field(at, "Height of the person in feet and inches").value == "5 ft 8 in"


def test_measure_asks_the_height_in_feet(show: Show, us: Records) -> None:
    at = given(show(standing()), picture())
    height = field(at, "Height of the person in feet and inches")
    at = height.set_value("170").run()
    assert "Write feet and inches, such as 5&#39;8" in seen(at)
    assert "mm per pixel" not in seen(at)
    at.text_input(key=key(at, "height")).set_value("5'8").run()
    assert "mm per pixel" in seen(at)


def test_two_visits_and_two_doubles_are_compared_in_feet(show: Show, us: Records) -> None:
    desk = us.desk()
    patient = desk.patients.add(PatientFacts(reference="A-17", stature_cm=172.72))
    other = desk.patients.add(PatientFacts(reference="B-1", stature_cm=182.88))
    for conditions_then, day in ((HOW, FIRST), (Conditions(distance_cm=200.0), LAST)):
        visit = figure_visit(day)
        desk.visits.save(patient.id, NewVisit(day=day, photos=visit.photos, conditions=conditions_then))
    compared = part(show(place=Place.PATIENT, id=patient.id), patient.id, COMPARE)
    assert "different distances: 9 ft 10 in, then 6 ft 7 in" in seen(compared)
    merging = part(show(place=Place.PATIENT, id=patient.id), patient.id, DETAILS)
    merging.session_state[f"merge-open-{patient.id}"] = True
    merging.run()
    merging.text_input(key=f"merge-{patient.id}-search").set_value("B-1").run()
    merging.radio(key=f"merge-{patient.id}-chosen").set_value(other.id).run()
    assert "5 ft 8 in" in seen(merging)
    assert "6 ft 0 in" in seen(merging)


def part(at: AppTest, patient_id: str, name: str) -> AppTest:
    at.session_state[f"patient-part-{patient_id}"] = name
    return at.run()


def test_the_distance_that_was_seen_is_told_in_feet() -> None:
    said = capture_words.camera(figure_analysis(), 1.6, us=True)[1]
    assert "about 5.2 ft away" in said
    assert "step back to 9.8 ft" in said
