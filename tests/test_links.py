"""Patients' links at the gate: one report for whoever has the token, nothing for anybody else, and no difference."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from posture.errors import RecordsRefused, WrongUsage
from posture.gate.limits import MOST_KEPT
from posture.gate.links import PublicAddress, a_phone_can_open, link_address, public_address
from posture.gate.middleware import Gate
from posture.gate.misses import ADDRESS, ALL, ALL_REFILL_S, Misses
from posture.gate.reports import ReportRoutes, policy_of
from posture.gate.routes import Routes
from posture.gate.settings import LOCAL_NAMES, Settings, settings_of
from posture.records import Act, Kind
from posture.web.settings.log_words import ACTS, KINDS
from tests.at_the_gate import Answer, Browser, InMemory, Place, Socket, in_loop

PUBLIC = PublicAddress(name="reports.practice.example")
REPORT = b"<!doctype html><style>p { color: red; }\n</style><p>\xe8\x85\xbf</p>"
DEAD = ["wrong", "ended", "withdrawn", "", "a/b", "../sign-in", "%00", "é", "x" * 5000, "right/", "right ", "RIGHT"]


@dataclass
class Links(InMemory):
    """Two reports, and what was asked of them."""

    reports: dict[str, bytes] = field(default_factory=lambda: {"right": REPORT, "other": b"of another"})
    asked: list[tuple[str, bool]] = field(default_factory=list)
    is_busy: bool = False

    def shared_report(self, token: str, now: datetime, *, counts: bool = True) -> bytes | None:
        assert now.tzinfo
        self.asked.append((token, counts))
        if self.is_busy:
            raise RecordsRefused("database", "The database does not do it.", "Try again.")
        return self.reports.get(token)

    @property
    def accounts(self) -> InMemory:
        return self

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Linked(Place):
    """A server with a gate and patients' links."""

    accounts: Links = field(default_factory=Links)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.reports = ReportRoutes(self.door, self.accounts)
        routes = Routes(self.door)
        open_routes = [*routes.open(), *self.reports.open()]
        gate = Middleware(Gate, door=self.door, open_routes=open_routes, look_every_s=self.look_every_s)
        self.app = Starlette(routes=[*open_routes, *routes.closed()], middleware=[gate])
        self.app.router.default = self.inside


def stranger(place: Place, address: str = "203.0.113.7", **at: str) -> Browser:
    return place.browser(address=address, **at)


def told(answer: Answer) -> tuple[object, ...]:
    """All that an answer tells."""
    return answer.status, answer.content, sorted(answer.headers)


@pytest.mark.parametrize("accounts", [Links, lambda: Links(passwords={})], ids=["accounts", "local"])
@in_loop
async def test_right_token_opens_its_report_and_nothing_else(accounts: Callable[[], Links]) -> None:
    place = Linked(accounts=accounts())
    patient = stranger(place)
    answer = await patient.ask("/r/right", accept="text/html")
    assert (answer.status, answer.content) == (200, REPORT)
    assert (await patient.ask("/r/other")).content == b"of another"
    assert patient.cookies == {}
    for path in ("/", "/media/1.jpg", "/_stcore/stream", "/r", "/rr/right", "/signed-in"):
        assert (await patient.ask(path)).status == 401, path
    assert (await Socket.open(patient).said())["type"] == "websocket.close"
    assert place.inside.asked == []


@in_loop
async def test_links_that_open_nothing_are_all_alike() -> None:
    place = Linked()
    answers = [await stranger(place, f"203.0.113.{number}").ask(f"/r/{token}") for number, token in enumerate(DEAD)]
    assert {str(told(one)) for one in answers} == {str(told(answers[0]))}
    assert answers[0].status == 404
    assert [token for token, _ in place.accounts.asked] == DEAD
    page = answers[0].content.decode()
    for words in ("ask your practice", "診所", "诊所"):
        assert words in page


