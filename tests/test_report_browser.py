"""A report handed over, in a real browser: from the patient's page to a note, files, and a link that opens and dies."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from posture.records import PatientFacts, PracticeFacts, open_records
from tests.browsing import PATIENCE_S, SIZES, Visit, held, is_at_home
from tests.keeping import present_visit
from tests.serving import streamlit
from tests.test_axe import AT_REST, at_rest, looked_at
from tests.test_day_browser import OPEN_STORES, kept

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page, WebSocketRoute

pytestmark = pytest.mark.browser
NOTE = "Walk every day.\nBring your shoes next time."


@dataclass(frozen=True)
class Practice:
    url: str
    patients: dict[str, str]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice with a patient of one visit for each size of window."""
    folder = tmp_path_factory.mktemp("reports")
    with open_records(folder) as records:
        desk = records.desk()
        desk.practice.save(PracticeFacts(name="Practice at the Lake", address="1 Shore Road"))
        patients = {size: desk.patients.add(PatientFacts(name=f"Ada of the {size}")).id for size in SIZES}
        for patient_id in patients.values():
            desk.visits.save(patient_id, present_visit(hip_tilt=12.0))
    with streamlit("app.py", environment={**os.environ, "POSTURE_DATA": str(folder)}) as port:
        yield Practice(url=f"http://127.0.0.1:{port}", patients=patients)


