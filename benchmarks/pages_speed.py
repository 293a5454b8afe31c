"""How long the pages of patients take the server, with 10,000 of 5 visits each: writes its part of docs/speed.md.

Server time of whole runs of the pages by Streamlit's test harness, on SQLite: queries, what is computed of them, and
all parts of the page as Streamlit has them. The way to the browser, and what it does then, are not in it.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.records_speed import ASSESSED, BOUND_S, PATIENTS, PHOTOS, VISITS, fill, row, times
from benchmarks.speed_page import machine, write_part
from posture.records import open_records
from posture.web.office import open_for_pages
from posture.web.patient.page import HAND_ON, TREND
from posture.web.places import Place
from tests.paging import open_page

RUNS = 15
WORDS = ("nguyen ang", "orsted zo", "pena em", "simic lu", "yilmaz gul")
"""Parts of names, each of which some 70 patients have."""


def main() -> int:
    """Measure each page, write the part, and say whether all is within the bound."""
    busy = os.getloadavg()[0]
    rows: list[str] = []
    medians: list[float] = []
    with tempfile.TemporaryDirectory() as folder, open_records(Path(folder)) as records:
        fill(records)
        open_for_pages(records)
        for name, step in _steps().items():
            walls, cpus = times(step, RUNS)
            medians.append(statistics.median(walls))
            rows.append(row(name, walls, cpus))
    _write(rows, max(medians), (busy, os.getloadavg()[0]))
    sys.stdout.write("\n".join([*rows, ""]))
    return int(max(medians) > BOUND_S)


def _steps() -> Mapping[str, Callable[[], object]]:
    """What somebody does, by its name: in a session that is open where nothing else is said."""
    chance = random.Random(1)
    listed, patient = _page(Place.PATIENTS), _page(Place.PATIENT, id=_somebody(chance))

    def searched() -> AppTest:
        return _drawn(listed.text_input(key="patients-search").set_value(chance.choice(WORDS)).run())

    def part(name: str) -> AppTest:
        one = _somebody(chance)
        patient.query_params["id"] = one
        patient.session_state[f"patient-part-{one}"] = name
        return _drawn(patient.run())

    return {
        "Patients, opened in a new session: the 50 last seen": lambda: _page(Place.PATIENTS),
        "Patients, a search by part of a name without accents": searched,
        "Patient, opened in a new session: the visits": lambda: _page(Place.PATIENT, id=_somebody(chance)),
        "Patient: the trend of every measure": lambda: part(TREND),
        "Patient: note, record and values to hand on": lambda: part(HAND_ON),
    }


def _somebody(chance: random.Random) -> str:
    """A patient whose photos are assessed, by id."""
    return f"{chance.randrange(ASSESSED):032x}"


def _page(place: Place, **params: str) -> AppTest:
    return _well(open_page(place, **params))


def _well(at: AppTest) -> AppTest:
    """`at`, where the page did not fail."""
    if at.exception:
        raise RuntimeError(f"The page failed: {at.exception[0].message}")
    return at


def _drawn(at: AppTest) -> AppTest:
    """`at`, where it has what is looked at: the list, the trend or the files are each a component."""
    if not _well(at).get("bidi_component"):
        raise RuntimeError("The page has nothing to show.")
    return at


def _write(rows: list[str], worst: float, busy: tuple[float, float]) -> None:
    write_part(
        "pages",
        [
            "## Pages of patients",
            "",
            f"Written by `make speed-records` on {date.today().isoformat()} ({machine()}): {PATIENTS:,} patients with",
            f"{VISITS} visits of {PHOTOS} photos each on SQLite, those of the {ASSESSED} looked at assessed;",
            f"{RUNS} runs of what the server does for each page, by Streamlit's test harness.",
            "",
            "| page | median | slowest | of the median, own work |",
            "|---|---|---|---|",
            *rows,
            "",
            f"Bound: {1000 * BOUND_S:.0f} ms. The largest median: {1000 * worst:.0f} ms. The clock counts waiting for",
            f"others: the load average was {busy[0]:.1f} at the beginning and {busy[1]:.1f} at the end.",
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
