"""Patients' links in a real browser: as the patient, as a stranger, and as another patient."""

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from posture.records import Records, Shared, Visit, open_records
from posture.report.letter.catalogue import Language
from posture.report.letter.page import page as letter
from posture.report.qr import qr_svg
from tests.at_the_gate import with_accounts
from tests.browsing import PATIENCE_S
from tests.keeping import visited
from tests.letters import two_visits
from tests.serving import streamlit
from tests.test_axe import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

pytestmark = pytest.mark.browser
# All tests here come from one address, which may miss ten times before it has to wait.
HOSTILE = """<!doctype html><html lang="en"><title>still</title><style>p { color: rgb(1, 2, 3); }</style>
<p id="words">Words</p><script>document.title = "ran"; localStorage.setItem("kept", "yes")</script>
<img src="https://elsewhere.example/x.png" onerror="document.title = 'ran'" alt="">
<link rel="stylesheet" href="/static/x.css"><iframe src="/sign-in"></iframe>
<form action="/sign-in" method="post"><button>Send</button></form><a href="javascript:document.title='ran'">go</a>"""


@dataclass(frozen=True)
class Served:
    """A practice with accounts, whose records the test shares from."""

    address: str
    records: Records

    def share(self, content: str, reference: str = "A-17") -> tuple[Visit, Shared, str]:
        """A visit of a new patient, its report, and the link to it."""
        visit = visited(self.records, 1, reference=reference)
        reports = self.records.desk().reports
        shared, token = reports.share(visit.id, content.encode(), language=Language.EN, with_photos=True, days=1)
        return visit, shared, f"{self.address}/r/{token}"

    def seen(self, visit: Visit) -> Shared:
        """What is known of the one report of that visit."""
        return self.records.desk().reports.of_visit(visit.id)[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("links")
    with open_records(folder) as records:
        with_accounts(records)
        with streamlit("app.py", environment={**os.environ, "POSTURE_DATA": str(folder)}) as port:
            yield Served(f"http://127.0.0.1:{port}", records)


@pytest.fixture
def phone(browser: "Browser") -> "Iterator[BrowserContext]":
    """A phone that has been here never."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    context.set_default_timeout(PATIENCE_S * 1000)
    yield context
    context.close()


def follow(page: "Page", link: str) -> "Response":
    answer = page.goto(link)
    assert answer is not None
    return answer


def test_patient_reads_the_report_and_nothing_is_kept(served: Served, phone: "BrowserContext") -> None:
    visit, _, link = served.share(letter(two_visits()))
    page, asked, said = phone.new_page(), list[str](), list[str]()
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda message: said.append(message.text))
    assert follow(page, link).status == 200
    assert page.get_by_text("Ada Example").first.is_visible()
    assert page.locator("img").first.evaluate("picture => picture.complete && picture.naturalWidth > 0")
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 10
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [url for url in asked if not url.startswith("data:")] == [link]
    assert said == []
    assert phone.cookies() == []
    assert phone.storage_state()["origins"] == []
    seen = served.seen(visit)
    assert (seen.times_opened, seen.first_opened_at is not None) == (1, True)
    page.goto(f"{served.address}/")
    assert page.url == f"{served.address}/sign-in"
    page.go_back()
    page.get_by_text("Ada Example").first.wait_for()


def test_nothing_runs_in_a_report_whatever_stands_in_it(served: Served, phone: "BrowserContext") -> None:
    _, _, link = served.share(HOSTILE)
    page, asked = phone.new_page(), list[str]()
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("requestfailed", lambda failed: asked.remove(failed.url))
    follow(page, link)
    assert page.locator("#words").evaluate("words => getComputedStyle(words).color") == "rgb(1, 2, 3)"
    for name in ("Send", "go"):
        page.get_by_text(name, exact=True).click()
    page.wait_for_timeout(500)
    assert page.title() == "still"
    assert page.url == link
    assert asked == [link]
    assert phone.storage_state() == {"cookies": [], "origins": []}


def test_stranger_finds_no_difference_and_no_way_in(served: Served, phone: "BrowserContext") -> None:
    _, withdrawn, old = served.share("<p>withdrawn</p>", "old")
    _, _, right = served.share("<p>mine</p>", "mine")
    page = phone.new_page()
    assert follow(page, old).status == 200
    served.records.desk().reports.withdraw(withdrawn.id)
    pages = set()
    for guess in (old, right[:-1], f"{right}/", f"{served.address}/r/", f"{served.address}/r/{withdrawn.id}"):
        answer = follow(page, guess)
        pages.add((answer.status, answer.headers["cache-control"], page.content()))
    ((status, kept, _),) = pages
    assert (status, kept) == (404, "no-store")
    assert page.get_by_role("heading", name="This link opens no report").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "512px"
    assert faults(page) == []
    for path in ("/", "/patients", "/review", "/settings"):
        page.goto(f"{served.address}{path}")
        assert page.url.endswith("/sign-in"), path
    assert phone.request.get(f"{served.address}/media/x.jpg").status == 401


def test_another_patient_reads_their_own_alone(served: Served, phone: "BrowserContext", browser: "Browser") -> None:
    one, of_one, mine = served.share("<p>of one</p>", "one")
    other, of_other, theirs = served.share("<p>of the other</p>", "other")
    page = phone.new_page()
    follow(page, mine)
    assert page.get_by_text("of one").is_visible()
    for guess in (
        f"{mine}/{of_other.id}",
        f"{mine}?id={of_other.id}",
        f"{served.address}/r/{of_other.id}",
        f"{served.address}/r/{other.id}",
    ):
        follow(page, guess)
        assert page.get_by_text("of the other").count() == 0, guess
    assert served.seen(other).state(datetime.now(UTC)) == "open"
    assert (served.seen(one).times_opened, served.seen(other).times_opened) == (1, 0)
    theirs_page = browser.new_page()
    follow(theirs_page, theirs)
    assert theirs_page.get_by_text("of the other").is_visible()
    theirs_page.close()
    served.records.desk().reports.withdraw(of_one.id)
    assert follow(page, mine).status == 404
    assert follow(page, theirs).status == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_reads_the_code_from_the_screen(browser: "Browser", scheme: str) -> None:
    link = "https://posture.practice.lan/r/" + "aB3-_x" * 5 + "zz"
    page = browser.new_page(color_scheme=scheme, viewport={"width": 500, "height": 500})  # type: ignore[arg-type]
    drawing = base64.b64encode(qr_svg(link, "A link").encode()).decode()
    page.set_content(f'<body style="background: #123"><img width="300" src="data:image/svg+xml;base64,{drawing}">')
    page.locator("img").evaluate("picture => picture.decode()")
    seen = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    page.close()
    assert seen is not None
    assert cv2.QRCodeDetector().detectAndDecode(seen)[0] == link
