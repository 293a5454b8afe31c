"""New visit on a phone in a real browser: a patient chosen, four photos, one of them by the phone's camera, saved."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from posture.landmarks import View
from posture.photo import decode
from posture.records import Desk, Patient, PatientFacts, open_records
from tests.browsing import PATIENCE_S, SIZES, is_at_home
from tests.paging import SAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser
PHOTOS = {view: SAMPLES / f"{view}.jpg" for view in View}
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
RECORD_CAPTURE = """
  window.captures = [];
  document.addEventListener("click", ({ target }) => {
    if (target.type === "file") window.captures.push([target.getAttribute("capture"), target.accept]);
  }, true);
"""
SMALL = """[...document.querySelectorAll("[data-testid=stMainBlockContainer] :is(button, a)")]
  .filter((part) => part.checkVisibility() && part.dataset.testid !== "stTooltipIcon")
  .map((part) => [part.innerText, part.getBoundingClientRect().height])
  .filter(([text, height]) => text && height < 44)"""
"""What fingers may miss."""


@pytest.fixture
def desk() -> Iterator[Desk]:
    """The records that the server of this test works with as well."""
    with open_records() as opened:
        yield opened.desk()


@pytest.fixture
def ada(desk: Desk) -> Patient:
    return desk.patients.add(PatientFacts(name="Ada of the phone", reference="A-17", stature_cm=171.3))


@pytest.fixture
def phone(browser: "Browser", address: str) -> "Iterator[Page]":
    """A page that asks nothing of another machine and no media address."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE_S * 1000)
    context.add_init_script(RECORD_CAPTURE)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(f"{address}/new-visit")
    yield page
    context.close()
    assert [url for url in asked if not is_at_home(url, address)] == []


def faults(page: "Page") -> list[str]:
    """What axe finds that is serious, in words."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def fits(page: "Page") -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wide


def shown(page: "Page", photos: int) -> None:
    """Until so many photos are measured and the page is at rest."""
    page.wait_for_function(f"document.querySelectorAll('.posture-shot').length === {photos}")
    page.get_by_text("photos measured").wait_for(state="detached")
    page.wait_for_selector(AT_REST)


def test_four_photos_from_a_phone_are_saved(phone: "Page", desk: Desk, ada: Patient) -> None:
    phone.get_by_label("Search by name or reference").fill("of the phone")
    phone.get_by_label("Search by name or reference").press("Enter")
    phone.get_by_role("button", name=re.compile("Ada of the phone")).tap()
    phone.wait_for_url(f"**/new-visit?id={ada.id}")
    phone.wait_for_selector(f"{AT_REST} .posture-view.next")  # a tap while the page is still being laid out is lost
    assert fits(phone)

    with phone.expect_file_chooser() as chooser:
        phone.get_by_role("button", name="Take photo").tap()
    assert phone.evaluate("window.captures") == [["environment", "image/*"]]
    chooser.value.set_files(PHOTOS[View.FRONT])
    shown(phone, 1)
    assert "Back" in phone.locator(".posture-view.next").inner_text()

    phone.set_input_files("input[type=file]", [PHOTOS[view] for view in (View.RIGHT, View.BACK, View.LEFT)])
    shown(phone, 4)
    assert phone.locator(".posture-view.next, .posture-view.missing").count() == 0
    assert fits(phone)
    assert phone.evaluate(SMALL) == []
    assert faults(phone) == []
    while (doubt := phone.get_by_role("button", name="Use anyway")).count():
        doubt.first.tap()
        phone.wait_for_selector(AT_REST)

    phone.get_by_role("button", name="Save visit").tap()
    phone.wait_for_url("**/review?id=*")
    (visit,) = desk.visits.of(ada.id)
    assert phone.url.endswith(visit.id)
    assert [photo.view for photo in visit.photos] == list(View)
    for photo in visit.photos:
        assert photo.view is not None
        given = decode(PHOTOS[photo.view].read_bytes(), "given.jpg")
        assert np.array_equal(desk.photos.read(photo.id).pixels, given.pixels)
    assert desk.assessments.of(visit.photos[0].id)[0].request.height_cm == 171.3


def test_reloading_asks_before_photos_are_lost(phone: "Page", address: str, ada: Patient) -> None:
    phone.goto(f"{address}/new-visit?id={ada.id}")
    phone.set_input_files("input[type=file]", PHOTOS[View.FRONT])
    shown(phone, 1)
    phone.get_by_role("button", name="Remove").tap()  # browsers ask only those who did something on the page
    phone.get_by_role("button", name="Undo").tap()
    shown(phone, 1)
    asked: list[str] = []

    def leave(dialog: "Dialog") -> None:
        asked.append(dialog.type)
        dialog.accept()

    phone.on("dialog", leave)
    phone.reload()
    phone.wait_for_selector(".posture-view.next")
    assert asked == ["beforeunload"]
    assert phone.locator(".posture-shot").count() == 0
