"""The report as it will be handed over: the finished page in a frame without scripts, in a component of our own."""

from __future__ import annotations

import streamlit as st

from posture.gate.reports import loading_policy
from posture.web.markup import text

TITLE = "The report, as it will be handed over"
_preview = st.components.v2.component(
    "posture_report_preview",
    html=text("report/preview.html"),
    css=text("report/preview.css"),
    js=text("report/preview.js"),
)


_HEAD = "<head>\n"


def preview(page: str, *, key: str) -> None:
    """Show the finished HTML `page`; it goes to the browser over the page's own connection, to no address."""
    _preview(key=key, data={"html": _guarded(page), "title": TITLE})


def _guarded(page: str) -> str:
    """`page` with the policy that a link sends along: `sandbox` stops scripts, this whatever would be loaded."""
    before, head, after = page.partition(_HEAD)
    if not head:
        raise ValueError("the page has no head")
    policy = loading_policy(page.encode())
    return f'{before}{head}<meta http-equiv="Content-Security-Policy" content="{policy}">\n{after}'
