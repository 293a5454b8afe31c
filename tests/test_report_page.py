"""The page Report as one browser session sees it."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from posture.byhand import Corrections
from posture.gate.reports import loading_policy
from posture.landmarks import Landmark, View
from posture.records import NewPhoto, NewVisit, PatientFacts, PracticeFacts, Records
from posture.report.printing import Paper
from posture.web.patient import anew
from posture.web.places import Place
from tests.keeping import DAY, Clock, assessed, small_photo
from tests.paging import Show, offered, open_page, seen, standing, taken
from tests.reporting import HERE, WITH_PHOTOS, ada, components, framed, jpegs, opened, press, preview, tick, write
from tests.reviewing import kept_visit

LATER = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("same_versions")


def kept_files(at: AppTest) -> dict[str, bytes]:
    """Both files, each taken by its link."""
    return {file["name"]: taken(at, key, file["name"]) for key, file in offered(at)}


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


def test_the_frame_has_the_policy_of_a_link_before_anything_that_it_forbids(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = opened(show, visit)
    policy = loading_policy(preview(at).encode())
    assert "default-src 'none'; style-src 'sha256-" in policy
    head, _, rest = framed(at).partition(f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    assert head.endswith("<head>\n")
    assert "<style" in rest


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


def test_a_later_visit_of_the_same_day_is_not_compared_with(show: Show, office: Records, clock: Clock) -> None:
    (first,) = ada(office)
    clock.pass_by(hours=1)
    photo = NewPhoto(content=small_photo(), name="second.jpg", view=View.FRONT, assessment=assessed(6.0))
    second = office.desk().visits.save(first.patient_id, NewVisit(day=DAY, photos=(photo,)))
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


def test_pictures_are_made_anew_of_a_new_result_and_for_another_language(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = opened(show, visit)
    before = jpegs(preview(at))
    assert len(before) == 1
    office.desk().assessments.add(visit.photos[0].id, assessed(-12.0))
    assert jpegs(preview(at.run())) != before
    assert "The face is covered." in preview(at)
    assert "The face is covered." not in preview(at.selectbox[0].select_index(1).run())


def test_a_damaged_photo_leaves_a_report_without_it(show: Show, office: Records, tmp_path: Any) -> None:
    (visit,) = ada(office)
    for file in (tmp_path / "office").rglob("*"):
        if file.is_file() and file.suffix == "" and len(file.name) >= 32:
            file.unlink()
    at = opened(show, visit)
    assert "The report is without photos." in seen(at)
    assert "Your left hip was higher" in preview(at)
    assert WITH_PHOTOS not in [one.label for one in at.checkbox]
    press(at, "Make the link")
    assert not office.desk().reports.of_visit(visit.id)[0].with_photos


# The note -------------------------------------------------------------------------------------------------------------


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


# The ways here --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [Place.PATIENT, Place.REVIEW])
def test_patient_and_review_lead_here(show: Show, office: Records, place: Place) -> None:
    (visit,) = ada(office)
    at = show(standing(), place=place, id=visit.patient_id if place is Place.PATIENT else visit.id)
    assert not at.exception
    labels = [one.proto.label for one in at.get("page_link")]
    assert any(label.startswith("Report") for label in labels)