@pytest.mark.parametrize("path", ["/r/right", "/r/wrong"])
@in_loop
async def test_answers_keep_what_they_hold(path: str) -> None:
    answer = await stranger(Linked()).ask(path)
    assert answer.header("cache-control") == "no-store"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-content-type-options") == "nosniff"
    assert "noindex" in answer.header("x-robots-tag")
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert not answer.header("set-cookie")
    policy = answer.header("content-security-policy")
    for part in ("default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "script" not in policy
    assert path == "/r/wrong" or policy == policy_of(REPORT)


def test_policy_names_each_style_and_pictures_inside_the_page() -> None:
    policy = policy_of(b"<style>a{}</style><STYLE media=print>b{}\r\n</STYLE>")
    assert len(re.findall(r"'sha256-[\w+/]{43}='", policy)) == 2
    assert policy == policy_of(b"<style>a{}</style><style>b{}\n</style>")
    assert "img-src data:;" in policy
    assert "style-src 'none'" in policy_of(b"<p>plain</p>")
    assert {"frame-ancestors 'none'", "sandbox"} <= set(policy.split("; "))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@in_loop
async def test_links_are_only_read(method: str) -> None:
    place = Linked()
    assert (await stranger(place).ask("/r/right", method)).status == 401
    assert (await (await place.signed_in()).ask("/r/right", method)).status == 405
    assert place.accounts.asked == []


@in_loop
async def test_who_looks_ahead_does_not_count_as_reading() -> None:
    place = Linked()
    patient = stranger(place)
    assert (await patient.ask("/r/right", "HEAD")).status == 200
    assert place.accounts.asked == [("right", False)]
    ahead: list[dict[str, Any]] = [
        {"sec_purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x_moz": "prefetch"},
    ]
    for header in ahead:
        answer = await patient.ask("/r/right", **header)
        assert (answer.status, answer.content, answer.header("cache-control")) == (503, b"", "no-store")
    assert len(place.accounts.asked) == 1
    await patient.ask("/r/right")
    assert place.accounts.asked[1:] == [("right", True)]


@pytest.mark.parametrize(
    "agent", ["WhatsApp/2.23.20.0", "x (compatible) facebookexternalhit/1.1 Facebot", "TelegramBot"]
)
@in_loop
async def test_preview_of_a_messenger_learns_nothing(agent: str) -> None:
    place = Linked()
    answers = [await stranger(place).ask(f"/r/{token}", user_agent=agent) for token in ("right", "wrong")]
    assert told(answers[0]) == told(answers[1])
    assert b"in your browser" in answers[0].content
    assert place.accounts.asked == []


@in_loop
async def test_misses_of_an_address_wait_and_others_do_not() -> None:
    place = Linked()
    guesser = stranger(place)
    answers = [await guesser.ask(f"/r/{number}") for number in range(ADDRESS.free + 2)]
    assert [one.status for one in answers] == [404] * (ADDRESS.free) + [429] * 2
    assert answers[-1].header("retry-after") == "2"
    assert "請稍候" in answers[-1].content.decode()
    looked = len(place.accounts.asked)
    assert (await guesser.ask("/r/right")).status == 429
    assert len(place.accounts.asked) == looked
    assert (await stranger(place, "203.0.113.8").ask("/r/right")).status == 200
    place.clock.at += 61
    assert (await guesser.ask("/r/right")).status == 200


@in_loop
async def test_patient_who_has_read_does_not_wait_for_a_neighbour() -> None:
    place = Linked()
    neighbour = stranger(place)
    assert (await neighbour.ask("/r/right")).status == 200
    for number in range(ADDRESS.free + 2):
        await neighbour.ask(f"/r/{number}")
    assert (await neighbour.ask("/r/right")).status == 200
    del place.accounts.reports["right"]
    one, other = await neighbour.ask("/r/right"), await neighbour.ask("/r/0")
    assert told(one) == told(other)
    assert one.status == 429
    looked = len(place.accounts.asked)
    assert (await neighbour.ask("/r/right")).status == 429
    assert len(place.accounts.asked) == looked


@in_loop
async def test_reading_again_and_again_is_no_miss() -> None:
    place = Linked()
    patient = stranger(place)
    assert {(await patient.ask("/r/right")).status for _ in range(3 * ADDRESS.free)} == {200}
    assert [(await patient.ask(f"/r/{number}")).status for number in range(ADDRESS.free)] == [404] * ADDRESS.free


@in_loop
async def test_records_that_cannot_answer_ask_for_patience_and_are_no_miss() -> None:
    place = Linked()
    patient = stranger(place)
    place.accounts.is_busy = True
    answers = [await patient.ask("/r/right") for _ in range(2 * ADDRESS.free)]
    assert {one.status for one in answers} == {503}
    assert answers[0].header("retry-after") == "60"
    assert answers[0].header("cache-control") == "no-store"
    assert "診所的系統正忙" in answers[0].content.decode()
    place.accounts.is_busy = False
    assert (await patient.ask("/r/right")).status == 200
    assert [(await patient.ask(f"/r/{number}")).status for number in range(ADDRESS.free)] == [404] * ADDRESS.free


@in_loop
async def test_patients_behind_a_trusted_proxy_wait_each_for_their_own_misses() -> None:
    place = Linked(settings=Settings(proxies=(ip_network("127.0.0.1"),)))
    guesser, patient = place.browser(), place.browser()
    for number in range(ADDRESS.free + 1):
        await guesser.ask(f"/r/{number}", x_forwarded_for="203.0.113.7")
    assert (await guesser.ask("/r/right", x_forwarded_for="203.0.113.7")).status == 429
    assert (await patient.ask("/r/right", x_forwarded_for="203.0.113.8")).status == 200


def test_misses_from_everywhere_keep_out_those_who_missed_alone() -> None:
    misses = Misses()
    for number in range(int(ALL)):
        assert misses.wait_s(str(number), 0.0) == 0
        misses.charge(str(number), 0.0)
    assert misses.wait_s("7", 0.0) == ALL_REFILL_S
    assert misses.wait_s("somebody new", 0.0) == 0
    misses.charge("somebody new", 0.0)
    misses.refund("somebody new")
    assert misses.wait_s("somebody new", 0.0) == 0
    assert misses.wait_s("7", ALL_REFILL_S) == 0


@in_loop
async def test_what_is_remembered_has_an_end() -> None:
    place = Linked()
    for number in range(MOST_KEPT + 5):
        place.reports._remember(str(number))
    assert len(place.reports.opened) == MOST_KEPT


def at_public(place: Place, **at: str) -> Browser:
    return stranger(place, host="reports.practice.example", scheme="https", **at)


def public_place() -> Linked:
    return Linked(settings=Settings(names=LOCAL_NAMES | {"practice.lan"}, public=PUBLIC))


@in_loop
async def test_by_the_public_name_there_are_reports_alone() -> None:
    place = public_place()
    token = (await place.signed_in()).cookies
    browser = at_public(place)
    browser.cookies = {**token, "__Host-posture": token["posture"]}
    assert (await browser.ask("/r/right", origin=None)).content == REPORT
    gone = await browser.ask("/r/wrong", origin=None)
    assert (await browser.ask("/r/right", origin="null")).status == 403
    for path in ("/", "/sign-in", "/sign-out", "/signed-in", "/media/1.jpg", "/_stcore/metrics", "/static/x", "/r"):
        for method in ("GET", "POST", "PUT"):
            assert told(await browser.ask(path, method)) == told(gone), (method, path)
    assert (await Socket.open(browser).said())["type"] == "websocket.close"
    assert place.inside.asked == []


@in_loop
async def test_public_name_widens_nothing_that_other_names_get() -> None:
    place = public_place()
    assert (await place.browser(host="practice.lan").ask("/")).status == 401
    assert (await place.browser(host="reports.practice.example.evil").ask("/r/right")).status == 421
    assert (await Linked().browser(host="reports.practice.example").ask("/r/right")).status == 421
    assert (await (await place.signed_in()).ask("/")).status == 200


@in_loop
async def test_local_practitioner_is_none_where_reports_are_public() -> None:
    """A tunnel that says `localhost` would bring the whole internet in."""
    place = Linked(accounts=Links(passwords={}), settings=Settings(public=PUBLIC))
    assert (await place.browser().ask("/")).status == 401


@pytest.mark.parametrize(
    "text",
    [
        "http://reports.practice.example",
        "reports.practice.example",
        "https://",
        "https://practice",
        "https://203.0.113.7",
        "https://[::1]",
        "https://reports.practice.example/posture",
        "https://reports.practice.example/?",
        "https://reports.practice.example#",
        "https://ada@reports.practice.example",
        "https://reports.practice.example:port",
        "https://*.practice.example",
        "https://reports..example",
        "https://localhost",
        "javascript:alert(1)",
    ],
)
def test_public_address_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        settings_of("", ["practice.lan"], {"POSTURE_PUBLIC_URL": text})
    assert refused.value.code == "public_url"
    assert "https://reports.practice.example" in refused.value.action


def test_public_address_is_no_name_of_the_pages() -> None:
    with pytest.raises(WrongUsage) as refused:
        settings_of("", ["practice.example"], {"POSTURE_PUBLIC_URL": "https://practice.example"})
    assert "name of their own" in refused.value.action


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Reports.Practice.example", "https://reports.practice.example"),
        (" https://reports.practice.example/ ", "https://reports.practice.example"),
        ("https://reports.practice.example:8443", "https://reports.practice.example:8443"),
        ("https://reports.practice.example:443/", "https://reports.practice.example"),
    ],
)
def test_public_address_is_read(text: str, url: str) -> None:
    public = settings_of("", ["practice.lan"], {"POSTURE_PUBLIC_URL": text}).public
    assert public is not None
    assert public.url == url
    assert link_address("t", public=public, here="http://localhost/") == f"{url}/r/t"
    assert public.url in public.warning


