"""Which versions are at work, and whose they are."""

from __future__ import annotations

from importlib import resources

from posture import __version__
from posture.detect import shared_detector
from posture.refine import NAME, SHA256
from posture.report.wording import FOOTER
from posture.web.markup import show


def about() -> None:
    """Show them."""
    show(
        "settings/about.html",
        version=__version__,
        network=shared_detector().provenance,
        refiner=(NAME, SHA256),
        footer=FOOTER,
        licence=resources.files("posture.models").joinpath("LICENSE").read_text(encoding="utf-8"),
    )
