"""How long a photo takes, as ratios measured in one run: writes docs/speed.md.

The yardstick is two calls of the `heavy` network on the picture it is shown of the same decoded 12-megapixel photo,
because the consensus needs two; they are not asked where the person is, as the analysis asks. All figures are medians
of runs in turn, so that a busy machine slows them alike.
"""

from __future__ import annotations

import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pillow_heif
from PIL import Image

from posture.analysis import Request, analyse
from posture.detect import LONGEST_PX, MediaPipeDetector, shared_detector
from posture.landmarks import View
from posture.photo import decode, reduced
from posture.refine import shared_refiner
from posture.report.files import content

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "speed.md"
RECORDS = "\n<!-- records:begin -->"
SAMPLE = ROOT / "sample_images" / "front.jpg"
SIZE = (3024, 4032)
RUNS = 15
COLD_RUNS = 5
BOUND = 3.0
"""The most that an analysis may cost, in units of the yardstick."""
REQUEST = Request(view=View.FRONT, height_cm=170.0)


def main() -> int:
    """Measure, write the page, and say whether the analysis is within its bound."""
    photo_files = {kind: enlarged(kind) for kind in ("JPEG", "HEIF")}
    photo, detector, refiner = decode(photo_files["JPEG"], "photo.jpg"), shared_detector(), shared_refiner()
    analysis = analyse(photo, REQUEST, detector, refiner)
    shown, _ = reduced(photo.pixels, longest=LONGEST_PX)
    bare = MediaPipeDetector(silhouettes=False)
    steps: dict[str, Callable[[], object]] = {
        "two calls of the network (the yardstick)": lambda: [bare.look(shown) for _ in range(2)],
        "the whole analysis of the decoded photo": lambda: analyse(photo, REQUEST, detector, refiner),
        "decoding the JPEG": lambda: decode(photo_files["JPEG"], "photo.jpg"),
        "decoding the HEIC": lambda: decode(photo_files["HEIF"], "photo.heic"),
        "drawing and encoding the picture (PNG)": lambda: content(analysis, ".png"),
    }
    medians = _medians(steps)
    medians["cold start: `posture analyse` of that JPEG, from the shell"] = _cold_start(photo_files["JPEG"])
    yardstick = next(iter(medians.values()))
    rows = [f"| {name} | {1000 * seconds:.0f} ms | {seconds / yardstick:.2f} |" for name, seconds in medians.items()]
    ratio = medians["the whole analysis of the decoded photo"] / yardstick
    of_records = PAGE.read_text().partition(RECORDS)  # `make speed-records` writes that part
    PAGE.write_text(_page(rows, ratio) + of_records[1] + of_records[2])
    sys.stdout.write(PAGE.read_text())
    return int(ratio > BOUND)


def enlarged(kind: str) -> bytes:
    """The front sample as a 12-megapixel file."""
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    with Image.open(SAMPLE) as image:
        image.resize(SIZE, Image.Resampling.BICUBIC).save(out, kind, quality=90)
    return out.getvalue()


def _medians(steps: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median time of each step after one warm-up, the steps taken in turn. [s]"""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for run in range(RUNS + 1):
        for name, step in steps.items():
            start = time.perf_counter()
            step()
            if run:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def _cold_start(photo: bytes) -> float:
    """Median time of the whole command, from the shell to its exit. [s]"""
    taken = []
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(photo)
        file.flush()
        command = [sys.executable, "-m", "posture", "analyse", file.name, "--view", "front", "--json"]
        for _ in range(COLD_RUNS):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _page(rows: list[str], ratio: float) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return "\n".join(
        [
            "# Speed",
            "",
            f"Written by `make speed` on {date.today().isoformat()} ({machine}).",
            f"Medians of {RUNS} runs in turn, warm, on a 12-megapixel photo; the last column is in units of the",
            "first row and is the one to compare.",
            "",
            "| step | median | ratio |",
            "|---|---|---|",
            *rows,
            "",
            f"Bound: an analysis costs at most {BOUND:.0f} x two calls of the network. Measured: {ratio:.2f} x.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
