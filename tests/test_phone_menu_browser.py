"""The menu in a narrow window: it is called Menu, and closes when an entry was chosen."""

from typing import TYPE_CHECKING

import pytest

from tests.browsing import PATIENCE_S, SIZES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_menu_has_a_name_and_closes_after_a_choice(browser: "Browser", address: str) -> None:
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE_S * 1000)
    page = context.new_page()
    page.goto(f"{address}/measure")
    button = page.get_by_role("button", name="Menu", exact=True)
    button.wait_for()
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 43.9
    assert "Menu" in button.evaluate("(button) => getComputedStyle(button, '::after').content")
    for entry, title in (("Settings", "Settings"), ("Patients", "Patients")):
        button.click()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=entry).click()
        page.get_by_role("heading", name=title, level=1).wait_for()
        page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")
        button.wait_for()
    context.close()
