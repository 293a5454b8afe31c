"""Settings for all tests, and records on each database."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import is_hypothesis_test, settings
from sqlalchemy import make_url
from streamlit.components.v2 import manifest_scanner

from posture.records import Records, accounts, open_records
from posture.records.database import connect
from posture.records.migrating import migrate
from tests.browsing import address, browser, pages_among, state_of, visit  # noqa: F401  # fixtures of browser tests
from tests.keeping import Clock
from tests.paging import media, office, show  # noqa: F401  # and of the page without one
from tests.reporting import same_versions  # noqa: F401  # and of the page Report

settings.register_profile("posture", deadline=None)  # how fast a machine is today is no property of the code
settings.load_profile("posture")

SERVER = "POSTURE_TEST_DATABASE_URL"
"""Address of a PostgreSQL server that may be written to; `.ci/run` starts one and sets it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come first: their modules are long and have few tests, and one left to the end holds up a worker alone.

    Coverage is not counted where that costs most and tells nothing: a browser talks to a server that is a process of
    its own, and the examples of Hypothesis go the same ways a hundred times.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        if item.get_closest_marker("browser") or is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A browser test that fails says what its pages were doing: a machine under load is not to be had again."""
    report = yield
    if report.when == "call" and report.failed and item.get_closest_marker("browser"):
        for page in pages_among(getattr(item, "funcargs", {}).values()):
            report.sections.append(("page", state_of(page)))
    return report


@pytest.fixture(scope="session", autouse=True)
def packages_searched_once() -> Iterator[None]:
    """For each page that a test opens, Streamlit reads what all packages say of themselves: once is enough."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed at next to no cost (else a fifth of a second of a core each), for tests of what follows."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._nobodys.cache_clear()
    yield
    accounts._nobodys.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test, and no process that one starts, reads or writes the records of whoever runs it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("POSTURE_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that a test runs as the main module is so for that test alone: processes start from the main module."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A database of our own on the server, for as long as the tests run."""
    named = os.environ.get(SERVER)
    if not named:
        pytest.skip(f"{SERVER} names no PostgreSQL server")
    name, url = f"posture_test_{os.getpid()}", make_url(named)
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/records.sqlite"
    ours: str = request.getfixturevalue("server")
    with psycopg.connect(ours, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return ours


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def new_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database as the first start makes it, to be copied: `test_records_opening` makes its own."""
    made = tmp_path_factory.mktemp("tables") / "records.sqlite"
    database = connect(f"sqlite:///{made}")
    migrate(database, made.parent / "none", Clock()())
    database.engine.dispose()
    return made


@pytest.fixture
def records(url: str, new_tables: Path, tmp_path: Path, clock: Clock) -> Iterator[Records]:
    if url.startswith("sqlite"):
        shutil.copy(new_tables, tmp_path / "records.sqlite")
    with open_records(tmp_path / "data", url, now=clock) as opened:
        yield opened
