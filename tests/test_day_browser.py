"""A day in a practice, in a real browser: intake, a corrected point, the next visit and what changed; two at once."""

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posture.analysis import Request, analyse
from posture.change import FEWEST_PERSONS
from posture.detect import shared_detector
from posture.landmarks import View
from posture.photo import read
from posture.records import PracticeFacts, open_records
from posture.refine import shared_refiner
from tests.browsing import FRONT, LATER, PATIENCE_S, SIZES, Visit, held, is_at_home
from tests.keeping import PASSPHRASE
from tests.paging import SAMPLES
from tests.serving import streamlit
from tests.test_axe import looked_at
from tests.test_editor_browser import at, drag, grip, tilt, wait_for_tilt

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
FOUR = [SAMPLES / f"{view}.jpg" for view in View]
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
OPEN_STORES = {"st_memory_media_file_storage", "UploadedFileManager"}
Arrive = Callable[[], Visit]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a practice is served that knows how its photos repeat: 20 persons stood as on both photos of one person."""
    folder = tmp_path_factory.mktemp("day")
    request = Request(view=View.FRONT, height_cm=171.3)
    stands = [analyse(read(path), request, shared_detector(), shared_refiner()) for path in (FRONT, LATER)]
    with open_records(folder) as records:
        desk = records.desk()
        desk.practice.save(PracticeFacts(name="Practice at the Lake", address="1 Shore Road"))
        for person in range(1, FEWEST_PERSONS + 1):
            for stand, analysis in enumerate(stands, start=1):
                desk.repeatability.add(person=person, stand=stand, analysis=analysis)
    with streamlit("app.py", environment={**os.environ, "POSTURE_DATA": str(folder)}) as port:
        yield f"http://127.0.0.1:{port}"


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


def correct(person: Visit) -> None:
    """The left hip moved, kept over a reload, and saved."""
    first = tilt(person)
    person.page.locator(".editor .stage").scroll_into_view_if_needed()
    drag(person, "left_hip", 0, 12)
    moved = wait_for_tilt(person, first)
    person.page.get_by_text("Unsaved changes of").wait_for()
    place = at(person, "left_hip")
    person.page.reload()
    grip(person, "left_hip").wait_for()
    assert at(person, "left_hip") == pytest.approx(place)
    assert tilt(person) == moved != first
    person.page.get_by_role("button", name="Save as the result").click()
    person.page.get_by_text("With points placed by hand.").wait_for()


def said_of(person: Visit, measure: str) -> str:
    """The sentence of a change on the card of `measure`."""
    card = person.page.locator(".card").filter(has=person.page.get_by_role("heading", name=measure, exact=True))
    return card.locator(".said").inner_text()


def kept(person: Visit, label: str) -> bytes:
    """The file behind the link of that label."""
    with person.page.expect_download() as coming:
        person.page.get_by_role("link", name=label).click()
    return Path(coming.value.path()).read_bytes()


def hand_on(person: Visit) -> None:
    """Everything that leaves the practice: the record, the values, all of the patient."""
    person.page.get_by_role("tab", name="Hand on").click()
    record = kept(person, "Record of one page").decode()
    assert "<b>Practice at the Lake</b><span>1 Shore Road</span>" in record
    assert "Ada of the day" in record
    assert b",front,knee_angle," in kept(person, "All values (CSV)")
    person.page.get_by_role("button", name="Make the file").click()
    with zipfile.ZipFile(io.BytesIO(kept(person, "Everything (ZIP)"))) as archive:
        assert sum(name.endswith(".html") for name in archive.namelist()) == len(FOUR) + 1


def back_up(person: Visit) -> None:
    """The whole practice into one file."""
    page = person.page
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("tab", name="Backup").click()
    page.get_by_label("Passphrase, 12 characters or more").fill(PASSPHRASE)
    page.get_by_label("The same once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Make a backup now").click()
    page.get_by_text("The backup is written.").wait_for()
    assert PASSPHRASE.encode() not in kept(person, "Keep a copy on this device")


def test_a_day(arrive: Arrive) -> None:
    """Intake with four photos, a point corrected, the next visit, what changed, and what is handed on and backed up."""
    ada = arrive()
    add_patient(ada, "Ada of the day", "D-1")
    give(ada, FOUR)
    save(ada)
    correct(ada)
    back_to(ada, "Ada of the day")
    give(ada, [LATER])
    save(ada)
    back_to(ada, "Ada of the day")
    assert ada.page.get_by_role("link", name="Review").count() == 2
    ada.page.get_by_role("tab", name="Trend").click()
    ada.page.get_by_text("Knee angle, left").first.wait_for()
    for measure in ("Shoulder tilt", "Knee angle, left"):
        assert "no change shown: photo and stance alone can make" in said_of(ada, measure)
    assert looked_at(ada.page, "day-trend") == []
    ada.page.get_by_role("tab", name="Before and after").click()
    ada.page.get_by_role("slider", name="How much is seen of the earlier picture").wait_for()
    ada.page.get_by_text("Some of its points were found in different ways:").first.wait_for()
    assert ada.overflow_px() == 0
    hand_on(ada)
    back_up(ada)


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
