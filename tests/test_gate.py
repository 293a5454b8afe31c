"""The gate: closed without a sign-in, open with one, closed again when it has ended; names and origins."""

import asyncio
from typing import Any

import pytest

from posture.gate.settings import LOCAL_NAMES, Settings
from tests.at_the_gate import PASSWORDS, Browser, Place, Socket, in_loop, nobody

WAYS = [
    ("GET", "/"),
    ("GET", "/patients"),
    ("GET", "/media/0123.jpg"),
    ("HEAD", "/media/0123.jpg"),
    ("GET", "/component/posture.thing/index.html"),
    ("GET", "/_stcore/bidi-components/posture/x.js"),
    ("GET", "/static/js/index.js"),
    ("GET", "/app/static/a.png"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("PUT", "/_stcore/upload_file/1/2"),
    ("DELETE", "/_stcore/upload_file/1/2"),
    ("OPTIONS", "/_stcore/upload_file/1/2"),
    ("POST", "/_stcore/agent/run"),
    ("GET", "/auth/login"),
    ("GET", "/oauth2callback"),
    ("GET", "/signed-in"),
    ("GET", "/sign-in/"),
    ("GET", "//sign-in"),
    ("GET", "/sign-in/../media/0123.jpg"),
    ("PUT", "/sign-in"),
    ("GET", "/sign-out"),
    ("GET", "/report/0123"),
]
OUT, IN, GONE = 401, (200, 204), 401


@pytest.mark.parametrize(("method", "path"), WAYS, ids=lambda way: way)
@in_loop
async def test_everything_is_closed_but_to_who_is_signed_in(method: str, path: str) -> None:
    place = Place()
    assert (await place.browser().ask(path, method)).status == OUT
    assert place.inside.asked == []
    browser = await place.signed_in()
    if path.strip("/") not in {"sign-in", "sign-out"} or path == "//sign-in":
        assert (await browser.ask(path, method)).status in IN
    else:
        assert (await browser.ask(path, method)).status != OUT  # the router's own word: 307, 405
    await place.signins.end(browser.cookies["posture"])
    seen = len(place.inside.asked)
    assert (await browser.ask(path, method)).status == GONE
    assert len(place.inside.asked) == seen


@in_loop
async def test_websocket_is_closed_but_to_who_is_signed_in() -> None:
    place = Place()
    assert (await Socket.open(place.browser()).said())["type"] == "websocket.close"
    assert place.inside.asked == []
    socket = Socket.open(await place.signed_in())
    assert (await socket.said())["type"] == "websocket.accept"
    assert (await socket.say(b"hello"))["bytes"] == b"hello"
    await socket.end()


@in_loop
async def test_cookie_of_another_making_opens_nothing() -> None:
    place = Place()
    browser = await place.signed_in()
    for token in ("", "x", browser.cookies["posture"][:-1], browser.cookies["posture"] + "x", "é", '"'):
        browser.cookies = {"posture": token}
        assert (await browser.ask("/")).status == OUT


@in_loop
async def test_page_leads_to_the_sign_in() -> None:
    answer = await Place().browser().ask("/patients", accept="text/html,*/*")
    assert (answer.status, answer.header("location")) == (303, "/sign-in")


@in_loop
async def test_link_from_elsewhere_asks_again_from_here() -> None:
    """A browser brings no SameSite=Strict cookie with it; with the second request it does."""
    answer = await Place().browser().ask("/", accept="text/html", sec_fetch_site="cross-site")
    assert answer.status == 200
    assert b'http-equiv="refresh"' in answer.content
    assert "default-src 'none'" in answer.header("content-security-policy")


@in_loop
async def test_local_practitioner_needs_no_sign_in() -> None:
    place = Place(accounts=nobody())
    for host in ("localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"):
        browser = place.browser(host=host, address="::1", reached="::1")
        assert (await browser.ask("/media/1.jpg")).status == 200
        assert place.inside.told("x-posture-practitioner") == "local"
        assert (await browser.ask("/sign-in")).header("location") == "/"


@pytest.mark.parametrize(
    "at",
    [
        pytest.param({"address": "192.168.1.7"}, id="peer"),
        pytest.param({"reached": "192.168.1.2"}, id="card"),  # uvicorn told to listen elsewhere than Streamlit knows
    ],
)
@in_loop
async def test_without_accounts_only_this_machine_is_let_in(at: dict[str, str]) -> None:
    assert (await Place(accounts=nobody()).browser(**at).ask("/")).status == OUT


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "via", "x_real_ip"])
@in_loop
async def test_without_accounts_nobody_comes_through_a_proxy(header: str) -> None:
    told: dict[str, Any] = {header: "127.0.0.1"}
    assert (await Place(accounts=nobody()).browser().ask("/", **told)).status == OUT


