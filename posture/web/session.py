"""What one browser session holds: one photo, in memory only, and the last analysis of it.

A new photo, or none, drops the one before with its analysis and with everything that was said about it: the keys
of all widgets carry the photo's `serial`. When the browser goes, Streamlit drops the session after two minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from posture.analysis import Analysis, Request, analyse
from posture.detect import shared_detector
from posture.errors import UnreadablePhoto
from posture.photo import Photo, decode, printable
from posture.refine import shared_refiner

_NAME = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that was given and could not be read."""

    name: str
    error: UnreadablePhoto


@dataclass(slots=True, kw_only=True)
class Session:
    """The photo at hand.

    Attributes
    ----------
    serial
        Counts the photos given and removed, so that no widget outlives its photo.
    photo
        The photo to be measured; None before one is given.
    unread
        The last file, where it could not be read.
    """

    serial: int = 0
    photo: Photo | None = None
    unread: Unread | None = None
    _request: Request | None = None
    _analysis: Analysis | None = None

    def key(self, widget: str) -> str:
        """The key of a widget that belongs to the photo at hand."""
        return f"{widget}-{self.serial}"

    def forget(self) -> None:
        """Drop the photo and all that is known of it."""
        self.serial += 1
        self.photo = self.unread = self._request = self._analysis = None

    def take(self, content: bytes, name: str) -> None:
        """Hold the photo in the file content `content` instead of the one before."""
        self.forget()
        try:
            self.photo = decode(content, name)
        except UnreadablePhoto as error:
            self.unread = Unread(name=printable(name), error=error)

    def analysis(self, photo: Photo, request: Request) -> Analysis:
        """The analysis of the photo at hand; computed once per request."""
        if self._analysis is None or self._request != request:
            self._analysis, self._request = analyse(photo, request, shared_detector(), shared_refiner()), request
        return self._analysis


def current() -> Session:
    """The session of the browser that asks."""
    if _NAME not in st.session_state:
        st.session_state[_NAME] = Session()
    session: Session = st.session_state[_NAME]
    return session
