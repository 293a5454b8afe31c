"""Addresses of patients' reports: what a link looks like, where it leads, and whether a phone could follow it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from posture.errors import WrongUsage

PUBLIC_URL = "POSTURE_PUBLIC_URL"
"""The address by which patients reach their reports from anywhere."""
REPORTS = "/r/"
"""Before the token in every link."""
_NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddress:
    """Where reports are read from anywhere; nothing else is answered there.

    Attributes
    ----------
    name
        Of the host, in small letters; no other page is called by it.
    port
        None for the usual one of HTTPS.
    """

    name: str
    port: int | None = None

    @property
    def url(self) -> str:
        """Without a slash in the end."""
        return f"https://{self.name}" + (f":{self.port}" if self.port else "")

    @property
    def warning(self) -> str:
        """What it means that there is one, in words for who runs the practice."""
        return (
            f"Patients' reports can be read from anywhere at {self.url} by whoever has a link. "
            "Nothing else of Posture is answered there."
        )


def public_address(environment: Mapping[str, str], *, other_than: Collection[str] = ()) -> PublicAddress | None:
    """The address in POSTURE_PUBLIC_URL; None where it is not set. `other_than` are the names of the pages.

    Raises
    ------
    WrongUsage
        It is no https address of a host alone, or a name by which the pages are called.
    """
    text = environment.get(PUBLIC_URL, "").strip()
    if not text:
        return None
    parts, port = _parts(text)
    name = (parts.hostname or "").rstrip(".") if parts else ""
    alone = parts is not None and "@" not in parts.netloc and parts.path in {"", "/"}
    if parts is None or not alone or parts.scheme != "https" or any(mark in text for mark in "?#"):
        raise _not_understood()
    if not _NAME.fullmatch(name):
        raise _not_understood()
    if name in other_than:
        raise WrongUsage(
            "public_url",
            f"{PUBLIC_URL} has the name by which the pages are called.",
            "Give patients' reports a name of their own.",
        )
    return PublicAddress(name=name, port=None if port == 443 else port)


def link_address(token: str, *, public: PublicAddress | None, here: str) -> str:
    """The whole link to the report of `token`: at the public address, else at that of the page `here`.

    >>> link_address("t", public=None, here="https://posture.practice.lan/report?id=1")
    'https://posture.practice.lan/r/t'
    """
    if public is not None:
        return f"{public.url}{REPORTS}{token}"
    parts = urlsplit(here)
    return f"{parts.scheme}://{parts.netloc}{REPORTS}{token}" if parts.netloc else f"{REPORTS}{token}"


def a_phone_can_open(address: str) -> bool:
    """Whether another device could follow the link: not one to this machine by a name that it has for itself.

    >>> a_phone_can_open("http://127.0.0.1:8501/r/t"), a_phone_can_open("https://posture.practice.lan/r/t")
    (False, True)
    """
    name = (urlsplit(address).hostname or "").rstrip(".").lower()
    if not name or name == "localhost" or name.endswith(".localhost"):
        return False
    try:
        found = ip_address(name)
    except ValueError:
        return True
    return not (found.is_loopback or found.is_unspecified)


def _parts(text: str) -> tuple[SplitResult | None, int | None]:
    """`text` taken apart, with its port; nothing where it is no address."""
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError:
        return None, None


def _not_understood() -> WrongUsage:
    return WrongUsage(
        "public_url",
        f"{PUBLIC_URL} is not the https address of a host.",
        "Write one such as https://reports.practice.example, or unset it.",
    )
