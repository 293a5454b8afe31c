"""What the page of settings asks of the records: backups, accounts and the audit log."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, func, select

from posture.errors import CannotWrite
from posture.records.accounts import Accounts
from posture.records.backup import backed_up
from posture.records.deeds import Account, Act, AuditEntry, BackupMade, Kind
from posture.records.store import Store, is_id
from posture.records.tables import AuditRow, BackupRow
from posture.records.vault import private_folder

BACKUPS = "backups"
FOLDER = "POSTURE_BACKUPS"
"""Names another folder for backups; it has to be there, so that a disk that is not plugged in is noticed."""
ENDING = ".backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The care for the records; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    @property
    def folder(self) -> Path:
        """Where backups go: the folder that POSTURE_BACKUPS names, else `backups` beside the records."""
        named = os.environ.get(FOLDER)
        return Path(named) if named else self.store.folder / BACKUPS

    def backup(self, passphrase: str) -> BackupMade:
        """Write everything into a new file in `folder`, encrypted with `passphrase`; nobody names a path here.

        Raises
        ------
        WrongUsage
            The passphrase is too short, or another backup is being written.
        CannotWrite
            The folder is not there, full or not permitted; then there is no file.
        """
        stem = f"posture-{self.store.now():%Y-%m-%d-%H%M%S}"
        return backed_up(self.store, self._ready() / f"{stem}{ENDING}", passphrase, by=self.by)

    def content(self, backup: BackupMade, *, most_bytes: int) -> bytes | None:
        """The file of a `backup` in `folder`, encrypted as it is; None where it is gone, elsewhere, or larger."""
        file = Path(backup.path)
        if file.parent != self.folder.absolute() or not file.is_file() or file.stat().st_size > most_bytes:
            return None
        return file.read_bytes()

    def backups(self) -> tuple[BackupMade, ...]:
        """Those that were made, the newest first; nobody knows which were destroyed since."""
        return backups_of(self.store)

    def accounts(self) -> tuple[Account, ...]:
        """Who may sign in, disabled ones too, by name."""
        return Accounts(store=self.store).all()

    def audit(self, subject: str | None = None, *, limit: int = 50, skipped: int = 0) -> tuple[AuditEntry, ...]:
        """What was done, the newest first, after so many newer ones were `skipped`; to `subject` where one is given."""
        return audit_of(self.store, subject, limit=limit, skipped=skipped)

    def audited(self, subject: str | None = None) -> int:
        """How many lines the audit log has, or those of one `subject`."""
        rows = select(func.count()).select_from(AuditRow)
        with self.store.database.reading() as session:
            return session.scalar(rows if subject is None else rows.where(_of(subject))) or 0

    def _ready(self) -> Path:
        """The folder, made where it is our own."""
        if os.environ.get(FOLDER) and not self.folder.is_dir():
            raise CannotWrite(
                "no_folder", f"The folder for backups, {self.folder}, is not there.", f"Plug it in, or check {FOLDER}."
            )
        try:
            return self.folder if os.environ.get(FOLDER) else private_folder(self.folder)
        except OSError as error:
            raise CannotWrite(
                "cannot_write", f"Cannot make the folder {self.folder}: {error.strerror}.", "Check who may write there."
            ) from None


def backups_of(store: Store) -> tuple[BackupMade, ...]:
    """The backups and copies that were made, the newest first."""
    with store.database.reading() as session:
        rows = session.scalars(select(BackupRow).order_by(BackupRow.made_at.desc(), BackupRow.id))
        return tuple(BackupMade(made_at=row.made_at, path=row.path) for row in rows)


def audit_of(store: Store, subject: str | None, *, limit: int, skipped: int = 0) -> tuple[AuditEntry, ...]:
    """Lines of the audit log, the newest first."""
    rows = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id)
    if subject is not None:
        rows = rows.where(_of(subject))
    with store.database.reading() as session:
        return tuple(_entry(row) for row in session.scalars(rows.limit(limit).offset(skipped)))


def _of(subject: str) -> ColumnElement[bool]:
    return AuditRow.subject == (subject if is_id(subject) else "")


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(at=row.at, by=row.by, act=Act(row.act), kind=Kind(row.kind), subject=row.subject)
