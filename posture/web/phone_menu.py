"""The menu of a narrow window: Streamlit's sidebar with a name on its button, closed once an entry was chosen."""

from __future__ import annotations

import streamlit as st

from posture.web.markup import text

_menu = st.components.v2.component("posture_phone_menu", js=text("phone_menu.js"))


def phone_menu() -> None:
    """Name the button and close the menu after a choice; call it on every page."""
    _menu(key="phone-menu", data={"open": "Menu", "close": "Close the menu"})
