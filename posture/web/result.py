"""Analysis -> what the page shows of it, in words of `report.wording`."""

from __future__ import annotations

import streamlit as st

from posture import __version__
from posture.analysis import Analysis
from posture.report import html as report
from posture.report import wording
from posture.web.markup import show


def findings(analysis: Analysis) -> None:
    """Whether it was measured, and every doubt with what to do about it."""
    show("findings.html", analysis=analysis, wording=wording)


def sheet(analysis: Analysis, *, show_face: bool) -> None:
    """The picture with its lines beside the table."""
    content = report.sheet(analysis, show_face=show_face)
    st.html(f'<section class="posture-result" aria-label="Result">{content}</section>')


def footer(analysis: Analysis) -> None:
    """What this is not."""
    show("footer.html", analysis=analysis, wording=wording, version=__version__)
