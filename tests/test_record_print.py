"""The record on paper: one sheet, A4 or Letter, with nothing too small to read."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from posture.conditions import Conditions
from posture.history import history_of
from posture.landmarks import Side, View
from posture.measures.base import Line
from posture.occasion import Occasion
from posture.report.printing import Paper
from posture.report.record import record_page
from tests.histories import FIRST, LAST, occasion
from tests.test_print import assert_one_readable_page, full, letterhead
from tests.test_visit import hip_height, hip_tilt, known, legs, taken

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
BY_JOINTS = (
    hip_tilt(-3.0),
    hip_height(-8.0),
    legs(-12.0),
    taken(known("shoulder_pelvis_angle"), 4.0, line=Line.HIP),
    *(taken(known("knee_angle", side), 4.0) for side in Side),
)
WHO = "A-17, Ada Augusta King, Countess of Lovelace"
WORDY = "shorts, a tight top, hair tied up, no socks, and the belt taken off for the photos of the back"


def everything(number: int) -> Occasion:
    """Four views with all measures on every line, under conditions of its own, and a doubt of every kind."""
    shots = [full(10 * number + place, view) for place, view in enumerate(View)]
    shots[0] = replace(shots[0], results=(*shots[0].results, *BY_JOINTS))
    how = Conditions(
        distance_cm=300.0 + 40 * (number % 2),
        lens_height_cm=90.0 + 20 * (number % 2),
        shoes=bool(number % 2),
        clothes=f"{WORDY} {number}",
    )
    return occasion(
        FIRST + timedelta(days=40 * number),
        photos=0,
        more=tuple(shots),
        conditions=how,
        tools=frozenset({f"0.{number}.0"}),
    )


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("visits", [1, 2, 14])
def test_record_is_one_readable_page(browser: "Browser", visits: int, paper: str) -> None:
    whole = history_of([everything(number) for number in range(visits)], lambda one: 0.3 if one.side is None else None)
    assert len(whole.series) >= 30
    made = record_page(whole, who=WHO, day=LAST)
    assert_one_readable_page(browser, made, asked=paper, printed_on=paper)


@pytest.mark.parametrize("paper", Paper)
def test_record_on_a_letterhead_is_one_readable_page_of_its_paper(browser: "Browser", paper: Paper) -> None:
    whole = history_of([everything(number) for number in range(14)], lambda one: 0.3 if one.side is None else None)
    made, (own, other) = record_page(whole, who=WHO, day=LAST, letterhead=letterhead(paper)), ("A4", "Letter")
    if paper is Paper.LETTER:
        own, other = other, own
    assert_one_readable_page(browser, made, asked=other, printed_on=own)


def test_record_on_a_letterhead_fits_a_phone(browser: "Browser") -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    head = replace(letterhead(Paper.A4), name="A" * 200)
    page.set_content(record_page(history_of([everything(0)], lambda _: 0.3), letterhead=head))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_record_needs_no_scrolling_sideways_on_a_phone(browser: "Browser") -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(record_page(history_of([everything(0), everything(1)], lambda _: 0.3), who="A-17"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
