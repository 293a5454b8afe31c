"""The report as files to hand over: PDF and HTML, named after the day and not after the patient."""

from __future__ import annotations

from functools import partial

import streamlit as st

from posture.records import Visit
from posture.report.letter.fonts import REPLACEMENT
from posture.report.letter.model import Report
from posture.report.letter.page import page
from posture.report.letter.pdf import lacking, pdf
from posture.web.downloads import File, file_links
from posture.web.markup import notice, show
from posture.web.report.words import FILES, heading


def files(report: Report, visit: Visit) -> None:
    """A link to each, and what a PDF cannot show of it."""
    heading(FILES)
    show("report/files_how.html")
    stem = f"report-{visit.day:%Y-%m-%d}"
    printed = File(
        label="PDF, to print or to send",
        name=f"{stem}.pdf",
        media_type="application/pdf",
        make=partial(_printed, report),
    )
    read = File(
        label="HTML, to read on a phone",
        name=f"{stem}.html",
        media_type="text/html",
        make=lambda: page(report).encode(),
    )
    file_links([printed, read], key=f"report-files-{visit.id}")
    if missing := lacking(report):
        signs = ", ".join(f"{one} (U+{ord(one):04X})" for one in sorted(missing))
        notice(
            "No font of the PDF has a character of this report.",
            f"{REPLACEMENT} stands there for {signs}. The HTML shows more characters; or write it in another way.",
        )


def _printed(report: Report) -> bytes:
    with st.spinner("Making the PDF …"):
        return pdf(report).content
