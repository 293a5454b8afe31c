"""Which versions are at work, and whose they are."""

from __future__ import annotations

from importlib import metadata, resources

from posture import __version__, detect, refine
from posture.report.wording import FOOTER
from posture.web.markup import show

MODEL: detect.Model = "heavy"
"""What measures here; the page loads no network to name it."""


def about() -> None:
    """Show them."""
    show(
        "settings/about.html",
        version=__version__,
        network=detect.Provenance(
            model=MODEL, model_sha256=detect.SHA256[MODEL], mediapipe=metadata.version("mediapipe")
        ),
        refiner=(refine.NAME, refine.SHA256),
        footer=FOOTER,
        licence=resources.files("posture").joinpath("models/LICENSE").read_text(encoding="utf-8"),
    )
