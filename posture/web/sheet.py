"""The sheets to print, as links that the browser makes by itself: stickers with scale board, and the foot template."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from posture.report import feet, stickers
from posture.report.feet import pdf as feet_pdf
from posture.report.printing import Paper
from posture.report.stickers import pdf as stickers_pdf
from posture.web.downloads import File, file_links
from posture.web.office import desk

_PAPERS = {Paper.A4: "A4", Paper.LETTER: "Letter"}


def sheet_links(key: str) -> None:
    """Stickers and board, a link for each paper: the bytes of `posture stickers`, and nothing of a person in them."""
    file_links([_stickers(paper) for paper in _papers()], key=key)


def feet_links(key: str) -> None:
    """The foot template, a link for each paper: the bytes of `posture feet`."""
    file_links([_feet(paper) for paper in _papers()], key=key)


def _papers() -> list[Paper]:
    """Each paper, that of the practice first."""
    own = desk().practice.get().paper
    return sorted(Paper, key=lambda paper: paper is not own)


def _stickers(paper: Paper) -> File:
    return _file("Sheet to print", stickers.NAME, paper, stickers_pdf)


def _feet(paper: Paper) -> File:
    return _file("Foot template", feet.NAME, paper, feet_pdf)


def _file(what: str, name: str, paper: Paper, make: Callable[[Paper], bytes]) -> File:
    return File(
        label=f"{what}, {_PAPERS[paper]} (PDF)",
        name=name.replace(".pdf", f"-{paper}.pdf"),
        media_type="application/pdf",
        make=partial(make, paper),
    )
