"""What the queries share: the database, the vault, the clock, and the audit log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from posture.errors import ChangedMeanwhile, NoSuchRecord
from posture.records.database import Database
from posture.records.deeds import Act, Kind
from posture.records.journal import Hold
from posture.records.tables import AuditRow, Base
from posture.records.vault import Vault, new_id

SEEN_AGAIN = timedelta(minutes=5)
"""Within which the same look at the same thing by the same account is written down once: a page asks many times."""

Row = TypeVar("Row", bound=Base)
_Look = tuple[str | None, Kind, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open database with its vault.

    Attributes
    ----------
    folder
        Where vault, locks and copies lie.
    now
        The clock, UTC.
    """

    folder: Path
    database: Database
    vault: Vault
    hold: Hold
    now: Callable[[], datetime]
    _looks: dict[_Look, datetime] = field(default_factory=dict, repr=False)

    def note(self, session: Session, by: str | None, act: Act, kind: Kind, subject: str | None) -> None:
        """Write into the audit log, in the same transaction as what it tells of."""
        session.add(AuditRow(id=new_id(), at=self.now(), by=by, act=act, kind=kind, subject=subject))

    def looked(self, by: str | None, kind: Kind, subject: str | None, act: Act = Act.SAW) -> None:
        """Write down that something was seen, unless that was within SEEN_AGAIN."""
        look, now = (by, kind, subject), self.now()
        last = self._looks.get(look)
        if last is not None and timedelta() <= now - last < SEEN_AGAIN:
            return
        with self.database.writing() as session:
            self.note(session, by, act, kind, subject)
        self._looks[look] = now
        for old in [one for one, at in list(self._looks.items()) if now - at >= SEEN_AGAIN]:
            self._looks.pop(old, None)


def check_unchanged(now: object, read: object | None) -> None:
    """Nothing, if a record is `now` as the caller `read` it, or the caller does not ask (None).

    Raises
    ------
    ChangedMeanwhile
        It is another.
    """
    if read is not None and now != read:
        raise ChangedMeanwhile("changed", "Somebody else has changed this meanwhile.", "Look at both, then save again.")


def is_id(text: str) -> bool:
    """Whether `text`, which may come from an address bar, can be an id at all."""
    return re.fullmatch("[0-9a-f]{32}", text) is not None


def found(session: Session, table: type[Row], row_id: str) -> Row:
    """The row of that id.

    Raises
    ------
    NoSuchRecord
        There is none.
    """
    row = session.get(table, row_id) if is_id(row_id) else None
    if row is None:
        raise NoSuchRecord("no_record", "There is no such record.", "It may have been deleted; look at the list again.")
    return row
