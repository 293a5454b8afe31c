"""The page Report as one browser session sees it."""

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from posture import __version__
from posture.byhand import Corrections
from posture.landmarks import Landmark, View
from posture.records import NewPhoto, NewVisit, PatientFacts, PracticeFacts, Records, Visit
from posture.report.printing import Paper
from posture.web.patient import anew
from posture.web.places import Place
from tests.keeping import DAY, assessed, figure_photo, small_photo
from tests.paging import Show, offered, open_page, seen, standing, taken
from tests.playback import PROVENANCE
from tests.reviewing import kept_visit

LATER = date(2026, 11, 23)
HERE = anew.Versions(tool=__version__, model=PROVENANCE.model_sha256, refiner="")


@pytest.fixture(autouse=True)
def versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector that plays back is the present model."""
    monkeypatch.setattr(anew, "present", lambda: HERE)


def ada(office: Records, *days: date, **facts: Any) -> tuple[Visit, ...]:
    """A patient's visits, each with a measured photo."""
    desk = office.desk()
    patient = desk.patients.add(PatientFacts(**{"name": "Ada Example", "reference": "A-17", **facts}))
    photo = NewPhoto(content=figure_photo(), name="figure.jpg", view=View.FRONT, assessment=assessed(12.0))
    return tuple(desk.visits.save(patient.id, NewVisit(day=day, photos=(photo,))) for day in days or (DAY,))


def opened(show: Show, visit: Visit) -> AppTest:
    return show(standing(), place=Place.REPORT, id=visit.id)


def components(at: AppTest) -> list[dict[str, Any]]:
    assert not at.exception, at.exception
    return [json.loads(one.proto.json) for one in at.get("bidi_component")]


def preview(at: AppTest) -> str:
    """The page in the frame."""
    (html,) = (held["html"] for held in components(at) if "<!doctype html>" in held.get("html", ""))
    return str(html)


def kept_files(at: AppTest) -> dict[str, bytes]:
    """Both files, each taken by its link."""
    return {file["name"]: taken(at, key, file["name"]) for key, file in offered(at)}


def press(at: AppTest, label: str) -> AppTest:
    (button,) = (one for one in at.button if one.label == label)
    return button.click().run()


def tick(at: AppTest, label: str, *, to: bool, number: int = 0) -> AppTest:
    box = [one for one in at.checkbox if one.label == label][number]
    return (box.check() if to else box.uncheck()).run()


# What it shows --------------------------------------------------------------------------------------------------------


def test_the_report_of_the_visit_is_shown_as_it_will_be_handed_over(show: Show, office: Records) -> None:
    office.desk().practice.save(PracticeFacts(name="Practice at the Lake", address="1 Shore Road"))
    (visit,) = ada(office)
    at = opened(show, visit)
    html = preview(at)
    assert "Ada Example" in html
    assert "Practice at the Lake" in html
    assert "2 November 2026" in html
    assert "Your left hip was higher than your right hip." in html
    assert "The face is covered." in html
    assert "<script" not in html


@pytest.mark.parametrize("asked", ["", "nobody", "0" * 32, "../../etc"])
def test_without_a_visit_the_way_to_the_patients_is_shown(show: Show, asked: str) -> None:
    assert "posture-note" in seen(show(standing(), place=Place.REPORT, **({"id": asked} if asked else {})))


