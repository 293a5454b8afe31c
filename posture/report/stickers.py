"""The sheet to print: stickers for bony landmarks, and the board that gives millimetres.

Sizes are exact on paper when it is printed at 100 %; a ruler on either page shows whether it was. What the board
holds is `posture.scale.board`'s, so that what is printed is what is looked for.
"""

from __future__ import annotations

import json
from enum import StrEnum
from importlib import resources

import typst

from posture.scale.board import MARKER_MM, MARKERS, marker_cells

STICKER_MM = 15.0
"""Diameter of a sticker: some 25 px at 3 m in the picture of a phone, and no wider than the bones they lie on. [mm]"""
RULER_MM = 100.0
"""Length of the check ruler. [mm]"""


class Paper(StrEnum):
    """What the sheet is printed on."""

    A4 = "a4"
    LETTER = "letter"


NAME = "posture-stickers.pdf"
"""What the file is called where the user does not say."""

_PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
"""As typst names them."""


def pdf(paper: Paper) -> bytes:
    """Both pages as PDF; fonts are those that typst carries, nothing is read from the system or the network."""
    return _pages(_compiler(paper).compile(format="pdf"))[0]


def png(paper: Paper, *, ppi: float) -> list[bytes]:
    """Each page as a PNG of `ppi` pixels an inch."""
    return _pages(_compiler(paper).compile(format="png", ppi=ppi))


def _compiler(paper: Paper) -> typst.Compiler:
    return typst.Compiler(_text("stickers.typ").encode(), ignore_system_fonts=True, sys_inputs=_inputs(paper))


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    """What typst gives back: a file, or one a page."""
    return made if isinstance(made, list) else [made or b""]


def _inputs(paper: Paper) -> dict[str, str]:
    markers = [
        {"x": x, "y": y, "cells": [[int(cell) for cell in row] for row in marker_cells(number)]}
        for number, (x, y) in MARKERS.items()
    ]
    return {
        "paper": _PAPERS[paper],
        "sticker_mm": str(STICKER_MM),
        "ruler_mm": str(RULER_MM),
        "marker_mm": str(MARKER_MM),
        "markers": json.dumps(markers),
        "hold": _text("hold.svg"),
        "places": _text("places.svg"),
    }


def _text(name: str) -> str:
    return resources.files("posture.report").joinpath(name).read_text(encoding="utf-8")
