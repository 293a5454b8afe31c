"""The gate before a real Streamlit server: what is closed there, and what the server is set up not to do."""

import asyncio
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from posture import serve
from posture.cli import main
from posture.web import entrance, peers
from posture.web.acts import is_act
from posture.web.memory import MOST_BYTES
from posture.web.who import Who, who
from tests.at_the_gate import PASSWORDS, Held
from tests.serving import PATIENCE_S, ROOT, Client, free_port, streamlit
from tests.test_network import INET, TALKING, need_strace

WAYS = {
    ("GET", "/"): 200,
    ("GET", "/media/0123.jpg"): 404,
    ("GET", "/_stcore/metrics"): 200,
    ("GET", "/_stcore/health"): 200,
    ("GET", "/_stcore/host-config"): 200,
    ("PUT", "/_stcore/upload_file/1/2"): 403,  # by Streamlit, for want of its own token
    ("DELETE", "/_stcore/upload_file/1/2"): 403,
    ("GET", "/component/a.b/index.html"): 404,
    ("GET", "/_stcore/bidi-components/a/b.js"): 404,
    ("GET", "/static/nothing"): 200,
    ("GET", "/signed-in"): 204,
    ("GET", "/patients"): 303,
    ("GET", "/patients/"): 303,
}
"""What the server behind the gate answers."""


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    with streamlit("tests/gate_app.py") as port:
        yield f"127.0.0.1:{port}"


@pytest.fixture
def ada(place: str) -> Client:
    client = Client(place)
    assert client.sign_in("ada", PASSWORDS["ada"]) == 303
    return client


def statuses(client: Client) -> dict[tuple[str, str], int]:
    """What it is answered on every way in."""
    return {(method, path): client.get(path, method)[0] for method, path in WAYS}


def test_every_way_is_closed_until_the_sign_in_and_after_it(place: str, ada: Client) -> None:
    closed = dict.fromkeys(WAYS, 401)
    assert statuses(Client(place)) == closed
    assert statuses(ada) == WAYS
    kept = Client(place, cookies=dict(ada.cookies))
    sign_out(ada)
    assert statuses(kept) == closed
    assert asyncio.run(refused(kept)) == 403


def test_address_of_the_first_page_leads_to_the_root(ada: Client) -> None:
    connection = ada.connection()
    connection.request("GET", "/patients", headers={"Host": ada.place, "Cookie": ada.cookie_header()})
    assert connection.getresponse().headers["location"] == "/"
    connection.close()


def sign_out(client: Client) -> None:
    """Sign out as the page does, with the form that it was given."""
    form = asyncio.run(heard(client, r'"form": ?"(\w+)"'))
    body = f"form={form}".encode()
    assert client.get("/sign-out", "POST", body, Content_Type="application/x-www-form-urlencoded")[0] == 303


def websocket(client: Client, *, host: str | None = None, origin: str | None = None, session: str = "") -> connect:
    words = [Subprotocol("streamlit"), Subprotocol("x"), *([Subprotocol(session)] if session else [])]
    return connect(
        f"ws://{client.place}/_stcore/stream",
        origin=origin or client.origin,  # type: ignore[arg-type]
        subprotocols=words,
        additional_headers={"Cookie": client.cookie_header()} | ({"Host": host} if host else {}),
        open_timeout=PATIENCE_S,
        max_size=None,
    )


async def heard(client: Client, pattern: str, *, session: str = "") -> str:
    """What `pattern` finds in the server's messages to a browser that opens a page."""
    async with websocket(client, session=session) as socket:
        await socket.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), PATIENCE_S))
            if found := re.findall(pattern, str(message).replace('\\"', '"')):
                return str(found[0])


def session_of(client: Client, *, known: str = "") -> str:
    """The id of the session that the server gives to `client`, who knows an earlier one."""
    return asyncio.run(heard(client, r'session_id: "([\w-]+)"', session=known))


async def refused(client: Client, **headers: str) -> int:
    try:
        async with websocket(client, **headers):
            return 101
    except InvalidStatus as answer:
        return answer.response.status_code


def test_websocket_is_closed_to_strangers_names_and_pages(place: str, ada: Client) -> None:
    assert asyncio.run(refused(Client(place))) == 403
    assert asyncio.run(refused(ada, origin="http://evil.example")) == 403
    assert asyncio.run(refused(ada)) == 101


def test_session_is_given_back_to_its_own_sign_in_alone(place: str, ada: Client) -> None:
    """Who learns the id of a session, or comes next at the same tablet, does not get what is in it."""
    first = session_of(ada)
    assert session_of(ada, known=first) == first
    bea = Client(place)
    bea.sign_in("bea", PASSWORDS["bea"])
    assert session_of(bea, known=first) != first
    again = Client(place)
    again.sign_in("ada", PASSWORDS["ada"])
    assert session_of(again, known=first) != first


