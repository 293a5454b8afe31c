"""The end of links to reports: withdrawn, or out of date; then their files go out of the vault."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from posture.records import journal
from posture.records.deeds import Act, Kind
from posture.records.store import Store
from posture.records.tables import SharedRow, VisitRow


def of_patient(patient_id: str) -> ColumnElement[bool]:
    """Which links are to a report of that patient, from any visit: every report may compare with the others."""
    return SharedRow.visit_id.in_(select(VisitRow.id).where(VisitRow.patient_id == patient_id))


def withdraw(session: Session, store: Store, by: str | None, which: ColumnElement[bool]) -> int:
    """Let those of the links `which` open nothing that do so now; how many. `clear` takes their files away later."""
    now = store.now()
    open_now = SharedRow.withdrawn_at.is_(None) & (SharedRow.ends_at > now)
    rows = session.scalars(select(SharedRow).where(which, open_now)).all()
    for row in rows:
        row.withdrawn_at = now
        store.note(session, by, Act.WITHDREW, Kind.REPORT, row.id)
    session.flush()
    return len(rows)


def clear(store: Store) -> int:
    """Take the reports that no link opens any more out of the vault; how many files.

    While a backup is being written nothing goes: it has read the names of the files already. The next call does it.
    """
    over = SharedRow.withdrawn_at.is_not(None) | (SharedRow.ends_at <= store.now())
    with store.database.writing() as session:
        names = session.scalars(select(SharedRow.vault_name).where(over, SharedRow.vault_name.is_not(None))).all()
        if not names or journal.backup_running(session, store.hold):
            return 0
        session.execute(update(SharedRow).where(over).values(vault_name=None))
        announced = journal.announce(session, store.hold.id, names)
    return journal.settle(store.database, store.vault, announced)
