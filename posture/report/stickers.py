"""The sheet to print: stickers for bony landmarks, and the board that gives millimetres.

Sizes are exact on paper when it is printed at 100 %; a ruler on either page shows whether it was. What the board
holds is `posture.scale.board`'s, so that what is printed is what is looked for.
"""

from __future__ import annotations

import json

from posture.report import printing
from posture.report.printing import RULER_MM as RULER_MM
from posture.report.printing import Paper
from posture.scale.board import MARKER_MM, MARKERS, marker_cells

STICKER_MM = 15.0
"""Diameter of a sticker: some 25 px at 3 m in the picture of a phone, and no wider than the bones they lie on. [mm]"""
NAME = "posture-stickers.pdf"
"""What the file is called where the user does not say."""
_TEMPLATE = "stickers.typ"


def pdf(paper: Paper) -> bytes:
    """Both pages as PDF."""
    return printing.pdf(_TEMPLATE, paper, _inputs())


def png(paper: Paper, *, ppi: float) -> list[bytes]:
    """Each page as a PNG of `ppi` pixels an inch."""
    return printing.png(_TEMPLATE, paper, _inputs(), ppi=ppi)


def _inputs() -> dict[str, str]:
    markers = [
        {"x": x, "y": y, "cells": [[int(cell) for cell in row] for row in marker_cells(number)]}
        for number, (x, y) in MARKERS.items()
    ]
    return {
        "sticker_mm": str(STICKER_MM),
        "marker_mm": str(MARKER_MM),
        "markers": json.dumps(markers),
        "hold": printing.text("hold.svg"),
        "places": printing.text("places.svg"),
    }
