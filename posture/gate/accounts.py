"""What the gate asks of the place where accounts and their sessions are kept; `posture.records.Accounts` is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class AnAccount(Protocol):
    """Somebody who may sign in."""

    @property
    def id(self) -> str:
        """Opaque; says nothing of the person."""

    @property
    def name(self) -> str:
        """What was typed at the sign-in."""


class Accounts(Protocol):
    """Accounts with hashed passwords, and sessions that are known by the hash of their token. Threads may share it."""

    def any(self) -> bool:
        """Whether somebody could sign in."""

    def verify(self, name: str, password: str) -> AnAccount | None:
        """The account of that name and password; None, after as long a time, where there is none."""

    def open_session(self, account_id: str) -> str:
        """The token of a new session, of at least 128 random bits; only its hash is kept."""

    def seen(self, token: str) -> AnAccount | None:
        """Whose session it is; None where it has ended, lasted too long, or never was."""

    def end_session(self, token: str) -> None:
        """Sign out; an unknown token changes nothing."""

    def end_all_sessions(self, account_id: str) -> int:
        """Sign out everywhere; how many sessions ended."""


@dataclass(frozen=True, slots=True)
class NoAccounts:
    """Nobody can sign in: the app is for the local practitioner alone."""

    def any(self) -> bool:
        """Never."""
        return False

    def verify(self, _name: str, _password: str) -> AnAccount | None:
        """Nobody."""
        return None

    def open_session(self, account_id: str) -> str:
        """Impossible."""
        raise LookupError(account_id)

    def seen(self, _token: str) -> AnAccount | None:
        """Nobody's."""
        return None

    def end_session(self, _token: str) -> None:
        """There is none."""

    def end_all_sessions(self, _account_id: str) -> int:
        """There are none."""
        return 0
