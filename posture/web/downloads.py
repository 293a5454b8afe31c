"""Files to keep, as links that the browser makes by itself.

`st.download_button` would put the bytes at an open address; here they go to the page that asks, over its own
connection, and become files in the browser.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

import streamlit as st

from posture.analysis import Analysis
from posture.errors import CannotWrite
from posture.report import files
from posture.report.letterhead import Letterhead
from posture.report.together import Together
from posture.web.markup import text
from posture.web.office import letterhead
from posture.web.waiting import after_all_photos

_KINDS = {
    ".html": ("Report to print", "text/html"),
    ".png": ("Picture", "image/png"),
    ".json": ("Data", "application/json"),
}
"""Label and media type, by the ending of the file."""

File = dict[str, str]
_links = st.components.v2.component(
    "posture_downloads",
    html=text("downloads.html"),
    css=text("downloads.css"),
    js=text("downloads.js"),
)


REPEATS = "repeats"
"""What files of repeats are called, as on the command line."""


def file_links(offered: Sequence[File], *, key: str) -> None:
    """A link for each of the files `offered`."""
    _links(key=key, data={"files": list(offered)})


def downloads(analysis: Analysis, *, show_face: bool, day: date, key: str) -> None:
    """A link per file that can be made of `analysis`, which was made on that `day`."""
    with after_all_photos():
        offered = available(analysis, show_face=show_face, day=day, head=letterhead())
    file_links(offered, key=key)


def together_downloads(whole: Together, *, show_face: bool, day: date, key: str) -> None:
    """A link per file that can be made of repeats."""
    with after_all_photos():
        offered = together_files(whole, REPEATS, show_face=show_face, day=day, head=letterhead())
    file_links(offered, key=key)


def together_files(whole: Together, stem: str, *, show_face: bool, day: date, head: Letterhead) -> list[File]:
    """What links to the files of several photos put together hold; as `available`."""
    made = {ending: whole.file(ending, show_face=show_face, day=day, letterhead=head) for ending in files.TOGETHER}
    return [file_of(stem, ending, content) for ending, content in made.items()]


def available(analysis: Analysis, *, show_face: bool, day: date, head: Letterhead) -> list[File]:
    """What the links hold: label, file name, media type and the content in base64; the page stands on `head`."""
    made = []
    for ending in _KINDS:
        try:
            content = files.content(analysis, ending, show_face=show_face, day=day, letterhead=head)
        except CannotWrite:  # no picture without a person, whose face would have to be covered
            continue
        made.append(file_of(PurePath(analysis.photo.name).stem, ending, content))
    return made


def file_of(stem: str, ending: str, content: bytes, label: str = "") -> File:
    """What a link to one file holds; by default it is called after the kind of the file."""
    usual, media_type = _KINDS[ending]
    return {
        "label": f"{label or usual} ({ending[1:].upper()})",
        "name": f"{stem}{ending}",
        "type": media_type,
        "content": base64.b64encode(content).decode(),
    }
