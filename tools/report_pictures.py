"""`make report-pictures`: the page that tells most of the patient's report in each of its cases, to docs/pictures/.

The bodies are rendered. Needs pdftoppm (Debian: apt-get install poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from posture import __version__
from posture.analysis import Analysis, Request, analyse
from posture.conditions import Conditions
from posture.detect import shared_detector
from posture.history import Subject, history_of
from posture.landmarks import View
from posture.measures.base import Unit
from posture.occasion import Occasion
from posture.photo import read
from posture.refine import shared_refiner
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import Language
from posture.report.letter.model import Letterhead
from posture.report.letter.pdf import pdf
from posture.visit import Visit, visit_of

ROOT = Path(__file__).parent.parent
SAMPLES, TRUTH, PICTURES = ROOT / "sample_images", ROOT / "ground_truth", ROOT / "docs" / "pictures"
DOTS = 92
"""An inch: small text can just be read, and no picture is larger than LARGEST."""
LARGEST = 150_000
"""[bytes]"""
FIRST, SECOND = date(2026, 9, 14), date(2026, 11, 23)
STANDING = {Unit.DEG: 0.5, Unit.MM: 2.0}
"""How differently one person stands, as a practice's own session of repeatability would find it; made up."""
SAME = Conditions(distance_cm=300.0, lens_height_cm=100.0, shoes=False, clothes="shorts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One report: the photos of the visit and of the one before, by view, of a person of that height. [cm]

    Its `page` is shown.
    """

    name: str
    photos: dict[View, Path]
    height_cm: float
    before: dict[View, Path] | None = None
    language: Language = Language.EN
    note: str = ""
    page: int = 1


ALL = {view: SAMPLES / f"{view.value}.jpg" for view in View}
FRONT = {View.FRONT: SAMPLES / "front.jpg"}
CASES = (
    Case(name="one_visit", photos=ALL, height_cm=171.3, note="Please bring your walking shoes next time."),
    Case(name="two_visits", photos={View.FRONT: SAMPLES / "front_later.jpg"}, before=FRONT, height_cm=171.3, page=2),
    Case(name="front_only", photos=FRONT, height_cm=171.3),
    Case(name="all_withheld", photos={View.FRONT: TRUTH / "calibrate" / "front_052.jpg"}, height_cm=172.9),
    Case(name="zh_hant", photos=ALL, height_cm=171.3, language=Language.ZH_HANT),
    Case(name="zh_hans", photos=ALL, height_cm=171.3, language=Language.ZH_HANS),
)


def main() -> int:
    """Write a JPEG for each case; 1 when one is too large."""
    sizes = {}
    for case in CASES:
        path = PICTURES / f"report_{case.name}.jpg"
        path.write_bytes(picture_of(_pdf(case), case.page))
        sizes[path.name] = path.stat().st_size
        sys.stdout.write(f"{path.relative_to(ROOT)}: {sizes[path.name] / 1000:.0f} kB\n")
    return int(max(sizes.values()) > LARGEST)


def picture_of(content: bytes, page: int) -> bytes:
    """That page of the PDF `content` as a JPEG."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        command = ["pdftoppm", "-jpeg", "-jpegopt", "quality=82,optimize=y", "-r", str(DOTS)]
        return subprocess.run(
            [*command, "-f", str(page), "-l", str(page), file.name], check=True, capture_output=True
        ).stdout


def _pdf(case: Case) -> bytes:
    visit = _visit(case.photos, case.height_cm)
    occasions = [_occasion(SECOND, visit)]
    if case.before:
        occasions.insert(0, _occasion(FIRST, _visit(case.before, case.height_cm)))
    details = Details(
        day=SECOND,
        patient="Ada Example",
        letterhead=Letterhead(name="Practice at the Lake", address="1 Shore Road\nLakeside"),
        note=case.note,
        conditions=SAME,
        history=history_of(occasions, _standing),
        language=case.language,
    )
    return pdf(report_of(visit, details)).content


def _occasion(day: date, visit: Visit) -> Occasion:
    return Occasion(key=day.isoformat(), day=day, visit=visit, conditions=SAME, tools=frozenset({__version__}))


def _standing(of: Subject) -> float | None:
    return STANDING.get(of.unit)


def _visit(photos: dict[View, Path], height_cm: float) -> Visit:
    analyses = [_analysis(path, view, height_cm) for view, path in photos.items()]
    return visit_of(analyses, given=len(analyses))


def _analysis(path: Path, view: View, height_cm: float) -> Analysis:
    return analyse(read(path), Request(view=view, height_cm=height_cm), shared_detector(), shared_refiner())


if __name__ == "__main__":
    sys.exit(main())