def test_server_does_not_believe_x_forwarded_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProxyHeadersMiddleware, "__call__", ProxyHeadersMiddleware.__call__)
    seen = []

    async def app(scope, receive, send) -> None:
        seen.append((scope["client"], scope["scheme"]))

    server = Config(app)
    server.load()
    headers = [(b"x-forwarded-for", b"10.0.0.1"), (b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "client": ("127.0.0.1", 5), "scheme": "http", "headers": headers}
    asyncio.run(server.loaded_app(dict(scope), None, None))
    peers.leave_peers_alone()
    asyncio.run(server.loaded_app(dict(scope), None, None))
    assert seen == [(("10.0.0.1", 0), "https"), (("127.0.0.1", 5), "http")]


def test_act_of_a_person_is_a_run_that_no_timer_asked_for() -> None:
    assert is_act(BackMsg(rerun_script=ClientState()).SerializeToString())
    assert not is_act(BackMsg(rerun_script=ClientState(is_auto_rerun=True)).SerializeToString())
    assert not is_act(BackMsg(app_heartbeat=True).SerializeToString())
    assert not is_act(b"no message")


@pytest.mark.parametrize(
    ("way", "address"),
    [("flag", "0.0.0.0"), ("flag", "::"), ("flag", ""), ("environment", "0.0.0.0"), ("environment", "::")],
)
def test_server_for_others_does_not_start_without_an_account(way: str, address: str) -> None:
    flags = ["--server.address", address] if way == "flag" else []
    environment = os.environ | ({"STREAMLIT_SERVER_ADDRESS": address} if way == "environment" else {})
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port()), *flags]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert "posture user add NAME" in ran.stderr


def test_server_for_everybody_asks_nobody_outside(tmp_path: Path) -> None:
    """Streamlit's greeting looks up the network's address at a machine on the internet."""
    log = tmp_path / "log"
    need_strace(log)
    traced = ["strace", "-D", "-f", "-qq", "-o", str(log), "-e", TALKING]
    flags = ["--server.address", "0.0.0.0", "--server.allowedHosts", "practice.lan"]
    with streamlit("tests/gate_app.py", *flags, before=traced) as port:
        assert Client(f"127.0.0.1:{port}", host="practice.lan").sign_in("ada", PASSWORDS["ada"]) == 303
    assert [line for line in log.read_text().splitlines() if INET.search(line)] == []


def test_settings_hold_whatever_a_flag_says(monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, object] = {}
    monkeypatch.setattr(config, "set_option", lambda key, value, _where: found.update({key: value}))
    monkeypatch.setattr(ProxyHeadersMiddleware, "__call__", ProxyHeadersMiddleware.__call__)
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024 * 1024)
    entrance.entrance(lambda _idle: Held())
    assert MultiPartParser.spool_max_size == MOST_BYTES
    assert found.items() >= serve.ENFORCED.items()
    assert found["server.allowedHosts"] == ["127.0.0.1", "::1", "localhost"]
    assert found["browser.gatherUsageStats"] is False
    assert found["server.enableXsrfProtection"] is True


def test_records_are_closed_when_the_server_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str | timedelta] = []

    class Keeping(Held):
        def close(self) -> None:
            told.append("closed")

    def opened(idle: timedelta) -> Keeping:
        told.append(idle)
        return Keeping()

    monkeypatch.setattr(ProxyHeadersMiddleware, "__call__", ProxyHeadersMiddleware.__call__)
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024 * 1024)
    monkeypatch.setenv("POSTURE_TRUSTED_PROXIES", "127.0.0.1")
    monkeypatch.setenv("POSTURE_IDLE_MINUTES", "5")
    with pytest.raises(SystemExit):
        entrance.entrance(opened)
    assert told == [timedelta(minutes=5), "closed"]
    assert "posture user add NAME" in capsys.readouterr().err


def test_settings_file_says_the_same_as_the_command() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert {f"{part}.{key}": value for part, keys in written.items() for key, value in keys.items()} == serve.SETTINGS


def test_command_starts_streamlit_with_the_safe_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda _path, words, environment: started.append((words, environment)))
    main(["app", "--port", "8600", "--name", "practice.lan", "--name", "10.0.0.5", "--proxy", "10.0.0.1"])
    ((words, environment),) = started
    assert words[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(words[4]).read_text().count("st.App(") == 1
    given = dict(zip(words[5::2], words[6::2], strict=True))
    assert given["--server.port"] == "8600"
    assert given["--server.address"] == "127.0.0.1"
    assert given["--browser.gatherUsageStats"] == "false"
    assert [words[place + 1] for place, word in enumerate(words) if word == "--server.allowedHosts"] == [
        "practice.lan",
        "10.0.0.5",
    ]
    assert environment["POSTURE_TRUSTED_PROXIES"] == "10.0.0.1"


@pytest.mark.parametrize("words", [["--name", "*"], ["--proxy", "caddy"], ["--port", "0"], ["--address"]])
def test_command_refuses_what_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("it was started"))
    assert main(["app", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_nobody_is_asked_outside_a_server() -> None:
    assert who() == Who()
    assert who().is_local


def test_pages_without_their_gate_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "context", type("Context", (), {"headers": {"host": "localhost"}}))
    with pytest.raises(RuntimeError, match="without their gate"):
        who()
