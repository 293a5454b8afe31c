"""Files to keep, as links that the browser makes by itself.

`st.download_button` would put the bytes at an open address; here they go to the page that asks, over its own
connection, and become files in the browser.
"""

from __future__ import annotations

import base64
from pathlib import PurePath

import streamlit as st

from posture.analysis import Analysis
from posture.errors import CannotWrite
from posture.report import files
from posture.web.markup import text

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


def downloads(analysis: Analysis, *, show_face: bool, key: str) -> None:
    """A link per file that can be made of `analysis`."""
    _links(key=key, data={"files": available(analysis, show_face=show_face)})


def available(analysis: Analysis, *, show_face: bool) -> list[File]:
    """What the links hold: label, file name, media type and the content in base64."""
    made = []
    for ending, (label, media_type) in _KINDS.items():
        try:
            content = files.content(analysis, ending, show_face=show_face)
        except CannotWrite:  # no picture without a person, whose face would have to be covered
            continue
        made.append(
            {
                "label": f"{label} ({ending[1:].upper()})",
                "name": f"{PurePath(analysis.photo.name).stem}{ending}",
                "type": media_type,
                "content": base64.b64encode(content).decode(),
            }
        )
    return made
