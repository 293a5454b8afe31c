"""Accounts and their sessions: what the sign-in gate asks. Passwords and tokens are kept as hashes alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from posture.errors import NoSuchRecord, WrongUsage
from posture.records.deeds import Account, Act, Kind
from posture.records.limits import check_line
from posture.records.searching import folded
from posture.records.store import Store, found
from posture.records.tables import AccountRow, SessionRow
from posture.records.vault import new_id

SHORTEST_PASSWORD = 10
"""Chosen by us. [characters]"""
LONGEST_PASSWORD = 1024
"""A longer one is refused before it is hashed, which costs time. [characters]"""
_HASHER = PasswordHasher()
"""argon2id with the library's present settings (RFC 9106, low memory): 64 MiB, three passes, four lanes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """When a session ends by itself.

    Attributes
    ----------
    idle
        So long after the last act of its practitioner.
    longest
        After so long in any case.
    """

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


USUAL = SessionRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Who may sign in, and who has; sessions end by the `rules`."""

    store: Store
    rules: SessionRules = USUAL

    def create(self, name: str, password: str) -> Account:
        """A new account; names are told apart without regard to case and accents.

        Raises
        ------
        WrongUsage
            The name is taken or empty, or the password shorter than SHORTEST_PASSWORD.
        """
        check_line("name", name)
        if not folded(name):
            raise WrongUsage("nameless", "An account needs a name.", "Give one.")
        hashed = _hashed(password)
        row = AccountRow(id=new_id(), name=name, folded=folded(name), password_hash=hashed, created_at=self.store.now())
        with self.store.database.writing() as session:
            if _named(session, name):
                raise WrongUsage("taken", "There is an account of that name already.", "Choose another name.")
            session.add(row)
            self.store.note(session, None, Act.ADDED, Kind.ACCOUNT, row.id)
            return _account(row)

    def all(self) -> tuple[Account, ...]:
        """Every account, disabled ones too, by name."""
        with self.store.database.reading() as session:
            return tuple(_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.folded)))

    def exist(self) -> bool:
        """Whether there is an account, disabled ones too: a practice that has had one is closed for good."""
        with self.store.database.reading() as session:
            return session.scalar(select(AccountRow.id).limit(1)) is not None

    def any(self) -> bool:
        """Whether somebody could sign in: an account that is not disabled."""
        with self.store.database.reading() as session:
            return session.scalar(select(AccountRow.id).where(AccountRow.disabled_at.is_(None)).limit(1)) is not None

    def verify(self, name: str, password: str) -> Account | None:
        """The account of that name and password; None, after as long a time, where there is none or it is disabled."""
        with self.store.database.reading() as session:
            row = _named(session, name)
            hashed, account = (row.password_hash, _account(row)) if row else (_nobodys(), None)
        right = _is_right(hashed, password)
        usable = account is not None and account.disabled_at is None
        if account is None or not (right and usable):
            self._refused(account)
            return None
        if _HASHER.check_needs_rehash(hashed):
            with self.store.database.writing() as session:
                found(session, AccountRow, account.id).password_hash = _hashed(password)
        return account

    def set_password(self, name: str, password: str) -> Account:
        """The account with another password; all of its sessions end. Raises as `create`, or `NoSuchRecord`."""
        hashed = _hashed(password)
        with self.store.database.writing() as session:
            row = _known(session, name)
            row.password_hash = hashed
            return self._signed_out(session, row)

    def disable(self, name: str) -> Account:
        """The account, which can no longer sign in; all of its sessions end. `NoSuchRecord` where there is none."""
        with self.store.database.writing() as session:
            row = _known(session, name)
            row.disabled_at = row.disabled_at or self.store.now()
            return self._signed_out(session, row)

    def enable(self, name: str) -> Account:
        """The account, which may sign in again with its password; `NoSuchRecord` where there is none."""
        with self.store.database.writing() as session:
            row = _known(session, name)
            row.disabled_at = None
            self.store.note(session, None, Act.CHANGED, Kind.ACCOUNT, row.id)
            return _account(row)

    def open_session(self, account_id: str) -> str:
        """A new session; the token, of which the records keep a hash alone, goes into the cookie.

        Raises
        ------
        NoSuchRecord
            There is no such account, or it is disabled.
        """
        token, now = secrets.token_urlsafe(32), self.store.now()
        with self.store.database.writing() as session:
            if found(session, AccountRow, account_id).disabled_at is not None:
                raise NoSuchRecord("disabled", "The account is disabled.", "Ask who manages the accounts.")
            session.add(SessionRow(token_hash=_digest(token), account_id=account_id, created_at=now, seen_at=now))
            self.store.note(session, account_id, Act.SIGNED_IN, Kind.ACCOUNT, account_id)
        return token

    def seen(self, token: str) -> Account | None:
        """Whose session it is; None where it has ended, by itself or not, or never was. To look is no act."""
        with self.store.database.reading() as session:
            row = session.get(SessionRow, _digest(token))
            if row is None or _over(row, self.store.now(), self.rules):
                return None
            who = session.get(AccountRow, row.account_id)
            return None if who is None or who.disabled_at else _account(who)

    def touched(self, token: str, ago: timedelta = timedelta()) -> None:
        """Its practitioner did something, so long ago; a session that has ended stays so."""
        with self.store.database.writing() as session:
            row = session.get(SessionRow, _digest(token))
            if row is not None and not _over(row, self.store.now() - ago, self.rules):
                row.seen_at = max(row.seen_at, self.store.now() - ago)

    def end_session(self, token: str) -> None:
        """Sign out; an unknown token changes nothing."""
        with self.store.database.writing() as session:
            row = session.get(SessionRow, _digest(token))
            if row is not None and row.ended_at is None:
                row.ended_at = self.store.now()
                self.store.note(session, row.account_id, Act.SIGNED_OUT, Kind.ACCOUNT, row.account_id)

    def end_all_sessions(self, account_id: str) -> int:
        """Sign out everywhere; how many sessions ended."""
        with self.store.database.writing() as session:
            self.store.note(session, account_id, Act.SIGNED_OUT, Kind.ACCOUNT, account_id)
            return _ended(session, SessionRow.account_id == account_id, self.store.now())

    def forget_ended(self) -> int:
        """Drop what is kept of sign-ins that are over for certain; how many. The audit log keeps that they were.

        Those that ended by idleness alone stay until they are as old as any may be: another process may have other
        rules of idleness.
        """
        too_old = SessionRow.created_at < self.store.now() - self.rules.longest
        with self.store.database.writing() as session:
            gone = session.execute(delete(SessionRow).where(too_old | SessionRow.ended_at.is_not(None)))
            return gone.rowcount if isinstance(gone, CursorResult) else 0

    def _signed_out(self, session: Session, row: AccountRow) -> Account:
        """The account after a change, with all of its sessions ended."""
        _ended(session, SessionRow.account_id == row.id, self.store.now())
        self.store.note(session, None, Act.CHANGED, Kind.ACCOUNT, row.id)
        return _account(row)

    def _refused(self, account: Account | None) -> None:
        """Write down that a password was wrong; of a name that is not known, nothing but that."""
        with self.store.database.writing() as session:
            self.store.note(session, None, Act.REFUSED, Kind.ACCOUNT, account.id if account else None)


