"""Analysis -> one page that stands alone: the picture, the table, the findings; for screen, phone and A4."""

from __future__ import annotations

import base64
from importlib import resources

from jinja2 import Environment, StrictUndefined

from posture import __version__
from posture.analysis import Analysis
from posture.overlay import encoded, render, shapes
from posture.photo import Pixels
from posture.report import wording

_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def page(analysis: Analysis, *, show_face: bool = False) -> str:
    """HTML with the picture inside, no scripts and no outside address; faces covered unless `show_face`."""
    template = _ENVIRONMENT.from_string(_resource("page.html"))
    return template.render(
        analysis=analysis,
        picture=data_url(picture(analysis, show_face=show_face)),
        style=_resource("page.css"),
        wording=wording,
        version=__version__,
    )


def picture(analysis: Analysis, *, show_face: bool = False) -> Pixels | None:
    """The photo with its lines; None when nobody was found, because then no face can be covered."""
    if not analysis.people:
        return None
    return render(analysis.photo.pixels, shapes(analysis, show_face=show_face))


def data_url(pixels: Pixels | None) -> str | None:
    """`pixels` as a JPEG inside an address, so that a page needs no second file."""
    if pixels is None:
        return None
    return "data:image/jpeg;base64," + base64.b64encode(encoded(pixels, "JPEG")).decode()


def _resource(name: str) -> str:
    return resources.files("posture.report").joinpath(name).read_text(encoding="utf-8")
