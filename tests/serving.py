"""Starting the app as a process of its own, and talking to it without a browser."""

import http.client
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
PATIENCE_S = 120
"""Other tests may keep the machine busy."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def streamlit(
    app: str, *flags: str, environment: dict[str, str] | None = None, before: Sequence[str] = ()
) -> Iterator[int]:
    """The port at which `app` is served on 127.0.0.1, by a command that stands behind the command `before`."""
    port = free_port()
    command = [*before, sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port), *flags]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until_open(port, server)
            yield port
        finally:
            server.terminate()


def wait_until_open(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            Client(f"127.0.0.1:{port}").get("/sign-in")
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise AssertionError(f"not served (exit code {server.poll()})")


@dataclass
class Client:
    """A client with cookies that asks the server at `place`, by the name `host`."""

    place: str
    host: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None

    @property
    def origin(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host or self.place}"

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and content of the answer."""
        connection = self.connection()
        sent = {"Host": self.host or self.place, "Origin": self.origin, "Cookie": self.cookie_header()}
        sent |= {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for value in answer.headers.get_all("set-cookie") or ():
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.place, timeout=PATIENCE_S)

    def cookie_header(self) -> str:
        return "; ".join(f"{key}={value}" for key, value in self.cookies.items())

    def sign_in(self, name: str, password: str) -> int:
        """The status of the answer."""
        _, page = self.get("/sign-in")
        (form,) = re.findall(r'name="form" value="(\w+)"', page)
        body = urlencode({"form": form, "name": name, "password": password}).encode()
        return self.get("/sign-in", "POST", body, Content_Type="application/x-www-form-urlencoded")[0]
