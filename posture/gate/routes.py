"""The gate's own addresses: the sign-in page, signing out, and whether a sign-in still holds."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from posture.errors import PostureError
from posture.gate.accounts import AnAccount
from posture.gate.asked import Asked
from posture.gate.door import Door, session_cookie
from posture.gate.limits import Attempt
from posture.gate.marks import KNOWN_FOR, spelt
from posture.gate.markup import POLICY, sign_in_page
from posture.gate.middleware import SIGN_IN_PATH

FORM_COOKIE = "posture_form"
MOST_BYTES = 8_192
"""Of a form that is sent; the two fields at their longest, in percent signs, are half of it."""
LONGEST_NAME, LONGEST_PASSWORD = 200, 1024
WRONG = "Name or password is wrong."
STALE = "This page was open for too long. Please sign in now."


@dataclass(frozen=True, slots=True)
class Routes:
    """Answers what concerns signing in and out at `door`."""

    door: Door

    def open(self) -> list[Route]:
        """What is there for everybody."""
        return [
            Route(SIGN_IN_PATH, self._page, methods=["GET"]),
            Route(SIGN_IN_PATH, self._sign_in, methods=["POST"]),
            Route("/sign-out", self._sign_out, methods=["POST"]),
        ]

    def closed(self) -> list[Route]:
        """What is there for those who are signed in."""
        return [Route("/signed-in", _signed_in, methods=["GET"])]

    async def _page(self, request: Request) -> Response:
        asked = self._asked(request)
        if await self.door.is_open() or await self.door.visitor(asked):
            return RedirectResponse("/", 303)
        return self._shown(asked)

    async def _sign_in(self, request: Request) -> Response:
        asked, form = self._asked(request), await _form(request)
        name = form.get("name", "")[:LONGEST_NAME]
        if not self.door.marks.is_own_form(form.get("form", ""), asked.cookie(FORM_COOKIE)):
            return self._shown(asked, name=name, message=STALE, status=403)
        attempt = self._attempt(asked, name)
        if wait_s := self.door.limits.admit(attempt, self.door.seconds()):
            return self._shown(asked, name=name, message=_wait(wait_s), status=429, wait_s=wait_s)
        account = await self._verified(name, form.get("password", ""))
        if account is None:
            return self._shown(asked, name=name, message=WRONG, status=401)
        self.door.limits.passed(attempt)
        return await self._let_in(asked, name, account)

    async def _sign_out(self, request: Request) -> Response:
        asked, form = self._asked(request), await _form(request)
        visitor = await self.door.visitor(asked)
        if visitor is None or not visitor.token:
            return RedirectResponse(SIGN_IN_PATH, 303)
        if not self.door.marks.is_own_form(form.get("form", ""), visitor.sign_in):
            return Response("This form is not of this sign-in.", 403, media_type="text/plain")
        found = await self.door.signins.find(visitor.token)
        if found and form.get("everywhere"):
            await self.door.signins.end_all(found.account)
        await self.door.signins.end(visitor.token)
        answer = RedirectResponse(SIGN_IN_PATH, 303)
        _set(answer, asked, session_cookie(asked), "", keep_s=0)
        return answer

    def _asked(self, request: Request) -> Asked:
        return Asked(request.scope, self.door.settings)

    def _attempt(self, asked: Asked, name: str) -> Attempt:
        marks = self.door.marks
        mark = asked.cookie(marks.device_cookie(name))
        return Attempt(name=spelt(name), address=asked.address, device=marks.known_device(mark, name, self.door.now()))

    async def _verified(self, name: str, password: str) -> AnAccount | None:
        if not name or not 0 < len(password) <= LONGEST_PASSWORD:
            return None
        async with self.door.hashing:
            return await asyncio.to_thread(self.door.accounts.verify, name, password)

    async def _let_in(self, asked: Asked, name: str, account: AnAccount) -> Response:
        if before := asked.cookie(session_cookie(asked)):
            await self.door.signins.end(before)
        try:
            token = await self.door.signins.start(account)
        except PostureError:  # disabled meanwhile
            return self._shown(asked, name=name, message=WRONG, status=401)
        answer = RedirectResponse("/", 303)
        _set(answer, asked, session_cookie(asked), token)
        marks = self.door.marks
        known_s = int(KNOWN_FOR.total_seconds())
        _set(answer, asked, marks.device_cookie(name), marks.device(name, self.door.now()), keep_s=known_s)
        return answer

    def _shown(
        self, asked: Asked, *, name: str = "", message: str = "", status: int = 200, wait_s: int = 0
    ) -> Response:
        """The sign-in page, with a form that only this browser can send."""
        own = asked.cookie(FORM_COOKIE) or secrets.token_urlsafe(24)
        content = sign_in_page(form=self.door.marks.form(own), name=name, message=message)
        answer = HTMLResponse(content, status, {"content-security-policy": POLICY})
        if wait_s:
            answer.headers["retry-after"] = str(wait_s)
        _set(answer, asked, FORM_COOKIE, own)
        return answer


async def _signed_in(_request: Request) -> Response:
    """The gate let it pass; no content."""
    return Response(status_code=204)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form that was sent; empty when it is no such form, or too long."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    content = b""
    try:
        async for part in request.stream():
            content += part
            if len(content) > MOST_BYTES:
                return {}
    except ClientDisconnect:
        return {}
    try:
        fields = parse_qs(content.decode(), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return {}
    return {key: values[0] for key, values in fields.items()}


def _wait(wait_s: int) -> str:
    amount = f"{wait_s} seconds" if wait_s < 90 else f"{round(wait_s / 60)} minutes"
    return f"Too many tries. Please wait {amount}, then try again."


def _set(answer: Response, asked: Asked, name: str, value: str, *, keep_s: int | None = None) -> None:
    """Give the browser a cookie that no script reads, no other site sends, and that keeps to HTTPS if it came by it."""
    secure = asked.scheme == "https"
    answer.set_cookie(name, value, max_age=keep_s, path="/", secure=secure, httponly=True, samesite="strict")
