"""An open websocket that closes when its sign-in ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOK_EVERY_S = 5.0
"""How often it is asked whether the sign-in still holds. [s]"""
POLICY_VIOLATION = 1008


@dataclass(slots=True, kw_only=True)
class Watched:
    """A websocket between a browser and the app.

    Attributes
    ----------
    holds
        Whether its sign-in still does.
    acted
        Called when a person did something there.
    is_act
        Whether a message is one of those; the first message after opening never is, a browser sends it by itself.
    """

    receive: Receive
    send: Send
    holds: Callable[[], Awaitable[bool]]
    acted: Callable[[], Awaitable[None]]
    is_act: Callable[[bytes], bool]
    look_every_s: float = LOOK_EVERY_S
    _coming: asyncio.Future[Message] | None = None
    _heard: bool = False
    _closed: bool = False
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Let `app` talk until it, the browser or the sign-in ends."""
        try:
            await app(scope, self._next, self._pass_on)
        finally:
            if self._coming is not None:
                self._coming.cancel()

    async def _next(self) -> Message:
        """The next message of the browser, or the end of the connection."""
        while not self._closed:
            if self._coming is None:
                self._coming = asyncio.ensure_future(self.receive())
            await asyncio.wait({self._coming}, timeout=self.look_every_s)
            if not await self.holds():
                await self._close()
            elif self._coming.done():
                message, self._coming = self._coming.result(), None
                await self._note(message)
                return message
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION, "reason": ""}

    async def _note(self, message: Message) -> None:
        content = message.get("bytes") if message["type"] == "websocket.receive" else None
        if content:
            if self._heard and self.is_act(content):
                await self.acted()
            self._heard = True

    async def _close(self) -> None:
        self._closed = True  # from here on nothing passes
        async with self._sending:
            await self.send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "signed out"})

    async def _pass_on(self, message: Message) -> None:
        async with self._sending:
            if not self._closed:
                self._closed = message["type"] == "websocket.close"
                await self.send(message)
