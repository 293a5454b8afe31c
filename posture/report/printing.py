"""Sheets to print: typst's own fonts, nothing read from the system or the network, sizes exact at 100 %."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib import resources

import typst

RULER_MM = 100.0
"""Length of the check ruler on every page. [mm]"""


class Paper(StrEnum):
    """What a sheet is printed on."""

    A4 = "a4"
    LETTER = "letter"


PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
"""As typst names them."""


def pdf(template: str, paper: Paper, inputs: Mapping[str, str]) -> bytes:
    """All pages of the `template` as PDF."""
    return _pages(_compiler(template, paper, inputs).compile(format="pdf"))[0]


def png(template: str, paper: Paper, inputs: Mapping[str, str], *, ppi: float) -> list[bytes]:
    """Each page as a PNG of `ppi` pixels an inch."""
    return _pages(_compiler(template, paper, inputs).compile(format="png", ppi=ppi))


def text(name: str) -> str:
    """The content of a file of this folder."""
    return resources.files("posture.report").joinpath(name).read_text(encoding="utf-8")


def _compiler(template: str, paper: Paper, inputs: Mapping[str, str]) -> typst.Compiler:
    source = text("ruler.typ") + text(template)
    told = {"paper": PAPERS[paper], "ruler_mm": str(RULER_MM), **inputs}
    return typst.Compiler(source.encode(), ignore_system_fonts=True, sys_inputs=told)


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    """What typst gives back: a file, or one a page."""
    return made if isinstance(made, list) else [made or b""]
