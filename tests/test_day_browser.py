"""A day in a practice, in a real browser: intake, a corrected point, the next visit and what changed; two at once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posture.landmarks import View
from tests.browsing import FRONT, LATER, PATIENCE_S, SIZES, Visit, held, is_at_home
from tests.paging import SAMPLES
from tests.test_editor_browser import at, drag, grip, tilt, wait_for_tilt

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
FOUR = [SAMPLES / f"{view}.jpg" for view in View]
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
OPEN_STORES = {"st_memory_media_file_storage", "UploadedFileManager"}
Arrive = Callable[[], Visit]


@pytest.fixture
def arrive(browser: "Browser", address: str) -> Iterator[Arrive]:
    """Somebody at a desk, who may ask nothing of another machine; in the end nothing may lie at an open address."""
    width, height = SIZES["desktop"]
    all_asked: list[str] = []
    contexts = []

    def arrived() -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_S * 1000)
        person = Visit(page=context.new_page(), asked=all_asked)
        person.page.on("request", lambda sent: person.asked.append(sent.url))
        person.page.on("websocket", lambda opened: person.asked.append(opened.url))
        person.page.goto(address)
        person.page.get_by_role("heading", name="Patients", exact=True).wait_for()
        return person

    yield arrived
    assert not held(address) & OPEN_STORES
    for context in contexts:
        context.close()
    assert [url for url in all_asked if not is_at_home(url, address)] == []


def add_patient(person: Visit, name: str, reference: str) -> None:
    """A new patient by the form; the page of the patient is there in the end."""
    page = person.page
    page.get_by_role("button", name="New patient").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Reference", exact=True).fill(reference)
    page.get_by_label(re.compile("^Height")).fill("171.3")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name=name).wait_for()


def give(person: Visit, photos: list[Path]) -> None:
    """Photos of a new visit of the patient at hand, measured."""
    page = person.page
    page.get_by_test_id("stMain").get_by_role("link", name="New visit").first.click()  # not the one of the menu
    page.wait_for_selector(".posture-view.next")
    page.wait_for_selector(AT_REST)
    page.set_input_files("input[type=file]", photos)
    page.wait_for_function(f"document.querySelectorAll('.posture-shot').length === {len(photos)}")
    page.get_by_text("photos measured").wait_for(state="detached")
    page.wait_for_selector(AT_REST)


def save(person: Visit) -> None:
    """The visit kept, doubts and all; its review is there in the end."""
    page = person.page
    while (doubt := page.get_by_role("button", name="Use anyway")).count():
        doubt.first.click()
        page.wait_for_selector(AT_REST)
    page.get_by_role("button", name="Save visit").click()
    page.locator(".editor .point").first.wait_for()


def back_to(person: Visit, name: str) -> None:
    person.page.get_by_role("link", name="Back to the patient").click()
    person.page.wait_for_url("**/patient?id=*")
    person.page.get_by_role("heading", name=name).wait_for()
    person.page.get_by_role("tab", name="Visits").wait_for()


def test_a_day(arrive: Arrive) -> None:
    """Intake with four photos, a point moved and kept over a reload, the visit six weeks later, and what changed."""
    ada = arrive()
    add_patient(ada, "Ada of the day", "D-1")
    give(ada, FOUR)
    save(ada)
    first = tilt(ada)
    ada.page.locator(".editor .stage").scroll_into_view_if_needed()
    drag(ada, "left_hip", 0, 12)
    moved = wait_for_tilt(ada, first)
    ada.page.get_by_text("Unsaved changes of").wait_for()
    place = at(ada, "left_hip")
    ada.page.reload()
    grip(ada, "left_hip").wait_for()
    assert at(ada, "left_hip") == pytest.approx(place)
    assert tilt(ada) == moved != first
    ada.page.get_by_role("button", name="Save as the result").click()
    ada.page.get_by_text("With points placed by hand.").wait_for()

    back_to(ada, "Ada of the day")
    give(ada, [LATER])
    save(ada)
    back_to(ada, "Ada of the day")
    assert ada.page.get_by_role("link", name="Review").count() == 2
    ada.page.get_by_role("tab", name="Trend").click()
    ada.page.get_by_text("Knee angle, left").first.wait_for()
    ada.page.get_by_role("tab", name="Before and after").click()
    ada.page.get_by_role("slider", name="How much is seen of the earlier picture").wait_for()
    assert ada.overflow_px() == 0


def test_two_at_once_never_mix(arrive: Arrive) -> None:
    """Two browsers, two patients, their steps in turn: each sees and keeps the own photos alone."""
    ada, bea = arrive(), arrive()
    add_patient(ada, "Ada beside Bea", "D-2")
    add_patient(bea, "Bea beside Ada", "D-3")
    give(ada, [FRONT])
    give(bea, [LATER])
    for person, own, other in ((ada, "Ada beside Bea", "Bea beside Ada"), (bea, "Bea beside Ada", "Ada beside Bea")):
        said = person.page.inner_text("body")
        assert own in said
        assert other not in said
    save(ada)
    save(bea)
    pictures = [one.page.locator(".editor .photo image").get_attribute("href") for one in (ada, bea)]
    assert pictures[0] != pictures[1]
    for person, own in ((ada, "Ada beside Bea"), (bea, "Bea beside Ada")):
        back_to(person, own)
        assert person.page.get_by_role("link", name="Review").count() == 1
