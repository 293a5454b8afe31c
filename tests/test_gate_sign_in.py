"""Signing in and out, and when a sign-in ends by itself."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from posture.gate.settings import Settings
from posture.records import SessionRules, open_records
from tests.at_the_gate import PASSWORDS, Browser, Clock, InMemory, Place, Recorded, Socket, in_loop, with_accounts

MINUTE, HOUR = 60, 3600
HALF_AN_HOUR = timedelta(minutes=30)
IN, OUT = 200, 401


class Make(Protocol):
    """Makes a server with a gate; the next one is the same server, started anew."""

    def __call__(self, idle: timedelta = HALF_AN_HOUR) -> Place: ...


@pytest.fixture(params=["memory", "records"])
def make(request: pytest.FixtureRequest, tmp_path: Path, quick_passwords: None) -> Iterator[Make]:
    """With the accounts in memory, which say what the gate relies on, and with the records, which must keep to it."""
    clock = Clock()
    in_memory = InMemory(clock=clock)
    with ExitStack() as opened:
        if request.param == "records":
            records = with_accounts(opened.enter_context(open_records(tmp_path / "data", now=clock.now)))

        def made(idle: timedelta = HALF_AN_HOUR) -> Place:
            if request.param == "memory":
                in_memory.idle = idle
                return Place(accounts=in_memory, settings=Settings(idle=idle))
            kept = replace(records, rules=SessionRules(idle=idle))
            return Place(accounts=Recorded(kept, clock), settings=Settings(idle=idle))

        yield made


async def inside(browser: Browser) -> bool:
    """Whether the gate lets it in, to something that is no act of a person."""
    return (await browser.ask("/media/1.jpg")).status == IN


def rules(answer_header: str, cookie: str) -> set[str]:
    """What the server says of a cookie."""
    (said,) = [part for part in re.split(r", (?=[\w-]+=[^ ])", answer_header) if part.startswith(f"{cookie}=")]
    return {rule.strip().lower() for rule in said.split(";")[1:]}


@in_loop
async def test_right_password_gives_a_cookie_that_no_script_and_no_other_site_gets(make: Make) -> None:
    answer = await make().browser().sign_in("ada", PASSWORDS["ada"])
    assert (answer.status, answer.header("location")) == (303, "/")
    assert len(answer.cookies()["posture"]) >= 22  # 128 bits in base64
    assert rules(answer.header("set-cookie"), "posture") == {"httponly", "samesite=strict", "path=/"}
    secure = await make().browser(scheme="https").sign_in("ada", PASSWORDS["ada"])
    assert rules(secure.header("set-cookie"), "__Host-posture") == {"httponly", "samesite=strict", "path=/", "secure"}


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "wrong"), ("nobody", "wrong"), ("ada", ""), ("", ""), ("ada", "x" * 2000)]
)
@in_loop
async def test_wrong_name_and_wrong_password_are_told_alike(make: Make, name: str, password: str) -> None:
    browser = make().browser()
    answer = await browser.sign_in(name, password)
    assert answer.status == OUT
    assert b"Name or password is wrong." in answer.content
    assert "posture" not in browser.cookies
    assert not await inside(browser)


@in_loop
async def test_unknown_name_is_verified_like_a_known_one(make: Make) -> None:
    """The accounts take as long for it as for a known one; the gate must not answer before them."""
    place = make()
    for name in ("ada", "nobody"):
        await place.browser().sign_in(name, "wrong")
    assert place.accounts.verified == ["ada", "nobody"]


@in_loop
async def test_page_needs_no_script_and_lets_nothing_in(make: Make) -> None:
    page = await make().browser().ask("/sign-in", accept="text/html")
    text = page.content.decode()
    assert "<script" not in text
    assert not re.search(r"""(src|href)=|url\(|@import""", text)
    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    assert {'<label for="name">', '<label for="password">'} <= set(re.findall(r"<label for=\"\w+\">", text))
    policy = page.header("content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert page.header("cache-control") == "no-store"
    assert page.header("referrer-policy") == "same-origin"


@in_loop
async def test_name_that_was_typed_is_shown_escaped_and_the_password_never(make: Make) -> None:
    answer = await make().browser().sign_in('"><script>', "a secret")
    assert b"&#34;&gt;&lt;script&gt;" in answer.content
    assert b"a secret" not in answer.content


@pytest.mark.parametrize("form", ["", "0" * 64])
@in_loop
async def test_form_of_another_making_is_refused_before_the_password_is_looked_at(make: Make, form: str) -> None:
    place = make()
    browser = place.browser()
    await browser.ask("/sign-in")
    answer = await browser.post("/sign-in", {"form": form, "name": "ada", "password": PASSWORDS["ada"]})
    assert answer.status == 403
    assert place.accounts.verified == []


@in_loop
async def test_form_of_another_browser_is_refused(make: Make) -> None:
    place = make()
    theirs = re.findall(r'name="form" value="(\w+)"', (await place.browser().ask("/sign-in")).content.decode())
    browser = place.browser()
    await browser.ask("/sign-in")
    fields = {"form": theirs[0], "name": "ada", "password": PASSWORDS["ada"]}
    assert (await browser.post("/sign-in", fields)).status == 403


@in_loop
async def test_second_sign_in_page_leaves_the_first_one_good(make: Make) -> None:
    browser = make().browser()
    first = re.findall(r'name="form" value="(\w+)"', (await browser.ask("/sign-in")).content.decode())
    await browser.ask("/sign-in")
    fields = {"form": first[0], "name": "ada", "password": PASSWORDS["ada"]}
    assert (await browser.post("/sign-in", fields)).status == 303


@in_loop
async def test_huge_and_strange_forms_are_refused(make: Make) -> None:
    place = make()
    browser = place.browser()
    assert (await browser.post("/sign-in", {"name": "x" * 20_000})).status == 403
    assert (await browser.ask("/sign-in", "POST", b"{}", content_type="application/json")).status == 403
    assert (
        await browser.ask("/sign-in", "POST", b"a=%ff&" * 20, content_type="application/x-www-form-urlencoded")
    ).status == 403
    assert place.accounts.verified == []


@in_loop
async def test_signing_in_anew_ends_the_sign_in_before(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    before = dict(browser.cookies)
    assert (await browser.ask("/sign-in")).header("location") == "/"
    page = await browser.another().ask("/sign-in")
    (form,) = re.findall(r'name="form" value="(\w+)"', page.content.decode())
    browser.cookies["posture_form"] = page.cookies()["posture_form"]
    await browser.post("/sign-in", {"form": form, "name": "bea", "password": PASSWORDS["bea"]})
    assert await inside(browser)
    assert not await inside(Browser(place.app, cookies=before))


async def sign_out(place: Place, browser: Browser, **fields: str) -> int:
    await browser.ask("/")
    form = {"form": place.inside.told("x-posture-form")}
    return (await browser.post("/sign-out", form | fields)).status


@in_loop
async def test_sign_out_ends_this_sign_in_alone(make: Make) -> None:
    place = make()
    tablet, desk = await place.signed_in(), await place.signed_in()
    kept = dict(tablet.cookies)
    assert await sign_out(place, tablet) == 303
    assert "posture" not in tablet.cookies
    assert not await inside(Browser(place.app, cookies=kept))
    assert await inside(desk)


@pytest.mark.parametrize("fields", [{}, {"everywhere": "yes"}])
@in_loop
async def test_poll_during_a_slow_sign_out_does_not_undo_it(
    make: Make, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str]
) -> None:
    place = make()
    browser = await place.signed_in()
    await browser.ask("/")
    kept = Browser(place.app, cookies=dict(browser.cookies))
    for name in ("end_session", "end_all_sessions"):
        monkeypatch.setattr(place.accounts, name, slowly(getattr(place.accounts, name), before_s=0.2))
    ending = asyncio.ensure_future(sign_out(place, browser, **fields))
    while not ending.done():
        await inside(kept)
        await asyncio.sleep(0.01)
    assert ending.result() == 303
    assert not await inside(kept)


@in_loop
async def test_answer_that_is_older_than_the_sign_out_does_not_undo_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another request was asking the records when the row ended, and hears of it late."""
    place = make()
    browser = await place.signed_in()
    await browser.ask("/")
    kept = Browser(place.app, cookies=dict(browser.cookies))
    monkeypatch.setattr(place.accounts, "seen", slowly(place.accounts.seen, after_s=0.3))
    place.clock.at += 11  # the answer is old: the next poll asks anew
    polling = asyncio.ensure_future(inside(kept))
    await asyncio.sleep(0.1)
    await place.signins.end(browser.cookies["posture"])
    await polling
    assert not await inside(kept)


def slowly(call: Callable[..., Any], *, before_s: float = 0.0, after_s: float = 0.0) -> Callable[..., Any]:
    """`call`, as a database that has much to do answers it."""

    def slow(*args: Any) -> Any:
        time.sleep(before_s)
        answer = call(*args)
        time.sleep(after_s)
        return answer

    return slow


@in_loop
async def test_sign_out_everywhere_ends_all_of_this_account_alone(make: Make) -> None:
    place = make()
    tablet, desk, other = await place.signed_in(), await place.signed_in(), await place.signed_in("bea")
    assert [await inside(one) for one in (tablet, desk, other)] == [True, True, True]
    assert await sign_out(place, tablet, everywhere="yes") == 303
    assert [await inside(one) for one in (tablet, desk, other)] == [False, False, True]


@in_loop
async def test_sign_out_needs_the_form_of_this_sign_in(make: Make) -> None:
    place = make()
    browser, other = await place.signed_in(), await place.signed_in("bea")
    await other.ask("/")
    for form in ("", place.inside.told("x-posture-form")):
        assert (await browser.post("/sign-out", {"form": form})).status == 403
    assert await inside(browser)


@in_loop
async def test_open_websocket_closes_soon_after_sign_out(make: Make) -> None:
    place = make()
    browser, other = await place.signed_in(), await place.signed_in("bea")
    sockets = [Socket.open(browser), Socket.open(other)]
    for socket in sockets:
        assert (await socket.said())["type"] == "websocket.accept"
    assert await sign_out(place, browser) == 303
    closed = await sockets[0].said()
    assert (closed["type"], closed["code"]) == ("websocket.close", 1008)
    assert (await sockets[1].say(b"hello"))["bytes"] == b"hello"
    await sockets[1].end()


@in_loop
async def test_sign_in_ends_after_idleness(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    for _ in range(3):
        place.clock.at += 29 * MINUTE
        assert (await browser.ask("/")).status == IN  # a page that a person opens
    place.clock.at += 30 * MINUTE
    assert not await inside(browser)
    assert place.accounts.seen(browser.cookies["posture"]) is None


@in_loop
async def test_idle_time_is_a_setting(make: Make) -> None:
    place = make(timedelta(minutes=5))
    browser = await place.signed_in()
    await browser.ask("/")
    place.clock.at += 5 * MINUTE
    assert not await inside(browser)


@in_loop
async def test_sign_in_that_idled_stays_ended_when_the_server_is_started_anew(make: Make) -> None:
    place = make(timedelta(minutes=5))
    browser = await place.signed_in()
    await browser.ask("/")
    for _ in range(29):  # a forgotten tab
        place.clock.at += 10
        assert (await browser.ask("/signed-in")).status == 204
    place.clock.at += 15
    assert not await inside(replace(browser, app=make(timedelta(minutes=5)).app))


@in_loop
async def test_sign_in_that_was_used_outlasts_the_server(make: Make) -> None:
    place = make(timedelta(minutes=5))
    browser = await place.signed_in()
    for _ in range(40):
        place.clock.at += 9  # more often than the records are told
        assert (await browser.ask("/")).status == IN
    place.clock.at += 5 * MINUTE - 20
    assert await inside(replace(browser, app=make(timedelta(minutes=5)).app))


@in_loop
async def test_last_act_counts_although_the_records_had_just_heard_of_another(make: Make) -> None:
    place = make(timedelta(minutes=1))
    browser = await place.signed_in()
    for _ in range(2):
        assert (await browser.ask("/")).status == IN
        place.clock.at += 9
    for _ in range(5):
        place.clock.at += 10
        assert await inside(browser)
    place.clock.at += 1
    assert not await inside(browser)


@in_loop
async def test_what_a_page_does_by_itself_keeps_nobody_signed_in(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    await browser.ask("/")
    for _ in range(3):
        place.clock.at += 10 * MINUTE - 1
        for path in ("/_stcore/health", "/media/1.jpg", "/static/a.js", "/signed-in"):
            assert (await browser.ask(path)).status in {200, 204}
    place.clock.at += 4
    assert not await inside(browser)


@in_loop
async def test_clicks_in_an_open_page_keep_it_signed_in(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    socket = Socket.open(browser)
    assert (await socket.said())["type"] == "websocket.accept"
    await socket.say(b"first, by itself")
    for _ in range(4):
        place.clock.at += 29 * MINUTE
        assert (await socket.say(b"act"))["bytes"] == b"act"
    place.clock.at += 20 * MINUTE
    assert (await socket.say(b"timer"))["bytes"] == b"timer"
    place.clock.at += 11 * MINUTE
    assert (await socket.said())["type"] == "websocket.close"
    assert not await inside(browser)


@in_loop
async def test_opening_a_connection_again_and_again_is_no_act(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    await browser.ask("/")
    for _ in range(3):
        place.clock.at += 11 * MINUTE
        socket = Socket.open(browser)
        first = await socket.said()
        if first["type"] == "websocket.accept":
            await socket.say(b"act")  # the run that a browser asks for when it has connected
            await socket.end()
    assert first["type"] == "websocket.close"


@in_loop
async def test_no_sign_in_lasts_longer_than_twelve_hours(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    for _ in range(24):
        assert (await browser.ask("/")).status == IN
        place.clock.at += 29.9 * MINUTE
    assert await inside(browser)
    place.clock.at += 5 * MINUTE
    assert not await inside(browser)


@in_loop
async def test_account_that_is_disabled_elsewhere_is_out_soon(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    assert await inside(browser)
    place.accounts.disable("ada")  # by another process
    place.clock.at += 10
    assert not await inside(browser)


@in_loop
async def test_tokens_are_not_kept(make: Make) -> None:
    place = make()
    browser = await place.signed_in()
    assert await inside(browser)
    assert browser.cookies["posture"] not in repr((place.signins, place.accounts, place.door))
