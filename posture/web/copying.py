"""Text to be copied with one tap, also where the page is served over plain HTTP."""

from __future__ import annotations

import streamlit as st

from posture.web.markup import text

_copying = st.components.v2.component(
    "posture_copying", html=text("copying.html"), css=text("copying.css"), js=text("copying.js")
)


def copied(words: str, *, key: str) -> None:
    """Show `words` with a button that puts them on the clipboard."""
    _copying(key=key, data={"text": words})
