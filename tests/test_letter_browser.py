"""The patient's report in a real browser: phone, screen, night, more contrast, paper; axe-core finds no fault."""

import io
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest
from pypdf import PdfReader

from posture.landmarks import View
from posture.report.letter.catalogue import Language
from posture.report.letter.model import Letterhead
from posture.report.letter.page import page
from posture.report.printing import Paper
from tests.letters import FRONT, REPORTS, head, html_text, one_visit, photo, report
from tests.serving import ROOT
from tests.test_visit import flexion, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SCREENS = ROOT / "out" / "screens"
SIZES = {"phone": (360, 780), "desktop": (1280, 900)}
LONGEST = "Wolfeschlegelsteinhausenbergerdorff" * 4
Scheme = Literal["light", "dark"]
TOO_WIDE = """() => [...document.querySelectorAll("body *:not(thead, thead *)")]
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflow !== "hidden"
    && getComputedStyle(part).display !== "inline")
  .map((part) => part.outerHTML.slice(0, 80))"""
COVERED = """() => Math.max(document.documentElement.scrollWidth - innerWidth, 0)"""


@pytest.fixture
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(SIZES), ids=list(SIZES))
def tab(browser: "Browser", request: pytest.FixtureRequest, scheme: str) -> "Iterator[Page]":
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        contrast="more" if scheme == "contrast" else "no-preference",
        offline=True,
    )
    yield context.new_page()
    context.close()


def faults(tab: "Page") -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found: list[dict[str, Any]] = axe.Axe().run(tab).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    ("scheme", "name", "language"),
    [
        *(("light", name, Language.EN) for name in REPORTS),
        ("dark", "two_visits", Language.EN),
        ("contrast", "two_visits", Language.EN),
        ("dark", "two_visits", Language.ZH_HANT),
        ("light", "all_withheld", Language.ZH_HANS),
    ],
    indirect=["scheme"],
)
def test_report_has_no_fault_and_no_clipped_text(tab: "Page", scheme: str, name: str, language: Language) -> None:
    tab.set_content(page(REPORTS[name](language)))
    SCREENS.mkdir(parents=True, exist_ok=True)
    width = tab.viewport_size["width"] if tab.viewport_size else 0
    tab.screenshot(path=SCREENS / f"letter-{name}-{language}-{scheme}-{width}.png", full_page=True)
    assert faults(tab) == []
    assert tab.evaluate(COVERED) == 0
    assert tab.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("scheme", ["light"], indirect=True)
def test_the_longest_name_is_no_wider_than_the_page(tab: "Page") -> None:
    of = report(visit(photo(1, View.FRONT, *FRONT)), patient=LONGEST, letterhead=Letterhead(name=LONGEST))
    tab.set_content(page(of))
    assert tab.evaluate(COVERED) == 0
    assert tab.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("scheme", ["dark"], indirect=True)
def test_axe_finds_what_is_wrong(tab: "Page") -> None:
    """The test of the test: a drawing without words, and soft ink that is too soft."""
    html = (
        page(one_visit())
        .replace('role="img" aria-label', 'role="img" data-was')
        .replace("--soft: #b3c2d1", "--soft: #33475b")
    )
    tab.set_content(html)
    assert {one.split(":")[0] for one in faults(tab)} >= {"svg-img-alt", "color-contrast"}


@pytest.mark.parametrize("paper", Paper)
def test_report_prints_whole_on_either_paper(browser: "Browser", paper: Paper) -> None:
    of = report(
        visit(photo(1, View.FRONT, *FRONT), photo(2, View.LEFT, flexion(4.0)), photo(3, View.RIGHT, flexion(3.0))),
        letterhead=head(paper),
    )
    tab = browser.new_page(color_scheme="dark")
    tab.set_content(page(of))
    pages = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True, print_background=True))).pages
    tab.close()
    sizes = {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in pages}
    assert sizes <= {Paper.A4: {(595, 842), (596, 842)}, Paper.LETTER: {(612, 792)}}[paper]
    assert len(pages) <= 3
    printed = unicodedata.normalize("NFKC", "".join("".join(one.extract_text() for one in pages).split()))
    assert [word for word in html_text(of).split() if word not in printed] == []
