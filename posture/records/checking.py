"""Do the database and the vault belong together, file by file?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from posture.records.deeds import Kind
from posture.records.store import Store
from posture.records.tables import OF_THE_VAULT, JournalRow, PhotoRow, VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LostFile:
    """A photo or a shared report (`kind`) whose file is missing or damaged, and where it belongs."""

    kind: Kind
    id: str
    patient_id: str
    day: date
    is_damaged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What does not belong together.

    Attributes
    ----------
    missing
        Files of photos and reports that are not there.
    damaged
        Files of photos and reports that are there and do not open.
    lost
        What has the files of both, by the day of the visit.
    orphans
        Files that no photo or report has.
    unfinished
        Files that somebody is writing, or was when the process ended.
    announced
        Rows of the journal.
    """

    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    lost: tuple[LostFile, ...]
    orphans: tuple[str, ...]
    unfinished: int
    announced: int

    @property
    def clean(self) -> bool:
        """Everything belongs together, and nobody is at work."""
        return not (self.wrong or self.at_work)

    @property
    def wrong(self) -> bool:
        """Something does not belong together, and that not because somebody is at work."""
        return bool(self.missing or self.damaged or (self.orphans and not self.at_work))

    @property
    def at_work(self) -> bool:
        """Somebody is writing or deleting photos or reports, or backing up."""
        return bool(self.unfinished or self.announced)


def checked(store: Store) -> Check:
    """Every file against every photo and report; each file of one is read and opened.

    What is saved or deleted meanwhile is asked for again in the end, and does not count.
    """
    wanted = {name for name, _ in _kept(store)}
    there = set(store.vault.names())
    damaged = {name for name in sorted(wanted & there) if not store.vault.opens(name)}
    kept = list(_kept(store))
    still = {name for name, _ in kept}
    bad = (wanted - there | damaged) & still
    with store.database.reading() as session:
        announced = session.scalar(select(func.count()).select_from(JournalRow)) or 0
    lost = [replace(file, is_damaged=name in damaged) for name, file in kept if name in bad]
    return Check(
        missing=tuple(sorted(bad - damaged)),
        damaged=tuple(sorted(bad & damaged)),
        lost=tuple(sorted(lost, key=lambda file: (file.day, file.id))),
        orphans=tuple(sorted(name for name in there - wanted - still if store.vault.sealed(name) is not None)),
        unfinished=sum(1 for _ in store.vault.unfinished()),
        announced=announced,
    )


def _kept(store: Store) -> Iterator[tuple[str, LostFile]]:
    """The name of every file that has to be there, and whose it is, as if it were missing."""
    with store.database.reading() as session:
        for table in OF_THE_VAULT:
            kind = Kind.PHOTO if table is PhotoRow else Kind.REPORT
            every = select(table.vault_name, table.id, VisitRow.patient_id, VisitRow.day).join(VisitRow)
            for name, row_id, patient_id, day in session.execute(every.where(table.vault_name.is_not(None))):
                if name:
                    yield name, LostFile(kind=kind, id=row_id, patient_id=patient_id, day=day, is_damaged=False)
