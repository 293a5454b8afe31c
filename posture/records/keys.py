"""Where the key of the vault comes from: POSTURE_KEY, or a file that the first start makes."""

from __future__ import annotations

from pathlib import Path

from posture.errors import RecordsRefused
from posture.records.database import Database
from posture.records.tables import VaultRow
from posture.records.vault import Vault, VaultKey, new_id, settle_folder, write_through

KEY_FILE = "key"
_PART = "key.part-"


def key_for(folder: Path, given: str | None, database: Database) -> VaultKey:
    """The key `given`, else that in the file; a new file where the database has no vault yet.

    Raises
    ------
    RecordsRefused
        There is a vault, and neither file nor key.
    WrongUsage
        The key is not one.
    """
    if given:
        return VaultKey.from_text(given)
    file = folder / KEY_FILE
    if file.exists():
        return VaultKey.from_text(file.read_text("ascii", "replace"))
    if _known_mark(database):
        raise RecordsRefused(
            "key_missing", "The key of the photos is not there.", "Put the key file back, or set POSTURE_KEY."
        )
    return _made(file)


def _made(file: Path) -> VaultKey:
    for part in file.parent.glob(f"{_PART}*"):
        part.unlink()
    key, part = VaultKey.new(), file.parent / f"{_PART}{new_id()}"
    write_through(part, key.text.encode())
    part.replace(file)
    settle_folder(file.parent)
    return key


def check_vault(database: Database, vault: Vault) -> None:
    """Nothing, if folder and key are those with which the database was first opened; they become so at the first time.

    Raises
    ------
    RecordsRefused
        They are others.
    """
    known = _known_mark(database)
    mark = vault.mark(make=known is None)
    if known is None and mark:
        with database.writing() as session:
            session.add(VaultRow(id=1, mark=mark))
    elif mark != known:
        raise RecordsRefused(
            "wrong_vault",
            "The folder of photos or its key is not that of this database.",
            "Check POSTURE_DATA, POSTURE_KEY and the key file.",
        )


def _known_mark(database: Database) -> str | None:
    with database.reading() as session:
        row = session.get(VaultRow, 1)
        return row.mark if row else None
