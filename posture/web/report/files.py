"""The report as files to hand over: PDF and HTML, named after the day and not after the patient."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import streamlit as st

from posture.records import Visit
from posture.report.letter.fonts import REPLACEMENT
from posture.report.letter.model import Report
from posture.report.letter.page import page
from posture.report.letter.pdf import pdf
from posture.web.downloads import File, file_links
from posture.web.markup import notice, show
from posture.web.report.words import FILES, heading

_MADE = "report-files"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """Files of the report `of`, and the characters of it that no font of the PDF has."""

    of: Report = field(repr=False)
    files: tuple[File, ...]
    replaced: frozenset[str]


def files(report: Report, visit: Visit) -> None:
    """Links to both files, once they were asked for."""
    heading(FILES)
    show("report/files_how.html")
    made: _Made | None = st.session_state.get(_MADE)
    place = st.empty()
    if made is None or made.of != report:
        if not place.button("Make the PDF and the HTML", key=f"report-make-{visit.id}", icon=":material/download:"):
            return
        with place, st.spinner("Making the files …"):
            st.session_state[_MADE] = made = _made(report, f"report-{visit.day:%Y-%m-%d}")
        place.empty()
    file_links(made.files, key=f"report-files-{visit.id}")
    if made.replaced:
        notice("The PDF has characters that no font of Posture has.", _lacking(made.replaced))


def _made(report: Report, stem: str) -> _Made:
    printed = pdf(report)
    return _Made(
        of=report,
        files=(
            _file("PDF, to print or to send", f"{stem}.pdf", "application/pdf", printed.content),
            _file("HTML, to read on a phone", f"{stem}.html", "text/html", page(report).encode()),
        ),
        replaced=printed.replaced,
    )


def _file(label: str, name: str, media_type: str, content: bytes) -> File:
    return {"label": label, "name": name, "type": media_type, "content": base64.b64encode(content).decode()}


def _lacking(replaced: frozenset[str]) -> str:
    signs = ", ".join(f"{one} (U+{ord(one):04X})" for one in sorted(replaced))
    return f"{REPLACEMENT} stands there for {signs}. The HTML shows more characters; or write it in another way."
