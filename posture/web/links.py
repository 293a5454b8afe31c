"""The address of a patient's link, as the practitioner's own browser or POSTURE_PUBLIC_URL makes it."""

from __future__ import annotations

import os

import streamlit as st

from posture.gate import links
from posture.gate.links import PublicAddress
from posture.web.markup import notice


def public() -> PublicAddress | None:
    """Where patients read their reports from anywhere; None where there is no such place."""
    return links.public_address(os.environ)


def link_address(token: str) -> str:
    """The whole address of the report that `token` opens; `posture.gate.links.a_phone_can_open` judges it."""
    return links.link_address(token, public=public(), here=st.context.url or "")


def warn_of_public() -> None:
    """Say that reports can be read from anywhere, where they can."""
    if address := public():
        notice("Patients' reports are on the internet.", f"{address.warning} To end that: unset {links.PUBLIC_URL}.")
