"""Before there is a photo: where to give one or several, and how to take them."""

from __future__ import annotations

import base64

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from posture.web.markup import show, text
from posture.web.memory import drop_uploads
from posture.web.session import Session
from posture.web.sheet import feet_links, sheet_links

ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "heif")
CAMERA_NAME = "camera.jpg"
"""What a photo from the page's camera is called."""
FILE, CAMERA = "Photo file", "Camera"


def intake(session: Session) -> None:
    """Ask for a photo, by file or camera; explain how to take one."""
    give, learn = st.columns([5, 7], gap="large")
    with give:
        unread_files(session)
        with st.container(border=True):
            show("heading.html", text="Add a photo")
            _way_in(session)
    with learn:
        guide()


def guide() -> None:
    """How to stand, how to take the photo, and the sheets to print."""
    drawing = base64.b64encode(text("guide.svg").encode()).decode()
    show("guide.html", drawing=f"data:image/svg+xml;base64,{drawing}")
    sheet_links("sheet-guide")
    feet_links("feet-guide")


def unread_files(session: Session) -> None:
    """Say which of the files given could not be read, and why."""
    for unread in session.unread:
        said = f"{unread.name} {unread.error.message} {unread.error.action}".strip()
        show("notice.html", title="Not read.", text=said)


def _way_in(session: Session) -> None:
    """One way at a time: the camera is asked for only by those who want it."""
    way = st.segmented_control("Where it comes from", (FILE, CAMERA), default=FILE, required=True, key="way")
    if way == CAMERA:
        key = session.key("camera")
        st.camera_input(
            "Take a photo",
            resolution="1080p",
            key=key,
            on_change=_taken,
            args=(session, key),
        )
        st.caption("Use the rear camera. A photo file from a phone is sharper than this camera can be.")
    else:
        key = session.key("upload")
        st.file_uploader(
            "Photo of one standing person",
            type=list(ENDINGS),
            accept_multiple_files=True,
            key=key,
            on_change=_taken,
            args=(session, key),
        )
        st.caption(
            "On a phone, Upload also offers its own camera, at full resolution. Several photos of one view, given at "
            "once, with the person stepping off and standing anew for each, give the mean of every measure."
        )


def _taken(session: Session, key: str) -> None:
    """Hold what the widget `key` was given; the widget itself is gone with the next serial.

    Streamlit calls this once more for a widget that is gone when somebody is quicker than its first run: there is
    nothing to take then.
    """
    value = st.session_state.get(key)
    files = [file for file in (value if isinstance(value, list) else [value]) if isinstance(file, UploadedFile)]
    if files and key in {session.key("camera"), session.key("upload")}:
        is_camera = key == session.key("camera")
        session.take([(file.getvalue(), CAMERA_NAME if is_camera else file.name) for file in files])
        drop_uploads()
