"""Opening the records, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from posture.records.accounts import Accounts
from posture.records.assessments import Assessments, Drafts
from posture.records.facts import AuditEntry, BackupMade
from posture.records.patients import Patients
from posture.records.store import Store
from posture.records.visits import Photos, Visits


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one practitioner does; each act stands in the audit log under the account `by`.

    Attributes
    ----------
    by
        Id of the account; None is the local practitioner, who needs none.
    """

    store: Store
    by: str | None

    @property
    def patients(self) -> Patients:
        """Written down, searched, merged, exported, taken away."""
        return Patients(store=self.store, by=self.by)

    @property
    def visits(self) -> Visits:
        """Saved whole, read, moved."""
        return Visits(store=self.store, by=self.by)

    @property
    def photos(self) -> Photos:
        """Their bytes, and what is known of them."""
        return Photos(store=self.store, by=self.by)

    @property
    def assessments(self) -> Assessments:
        """Analyses, which only ever become more."""
        return Assessments(store=self.store, by=self.by)

    @property
    def drafts(self) -> Drafts:
        """Unfinished edits of landmarks."""
        return Drafts(store=self.store, by=self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The open records of a practice. One per process is enough; threads may share it."""

    store: Store

    def desk(self, by: str | None = None) -> Desk:
        """The desk of the account `by`; None is the local practitioner."""
        return Desk(store=self.store, by=by)

    @property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(store=self.store)

    def audit(self, subject: str | None = None, *, limit: int = 1000) -> tuple[AuditEntry, ...]:
        """What was done, the newest first; to `subject` alone where an id is given."""
        raise NotImplementedError

    def backup(self, path: Path, passphrase: str) -> BackupMade:
        """Write everything into the new file `path`, encrypted with `passphrase`.

        Raises
        ------
        WrongUsage
            The passphrase is too short.
        CannotWrite
            A file is there already, or it cannot be written; then there is no file.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the database; what was saved stays saved."""
        raise NotImplementedError


def open_records(
    folder: Path | None = None, url: str | None = None, *, key: str | None = None, now: Callable[[], datetime] = _now
) -> Records:
    """The records in `folder` and the database `url`, made where there are none.

    Brings the database to the present tables (a copy of it is made first), and takes away what a process that was
    killed left half done.

    Parameters
    ----------
    folder
        Where vault, key file and SQLite database lie; by default POSTURE_DATA or the user's data folder.
    url
        Of the database, by default POSTURE_DATABASE_URL or SQLite in `folder`.
    key
        Of the vault, as POSTURE_KEY has it; by default that, or the key file, made at the first start.
    now
        The clock.

    Raises
    ------
    RecordsRefused
        The database is of a newer Posture or cannot be reached, or the key is not the one of this vault.
    """
    raise NotImplementedError
