"""Every page with records behind it: axe-core finds no serious fault, nothing is wider than the window, and a picture
of each is left in out/screens for a person to look at.

A page that is added to `Place` is looked at from then on; what it needs in its address stands in `addresses`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from posture.records import PatientFacts, PracticeFacts, Sex, open_records
from posture.records.keeping import Keeping
from posture.web.patient.page import PARTS
from posture.web.places import Place
from posture.web.settings.page import SECTIONS
from tests.browsing import FRONT, PATIENCE_S, SIZES
from tests.keeping import DAY, PASSPHRASE, figure_analysis, present_visit
from tests.serving import ROOT, streamlit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SCREENS = ROOT / "out" / "screens"
SERIOUS = {"serious", "critical"}
STREAMLITS: Mapping[str, tuple[str, str]] = {}
"""Faults in Streamlit's own parts, by rule: what must be in the HTML that is named, and why we cannot mend it."""
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
STANDS = 21


@dataclass(frozen=True)
class Practice:
    """Where the pages are served, and what each needs in its address."""

    url: str
    addresses: Mapping[Place, str]

    def of(self, place: Place) -> str:
        path = "" if place is Place.PATIENTS else place  # the first page stands at the root alone
        return f"{self.url}/{path}{self.addresses.get(place, '')}"


def furnish(folder: Path) -> Mapping[Place, str]:
    """A small practice with everything in it; what pages need in their addresses."""
    with open_records(folder) as records:
        desk = records.desk()
        desk.practice.save(PracticeFacts(name="Practice at the Lake", address="1 Shore Road", retention_years=10))
        others = [PatientFacts(reference=f"B-{number}", name=f"Person {number}") for number in range(12)]
        for facts in others:
            desk.patients.add(facts)
        ada = desk.patients.add(
            PatientFacts(reference="A-17", name="Ada Example", birth_year=1974, sex=Sex.FEMALE, stature_cm=170.0)
        )
        visits = [
            desk.visits.save(ada.id, present_visit(DAY + timedelta(weeks=weeks), tilt))
            for tilt, weeks in ((9.0, 0), (7.0, 6), (3.0, 12))
        ]
        for person in range(1, STANDS):
            for stand in (1, 2):
                tilt = person % 7 + 0.5 * (stand - 1)
                desk.repeatability.add(person=person, stand=stand, analysis=figure_analysis(tilt))
        Keeping(store=records.store, by=None).backup(PASSPHRASE)
    return {
        Place.PATIENT: f"?id={ada.id}",
        Place.NEW_VISIT: f"?id={ada.id}",
        Place.REVIEW: f"?id={visits[-1].id}",
        Place.REPORT: f"?id={visits[-1].id}",
    }


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    folder = tmp_path_factory.mktemp("practice")
    addresses = furnish(folder)
    environment = {**os.environ, "POSTURE_DATA": str(folder)}
    with streamlit("app.py", environment=environment) as port:
        yield Practice(url=f"http://127.0.0.1:{port}", addresses=addresses)


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_S * 1000)
    yield context.new_page()
    context.close()


def at_rest(page: Page) -> None:
    """Until the page is whole and still."""
    page.wait_for_selector(AT_REST)
    page.wait_for_selector("h1")
    page.wait_for_timeout(600)  # parts that fade in would be looked at half faded
    page.wait_for_selector(AT_REST)


def faults(page: Page) -> list[str]:
    """What axe finds, serious or worse, without what is Streamlit's own."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found: list[dict[str, Any]] = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['html']}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
        if not is_streamlits(one["id"], node["html"])
    ]


def is_streamlits(rule: str, html: str) -> bool:
    return rule in STREAMLITS and STREAMLITS[rule][0] in html


def looked_at(page: Page, name: str) -> list[str]:
    """The faults of the page once it is at rest, and how far it is too wide; leaves a picture of it."""
    at_rest(page)
    assert page.locator("[data-testid=stException]").count() == 0
    return seen_now(page, name)


def seen_now(page: Page, name: str) -> list[str]:
    """The same of the page as it is."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{width}.png")
    too_wide = page.evaluate(
        """Math.max(...["html", "[data-testid=stMain]"].flatMap((part) => [...document.querySelectorAll(part)])
            .map((part) => part.scrollWidth - part.clientWidth))"""
    )
    return [*faults(page), *([f"{too_wide} px wider than the window"] if too_wide > 0 else [])]


