"""Analysis -> what the page shows of it, in words of `report.wording`."""

from __future__ import annotations

from functools import partial

import streamlit as st

from posture import __version__
from posture.analysis import Analysis, Seen
from posture.repeats import Repeats
from posture.report import html as report
from posture.report import point_words, repeats_words, wording
from posture.vertical import VerticalSource
from posture.web.markup import show
from posture.web.once import once


def findings(analysis: Analysis) -> None:
    """Whether it was measured, and every doubt with what to do about it."""
    show("findings.html", analysis=analysis, wording=wording)


def sheet(analysis: Analysis, *, show_face: bool) -> None:
    """The picture with its lines beside the table."""
    content = once("sheet", analysis, show_face=show_face, draw=partial(report.sheet, analysis, show_face=show_face))
    st.html(f'<section class="posture-result" aria-label="Result">{content}</section>')


def table(analysis: Analysis) -> None:
    """The table without the picture."""
    content = f'<div class="posture-sheet alone"><div>{report.table(analysis)}</div></div>'
    st.html(f'<section class="posture-result" aria-label="Result">{content}</section>')


def beside_editor(seen: Seen, analysis: Analysis) -> None:
    """How wide what a hand drew makes the intervals; nothing where it drew nothing."""
    drawn = seen.vertical.source is VerticalSource.PLUMB
    line = wording.line(seen.vertical, seen.told) if drawn else ""
    points = point_words.hand_errors(analysis)
    if line or points:
        show("beside_editor.html", line=line, points=points)


def repeats(of: Repeats, analyses: tuple[Analysis, ...], *, show_face: bool) -> None:
    """How many photos stand behind the means, every doubt about one of them, and the table beside the pictures."""
    show("repeats.html", repeats=of, analyses=analyses, wording=wording, repeats_words=repeats_words)
    content = report.repeats_sheet(of, show_face=show_face)
    st.html(f'<section class="posture-result" aria-label="Result">{content}</section>')


def footer(analysis: Analysis, *, words: str = wording.FOOTER) -> None:
    """What this is not."""
    show("footer.html", analysis=analysis, words=words, version=__version__)
