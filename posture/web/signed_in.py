"""Who is signed in, with the way out; and the page leaves by itself when the sign-in ends."""

from __future__ import annotations

import streamlit as st

from posture.web.markup import text
from posture.web.who import who

_bar = st.components.v2.component(
    "posture_signed_in",
    html=text("signed_in.html"),
    css=text("signed_in.css"),
    js=text("signed_in.js"),
)


def signed_in() -> None:
    """Name and buttons; nothing where nobody signs in."""
    practitioner = who()
    if not practitioner.is_local:
        _bar(key="signed-in", data={"name": practitioner.name, "form": practitioner.form})
