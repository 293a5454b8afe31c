"""Patients' links at a real server: what its log says, what it answers by its public name, how it starts."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from posture.cli import main
from posture.records import Records, open_records
from posture.report.letter.catalogue import Language
from tests.at_the_gate import with_accounts
from tests.keeping import visited
from tests.serving import PATIENCE_S, ROOT, Client, free_port, wait_until_open

PUBLIC = "reports.practice.example"
REPORT = "<!doctype html><title>Your report</title><p>腿</p>"


@dataclass(frozen=True)
class Served:
    """A server that tells patients' reports to the internet, and what it has written so far."""

    place: str
    records: Records
    log: Path

    def share(self) -> str:
        """The token of a new report."""
        visit = visited(self.records, 1)
        reports = self.records.desk().reports
        return reports.share(visit.id, REPORT.encode(), language=Language.EN, with_photos=False, days=1)[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("links")
    port, log = free_port(), folder / "log"
    told = {"POSTURE_DATA": str(folder), "POSTURE_PUBLIC_URL": f"https://{PUBLIC}"}
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--logger.level",
        "debug",
    ]
    with open_records(folder) as records, log.open("wb") as out:
        with_accounts(records)
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stdout=out, stderr=out) as server:
            try:
                wait_until_open(port, server)
                yield Served(f"127.0.0.1:{port}", records, log)
            finally:
                server.terminate()


def test_no_log_has_a_token(served: Served) -> None:
    token = served.share()
    for host in (served.place, PUBLIC):
        patient = Client(served.place, host=host)
        assert patient.get(f"/r/{token}") == (200, REPORT)
        assert patient.get(f"/r/{token[1:]}")[0] == 404
        assert patient.get(f"/r/{token}?{token}", "HEAD")[0] == 200
        assert patient.cookies == {}
    log = served.log.read_text()
    assert f":{served.place.rpartition(':')[2]}" in log
    assert token[1:] not in log


def test_start_warns_that_reports_are_on_the_internet(served: Served) -> None:
    (warning,) = [line for line in served.log.read_text().splitlines() if "WARNING" in line and PUBLIC in line]
    assert f"from anywhere at https://{PUBLIC}" in warning


def test_by_the_public_name_nothing_else_is_there(served: Served) -> None:
    stranger = Client(served.place, host=PUBLIC)
    dead = stranger.get("/r/x")
    assert dead[0] == 404
    ways = ["/", "/sign-in", "/_stcore/health", "/_stcore/metrics", "/media/x.jpg", "/static/index.html", "/patients"]
    assert {stranger.get(way) for way in ways} == {dead}
    assert stranger.get("/r/../x")[0] == 400
    assert asyncio.run(websocket_at(PUBLIC, served.place)) == 403
    assert Client(served.place).get("/")[0] == 401
    assert Client(served.place, host="elsewhere.example").get("/r/x")[0] == 421


async def websocket_at(name: str, place: str) -> int:
    """What Streamlit's connection is answered to a browser that calls the machine at `place` by `name`."""
    host, _, port = place.partition(":")
    try:
        async with connect(f"ws://{name}/_stcore/stream", host=host, port=int(port), open_timeout=PATIENCE_S):
            return 101
    except InvalidStatus as answer:
        return answer.response.status_code


def test_command_refuses_a_public_address_that_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("it was started"))
    monkeypatch.setenv("POSTURE_PUBLIC_URL", "http://reports.practice.example")
    assert main(["app"]) == 2
    assert "POSTURE_PUBLIC_URL is not the https address of a host. Write one such as" in capsys.readouterr().err


@pytest.mark.parametrize(("url", "told"), [("reports", "POSTURE_PUBLIC_URL"), (f"https://{PUBLIC}", "user add NAME")])
def test_server_does_not_start_with_a_bad_public_address_or_without_an_account(
    tmp_path: Path, url: str, told: str
) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]
    environment = {**os.environ, "POSTURE_PUBLIC_URL": url, "POSTURE_DATA": str(tmp_path)}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert ran.stderr.count("\n") == 1
