"""How long search and a patient's page take with 10,000 patients of 5 visits each: writes its part of docs/speed.md.

Server time of the queries, on SQLite and, where POSTURE_TEST_DATABASE_URL names a server, on PostgreSQL. The rows are
written straight into the tables, for photos and analyses are not what is timed.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, make_url, text

from benchmarks.speed_page import machine, write_part
from posture.analysis import Request, analyse
from posture.detect import shared_detector
from posture.landmarks import View
from posture.photo import read
from posture.records import NewAssessment, Records, open_records
from posture.records.assessing import new_row
from posture.records.database import connect
from posture.records.searching import folded
from posture.records.tables import PatientRow, PhotoRow, VisitRow
from posture.refine import shared_refiner

PATIENTS, VISITS, PHOTOS = 10_000, 5, 4
RUNS = 30
BOUND_S = 0.3
FIRST = ("Ångela", "Bjørn", "Çelik", "Dvořák", "Émile", "Françoise", "Gülşen", "Håkon", "Łucja", "Zoë", "Anna", "Ben")
LAST = (
    "Müller",
    "Nguyễn",
    "O'Brien",
    "Šimić",
    "van den Berg",
    "Ørsted",
    "Peña",
    "Smith",
    "Weiß",
    "Yılmaz",
    "Ito",
    "Li",
)
ASSESSED = 50
"""Patients whose photos have an assessment each, and whose pages are asked for: more would fill the disk."""
SAMPLE = Path(__file__).parent.parent / "sample_images" / "front.jpg"
START = datetime.fromisoformat("2026-01-01T09:00:00+00:00")


def main() -> int:
    """Measure on each database, write the page, and say whether all is within the bound."""
    rows: list[str] = []
    medians: list[float] = []
    for kind, url in _databases():
        with tempfile.TemporaryDirectory() as folder, open_records(Path(folder), url) as records:
            fill(records)
            for name, step in _steps(records).items():
                walls, cpus = times(step, RUNS)
                medians.append(statistics.median(walls))
                rows.append(row(f"{kind} | {name}", walls, cpus))
    _write(rows, max(medians))
    sys.stdout.write("\n".join([*rows, ""]))
    return int(max(medians) > BOUND_S)


def _databases() -> Iterator[tuple[str, str | None]]:
    """Each kind of database, empty."""
    yield "SQLite", None
    address = os.environ.get("POSTURE_TEST_DATABASE_URL")
    if address:
        name, url = f"posture_speed_{os.getpid()}", make_url(address)
        server = connect(address)
        autocommit = server.engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield "PostgreSQL", url.set(database=name).render_as_string(hide_password=False)
        with autocommit.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.engine.dispose()


def fill(records: Records) -> None:
    """All patients, by the ids 0, 1, ... in hexadecimal; photos of the first ASSESSED ones have an assessment each."""
    chance = random.Random(0)
    patients = [_patient(number, chance) for number in range(PATIENTS)]
    visits = [_visit(number, visit) for number in range(PATIENTS) for visit in range(VISITS)]
    photos = [_photo(visit["id"], position) for visit in visits for position in range(PHOTOS)]
    with records.store.database.connected() as connection:
        for table, rows in ((PatientRow, patients), (VisitRow, visits), (PhotoRow, photos)):
            connection.execute(insert(table), rows)
    request = Request(view=View.FRONT, height_cm=170.0)
    analysis = analyse(read(SAMPLE), request, shared_detector(), shared_refiner())
    new = NewAssessment(analysis=analysis, request=request)
    with records.store.database.writing() as session:
        for photo in photos[: ASSESSED * VISITS * PHOTOS]:
            session.add(new_row(photo["id"], 1, new, START, None))
        session.execute(text("ANALYZE"))  # as a server does by itself soon after


def _patient(number: int, chance: random.Random) -> dict[str, Any]:
    name, reference = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number % 97}", f"P-{number:05}"
    plain = {"birth_year": 1980, "sex": None, "stature_cm": 170.0, "consent_day": None, "consent_wording": None}
    at = START + timedelta(minutes=chance.randrange(400_000))
    known = {"reference": reference, "name": name, "searched": folded(f"{reference} {name}"), "note": "", "flags": ""}
    return {"id": f"{number:032x}", **known, **plain, "created_at": at, "touched_at": at}


def _visit(patient: int, number: int) -> dict[str, Any]:
    day = date(2026, 1, 1) + timedelta(days=patient % 200 + 20 * number)
    how = {"distance_cm": 300.0, "lens_height_cm": 95.0, "shoes": False, "clothes": "shorts", "note": ""}
    return {
        "id": f"{patient * VISITS + number:032x}",
        "patient_id": f"{patient:032x}",
        "day": day,
        "created_at": START,
        **how,
    }


def _photo(visit: str, position: int) -> dict[str, Any]:
    number = int(visit, 16) * PHOTOS + position
    size = {"size": 3_000_000, "width": 3024, "height": 4032}
    names = {"id": f"{number:032x}", "visit_id": visit, "vault_name": f"{number:064x}", "sha256": f"{number:064x}"}
    return {**names, **size, "position": position, "name": "x.jpg", "view": "front", "added_at": START}


def _steps(records: Records) -> dict[str, Callable[[], object]]:
    desk, chance = records.desk(), random.Random(1)

    def page() -> object:
        patient = desk.patients.get(f"{chance.randrange(ASSESSED):032x}")
        return desk.visits.of(patient.id), desk.assessments.newest_of(patient.id)

    return {
        "the 50 last seen": desk.patients.search,
        "search of a name without accents": lambda: desk.patients.search("nguyen ang"),
        "search of a number": lambda: desk.patients.search(f"p-{chance.randrange(PATIENTS):05}"),
        "search that finds nobody": lambda: desk.patients.search("nobody of this name"),
        "page 100 of all": lambda: desk.patients.search(skip=5000),
        "a patient with visits, photos and newest assessments": page,
    }


def times(step: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """So many `runs` after a first: by the clock, and of this process's own work. [s]"""
    walls, cpus = [], []
    for run in range(runs + 1):
        start, worked = time.perf_counter(), time.process_time()
        step()
        if run:
            walls.append(time.perf_counter() - start)
            cpus.append(time.process_time() - worked)
    return walls, cpus


def row(name: str, walls: list[float], cpus: list[float]) -> str:
    """A row of the page: by the clock the median and the most, and the median of this process's own work."""
    taken = (statistics.median(walls), max(walls), statistics.median(cpus))
    return " | ".join((f"| {name}", *(f"{1000 * one:.0f} ms" for one in taken))) + " |"


def _write(rows: list[str], worst: float) -> None:
    """The part of the page between the marks."""
    busy = os.getloadavg()[0]
    part = [
        "## Records",
        "",
        f"Written by `make speed-records` on {date.today().isoformat()} ({machine()}): {PATIENTS:,} patients with",
        f"{VISITS} visits of {PHOTOS} photos each, those of {ASSESSED} patients assessed; {RUNS} runs, audit log too.",
        "",
        "| database | what is asked | median | slowest | of the median, own work |",
        "|---|---|---|---|---|",
        *rows,
        "",
        f"Bound: {1000 * BOUND_S:.0f} ms. The largest median: {1000 * worst:.0f} ms. {busy:.0f} processes wanted the",
        "processor meanwhile, and the clock counts waiting. The last column has all work of SQLite, and of PostgreSQL",
        "that of the client.",
    ]
    write_part("records", part)


if __name__ == "__main__":
    sys.exit(main())
