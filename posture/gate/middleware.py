"""The gate itself: every request and every websocket passes here before anything of Streamlit sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from posture.gate.asked import Asked
from posture.gate.door import PREFIX, Door, Visitor
from posture.gate.headers import hardened
from posture.gate.links import REPORTS
from posture.gate.markup import POLICY, again_page
from posture.gate.reports import gone
from posture.gate.watched import LOOK_EVERY_S, POLICY_VIOLATION, Watched

SIGN_IN_PATH = "/sign-in"
MACHINERY = ("/_stcore/", "/media/", "/component/", "/static/", "/signed-in")
"""Paths that a page asks for by itself; reading them is no act of a person."""
KEPT = "/static/"
"""Streamlit's own scripts and styles, which say nothing of anybody and may stay in the browser's cache."""


class Gate:
    """Pure ASGI middleware (Starlette's `BaseHTTPMiddleware` would let websockets through).

    Parameters
    ----------
    app
        What is behind the gate.
    door
        Who may pass.
    open_routes
        What may be asked for without signing in. Each guards itself.
    is_act
        Whether a websocket message is the act of a person.
    look_every_s
        How often an open websocket is checked. [s]
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        door: Door,
        open_routes: Sequence[BaseRoute] = (),
        is_act: Callable[[bytes], bool] = bool,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self.app = app
        self.door = door
        self.open_routes = tuple(open_routes)
        self.is_act = is_act
        self.look_every_s = look_every_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it pass, or answer it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        asked = Asked(scope, self.door.settings)
        send = hardened(send, may_be_kept=asked.path.startswith(KEPT))
        if asked.has_public_name and not (self._is_open(scope) and asked.path.startswith(REPORTS)):
            await _answer(asked, gone(), receive, send)
        elif refusal := _refusal(asked):
            await _answer(asked, refusal, receive, send)
        elif self._is_open(scope):
            await self.app(_with(scope, []), receive, send)
        elif visitor := await self.door.visitor(asked):
            await self._let_in(asked, visitor, receive, send)
        else:
            await _answer(asked, _closed(asked), receive, send)

    def _is_open(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self.open_routes)

    async def _let_in(self, asked: Asked, visitor: Visitor, receive: Receive, send: Send) -> None:
        scope = _with(asked.scope, self.door.told(visitor))
        if asked.is_websocket:
            watched = Watched(
                receive=receive,
                send=send,
                holds=lambda: self.door.holds(visitor),
                acted=lambda: self.door.signins.acted(visitor.token),
                is_act=self.is_act,
                look_every_s=self.look_every_s,
            )
            await watched.run(self.app, scope)
            return
        if asked.changes_something or not asked.path.startswith(MACHINERY):
            await self.door.signins.acted(visitor.token)
        await self.app(scope, receive, send)


def _with(scope: Scope, told: list[tuple[bytes, bytes]]) -> Scope:
    """`scope` with the gate's headers, and without such headers of the client's own."""
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(PREFIX.encode())]
    return {**scope, "headers": kept + told}


def _refusal(asked: Asked) -> Response | None:
    """What to answer to a request that no browser sends from our own pages."""
    if not (asked.has_known_name or asked.has_public_name):
        return PlainTextResponse("Posture does not go by this name here (server.allowedHosts).", 421)
    if not asked.is_from_own_page:
        return PlainTextResponse("Another page sent this.", 403)
    return None


def _closed(asked: Asked) -> Response:
    """What to answer to somebody who is not signed in."""
    navigates = not asked.is_websocket and asked.scope["method"] == "GET" and "text/html" in asked.header("accept")
    if not navigates:
        return PlainTextResponse("Sign in first.", 401)
    if asked.header("sec-fetch-site") == "cross-site":
        return HTMLResponse(again_page(), headers={"content-security-policy": POLICY})
    return RedirectResponse(SIGN_IN_PATH, 303)


async def _answer(asked: Asked, response: Response, receive: Receive, send: Send) -> None:
    if asked.is_websocket:  # before it is accepted, which the server turns into 403
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
    else:
        await response(asked.scope, receive, send)
