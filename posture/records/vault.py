"""Photos and shared reports on the disk, apart from the database: encrypted, named by content, whole or not there.

A file's name is an HMAC of its plain bytes, so the same photo is kept once and the name tells nothing to those who
have the picture but not the key. Its content is a mark, a nonce and AES-256-GCM, which the name authenticates too: a
file put in another's place does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from posture.errors import CannotWrite, RecordsRefused, WrongUsage

MARK = b"PSTV1\n"
"""First bytes of every file."""
_NONCE = 12
_KEY = 32
_TEMPORARY = ".part-"
_FOLDER_ID = "id"


def new_id() -> str:
    """A random id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


def private_folder(folder: Path) -> Path:
    """`folder`, made where it is missing, for this user only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultKey:
    """The secret of a vault, and the two that are derived from it: for names and for contents."""

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != _KEY:
            raise WrongUsage(
                "key", f"POSTURE_KEY is not {_KEY} bytes in base64.", "Take the content of the file `key`."
            )

    def __repr__(self) -> str:
        return "VaultKey()"

    @classmethod
    def new(cls) -> VaultKey:
        """A random one."""
        return cls(secret=secrets.token_bytes(_KEY))

    @classmethod
    def from_text(cls, text: str) -> VaultKey:
        """The key written in base64, as key file and POSTURE_KEY have it; `WrongUsage` where it is no such thing."""
        try:
            return cls(secret=base64.b64decode(text.strip(), altchars=b"-_", validate=True))
        except (binascii.Error, ValueError):
            return cls(secret=b"")

    @property
    def text(self) -> str:
        """In base64, with which it can be written into a file or POSTURE_KEY."""
        return base64.urlsafe_b64encode(self.secret).decode()

    def derived(self, purpose: str) -> bytes:
        """The key for one purpose, from which neither the secret nor another key follows."""
        return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=f"posture {purpose}".encode()).derive(self.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """A folder of photos and reports.

    Attributes
    ----------
    owner
        Id of the process's hold on it (`journal`), which stands in the names of unfinished files.
    """

    folder: Path
    key: VaultKey
    owner: str

    def mark(self, *, make: bool) -> str | None:
        """What only this folder and this key give: kept in the database, so that another is noticed at once.

        None where the folder has no id yet; it gets one with `make`.
        """
        file = self.folder / _FOLDER_ID
        if make and not file.exists():
            write_through(private_folder(self.folder) / _FOLDER_ID, new_id().encode())
        if not file.exists():
            return None
        return hmac.new(self.key.derived("mark"), file.read_bytes(), hashlib.sha256).hexdigest()

    def name_of(self, content: bytes) -> str:
        """The name under which `content` is kept."""
        return hmac.new(self.key.derived("names"), content, hashlib.sha256).hexdigest()

    def put(self, content: bytes) -> str:
        """Keep `content`; its name, once it is on the disk. A file that is there but damaged is written again.

        Raises
        ------
        CannotWrite
            The folder is full or not permitted.
        """
        name = self.name_of(content)
        try:
            if not self.opens(name):
                self._write(self._path(name), self._locked(name, content))
            settle_folder(self._path(name).parent)
            settle_folder(self.folder)
        except OSError as error:
            raise CannotWrite(
                "vault", f"A file cannot be kept: {error.strerror}.", "Free some space, or check the folder."
            ) from None
        return name

    def get(self, name: str) -> bytes:
        """The content kept under `name`.

        Raises
        ------
        RecordsRefused
            Missing, damaged, or of another key.
        """
        sealed = self.sealed(name)
        if sealed is None:
            raise RecordsRefused("photo_missing", "The photo's file is missing.", "Restore a backup.")
        return self.unsealed(name, sealed)

    def sealed(self, name: str) -> bytes | None:
        """The file as it lies there; None where it cannot be read."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def unsealed(self, name: str, sealed: bytes) -> bytes:
        """The content of a file that was kept under `name`; `RecordsRefused` where it is damaged."""
        nonce, rest = sealed[len(MARK) : len(MARK) + _NONCE], sealed[len(MARK) + _NONCE :]
        try:
            if not sealed.startswith(MARK):
                raise InvalidTag
            return AESGCM(self.key.derived("contents")).decrypt(nonce, rest, MARK + name.encode())
        except (InvalidTag, ValueError):
            raise RecordsRefused("photo_damaged", "The photo's file is damaged.", "Restore a backup.") from None

    def opens(self, name: str) -> bool:
        """Whether the file is there and whole."""
        try:
            self.get(name)
        except RecordsRefused:
            return False
        return True

    def remove(self, name: str) -> bool:
        """Take the file away; whether there was one."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            return False
        settle_folder(self._path(name).parent)
        return True

    def names(self) -> Iterator[str]:
        """Every finished file."""
        for path in self.folder.glob("??/*"):
            if re.fullmatch("[0-9a-f]{64}", path.name):
                yield path.name

    def unfinished(self) -> Iterator[tuple[str, Path]]:
        """Every file that was not finished, with whose it is."""
        for path in self.folder.glob(f"??/{_TEMPORARY}*"):
            yield path.name.removeprefix(_TEMPORARY).partition("-")[0], path

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _locked(self, name: str, content: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return MARK + nonce + AESGCM(self.key.derived("contents")).encrypt(nonce, content, MARK + name.encode())

    def _write(self, path: Path, sealed: bytes) -> None:
        private_folder(path.parent)
        part = path.parent / f"{_TEMPORARY}{self.owner}-{new_id()}"
        try:
            write_through(part, sealed)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def write_through(path: Path, content: bytes) -> None:
    """`content` into the new file `path`, for this user only, and onto the disk."""
    with private_file(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def private_file(path: Path) -> BinaryIO:
    """The new file `path`, open for writing, for this user only."""
    return open(path, "xb", opener=lambda name, how: os.open(name, how, 0o600))


def settle_folder(folder: Path) -> None:
    """The names in `folder` onto the disk; Windows has no such thing and needs none."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
