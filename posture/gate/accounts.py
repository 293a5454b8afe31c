"""What the gate asks of the place where accounts, their sessions, and patients' reports are kept: of the records."""

from __future__ import annotations

from datetime import datetime, timedelta
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
    """Accounts with hashed passwords, and sessions that are known by the hash of their token. Threads may share it.

    `posture.records.Accounts` is one.
    """

    def exist(self) -> bool:
        """Whether there is an account, were it disabled: then nobody comes in without signing in."""

    def any(self) -> bool:
        """Whether somebody could sign in."""

    def verify(self, name: str, password: str) -> AnAccount | None:
        """The account of that name and password; None, after as long a time, where there is none."""

    def open_session(self, account_id: str) -> str:
        """The token of a new session, of at least 128 random bits; only its hash is kept."""

    def seen(self, token: str) -> AnAccount | None:
        """Whose session it is; None where it has ended, idled or lasted too long, or never was. To look is no act."""

    def touched(self, token: str, ago: timedelta) -> None:
        """Its practitioner did something, so long ago: idleness counts from then."""

    def end_session(self, token: str) -> None:
        """Sign out; an unknown token changes nothing."""

    def end_all_sessions(self, account_id: str) -> int:
        """Sign out everywhere; how many sessions ended."""


class Keeper(Protocol):
    """Where accounts and reports are kept, for as long as a server lives; `posture.records.Records` is one."""

    @property
    def accounts(self) -> Accounts:
        """Who may sign in."""

    def shared_report(self, token: str, now: datetime, *, counts: bool = True) -> bytes | None:
        """The page that the link with `token` opens `now`, None without one; that it was read, where it `counts`.

        Raises
        ------
        RecordsRefused
            It cannot be known now, or not be written down.
        """

    def close(self) -> None:
        """At the end of the server."""
