"""Files into the vault together with the rows that they belong to, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.orm import Session

from posture.records import journal
from posture.records.store import Store


@contextmanager
def filed(store: Store, files: Mapping[str, bytes], check: Callable[[Session], object]) -> Iterator[Session]:
    """`files`, contents by their names, in the vault, and the transaction that makes the rows that have them.

    `check` raises where those rows cannot be: it is asked before anything is written, and again in that transaction.
    The order is that of docs/records.md: journal, files, rows. Whatever goes wrong, the files go again.
    """
    with store.database.writing() as session:
        check(session)
        rows = journal.announce(session, store.hold.id, files)
    try:
        for content in files.values():
            store.vault.put(content)
        with store.database.writing() as session:
            check(session)
            yield session
            journal.done(session, rows)
    except BaseException:
        journal.settle(store.database, store.vault, rows)
        raise