@pytest.mark.parametrize("place", Place, ids=str)
def test_page_has_no_serious_fault(practice: Practice, tab: Page, place: Place) -> None:
    tab.goto(practice.of(place))
    assert looked_at(tab, place) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_section_of_the_settings_has_no_serious_fault(practice: Practice, tab: Page, section: str) -> None:
    tab.goto(practice.of(Place.SETTINGS))
    at_rest(tab)
    tab.get_by_role("tab", name=section).click()
    assert looked_at(tab, f"settings-{section.lower()}") == []


@pytest.mark.parametrize("part", PARTS)
def test_part_of_a_patient_has_no_serious_fault(practice: Practice, tab: Page, part: str) -> None:
    tab.goto(practice.of(Place.PATIENT))
    at_rest(tab)
    tab.get_by_role("tab", name=part).click()
    assert looked_at(tab, f"patient-{part.lower().replace(' ', '-')}") == []


def test_form_of_a_new_patient_has_no_serious_fault(practice: Practice, tab: Page) -> None:
    tab.goto(practice.of(Place.PATIENTS))
    at_rest(tab)
    tab.get_by_role("button", name="New patient").click()
    tab.get_by_role("button", name="Save").click()
    tab.get_by_text("A patient needs a reference or a name.").wait_for()
    assert looked_at(tab, "patients-new") == []


def test_measured_photo_has_no_serious_fault(practice: Practice, tab: Page) -> None:
    tab.goto(practice.of(Place.MEASURE))
    tab.set_input_files("input[type=file]", FRONT)
    tab.wait_for_selector(".posture-sheet")
    assert looked_at(tab, "measured") == []


def test_stands_that_were_measured_have_no_serious_fault(practice: Practice, tab: Page) -> None:
    tab.goto(practice.of(Place.REPEATABILITY))
    tab.locator("input[type=file]").first.set_input_files(FRONT)
    tab.get_by_text("Take stand 1 again").wait_for()
    faults_found = looked_at(tab, "stands")
    tab.get_by_text("Remove this person").click()
    tab.get_by_role("button", name="Remove", exact=True).click()
    assert faults_found == []


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a practice with an account is served, which so asks for a sign-in."""
    folder = tmp_path_factory.mktemp("closed")
    with open_records(folder) as records:
        records.accounts.create("Ada", "a long password")
    with streamlit("app.py", environment={**os.environ, "POSTURE_DATA": str(folder)}) as port:
        yield f"http://127.0.0.1:{port}"


def test_sign_in_has_no_serious_fault(closed: str, tab: Page) -> None:
    """As it is found, with what it says of a wrong password, and what is behind it."""
    tab.goto(closed)
    tab.wait_for_url("**/sign-in")
    found = seen_now(tab, "sign-in")
    sign_in(tab, "wrong")
    tab.get_by_role("alert").wait_for()
    found += seen_now(tab, "sign-in-refused")
    sign_in(tab, "a long password")
    tab.get_by_role("heading", name="Patients", exact=True).wait_for()
    assert [*found, *looked_at(tab, "signed-in")] == []


def sign_in(tab: Page, password: str) -> None:
    tab.get_by_label("Name").fill("Ada")
    tab.get_by_label("Password").fill(password)
    tab.get_by_role("button", name="Sign in").click()


def test_axe_finds_what_is_wrong(tab: Page) -> None:
    """The test of the test: a picture without words, and grey on grey."""
    tab.set_content(
        "<html lang=en><title>x</title><main><h1>x</h1><img src='a.png'><p style='color:#999'>grey</p></main>"
    )
    assert {one.split(" ")[0] for one in faults(tab)} == {"image-alt", "color-contrast"}
