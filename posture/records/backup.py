"""Everything into one encrypted file, on any database: rows as JSON, photos and reports as they lie in the vault.

The parts, in order, each a letter, a length and a content: the header (H), for each table its columns (T) and its rows
(R, several), the files of the vault (P), the end with its counts (E). Left out are the journal, the vault's mark and
signed-in browsers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from posture import __version__
from posture.errors import CannotWrite, PostureError, WrongUsage
from posture.records import journal
from posture.records.deeds import Act, BackupMade, Kind
from posture.records.migrating import head
from posture.records.sealing import SealedWriter, check_passphrase
from posture.records.store import Store
from posture.records.tables import BackupRow, Base, JournalRow, SessionRow, VaultRow, files_kept
from posture.records.vault import new_id, private_file, settle_folder

FORMAT = 1
LEFT_OUT = frozenset({JournalRow.__tablename__, VaultRow.__tablename__, SessionRow.__tablename__})
TABLES: tuple[Table, ...] = tuple(table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT)
"""What is kept, parents before their children."""
ROWS = 200
"""In one part; chosen by us: a row of an assessment is some 20 kB."""


def backed_up(store: Store, path: Path, passphrase: str, *, by: str | None = None) -> BackupMade:
    """What `Records.backup` promises, done by the account `by`."""
    check_new(path)
    check_passphrase(passphrase)
    with _announced(store, path.absolute(), by) as made_at, _whole(path) as file:
        lost = _written(store, SealedWriter(file, passphrase, store.vault.key), made_at)
    return BackupMade(made_at=made_at, path=str(path.absolute()), missing=lost.missing, damaged=lost.damaged)


def check_new(path: Path) -> None:
    """Nothing, if nothing is at `path`; `CannotWrite` where something is."""
    if os.path.lexists(path):
        raise CannotWrite("exists", f"{path.name} is there already.", "Name another file.")


@contextmanager
def _announced(store: Store, path: Path, by: str | None) -> Iterator[datetime]:
    """The backup in the list of those made, and no deletion of files meanwhile; off the list where it fails."""
    row = BackupRow(id=new_id(), made_at=store.now(), path=os.fsencode(path).decode("utf-8", "replace"))
    made_at, row_id = row.made_at, row.id
    with store.database.writing() as session:
        if journal.backup_running(session, store.hold):
            raise WrongUsage("backup_running", "Another backup is being written.", "Wait until it is done.")
        held = journal.announce(session, store.hold.id, [None])
        store.note(session, by, Act.BACKED_UP, Kind.RECORDS, None)
        session.add(row)
    try:
        yield made_at
    except BaseException:
        with store.database.writing() as session:
            session.execute(delete(BackupRow).where(BackupRow.id == row_id))
        raise
    finally:
        with store.database.writing() as session:
            journal.done(session, held)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A new file that gets its name when it is whole and on the disk."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)  # of one that was killed: another that is at work was refused
        try:
            with private_file(part) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _named(part, path)
        finally:
            part.unlink(missing_ok=True)
        settle_folder(path.absolute().parent)
    except OSError as error:
        raise CannotWrite(
            "cannot_write", f"Cannot write {path.name}: {error.strerror}.", "Name a folder that may be written to."
        ) from None


def _named(part: Path, path: Path) -> None:
    """`part` under its name, which nobody else's file has; memory sticks know no second names and are asked first."""
    with suppress(OSError):
        path.hardlink_to(part)
        return
    check_new(path)
    part.rename(path)


@dataclass(slots=True, kw_only=True)
class _Lost:
    """How many files of the vault cannot be in the backup."""

    missing: int = 0
    damaged: int = 0


def _written(store: Store, out: SealedWriter, made_at: datetime) -> _Lost:
    """All parts; the files of the vault that are not among them."""
    header = {"format": FORMAT, "posture": __version__, "revision": head(), "made_at": made_at.isoformat()}
    _part(out, "H", json.dumps(header).encode())
    with store.database.reading() as session:
        names = session.scalars(files_kept()).all()
        rows = sum(_table(out, session, table) for table in TABLES)
    lost = _Lost()
    for name in names:
        _photo(store, out, name, lost)
    photos = len(names) - lost.missing - lost.damaged
    _part(out, "E", json.dumps({"rows": rows, "photos": photos}).encode())
    out.end()
    return lost


def _table(out: SealedWriter, session: Session, table: Table) -> int:
    """One table, a few rows at a time; how many rows."""
    columns, count = [column.name for column in table.columns], 0
    _part(out, "T", json.dumps({"table": table.name, "columns": columns}).encode())
    result = session.execute(select(table).execution_options(yield_per=ROWS))
    for rows in result.partitions():
        _part(out, "R", json.dumps([[_plain(value) for value in row] for row in rows]).encode())
        count += len(rows)
    return count


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _photo(store: Store, out: SealedWriter, name: str, lost: _Lost) -> None:
    """One file of the vault as it lies there; counted as `lost` where it is missing or does not open."""
    sealed = store.vault.sealed(name)
    if sealed is None:
        lost.missing += 1
        return
    try:
        store.vault.unsealed(name, sealed)
    except PostureError:
        lost.damaged += 1
    else:
        _part(out, "P", name.encode() + sealed)


def _part(out: SealedWriter, kind: str, content: bytes) -> None:
    out.write(kind.encode() + len(content).to_bytes(8, "big"))
    out.write(content)
