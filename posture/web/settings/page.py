"""The page: what the practice says of itself, and the care for what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from posture.web.links import warn_of_public
from posture.web.markup import show_own_style, title
from posture.web.places import TITLES, Place
from posture.web.settings.about import about
from posture.web.settings.accounts import accounts
from posture.web.settings.backup import backup
from posture.web.settings.log import log
from posture.web.settings.practice import practice
from posture.web.settings.stands import stands

SECTIONS: Mapping[str, Callable[[], None]] = {
    "Practice": practice,
    "Repeatability": stands,
    "Accounts": accounts,
    "Backup": backup,
    "Log": log,
    "About": about,
}


def page() -> None:
    """Show one section at a time."""
    title(TITLES[Place.SETTINGS])
    show_own_style("lists.css")
    show_own_style("settings/settings.css")
    warn_of_public()
    for section, tab in zip(SECTIONS, st.tabs(list(SECTIONS), key="settings", on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                SECTIONS[section]()