def test_no_public_address_unless_told() -> None:
    assert settings_of("", ["practice.lan"], {}).public is None
    assert public_address({"POSTURE_PUBLIC_URL": " "}) is None
    assert not Settings().exposed
    assert Settings(public=PUBLIC).exposed


@pytest.mark.parametrize(
    ("here", "link", "opens"),
    [
        ("http://127.0.0.1:8501/report?id=1", "http://127.0.0.1:8501/r/t", False),
        ("http://localhost:8501", "http://localhost:8501/r/t", False),
        ("http://[::1]:8501/", "http://[::1]:8501/r/t", False),
        ("http://0.0.0.0:8501/", "http://0.0.0.0:8501/r/t", False),
        ("http://posture.localhost/", "http://posture.localhost/r/t", False),
        ("https://posture.practice.lan/report#x", "https://posture.practice.lan/r/t", True),
        ("http://192.168.1.5:8501/", "http://192.168.1.5:8501/r/t", True),
        ("", "/r/t", False),
    ],
)
def test_link_is_made_of_the_page_and_judged(here: str, link: str, opens: bool) -> None:
    assert link_address("t", public=None, here=here) == link
    assert a_phone_can_open(link) is opens


def test_log_has_words_for_every_act() -> None:
    assert set(ACTS) == set(Act)
    assert set(KINDS) == set(Kind)
