"""Kills -9 at random moments of saving: nothing lost that was reported saved, nothing half there (`make kill-test`).

A worker saves visits one after the other, now and then adds photos, shares a report, withdraws it or deletes a
patient, and says over a pipe what it was told is done. It is killed after a few words and a random part of the time
that a word takes, the records are opened anew, and everything is looked at. On SQLite, or on the empty database that
POSTURE_TEST_DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from posture.overlay import encoded
from posture.records import Desk, NewPhoto, NewVisit, PatientFacts, Records, open_records
from posture.report.letter.catalogue import Language

DAY = date(2026, 11, 2)
PHOTOS, ADDED = 3, 2
"""Of a visit as it is saved, and added to it at once later."""
DIFFERENT = 40
"""Pictures that visits are saved with; those that are added are others."""
MOST_WORDS = 4
"""That a worker says before its end, at most."""
AT_LEAST_S = 0.05
"""Within which the first kill falls, when it is not known yet how long a visit takes here. [s]"""


@dataclass
class Told:
    """What the worker was told is done: visits with their number of photos, patients that were deleted, links.

    `links` are the visits of tokens that open a report, `ending` are tokens that may do so or not, `ended` that must
    not. `looked_at` are patients of earlier workers, who need not be looked at after each kill, but in the end.
    """

    visits: dict[str, int] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    ending: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def add(self, word: tuple[str, ...]) -> None:
        """One word of the worker."""
        match word:
            case "saved", visit, patient:
                self.visits[visit], self.owners[visit] = PHOTOS, patient
            case "added", visit:
                self.visits[visit] += ADDED
            case "shared", visit, token:
                self.links[token] = visit
            case "withdrawing", token:
                self.ending.add(token)
            case "withdrawn", token:
                self.ended.add(token)
            case "deleting", patient:
                self.deleted.add(patient)
            case "deleted", patient:
                self.deleted.add(f"{patient} is gone")


def photo(seed: int) -> bytes:
    """A small picture of its own."""
    grain = np.random.default_rng(seed).integers(0, 256, (60, 40, 3), dtype=np.uint8)
    return encoded(grain, "JPEG")


def work(folder: str, url: str | None, seed: int, say: Connection) -> None:
    """Save, add and delete until the end comes."""
    chance, records = random.Random(seed), open_records(Path(folder), url)
    desk = records.desk()
    say.send(("begun",))
    while True:
        patient = desk.patients.add(PatientFacts(reference="kill"))
        photos = tuple(NewPhoto(content=photo(chance.randrange(DIFFERENT)), name="x.jpg") for _ in range(PHOTOS))
        visit = desk.visits.save(patient.id, NewVisit(day=DAY, photos=photos))
        say.send(("saved", visit.id, patient.id))
        if chance.random() < 0.3:
            added = [NewPhoto(content=photo(DIFFERENT + k), name="y.jpg") for k in range(ADDED)]
            desk.visits.add_photos(visit.id, added, of=patient.id)
            say.send(("added", visit.id))
        if chance.random() < 0.4:
            share(desk, visit.id, chance, say)
        if chance.random() < 0.3:
            say.send(("deleting", patient.id))
            desk.patients.delete(patient.id, reason="kill test")
            say.send(("deleted", patient.id))


def share(desk: Desk, visit_id: str, chance: random.Random, say: Connection) -> None:
    """Hand a report over by a link, and withdraw every second one."""
    content = f"report {chance.randrange(40)}".encode()
    shared, token = desk.reports.share(visit_id, content, language=Language.EN, with_photos=False, days=1)
    say.send(("shared", visit_id, token))
    if chance.random() < 0.5:
        say.send(("withdrawing", token))
        desk.reports.withdraw(shared.id)
        say.send(("withdrawn", token))


def kill_once(folder: Path, url: str | None, seed: int, told: Told) -> None:
    """One worker, killed after a random time; what it said before goes into `told`."""
    context = multiprocessing.get_context("forkserver")
    hear, say = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(str(folder), url, seed, say))
    worker.start()
    say.close()
    hear.recv()
    chance, took = random.Random(-seed - 1), AT_LEAST_S
    for _ in range(chance.randint(0, MOST_WORDS)):
        start = time.perf_counter()
        told.add(hear.recv())
        took = max(took, time.perf_counter() - start)
    worker.join(chance.uniform(0, took))
    worker.kill()
    worker.join()
    try:
        while True:
            told.add(hear.recv())
    except EOFError:
        hear.close()


def faults(records: Records, told: Told) -> list[str]:
    """What is not as it was said; an empty list is the bar."""
    desk, found = records.desk(), [] if records.check().clean else [f"left behind: {records.check()}"]
    there: dict[str, int] = {}
    patients = {patient.id: patient for patient in desk.patients.search(limit=1_000_000)}
    for patient in (one for one in patients.values() if one.id not in told.looked_at):
        for visit in desk.visits.of(patient.id):
            there[visit.id] = len(visit.photos)
            found += [f"no bytes: {one.id}" for one in visit.photos if not desk.photos.content(one.id)]
            if len(visit.photos) not in {PHOTOS, PHOTOS + ADDED}:
                found.append(f"half a visit: {visit.id}")
        if f"{patient.id} is gone" in told.deleted:
            found.append(f"not deleted: {patient.id}")
    for visit_id, photos in told.visits.items():
        owner = told.owners[visit_id]
        is_lost = owner not in patients if owner in told.looked_at else there.get(visit_id, 0) < photos
        if is_lost and owner not in told.deleted:
            found.append(f"lost: {visit_id}")
    told.looked_at |= patients.keys()
    return found + wrong_links(records, told)


def wrong_links(records: Records, told: Told) -> list[str]:
    """Links that open no report though it was said, or one though they were withdrawn or their patient is gone."""
    found = []
    for token, visit in told.links.items():
        opens = records.shared_report(token, datetime.now(UTC)) is not None
        owner = told.owners[visit]
        if opens and (token in told.ended or f"{owner} is gone" in told.deleted):
            found.append(f"link not ended: {visit}")
        if not opens and token not in told.ending and owner not in told.deleted:
            found.append(f"lost link: {visit}")
    return found


def run(folder: Path, url: str | None, kills: int, first_seed: int = 0) -> tuple[Told, list[str]]:
    """So many kills, and a look after each."""
    told, found = Told(), []
    multiprocessing.get_context("forkserver").set_forkserver_preload(["posture.records"])
    for seed in range(first_seed, first_seed + kills):
        kill_once(folder, url, seed, told)
        with open_records(folder, url) as records:
            found += faults(records, told)
        if (seed + 1) % 20 == 0:
            sys.stderr.write(f"{seed + 1} kills, {len(told.visits)} visits, {len(found)} faults\n")
    told.looked_at.clear()
    with open_records(folder, url) as records:
        return told, found + faults(records, told)


def main() -> int:
    """Run it and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    kills = parser.parse_args().kills
    url = os.environ.get("POSTURE_TEST_DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder:
        told, found = run(Path(folder) / "records", url, kills)
    kind = "PostgreSQL" if url else "SQLite"
    sys.stdout.write(f"{kills} kills on {kind}: {len(told.visits)} visits reported saved, {len(found)} faults.\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return int(bool(found) or not told.visits)


if __name__ == "__main__":
    sys.exit(main())
