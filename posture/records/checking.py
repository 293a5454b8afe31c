"""Do the database and the vault belong together, file by file?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from posture.records.store import Store
from posture.records.tables import JournalRow, PhotoRow, VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPhoto:
    """A photo whose file is missing or damaged, and where it belongs."""

    photo_id: str
    patient_id: str
    day: date
    is_damaged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What does not belong together.

    Attributes
    ----------
    missing
        Files of photos that are not there.
    damaged
        Files of photos that are there and do not open.
    lost
        The photos of both, by the day of the visit.
    orphans
        Files that no photo has.
    unfinished
        Files that somebody is writing, or was when the process ended.
    announced
        Rows of the journal.
    """

    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    lost: tuple[LostPhoto, ...]
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
        """Somebody is writing or deleting photos, or backing up."""
        return bool(self.unfinished or self.announced)


def checked(store: Store) -> Check:
    """Every file against every photo; each file of a photo is read and opened.

    What is saved or deleted meanwhile is asked for again in the end, and does not count.
    """
    wanted = {name for name, *_ in _photos(store)}
    there = set(store.vault.names())
    damaged = {name for name in sorted(wanted & there) if not store.vault.opens(name)}
    photos = list(_photos(store))
    still = {name for name, *_ in photos}
    bad = (wanted - there | damaged) & still
    with store.database.reading() as session:
        announced = session.scalar(select(func.count()).select_from(JournalRow)) or 0
    lost = [
        LostPhoto(photo_id=photo_id, patient_id=patient_id, day=day, is_damaged=name in damaged)
        for name, photo_id, patient_id, day in photos
        if name in bad
    ]
    return Check(
        missing=tuple(sorted(bad - damaged)),
        damaged=tuple(sorted(bad & damaged)),
        lost=tuple(sorted(lost, key=lambda photo: (photo.day, photo.photo_id))),
        orphans=tuple(sorted(name for name in there - wanted - still if store.vault.sealed(name) is not None)),
        unfinished=sum(1 for _ in store.vault.unfinished()),
        announced=announced,
    )


def _photos(store: Store) -> Iterator[tuple[str, str, str, date]]:
    """The file of every photo, its id, whose it is, and the day of its visit."""
    every = select(PhotoRow.vault_name, PhotoRow.id, VisitRow.patient_id, VisitRow.day).join(VisitRow)
    with store.database.reading() as session:
        for row in session.execute(every):
            yield row[0], row[1], row[2], row[3]
