"""Opens the records: folder, database, tables, key, vault, and what killed processes left behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path
from sqlalchemy import URL

from posture.errors import CannotWrite
from posture.records.database import Database, connect, reachable
from posture.records.journal import OWNERS, Hold, sweep
from posture.records.keys import check_vault, key_for
from posture.records.migrating import COPIES, migrate
from posture.records.staging import clear_staging
from posture.records.store import Store
from posture.records.vault import Vault, private_folder

DATABASE = "records.sqlite"
VAULT = "vault"
_START = "start.lock"


def open_store(folder: Path | None, url: str | None, key: str | None, now: Callable[[], datetime]) -> Store:
    """What `open_records` promises; one process at a time is let in."""
    try:
        folder = private_folder(folder or default_folder())
        lock = FileLock(folder / _START, mode=0o600)
        database = connect(url or os.environ.get("POSTURE_DATABASE_URL") or _sqlite(folder))
    except OSError as error:
        raise CannotWrite(
            "folder", f"The folder of the records cannot be used: {error.strerror}.", "Check it, or set POSTURE_DATA."
        ) from None
    try:
        with lock:
            return _opened(folder, database, key or os.environ.get("POSTURE_KEY"), now)
    except BaseException:
        database.engine.dispose()
        raise


def default_folder() -> Path:
    """POSTURE_DATA, or `posture` in the user's data folder."""
    told = os.environ.get("POSTURE_DATA")
    return Path(told) if told else user_data_path("posture", appauthor=False)


def _sqlite(folder: Path) -> URL:
    return URL.create("sqlite", database=str(folder / DATABASE))


def _opened(folder: Path, database: Database, key: str | None, now: Callable[[], datetime]) -> Store:
    reachable(database)
    migrate(database, folder / COPIES, now())
    secret = key_for(folder, key, database)
    hold = Hold.taken(folder / OWNERS)
    try:
        vault = Vault(folder=private_folder(folder / VAULT), key=secret, owner=hold.id)
        check_vault(database, vault)
        sweep(database, vault, hold)
        clear_staging(folder, hold)
    except BaseException:
        hold.let_go()
        raise
    return Store(folder=folder, database=database, vault=vault, hold=hold, now=now)
