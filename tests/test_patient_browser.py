"""The pages of patients in a real browser: rows that open, a divider that mouse, finger and keys move."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posture.records import PatientFacts, open_records
from tests.browsing import Visit, held
from tests.keeping import present_visit

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Locator

pytestmark = pytest.mark.browser
NAME = "Ada <b>Nováková</b>"


@pytest.fixture(scope="module")
def patient_id(address: str) -> str:
    """Somebody with two measured visits, in the records that the server has open."""
    assert address
    with open_records(Path(os.environ["POSTURE_DATA"])) as records:
        desk = records.desk()
        patient = desk.patients.add(PatientFacts(reference="A-17", name=NAME))
        for day in (date(2026, 3, 2), date(2026, 11, 2)):
            desk.visits.save(patient.id, present_visit(day))
    return patient.id


@pytest.fixture
def home(visit: Visit, address: str, patient_id: str) -> Iterator[Visit]:
    """A visit to the list of patients; in the end nothing may lie at a media address."""
    assert patient_id
    visit.page.goto(address)
    visit.page.get_by_role("link", name=NAME, exact=True).wait_for()
    yield visit
    assert visit.overflow_px() == 0
    assert not re.search("(?<!static)/media/", visit.page.content())
    assert not held(address) & {"st_memory_media_file_storage", "UploadedFileManager"}


def divider(visit: Visit) -> "Locator":
    return visit.page.get_by_role("slider", name="How much is seen of the earlier picture")


def place(visit: Visit) -> int:
    """Where the divider is said to stand. [% of the picture]"""
    return int(divider(visit).get_attribute("aria-valuenow") or "")


def stage(visit: Visit) -> "FloatRect":
    box = visit.page.locator(".slider .stage").bounding_box()
    assert box is not None
    return box


def seen_of_the_later(visit: Visit) -> str:
    """How the later picture is cut off, as the browser draws it."""
    return str(visit.page.locator(".slider .after").evaluate("(picture) => getComputedStyle(picture).clipPath"))


def compare(visit: Visit) -> None:
    visit.page.get_by_role("link", name=NAME, exact=True).click()
    visit.page.get_by_role("tab", name="Before and after").click()
    divider(visit).wait_for()
    visit.page.wait_for_function(
        """() => [...document.querySelectorAll("*")].some((host) => {
            const pictures = [...(host.shadowRoot?.querySelectorAll(".slider img") ?? [])];
            return pictures.length === 2 && pictures.every((one) => one.naturalWidth > 0); })"""
    )
    visit.page.locator(".slider .stage").scroll_into_view_if_needed()


def test_a_row_opens_the_patient_and_a_reload_shows_the_same(home: Visit, patient_id: str) -> None:
    home.page.get_by_role("link", name=NAME, exact=True).click()
    home.page.get_by_role("heading", name=NAME).wait_for()
    assert home.page.url.endswith(f"/patient?id={patient_id}")
    home.page.reload()
    home.page.get_by_role("heading", name=NAME).wait_for()


def test_search_answers_as_one_types(home: Visit) -> None:
    home.page.get_by_label("Search by reference or name").press_sequentially("nobody of that name")
    home.page.get_by_role("heading", name="Nobody found").wait_for()
    home.page.get_by_label("Search by reference or name").fill("novakova")
    home.page.get_by_role("link", name=NAME, exact=True).wait_for()


def test_the_divider_follows_the_mouse(home: Visit) -> None:
    compare(home)
    box = stage(home)
    assert place(home) == 50
    middle = box["y"] + 100
    home.page.mouse.move(box["x"] + box["width"] / 2, middle)
    home.page.mouse.down()
    home.page.mouse.move(box["x"] + box["width"] / 4, middle, steps=5)
    assert place(home) == 25
    home.page.mouse.move(box["x"] - 300, middle, steps=2)
    assert place(home) == 0
    home.page.mouse.move(box["x"] + 0.8 * box["width"], middle, steps=2)
    home.page.mouse.up()
    home.page.mouse.move(box["x"], middle)
    assert place(home) == 80
    assert "80" in seen_of_the_later(home)


def test_the_divider_follows_a_finger(home: Visit) -> None:
    compare(home)
    box = stage(home)
    fingers = home.page.context.new_cdp_session(home.page)
    for kind, share in (("touchStart", 0.5), ("touchMove", 0.4), ("touchMove", 0.3)):
        touch = {"type": kind, "touchPoints": [{"x": box["x"] + share * box["width"], "y": box["y"] + 100}]}
        fingers.send("Input.dispatchTouchEvent", touch)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert place(home) == 30


def test_the_divider_follows_the_keys(home: Visit) -> None:
    compare(home)
    divider(home).focus()
    for key, percent in (
        *(("ArrowRight", 51), ("ArrowUp", 52), ("ArrowLeft", 51), ("Shift+ArrowLeft", 41)),
        *(("PageUp", 51), ("Home", 0), ("ArrowLeft", 0), ("End", 100), ("Shift+ArrowRight", 100)),
    ):
        home.page.keyboard.press(key)
        assert place(home) == percent, key
    assert divider(home).get_attribute("aria-valuetext") == "100 % earlier, 0 % later"


def test_the_divider_stays_where_it_is_when_the_page_runs_again(home: Visit) -> None:
    compare(home)
    divider(home).focus()
    home.page.keyboard.press("Home")
    picture = home.page.locator(".slider .before").get_attribute("src")
    home.page.get_by_text("Show the face").click()
    home.page.wait_for_function(
        """(old) => [...document.querySelectorAll("*")].some((host) => {
            const picture = host.shadowRoot?.querySelector(".slider .before");
            return picture && picture.getAttribute("src") !== old; })""",
        arg=picture,
    )
    assert place(home) == 0


def test_the_note_is_copied(home: Visit) -> None:
    home.page.get_by_role("link", name=NAME, exact=True).click()
    home.page.get_by_role("tab", name="Hand on").click()
    home.page.get_by_role("button", name="Copy").click()
    home.page.get_by_text("Copied.").wait_for()
    home.page.goto(home.page.url.split("/patient")[0])
    search = home.page.get_by_label("Search by reference or name")
    search.focus()
    home.page.keyboard.press("Control+V")
    assert search.input_value().startswith("A-17. Standing photos of 2 Nov 2026")
    search.fill("")
    home.page.get_by_role("link", name=NAME, exact=True).wait_for()


def test_the_question_of_a_namesake_is_in_view_and_has_the_focus(home: Visit) -> None:
    page = home.page
    height = page.evaluate("innerHeight")
    page.get_by_role("button", name="New patient").click()
    page.get_by_label("Reference", exact=True).fill("A-17")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("There is somebody of that reference or name already.").wait_for()
    page.wait_for_function("document.activeElement.classList.contains('st-key-patients-namesake')")
    for name in ("Save as another person", "Save"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= box["y"] + box["height"] <= height
