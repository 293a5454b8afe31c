"""A stream of bytes, encrypted with a passphrase: written and read piece by piece, so that memory stays small.

The file: MARK, salt, the wrapped keys, then pieces of PIECE bytes, each AES-256-GCM. The passphrase goes through
argon2id to the key that wraps two others: the stream's own, new for every file, and the vault's. A piece's nonce is its
number and whether it is the last (the STREAM construction, Hoang et al. 2015, doi:10.1007/978-3-662-47989-6_24), so
pieces cannot be changed, moved, left out or cut off without notice.
"""

from __future__ import annotations

import secrets
from typing import BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from posture.errors import RecordsRefused, WrongUsage
from posture.records.vault import VaultKey

MARK = b"Posture backup 1\n"
PIECE = 1 << 20
SHORTEST_PASSPHRASE = 12
"""Chosen by us: whoever finds the file can try passphrases for as long as they like. [characters]"""
_SALT, _NONCE, _TAG, _KEY = 16, 12, 16, 32


def check_passphrase(passphrase: str) -> None:
    """Nothing, if it is long enough; `WrongUsage` where it is not."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WrongUsage(
            "passphrase",
            f"A passphrase needs at least {SHORTEST_PASSPHRASE} characters.",
            "Several words are easy to keep. Without it the backup cannot be read by anybody.",
        )


def _wrapping(passphrase: str, salt: bytes) -> AESGCM:
    """argon2id, 64 MiB, six passes, four lanes: twice RFC 9106's setting for little memory."""
    secret = passphrase.encode("utf-8", "surrogatepass")
    key = hash_secret_raw(secret, salt, time_cost=6, memory_cost=1 << 16, parallelism=4, hash_len=_KEY, type=Type.ID)
    return AESGCM(key)


class SealedWriter:
    """Writes bytes into `file`, encrypted; `end` must be called, or the file is not whole."""

    def __init__(self, file: BinaryIO, passphrase: str, vault: VaultKey) -> None:
        salt, nonce, stream = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE), secrets.token_bytes(_KEY)
        wrapped = _wrapping(passphrase, salt).encrypt(nonce, stream + vault.secret, MARK + salt)
        file.write(MARK + salt + nonce + wrapped)
        self._file, self._cipher, self._number, self._held = file, AESGCM(stream), 0, bytearray()

    def write(self, content: bytes) -> None:
        """The next bytes."""
        self._held += content
        while len(self._held) > PIECE:
            self._piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def end(self) -> None:
        """No more bytes."""
        self._piece(bytes(self._held), last=True)

    def _piece(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1


class SealedReader:
    """Reads what `SealedWriter` wrote.

    Attributes
    ----------
    vault
        The key of the vault that was backed up.

    Raises
    ------
    RecordsRefused
        The file is none of ours, the passphrase is wrong, or the file is damaged or cut off, as soon as that is seen.
    """

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        if file.read(len(MARK)) != MARK:
            raise RecordsRefused("no_backup", "This is no backup of Posture.", "Name a file that posture backup wrote.")
        salt, nonce = file.read(_SALT), file.read(_NONCE)
        wrapped = file.read(2 * _KEY + _TAG)
        try:
            keys = _wrapping(passphrase, salt.ljust(_SALT)).decrypt(nonce.ljust(_NONCE), wrapped, MARK + salt)
        except InvalidTag:
            raise RecordsRefused(
                "passphrase", "The passphrase is not that of this backup, or its beginning is damaged.", "Try again."
            ) from None
        self.vault = VaultKey(secret=keys[_KEY:])
        self._file, self._cipher, self._number, self._held = file, AESGCM(keys[:_KEY]), 0, bytearray()
        self._next = file.read(PIECE + _TAG)

    def read(self, size: int) -> bytes:
        """The next `size` bytes."""
        while len(self._held) < size:
            self._more()
        content = bytes(self._held[:size])
        del self._held[:size]
        return content

    def _more(self) -> None:
        piece, self._next = self._next, self._file.read(PIECE + _TAG)
        try:
            self._held += self._cipher.decrypt(_nonce(self._number, last=not self._next), piece, None)
        except (InvalidTag, ValueError):
            raise damaged() from None
        self._number += 1


def damaged() -> RecordsRefused:
    """What is said of a backup that is not as it was written."""
    return RecordsRefused("backup_damaged", "The backup is damaged or cut off.", "Use another copy of it.")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + bytes([last])
