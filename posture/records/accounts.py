"""Accounts and their sessions: what the sign-in gate asks. Passwords and tokens are kept as hashes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from posture.records.facts import Account
from posture.records.store import Store

SHORTEST_PASSWORD = 10
"""Chosen by us. [characters]"""
LONGEST_PASSWORD = 1024
"""A longer one is refused before it is hashed, which costs time. [characters]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """When a session ends by itself.

    Attributes
    ----------
    idle
        After so long without a request.
    longest
        After so long in any case.
    """

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Who may sign in, and who has."""

    store: Store

    def create(self, name: str, password: str) -> Account:
        """A new account; names are told apart without regard to case and accents.

        Raises
        ------
        WrongUsage
            The name is taken or empty, or the password shorter than SHORTEST_PASSWORD.
        """
        raise NotImplementedError

    def all(self) -> tuple[Account, ...]:
        """Every account, disabled ones too, by name."""
        raise NotImplementedError

    def any(self) -> bool:
        """Whether somebody could sign in: an account that is not disabled."""
        raise NotImplementedError

    def verify(self, name: str, password: str) -> Account | None:
        """The account of that name and password; None, after as long a time, where there is none or it is disabled."""
        raise NotImplementedError

    def set_password(self, name: str, password: str) -> Account:
        """The account with another password; all of its sessions end. Raises as `create`, or `NoSuchRecord`."""
        raise NotImplementedError

    def disable(self, name: str) -> Account:
        """The account, which can no longer sign in; all of its sessions end. `NoSuchRecord` where there is none."""
        raise NotImplementedError

    def open_session(self, account_id: str) -> str:
        """A new session; the token, of which the records keep a hash alone, goes into the cookie."""
        raise NotImplementedError

    def seen(self, token: str, rules: SessionRules = SessionRules()) -> Account | None:
        """Whose session it is, which counts as seen now; None where it has ended, by itself or not, or never was."""
        raise NotImplementedError

    def end_session(self, token: str) -> None:
        """Sign out; an unknown token changes nothing."""
        raise NotImplementedError

    def end_all_sessions(self, account_id: str) -> int:
        """Sign out everywhere; how many sessions ended."""
        raise NotImplementedError
