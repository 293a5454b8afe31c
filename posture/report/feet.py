"""The foot template to print: where both feet stand and where the camera does, the same at every visit.

Three pages: a page for each foot, joined at their middle lines, and how to lay them, with the mark for the camera.
Sizes are exact on paper when it is printed at 100 %; a ruler on each page shows whether it was.
"""

from __future__ import annotations

from posture.report import printing
from posture.report.printing import Paper

HEELS_MM = 170.0
"""Between the middles of both heels: under the hip joints of an adult. Chosen by us. [mm]"""
SPLAY_DEG = 12.0
"""How far each foot points outwards, as people stand at ease; chosen by us, within the usual 10 to 15. [degrees]"""
ANKLES_MM = 55.0
"""The ring, from which the camera's distance is measured, lies so far before the heels: between the ankles. [mm]"""
CAMERA_M = 3.0
"""From the ring to the lens (docs/method.md). [m]"""
NAME = "posture-feet.pdf"
"""What the file is called where the user does not say."""
_TEMPLATE = "feet.typ"


def pdf(paper: Paper) -> bytes:
    """All three pages as PDF."""
    return printing.pdf(_TEMPLATE, paper, _inputs())


def png(paper: Paper, *, ppi: float) -> list[bytes]:
    """Each page as a PNG of `ppi` pixels an inch."""
    return printing.png(_TEMPLATE, paper, _inputs(), ppi=ppi)


def _inputs() -> dict[str, str]:
    return {
        "heels_mm": str(HEELS_MM),
        "splay_deg": str(SPLAY_DEG),
        "ankles_mm": str(ANKLES_MM),
        "camera_m": f"{CAMERA_M:g}",
        "plan": printing.text("feet.svg"),
    }
