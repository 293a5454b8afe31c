"""The gate in a real browser: refused and granted, side by side, signed out, and on a small dark screen."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.at_the_gate import PASSWORDS
from tests.serving import PATIENCE_S, ROOT, Client, streamlit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
PATIENCE_MS = PATIENCE_S * 1000
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    page = {"POSTURE_TEST_SCRIPT": str(ROOT / "tests" / "media_page.py")}
    with streamlit("tests/gate_app.py", environment=os.environ | page) as port:
        yield f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    with (
        playwright.sync_playwright() as driver,
        closing(driver.chromium.launch(executable_path=chromium, args=list(QUIET))) as launched,
    ):
        yield launched


def opened(browser: "Browser", place: str, **settings: object) -> "Page":
    """A window of its own, with the page that a stranger gets."""
    page = browser.new_context(**settings).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"http://{place}/")
    assert page.url.endswith("/sign-in")
    return page


def fill(page: "Page", name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_refused_granted_side_by_side_and_signed_out(browser: "Browser", place: str) -> None:
    ada, bea = opened(browser, place), opened(browser, place)
    fill(ada, "ada", "wrong")
    assert ada.get_by_role("alert").inner_text() == "Name or password is wrong."
    assert ada.get_by_label("Name").input_value() == "ada"
    assert ada.get_by_label("Password").input_value() == ""
    for page, name in ((ada, "ada"), (bea, "bea")):
        fill(page, name, PASSWORDS[name])
        page.get_by_text(f"Practitioner: {name} (id-{name})").wait_for()

    picture = (ada.locator("img").first.get_attribute("src") or "").removeprefix(f"http://{place}")
    assert picture.startswith("/media/")
    assert Client(place).get(picture)[0] == 401
    assert ada.request.get(f"http://{place}{picture}").status == 200

    second = ada.context.new_page()
    second.goto(f"http://{place}/")
    second.get_by_text("Practitioner: ada").wait_for(timeout=PATIENCE_MS)
    ada.get_by_role("button", name="Sign out", exact=True).click()
    ada.wait_for_url("**/sign-in")
    second.wait_for_url("**/sign-in", timeout=PATIENCE_MS)  # by itself: nothing stays on a screen that is left
    ada.go_back()
    ada.wait_for_url("**/sign-in")

    bea.get_by_label("Note").fill("still here")
    bea.get_by_label("Note").press("Enter")
    assert bea.request.get(f"http://{place}/signed-in").status == 204
    assert bea.get_by_text("Practitioner: bea").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_page_on_a_small_screen(browser: "Browser", place: str, scheme: str) -> None:
    page = opened(browser, place, viewport={"width": 360, "height": 640}, color_scheme=scheme, java_script_enabled=True)
    fill(page, "a" * 150, "wrong")
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light == (scheme == "light")
    heights = [part.bounding_box()["height"] for part in page.locator("input:visible, button").all()]  # type: ignore[index]
    assert min(heights) >= 44


def test_link_from_another_site_finds_the_sign_in(browser: "Browser", place: str) -> None:
    page = opened(browser, place)
    fill(page, "ada", PASSWORDS["ada"])
    page.get_by_text("Practitioner: ada").wait_for()
    page.goto("data:text/html,<title>elsewhere</title>")
    page.set_content(f'<a href="http://{place}/">the practice</a>')
    page.get_by_text("the practice").click()
    page.get_by_text("Practitioner: ada").wait_for()
