"""Headers of every answer: what a browser must not do with it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy of the pages.

Streamlit needs inline styles and scripts of components, so it does not stop a script that got in; it stops every page
from loading anything from, or sending anything to, another machine.
"""

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}
"""On every answer. Referrer: `no-referrer` would make browsers send `Origin: null` with our own forms."""


def hardened(send: Send, *, may_be_kept: bool) -> Send:
    """`send`, with these headers where the app itself did not say more."""

    async def sent(message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.http.response.start"}:
            headers = MutableHeaders(scope=message)
            headers.setdefault("content-security-policy", POLICY)
            for name, value in ALWAYS.items():
                headers[name] = headers[name] if name == "referrer-policy" and name in headers else value
            if not may_be_kept:
                headers["cache-control"] = "no-store"
        await send(message)

    return sent
