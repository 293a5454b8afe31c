"""How long New visit takes from the end of a photo's upload until its checklist is shown: its part of docs/speed.md.

A server on an empty data folder with one patient, and a browser that gives one photo of 12 megapixels to a page of its
own each time, in turn with a worker of the engine that is asked directly. A first turn, which loads the network, is not
counted. Server and browser share the machine with all else that runs there: read the figures by its load.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.speed import PAGE, enlarged
from posture.analysis import Request
from posture.engine import Pool
from posture.photo import Photo, decode
from posture.records import PatientFacts, open_records
from tests.serving import ROOT, streamlit

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Request as Sent

BEGIN, END = "<!-- intake:begin -->", "<!-- intake:end -->"
RUNS = 5
MOST_S = 2.0
"""The bound of the median. [s]"""
PATIENCE_MS = 180_000


def main() -> int:
    """Measure, write the page, and say whether the median is within its bound."""
    os.environ.pop("POSTURE_DATABASE_URL", None)  # the records of this run are its own
    before = os.getloadavg()[0]
    waits, engine = _measured(enlarged("JPEG"))
    busy = max(before, os.getloadavg()[0])
    _write(waits, engine, busy)
    return int(statistics.median(waits) > MOST_S)


def _measured(content: bytes) -> tuple[list[float], list[float]]:
    """From the end of each upload until its checklist is shown, and one analysis alone. [s]"""
    photo, pool = decode(content, "front.jpg"), Pool(workers=1)
    with tempfile.TemporaryDirectory() as folder:
        with open_records(Path(folder)) as records:
            patient = records.desk().patients.add(PatientFacts(name="A", reference="A-1", stature_cm=170.0))
        environment = {**os.environ, "POSTURE_DATA": folder}
        with streamlit(str(ROOT / "app.py"), environment=environment) as port, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            address = f"http://127.0.0.1:{port}/new-visit?id={patient.id}"
            turns = [(_wait(browser, address, content), _analysis(pool, photo)) for _ in range(RUNS + 1)]
            browser.close()
    pool.close()
    waits, engine = zip(*turns[1:], strict=True)
    return list(waits), list(engine)


def _analysis(pool: Pool, photo: Photo) -> float:
    """One, without any page. [s]"""
    begun = time.perf_counter()
    pool.submit(photo, Request(height_cm=170.0)).result()
    return time.perf_counter() - begun


def _wait(browser: Browser, address: str, content: bytes) -> float:
    """One photo, given to a page of its own. [s]"""
    ends: list[float] = []

    def ended(request: Sent) -> None:
        if request.method == "PUT":
            ends.append(time.perf_counter())

    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("requestfinished", ended)
    page.goto(address)
    page.wait_for_selector(".posture-view.next")
    page.set_input_files("input[type=file]", {"name": "front.jpg", "mimeType": "image/jpeg", "buffer": content})
    page.wait_for_selector(".posture-shot")
    shown = time.perf_counter()
    page.close()
    (end,) = ends
    return shown - end


def _write(waits: list[float], engine: list[float], busy: float) -> None:
    """The part of the page between the marks."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    median = statistics.median(waits)
    part = [
        BEGIN,
        "## A photo in New visit",
        "",
        f"Written by `make intake-wait` on {date.today().isoformat()} ({machine}): one photo of 12 megapixels",
        "in Chromium, from the end of its upload until its checklist is shown, in turn with one analysis alone.",
        f"Up to {busy:.1f} processes wanted a core meanwhile (load average).",
        "",
        "| what | median | least | most | count |",
        "|---|---|---|---|---|",
        _row("from the end of the upload to the checklist", waits),
        _row("one analysis, a worker asked directly", engine),
        "",
        f"Bound: a median of {MOST_S:.0f} s: {'missed' if median > MOST_S else 'met'}.",
        END,
    ]
    page = PAGE.read_text()
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}{END}\n"
    head, _, rest = page.partition(BEGIN)
    PAGE.write_text(head + "\n".join(part) + rest.partition(END)[2])
    sys.stdout.write("\n".join([*part, ""]))


def _row(what: str, taken: list[float]) -> str:
    return f"| {what} | {statistics.median(taken):.2f} s | {min(taken):.2f} s | {max(taken):.2f} s | {len(taken)} |"


if __name__ == "__main__":
    sys.exit(main())
