"""Who is signed in: from the token in a cookie to the account, and when that ends.

A sign-in ends at sign-out, with the account, after the idle time, or after the longest time (which the records
judge). Idleness is counted from the last act of a person: `acted` is told of clicks and typing, not of what a browser
sends by itself, so a forgotten tab does not stay signed in. The gate counts idleness in memory, to the second; it tells
the records of acts, so that the same idle time ends a session after a restart too.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from posture.gate.accounts import Accounts, AnAccount

ASK_AGAIN_S = 10.0
"""So long the records' answer holds: an account that is disabled by another process is shut out so soon. [s]"""
TELL_EVERY_S = 10.0
"""Acts come faster than the records need to hear of them. [s]"""
MOST_KEPT = 2_000


@dataclass(slots=True, kw_only=True)
class _Known:
    account: AnAccount
    acted_at: float
    asked_at: float
    told_at: float = -math.inf
    is_told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A sign-in that holds.

    Attributes
    ----------
    account
        Whose it is.
    key
        Names this sign-in; tells nothing of the token.
    """

    account: AnAccount
    key: str


@dataclass(slots=True, kw_only=True)
class SignIns:
    """Sign-ins of one server. `seconds` is a clock that only goes forward."""

    accounts: Accounts
    idle: timedelta
    seconds: Callable[[], float]
    _known: OrderedDict[str, _Known] = field(default_factory=OrderedDict)
    _exist: tuple[float, bool] | None = None
    _ends: int = 0

    async def are_asked_for(self) -> bool:
        """Whether there is an account, even one that is disabled: shutting the last one out must not let all in."""
        now = self.seconds()
        if self._exist is None or now - self._exist[0] >= ASK_AGAIN_S:
            self._exist = now, await asyncio.to_thread(self.accounts.exist)
        return self._exist[1]

    async def start(self, account: AnAccount) -> str:
        """The token of a new sign-in."""
        return await asyncio.to_thread(self.accounts.open_session, account.id)

    async def find(self, token: str) -> SignedIn | None:
        """Whose sign-in it is, if it holds; looking is no act."""
        if not token:
            return None
        key, now = key_of(token), self.seconds()
        known = self._known.get(key)
        if known and now - known.acted_at >= self.idle.total_seconds():
            await self.end(token)
            return None
        if known is None or now - known.asked_at >= ASK_AGAIN_S:
            known = await self._ask(token, key, now)
        return SignedIn(account=known.account, key=key) if known else None

    async def acted(self, token: str) -> None:
        """A person did something; the records hear of it at once, or at the next look if they just heard of another."""
        if known := self._known.get(key_of(token)):
            known.acted_at, known.is_told = self.seconds(), False
            if known.acted_at - known.told_at >= TELL_EVERY_S:
                await self._tell(token, known)

    async def end(self, token: str) -> None:
        """Sign out; the records first, or a request that asks them meanwhile would put the sign-in back."""
        await asyncio.to_thread(self.accounts.end_session, token)
        self._ends += 1
        self._known.pop(key_of(token), None)

    async def end_all(self, account: AnAccount) -> None:
        """Sign out everywhere."""
        await asyncio.to_thread(self.accounts.end_all_sessions, account.id)
        self._ends += 1
        for key in [key for key, known in self._known.items() if known.account.id == account.id]:
            del self._known[key]

    async def _ask(self, token: str, key: str, now: float) -> _Known | None:
        if (before := self._known.get(key)) and not before.is_told:
            await self._tell(token, before)
        account = await self._seen(token)
        known = self._known.pop(key, None)
        if account is None:
            return None
        known = known or _Known(account=account, acted_at=now, asked_at=now)
        known.account, known.asked_at = account, now
        self._known[key] = known
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return known

    async def _tell(self, token: str, known: _Known) -> None:
        """Let the records know of the last act."""
        now = self.seconds()
        known.told_at, known.is_told = now, True
        await asyncio.to_thread(self.accounts.touched, token, timedelta(seconds=now - known.acted_at))

    async def _seen(self, token: str) -> AnAccount | None:
        """What the records say; asked again where a sign-in ended while they were asked, as it may be this one."""
        while True:
            ends = self._ends
            account = await asyncio.to_thread(self.accounts.seen, token)
            if ends == self._ends:
                return account


def key_of(token: str) -> str:
    """Names a token without telling it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
