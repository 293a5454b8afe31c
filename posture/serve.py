"""`posture app`: serves the pages of the installed package by `streamlit run`, with settings that are safe for photos.

The same settings stand in `.streamlit/config.toml` for `streamlit run app.py`; those of `ENFORCED` hold whatever a
file, flag or environment variable says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from posture.gate.settings import PROXIES, settings_of

Setting = str | int | bool

ENTRY = Path(__file__).parent / "web" / "entry" / "posture_app.py"
ENFORCED: Mapping[str, Setting] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "runner.postScriptGC": False,
    "server.baseUrlPath": "",
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
}
"""Without usage statistics, paths of this machine in error messages, and Streamlit's greeting (which asks a server
outside for the address of this network), and without a search for garbage after every run of a page, which stops all
pages for a tenth of a second; with its own checks of where a request comes from."""
SETTINGS: Mapping[str, Setting] = {
    **ENFORCED,
    "server.address": "127.0.0.1",
    "server.port": 8501,
    "server.headless": True,
    "server.maxUploadSize": 100,
    "theme.base": "light",
    "theme.primaryColor": "#0072b2",
    "theme.textColor": "#102a43",
    "theme.secondaryBackgroundColor": "#eef4f9",
    "theme.borderColor": "#c3d0dc",
}


def serve(
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; another than this machine's own needs an account.")
    ] = str(SETTINGS["server.address"]),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen at.")] = int(SETTINGS["server.port"]),
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A name by which browsers call it; again for more."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option("--proxy", metavar="IP", help="A proxy whose word about the browser's address is taken."),
    ] = None,
) -> None:
    """Serve the pages, on this machine alone unless told otherwise."""
    environment = dict(os.environ)
    if proxy:
        environment[PROXIES] = ",".join(proxy)
    settings_of(address, name or (), environment)  # wrong ones are said before anything starts
    words = command(address, port, name or ())
    if os.name == "posix":
        os.execve(words[0], words, environment)
    raise typer.Exit(subprocess.run(words, env=environment, check=False).returncode)


def command(address: str, port: int, names: Sequence[str]) -> list[str]:
    """The command that serves the pages at `address` and `port`, called by `names`."""
    settings = {**SETTINGS, "server.address": address, "server.port": port}
    flags = [word for key, value in settings.items() for word in (f"--{key}", _written(value))]
    called = [word for one in names for word in ("--server.allowedHosts", one)]
    return [sys.executable, "-m", "streamlit", "run", str(ENTRY), *flags, *called]


def _written(value: Setting) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
