"""A gate with accounts in memory and clocks that tests turn, and a client that speaks ASGI to it."""

import asyncio
import functools
import hashlib
import re
import secrets
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.gate.accounts import Accounts, AnAccount
from posture.gate.door import Door
from posture.gate.middleware import Gate
from posture.gate.routes import Routes
from posture.gate.settings import Settings
from posture.gate.signins import SignIns
from posture.records import Desk, Records

PASSWORDS = {"ada": "a long password", "bea": "another password"}
HERE = "127.0.0.1:8501"
FORM = "application/x-www-form-urlencoded"


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that awaits, as one that pytest can call."""

    @functools.wraps(test)
    def run(*args: Any, **named: Any) -> None:
        asyncio.run(test(*args, **named))

    return run


@dataclass
class Clock:
    """A clock that stands still until it is turned. [s]"""

    at: float = 1000.0

    def seconds(self) -> float:
        return self.at

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.at)


@dataclass(frozen=True)
class Person:
    id: str
    name: str


@dataclass
class InMemory:
    """Accounts as the records keep them, with their rules: a session ends after 12 hours in any case, and when idle."""

    idle: timedelta = timedelta(minutes=30)
    clock: Clock = field(default_factory=Clock)
    passwords: dict[str, str] = field(default_factory=lambda: dict(PASSWORDS))
    sessions: dict[str, tuple[str, float]] = field(default_factory=dict)
    acts: dict[str, float] = field(default_factory=dict)
    verified: list[str] = field(default_factory=list)
    disabled: set[str] = field(default_factory=set)

    def exist(self) -> bool:
        return bool(self.passwords)

    def any(self) -> bool:
        return bool(self.passwords.keys() - self.disabled)

    def verify(self, name: str, password: str) -> Person | None:
        self.verified.append(name)
        right = name not in self.disabled and self.passwords.get(name) == password
        return Person(f"id-{name}", name) if right else None

    def open_session(self, account_id: str) -> str:
        token = secrets.token_urlsafe(32)
        self.sessions[_hash(token)] = account_id, self.clock.at
        self.acts[_hash(token)] = self.clock.at
        return token

    def seen(self, token: str) -> Person | None:
        account_id, began = self.sessions.get(_hash(token), ("", 0.0))
        idle_s = self.clock.at - self.acts.get(_hash(token), 0.0)
        if not account_id or self.clock.at - began > 12 * 3600 or idle_s >= self.idle.total_seconds():
            return None
        return Person(account_id, account_id.removeprefix("id-"))

    def touched(self, token: str, ago: timedelta) -> None:
        self.acts[_hash(token)] = self.clock.at - ago.total_seconds()

    def end_session(self, token: str) -> None:
        self.sessions.pop(_hash(token), None)

    def end_all_sessions(self, account_id: str) -> int:
        ended = [token for token, (owner, _) in self.sessions.items() if owner == account_id]
        for token in ended:
            del self.sessions[token]
        return len(ended)

    def disable(self, name: str) -> None:
        self.disabled.add(name)
        self.end_all_sessions(f"id-{name}")


@dataclass
class Recorded:
    """The accounts of the records themselves, with what tests of the gate ask besides."""

    records: Records
    clock: Clock
    passwords: dict[str, str] = field(default_factory=lambda: dict(PASSWORDS))
    verified: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.exist, self.any = self.records.accounts.exist, self.records.accounts.any
        self.open_session, self.seen = self.records.accounts.open_session, self.records.accounts.seen
        self.touched, self.end_session = self.records.accounts.touched, self.records.accounts.end_session
        self.end_all_sessions = self.records.accounts.end_all_sessions

    def verify(self, name: str, password: str) -> AnAccount | None:
        self.verified.append(name)
        return self.records.accounts.verify(name, password)

    def disable(self, name: str) -> None:
        self.records.accounts.disable(name)


def with_accounts(records: Records) -> Records:
    """The records, with the same accounts as those in memory."""
    for name, password in PASSWORDS.items():
        records.accounts.create(name, password)
    return records


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Inside:
    """What is behind the gate: answers everything with 200, and keeps what it was asked."""

    asked: list[Scope] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        if scope["type"] == "websocket":
            await self._echo(receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"inside"})

    async def _echo(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": message["bytes"]})

    def told(self, name: str) -> str:
        """What the last request that came in had in the header `name`."""
        values = [value for key, value in self.asked[-1]["headers"] if key == name.encode()]
        assert len(values) == 1, values
        return str(values[0], "latin-1")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    content: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)

    def cookies(self) -> dict[str, str]:
        """What was set, by name; the rest of each is in its header."""
        return dict(re.findall(r"(?:^|, )([\w-]+)=([^;,]*);", self.header("set-cookie")))


@dataclass
class Browser:
    """Somebody with cookies at an address, who calls the machine by a name."""

    app: ASGIApp
    host: str = HERE
    address: str = "127.0.0.1"
    reached: str = "127.0.0.1"
    scheme: str = "http"
    cookies: dict[str, str] = field(default_factory=dict)

    def scope(self, kind: str, path: str, headers: dict[str, str | None]) -> Scope:
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        own = {"host": self.host, "cookie": cookies, "origin": f"{self.scheme}://{self.host}"}
        sent: dict[str, str | None] = {**own, **headers}
        return {
            "type": kind,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "scheme": self.scheme if kind == "http" else self.scheme.replace("http", "ws"),
            "headers": [(key.encode(), value.encode()) for key, value in sent.items() if value],
            "client": (self.address, 50000),
            "server": (self.reached, 8501),
            "http_version": "1.1",
        }

    async def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: Any) -> Answer:
        """The answer to a request; underscores in names of headers stand for hyphens."""
        scope = self.scope("http", path, {key.replace("_", "-"): value for key, value in headers.items()})
        sent: list[Message] = []
        coming = deque([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            return coming.popleft() if coming else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app({**scope, "method": method}, receive, send)
        start = sent[0]
        answer = Answer(
            start["status"],
            [(key.decode(), value.decode()) for key, value in start["headers"]],
            b"".join(message.get("body", b"") for message in sent[1:]),
        )
        self.cookies |= answer.cookies()
        self.cookies = {key: value for key, value in self.cookies.items() if value not in {"", '""'}}
        return answer

    async def post(self, path: str, fields: dict[str, str], **headers: Any) -> Answer:
        return await self.ask(path, "POST", urlencode(fields).encode(), content_type=FORM, **headers)

    async def sign_in(self, name: str, password: str, **headers: Any) -> Answer:
        """Open the page, fill it in, send it."""
        page = await self.ask("/sign-in", accept="text/html", **headers)
        (form,) = re.findall(r'name="form" value="(\w+)"', page.content.decode())
        return await self.post("/sign-in", {"form": form, "name": name, "password": password}, **headers)

    def another(self, **changes: str) -> "Browser":
        """A browser without these cookies."""
        return replace(self, cookies={}, **changes)  # type: ignore[arg-type]


@dataclass
class Socket:
    """A websocket to the app, as the server sees it."""

    to_app: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    from_app: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)

    @classmethod
    def open(cls, browser: Browser, **headers: str | None) -> "Socket":
        socket = cls()
        scope = browser.scope("websocket", "/_stcore/stream", {k.replace("_", "-"): v for k, v in headers.items()})
        socket.to_app.put_nowait({"type": "websocket.connect"})
        socket.task = asyncio.ensure_future(  # type: ignore[attr-defined]
            browser.app({**scope, "subprotocols": []}, socket.to_app.get, socket.from_app.put)
        )
        return socket

    async def said(self) -> Message:
        """What the app sends next."""
        return await asyncio.wait_for(self.from_app.get(), 5)

    async def say(self, content: bytes) -> Message:
        """Send a message and wait for what comes."""
        self.to_app.put_nowait({"type": "websocket.receive", "bytes": content})
        return await self.said()

    async def end(self) -> None:
        self.to_app.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, 5)  # type: ignore[attr-defined]


@dataclass
class Place:
    """A server with a gate, whose clock a test turns."""

    accounts: InMemory | Recorded = field(default_factory=InMemory)
    settings: Settings = field(default_factory=Settings)
    inside: Inside = field(default_factory=Inside)
    look_every_s: float = 0.01

    def __post_init__(self) -> None:
        self.clock = self.accounts.clock
        kept: Accounts = self.accounts
        self.signins = SignIns(accounts=kept, idle=self.settings.idle, seconds=self.clock.seconds)
        self.door = Door(
            settings=self.settings,
            accounts=kept,
            signins=self.signins,
            seconds=self.clock.seconds,
            now=self.clock.now,
        )
        routes = Routes(self.door)
        gate = Middleware(
            Gate,
            door=self.door,
            open_routes=routes.open(),
            is_act=lambda content: content == b"act",
            look_every_s=self.look_every_s,
        )
        self.app = Starlette(routes=[*routes.open(), *routes.closed()], middleware=[gate])
        self.app.router.default = self.inside

    def browser(self, **at: str) -> Browser:
        return Browser(self.app, **at)  # type: ignore[arg-type]

    async def signed_in(self, name: str = "ada", **at: str) -> Browser:
        browser = self.browser(**at)
        assert (await browser.sign_in(name, self.accounts.passwords[name])).status == 303
        return browser


def nobody() -> InMemory:
    return InMemory(passwords={})


@dataclass(frozen=True, slots=True)
class NoAccounts:
    """Nobody can sign in: the app is for the local practitioner alone."""

    def exist(self) -> bool:
        """Never."""
        return False

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

    def touched(self, _token: str, _ago: timedelta) -> None:
        """There is none."""

    def end_session(self, _token: str) -> None:
        """There is none."""

    def end_all_sessions(self, _account_id: str) -> int:
        """There are none."""
        return 0


@dataclass(frozen=True, slots=True)
class Held:
    """A keeper of accounts that are in memory, and of records where pages are shown."""

    accounts: Accounts = field(default_factory=NoAccounts)
    records: Records | None = None

    def desk(self, by: str | None = None) -> Desk:
        assert self.records is not None
        return self.records.desk(by)

    def shared_report(self, token: str, now: datetime, *, counts: bool = True) -> bytes | None:
        return self.records.shared_report(token, now, counts=counts) if self.records else None

    def close(self) -> None:
        """Nothing is open."""
