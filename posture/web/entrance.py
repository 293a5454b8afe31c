"""Puts the gate before Streamlit: what `st.App` is made of."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, TypedDict

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from posture.engine import shared_engine
from posture.errors import PostureError
from posture.gate.accounts import Accounts
from posture.gate.door import ID, SIGN_IN, Door, open_door
from posture.gate.middleware import Gate
from posture.gate.reports import ReportRoutes
from posture.gate.routes import Routes
from posture.gate.settings import LOCAL_NAMES, Settings, settings_of
from posture.photo import keep_memory
from posture.records import SessionRules, open_records
from posture.serve import ENFORCED
from posture.web.acts import is_act
from posture.web.memory import keep_uploads_in_memory
from posture.web.office import Office, open_for_pages
from posture.web.peers import leave_peers_alone
from posture.web.places import Place

SCRIPT = Path(__file__).parent / "entry" / "start.py"


class Lifespan(Protocol):
    """What runs around the life of a server."""

    def __call__(self, app: st.App, /) -> AbstractAsyncContextManager[dict[str, Any] | None]:
        """Begin and end."""


class Entrance(TypedDict):
    """Arguments of `st.App`."""

    script_path: Path
    routes: list[Route]
    middleware: list[Middleware]
    lifespan: Lifespan


def _opened(idle: timedelta) -> Office:
    """The records, which end a session after the same idle time as the gate."""
    return open_records(rules=SessionRules(idle=idle))


def entrance(opened: Callable[[timedelta], Office] = _opened) -> Entrance:
    """The gate and its routes, or the end of the process with one line that says what to do.

    `opened` opens the records, whose accounts may sign in; it is told after how long without an act a session ends.
    """
    keep_uploads_in_memory()
    leave_peers_alone()
    try:
        settings = _settings(os.environ)
        office = opened(settings.idle)
        door = _door_of(office, settings)
    except PostureError as error:
        sys.stderr.write(f"posture: {error.message} {error.action}\n")
        raise SystemExit(error.exit_code) from None
    open_for_pages(office)
    routes = Routes(door)
    open_routes = [*routes.open(), *ReportRoutes(door, office).open()]
    gate = Middleware(Gate, door=door, open_routes=open_routes, is_act=is_act)
    return Entrance(
        script_path=SCRIPT,
        routes=[*open_routes, *routes.closed(), *_fronts()],
        middleware=[gate],
        lifespan=_life(office, settings),
    )


def _fronts() -> list[Route]:
    """The default page's own address, with and without a slash in the end: Streamlit serves it at the root alone."""
    return [Route(f"/{Place.PATIENTS}{end}", _to_front, methods=["GET"]) for end in ("", "/")]


async def _to_front(_request: Request) -> Response:
    return RedirectResponse("/", 303)


def _settings(environment: Mapping[str, str]) -> Settings:
    return settings_of(config.get_option("server.address"), config.get_option("server.allowedHosts"), environment)


def _door_of(office: Office, settings: Settings) -> Door:
    """The door; where there is none, the records are closed again."""
    try:
        return _door(settings, office.accounts)
    except BaseException:
        office.close()
        raise


def _door(settings: Settings, accounts: Accounts) -> Door:
    door = open_door(settings, accounts)
    for key, value in ENFORCED.items():
        config.set_option(key, value, "posture")
    config.set_option("server.allowedHosts", sorted(settings.names), "posture")
    # Streamlit gives a session back to the sign-in that began it, and to no other.
    config.set_option("server.trustedUserHeaders", {ID: "practitioner", SIGN_IN: "sign_in"}, "posture")
    return door


def _life(office: Office, settings: Settings) -> Lifespan:
    """Says where the pages are, once they are there, and closes the engine and the records in the end."""

    @asynccontextmanager
    async def life(_app: st.App) -> AsyncIterator[None]:
        engine = shared_engine()  # its workers load the networks before the first photo comes
        _freeze()
        keep_memory()
        _greet()
        if settings.public:
            sys.stderr.write(f"posture: WARNING: {settings.public.warning} Whether that is wise: docs/links.md.\n")
        try:
            yield
        finally:
            engine.close()
            office.close()

    return life


def _freeze() -> None:
    """Take all that was imported out of the search for garbage, which Streamlit orders after each run of a page."""
    gc.collect()
    gc.freeze()


def _greet() -> None:
    address = config.get_option("server.address") or ""
    names = sorted(set(config.get_option("server.allowedHosts")) - LOCAL_NAMES) or [address or "localhost"]
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    host = f"[{address}]" if ":" in address else address or "every address"
    called = f", called {' or '.join(names)}" if names != [address] else ""
    sys.stdout.write(f"Posture: {scheme}://{host}:{config.get_option('server.port')}{called}\n")
    sys.stdout.flush()
