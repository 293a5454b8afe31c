"""What is said of the pages of a browser test that failed."""

from typing import TYPE_CHECKING

import pytest

from tests.browsing import Visit, pages_among, state_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_pages_are_found_in_whatever_a_test_was_given(browser: "Browser") -> None:
    context = browser.new_context()
    one, other = context.new_page(), context.new_page()
    assert pages_among([one]) == pages_among([(Visit(page=one), [1, 2])]) == {one}
    assert pages_among([context, "a word", None]) == {one, other}
    assert pages_among([browser]) >= {one, other}
    context.close()


def test_the_state_of_a_page_is_said_and_that_of_one_that_is_gone_breaks_nothing(browser: "Browser") -> None:
    page = browser.new_page()
    page.set_content('<p role="alert">Not saved.</p>')
    scripts, frames, state = state_of(page).splitlines()[1:]
    assert (scripts, frames) == ("scripts: run", "frames: run")
    assert "Not saved." in state
    page.close()
    assert "scripts: TargetClosedError" in state_of(page)
