"""True deletion: rows and bytes of a patient, a visit or a photo, and which backups hold them still.

Links to reports of the patient end with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from posture.errors import WrongUsage
from posture.records import ending, journal
from posture.records.deeds import Act, BackupMade, Deletion, Kind
from posture.records.ending import of_patient
from posture.records.store import Store, found
from posture.records.tables import BackupRow, PatientRow, PhotoRow, SharedRow, VisitRow

_Row = PatientRow | VisitRow | PhotoRow


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What is to be deleted: a patient, a visit or a photo, by its id."""

    kind: Kind
    id: str

    @property
    def photos(self) -> ColumnElement[bool]:
        """Which photos go, of photos joined to their visits."""
        column = {Kind.PATIENT: VisitRow.patient_id, Kind.VISIT: VisitRow.id, Kind.PHOTO: PhotoRow.id}[self.kind]
        return column == self.id

    @property
    def visits(self) -> ColumnElement[bool] | None:
        """Which visits go; None where a photo is taken out of one."""
        return None if self.kind is Kind.PHOTO else self.photos


def deleted(store: Store, by: str | None, what: What, reason: str) -> Deletion:
    """The rows gone, then the files that no other photo needs; the order of docs/records.md.

    Raises
    ------
    NoSuchRecord
        There is no such row.
    WrongUsage
        Without a reason, while a backup is being written, or of the only photo of a visit.
    """
    if not reason.strip():
        raise WrongUsage("reason", "A deletion needs a reason.", "Check how long the law asks for records first.")
    with store.database.writing() as session:
        row = _row(session, what)
        if journal.backup_running(session, store.hold):
            raise WrongUsage("backup_running", "A backup is being written.", "Delete when it is done.")
        if isinstance(row, PhotoRow):
            _check_not_alone(session, row)
        patient = _patient(session, row)
        patient.touched_at = store.now()
        links = ending.withdraw(session, store, by, of_patient(patient.id))
        deletion, names = _counted(session, row, what)
        session.execute(delete(type(row)).where(type(row).id == what.id))
        store.note(session, by, Act.DELETED, what.kind, what.id)
        announced = journal.announce(session, store.hold.id, names)
    files = journal.settle(store.database, store.vault, announced) + ending.clear(store)
    store.database.forget_deleted()
    return replace(deletion, files=files, links=links)


def _row(session: Session, what: What) -> _Row:
    if what.kind is Kind.PHOTO:
        return found(session, PhotoRow, what.id)
    if what.kind is Kind.VISIT:
        return found(session, VisitRow, what.id)
    return found(session, PatientRow, what.id)


def _check_not_alone(session: Session, photo: PhotoRow) -> None:
    """Nothing, if the visit keeps another photo."""
    others = select(PhotoRow.id).where(PhotoRow.visit_id == photo.visit_id, PhotoRow.id != photo.id).limit(1)
    if session.scalar(others) is None:
        raise WrongUsage("last_photo", "It is the only photo of its visit.", "Delete the visit.")


def _patient(session: Session, row: _Row) -> PatientRow:
    """Whose it is."""
    if isinstance(row, PhotoRow):
        row = found(session, VisitRow, row.visit_id)
    return found(session, PatientRow, row.patient_id) if isinstance(row, VisitRow) else row


def _counted(session: Session, row: _Row, what: What) -> tuple[Deletion, Sequence[str]]:
    """What is to go, and the files of its photos and reports."""
    names = session.scalars(select(PhotoRow.vault_name).join(VisitRow).where(what.photos)).all()
    visits, reports = 0, list[str | None]()
    if what.visits is not None:
        reports += session.scalars(select(SharedRow.vault_name).join(VisitRow).where(what.visits))
        visits = session.scalar(select(func.count()).select_from(VisitRow).where(what.visits)) or 0
    since = _first_written(session, row, what)
    known = session.scalars(select(BackupRow).where(BackupRow.made_at >= since))
    backups = tuple(BackupMade(made_at=one.made_at, path=one.path) for one in known)
    return Deletion(visits=visits, photos=len(names), files=0, backups=backups), [*names, *filter(None, reports)]


def _first_written(session: Session, row: _Row, what: What) -> datetime:
    """Since when something of it may be in a backup: a visit moved to a patient is older than the patient may be."""
    at: list[datetime | None] = [row.added_at if isinstance(row, PhotoRow) else row.created_at]
    at.append(session.scalar(select(func.min(PhotoRow.added_at)).join(VisitRow).where(what.photos)))
    if what.visits is not None:
        at.append(session.scalar(select(func.min(VisitRow.created_at)).where(what.visits)))
    return min(one for one in at if one is not None)
