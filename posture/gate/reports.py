"""Patients' reports at /r/TOKEN: one page each, for whoever has its link, and nothing else.

No sign-in, no session, no script, nothing kept by the browser. Links that are wrong, have ended or were withdrawn are
answered alike, to the letter. HTML that the app made itself is sent; its own styles are named by their hashes, and the
policy lets nothing else be loaded, run or sent.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from posture.errors import RecordsRefused
from posture.gate.accounts import Keeper
from posture.gate.asked import Asked
from posture.gate.door import Door
from posture.gate.limits import MOST_KEPT
from posture.gate.links import REPORTS
from posture.gate.markup import SAID_POLICY, said_page
from posture.gate.misses import Misses
from posture.gate.said import BUSY, GONE, PREVIEW, WAIT, Words
from posture.gate.signins import key_of

_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_PREVIEWERS = re.compile(
    "facebookexternalhit|facebot|whatsapp|telegrambot|twitterbot|slackbot|discordbot|linkedinbot|skypeuripreview|"
    "line-poker|viber|microsoft office|bingpreview|google-pagerenderer|mattermost|synapse",
    re.IGNORECASE,
)
"""Programs that fetch a link when it is sent, to draw a picture of it; iMessage goes by the names of the first two."""
BUSY_S = 60
"""When to come back to records that could not answer; chosen by us. [s]"""
QUIET = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow, noarchive", "cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class ReportRoutes:
    """Answers links at `door`, with the reports of `keeper`.

    Attributes
    ----------
    opened
        Hashes of tokens that opened a report since the server began: their patients never wait for what others at the
        same address try.
    """

    door: Door
    keeper: Keeper
    misses: Misses = field(default_factory=Misses)
    opened: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def open(self) -> list[Route]:
        """What is there for everybody."""
        return [Route(f"{REPORTS}{{token:path}}", self._report, methods=["GET"])]

    async def _report(self, request: Request) -> Response:
        """The report, or why there is none. What only looks ahead gets none, so that opening it counts."""
        if _is_preview(request):
            return said(PREVIEW, 200)
        if _is_ahead(request):
            return Response(status_code=503, headers=QUIET)
        address, now = Asked(request.scope, self.door.settings).address, self.door.seconds()
        token = request.path_params["token"]
        known = key_of(token)
        wait_s = self.misses.wait_s(address, now)
        if wait_s and known not in self.opened:
            return _wait(wait_s)
        if not wait_s:
            self.misses.charge(address, now)
        is_miss = False
        try:
            content = await self._found(token, counts=request.method == "GET")
            is_miss = content is None
        except RecordsRefused:
            return _wait(BUSY_S, BUSY, 503)
        finally:
            if not wait_s and not is_miss:
                self.misses.refund(address)
        if content is None:
            self.opened.pop(known, None)
            return _wait(wait_s) if wait_s else gone()
        self._remember(known)
        return HTMLResponse(content, headers={**QUIET, "content-security-policy": policy_of(content)})

    async def _found(self, token: str, *, counts: bool) -> bytes | None:
        return await asyncio.to_thread(self.keeper.shared_report, token, self.door.now(), counts=counts)

    def _remember(self, known: str) -> None:
        self.opened[known] = None
        self.opened.move_to_end(known)
        if len(self.opened) > MOST_KEPT:
            self.opened.popitem(last=False)


def said(words: tuple[Words, ...], status: int) -> Response:
    """A page of one thought, in every language."""
    return HTMLResponse(said_page(words), status, {**QUIET, "content-security-policy": SAID_POLICY})


def gone() -> Response:
    """No report, for whatever reason."""
    return said(GONE, 404)


def policy_of(content: bytes) -> str:
    """Content-Security-Policy of a report: its own styles and pictures, and nothing else at all."""
    return f"{loading_policy(content)}; frame-ancestors 'none'; sandbox"


def loading_policy(content: bytes) -> str:
    """The part of it that the page can say of itself too (`meta`): what may be loaded, and where anything is sent."""
    styles = sorted({_hashed(style) for style in _STYLE.findall(content)})
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {' '.join(styles) or repr('none')}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hashed(style: bytes) -> str:
    """A style as a policy names it; a browser reads every end of line as one character."""
    plain = style.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(plain).digest()).decode()}'"


def _wait(wait_s: int, words: tuple[Words, ...] = WAIT, status: int = 429) -> Response:
    answer = said(words, status)
    answer.headers["retry-after"] = str(wait_s)
    return answer


def _is_preview(request: Request) -> bool:
    """Whether a messenger asks, to draw a picture of the link; the answer says nothing of the token."""
    return _PREVIEWERS.search(request.headers.get("user-agent", "")) is not None


def _is_ahead(request: Request) -> bool:
    """Whether a browser asks before anybody wants to read it; it asks again when somebody does."""
    purposes = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    return any(word in purpose.lower() for purpose in purposes for word in ("prefetch", "prerender", "preview"))