@pytest.fixture(params=list(SIZES))
def ada(browser: Browser, practice: Practice, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Somebody at the patient's page, who may ask nothing of another machine and leaves nothing at an open address."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_S * 1000)
    person = Visit(page=context.new_page())
    person.page.on("request", lambda sent: person.asked.append(sent.url))
    person.page.on("websocket", lambda opened: person.asked.append(opened.url))
    person.page.goto(f"{practice.url}/patient?id={practice.patients[request.param]}")
    yield person
    assert not held(practice.url) & OPEN_STORES
    context.close()
    assert [url for url in person.asked if not is_at_home(url, practice.url)] == []


def report(page: Page) -> FrameLocator:
    """What stands in the frame."""
    return page.frame_locator("iframe[title='The report, as it will be handed over']")


def write(page: Page, note: str) -> None:
    page.get_by_label("Your own words").fill(note)
    page.get_by_label("Your own words").blur()
    page.get_by_text("Not saved yet:").wait_for()
    page.get_by_role("button", name="Save the note").click()
    page.get_by_text("Saved.", exact=True).wait_for()


def is_whole(page: Page) -> bool:
    """Whether the frame is as tall as the page in it, so that nothing scrolls inside it."""
    frame = page.locator("iframe")
    tall, inside = (
        frame.evaluate(f"(frame) => frame.{part}")
        for part in ("clientHeight", "contentDocument.documentElement.scrollHeight")
    )
    return bool(tall >= inside > SIZES["desktop"][1])


def loads(page: Page, url: str) -> bool:
    """Whether a picture at `url` is loaded that stands in the frame."""
    script = """(frame, url) => new Promise((done) => {
        const picture = frame.contentDocument.createElement("img");
        [picture.onload, picture.onerror] = [() => done(true), () => done(false)];
        picture.src = url;
        frame.contentDocument.body.append(picture);
    }).finally(() => frame.contentDocument.querySelector("body > img:last-child").remove())"""
    return bool(page.locator("iframe").evaluate(script, url))


def address(page: Page) -> str:
    return str(page.get_by_label("Text to copy").input_value())


def opened(browser: Browser, url: str) -> tuple[int, str]:
    """What a stranger's phone gets there."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    answer = page.goto(url)
    text = page.inner_text("body")
    context.close()
    return (answer.status if answer else 0), text


def test_a_report_is_handed_over(ada: Visit, browser: Browser) -> None:
    page = ada.page
    page.get_by_role("link", name="Report").click()
    report(page).get_by_text("Your left hip was higher than your right hip.").wait_for()
    at_rest(page)
    assert is_whole(page)
    assert page.locator("iframe").get_attribute("sandbox") == "allow-same-origin"
    assert not loads(page, "/favicon.png")
    write(page, NOTE)
    page.reload()
    report(page).get_by_text("Walk every day.").wait_for()
    assert page.get_by_label("Your own words").input_value() == NOTE
    files_are_the_report(ada)
    page.get_by_role("button", name="Make the link").click()
    page.get_by_text("The link is made.").wait_for()
    assert looked_at(page, "report-link") == []
    url = address(page)
    status, text = opened(browser, url)
    assert status == 200
    assert "Your left hip was higher than your right hip." in text
    assert "Walk every day." in text
    withdrawn(page)
    status, text = opened(browser, url)
    assert status in {404, 410}
    assert "hip" not in text
    assert ada.overflow_px() == 0


def files_are_the_report(ada: Visit) -> None:
    """Both files, opened; without the name, once it is left out."""
    page = ada.page
    page.get_by_text("Leave the name out").click()
    page.wait_for_selector(AT_REST)
    report(page).get_by_text("Ada of the").first.wait_for(state="detached")
    pdf, html = (kept(ada, label) for label in ("PDF, to print", "HTML, to read"))
    printed = "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    for told in (printed, html.decode()):
        assert "Walk every day." in told
        assert "Ada of the" not in told


def withdrawn(page: Page) -> None:
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("button", name="Withdraw for good").click()
    page.get_by_text("Withdrawn on").wait_for()
    assert page.get_by_label("Text to copy").count() == 0


def at_the_report(page: Page) -> None:
    page.get_by_role("link", name="Report").click()
    report(page).get_by_text("Your left hip was higher than your right hip.").wait_for()
    at_rest(page)


def assert_no_link_waits(page: Page) -> None:
    assert page.get_by_role("link", name=re.compile("^(PDF|HTML),")).count() == 2
    assert page.locator(".downloads a[aria-busy]").count() == 0


def test_no_click_on_a_file_is_lost(ada: Visit) -> None:
    """The page is run anew while a file is made, and a second file is asked for while the first is made."""
    page = ada.page
    at_the_report(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="PDF, to print").click()
        page.wait_for_timeout(30)
        page.get_by_text("Leave the name out").click()
    assert coming.value.suggested_filename.endswith(".pdf")
    at_rest(page)
    assert_no_link_waits(page)
    with (
        page.expect_download(lambda one: one.suggested_filename.endswith(".pdf")),
        page.expect_download(lambda one: one.suggested_filename.endswith(".html")),
    ):
        busy = page.locator(".downloads a").evaluate_all(
            "(links) => { links.forEach((link) => link.click()); return links.map((link) => link.ariaBusy); }"
        )
        assert busy == ["true", "true"]
    assert_no_link_waits(page)


@dataclass
class Between:
    """Somebody between browser and server, who changes the next answers on their way."""

    changes: list[tuple[bytes, bytes]]

    def stand(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            if b'"content": "' in message and self.changes:
                message = message.replace(*self.changes.pop())
            browser.send(message)

        server.on_message(pass_on)


LOSE = (b'"made"', b'"lost"')
RENAME = (b"on a phone", b"on a PHONE")


@pytest.mark.parametrize("ada", ["phone"], indirect=True)
def test_no_link_is_dead_after_an_answer_was_lost(ada: Visit) -> None:
    """It is asked for again, in the end given up; a click is dropped when other files are offered meanwhile."""
    page, between = ada.page, Between([LOSE])
    page.route_web_socket(re.compile("/_stcore/stream"), between.stand)
    page.reload()
    at_the_report(page)
    assert b"<html" in kept(ada, "HTML, to read")
    between.changes = [LOSE] * 3
    page.get_by_role("link", name="HTML, to read").click()
    page.get_by_role("link", name="PDF, to print").click()
    page.locator(".downloads-said[role=status]").get_by_text("No file came.").wait_for()
    assert between.changes == []
    assert_no_link_waits(page)
    between.changes, came = [RENAME] * 2, list[object]()
    page.on("download", lambda one: came.append(one))
    page.get_by_role("link", name="HTML, to read").click()
    page.get_by_role("link", name=re.compile("PHONE")).wait_for()
    assert_no_link_waits(page)
    assert b"<html" in kept(ada, "HTML, to read")
    assert len(came) == 1
    assert page.get_by_text("No file came.").count() == 0
