"""Where photos come from: the phone's own camera at its full size, files, or the camera of this computer.

All files go up through Streamlit's uploader, over HTTP and byte for byte, so level and focal length stay in them. A
component's own state would send every byte again, in base64, with each act on the page; so ours only opens the
uploader's chooser, with the camera asked for (`capture`), which Streamlit cannot be told to do.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from posture.report import capture_words
from posture.web.intake import CAMERA_NAME, ENDINGS, guide
from posture.web.markup import show, text
from posture.web.memory import drop_uploads
from posture.web.new_visit.shots import Intake

_taking = st.components.v2.component(
    "posture_take_photo",
    html=text("new_visit/take.html"),
    css=text("new_visit/take.css"),
    js=text("new_visit/take.js"),
)


def giving(intake: Intake, waiting: int) -> None:
    """Ask for photos, and say how many of those that were given are still `waiting` to be measured."""
    with st.container(border=True):
        _ways(intake)
        _told(intake, waiting)
    with st.expander("How to set up: camera, floor, clothes", icon=":material/help:"):
        guide()


def _ways(intake: Intake) -> None:
    files = intake.widget(f"files-{intake.given}")
    _taking(
        key=intake.widget("take"),
        data={"chooser": files, "label": "Take photo", "unsaved": bool(intake.shots)},
    )
    st.file_uploader(
        "Photos, several at once if you like: they are sorted into views",
        type=list(ENDINGS),
        accept_multiple_files=True,
        key=files,
        on_change=_taken,
        args=(intake, files),
    )
    _camera(intake)


def _told(intake: Intake, waiting: int) -> None:
    """What became of what was given."""
    for unread in intake.unread:
        said = f"{unread.name} {unread.error.message} {unread.error.action}"
        show("notice.html", title="Not taken.", text=said)
    if waiting:
        done, of = len(intake.shots) - waiting, len(intake.shots)
        st.progress(done / of, f"{done} of {of} photos measured")
    elif intake.undecided:
        show("new_visit/waits.html", text=capture_words.undecided(len(intake.undecided)))
    if intake.shots:
        st.caption("Not saved yet: closing or reloading this page loses the photos.")


def _camera(intake: Intake) -> None:
    """The second way: smaller pictures without level, and browsers give it over HTTPS or on this computer only."""
    key = intake.widget(f"camera-{intake.given}")
    with st.expander("Use this computer's camera", icon=":material/videocam:"):
        st.caption(
            "For a webcam or a fixed camera. It needs HTTPS or this computer itself, and its pictures are smaller and "
            "do not tell which way is down: a phone's own photo is better."
        )
        if st.toggle("Switch the camera on", key=intake.widget("camera-on")):
            st.camera_input("Take a photo", resolution="1080p", key=key, on_change=_taken, args=(intake, key))


def _taken(intake: Intake, key: str) -> None:
    """Hold what the widget `key` was given; with the next count both widgets are new and empty."""
    value = st.session_state.get(key)
    files = [file for file in (value if isinstance(value, list) else [value]) if isinstance(file, UploadedFile)]
    now = {intake.widget(f"{way}-{intake.given}"): way for way in ("files", "camera")}
    if files and key in now:
        is_camera = now[key] == "camera"
        intake.take([(file.getvalue(), CAMERA_NAME if is_camera else file.name) for file in files])
        drop_uploads()
