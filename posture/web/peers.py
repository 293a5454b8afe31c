"""Keeps the true address of a connection: the gate alone decides whose `X-Forwarded-For` to believe."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


def leave_peers_alone() -> None:
    """Tell the server not to take over addresses that any program of this machine may write into a request."""

    async def untouched(self: ProxyHeadersMiddleware, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)  # type: ignore[arg-type]  # uvicorn's own types of the same things

    ProxyHeadersMiddleware.__call__ = untouched  # type: ignore[method-assign, assignment]
