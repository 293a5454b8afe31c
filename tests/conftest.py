"""Settings for all tests, and records on each database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

from posture.records import Records, open_records
from tests.browsing import address, browser, visit  # noqa: F401  # fixtures of all browser tests
from tests.keeping import Clock
from tests.paging import media, office, show  # noqa: F401  # and of the page without one

settings.register_profile("posture", deadline=None)  # how fast a machine is today is no property of the code
settings.load_profile("posture")

SERVER = "POSTURE_TEST_DATABASE_URL"
"""Address of a PostgreSQL server that may be written to; `.ci/run` starts one and sets it."""


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


@pytest.fixture
def records(url: str, tmp_path: Path, clock: Clock) -> Iterator[Records]:
    with open_records(tmp_path / "data", url, now=clock) as opened:
        yield opened
