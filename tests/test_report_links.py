"""Links on the page Report: what they open is what is shown, and no more of the patient than that."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture.records import Records
from posture.report.letter.model import Picture, Report
from posture.web.places import Place
from posture.web.report import page as report_page
from posture.web.report.content import Choices, Known
from posture.web.report.content import report as content_of
from tests.paging import Show, open_page, seen
from tests.reporting import WITH_PHOTOS, ada, components, jpegs, opened, press, preview, tick, write

pytestmark = pytest.mark.usefixtures("same_versions")


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


def test_photos_are_in_a_link_when_they_are_ticked_as_they_are_shown(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = press(tick(opened(show, visit), WITH_PHOTOS, to=True), "Make the link")
    assert content(office, address(at)) == preview(at)
    assert "The face is covered." in preview(at)
    assert len(jpegs(preview(at))) == 1
    assert office.desk().reports.of_visit(visit.id)[0].with_photos


@pytest.mark.parametrize("photos", [True, False], ids=["with photos", "without"])
def test_a_link_has_no_name_where_it_was_left_out(show: Show, office: Records, photos: bool) -> None:
    (visit,) = ada(office)
    at = tick(opened(show, visit), "Leave the name out", to=True)
    at = press(tick(at, WITH_PHOTOS, to=photos), "Make the link")
    assert "Ada Example" not in (content(office, address(at)) or "Ada Example")


def test_a_link_has_no_photo_that_is_not_shown(show: Show, office: Records) -> None:
    """Nobody hands over an uncovered face that stands nowhere on the page."""
    (visit,) = ada(office)
    at = tick(tick(opened(show, visit), WITH_PHOTOS, to=True), "Faces covered", to=False)
    at = tick(at, "With the photos", to=False)
    assert WITH_PHOTOS not in [one.label for one in at.checkbox]
    assert any("The link will be without photos" in one.value for one in at.caption)
    shared = content(office, address(press(at, "Make the link")))
    assert shared is not None
    assert "data:image/jpeg" not in shared
    assert not office.desk().reports.of_visit(visit.id)[0].with_photos


def test_a_face_is_covered_that_nobody_could_see_uncovered(show: Show, office: Records, monkeypatch: Any) -> None:
    asked: list[Choices] = []

    def kept(of: Known, choices: Choices, made: tuple[Picture, ...]) -> Report:
        asked.append(choices)
        return content_of(of, choices, made)

    monkeypatch.setattr(report_page, "report", kept)
    (visit,) = ada(office)
    at = tick(opened(show, visit), "Faces covered", to=False)
    assert asked[-1].show_face
    tick(at, "With the photos", to=False)
    assert not asked[-1].show_face


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


def test_the_address_of_a_link_that_was_withdrawn_elsewhere_goes(show: Show, office: Records) -> None:
    (visit,) = ada(office)
    at = press(opened(show, visit), "Make the link")
    assert "It opens until" in seen(at)
    office.desk().reports.withdraw(office.desk().reports.of_visit(visit.id)[0].id)
    at = at.run()
    assert "It opens until" not in seen(at)
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