def test_a_deleted_visit_is_said_to_be_gone(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = opened(show, visit)
    office.desk().visits.delete(visit.id, reason="asked for")
    assert "There is no such visit." in seen(at.run())


def test_a_visit_without_a_result_is_sent_to_review(show: Show, office: Records) -> None:
    desk = office.desk()
    patient = desk.patients.add(PatientFacts(name="Ada"))
    photo = NewPhoto(content=small_photo(), name="f.jpg", view=View.FRONT)
    visit = desk.visits.save(patient.id, NewVisit(day=DAY, photos=(photo,)))
    assert "No photo of this visit has a result yet." in seen(opened(show, visit))


def test_a_visit_that_could_not_be_measured_still_has_a_report(show: Show, office: Records) -> None:
    visit = kept_visit(office, View.FRONT, people=(standing(), standing(300.0)))
    at = opened(show, visit)
    assert "No photo of this visit could be measured." in seen(at)
    assert "Not measured." in preview(at)


def test_what_has_changed_is_told_against_the_visit_before_and_never_a_later_one(show: Show, office: Records) -> None:
    first, second = ada(office, DAY, LATER)
    assert "What has changed since last time" not in preview(opened(show, first))
    assert "We compared these photos with those of 2 November 2026." in preview(opened(show, second))


def test_corrected_points_are_in_it_and_a_draft_is_not(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    photo, desk = visit.photos[0], office.desk()
    before = preview(opened(show, visit))
    moved = Corrections.of({Landmark.LEFT_HIP: (560.0, 380.0)})
    draft = desk.drafts.begin(photo.id).of(view=View.FRONT, person=None).then(corrections=moved)
    desk.drafts.save(photo.id, draft)
    at = open_page(Place.REPORT, id=visit.id)
    assert "Unsaved changes are not in the report: Front." in seen(at)
    assert preview(at) == before
    desk.assessments.add(photo.id, assessed(6.0))
    at = at.run()
    assert "Unsaved changes" not in seen(at)
    assert preview(at) != before


def test_photos_of_an_older_version_are_measured_again_first(show: Show, office: Records, monkeypatch: Any) -> None:
    (visit,) = ada(office)
    monkeypatch.setattr(anew, "present", lambda: replace(HERE, tool="9.9.9"))
    at = opened(show, visit)
    assert "1 photo measured by an older version." in seen(at)
    assert not any("<!doctype html>" in held.get("html", "") for held in components(at))


def test_millimetres_of_another_height_are_said(show: Show, office: Records) -> None:
    (visit,) = ada(office, stature_cm=180.0)
    assert "180 cm" in seen(opened(show, visit))


def test_hostile_names_and_notes_are_text(show: Show, office: Records) -> None:
    (visit,) = ada(office, name="<script>alert(1)</script>")
    office.desk().reports.write_note(visit.id, "<img src=x onerror=alert(1)>", read="")
    html = preview(opened(show, visit))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert "<img src=x" not in html


# Choices --------------------------------------------------------------------------------------------------------------


def test_name_photos_and_faces_are_chosen(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = tick(opened(show, visit), "Leave the name out", to=True)
    assert "Ada Example" not in preview(at)
    at = tick(at, "Faces covered", to=False)
    assert "The face is shown." in preview(at)
    at = tick(at, "With the photos", to=False)
    assert "data:image/jpeg" not in preview(at)


def test_paper_and_language_begin_as_the_practice_has_them(show: Show, office: Records) -> None:
    office.desk().practice.save(PracticeFacts(paper=Paper.LETTER))
    (visit,) = ada(office)
    at = opened(show, visit)
    assert "size: us-letter" in preview(at) or "size: letter" in preview(at)
    at.selectbox[0].select_index(1).run()
    assert '<html lang="zh-Hant">' in preview(at)


def test_photos_are_opened_once_for_all_choices_that_do_not_concern_them(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = opened(show, visit)
    held = at.session_state["report-pictures"]
    assert tick(at, "Leave the name out", to=True).session_state["report-pictures"] is held


def test_a_damaged_photo_leaves_a_report_without_it(show: Show, office: Records, tmp_path: Any) -> None:
    (visit,) = ada(office)
    for file in (tmp_path / "office").rglob("*"):
        if file.is_file() and file.suffix == "" and len(file.name) >= 32:
            file.unlink()
    at = opened(show, visit)
    assert "The report is without photos." in seen(at)
    assert "Your left hip was higher" in preview(at)


# The note -------------------------------------------------------------------------------------------------------------


def write(at: AppTest, text: str) -> AppTest:
    return at.text_area[0].set_value(text).run()


def test_the_note_is_kept_with_the_visit(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = write(opened(show, visit), "Walk every day.")
    assert "Not saved yet" in seen(at)
    assert "Walk every day." not in preview(at)
    at = press(at, "Save the note")
    assert "Saved." in seen(at)
    assert "Walk every day." in preview(at)
    assert "Walk every day." in preview(open_page(Place.REPORT, id=visit.id))


def test_a_note_that_somebody_else_changed_is_not_written_over(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = write(opened(show, visit), "Mine.")
    office.desk().reports.write_note(visit.id, "Theirs.", read="")
    at = press(at, "Save the note")
    assert "Somebody else has saved changes" in seen(at)
    assert office.desk().reports.note(visit.id) == "Theirs."
    at = press(at, "Save mine instead")
    assert office.desk().reports.note(visit.id) == "Mine."
    assert "Mine." in preview(at)


# Files ----------------------------------------------------------------------------------------------------------------


def test_files_are_the_very_report_and_do_not_name_the_patient(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = opened(show, visit)
    kept = kept_files(at)
    assert set(kept) == {"report-2026-11-02.pdf", "report-2026-11-02.html"}
    assert kept["report-2026-11-02.html"].decode() == preview(at)
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(kept["report-2026-11-02.pdf"])).pages)
    assert "Ada Example" in text
    nameless = kept_files(tick(at, "Leave the name out", to=True))
    assert b"Ada Example" not in nameless["report-2026-11-02.html"]


def test_characters_that_no_font_has_are_said(show: Show, office: Records) -> None:
    (visit,) = ada(office, name="Ada \U00012000")
    assert "U+12000" in seen(opened(show, visit))


# Links ----------------------------------------------------------------------------------------------------------------


def address(at: AppTest) -> str:
    (url,) = (held["text"] for held in components(at) if "/r/" in held.get("text", ""))
    return str(url)


def content(office: Records, url: str) -> str | None:
    found = office.shared_report(url.rpartition("/")[2], office.store.now())
    return None if found is None else found.decode()


def test_a_link_opens_the_report_as_it_was_without_photos(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = press(opened(show, visit), "Make the link")
    said = seen(at)
    assert "nobody can show it again" in said
    assert "posture-qr" not in said
    assert "A phone cannot open a link made here." in said
    shared = content(office, address(at))
    assert shared is not None
    assert "Your left hip was higher than your right hip." in shared
    assert "data:image/jpeg" not in shared
    press(write(at, "Walk every day."), "Save the note")
    assert content(office, address(at)) == shared


def test_photos_are_in_a_link_when_they_are_ticked(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = tick(opened(show, visit), "With photos: whoever has the link sees them", to=True)
    at = press(at, "Make the link")
    assert "data:image/jpeg" in (content(office, address(at)) or "")
    assert office.desk().reports.of_visit(visit.id)[0].with_photos


def test_the_address_is_shown_once(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    press(opened(show, visit), "Make the link")
    at = open_page(Place.REPORT, id=visit.id)
    assert not any("/r/" in held.get("text", "") for held in components(at))
    assert "Open until 16 Nov 2026" in seen(at)
    assert "Never opened." in seen(at)


def test_a_link_is_withdrawn_once_that_was_confirmed(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = press(opened(show, visit), "Make the link")
    url = address(at)
    at = press(press(at, "Withdraw"), "Keep the link")
    assert content(office, url) is not None
    at = press(press(at, "Withdraw"), "Withdraw for good")
    assert content(office, url) is None
    assert "Withdrawn on 2 Nov 2026" in seen(at)
    assert not any("/r/" in held.get("text", "") for held in components(at))


def test_a_visit_that_was_deleted_meanwhile_takes_its_links_along(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = press(press(opened(show, visit), "Make the link"), "Withdraw")
    url = address(at)
    office.desk().visits.delete(visit.id, reason="asked for")
    assert "There is no such visit." in seen(press(at, "Withdraw for good"))
    assert content(office, url) is None


def test_a_public_address_is_warned_of(show: Show, office: Records, monkeypatch: Any) -> None:
    monkeypatch.setenv("POSTURE_PUBLIC_URL", "https://reports.practice.example")
    (visit,) = ada(office)
    at = press(opened(show, visit), "Make the link")
    assert "Links open from anywhere." in seen(at)
    assert address(at).startswith("https://reports.practice.example/r/")
    assert 'class="posture-qr" src="data:image/svg+xml' in seen(at)


def test_a_refusal_of_the_records_is_said(show: Show, office: Records, monkeypatch: Any) -> None:
    monkeypatch.setattr("posture.records.sharing.MOST_OPEN", 1)
    (visit,) = ada(office)
    at = press(press(opened(show, visit), "Make the link"), "Make the link")
    assert "1 links to this visit are open already." in seen(at)


# The ways here --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [Place.PATIENT, Place.REVIEW])
def test_patient_and_review_lead_here(show: Show, office: Records, place: Place) -> None:
    (visit,) = ada(office)
    at = show(standing(), place=place, id=visit.patient_id if place is Place.PATIENT else visit.id)
    assert not at.exception
    labels = [one.proto.label for one in at.get("page_link")]
    assert any(label.startswith("Report") for label in labels)
