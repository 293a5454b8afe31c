"""What a request says of itself: by which name it calls the machine, from where it comes, which page sent it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

from posture.gate.settings import Settings, is_loopback

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
"""What proxies add."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, or a websocket that wants to open, as ASGI describes it."""

    scope: Scope
    settings: Settings

    @property
    def is_websocket(self) -> bool:
        """Whether it asks for a lasting connection."""
        return bool(self.scope["type"] == "websocket")

    @property
    def path(self) -> str:
        """The path, decoded."""
        return str(self.scope["path"])

    @property
    def changes_something(self) -> bool:
        """Whether it may do more than read."""
        return not self.is_websocket and self.scope["method"] not in _SAFE

    def header(self, name: str) -> str:
        """The value of a header that was sent exactly once; else empty."""
        values = list(self.headers(name))
        return values[0] if len(values) == 1 else ""

    def headers(self, name: str) -> Iterator[str]:
        """Every value that was sent for a header."""
        wanted = name.encode()
        return (value.decode("latin-1") for key, value in self.scope["headers"] if key.lower() == wanted)

    def cookie(self, name: str) -> str:
        """The value of a cookie; else empty."""
        for header in self.headers("cookie"):
            for pair in header.split(";"):
                key, _, value = pair.strip().partition("=")
                if key == name:
                    return value
        return ""

    @property
    def has_known_name(self) -> bool:
        """Whether it calls the machine by one of its names; a name that was pointed here meanwhile is none."""
        return self._name in self.settings.names

    @property
    def has_public_name(self) -> bool:
        """Whether it calls the machine by the name that is for patients' reports alone."""
        return self.settings.public is not None and self._name == self.settings.public.name

    @property
    def is_from_own_page(self) -> bool:
        """Whether a page of this server sent it, by its `Origin`; programs other than browsers need none to read."""
        origins = list(self.headers("origin"))
        if not origins:
            return not self.changes_something
        return origins == [f"{self.scheme}://{self.header('host')}"]

    @property
    def is_from_this_machine(self) -> bool:
        """Whether it came straight from this machine, through no proxy that says so."""
        ends = (self.peer, str((self.scope.get("server") or ("",))[0]))
        return all(map(is_loopback, ends)) and not any(any(True for _ in self.headers(name)) for name in FORWARDED)

    @property
    def peer(self) -> str:
        """The address at the other end of the connection."""
        return _plain(str((self.scope.get("client") or ("",))[0]))

    @property
    def scheme(self) -> str:
        """`http` or `https`, as the browser sees it."""
        told = list(self.headers("x-forwarded-proto"))
        scheme = told[-1].strip() if told and self._trusts(self.peer) else str(self.scope.get("scheme", "http"))
        return "https" if scheme in {"https", "wss"} else "http"

    @property
    def address(self) -> str:
        """Whose request it is: the peer, or whom a trusted proxy names; an IPv6 network of 64 bits is one client."""
        address = self.peer
        named = [one.strip() for value in self.headers("x-forwarded-for") for one in value.split(",")]
        while named and self._trusts(address):
            address, last = _plain(named.pop()), address
            if not _is_address(address):
                return last
        return _client(address)

    @property
    def _name(self) -> str:
        found = _HOST.fullmatch(self.header("host").lower())
        return "" if found is None else found[1] or found[2]

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.settings.proxies)


def _plain(address: str) -> str:
    """`address` without a zone, and IPv4 as such where it came in an IPv6 socket."""
    text = address.strip("[]").partition("%")[0]
    if not _is_address(text):
        return text
    found = ip_address(text)
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _client(address: str) -> str:
    if _is_address(address) and isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return address
