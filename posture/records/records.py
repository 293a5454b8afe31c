"""Opening the records, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from posture.records import ending, sharing
from posture.records.accounts import USUAL, Accounts, SessionRules
from posture.records.assessments import Assessments, Drafts
from posture.records.backup import backed_up
from posture.records.checking import Check, checked
from posture.records.deeds import AuditEntry, BackupMade, Restored
from posture.records.keeping import Keeping, audit_of, backups_of
from posture.records.opening import open_store
from posture.records.patients import Patients
from posture.records.practice import Practice
from posture.records.restore import restored
from posture.records.sharing import Reports
from posture.records.stands import Stands
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
        Id of the account; None is the local practitioner, who needs none. Pages that know that one by another word
        (`posture.web.who`: "local") open the desk with None: `by` is never the id of no account.
    """

    store: Store
    by: str | None

    @property
    def patients(self) -> Patients:
        """Written down, searched, merged, exported, taken away."""
        return Patients(store=self.store, by=self.by)

    @property
    def visits(self) -> Visits:
        """Saved whole, read, changed, moved, taken away."""
        return Visits(store=self.store, by=self.by)

    @property
    def photos(self) -> Photos:
        """Their bytes, and what is known of them; taken away."""
        return Photos(store=self.store, by=self.by)

    @property
    def assessments(self) -> Assessments:
        """Analyses, which only ever become more."""
        return Assessments(store=self.store, by=self.by)

    @property
    def drafts(self) -> Drafts:
        """Unfinished edits of landmarks."""
        return Drafts(store=self.store, by=self.by)

    @property
    def reports(self) -> Reports:
        """Reports handed to patients by a link, and the words to them."""
        return Reports(store=self.store, by=self.by)

    @property
    def practice(self) -> Practice:
        """What the practice says of itself: name, logo, language, units."""
        return Practice(store=self.store, by=self.by)

    @property
    def repeatability(self) -> Stands:
        """Readings of persons who stood twice, from which the practice's own error follows."""
        return Stands(store=self.store, by=self.by)

    @property
    def keeping(self) -> Keeping:
        """Backups, accounts and the audit log."""
        return Keeping(store=self.store, by=self.by)

    def name_of(self, account_id: str | None) -> str:
        """The name of an account that did something; empty for the local practitioner, and for one that is gone."""
        known = Accounts(store=self.store).all() if account_id else ()
        return next((one.name for one in known if one.id == account_id), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The open records of a practice. One per process is enough; threads may share it."""

    store: Store
    rules: SessionRules = USUAL

    def desk(self, by: str | None = None) -> Desk:
        """The desk of the account `by`; None is the local practitioner."""
        return Desk(store=self.store, by=by)

    @property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(store=self.store, rules=self.rules)

    def shared_report(self, token: str, now: datetime, *, counts: bool = True) -> bytes | None:
        """The report that the link with `token` opens `now`; None where it opens none, for whatever reason.

        That it was read is written down, where it `counts`.

        Raises
        ------
        RecordsRefused
            The database does not answer, or the opening could not be written down: others write for too long.
        """
        return sharing.opened(self.store, token, now, counts=counts)

    def audit(self, subject: str | None = None, *, limit: int = 1000) -> tuple[AuditEntry, ...]:
        """What was done, the newest first; to `subject` alone where an id is given."""
        return audit_of(self.store, subject, limit=limit)

    def backup(self, path: Path, passphrase: str) -> BackupMade:
        """Write everything into the new file `path`, encrypted with `passphrase`.

        Raises
        ------
        WrongUsage
            The passphrase is too short, or another backup is being written.
        CannotWrite
            A file is there already, or it cannot be written; then there is no file.
        """
        return backed_up(self.store, path, passphrase)

    def backups(self) -> tuple[BackupMade, ...]:
        """The backups and copies that were made, the newest first; nobody knows which were destroyed since."""
        return backups_of(self.store)

    def restore(self, path: Path, passphrase: str, *, replace: bool = False) -> Restored:
        """Take everything from the backup `path`, whole or not at all.

        The photos are kept under this vault's own key. With `replace`, what is here goes, after a backup of it was
        written with the same passphrase; audit log and list of backups stay.

        Raises
        ------
        RecordsRefused
            There are records here and `replace` is not set; the passphrase is wrong, or the file is damaged, no backup,
            or of a newer Posture.
        """
        return restored(self.store, path, passphrase, replace=replace)

    def check(self) -> Check:
        """Whether every photo has its file, whole, and every file a photo; for tests and after trouble with a disk."""
        return checked(self.store)

    def close(self) -> None:
        """Let go of the database; what was saved stays saved."""
        self.store.hold.let_go()
        self.store.database.engine.dispose()

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_records(
    folder: Path | None = None,
    url: str | None = None,
    *,
    key: str | None = None,
    now: Callable[[], datetime] = _now,
    rules: SessionRules = USUAL,
) -> Records:
    """The records in `folder` and the database `url`, made where there are none.

    Brings the database to the present tables (a copy of it is made first), and takes away what a process that was
    killed left half done, the sign-ins that are over, and the reports whose links are.

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
    rules
        When sessions end by themselves.

    Raises
    ------
    RecordsRefused
        The database is of a newer Posture or cannot be reached, or the key is not the one of this vault.
    """
    records = Records(store=open_store(folder, url, key, now), rules=rules)
    try:
        records.accounts.forget_ended()
        ending.clear(records.store)
    except BaseException:
        records.close()
        raise
    return records
