"""A browser's part in Streamlit's conversation, without a browser: what makes the load of benchmarks/load.py.

It opens the page by websocket, uploads a photo as the page's uploader does, and waits until the table of angles comes.
"""

from __future__ import annotations

import asyncio
import http.client
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, FileURLsRequest, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE_S = 180.0
RESULT = "<table"
"""Of angles; no other part of the page has one."""
PLACE = "measure"
"""The address of the page that measures photos without keeping them."""
XSRF = "_streamlit_xsrf"


class Failed(Exception):
    """The page did not give what was asked of it."""


@dataclass
class Visitor:
    """One visit to the page at 127.0.0.1 and `port`.

    Attributes
    ----------
    uploader
        The id of the page's uploader, once it was told.
    session
        The id that the server gave to this visit.
    """

    port: int
    socket: ClientConnection
    cookies: dict[str, str]
    uploader: str = ""
    session: str = ""
    page: str = ""

    async def until(self, enough: Callable[[ForwardMsg], bool]) -> ForwardMsg:
        """The first message that is `enough`."""
        async with asyncio.timeout(PATIENCE_S):
            async for content in self.socket:
                message: ForwardMsg = ForwardMsg.FromString(content)
                self._note(message)
                if enough(message):
                    return message
        raise Failed("the server closed the connection")

    def _note(self, message: ForwardMsg) -> None:
        """Remember what later messages have to name."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "delta":
            element = message.delta.new_element
            what = element.WhichOneof("type")
            if what == "file_uploader":
                self.uploader = element.file_uploader.id
            elif what == "exception":
                raise Failed("the page failed")
            elif what == "html" and 'role="alert"' in element.html.body:
                raise Failed("the page answered with a notice")

    async def run(self, *widgets: WidgetState) -> None:
        """Ask for a run of the page."""
        name = "" if self.page else PLACE
        state = ClientState(page_script_hash=self.page, page_name=name, widget_states=WidgetStates(widgets=widgets))
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def measured(self, content: bytes, name: str = "photo.jpg") -> float:
        """Upload a photo; from the end of that until its angles are there. [s]"""
        asked = FileURLsRequest(request_id=secrets.token_hex(8), file_names=[name], session_id=self.session)
        await self.socket.send(BackMsg(file_urls_request=asked).SerializeToString())
        answer = await self.until(lambda message: message.WhichOneof("type") == "file_urls_response")
        urls = answer.file_urls_response.file_urls[0]
        await asyncio.to_thread(self._put, urls, content, name)
        uploaded = time.perf_counter()
        info = UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        state = FileUploaderState(uploaded_file_info=[info])
        await self.run(WidgetState(id=self.uploader, file_uploader_state_value=state))
        await self.until(lambda message: RESULT in message.delta.new_element.html.body)
        return time.perf_counter() - uploaded

    def _put(self, urls: FileURLs, content: bytes, name: str) -> None:
        edge = secrets.token_hex(16)
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Cookie": _written(self.cookies),
            "X-Xsrftoken": self.cookies[XSRF],
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("PUT", urls.upload_url, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
        if status != http.client.NO_CONTENT:
            raise Failed(f"the upload was answered by {status}")


@asynccontextmanager
async def visiting(port: int) -> AsyncIterator[Visitor]:
    """A visit that has the empty page before it."""
    cookies = await asyncio.to_thread(_cookies, port)
    words = [Subprotocol("streamlit"), Subprotocol(cookies[XSRF])]
    async with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        origin=Origin(f"http://127.0.0.1:{port}"),
        subprotocols=words,
        additional_headers={"Cookie": _written(cookies)},
        open_timeout=PATIENCE_S,
        ping_timeout=PATIENCE_S,
        max_size=None,
    ) as socket:
        visitor = Visitor(port=port, socket=socket, cookies=cookies)
        await visitor.run()
        await visitor.until(lambda message: message.WhichOneof("type") == "script_finished")
        if not visitor.uploader:
            raise Failed("the page has no uploader")
        yield visitor


def _cookies(port: int) -> dict[str, str]:
    """What a browser is given before it opens the connection."""
    found: dict[str, str] = {}
    for path in ("/", "/_stcore/health", "/_stcore/host-config"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        connection.request("GET", path, headers={"Cookie": _written(found)})
        for header in connection.getresponse().headers.get_all("Set-Cookie") or ():
            found |= {key: morsel.value for key, morsel in SimpleCookie(header).items()}
        connection.close()
    return found


def _written(cookies: dict[str, str]) -> str:
    return "; ".join(f"{key}={value}" for key, value in cookies.items())
