"""Report -> a tagged PDF (PDF/UA-1) by typst: selectable text, alternative text for every picture and drawing.

All text goes in as data (JSON in `sys.inputs`), never as typst source, so that nobody's name is ever read as a command.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import typst

from posture.report import printing
from posture.report.letter.catalogue import Language
from posture.report.letter.drawn import svg
from posture.report.letter.fonts import families, fonts, han, with_replacements
from posture.report.letter.model import Drawing, Finding, Number, Picture, Report, Section

_TAGS: Mapping[Language, tuple[str, str | None]] = {
    Language.EN: ("en", None),
    Language.ZH_HANT: ("zh", "TW"),
    Language.ZH_HANS: ("zh", "CN"),
}
"""Language and region, which decide how typst breaks lines, and what a PDF says that it is written in."""
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A PDF, and the characters in it that no font has: shown as a replacement sign."""

    content: bytes
    replaced: frozenset[str]


def pdf(report: Report) -> Made:
    """The report for paper of the letterhead's kind."""
    told, replaced = with_replacements(json.dumps(_data(report), ensure_ascii=False))
    inputs = {"report": told, "fonts": json.dumps(families(report.language))}
    source = printing.text("letter/letter.typ").encode()
    compiler = typst.Compiler(source, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards="ua-1")
    return Made(content=made[0] if isinstance(made, list) else made or b"", replaced=replaced)


def lacking(report: Report) -> frozenset[str]:
    """The characters of the report that no font has, known before the PDF is made."""
    return with_replacements(json.dumps(_data(replace(report, pictures=())), ensure_ascii=False))[1]


def _data(report: Report) -> Mapping[str, Any]:
    head = report.letterhead
    language, region = _TAGS[report.language]
    return {
        "language": language,
        "region": region,
        "paper": printing.PAPERS[head.paper],
        "title": report.title,
        "patient": _isolated(report.patient),
        "day": report.day,
        "lead": report.lead,
        "pictures": [_picture(one) for one in report.pictures],
        "picture_notes": " ".join(report.picture_notes),
        "findings": [_finding(one, han(report.language)) for one in report.findings],
        "sections": [_section(one) for one in report.sections],
        "practice": {
            "name": _isolated(head.name),
            "address": [_isolated(line) for line in head.address.splitlines()],
            "logo": None if head.logo is None else list(head.logo),
        },
        "labels": {name: getattr(report.labels, name) for name in report.labels.__slots__},
    }


def _isolated(text: str) -> str:
    """`text`, which somebody typed, so that a script written from the right turns nothing that stands beside it."""
    turns = any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text)
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if turns else text


def _picture(one: Picture) -> Mapping[str, Any]:
    return {"jpeg": list(one.jpeg), "ratio": one.height / one.width, "caption": one.caption, "words": one.words}


def _finding(one: Finding, han: str) -> Mapping[str, Any]:
    return {
        "title": one.title,
        "sentences": one.sentences,
        "drawing": None if one.drawing is None else _drawing(one.drawing, han),
        "numbers": [_number(each) for each in one.numbers],
        "notes": one.notes,
    }


def _drawing(one: Drawing, han: str) -> Mapping[str, str]:
    return {"svg": svg(one, han), "words": one.words}


def _number(one: Number) -> Mapping[str, Any]:
    return {"label": one.label, "value": one.value, "spread": one.spread, "unsure": one.unsure}


def _section(one: Section) -> Mapping[str, Any]:
    return {
        "part": one.part.value,
        "title": one.title,
        "sentences": one.sentences,
        "lines": [{"sentence": line.sentence, **_number(line.number)} for line in one.lines],
        "points": one.points,
        "quoted": one.quoted,
    }
