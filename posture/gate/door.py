"""Who stands before the gate: the local practitioner, somebody who is signed in, or nobody known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from posture.errors import WrongUsage
from posture.gate.accounts import Accounts
from posture.gate.asked import Asked
from posture.gate.limits import Limits
from posture.gate.marks import Marks
from posture.gate.settings import LOCAL_NAMES, Settings, is_loopback
from posture.gate.signins import SignIns

PREFIX = "x-posture-"
"""Of the headers by which the gate tells the pages who is there; what a client sends under it is thrown away."""
ID, NAME, SIGN_IN, FORM = (f"{PREFIX}{word}" for word in ("practitioner", "name", "sign-in", "form"))
LOCAL_ID = "local"
HASHINGS = 2
"""Passwords hashed at once: each takes a core and some tens of MB for a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who may see the pages.

    Attributes
    ----------
    id, name
        Of the practitioner; `LOCAL_ID` and nothing for the local one.
    sign_in
        Names the sign-in; empty for the local practitioner.
    token
        What the cookie holds.
    """

    id: str
    name: str
    sign_in: str = ""
    token: str = field(default="", repr=False)


LOCAL = Visitor(id=LOCAL_ID, name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the gate knows, for as long as the server runs."""

    settings: Settings
    accounts: Accounts
    signins: SignIns
    marks: Marks = field(default_factory=Marks)
    limits: Limits = field(default_factory=Limits)
    seconds: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHINGS))

    async def visitor(self, asked: Asked) -> Visitor | None:
        """Who asks; None if nobody known does."""
        if await self.is_open():
            return LOCAL if asked.is_from_this_machine else None
        token = asked.cookie(session_cookie(asked))
        found = await self.signins.find(token)
        if found is None:
            return None
        return Visitor(id=found.account.id, name=found.account.name, sign_in=found.key, token=token)

    async def is_open(self) -> bool:
        """Whether the app is for the local practitioner, who does not sign in: no account was ever made."""
        return not self.settings.exposed and not await self.signins.are_asked_for()

    async def holds(self, visitor: Visitor) -> bool:
        """Whether `visitor` may still see the pages."""
        if not visitor.token:
            return await self.is_open()
        return await self.signins.find(visitor.token) is not None

    def told(self, visitor: Visitor) -> list[tuple[bytes, bytes]]:
        """The headers that tell the pages who is there."""
        values = {
            ID: visitor.id,
            NAME: quote(visitor.name),
            SIGN_IN: visitor.sign_in[:16],
            FORM: self.marks.form(visitor.sign_in) if visitor.sign_in else "",
        }
        return [(name.encode(), value.encode()) for name, value in values.items()]


def open_door(settings: Settings, accounts: Accounts, marks: Marks | None = None) -> Door:
    """The door of a server with these settings.

    Raises
    ------
    WrongUsage
        Others could reach the server, and nobody can sign in, or by no name.
    """
    if settings.exposed and not accounts.any():
        raise WrongUsage(
            "no_account",
            "Others than you can reach this address, and nobody can sign in yet.",
            "Make an account first: posture user add NAME.",
        )
    if not is_loopback(settings.address) and not settings.names - LOCAL_NAMES:
        raise WrongUsage(
            "host_names",
            "The app listens on every address, but is not told by which name it is called.",
            'Name it: posture app --name HOST, or server.allowedHosts = ["HOST"].',
        )
    signins = SignIns(accounts=accounts, idle=settings.idle, seconds=time.monotonic)
    return Door(settings=settings, accounts=accounts, signins=signins, marks=marks or Marks())


def session_cookie(asked: Asked) -> str:
    """The cookie with the token; over HTTPS by a name that no other server of the same domain can set."""
    return "__Host-posture" if asked.scheme == "https" else "posture"
