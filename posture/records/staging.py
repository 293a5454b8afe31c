"""The rows of a backup in a database of their own, brought to this version before anything is replaced."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, Table, insert

from posture.records.database import Database, connect
from posture.records.journal import Hold
from posture.records.migrating import bring_to
from posture.records.vault import private_folder

_PREFIX = "restoring-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """A database of the backup's own revision."""

    database: Database

    def begin(self, revision: str) -> None:
        """Its tables, as the backup has them."""
        with self.database.connected() as connection:
            bring_to(connection, revision)

    def fill(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows into one of its tables."""
        kinds = [_kind(table.columns[name]) for name in columns]
        values = [dict(zip(columns, map(_value, kinds, row), strict=True)) for row in rows]
        with self.database.connected() as connection:
            connection.execute(insert(table), values)

    def table(self, name: str) -> Table:
        """One of its tables, as it is."""
        return Table(name, MetaData(), autoload_with=self.database.engine, resolve_fks=False)

    def finish(self) -> None:
        """The tables of this version."""
        with self.database.connected() as connection:
            bring_to(connection, "head")


def _kind(column: Column[Any]) -> type[Any]:
    return column.type.python_type


def _value(kind: type[Any], plain: Any) -> Any:
    """A value of JSON as the database takes it: dates and instants from text, the latter in UTC without a zone."""
    if plain is None or kind not in {date, datetime}:
        return plain
    if kind is date:
        return date.fromisoformat(plain)
    return datetime.fromisoformat(plain).astimezone(UTC).replace(tzinfo=None)


@contextmanager
def staging(folder: Path, hold: Hold) -> Iterator[Staging]:
    """An empty one in `folder`, which goes in the end, or at the next start."""
    place = private_folder(folder / f"{_PREFIX}{hold.id}")
    database = connect(f"sqlite:///{place}/staging.sqlite")
    try:
        yield Staging(database=database)
    finally:
        database.engine.dispose()
        shutil.rmtree(place, ignore_errors=True)


def clear_staging(folder: Path, hold: Hold) -> None:
    """Those of processes that are gone."""
    for place in folder.glob(f"{_PREFIX}*"):
        if not hold.alive(place.name.removeprefix(_PREFIX)):
            shutil.rmtree(place, ignore_errors=True)
