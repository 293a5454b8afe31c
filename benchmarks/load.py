"""How long 20 who give a photo at once wait, and whether the page stays awake: writes its part of docs/speed.md.

A server as `posture app` starts it, on an empty data folder; its visitors speak Streamlit's protocol without a browser
(benchmarks/visitor.py), and one browser looks at a photo of its own meanwhile and works the controls. All shares the
machine, the visitors and the browser too, so bounds on time are ratios to one analysis alone, measured in turn with
one visitor alone.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from playwright.async_api import Page, async_playwright

from benchmarks.speed import SAMPLE, enlarged
from benchmarks.speed_page import machine, write_part
from benchmarks.visitor import PLACE, visiting
from posture.analysis import Request
from posture.engine import Pool
from posture.photo import decode
from tests.serving import free_port, wait_until_open

SESSIONS, CORES, ALONE, CLICKS, ROUNDS = 20, 2, 5, 6, 3
MOST_WAIT, MOST_BYTES, MOST_AFTER_S, MOST_ANSWER_S = 1.2, 3_000_000_000, 1.0, 0.3
"""The bounds: of the median wait against its ideal, of memory, of one visitor's wait beyond the engine's time [s], and
of the answer to somebody who works a control [s]."""
LOOK_S, CLICK_S = 0.5, 1.0
"""Between two looks at the memory, and between an answer and the next click: a browser that is clicked five times a
second takes a quarter of the machine for itself. [s]"""
ANSWER = """async ([label, text]) => {
  const begun = performance.now();
  [...document.querySelectorAll("label")].find((one) => one.textContent.includes(label)).click();
  while (!document.body.textContent.includes(text)) {
    if (performance.now() - begun > 60000) throw new Error("no answer");
    await new Promise((later) => setTimeout(later, 5));
  }
  return (performance.now() - begun) / 1000;
}"""
"""Clicks the control of that label; the time until the text is on the page. [s]"""
CONTROLS = (
    ("A plumb line, drawn in the photo", "Mark both ends in the photo."),
    ("What the photo tells", "The phone's sense of level, if it is stored"),
)
"""Two choices that are each answered by a text in the place of the other's; neither needs a new analysis."""


@dataclass
class Load:
    """What was measured; times in seconds."""

    engine: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    most_bytes: int = 0
    busy: float = 0.0


def main() -> int:
    """Measure, write the page, and say whether all is within its bounds."""
    content, load = enlarged("JPEG"), Load()
    busy = os.getloadavg()[0]
    for _ in range(ROUNDS):  # a machine is not as quick in each minute
        with _served() as (port, pid), _watched(pid, load):
            asyncio.run(_visits(port, content, load))
    load.busy = max(busy, os.getloadavg()[0])
    bounds = _bounds(load)
    _write(load, bounds)
    return int(any(missed for _, _, _, missed in bounds))


# What is done ---------------------------------------------------------------------------------------------------------


@contextmanager
def _served() -> Iterator[tuple[int, int]]:
    """Port and process id of a server of its own."""
    port = free_port()
    command = [sys.executable, "-m", "posture", "app", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "POSTURE_DATA": folder}
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
            try:
                wait_until_open(port, server)
                yield port, server.pid
            finally:
                server.terminate()


@contextmanager
def _watched(pid: int, load: Load) -> Iterator[None]:
    """Look at the memory of process `pid` and all that it started, all the while."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(LOOK_S):
            load.most_bytes = max(load.most_bytes, sum(_pss(one) for one in _family(pid)))

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _family(pid: int) -> list[int]:
    """`pid`, and those that it started."""
    found = [pid]
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                found += _family(int(status.parent.name))
    return found


def _pss(pid: int) -> int:
    """Memory of a process, its share of what it shares. [bytes]"""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return 1024 * int(line.split()[1])
    return 0


async def _visits(port: int, content: bytes, load: Load) -> None:
    await _one_by_one(port, content, load)
    async with _observer(port) as page:
        load.idle += [await _clicked(page, number) for number in range(CLICKS)]
        over = asyncio.Event()
        observed = asyncio.create_task(_observed(page, load, over))
        try:
            await _at_once(port, content, load)
        finally:
            over.set()
            await observed


async def _one_by_one(port: int, content: bytes, load: Load) -> None:
    """One visitor at a time, in turn with a worker of the engine that is asked directly; a first turn is not kept."""
    photo, pool = decode(content, "photo.jpg"), Pool(workers=1)
    try:
        for turn in range(ALONE + 1):
            begun = time.perf_counter()
            await asyncio.wrap_future(pool.submit(photo, Request()))
            engine = time.perf_counter() - begun
            async with visiting(port) as visitor:
                alone = await visitor.measured(content)
                await visitor.until(lambda message: message.WhichOneof("type") == "script_finished")
            if turn:
                load.engine.append(engine)
                load.alone.append(alone)
    finally:
        pool.close()


@asynccontextmanager
async def _observer(port: int) -> AsyncIterator[Page]:
    """A browser that has a measured photo before it, and the choice of what tells which way is down."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{port}/{PLACE}")
        await page.set_input_files("input[type=file]", SAMPLE)
        await page.get_by_role("link", name="(JSON)").wait_for()
        await page.get_by_text("Camera level").click()
        yield page
        await browser.close()


