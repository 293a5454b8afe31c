"""python -m benchmarks.accuracy [--check] [--sets FOLDER] [--page FILE] [--readme FILE]

Runs the tool over the committed sets and writes docs/accuracy.md, its pictures and the accuracy lines of the README;
with `--check` it writes nothing and fails when the committed page says something else.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.accuracy.comparison import MADE, differences
from benchmarks.accuracy.page import page
from benchmarks.accuracy.plots import draw
from benchmarks.accuracy.readings import Reading, read_all
from benchmarks.accuracy.readme import BEGIN, END, fragment, with_fragment
from benchmarks.accuracy.truths import FINDINGS, SETS, TESTS, TOUCHING, Case, load
from benchmarks.accuracy.verdicts import judged

ROOT = Path(__file__).parent.parent.parent
_console = Console(stderr=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, then write or compare; 1 when the committed page says something else or there is no set."""
    asked = _arguments(argv)
    started = time.monotonic()
    for name in (*TESTS, TOUCHING, FINDINGS):
        if not load(asked.sets / name):
            _console.print(f"There is no set in {asked.sets / name}.")
            return 1
    test = tuple(chain.from_iterable(read_all(_shown(load(asked.sets / name), name)) for name in TESTS))
    touching, findings = (read_all(_shown(load(asked.sets / name), name)) for name in (TOUCHING, FINDINGS))
    count = len(test) + len(touching) + len(findings)
    text = page(test, findings, _made(time.monotonic() - started, count), touching)
    if asked.check:
        return _check(asked.page, text)
    _write(asked.page, text, test)
    _rewrite(asked.readme, test)
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="accuracy", description="How far the tool is from the truth.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the committed page differs")
    parser.add_argument("--sets", type=Path, default=SETS, help="folder of the sets test and findings")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--readme", type=Path, default=ROOT / "README.md")
    return parser.parse_args(argv)


def _shown(cases: Sequence[Case], name: str) -> Iterable[Case]:
    """`cases`, with progress on standard error."""
    return track(cases, description=name, console=_console)


def _made(seconds: float, pictures: int) -> str:
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    machine = f"{os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.machine()}, Python {platform.python_version()}"
    return (
        f"{MADE} (`python -m benchmarks.accuracy`) on {date.today().isoformat()}: {pictures} pictures in "
        f"{seconds:.0f} s ({machine})."
    )


def _check(path: Path, text: str) -> int:
    found = differences(path.read_text(encoding="utf-8"), text) if path.exists() else [f"- {path} does not exist"]
    for line in found:
        _console.print(line, markup=False, highlight=False, soft_wrap=True)
    return int(bool(found))


def _write(path: Path, text: str, test: Sequence[Reading]) -> None:
    """The page and, in the folder of its name, the pictures."""
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    for one in [one for one in judged(test) if one.errors.measured]:
        draw(one.subject, one.pairs, folder / f"{one.subject.stem}.svg")
    path.write_text(text, encoding="utf-8")


def _rewrite(readme: Path, test: Sequence[Reading]) -> None:
    text = with_fragment(readme.read_text(encoding="utf-8"), fragment(judged(test)))
    if text is None:
        _console.print(f"{readme.name} has no {BEGIN} and {END}: left as it is.", markup=False, soft_wrap=True)
    else:
        readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
