"""The page of all patients, as one browser session sees it."""

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture.records import Flag, PatientFacts, PracticeFacts, Records, Sex, Units
from posture.web.patients import listing
from posture.web.places import Place
from tests.keeping import new_visit
from tests.paging import Show, seen


def rows(at: AppTest) -> list[dict[str, Any]]:
    """The patients listed."""
    held = [json.loads(component.proto.json) for component in at.get("bidi_component")]
    return [row for one in held for row in one.get("rows", ())]


def names(at: AppTest) -> list[str]:
    return [row["called"] for row in rows(at)]


def searched(at: AppTest, text: str) -> AppTest:
    return at.text_input(key="patients-search").set_value(text).run()


def adding(at: AppTest) -> AppTest:
    return at.button(key="patients-new").click().run()


def filled(at: AppTest, **typed: str) -> AppTest:
    for name, value in typed.items():
        at.text_input(key=f"new-1-{name}").set_value(value)
    return at.button(key="new-1-save").click().run()


def add(office: Records, *references: str) -> None:
    for reference in references:
        office.desk().patients.add(PatientFacts(reference=reference))


def test_empty_page_says_what_to_do_first(show: Show) -> None:
    page = seen(show(place=Place.PATIENTS))
    assert "No patients yet" in page
    assert "New patient" in page


def test_patients_are_listed_with_what_tells_them_apart(show: Show, office: Records) -> None:
    patient = office.desk().patients.add(PatientFacts(reference="A-17", name="Ada", birth_year=1974))
    office.desk().visits.save(patient.id, new_visit(0))
    (row,) = rows(show(place=Place.PATIENTS))
    assert row == {
        "id": patient.id,
        "called": "Ada",
        "reference": "A-17",
        "born": "1974",
        "visits": 1,
        "last": "2 Nov 2026",
    }


def test_search_finds_by_part_without_accents(show: Show, office: Records) -> None:
    add(office, "Ångström", "Łódź", "Smith")
    at = searched(show(place=Place.PATIENTS), "lodz")
    assert names(at) == ["Łódź"]
    assert "1 of 1" in seen(at)


def test_search_without_a_find_offers_a_new_patient_of_that_name(show: Show, office: Records) -> None:
    add(office, "Smith")
    at = searched(show(place=Place.PATIENTS), "Nightingale")
    assert "Nobody found" in seen(at)
    assert adding(at).text_input(key="new-1-name").value == "Nightingale"


def test_more_are_shown_when_asked(show: Show, office: Records) -> None:
    add(office, *(f"P-{number}" for number in range(60)))
    at = show(place=Place.PATIENTS)
    assert "50 of 60" in seen(at)
    assert len(rows(at.button(key="patients-more").click().run())) == 60
    assert len(rows(searched(at, "P-"))) == 50


def test_new_patient_is_kept_with_all_facts(show: Show, office: Records) -> None:
    at = adding(show(place=Place.PATIENTS))
    at.checkbox(key="new-1-agreed").check()
    at.checkbox(key="new-1-brace").check()
    at.segmented_control(key="new-1-sex").set_value(Sex.FEMALE)
    filled(at, reference="A-17", name="Ada", year="1974", stature="171,3", wording="2026-11")
    (kept,) = office.desk().patients.search()
    facts = kept.facts
    assert (facts.reference, facts.name, facts.birth_year, facts.stature_cm) == ("A-17", "Ada", 1974, 171.3)
    assert facts.sex is Sex.FEMALE
    assert facts.flags == {Flag.BRACE}
    assert facts.consent is not None
    assert facts.consent.wording == "2026-11"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "A patient needs a reference or a name."),
        ({"name": "Ada", "year": "74"}, "Write it with four digits, from 1900 to"),
        ({"name": "Ada", "year": "1899"}, "Write it with four digits, from 1900 to"),
        ({"name": "Ada", "year": str(date.today().year + 1)}, f"from 1900 to {date.today().year}."),
        ({"name": "Ada", "year": "soon"}, "The year of birth is not understood."),
        ({"name": "Ada", "stature": "17"}, "The height cannot be."),
        ({"name": "Ada", "stature": "tall"}, "is not understood. Write it in cm, such as 172."),
        ({"name": "A" * 201}, "The name is longer than 200 characters."),
    ],
)
def test_what_cannot_be_meant_is_answered_and_nothing_kept(
    show: Show, office: Records, typed: dict[str, str], said: str
) -> None:
    at = filled(adding(show(place=Place.PATIENTS)), **typed)
    assert said in seen(at)
    assert office.desk().patients.search() == ()


def test_consent_needs_the_version_of_its_text(show: Show, office: Records) -> None:
    at = adding(show(place=Place.PATIENTS))
    at.checkbox(key="new-1-agreed").check()
    at.text_input(key="new-1-wording").set_value("")
    assert "Which text was agreed to is missing." in seen(filled(at, name="Ada"))
    assert office.desk().patients.search() == ()


