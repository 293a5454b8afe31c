"""Do the database and the vault belong together, file by file?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from posture.records.store import Store
from posture.records.tables import JournalRow, PhotoRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What does not belong together.

    Attributes
    ----------
    missing
        Files of photos that are not there.
    damaged
        Files of photos that are there and do not open.
    orphans
        Files that no photo has.
    unfinished
        Files that somebody is writing, or was when the process ended.
    announced
        Rows of the journal.
    """

    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    orphans: tuple[str, ...]
    unfinished: int
    announced: int

    @property
    def clean(self) -> bool:
        """Everything belongs together, and nobody is at work."""
        return not (self.missing or self.damaged or self.orphans or self.unfinished or self.announced)


def checked(store: Store) -> Check:
    """Every file against every photo; each file of a photo is read and opened."""
    with store.database.reading() as session:
        wanted = set(session.scalars(select(PhotoRow.vault_name).distinct()))
        announced = session.scalar(select(func.count()).select_from(JournalRow)) or 0
    there = set(store.vault.names())
    return Check(
        missing=tuple(sorted(wanted - there)),
        damaged=tuple(name for name in sorted(wanted & there) if not store.vault.opens(name)),
        orphans=tuple(sorted(there - wanted)),
        unfinished=sum(1 for _ in store.vault.unfinished()),
        announced=announced,
    )
