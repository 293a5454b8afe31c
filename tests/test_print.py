"""The page of a visit on paper: one sheet, A4 or Letter, with nothing too small to read."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from posture import cli
from posture.analysis import Analysis, Result
from posture.landmarks import SAGITTAL, Landmark, Side, View
from posture.measures import MEASURES
from posture.measures.base import Line
from posture.quality import Code, Finding, Severity
from posture.report.html import visit_page
from posture.report.letterhead import Letterhead
from posture.report.printing import Paper
from posture.uncertainty import Measurement
from posture.visit import visit_of
from tests.test_report import DAY
from tests.test_visit import shot, taken

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).parent.parent / "sample_images"
LEAST_PT = 8.0
TEXT_PT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim()) sizes.push(parseFloat(getComputedStyle(parentElement).fontSize));
  }
  return Math.min(...sizes) * 72 / 96;
}"""
STICKERS = {
    View.FRONT: {
        "hip_tilt": Line.ASIS,
        "hip_height_difference": Line.ASIS,
        "leg_length_difference": Line.ASIS,
        "shoulder_pelvis_angle": Line.ASIS,
    },
    View.BACK: {
        "hip_tilt": Line.PSIS,
        "hip_height_difference": Line.PSIS,
        "leg_length_difference": Line.HIP,
        "shoulder_pelvis_angle": Line.PSIS,
    },
}
DOUBTS = (
    Finding(code=Code.TURNED, severity=Severity.WARN, value=11.0, unit="deg"),
    Finding(code=Code.REFINER_STEPPED_BACK, severity=Severity.WARN),
    Finding(code=Code.FRONT_CAMERA, severity=Severity.WARN),
)


def fullest(letterhead: Letterhead | None = None) -> str:
    """Every measure of four views, both lines of each, views that differ, bent knees, and findings."""
    whole = visit_of([full(number, view) for number, view in enumerate(View)], given=4)
    return visit_page(whole, day=DAY, letterhead=letterhead)


def letterhead(paper: Paper) -> Letterhead:
    """With a logo that is as high as it may be, and three lines of address."""
    drawn = io.BytesIO()
    Image.new("RGB", (600, 600), (0, 114, 178)).save(drawn, "PNG")
    lines = "1 Shore Road, 01234 Lakeside", "01 234 56 78, practice@lake.example", "www.lake.example"
    return Letterhead(name="Practice at the Lake", lines=lines, logo=drawn.getvalue(), paper=paper)


def full(number: int, view: View) -> Analysis:
    lines = STICKERS.get(view, {})
    value = {View.BACK: 4.5, View.LEFT: 14.0}.get(view, 12.0)
    results = [
        taken(
            measure, -value if (view, measure.id) == (View.BACK, "shoulder_tilt") else value, line=lines.get(measure.id)
        )
        for measure in MEASURES
        if view in measure.views
    ]
    whole = shot(number, view, *(drawable(result) for result in results))
    named = replace(whole.photo, name=f"IMG_20261123_10150{number}_{view}.jpg")
    return replace(whole, photo=named, findings=() if view in SAGITTAL else DOUBTS)


def drawable(result: Result) -> Result:
    """With points that the picture can draw any measure through."""
    assert isinstance(result.outcome, Measurement)
    ends = [Landmark.of(side, part) for part in ("shoulder", "hip") for side in Side]
    reading = replace(result.outcome.reading, points=tuple(ends))
    return replace(result, outcome=replace(result.outcome, reading=reading))


def sample(ending: str) -> str:
    """What README's command writes of the four samples."""
    words = [word for view in View for word in (f"--{view}", str(SAMPLES / f"{view}{ending}.jpg"))]
    assert cli.main(["analyse", "--visit", *words, "--height", "171.3", "-o", "visit.html"]) == 0
    return Path("visit.html").read_text()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "made",
    [
        pytest.param(fullest, id="fullest"),
        pytest.param(lambda: sample("_stickers"), id="stickers", marks=pytest.mark.model),
        pytest.param(lambda: sample(""), id="no-stickers", marks=pytest.mark.model),
    ],
)
def test_visit_is_one_readable_page(
    browser: "Browser", made: Callable[[], str], paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_one_readable_page(browser, made(), asked=paper, printed_on=paper)


@pytest.mark.parametrize("paper", Paper)
def test_visit_on_a_letterhead_is_one_readable_page_of_its_paper(browser: "Browser", paper: Paper) -> None:
    """Whatever the printer has in it."""
    made, (own, other) = fullest(letterhead(paper)), ("A4", "Letter") if paper is Paper.A4 else ("Letter", "A4")
    assert_one_readable_page(browser, made, asked=other, printed_on=own)


def assert_one_readable_page(browser: "Browser", made: str, *, asked: str, printed_on: str) -> None:
    """Of the page `made`, printed by a browser that is `asked` for one paper."""
    page = browser.new_page()
    page.set_content(made)
    page.emulate_media(media="print")
    assert page.evaluate(TEXT_PT) >= LEAST_PT - 0.01
    printed = page.pdf(format=asked, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert abs(width_pt(printed) - {"A4": 595.0, "Letter": 612.0}[printed_on]) < 1.0
    page.close()


def width_pt(printed: bytes) -> float:
    """Width of the first page. [pt]"""
    box = re.search(rb"/MediaBox\s*\[\s*\S+\s+\S+\s+(\S+)", printed)
    assert box is not None
    return float(box[1])
