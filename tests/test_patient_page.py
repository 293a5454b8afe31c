"""The page of one patient, as one browser session sees it."""

import io
import json
import threading
import zipfile
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture import __version__
from posture.analysis import Request
from posture.byhand import Corrections
from posture.errors import EngineRefused
from posture.history import Subject, history_of
from posture.landmarks import Landmark, Source, View
from posture.measures.base import Line, Unit
from posture.norms import Norm
from posture.records import (
    Conditions,
    Consent,
    Flag,
    NewAssessment,
    NewPhoto,
    NewVisit,
    PatientFacts,
    PracticeFacts,
    Records,
    Sex,
    Units,
)
from posture.report.letter.catalogue import Language
from posture.web.patient import anew, comparing, course, heights, words
from posture.web.patient.page import COMPARE, HAND_ON, TREND
from posture.web.places import DETAILS, Place
from tests.figures import Figure
from tests.histories import FIRST, LAST, bend, history, occasion
from tests.keeping import PASSPHRASE, REQUEST, assessed, figure_analysis, figure_photo, new_visit, visited
from tests.paging import Show, links, seen
from tests.paging import taken as followed
from tests.playback import PROVENANCE
from tests.test_visit import known, shot, taken

LATER = date(2026, 11, 23)
HERE = anew.Versions(tool=__version__, model=PROVENANCE.model_sha256, refiner="")