async def _clicked(page: Page, number: int) -> float:
    """The time of one answer. [s]"""
    await asyncio.sleep(CLICK_S)
    taken: float = await page.evaluate(ANSWER, CONTROLS[number % len(CONTROLS)])
    return taken


async def _observed(page: Page, load: Load, over: asyncio.Event) -> None:
    number = 0
    while not over.is_set():
        load.answers.append(await _clicked(page, number))
        number += 1


async def _at_once(port: int, content: bytes, load: Load) -> None:
    """All visitors give their photo in one moment, when each has the page before it."""
    async with AsyncExitStack() as visits:
        visitors = [await visits.enter_async_context(visiting(port)) for _ in range(SESSIONS)]
        outcomes = await asyncio.gather(*(one.measured(content) for one in visitors), return_exceptions=True)
    load.waits += [one for one in outcomes if isinstance(one, float)]
    load.failures += [repr(one) for one in outcomes if not isinstance(one, float)]


# What is said ---------------------------------------------------------------------------------------------------------

Bound = tuple[str, str, str, bool]
"""What, the bound, what was measured, and whether it missed the bound."""


def _bounds(load: Load) -> list[Bound]:
    engine, alone = statistics.median(load.engine), statistics.median(load.alone)
    wait = statistics.median(load.waits) / (SESSIONS * engine / CORES) if load.waits else float("inf")
    answer = statistics.median(load.answers)
    return [
        ("visitors who did not see their angles", "0", str(len(load.failures)), bool(load.failures)),
        (
            f"median wait, in units of {SESSIONS} analyses on {CORES} cores",
            f"{MOST_WAIT}",
            f"{wait:.2f}",
            wait > MOST_WAIT,
        ),
        (
            "memory of server and workers together (PSS), at most",
            f"{MOST_BYTES / 1e9:.0f} GB",
            f"{load.most_bytes / 1e9:.2f} GB",
            load.most_bytes > MOST_BYTES,
        ),
        (
            "from the end of one upload to its angles, beyond the engine's time",
            f"{MOST_AFTER_S:.0f} s",
            f"{alone - engine:.2f} s",
            alone - engine > MOST_AFTER_S,
        ),
        (
            "a control's answer meanwhile, median",
            f"{MOST_ANSWER_S} s",
            f"{answer:.2f} s",
            answer > MOST_ANSWER_S,
        ),
    ]


def _write(load: Load, bounds: list[Bound]) -> None:
    """The part of the page between the marks."""
    times = {
        "one analysis, a worker asked directly": load.engine,
        "one visitor alone, from the end of the upload to the angles": load.alone,
        f"each of {SESSIONS} visitors at once, the same": load.waits,
        "a control's answer in a browser, before": load.idle,
        "a control's answer in a browser, meanwhile": load.answers,
    }
    part = [
        "## Many at once",
        "",
        f"Written by `make load` on {date.today().isoformat()} ({machine()}): {SESSIONS} visitors give a photo of 12",
        f"megapixels in one moment, {ROUNDS} times, each to a server just started, by Streamlit's own protocol, and a",
        "browser works a control each second. All, server and browser, share the machine, where up to",
        f"{load.busy:.0f} processes wanted a core (load average).",
        "",
        "| what | median | most | count |",
        "|---|---|---|---|",
        *(
            f"| {name} | {statistics.median(taken):.2f} s | {max(taken):.2f} s | {len(taken)} |"
            for name, taken in times.items()
            if taken
        ),
        "",
        "| bound | at most | measured | |",
        "|---|---|---|---|",
        *(f"| {what} | {most} | {found} | {'missed' if missed else 'met'} |" for what, most, found, missed in bounds),
    ]
    write_part("load", part)
    sys.stdout.write("\n".join([*part, *load.failures, ""]))


if __name__ == "__main__":
    sys.exit(main())
