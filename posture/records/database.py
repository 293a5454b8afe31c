"""The connection to SQLite or PostgreSQL: transactions of one kind on both.

One writer at a time: SQLite by its own lock, PostgreSQL by an advisory lock that lasts as long as the transaction. So
no write ever sees another half done, and what holds on one database holds on the other. Readers see one moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from posture.errors import RecordsRefused

BUSY_MS = 20_000
"""How long a writer waits for another; chosen by us: longer than any write takes. [ms]"""
_WRITER = 0x706F7374
"""Number of the advisory lock; any that nobody else takes in this database."""
_WRITING = "posture_writing"
"""Option of a connection that writes: how long it waits for another. [ms]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An engine, and how to use it."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether all of it is one file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of SQLite; None of PostgreSQL."""
        return Path(self.engine.url.database or "") if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and changes nothing."""
        with _quietly(), Session(self.engine) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self, *, wait_ms: int | None = None) -> Iterator[Session]:
        """A session whose changes are kept together when it ends well, and not at all otherwise.

        `wait_ms` is how long it waits for another writer before `RecordsRefused`; None is BUSY_MS on SQLite, and as
        long as it takes on PostgreSQL.
        """
        with _quietly(), self.connected(wait_ms=wait_ms) as connection, Session(connection) as session:
            yield session
            session.flush()

    @contextmanager
    def connected(self, *, wait_ms: int | None = None) -> Iterator[Connection]:
        """The connection below `writing`, for what needs no rows."""
        waits_ms = BUSY_MS if wait_ms is None else wait_ms
        with self.engine.execution_options(**{_WRITING: waits_ms}).connect() as connection, connection.begin():
            if not self.is_sqlite:
                if wait_ms is not None:
                    connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{wait_ms}ms"})
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER})
            yield connection

    def forget_deleted(self) -> None:
        """Take what was deleted out of SQLite's log of changes as well; PostgreSQL does it by its own vacuum."""
        if self.is_sqlite:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _quietly() -> Iterator[None]:
    """What the database says of an error may hold names: only its kind is passed on."""
    try:
        yield
    except DBAPIError as error:
        raise _refused(error) from None


def _refused(error: DBAPIError) -> RecordsRefused:
    kind = type(error.orig).__name__
    return RecordsRefused(
        "database", f"The database does not do it ({kind}).", "Try again; check its disk, or POSTURE_DATABASE_URL."
    )


def connect(url: str | URL) -> Database:
    """The database at `url`: `sqlite:///FILE` or `postgresql://...`.

    Raises
    ------
    RecordsRefused
        It cannot be understood, or is of another kind.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
            engine = create_engine(address, isolation_level="READ COMMITTED", hide_parameters=True, pool_pre_ping=True)
            event.listen(engine, "begin", _begin_postgresql)
        elif address.get_backend_name() == "sqlite" and address.database:
            _make_private(Path(address.database))
            engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_MS / 1000})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            raise _not_understood()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise _not_understood() from None
    return Database(engine=engine)


def _not_understood() -> RecordsRefused:
    return RecordsRefused(
        "database_url", "The address of the database is not understood.", "Use postgresql://user@host/name."
    )


def _make_private(file: Path) -> None:
    """The file, empty, for this user only, where there is none: SQLite gives its companions the same permissions."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001  # SQLAlchemy's signature
    """A new connection: `synchronous=FULL` puts commits on the disk, `secure_delete` zeros over what goes."""
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers wait for each other at the beginning, where waiting cannot fail half-way."""
    waits_ms: int | None = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS if waits_ms is None else waits_ms}")
    connection.exec_driver_sql("BEGIN" if waits_ms is None else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if _WRITING not in connection.get_execution_options():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def reachable(database: Database) -> None:
    """Nothing, if the database answers.

    Raises
    ------
    RecordsRefused
        It does not; why is not repeated, because it may hold a password.
    """
    try:
        with database.engine.connect():
            pass
    except DBAPIError as error:
        raise _refused(error) from None
