"""An upload stays in memory, and the server is set up as a clinic needs it."""

import asyncio
import tempfile
import tomllib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser

from posture.web.memory import keep_uploads_in_memory

ROOT = Path(__file__).parent.parent
CONFIG: dict[str, dict[str, Any]] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
THREE_MEGABYTES = b"x" * 3_000_000


async def _body() -> AsyncGenerator[bytes, None]:
    yield b'--edge\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n'
    yield THREE_MEGABYTES
    yield b"\r\n--edge--\r\n"


def is_on_disk(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the server's parser writes a photo of three megabytes to a file."""
    rolled = []
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", lambda self: rolled.append(self))

    async def parsed() -> None:
        form = await MultiPartParser(Headers({"content-type": "multipart/form-data; boundary=edge"}), _body()).parse()
        await form.close()

    asyncio.run(parsed())
    return bool(rolled)


def test_upload_of_a_phone_photo_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024 * 1024)
    assert is_on_disk(monkeypatch)  # what the server does by itself
    keep_uploads_in_memory()
    assert not is_on_disk(monkeypatch)


def test_server_is_for_this_machine_alone_and_silent() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["maxUploadSize"] <= 100
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
