"""How long the first PDF of a patient's report takes in a new process, and how large it is: a part of docs/speed.md.

Each figure is of a process of its own, which measures the sample photos, builds the report and then makes its PDF: from
the import of what makes it (`posture.report.letter.pdf`) to its last byte, by the clock on the wall.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.speed_page import machine, write_part
from posture.analysis import Request, analyse
from posture.detect import shared_detector
from posture.landmarks import View
from posture.photo import read
from posture.refine import shared_refiner
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import LANGUAGES, Language
from posture.report.letter.model import Letterhead
from posture.visit import visit_of

ROOT = Path(__file__).parent.parent
SAMPLES = {View.FRONT: "front.jpg", View.LEFT: "left.jpg"}
RUNS = 5
BOUND_S, BOUND_BYTES = 2.0, 1_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """A first PDF: how long it took, and its size. [s, bytes]"""

    seconds: float
    size: int


def main() -> int:
    """Measure, write the part of the page, and say whether each language is within its bounds."""
    before = os.getloadavg()[0]
    runs = {language: [_first(language) for _ in range(RUNS)] for language in Language}
    medians = {language: statistics.median(one.seconds for one in made) for language, made in runs.items()}
    largest = max(one.size for made in runs.values() for one in made)
    write_part("letter", _lines(runs, medians, largest, before))
    return int(max(medians.values()) > BOUND_S or largest > BOUND_BYTES)


def _first(language: Language) -> Made:
    """What a process of its own measured."""
    command = [sys.executable, "-m", "benchmarks.letter_speed", language.value]
    ran = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, text=True)
    return Made(**json.loads(ran.stdout.splitlines()[-1]))


def _measured(language: Language) -> Made:
    """The first PDF of this process."""
    requests = {name: Request(view=view, height_cm=170.0) for view, name in SAMPLES.items()}
    photos = [
        analyse(read(ROOT / "sample_images" / name), request, shared_detector(), shared_refiner())
        for name, request in requests.items()
    ]
    details = Details(
        day=date(2026, 11, 28),
        patient="Ada Example",
        letterhead=Letterhead(name="Practice at the Lake"),
        note="Walk every day.",
        language=language,
    )
    report = report_of(visit_of(photos, given=len(photos)), details)
    start = time.perf_counter()
    from posture.report.letter.pdf import pdf  # noqa: PLC0415  # its import is a part of what is waited for

    content = pdf(report).content
    return Made(time.perf_counter() - start, len(content))


def _lines(runs: dict[Language, list[Made]], medians: dict[Language, float], largest: int, before: float) -> list[str]:
    rows = [
        f"| {LANGUAGES[language]} | {medians[language]:.2f} s | {max(one.seconds for one in made):.2f} s | "
        f"{max(one.size for one in made) / 1000:.0f} kB |"
        for language, made in runs.items()
    ]
    met = "met" if max(medians.values()) <= BOUND_S and largest <= BOUND_BYTES else "missed"
    return [
        "## The first PDF of a patient's report",
        "",
        f"Written by `make speed` on {date.today().isoformat()} ({machine()}): a report of two sample",
        f"photos, {RUNS} new processes for each language, each making its first PDF.",
        "",
        "| language | median | slowest | size |",
        "|---|---|---|---|",
        *rows,
        "",
        f"Bounds: a median of {BOUND_S:.0f} s, and {BOUND_BYTES / 1e6:.0f} MB: {met}. The clock counts waiting for",
        f"others: the load average was {before:.1f} at the beginning and {os.getloadavg()[0]:.1f} at the end.",
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        made = _measured(Language(sys.argv[1]))
        sys.stdout.write(json.dumps({"seconds": made.seconds, "size": made.size}) + "\n")
    else:
        sys.exit(main())