def check_password(password: str) -> None:
    """Nothing, if `password` is long enough.

    Raises
    ------
    WrongUsage
        It is too short, or longer than anybody types.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WrongUsage(
            "password", f"A password needs at least {SHORTEST_PASSWORD} characters.", "Several words are easy to keep."
        )


def _hashed(password: str) -> str:
    check_password(password)
    return _HASHER.hash(_bytes(password))


@cache
def _nobodys() -> str:
    """A hash that no password has, so that an unknown name takes as long as a known one."""
    return _HASHER.hash(secrets.token_bytes(32))


def _is_right(hashed: str, password: str) -> bool:
    try:
        is_same = _HASHER.verify(hashed, _bytes(password[:LONGEST_PASSWORD]))
    except (VerificationError, InvalidHashError):
        return False
    return is_same and len(password) <= LONGEST_PASSWORD


def _bytes(password: str) -> bytes:
    """Halves of surrogate pairs, which a browser may send, count as they are."""
    return password.encode("utf-8", "surrogatepass")


def _digest(token: str) -> str:
    """Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def _over(row: SessionRow, now: datetime, rules: SessionRules) -> bool:
    idle, age = now - row.seen_at, now - row.created_at
    return row.ended_at is not None or idle >= rules.idle or age > rules.longest


def _ended(session: Session, whose: ColumnElement[bool], now: datetime) -> int:
    """End the sessions that are not over yet; how many."""
    done = session.execute(update(SessionRow).where(whose, SessionRow.ended_at.is_(None)).values(ended_at=now))
    return done.rowcount if isinstance(done, CursorResult) else 0


def _named(session: Session, name: str) -> AccountRow | None:
    return session.scalar(select(AccountRow).where(AccountRow.folded == folded(name)))


def _known(session: Session, name: str) -> AccountRow:
    row = _named(session, name)
    if row is None:
        raise NoSuchRecord("no_account", "There is no account of that name.", "See them with: posture user list.")
    return row


def _account(row: AccountRow) -> Account:
    return Account(id=row.id, name=row.name, created_at=row.created_at, disabled_at=row.disabled_at)