@in_loop
async def test_first_account_closes_the_app_also_on_this_machine() -> None:
    place = Place(accounts=nobody())
    socket = Socket.open(place.browser())
    assert (await socket.said())["type"] == "websocket.accept"
    place.accounts.passwords["ada"] = "a long password"
    place.clock.at += 11
    assert (await socket.said())["type"] == "websocket.close"
    assert (await place.browser().ask("/")).status == OUT


@in_loop
async def test_app_stays_closed_when_the_last_account_is_disabled() -> None:
    place = Place()
    browser = await place.signed_in()
    for name in PASSWORDS:
        place.accounts.disable(name)
    place.clock.at += 11
    for one in (browser, place.browser()):
        assert (await one.ask("/")).status == OUT
        assert (await one.ask("/sign-in")).status == 200
    assert (await Socket.open(browser).said())["type"] == "websocket.close"


@in_loop
async def test_server_for_others_never_opens_by_itself() -> None:
    place = Place(accounts=nobody(), settings=Settings(names=LOCAL_NAMES | {"practice.lan"}))
    for host in ("localhost", "practice.lan"):
        assert (await place.browser(host=host).ask("/")).status == OUT


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "", "a b", "[::1", "::1"]
)
@pytest.mark.parametrize("accounts", [True, False])
@in_loop
async def test_foreign_name_is_refused(host: str, accounts: bool) -> None:
    place = Place() if accounts else Place(accounts=nobody())
    browser = (await place.signed_in()) if accounts else place.browser()
    browser.host = host
    seen = len(place.inside.asked)
    assert (await browser.ask("/", origin=None)).status == 421
    assert (await Socket.open(browser, origin=None).said())["type"] == "websocket.close"
    assert len(place.inside.asked) == seen


@in_loop
async def test_names_are_a_setting() -> None:
    place = Place(settings=Settings(names=LOCAL_NAMES | {"practice.lan"}))
    browser = await place.signed_in(host="practice.lan", address="192.168.1.7", reached="192.168.1.2")
    assert (await browser.ask("/")).status == 200
    browser.host = "other.lan"
    assert (await browser.ask("/")).status == 421


FOREIGN = [
    "http://evil.example",
    "null",
    "http://127.0.0.1:9999",
    "https://127.0.0.1:8501",
    "http://127.0.0.1:8501.evil",
]


@pytest.mark.parametrize("origin", FOREIGN)
@in_loop
async def test_foreign_origin_is_refused(origin: str) -> None:
    place = Place()
    browser = await place.signed_in()
    assert (await Socket.open(browser, origin=origin).said())["type"] == "websocket.close"
    for method in ("POST", "PUT", "DELETE"):
        assert (await browser.ask("/_stcore/upload_file/1/2", method, origin=origin)).status == 403
    assert (await browser.post("/sign-out", {}, origin=origin)).status == 403
    assert place.inside.asked == []
    assert (await browser.ask("/", origin=None)).status == 200


@in_loop
async def test_local_practitioner_is_safe_from_other_pages_too() -> None:
    browser = Place(accounts=nobody()).browser()
    assert (await Socket.open(browser, origin="http://evil.example").said())["type"] == "websocket.close"
    assert (await browser.ask("/x", "POST", origin=None)).status == 403


@in_loop
async def test_pages_are_told_who_it_is_and_believe_nobody_else() -> None:
    place = Place()
    browser = await place.signed_in("bea")
    await browser.ask("/", x_posture_practitioner="id-ada", x_posture_name="Ada", x_posture_extra="x")
    assert place.inside.told("x-posture-practitioner") == "id-bea"
    assert place.inside.told("x-posture-name") == "bea"
    assert not [key for key, _ in place.inside.asked[-1]["headers"] if key == b"x-posture-extra"]
    Socket.open(browser, x_posture_practitioner="id-ada")
    await asyncio.sleep(0.1)
    assert place.inside.told("x-posture-practitioner") == "id-bea"


@in_loop
async def test_answers_carry_the_headers_that_keep_them_in() -> None:
    place = Place()
    browser = await place.signed_in()
    for path in ("/", "/media/1.jpg", "/static/js/index.js"):
        answer = await browser.ask(path)
        assert answer.header("x-content-type-options") == "nosniff"
        assert "frame-ancestors 'none'" in answer.header("content-security-policy")
        assert "http" not in answer.header("content-security-policy")
        assert answer.header("cache-control") == ("" if path.startswith("/static/") else "no-store")


def names(browser: Browser) -> set[str]:
    return set(browser.cookies)


@in_loop
async def test_https_has_a_cookie_that_only_https_can_set() -> None:
    place = Place()
    browser = await place.signed_in(scheme="https")
    assert "__Host-posture" in names(browser)
    browser.cookies = {"posture": browser.cookies["__Host-posture"]}
    assert (await browser.ask("/")).status == OUT
