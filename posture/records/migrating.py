"""Brings a database to the tables of this version; a copy is made before anything changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert

from posture.errors import RecordsRefused
from posture.records.database import Database
from posture.records.tables import BackupRow
from posture.records.vault import new_id, private_folder

SCRIPTS = Path(__file__).parent / "migrations"
"""Where Alembic finds them, in the checkout and in an installed wheel."""
COPIES = "before-migration"
"""Folder of the copies, beside the database."""


def migrate(database: Database, copies: Path, now: datetime) -> Path | None:
    """The database with the tables of this version; where a copy of the older one lies, None where none was needed.

    All of it happens in one transaction. Only SQLite is copied: a server's database is for `pg_dump` (docs/records.md).

    Raises
    ------
    RecordsRefused
        A newer version of Posture made the tables.
    """
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in known_revisions():
        raise RecordsRefused("newer", "The records were made by a newer Posture.", "Install that version, or a newer.")
    if present == head():
        return None
    copy = _copied(database, copies, f"{present}-{now:%Y%m%dT%H%M%S}") if present else None
    with database.connected() as connection:
        bring_to(connection, "head")
        if copy:
            values = {"id": new_id(), "made_at": now, "path": str(copy)}
            connection.execute(insert(BackupRow), values)
    return copy


def bring_to(connection: Connection, revision: str) -> None:
    """The tables of `revision`, in the transaction of `connection`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known_revisions() -> frozenset[str]:
    """Every revision of the tables that this version knows."""
    return frozenset(step.revision for step in _script().walk_revisions())


def head() -> str:
    """The newest revision of the tables that this version knows."""
    return _script().get_current_head() or ""


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _copied(database: Database, copies: Path, name: str) -> Path | None:
    """A whole copy of SQLite's file, made by its own backup, which waits for no writer and copies no half page."""
    if database.file is None:
        return None
    private_folder(copies)
    copy = copies / f"records-{name}.sqlite"
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
