"""Two pictures of one frame with a divider to be moved between them, in a component of our own."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from posture.web.markup import text

_slider = st.components.v2.component(
    "posture_slider", html=text("patient/slider.html"), css=text("patient/slider.css"), js=text("patient/slider.js")
)
HOW = "Drag the divider, or move it with the arrow keys."
LABEL = "How much is seen of the earlier picture, in percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of both pictures: as an address that holds it, with its day and a description."""

    picture: str
    day: str
    alt: str

    def to_json(self) -> dict[str, str]:
        """For the browser."""
        return {"picture": self.picture, "day": self.day, "alt": self.alt}


def slider(before: Side, after: Side, *, key: str) -> None:
    """Show both."""
    _slider(key=key, data={"before": before.to_json(), "after": after.to_json(), "how": HOW, "label": LABEL})
