"""Nothing half-saved: who is at work on which file of the vault, and tidying up after those who are gone.

Before a file is written, or its last photo or report taken away, a row of the journal names it, committed. When the
work is done the row goes in the same transaction that makes the row of the photo or report. A process that is killed
leaves its rows behind; its hold, a lock on a file of its own, is let go by the system, and the next start sees that and
takes away what nothing needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from posture.records.database import Database
from posture.records.tables import OF_THE_VAULT, JournalRow
from posture.records.vault import Vault, new_id, private_folder

OWNERS = "at-work"
"""Folder of the locks, beside the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """That this process is at work; `id` is its name in the journal."""

    id: str
    folder: Path
    lock: FileLock

    @classmethod
    def taken(cls, folder: Path) -> Hold:
        """A new one in `folder`; the caller keeps others from tidying up meanwhile."""
        name = new_id()
        lock = _lock(private_folder(folder) / name)
        lock.acquire()
        return cls(id=name, folder=folder, lock=lock)

    def let_go(self) -> None:
        """No more work."""
        self.lock.release()
        (self.folder / self.id).unlink(missing_ok=True)

    def alive(self, owner: str) -> bool:
        """Whether that process still holds its lock."""
        if owner == self.id:
            return True
        path = self.folder / owner
        if not path.exists():
            return False
        lock = _lock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False


def _lock(path: Path) -> FileLock:
    return FileLock(path, mode=0o600, thread_local=False)


def announce(session: Session, owner: str, names: Iterable[str | None]) -> tuple[str, ...]:
    """Rows that say that `owner` is at work on the files `names` (None: on all, for a backup); their ids."""
    rows = [JournalRow(id=new_id(), owner=owner, vault_name=name) for name in dict.fromkeys(names)]
    session.add_all(rows)
    return tuple(row.id for row in rows)


def done(session: Session, rows: Collection[str]) -> None:
    """Forget the journal's `rows`: the files belong to photos or reports now."""
    session.execute(delete(JournalRow).where(JournalRow.id.in_(rows)))


def settle(database: Database, vault: Vault, rows: Collection[str]) -> int:
    """Take away the files of the journal's `rows` that nothing and nobody else needs, and the rows; how many files."""
    removed = 0
    with database.writing() as session:
        mine = JournalRow.id.in_(rows)
        named = select(JournalRow.vault_name).where(mine, JournalRow.vault_name.is_not(None))
        for name in session.scalars(named).all():
            used = or_(*(exists().where(table.vault_name == name) for table in OF_THE_VAULT))
            wanted = exists().where(JournalRow.vault_name == name, ~mine)
            if name and not session.scalar(select(used | wanted)):
                removed += vault.remove(name)
        session.execute(delete(JournalRow).where(mine))
    return removed


def sweep(database: Database, vault: Vault, hold: Hold) -> None:
    """Tidy up after every process that is gone; those at work are left alone."""
    with database.reading() as session:
        owners = {row.id: row.owner for row in session.scalars(select(JournalRow))}
    gone = {owner for owner in owners.values() if not hold.alive(owner)}
    if rows := [row for row, owner in owners.items() if owner in gone]:
        settle(database, vault, rows)
    for owner, path in vault.unfinished():
        if not hold.alive(owner):
            path.unlink(missing_ok=True)
    for path in hold.folder.iterdir():
        if not hold.alive(path.name):
            path.unlink(missing_ok=True)


def backup_running(session: Session, hold: Hold) -> bool:
    """Whether a process that is alive reads the vault for a backup."""
    owners = session.scalars(select(JournalRow.owner).where(JournalRow.vault_name.is_(None)))
    return any(hold.alive(owner) for owner in owners)
