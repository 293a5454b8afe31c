"""Whose request it is, and how a server is set up."""

from typing import Any

import pytest

from posture.errors import WrongUsage
from posture.gate.asked import Asked
from posture.gate.door import open_door
from posture.gate.settings import LOCAL_NAMES, Settings, settings_of
from tests.at_the_gate import PASSWORDS, InMemory, NoAccounts

PROXY = settings_of("127.0.0.1", (), {"POSTURE_TRUSTED_PROXIES": "127.0.0.1, 10.1.0.0/16"})


def asked(peer: str, *headers: tuple[str, str], settings: Settings = PROXY, scheme: str = "http") -> Asked:
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "client": (peer, 1), "scheme": scheme}
    return Asked(scope | {"headers": [(key.encode(), value.encode()) for key, value in headers]}, settings)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        pytest.param("192.168.1.7", "10.0.0.1", "192.168.1.7", id="not-a-proxy"),
        pytest.param("127.0.0.1", "10.0.0.1", "10.0.0.1", id="proxy"),
        pytest.param("127.0.0.1", "6.6.6.6, 10.0.0.1", "10.0.0.1", id="what-the-client-made-up"),
        pytest.param("127.0.0.1", "6.6.6.6, 10.0.0.1, 10.1.2.3", "10.0.0.1", id="two-proxies"),
        pytest.param("127.0.0.1", "10.1.2.3", "10.1.2.3", id="only-proxies"),
        pytest.param("127.0.0.1", "", "127.0.0.1", id="empty"),
        pytest.param("127.0.0.1", "unknown", "127.0.0.1", id="no-address"),
        pytest.param("::ffff:127.0.0.1", "10.0.0.1", "10.0.0.1", id="ipv4-in-ipv6"),
        pytest.param("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="ipv6-network"),
        pytest.param("fe80::1%eth0", "", "fe80::/64", id="zone"),
    ],
)
def test_address_is_believed_from_a_trusted_proxy_alone(peer: str, forwarded: str, address: str) -> None:
    assert asked(peer, ("x-forwarded-for", forwarded)).address == address
    untrusting = asked(peer, ("x-forwarded-for", forwarded), settings=Settings())
    assert untrusting.address == asked(peer).address


def test_several_headers_are_read_as_one() -> None:
    assert asked("127.0.0.1", ("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "10.0.0.1")).address == "10.0.0.1"


def test_https_is_believed_from_a_trusted_proxy_alone() -> None:
    told = ("x-forwarded-proto", "https")
    assert asked("127.0.0.1", told).scheme == "https"
    assert asked("192.168.1.7", told).scheme == "http"
    assert asked("192.168.1.7", scheme="wss").scheme == "https"


def test_header_that_comes_twice_says_nothing() -> None:
    assert not asked("127.0.0.1", ("host", "localhost"), ("host", "evil.example")).has_known_name


@pytest.mark.parametrize(
    ("address", "names", "environment"),
    [
        pytest.param("0.0.0.0", ["practice.lan"], {}, id="every-ipv4"),
        pytest.param("::", ["practice.lan"], {}, id="every-ipv6"),
        pytest.param("", ["practice.lan"], {}, id="empty"),
        pytest.param(None, ["practice.lan"], {}, id="none"),
        pytest.param("192.168.1.5", [], {}, id="card"),
        pytest.param("fd00::5", [], {}, id="card-ipv6"),
        pytest.param("practice.lan", [], {}, id="name"),
        pytest.param("127.0.0.1", ["practice.lan"], {}, id="behind-a-proxy"),
        pytest.param("127.0.0.1", [], {"POSTURE_TRUSTED_PROXIES": "127.0.0.1"}, id="proxy-told"),
    ],
)
def test_server_for_others_needs_an_account(address: str | None, names: list[str], environment: dict[str, str]) -> None:
    settings = settings_of(address, names, environment)
    assert settings.exposed
    with pytest.raises(WrongUsage, match="posture user add NAME"):
        open_door(settings, NoAccounts())
    with pytest.raises(WrongUsage, match="posture user add NAME"):
        open_door(settings, InMemory(disabled=set(PASSWORDS)))
    assert open_door(settings, InMemory()).settings is settings


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_server_for_this_machine_needs_none(address: str) -> None:
    settings = settings_of(address, [], {})
    assert not settings.exposed
    assert settings.names == LOCAL_NAMES
    open_door(settings, NoAccounts())


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None])
def test_server_for_every_address_needs_an_account_and_a_name(address: str | None) -> None:
    settings = settings_of(address, ["localhost"], {})
    with pytest.raises(WrongUsage, match="posture user add NAME"):
        open_door(settings, NoAccounts())
    with pytest.raises(WrongUsage, match="--name HOST"):
        open_door(settings, InMemory())


def test_server_of_one_card_is_called_by_its_address() -> None:
    assert "192.168.1.5" in settings_of("192.168.1.5", [], {}).names


@pytest.mark.parametrize(
    ("names", "environment"),
    [
        pytest.param(["*"], {}, id="any-name"),
        pytest.param(["*.lan"], {}, id="star"),
        pytest.param(["a/b"], {}, id="path"),
        pytest.param([], {"POSTURE_TRUSTED_PROXIES": "caddy"}, id="proxy-by-name"),
        pytest.param([], {"POSTURE_IDLE_MINUTES": "0"}, id="no-minutes"),
        pytest.param([], {"POSTURE_IDLE_MINUTES": "31"}, id="too-long"),
        pytest.param([], {"POSTURE_IDLE_MINUTES": "soon"}, id="no-number"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(names: list[str], environment: dict[str, str]) -> None:
    with pytest.raises(WrongUsage):
        settings_of("127.0.0.1", names, environment)
