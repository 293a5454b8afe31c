"""Report -> one HTML file that stands alone: no script, no outside address; for phone, screen and paper."""

from __future__ import annotations

import base64

from posture import __version__
from posture.report.html import style
from posture.report.letter.drawn import svg
from posture.report.letter.model import Report
from posture.report.templates import ENVIRONMENT


def page(report: Report) -> str:
    """The report as HTML, its text escaped, its pictures and drawings inside."""
    logo = report.letterhead.logo
    return ENVIRONMENT.get_template("letter/letter.html").render(
        report=report,
        logo=None if logo is None else _address("png", logo),
        pictures=[(one, _address("jpeg", one.jpeg)) for one in report.pictures],
        svg=svg,
        style=style("letter/letter.css"),
        version=__version__,
    )


def _address(kind: str, content: bytes) -> str:
    """A picture inside an address, so that the file needs no second one."""
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
