"""Files to keep, as links: each is made when it is asked for, and becomes a file in the browser.

`st.download_button` would put the bytes at an open address; here they go to the page that asks, over its own
connection. Nothing is made or sent of a file that nobody takes.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import PurePath
from threading import Lock
from typing import Any

import streamlit as st

from posture.analysis import Analysis
from posture.errors import PostureError
from posture.report import files
from posture.report.together import Together
from posture.web.markup import text
from posture.web.office import letterhead

_KINDS = {
    ".html": ("Report to print", "text/html"),
    ".png": ("Picture", "image/png"),
    ".json": ("Data", "application/json"),
}
"""Label and media type, by the ending of the file."""
_LONGEST_ASK = 100
_ONE_AT_A_TIME = Lock()
"""Some are made of whole photos, and take as much memory."""

_links = st.components.v2.component(
    "posture_downloads",
    html=text("downloads.html"),
    css=text("downloads.css"),
    js=text("downloads.js"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is offered.

    Attributes
    ----------
    label
        What its link says.
    name
        What it is called where it is kept; no two that are offered together have the same.
    media_type
        Of the content.
    make
        Gives the content; raises PostureError where that cannot be.
    """

    label: str
    name: str
    media_type: str
    make: Callable[[], bytes] = field(repr=False)


REPEATS = "repeats"
"""What files of repeats are called, as on the command line."""


@st.fragment
def file_links(offered: Sequence[File], *, key: str) -> None:
    """A link for each of the files `offered`."""
    wanted = _wanted(st.session_state.get(key))
    answered = f"{key}-answered"
    made = None if wanted is None or wanted == st.session_state.get(answered) else _made(offered, *wanted)
    told = [{"label": file.label, "name": file.name, "type": file.media_type} for file in offered]
    _links(key=key, data={"files": told, "made": made}, on_wanted_change=_nothing)
    st.session_state[answered] = wanted  # at the end: a run that is left before it is followed by one that answers


def _nothing() -> None:
    """Streamlit runs the links again when one is taken: nothing else is to be done."""


def _made(offered: Sequence[File], name: str, ask: str) -> dict[str, str] | None:
    """The answer to the click marked `ask`: content in base64, or why there is none; None for a file not offered."""
    file = next((one for one in offered if one.name == name), None)
    if file is None:
        return None
    try:
        with _ONE_AT_A_TIME:
            return {"ask": ask, "content": base64.b64encode(file.make()).decode()}
    except PostureError as error:
        return {"ask": ask, "content": "", "why": f"{error.message} {error.action}"}
    except Exception as error:  # its words may name a person; Streamlit leaves a run by what is no Exception
        why = f"The file could not be made ({type(error).__name__}). Try again; reload the page if that does not help."
        return {"ask": ask, "content": "", "why": why}


def _wanted(state: Any) -> tuple[str, str] | None:
    """Name of the file and mark of the click, as the browser tells them; None for what cannot be meant."""
    told = state.get("wanted") if state else None
    if not isinstance(told, dict):
        return None
    name, ask = told.get("name"), told.get("ask")
    if not isinstance(name, str) or not isinstance(ask, str) or len(ask) > _LONGEST_ASK:
        return None
    return name, ask


def downloads(analysis: Analysis, *, show_face: bool, day: date, key: str) -> None:
    """A link per file that can be made of `analysis`, which was made on that `day`.

    Without a person there is no picture, as there is no face that could be covered.
    """

    def made(ending: str) -> bytes:
        return files.content(analysis, ending, show_face=show_face, day=day, letterhead=letterhead())

    stem = PurePath(analysis.photo.name).stem
    endings = [ending for ending in _KINDS if ending != ".png" or analysis.people]
    file_links([file_of(stem, ending, partial(made, ending)) for ending in endings], key=key)


def together_downloads(whole: Together, *, show_face: bool, day: date, key: str) -> None:
    """A link per file that can be made of repeats."""

    def made(ending: str) -> bytes:
        return whole.file(ending, show_face=show_face, day=day, letterhead=letterhead())

    file_links([file_of(REPEATS, ending, partial(made, ending)) for ending in files.TOGETHER], key=key)


def file_of(stem: str, ending: str, make: Callable[[], bytes], label: str = "") -> File:
    """A file of a known kind; by default its link says the kind."""
    usual, media_type = _KINDS[ending]
    return File(
        label=f"{label or usual} ({ending[1:].upper()})", name=f"{stem}{ending}", media_type=media_type, make=make
    )
