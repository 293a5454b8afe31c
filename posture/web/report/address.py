"""Under which address a report that is shared by a link can be reached, and by whom."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from posture.gate.settings import LOCAL_NAMES, Settings, settings_of

PUBLIC_URL = "POSTURE_PUBLIC_URL"
PATH = "/r/"


class Reach(Enum):
    """From where a link opens."""

    HERE = "this computer alone"
    NETWORK = "the practice's network"
    ANYWHERE = "the internet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What the address of a link begins with, such as `https://practice.lan:8501`, and from where it opens."""

    url: str
    reach: Reach

    def link(self, token: str) -> str:
        """The address of the report that `token` opens."""
        return f"{self.url}{PATH}{token}"


def base() -> Base:
    """As this server is set up, and as the practitioner's browser calls it."""
    settings = settings_of(config.get_option("server.address"), config.get_option("server.allowedHosts"), os.environ)
    return base_of(st.context.url or "", settings, os.environ)


def base_of(called: str, settings: Settings, environment: Mapping[str, str]) -> Base:
    """The same for a server with these `settings`, which the browser has `called` by that address.

    Examples
    --------
    >>> base_of("http://localhost:8501/report?id=1", Settings(), {})
    Base(url='http://localhost:8501', reach=<Reach.HERE: 'this computer alone'>)
    >>> lan = Settings(address="192.168.1.5", names=LOCAL_NAMES | {"192.168.1.5"})
    >>> base_of("http://localhost:8501/report", lan, {}).url
    'http://192.168.1.5:8501'
    """
    if public := environment.get(PUBLIC_URL, "").strip():
        return Base(url=public.rstrip("/"), reach=Reach.ANYWHERE)
    parts = urlsplit(called)
    if not settings.exposed:
        return Base(url=f"{parts.scheme}://{parts.netloc}", reach=Reach.HERE)
    others = sorted(settings.names - LOCAL_NAMES)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    if parts.hostname in LOCAL_NAMES and others:
        host = f"[{others[0]}]" if ":" in others[0] else others[0]
    port = f":{parts.port}" if parts.port else ""
    return Base(url=f"{parts.scheme}://{host}{port}", reach=Reach.NETWORK)
