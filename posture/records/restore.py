"""Everything back from a backup, whole or not at all, into either database.

The rows go into a database of their own first, the photos and reports into the vault under its own key,
announced in the journal.
Only when the end of the file was read does one transaction put the rows in the place of those that were here, unless
somebody changed those meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from posture.errors import PostureError, RecordsRefused
from posture.records import ending, journal
from posture.records.backup import FORMAT, ROWS, TABLES, backed_up
from posture.records.deeds import Act, BackupMade, Kind, Restored
from posture.records.migrating import known_revisions
from posture.records.sealing import SealedReader, damaged
from posture.records.staging import Staging, staging
from posture.records.store import Store
from posture.records.tables import (
    AccountRow,
    AuditRow,
    BackupRow,
    DraftRow,
    PatientRow,
    PhotoRow,
    PracticeRow,
    SessionRow,
    SharedRow,
    StandReadingRow,
    files_kept,
)
from posture.records.vault import Vault, new_id, private_folder

BEFORE = "before-restore"
"""Folder of the backups that are made before records are replaced."""
_STAYING = frozenset({AuditRow.__tablename__, BackupRow.__tablename__})
"""What is here stays in these, and what the backup has is added."""
_HERE = (PatientRow, AccountRow, PracticeRow, StandReadingRow)
"""What a restore replaces, with all that belongs to it."""
_NO_CHANGES = frozenset(
    {Act.SAW, Act.SEARCHED, Act.EXPORTED, Act.OPENED, Act.SIGNED_IN, Act.SIGNED_OUT, Act.REFUSED, Act.BACKED_UP}
)
"""What may be done while a backup is read: nothing of it is lost."""
_LONGEST_PART = 1 << 31


def restored(store: Store, path: Path, passphrase: str, *, replace: bool) -> Restored:
    """What `Records.restore` promises."""
    try:
        with path.open("rb") as file:
            return _restored(store, file, passphrase, replace=replace)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise RecordsRefused("no_backup", f"The backup cannot be read: {reason}.", "Check its name.") from None


def _restored(store: Store, file: BinaryIO, passphrase: str, *, replace: bool) -> Restored:
    start = _start(store)
    if start.occupied and not replace:
        raise RecordsRefused("occupied", "There are records here.", "To replace them, add --replace.")
    reader = SealedReader(file, passphrase)
    before = _backed_up_first(store, passphrase) if start.occupied else None
    rows: list[str] = []
    try:
        with staging(store.folder, store.hold) as stage:
            bad = _read(store, reader, stage, rows)
            patients, photos = _put_in_place(store, stage, (start, rows))
    finally:
        journal.settle(store.database, store.vault, rows)
    ending.clear(store)
    store.database.forget_deleted()
    return Restored(patients=patients, photos=photos, damaged=bad, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """The records before the backup of them was begun.

    Attributes
    ----------
    occupied
        There is something that a restore would replace.
    changes
        Rows of the audit log that tell of a change: what is saved later is one more.
    """

    occupied: bool
    changes: int


def _start(store: Store) -> _Start:
    with store.database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in _HERE]
        return _Start(occupied=any(counts), changes=_changes(session))


def _changes(session: Session) -> int:
    changes = select(func.count()).select_from(AuditRow).where(AuditRow.act.not_in(_NO_CHANGES))
    return session.scalar(changes) or 0


def _check_unchanged(session: Session, start: _Start) -> None:
    """Nothing, if nobody changed anything since `start`: what they saved would go, and be in no backup.

    Raises
    ------
    RecordsRefused
        Somebody did.
    """
    if _changes(session) != start.changes:
        raise RecordsRefused(
            "changed",
            "Something was saved here while the backup was read, so nothing was replaced.",
            "Close Posture everywhere, then restore again; where nothing was here before, with --replace.",
        )


def _backed_up_first(store: Store, passphrase: str) -> BackupMade:
    folder = private_folder(store.folder / BEFORE)
    return backed_up(store, folder / f"posture-{store.now():%Y%m%dT%H%M%S}-{new_id()[:6]}.backup", passphrase)


def _read(store: Store, reader: SealedReader, stage: Staging, rows: list[str]) -> int:
    """The whole file into `stage` and vault, `rows` of the journal with it; how many photos are missing or damaged."""
    moved: dict[str, str] = {}
    old = Vault(folder=store.folder, key=reader.vault, owner=store.hold.id)
    counts, table, columns = {"rows": 0, "photos": 0}, None, []
    for kind, content in _parts(reader):
        if kind == "H":
            stage.begin(_revision(json.loads(content)))
        elif kind == "T":
            head = json.loads(content)
            table, columns = stage.table(head["table"]), head["columns"]
        elif kind == "R" and table is not None:
            values = json.loads(content)
            stage.fill(table, columns, values)
            counts["rows"] += len(values)
        elif kind == "P":
            counts["photos"] += 1
            _file(store, old, content, (moved, rows))
        elif kind == "E" and json.loads(content) != counts:
            raise damaged()
    stage.finish()
    _end_links(stage, _renamed(stage, moved, SharedRow), store.now())
    return len(_renamed(stage, moved, PhotoRow))


def _parts(reader: SealedReader) -> Iterator[tuple[str, bytes]]:
    """Every part of the file, the end as the last."""
    kind = ""
    while kind != "E":
        kind, length = reader.read(1).decode("ascii", "replace"), int.from_bytes(reader.read(8), "big")
        if length > _LONGEST_PART:
            raise damaged()
        yield kind, reader.read(length)


def _revision(header: dict[str, object]) -> str:
    revision = str(header["revision"])
    if header["format"] != FORMAT or revision not in known_revisions():
        raise RecordsRefused("newer", "The backup was made by a newer Posture.", "Install that version, or a newer.")
    return revision


def _file(store: Store, old: Vault, content: bytes, into: tuple[dict[str, str], list[str]]) -> None:
    """One photo or report into the vault under its key; a damaged one is left out."""
    moved, rows = into
    name, sealed = content[:64].decode("ascii", "replace"), content[64:]
    try:
        plain = old.unsealed(name, sealed)
    except PostureError:
        return
    with store.database.writing() as session:
        rows += journal.announce(session, store.hold.id, [store.vault.name_of(plain)])
    moved[name] = store.vault.put(plain)


def _renamed(stage: Staging, moved: dict[str, str], table: type[PhotoRow] | type[SharedRow]) -> list[str]:
    """The files of `table` in `stage` under the names that they have now; the names that had no file."""
    with stage.database.writing() as session:
        every = select(table.vault_name).where(table.vault_name.is_not(None)).distinct()
        names = [name for name in session.scalars(every) if name]
        new = {name: moved[name] for name in names if name in moved}
        for name in new:  # first to names that are no file's, so that none is renamed twice
            session.execute(update(table).where(table.vault_name == name).values(vault_name=f"!{name[1:]}"))
        for name, there in new.items():
            session.execute(update(table).where(table.vault_name == f"!{name[1:]}").values(vault_name=there))
    return [name for name in names if name not in new]


def _end_links(stage: Staging, lost: list[str], now: datetime) -> None:
    """Links whose report did not come back are withdrawn; the practice shares it anew."""
    with stage.database.writing() as session:
        for name in lost:
            gone = SharedRow.vault_name == name
            session.execute(update(SharedRow).where(gone).values(vault_name=None, withdrawn_at=now))


def _put_in_place(store: Store, stage: Staging, since: tuple[_Start, list[str]]) -> tuple[int, int]:
    """One transaction: what was here goes, what is in `stage` comes; how many patients and photos."""
    start, rows = since
    with store.database.writing() as session, stage.database.reading() as source:
        _check_unchanged(session, start)
        old = session.scalars(files_kept()).all()
        for table in (*_HERE, DraftRow, SessionRow):
            session.execute(delete(table))
        for each in TABLES:
            _copy(source, session, each)
        _keep_withdrawn(session, store)
        rows += journal.announce(session, store.hold.id, old)
        store.note(session, None, Act.RESTORED, Kind.RECORDS, None)
        counts = [source.scalar(select(func.count()).select_from(table)) or 0 for table in (PatientRow, PhotoRow)]
    return counts[0], counts[1]


def _keep_withdrawn(session: Session, store: Store) -> None:
    """Links that were withdrawn by the audit log stay so, though they were open when the backup was made."""
    known = select(AuditRow.subject).where(AuditRow.act == Act.WITHDREW)
    was_withdrawn = SharedRow.id.in_(known) & SharedRow.withdrawn_at.is_(None)
    session.execute(update(SharedRow).where(was_withdrawn).values(withdrawn_at=store.now()))


def _copy(source: Session, target: Session, table: Table) -> None:
    """The rows of `table` from `source`, but for those of its ids that stay."""
    staying = set(target.scalars(select(table.c.id))) if table.name in _STAYING else set()
    for several in source.execute(select(table).execution_options(yield_per=ROWS)).mappings().partitions():
        if new := [dict(row) for row in several if row.get("id") not in staying]:
            target.execute(insert(table), new)
