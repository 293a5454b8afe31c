"""The sheet to print, stickers and scale board, as links that the browser makes by itself."""

from __future__ import annotations

import base64
from functools import cache

from posture.report.stickers import NAME, Paper, pdf
from posture.web.downloads import File, file_links

_LABELS = {Paper.A4: "Sheet to print, A4 (PDF)", Paper.LETTER: "Sheet to print, Letter (PDF)"}


def sheet_links(key: str) -> None:
    """A link for each paper; the same bytes as `posture stickers` writes, and nothing of a person in them."""
    file_links([_file(paper) for paper in Paper], key=key)


@cache
def _file(paper: Paper) -> File:
    return {
        "label": _LABELS[paper],
        "name": NAME.replace(".pdf", f"-{paper}.pdf"),
        "type": "application/pdf",
        "content": base64.b64encode(pdf(paper)).decode(),
    }
