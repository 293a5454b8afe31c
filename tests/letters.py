"""What tests of the patient's report share: reports of a sample patient, their words, and the structure of files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader

from posture.analysis import Analysis, Result
from posture.landmarks import View
from posture.measures.base import Unit
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import Language
from posture.report.letter.model import Letterhead, Report
from posture.report.letter.page import page
from posture.report.letter.pdf import pdf
from posture.report.printing import Paper
from posture.scale import Scale, ScaleSource
from posture.vertical import from_gravity
from posture.visit import Visit
from tests.histories import FIRST, TOLD, history, occasion
from tests.test_visit import flexion, hip_height, hip_tilt, known, left_knee, legs, right_knee, shot, taken, visit

LETTER = Path(__file__).parent.parent / "posture" / "report" / "letter"
DAY = date(2026, 11, 28)
NOTE = "Seen together.\nThe risk is small; <b>call</b> me."
shoulder_tilt = partial(taken, known("shoulder_tilt"))


def logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 120), (31, 122, 77)).save(out, "PNG")
    return out.getvalue()


def head(paper: Paper = Paper.A4) -> Letterhead:
    return Letterhead(name="Practice at the Lake", address="1 Shore Road\nLakeside", logo=logo(), paper=paper)


def report(of: Visit, **more: Any) -> Report:
    told = {"day": DAY, "patient": "Ada Example", "letterhead": head(), "note": NOTE, "conditions": TOLD, **more}
    return report_of(of, Details(**told))


FRONT = (
    hip_tilt(-4.0, 0.6),
    hip_height(-13.0, 1.8, unit=Unit.MM),
    left_knee(3.5, 0.6),
    right_knee(-3.0, 0.5),
    legs(-14.0, 1.5, unit=Unit.MM),
    shoulder_tilt(0.5, 0.8),
)
EVEN = (hip_tilt(0.4), hip_height(1.0, 3.0), left_knee(0.3), right_knee(-0.2), legs(4.0, 5.0), shoulder_tilt(0.1))


def photo(number: int, view: View, *results: Result) -> Analysis:
    """A photo with these results by hand, of a phone that knew its level, and of a person of known height."""
    scale = Scale(source=ScaleSource.STATURE, mm_per_px=2.0, sd_pct=1.0)
    vertical = from_gravity((0.0, -1.0, 0.0))
    assert vertical is not None
    return replace(shot(number, view, *results), scale=scale, vertical=vertical)


@cache
def one_visit(language: Language = Language.EN) -> Report:
    return report(visit(photo(1, View.FRONT, *FRONT), photo(2, View.LEFT, flexion(4.0))), language=language)


@cache
def two_visits(language: Language = Language.EN) -> Report:
    before = occasion(FIRST, hip_tilt(-9.0, 0.5), left_knee(3.4, 0.5), legs(-14.0, 1.5))
    now = occasion(DAY, *FRONT)
    return report(now.visit, history=history(before, now), language=language)


@cache
def six_visits(language: Language = Language.EN) -> Report:
    """The two of `two_visits`, and four before them."""
    earlier = [
        occasion(date(2025, month, 1), hip_tilt(tilt, 0.5), left_knee(-8.0, 0.5), legs(30.0, 1.5))
        for month, tilt in ((3, 21.0), (5, -17.0), (8, 14.0), (11, -12.0))
    ]
    before = occasion(FIRST, hip_tilt(-9.0, 0.5), left_knee(3.4, 0.5), legs(-14.0, 1.5))
    now = occasion(DAY, *FRONT)
    return report(now.visit, history=history(*earlier, before, now), language=language)


@cache
def front_only(language: Language = Language.EN) -> Report:
    return report(visit(photo(1, View.FRONT, *FRONT)), note="", letterhead=Letterhead(), patient="", language=language)


@cache
def all_withheld(language: Language = Language.EN) -> Report:
    return report(visit(photo(1, View.FRONT, *EVEN)), language=language)


REPORTS: Mapping[str, Callable[..., Report]] = {
    "one_visit": one_visit,
    "two_visits": two_visits,
    "front_only": front_only,
    "all_withheld": all_withheld,
}


def sentences(of: Report) -> Iterator[str]:
    """All that a report says in sentences and labels, but for the practitioner's note, names and numbers."""
    yield from (of.title, of.lead, *of.picture_notes)
    for one in of.pictures:
        yield from (one.caption, one.words)
    for finding in of.findings:
        yield from (finding.title, *finding.sentences, *finding.notes)
        yield from (finding.drawing.words,) if finding.drawing else ()
    for section in of.sections:
        yield from (section.title, *(line.sentence for line in section.lines), *section.sentences, *section.points)


def numbers(of: Report) -> list[tuple[str, str]]:
    """Value and range of each number, in the order of reading."""
    told = [one for finding in of.findings for one in finding.numbers]
    told += [line.number for section in of.sections for line in section.lines]
    return [(one.value, one.spread) for one in told]


class Outline(HTMLParser):
    """Tags, classes, alternative texts and text of a page, a line each; drawings by their words alone."""

    VOID = frozenset({"meta", "img", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0
        self.inside: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if "svg" not in self.inside:
            named = f".{told['class']}" if told.get("class") else ""
            words = told.get("alt") or told.get("aria-label")
            self.lines.append("  " * self.depth + tag + named + (f" [{words}]" if words else ""))
        if tag not in self.VOID:
            self.depth += 1
            self.inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only shapes of a drawing end so."""

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"style", "svg"} & set(self.inside):
            self.lines.append("  " * self.depth + " ".join(data.split()))
            self.texts += [] if "title" in self.inside else [" ".join(data.split())]
        elif data.strip() and "svg" in self.inside:
            self.texts.append(data.strip())


def _outline(of: Report) -> Outline:
    outline = Outline()
    outline.feed(page(of))
    return outline


def html_outline(of: Report) -> str:
    return "\n".join(_outline(of).lines) + "\n"


def pdf_outline(of: Report) -> str:
    """The tags of the PDF with their alternative texts, a line each, then the text of its pages."""
    reader = PdfReader(io.BytesIO(pdf(of).content))
    root: Any = reader.trailer["/Root"]
    return "\n".join([*_tags(root["/StructTreeRoot"]["/K"], 0), *pdf_text(of).splitlines()]) + "\n"


def _tags(kids: Any, depth: int) -> Iterator[str]:
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        if isinstance(one, dict) and "/S" in one:
            words = f" [{one['/Alt']}]" if "/Alt" in one else ""
            yield "  " * depth + str(one["/S"]) + words
            yield from _tags(one.get("/K", []), depth + 1)


@cache
def pdf_text(of: Report) -> str:
    pages = PdfReader(io.BytesIO(pdf(of).content)).pages
    return "\n".join(re.sub(r"[ \t]+", " ", one.extract_text()).strip() for one in pages)


def html_text(of: Report) -> str:
    """What a reader of the page sees."""
    return " ".join(_outline(of).texts)


def flat(text: str) -> str:
    return " ".join(text.split())
