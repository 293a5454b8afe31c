"""The page in a real browser: a server of its own, a visit to it, and what a visit may ask for."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
FRONT = ROOT / "sample_images" / "front.jpg"
LATER = ROOT / "sample_images" / "front_later.jpg"
TWO = ROOT / "sample_images" / "two_people.jpg"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_S = 60
STATE = """() => ({
    visible: document.visibilityState,
    focus: document.activeElement?.outerHTML.slice(0, 200),
    window: [innerWidth, innerHeight],
    app: document.querySelector("[data-testid=stApp]")?.dataset,
    said: [...document.querySelectorAll("[role=alert], [role=dialog]")].map((part) => part.innerText),
})"""


@dataclass
class Visit:
    """A tab of the browser, with every address that it asked for."""

    page: "Page"
    asked: list[str] = field(default_factory=list)

    def give(self, photo: Path) -> None:
        """Upload `photo` and wait for what is said of it."""
        self.page.set_input_files("input[type=file]", photo)
        self.page.wait_for_selector(".posture-sheet")
        self.page.get_by_role("link", name="(JSON)").wait_for()

    def downloaded(self, ending: str, stem: str = "front") -> bytes:
        """The file behind the link of that ending."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=f"({ending.upper()})").click()
        assert coming.value.suggested_filename == f"{stem}.{ending}"
        return Path(coming.value.path()).read_bytes()

    def wait_for_download_with(self, text: str) -> None:
        """Until the links are those of a result whose JSON holds `text`: they come after the table."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.downloaded("json").decode():
            assert time.monotonic() < end, f"no result with {text}"
            self.page.wait_for_timeout(100)

    def overflow_px(self) -> int:
        """How far the page is wider than its window."""
        width: int = self.page.evaluate(
            """Math.max(0, ...["html", "[data-testid=stMain]", ".posture-result"]
                .flatMap((part) => [...document.querySelectorAll(part)])
                .map((part) => part.scrollWidth - part.clientWidth))"""
        )
        return width


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the page is served, by a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once `url` answers; fail when `server` ends or PATIENCE_S pass."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the page was not served (exit code {server.poll()})")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def visit(browser: "Browser", address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visit that may ask nothing of another machine and no media address."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    context.set_default_timeout(PATIENCE_S * 1000)
    visited = Visit(page=context.new_page())
    visited.page.on("request", lambda sent: visited.asked.append(sent.url))
    visited.page.on("websocket", lambda opened: visited.asked.append(opened.url))
    visited.page.goto(f"{address}/measure")
    visited.page.wait_for_selector(".posture-guide")
    yield visited
    context.close()
    assert [url for url in visited.asked if not is_at_home(url, address)] == []


def pages_among(arguments: Iterable[object]) -> "set[Page]":
    """The pages that a test was given: as they are, as visits, in tuples, or as what a browser or a context holds."""
    found: set[Page] = set()
    for argument in arguments:
        if isinstance(argument, tuple):
            found |= pages_among(argument)
        elif hasattr(argument, "wait_for_function"):
            found.add(cast("Page", argument))
        elif hasattr(argument, "page"):
            found.add(argument.page)
        else:
            found |= pages_among(getattr(argument, "contexts", ())) | set(getattr(argument, "pages", ()))
    return found


def state_of(page: "Page") -> str:
    """What a page of a failed test is doing: whether its scripts run, whether frames are painted, what it says.

    What it does not answer is told by the name of Playwright's error.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    asked: dict[str, Callable[[], object]] = {
        "scripts": lambda: page.wait_for_function("true", polling=100, timeout=5000) and "run",
        "frames": lambda: page.wait_for_function("true", polling="raf", timeout=5000) and "run",
        "state": lambda: page.evaluate(STATE),
    }
    said = [page.url]
    for name, ask in asked.items():
        try:
            said.append(f"{name}: {ask()}")
        except playwright.Error as failure:
            said.append(f"{name}: {type(failure).__name__}")
            break
    return "\n".join(said)


def is_at_home(url: str, address: str) -> bool:
    """True of what this page may ask for: its own files, and what it holds itself."""
    parts = urlsplit(url)
    if parts.scheme in {"data", "blob"}:
        return True
    return parts.netloc == urlsplit(address).netloc and not parts.path.startswith("/media/")


def held(address: str) -> set[str]:
    """The stores of the server that hold anything, for all visits together."""
    with urllib.request.urlopen(f"{address}/_stcore/metrics", timeout=5) as answer:
        lines = answer.read().decode()
    return {name for name, size in re.findall(r'cache_type="(\w+)".*? (\d+)$', lines, re.MULTILINE) if size != "0"}
