"""HTTPS for the practice's network, by the proxy and the file that docs/practice.md names."""

import asyncio
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from tests.at_the_gate import PASSWORDS
from tests.serving import PATIENCE_S, ROOT, Client, free_port, streamlit

NAME = "posture.test"


@dataclass
class HttpsClient(Client):
    """A client that trusts the practice's certificate alone and finds NAME on this machine."""

    def connection(self) -> http.client.HTTPConnection:
        assert self.tls is not None
        made = http.client.HTTPSConnection(self.place, context=self.tls)
        port = int(self.place.rpartition(":")[2])
        made.sock = self.tls.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=NAME)
        return made


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpsClient]:
    """The app behind the proxy, both as the documentation starts them; a client that is not signed in."""
    if not shutil.which("caddy") or not shutil.which("openssl"):
        pytest.skip("caddy or openssl is not installed (Debian packages of these names)")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = made_certificate(folder)
    environment = os.environ | {"POSTURE_TRUSTED_PROXIES": "127.0.0.1"}
    with streamlit("tests/gate_app.py", "--server.allowedHosts", NAME, environment=environment) as port:
        https_port = free_port()
        settings = {
            "POSTURE_NAME": NAME,
            "POSTURE_HTTPS_PORT": str(https_port),
            "POSTURE_PORT": str(port),
            "POSTURE_TLS": f"{certificate} {key}",
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }
        command = ["caddy", "run", "--config", str(ROOT / "tools" / "Caddyfile"), "--adapter", "caddyfile"]
        with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL) as proxy:
            try:
                wait_for(https_port, proxy)
                yield HttpsClient(f"{NAME}:{https_port}", tls=ssl.create_default_context(cafile=certificate))
            finally:
                proxy.terminate()


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for NAME that signs itself, and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    words = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    of = [
        "-subj",
        f"/CN={NAME}",
        "-addext",
        f"subjectAltName=DNS:{NAME}",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(["openssl", "req", *words, *of], check=True, capture_output=True)
    return certificate, key


def wait_for(port: int, proxy: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and proxy.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the proxy does not listen (exit code {proxy.poll()})")


def test_sign_in_over_https_opens_pages_and_websocket(practice: HttpsClient) -> None:
    stranger = HttpsClient(practice.place, tls=practice.tls)
    assert stranger.get("/_stcore/metrics")[0] == 401
    assert asyncio.run(first_message(stranger)) == 403
    assert practice.sign_in("ada", PASSWORDS["ada"]) == 303
    assert "__Host-posture" in practice.cookies
    assert practice.get("/")[0] == 200
    assert asyncio.run(first_message(practice)) == 101


async def first_message(client: HttpsClient) -> int:
    """101 if the websocket opens and the server sends something of Streamlit's; else its refusal."""
    opening = connect(
        f"wss://{client.place}/_stcore/stream",
        origin=Origin(client.origin),
        subprotocols=[Subprotocol("streamlit"), Subprotocol("x")],
        additional_headers={"Cookie": client.cookie_header()},
        ssl=client.tls,
        server_hostname=NAME,
        host="127.0.0.1",
        port=int(client.place.rpartition(":")[2]),
        open_timeout=PATIENCE_S,
    )
    try:
        async with opening as socket_:
            await socket_.send(BackMsg(rerun_script=ClientState()).SerializeToString())
            message = await asyncio.wait_for(socket_.recv(), PATIENCE_S)
            assert isinstance(message, bytes)
            assert ForwardMsg.FromString(message).WhichOneof("type")
    except InvalidStatus as answer:
        return answer.response.status_code
    return 101