def test_namesake_is_warned_of_and_kept_when_said_to_be_another(show: Show, office: Records) -> None:
    office.desk().patients.add(PatientFacts(reference="A-17", name="Zoë Ångström"))
    at = filled(adding(show(place=Place.PATIENTS)), name="zoe angstrom")
    assert "There is somebody of that reference or name already." in seen(at)
    assert office.desk().patients.count() == 1
    at.button(key="patients-another").click().run()
    assert office.desk().patients.count() == 2


def test_another_person_is_kept_as_the_fields_say_and_asked_about_again(show: Show, office: Records) -> None:
    add(office, "A-17", "B-2")
    at = filled(adding(show(place=Place.PATIENTS)), reference="A-17")
    at.text_input(key="new-1-reference").set_value("B-2")
    at.button(key="patients-another").click().run()
    assert office.desk().patients.count() == 2
    at.text_input(key="new-1-name").set_value("Ada")
    at.button(key="patients-another").click().run()
    at.button(key="patients-another").click().run()
    assert {one.facts.reference for one in office.desk().patients.search("Ada")} == {"B-2"}


def test_the_question_stands_right_above_the_button_and_takes_the_focus(show: Show, office: Records) -> None:
    add(office, "A-17")
    at = filled(adding(show(place=Place.PATIENTS)), reference="A-17")
    keys = [button.key for button in at.button]
    assert keys[keys.index("new-1-save") - 1] == "patients-another"
    assert {"part": "patients-namesake", "time": 1} in [json.loads(one.proto.json) for one in at.get("bidi_component")]
    at = filled(at, reference="A-17")
    assert {"part": "patients-namesake", "time": 2} in [json.loads(one.proto.json) for one in at.get("bidi_component")]


def test_a_link_to_a_namesake_shows_its_name_as_it_is(show: Show, office: Records) -> None:
    add(office, "*A* [x](y)")
    at = filled(adding(show(place=Place.PATIENTS)), reference="*A* [x](y)")
    (label,) = [one.proto.label for one in at.get("page_link") if "[" in one.proto.label]
    assert "\\*A\\* \\[x\\]\\(y\\)" in label


def test_what_was_typed_wrong_after_the_warning_ends_it(show: Show, office: Records) -> None:
    add(office, "A-17")
    at = filled(adding(show(place=Place.PATIENTS)), reference="A-17")
    at = filled(at, year="soon")
    assert "The year of birth is not understood." in seen(at)
    assert "There is somebody of that reference or name already." not in seen(at)
    assert [button.key for button in at.button if button.key == "patients-another"] == []


def test_the_warning_stays_while_nothing_else_is_typed(show: Show, office: Records) -> None:
    add(office, "A-17")
    at = filled(adding(show(place=Place.PATIENTS)), reference="A-17").run()
    assert "There is somebody of that reference or name already." in seen(at)


@pytest.mark.parametrize("typed", ["5'8", "5 ft 8 in", "172.72 cm"])
def test_heights_are_in_feet_and_inches_where_settings_say_so(show: Show, office: Records, typed: str) -> None:
    office.desk().practice.save(PracticeFacts(units=Units.US))
    at = adding(show(place=Place.PATIENTS))
    assert at.text_input(key="new-1-stature").label == "Height in feet and inches"
    at = filled(at, name="Ada", stature=typed)
    (kept,) = office.desk().patients.search()
    assert kept.facts.stature_cm == pytest.approx(172.72)
    assert "5 ft 8 in" in seen(at)


def test_a_bare_number_is_no_height_in_feet_and_inches(show: Show, office: Records) -> None:
    office.desk().practice.save(PracticeFacts(units=Units.US))
    at = filled(adding(show(place=Place.PATIENTS)), name="Ada", stature="68")
    assert "Write feet and inches" in seen(at)
    assert office.desk().patients.count() == 0


def test_part_of_a_name_is_nobody_else_s(show: Show, office: Records) -> None:
    add(office, "A-171")
    filled(adding(show(place=Place.PATIENTS)), reference="A-17")
    assert office.desk().patients.count() == 2


def test_what_the_browser_asks_for_is_followed_only_to_those_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[Place, str]] = []
    monkeypatch.setattr(listing, "go", lambda place, **params: went.append((place, params["id"])))
    wrong: list[Any] = [None, "x", {}, {"place": "settings", "id": "a"}, {"place": "patient", "id": "b"}, {"place": []}]
    for opened in wrong:
        listing.follow(opened, {"a"})
    listing.follow({"place": "new-visit", "id": "a"}, {"a"})
    assert went == [(Place.NEW_VISIT, "a")]
