"""How the gate is set up: where the server listens, by which names it may be called, whom it believes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from posture.errors import WrongUsage
from posture.gate.links import PublicAddress, public_address

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine for itself; no name server can point another at them."""
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
MOST_IDLE_MINUTES = 30
PROXIES = "POSTURE_TRUSTED_PROXIES"
IDLE = "POSTURE_IDLE_MINUTES"

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings that hold until the server ends.

    Attributes
    ----------
    address
        Where the server listens; empty for every address of the machine.
    names
        The names by which it may be called (`Host`).
    proxies
        Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    idle
        A sign-in ends so long after the last act of its practitioner.
    public
        The address by which patients reach their reports, and nothing else, from anywhere; None without one.
    """

    address: str = "127.0.0.1"
    names: frozenset[str] = LOCAL_NAMES
    proxies: tuple[Network, ...] = ()
    idle: timedelta = timedelta(minutes=MOST_IDLE_MINUTES)
    public: PublicAddress | None = None

    @property
    def exposed(self) -> bool:
        """Whether others than the user of this machine may reach the server, directly or through a proxy."""
        named = bool(self.names - LOCAL_NAMES) or self.public is not None
        return not is_loopback(self.address) or named or bool(self.proxies)


def settings_of(address: str | None, names: Iterable[str], environment: Mapping[str, str]) -> Settings:
    """The settings of a server that listens at `address` and is called by `names`, beside those of this machine.

    Raises
    ------
    WrongUsage
        A setting that cannot be meant.
    """
    address = (address or "").strip().strip("[]")
    called = LOCAL_NAMES | {_name(name) for name in names}
    if not is_loopback(address):
        called |= {address.lower()} if _is_one(address) else set()
    return Settings(
        address=address,
        names=called,
        proxies=tuple(_network(one) for one in environment.get(PROXIES, "").replace(",", " ").split()),
        idle=timedelta(minutes=_idle(environment.get(IDLE) or str(MOST_IDLE_MINUTES))),
        public=public_address(environment, other_than=called),
    )


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach a server at `address`; False for every name but `localhost`."""
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False


def _is_one(address: str) -> bool:
    """Whether `address` is that of one network card, not of all."""
    try:
        return not ip_address(address).is_unspecified
    except ValueError:
        return bool(NAME.fullmatch(address.lower()))


def _name(text: str) -> str:
    name = text.strip().strip("[]").lower()
    if not NAME.fullmatch(name):
        raise WrongUsage("host_name", f"{text!r} is not the name of a machine.", "Give a whole name, without a star.")
    return name


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise WrongUsage(
            "proxy", f"{PROXIES} has {text!r}, which is no address.", "Give the proxy's, such as 127.0.0.1."
        ) from None


def _idle(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_IDLE_MINUTES:
        raise WrongUsage("idle", f"{IDLE} is {text!r}.", f"Give whole minutes from 1 to {MOST_IDLE_MINUTES}.")
    return int(text)