@pytest.fixture(autouse=True)
def versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector that plays back is the present model."""
    monkeypatch.setattr(anew, "present", lambda: HERE)


def person(office: Records, **facts: Any) -> str:
    return office.desk().patients.add(PatientFacts(**{"reference": "A-17", **facts})).id


def measured(office: Records, patient_id: str, day: date, hip_tilt: float, **visit: Any) -> str:
    photo = NewPhoto(content=figure_photo(), name="f.jpg", view=View.FRONT, assessment=assessed(hip_tilt))
    return office.desk().visits.save(patient_id, NewVisit(day=day, photos=(photo,), **visit)).id


def twice(office: Records, **facts: Any) -> str:
    """A patient with two measured visits."""
    patient_id = person(office, **facts)
    measured(office, patient_id, date(2026, 11, 2), 3.0)
    measured(office, patient_id, LATER, 9.0)
    return patient_id


def whose(at: AppTest) -> str:
    """The id of the patient whose page it is."""
    asked = at.query_params["id"]
    return asked if isinstance(asked, str) else asked[0]


def part(at: AppTest, name: str) -> AppTest:
    """`at` with another part of the page open."""
    at.session_state[f"patient-part-{whose(at)}"] = name
    return at.run()


def shown(show: Show, patient_id: str, name: str | None = None) -> AppTest:
    at = show(Figure(hip_tilt=3.0).pose(), place=Place.PATIENT, id=patient_id)
    return part(at, name) if name else at


def components(at: AppTest) -> list[dict[str, Any]]:
    return [json.loads(component.proto.json) for component in at.get("bidi_component")]


def drawn(at: AppTest) -> str:
    """What the drawings of the trend say."""
    return "".join(held.get("html", "") for held in components(at))


# Who it is ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["", "nobody", "0" * 32, "../../etc"])
def test_without_a_patient_the_way_to_all_is_shown(show: Show, asked: str) -> None:
    assert "No patient is chosen" in seen(shown(show, asked))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\u202eevil \u0645\u062d\u0645\u062f", "<bdi>\u202eevil \u0645\u062d\u0645\u062f</bdi>"),
        ("W" * 200, "W" * 200),
    ],
)
def test_hostile_names_are_text(show: Show, office: Records, name: str, said: str) -> None:
    patient_id = person(office, name=name, note="<b>note</b>")
    page = seen(shown(show, patient_id))
    assert said in page
    assert "<script" not in page
    assert "<b>note" not in page


def test_two_sessions_do_not_mix(show: Show, office: Records) -> None:
    one, other = person(office, name="Ada"), person(office, name="Grace")
    first, second = shown(show, one), shown(show, other)
    first.run()
    second.run()
    assert "Ada" in seen(first)
    assert "Grace" not in seen(first)
    assert "Ada" not in seen(second)


def test_facts_are_changed(show: Show, office: Records) -> None:
    patient_id = person(office, name="Ada", birth_year=1974)
    at = shown(show, patient_id, DETAILS)
    at.text_input(key=f"facts-{patient_id}-0-name").set_value("Ada Byron")
    at.button(key=f"facts-{patient_id}-0-save").click().run()
    assert office.desk().patients.get(patient_id).facts == PatientFacts(
        reference="A-17", name="Ada Byron", birth_year=1974
    )
    assert "Saved." in seen(at)


def test_wrong_facts_are_answered_and_not_kept(show: Show, office: Records) -> None:
    patient_id = person(office)
    at = shown(show, patient_id, DETAILS)
    at.text_input(key=f"facts-{patient_id}-0-stature").set_value("5'8")
    at.text_input(key=f"facts-{patient_id}-0-year").set_value("x")
    at.button(key=f"facts-{patient_id}-0-save").click().run()
    assert "The year of birth is not understood." in seen(at)
    assert office.desk().patients.get(patient_id).facts == PatientFacts(reference="A-17")


@pytest.mark.parametrize(("units", "other"), [(Units.METRIC, "172.72 cm"), (Units.US, "5'8\"")])
def test_height_is_kept_exactly_until_it_is_changed(show: Show, office: Records, units: Units, other: str) -> None:
    office.desk().practice.save(PracticeFacts(units=units))
    patient_id = person(office, stature_cm=171.3)
    at = shown(show, patient_id, DETAILS)
    at.text_input(key=f"facts-{patient_id}-0-name").set_value("Ada")
    at.button(key=f"facts-{patient_id}-0-save").click().run()
    kept = office.desk().patients.get(patient_id).facts
    assert (kept.name, kept.stature_cm) == ("Ada", 171.3)
    at.text_input(key=f"facts-{patient_id}-1-stature").set_value(other)
    at.button(key=f"facts-{patient_id}-1-save").click().run()
    assert office.desk().patients.get(patient_id).facts.stature_cm == pytest.approx(172.72)


def test_facts_of_a_double_that_were_merged_in_stay_when_the_form_is_saved(show: Show, office: Records) -> None:
    consent = Consent(day=date(2026, 3, 1), wording="2026-03")
    full = PatientFacts(
        name="Ada",
        birth_year=1974,
        sex=Sex.FEMALE,
        stature_cm=171.3,
        consent=consent,
        flags=frozenset({Flag.BRACE}),
        note="n",
    )
    patient_id, other = person(office, name="A"), office.desk().patients.add(full).id
    at = shown(show, patient_id, DETAILS)
    at.session_state[f"merge-open-{patient_id}"] = True
    at.run()
    at.text_input(key=f"merge-{patient_id}-search").set_value("ada").run()
    at.radio(key=f"merge-{patient_id}-chosen").set_value(other).run()
    at.button(key=f"merge-yes-{patient_id}").click().run()
    merged = office.desk().patients.get(patient_id).facts
    assert (merged.birth_year, merged.consent) == (1974, consent)
    at.text_input(key=f"facts-{patient_id}-1-name").set_value("Ada Byron")
    at.button(key=f"facts-{patient_id}-1-save").click().run()
    assert office.desk().patients.get(patient_id).facts == replace(merged, name="Ada Byron")


def two_save(show: Show, office: Records, patient_id: str) -> AppTest:
    """What the second of two browsers sees: the first wrote a note, the second a name."""
    at = shown(show, patient_id, DETAILS)
    facts = office.desk().patients.get(patient_id).facts
    office.desk().patients.change(patient_id, replace(facts, note="theirs"))
    at.text_input(key=f"facts-{patient_id}-0-name").set_value("Mine")
    return at.button(key=f"facts-{patient_id}-0-save").click().run()


def test_the_second_of_two_to_save_is_shown_both_and_asked(show: Show, office: Records) -> None:
    patient_id = person(office)
    at = two_save(show, office, patient_id)
    assert "Somebody else has saved changes" in seen(at)
    assert "<td><bdi>theirs</bdi></td><td><bdi>–</bdi></td>" in seen(at)
    assert office.desk().patients.get(patient_id).facts == PatientFacts(reference="A-17", note="theirs")
    at.button(key=f"facts-{patient_id}-0-theirs").click().run()
    assert at.text_area(key=f"facts-{patient_id}-1-note").value == "theirs"
    assert office.desk().patients.get(patient_id).facts.name == ""


def test_the_second_of_two_may_insist(show: Show, office: Records) -> None:
    patient_id = person(office)
    at = two_save(show, office, patient_id)
    at.button(key=f"facts-{patient_id}-0-mine").click().run()
    assert office.desk().patients.get(patient_id).facts == PatientFacts(reference="A-17", name="Mine")
    assert "Somebody else" not in seen(at)
    assert at.text_input(key=f"facts-{patient_id}-1-name").value == "Mine"


def test_who_insists_writes_over_nothing_that_was_not_shown(show: Show, office: Records) -> None:
    patient_id = person(office)
    at = two_save(show, office, patient_id)
    third = PatientFacts(reference="A-17", note="a third")
    office.desk().patients.change(patient_id, third)
    at.button(key=f"facts-{patient_id}-0-mine").click().run()
    assert "<bdi>a third</bdi>" in seen(at)
    assert office.desk().patients.get(patient_id).facts == third


def test_details_are_opened_by_the_address(show: Show, office: Records) -> None:
    patient_id = person(office)
    at = show(place=Place.PATIENT, id=patient_id, part=DETAILS)
    assert at.text_input(key=f"facts-{patient_id}-0-name")
    assert not show(place=Place.PATIENT, id=patient_id, part="<b>").text_input


def test_the_wording_agreed_to_last_stands_in_the_form(show: Show, office: Records) -> None:
    patient_id = person(office)
    wording = f"facts-{patient_id}-0-wording"
    assert shown(show, patient_id, DETAILS).text_input(key=wording).value == f"{date.today():%Y-%m}"
    person(office, reference="B", consent=Consent(day=date(2026, 3, 1), wording="v7"))
    at = shown(show, patient_id, DETAILS)
    assert at.text_input(key=wording).value == "v7"
    at.checkbox(key=f"facts-{patient_id}-0-agreed").check()
    at.button(key=f"facts-{patient_id}-0-save").click().run()
    kept = office.desk().patients.get(patient_id).facts.consent
    assert kept == Consent(day=date.today(), wording="v7")


def test_a_flag_switches_ranges_off_and_says_so(show: Show, office: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    norm = Norm(low=-5.0, high=5.0, source="of this test", note="")
    monkeypatch.setattr(course, "history_of", partial(history_of, norms={("shoulder_tilt", None): norm}))
    patient_id, patients = twice(office), office.desk().patients
    assert "Published ranges are not shown" not in seen(shown(show, patient_id))
    assert norm in {series.norm for series in course.course(office.desk(), patients.get(patient_id)).series}
    at = shown(show, patient_id, DETAILS)
    at.checkbox(key=f"facts-{patient_id}-0-{Flag.BRACE}").check()
    at.button(key=f"facts-{patient_id}-0-save").click().run()
    assert "Published ranges are not shown" in seen(at)
    assert "Brace: Published ranges are not shown" in drawn(part(at, TREND))
    assert {series.norm for series in course.course(office.desk(), patients.get(patient_id)).series} == {None}


# Visits ---------------------------------------------------------------------------------------------------------------


def test_visits_are_shown_the_newest_first_without_opening_a_photo(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_id = person(office)
    measured(office, patient_id, date(2026, 11, 2), 3.0, note="first")
    measured(office, patient_id, LATER, 3.0, note="second", conditions=Conditions(distance_cm=300, shoes=False))
    opened: list[str] = []
    monkeypatch.setattr(type(office.store.vault), "get", lambda _, name: opened.append(name))
    page = seen(shown(show, patient_id))
    assert page.index("23 Nov 2026</h3>") < page.index("2 Nov 2026</h3>")
    assert "Camera 300 cm away, no shoes" in page
    assert "How the photos were taken is not written down." in page
    assert "data:image/svg+xml" in page
    assert part(shown(show, patient_id), TREND)
    assert opened == []


def test_visit_is_changed(show: Show, office: Records) -> None:
    visit = visited(office, 0)
    at = shown(show, visit.patient_id)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Change").run()
    at.text_input(key=f"visit-{visit.id}-0-distance").set_value("300 cm")
    at.text_area(key=f"visit-{visit.id}-0-note").set_value("in the evening")
    at.date_input(key=f"visit-{visit.id}-0-day").set_value(date(2026, 10, 30))
    at.button(key=f"visit-{visit.id}-0-save").click().run()
    kept = office.desk().visits.get(visit.id)
    assert (kept.day, kept.note, kept.conditions.distance_cm) == (date(2026, 10, 30), "in the evening", 300.0)


@pytest.mark.parametrize(("chosen", "note"), [("theirs", "theirs"), ("mine", "mine")])
def test_the_second_of_two_to_change_a_visit_is_asked(show: Show, office: Records, chosen: str, note: str) -> None:
    visit = visited(office, 0)
    at = shown(show, visit.patient_id)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Change").run()
    office.desk().visits.change(visit.id, day=visit.day, note="theirs", conditions=Conditions(shoes=True))
    at.text_area(key=f"visit-{visit.id}-0-note").set_value("mine")
    at.button(key=f"visit-{visit.id}-0-save").click().run()
    assert "<td><bdi>theirs</bdi></td><td><bdi>mine</bdi></td>" in seen(at)
    assert office.desk().visits.get(visit.id).note == "theirs"
    at.button(key=f"visit-{visit.id}-0-{chosen}").click().run()
    kept = office.desk().visits.get(visit.id)
    assert (kept.note, kept.conditions.shoes) == (note, True if chosen == "theirs" else None)
    assert "Somebody else" not in seen(at)


@pytest.mark.parametrize("typed", ["far", "-3", "0"])
def test_visit_with_an_impossible_distance_is_answered(show: Show, office: Records, typed: str) -> None:
    visit = visited(office, 0)
    at = shown(show, visit.patient_id)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Change").run()
    at.text_input(key=f"visit-{visit.id}-0-distance").set_value(typed)
    at.button(key=f"visit-{visit.id}-0-save").click().run()
    assert "This length is not understood." in seen(at)
    assert office.desk().visits.get(visit.id) == visit


def test_visit_is_moved_and_taken_back(show: Show, office: Records) -> None:
    visit = visited(office, 0)
    other = person(office, reference="B-2", name="Grace *H*")
    at = shown(show, visit.patient_id)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Move to another patient").run()
    at.text_input(key=f"move-{visit.id}-search").set_value("grace").run()
    at.radio(key=f"move-{visit.id}-chosen").set_value(other).run()
    assert office.desk().visits.get(visit.id).patient_id == visit.patient_id
    at.button(key=f"move-yes-{visit.id}").click().run()
    assert office.desk().visits.get(visit.id).patient_id == other
    assert "The visit of 2 Nov 2026 was moved." in seen(at)
    assert "open nothing now" in seen(at)
    at.button(key="move-undo").click().run()
    assert office.desk().visits.get(visit.id).patient_id == visit.patient_id
    assert "2 Nov 2026</h3>" in seen(at)


def test_visit_is_never_offered_to_its_own_patient(show: Show, office: Records) -> None:
    visit = visited(office, 0)
    at = shown(show, visit.patient_id)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Move to another patient").run()
    at.text_input(key=f"move-{visit.id}-search").set_value("A-17").run()
    assert not at.radio


def test_visit_is_deleted_once_confirmed(show: Show, office: Records, tmp_path: Path) -> None:
    visit = visited(office, 0)
    office.desk().visits.save(visit.patient_id, new_visit(1, day=LATER))
    office.desk().reports.share(visit.id, b"report", language=Language.EN, with_photos=False, days=1)
    backup = office.backup(tmp_path / "all.backup", PASSPHRASE)
    at = shown(show, visit.patient_id)
    at.segmented_control(key=f"visit-act-{visit.id}").set_value("Delete").run()
    key = f"visit-{visit.id}"
    at.text_input(key=f"{key}-reason").set_value("wrong person")
    at.text_input(key=f"{key}-typed").set_value("3 Nov 2026")
    at.button(key=f"{key}-yes").click().run()
    assert "Nothing was deleted." in seen(at)
    at.text_input(key=f"{key}-typed").set_value("2 Nov 2026")
    at.button(key=f"{key}-yes").click().run()
    assert [one.day for one in office.desk().visits.of(visit.patient_id)] == [LATER]
    assert backup.path in seen(at)
    assert "that open nothing any more: 1." in seen(at)


# Away and together ----------------------------------------------------------------------------------------------------


def test_patient_is_deleted_and_the_backups_that_hold_it_are_named(show: Show, office: Records, tmp_path: Path) -> None:
    visit = visited(office, 0)
    practice = office.desk().practice
    practice.save(replace(practice.get(), retention_years=10))
    backup = office.backup(tmp_path / "all.backup", PASSPHRASE)
    at = shown(show, visit.patient_id, DETAILS)
    at.session_state[f"delete-open-{visit.patient_id}"] = True
    at.run()
    assert "10 years after the last visit (Settings). Of 2 Nov 2026 that is not over before 2 Nov 2036." in seen(at)
    key = f"patient-{visit.patient_id}"
    at.text_input(key=f"{key}-typed").set_value("A-17")
    at.button(key=f"{key}-yes").click().run()
    assert "A deletion needs a reason." in seen(at)
    assert office.desk().patients.count() == 1
    at.text_input(key=f"{key}-reason").set_value("asked for it")
    at.button(key=f"{key}-yes").click().run()
    assert office.desk().patients.count() == 0
    assert backup.path in seen(at)


def test_doubles_are_shown_side_by_side_and_merged(show: Show, office: Records) -> None:
    visit = visited(office, 0)
    other = person(office, reference="A-17b", name="Ada", birth_year=1974)
    office.desk().visits.save(other, new_visit(1, day=LATER))
    at = shown(show, visit.patient_id, DETAILS)
    at.session_state[f"merge-open-{visit.patient_id}"] = True
    at.run()
    at.text_input(key=f"merge-{visit.patient_id}-search").set_value("ada").run()
    at.radio(key=f"merge-{visit.patient_id}-chosen").set_value(other).run()
    assert "Is merged into it" in seen(at)
    assert "<bdi>1974</bdi>" in seen(at)
    at.button(key=f"merge-yes-{visit.patient_id}").click().run()
    (kept,) = office.desk().patients.search()
    assert (kept.id, kept.visits, kept.facts.name) == (visit.patient_id, 2, "Ada")


def test_a_link_to_a_double_shows_its_name_as_it_is(show: Show, office: Records) -> None:
    visit = visited(office, 0)
    other = person(office, reference="B-2", name="Ada *H* [x](y)")
    at = shown(show, visit.patient_id, DETAILS)
    at.session_state[f"merge-open-{visit.patient_id}"] = True
    at.run()
    at.text_input(key=f"merge-{visit.patient_id}-search").set_value("ada").run()
    at.radio(key=f"merge-{visit.patient_id}-chosen").set_value(other).run()
    (label,) = [one.proto.label for one in at.get("page_link") if one.proto.label.startswith("Look at ")]
    assert "Ada \\*H\\* \\[x\\]\\(y\\)" in label


# Course and change ----------------------------------------------------------------------------------------------------


def test_change_is_not_judged_without_the_practice_s_own_figure(show: Show, office: Records) -> None:
    page = drawn(shown(show, twice(office), TREND))
    assert "change not judged" in page
    assert "A repeatability session" in page
    assert "larger by" not in page


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (9.0, "no change shown: photo and stance alone can make 7.0°"),
        (16.0, "larger by 13.0°, more than the 7.0° that photo and stance can make"),
    ],
)
def test_change_is_judged_by_the_practice_s_own_figure(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch, after: float, said: str
) -> None:
    tilt = Subject(measure_id="hip_tilt", side=None, line=Line.HIP, view=View.FRONT, unit=Unit.DEG, method=Source.AUTO)
    monkeypatch.setattr(course, "restanding", lambda _: {tilt: 0.1}.get)
    patient_id = person(office)
    measured(office, patient_id, date(2026, 11, 2), 3.0)
    measured(office, patient_id, LATER, after)
    page = drawn(shown(show, patient_id, TREND))
    assert said in page
    assert "posture-mdc" in page


def older(office: Records, patient_id: str, day: date, request: Request = REQUEST) -> str:
    """A visit whose photo another model measured; the id of the photo."""
    before = replace(figure_analysis(9.0), provenance=replace(PROVENANCE, model_sha256="1" * 64))
    assessment = NewAssessment(analysis=before, request=request)
    photo = NewPhoto(content=figure_photo(), name="f.jpg", view=View.FRONT, assessment=assessment)
    return office.desk().visits.save(patient_id, NewVisit(day=day, photos=(photo,))).photos[0].id


def test_older_photos_are_measured_again_before_a_trend_is_drawn(show: Show, office: Records) -> None:
    patient_id, desk = person(office), office.desk()
    photo_id = older(office, patient_id, date(2026, 11, 2))
    measured(office, patient_id, LATER, 3.0)
    at = shown(show, patient_id, TREND)
    assert "1 photo measured by an older version." in seen(at)
    assert drawn(at) == ""
    (before,) = desk.assessments.of(photo_id)
    at.button(key="anew").click().run()
    newest, first = desk.assessments.of(photo_id)
    assert (first.id, first.result) == (before.id, before.result), "what was measured before stays"
    assert newest.model_sha256 == PROVENANCE.model_sha256
    assert "older version" not in seen(at)
    assert "Hip tilt (hip line)" in drawn(at)


def test_measuring_again_keeps_settings_and_points_placed_by_hand(show: Show, office: Records) -> None:
    request = replace(REQUEST, height_cm=181.0, corrections=Corrections.of({Landmark.LEFT_HIP: (520.0, 480.0)}))
    patient_id = person(office)
    photo_id = older(office, patient_id, LATER, request)
    shown(show, patient_id, TREND).button(key="anew").click().run()
    newest = office.desk().assessments.of(photo_id)[0]
    assert newest.request == request
    assert newest.corrected[Landmark.LEFT_HIP].xy == (520.0, 480.0)
    assert newest.automatic is not None
    assert newest.automatic[Landmark.LEFT_HIP].xy != (520.0, 480.0)


def test_a_draft_outlives_measuring_again(show: Show, office: Records) -> None:
    patient_id, desk = person(office), office.desk()
    photo_id = older(office, patient_id, LATER)
    desk.drafts.save(photo_id, desk.drafts.begin(photo_id).then(corrections=Corrections.of({Landmark.C7: (1.0, 2.0)})))
    shown(show, patient_id, TREND).button(key="anew").click().run()
    assert len(desk.assessments.of(photo_id)) == 2
    assert desk.drafts.of(photo_id) is not None


def test_nothing_is_measured_again_where_the_versions_are_the_same(office: Records) -> None:
    desk, patient_id = office.desk(), twice(office)
    photos = [photo.id for visit in desk.visits.of(patient_id) for photo in visit.photos]
    assert anew.outdated(one for one, _ in desk.assessments.read_of(patient_id)) == ()
    assert anew.measured_again(desk, photos, lambda _: None) == {}
    assert [len(desk.assessments.of(photo)) for photo in photos] == [1, 1]


@pytest.mark.parametrize(
    ("changed", "same"),
    [({"tool": "0"}, False), ({"model": "1"}, False), ({"refiner": "1"}, False), ({}, True)],
)
def test_versions_differ_by_tool_model_or_refiner(office: Records, changed: dict[str, str], same: bool) -> None:
    made = replace(office.desk().assessments.read_of(twice(office))[0][0], refiner_sha256="")
    assert replace(HERE, **changed).made(made) is same


def test_photo_that_cannot_be_read_does_not_hold_the_trend_back(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_id = twice(office)
    for file in (office.store.folder / "vault").rglob("*"):
        if file.is_file():
            file.write_bytes(b"broken")
    monkeypatch.setattr(anew, "present", lambda: replace(HERE, tool="9"))
    at = shown(show, patient_id, TREND)
    at.button(key="anew").click().run()
    assert "damaged" in seen(at)
    assert "Hip tilt" in drawn(at)


def test_a_full_engine_is_said_and_the_photos_are_offered_again(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_id = person(office)
    older(office, patient_id, LATER)

    def full(*_: object) -> None:
        raise EngineRefused("busy", "100 photos wait.", "Try again.")

    at = shown(show, patient_id, TREND)
    with monkeypatch.context() as patched:
        patched.setattr(anew, "submit", full)
        at.button(key="anew").click().run()
    assert "100 photos wait." in seen(at)
    at.run()
    assert drawn(at) == ""
    at.button(key="anew").click().run()
    assert "Hip tilt (hip line)" in drawn(at)


# Heights --------------------------------------------------------------------------------------------------------------


def test_a_moved_visit_is_measured_again_with_the_height_of_its_patient(show: Show, office: Records) -> None:
    hand = Corrections.of({Landmark.LEFT_HIP: (520.0, 480.0)})
    taken = NewAssessment(analysis=figure_analysis(3.0), request=replace(REQUEST, corrections=hand))
    photo = NewPhoto(content=figure_photo(), name="f.jpg", view=View.FRONT, assessment=taken)
    owner, desk = person(office, stature_cm=182.0), office.desk()
    visit = desk.visits.save(person(office, reference="B"), NewVisit(day=LATER, photos=(photo,)))
    desk.visits.move(visit.id, owner)
    at = shown(show, owner)
    assert "Millimetres of 1 photo were taken with another height:" in seen(at)
    assert "170 cm; 182 cm is written down" in seen(at)
    at.button(key=f"heights-{visit.id}").click().run()
    newest, _ = desk.assessments.of(visit.photos[0].id)
    assert newest.request == replace(REQUEST, height_cm=182.0, corrections=hand)
    assert "another height" not in seen(at)


@pytest.mark.parametrize("name", [TREND, COMPARE])
def test_another_height_is_said_where_visits_are_compared(show: Show, office: Records, name: str) -> None:
    at = shown(show, twice(office, stature_cm=182.0), name)
    assert "Millimetres of 2 photos were taken with another height:" in seen(at)
    at.button(key="heights").click().run()
    assert "another height" not in seen(at)


def test_a_stature_that_is_changed_is_held_against_what_was_measured(show: Show, office: Records) -> None:
    patient_id = twice(office, stature_cm=170.0)
    at = shown(show, patient_id, DETAILS)
    at.text_input(key=f"facts-{patient_id}-0-stature").set_value("182")
    at.button(key=f"facts-{patient_id}-0-save").click().run()
    assert "Millimetres of 2 photos were taken with another height:" in seen(part(at, TREND))


@pytest.mark.parametrize("stature_cm", [170.0, None, 45.0])
def test_no_other_height_is_said_where_none_is_or_none_can_be_used(
    show: Show, office: Records, stature_cm: float | None
) -> None:
    assert "another height" not in seen(shown(show, twice(office, stature_cm=stature_cm), TREND))


def test_millimetres_of_the_board_need_no_height(office: Records) -> None:
    assessment, _ = office.desk().assessments.read_of(twice(office))[0]
    of_board = replace(assessment, result={**assessment.result, "scale": {"source": "board"}})
    without = replace(assessment, result={**assessment.result, "scale": None})
    facts = PatientFacts(name="Ada", stature_cm=182.0)
    assert heights.otherwise_tall([assessment, of_board, without], facts) == (assessment,)


# Before and after -----------------------------------------------------------------------------------------------------


def test_two_visits_are_laid_over_each_other_with_faces_covered(show: Show, office: Records) -> None:
    at = shown(show, twice(office), COMPARE)
    (held,) = [one for one in components(at) if "before" in one]
    assert held["before"]["day"] == "2 Nov 2026"
    assert held["after"]["day"] == "23 Nov 2026"
    assert held["before"]["picture"].startswith("data:image/jpeg;base64,")
    assert held["before"]["alt"].endswith("The face is covered.")
    assert "Not written down at both visits" in seen(at)
    assert "Hip tilt (hip line) <small>Front</small>" in seen(at)
    face = at.toggle(key=f"comparing-{whose(at)}-face").set_value(True).run()
    (uncovered,) = [one for one in components(face) if "before" in one]
    assert uncovered["before"]["picture"] != held["before"]["picture"]


def test_older_photos_are_measured_again_from_the_comparison_too(show: Show, office: Records) -> None:
    patient_id = person(office)
    photo_id = older(office, patient_id, date(2026, 11, 2))
    measured(office, patient_id, LATER, 3.0)
    at = shown(show, patient_id, COMPARE)
    assert "1 photo measured by an older version." in seen(at)
    assert [one for one in components(at) if "before" in one], "both visits are to be seen all the same"
    at.button(key="anew").click().run()
    assert "older version" not in seen(at)
    assert len(office.desk().assessments.of(photo_id)) == 2
    assert [one for one in components(at) if "before" in one]


def test_photos_to_compare_are_decoded_when_not_too_many_others_are(
    show: Show, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = threading.BoundedSemaphore(1)
    monkeypatch.setattr(comparing, "decoding", limit)
    analysis, free = type(office.desk().assessments).analysis, []

    def noted(self: Any, assessment_id: str) -> Any:
        if free_now := limit.acquire(blocking=False):
            limit.release()
        free.append(free_now)
        return analysis(self, assessment_id)

    monkeypatch.setattr(type(office.desk().assessments), "analysis", noted)
    shown(show, twice(office), COMPARE)
    assert free == [False, False]


def test_one_visit_is_nothing_to_compare(show: Show, office: Records) -> None:
    patient_id = person(office)
    measured(office, patient_id, LATER, 3.0)
    assert "Nothing to compare yet" in seen(shown(show, patient_id, COMPARE))


def test_measures_of_the_view_looked_at_stand_first_and_both_sides_are_told_apart() -> None:
    sides = [shot(900 + number, view, bend(3.0)) for number, view in enumerate((View.LEFT, View.RIGHT))]
    tilt = taken(known("hip_tilt"), 2.0)
    known_of = history(
        occasion(FIRST, tilt, more=tuple(sides), key="a"), occasion(LAST, tilt, more=tuple(sides), key="b")
    )
    compared = known_of.between("a", "b")
    for view in (View.FRONT, View.LEFT, View.RIGHT):
        first, *others = comparing.of_view_first(compared, view)
        assert words.seen_at(first) == words.VIEWS[view]
        assert len({(one.after.result.measure.id, words.seen_at(one)) for one in (first, *others)}) == 3


def test_views_that_no_two_visits_share_are_not_offered() -> None:
    assert comparing.shared_views((), ()) == {}


# Handing on -----------------------------------------------------------------------------------------------------------


def test_note_record_and_values_are_handed_on(show: Show, office: Records) -> None:
    at = shown(show, twice(office, name="<i>Ada</i>"), HAND_ON)
    (note,) = [held["text"] for held in components(at) if "text" in held]
    assert note.startswith("A-17. Standing photos of 23 Nov 2026")
    files = links(at)
    assert set(files) == {"A-17-record.html", "A-17-values.csv"}
    assert "&lt;i&gt;Ada" in files["A-17-record.html"].decode()
    assert files["A-17-values.csv"].decode("utf-8-sig").startswith("visit,day,view,measure")


@pytest.mark.parametrize("originals", [False, True])
def test_export_has_originals_only_when_ticked(show: Show, office: Records, originals: bool) -> None:
    patient_id = twice(office)
    at = shown(show, patient_id, HAND_ON)
    if originals:
        at.checkbox(key=f"export-{patient_id}-originals").check()
    make = at.button(key=f"export-{patient_id}").click
    everything = followed(at, f"export-{patient_id}-link", "A-17.zip", lambda: make().run())
    with zipfile.ZipFile(io.BytesIO(everything)) as archive:
        names = archive.namelist()
    assert "patient.json" in names
    assert any("original" in name for name in names) is originals
