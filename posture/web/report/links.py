"""The report handed over by a link: made, shown once with its QR code, listed, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from posture.errors import NoSuchRecord, PostureError
from posture.gate.links import a_phone_can_open
from posture.records import Desk
from posture.records.sharing import LinkState, Shared
from posture.report.letter.catalogue import Language
from posture.report.qr import qr_svg
from posture.web.copying import copied
from posture.web.links import link_address, public
from posture.web.markup import notice, show, svg_address
from posture.web.report import words
from posture.web.report.words import LINK, heading

DAYS_OFFERED, USUAL_DAYS = (1, 3, 7, 14, 30, 90), 14
"""Chosen by us; as a rule until the next appointment. [days]"""
_NEW, _ASKED = "report-new-link", "report-withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    """A link that was just made; its address lives in the memory of this session alone."""

    shared: Shared
    url: str = field(repr=False)


def making(at: Desk, visit_id: str, language: Language, content: Callable[[bool], bytes], *, pictured: bool) -> None:
    """Make a link to the report as it is now.

    `content` is its page, with photos or without; they are offered only where the report that is shown is `pictured`,
    so that nobody hands over a picture without having seen it.
    """
    heading(LINK)
    show("report/link_how.html", public=public(), opens=a_phone_can_open(link_address("")))
    key = f"report-link-{visit_id}"
    days = st.selectbox(
        "The link opens for",
        DAYS_OFFERED,
        index=DAYS_OFFERED.index(USUAL_DAYS),
        format_func=words.days,
        key=f"{key}-days",
    )
    with_photos = _with_photos(key, pictured=pictured)
    if st.button("Make the link", key=f"{key}-make", icon=":material/link:"):
        try:
            with st.spinner("Making the link …"):
                shared, token = at.reports.share(
                    visit_id, content(with_photos), language=language, with_photos=with_photos, days=days
                )
        except PostureError as error:
            notice(error.message, error.action)
            return
        st.session_state[_NEW] = _New(shared=shared, url=link_address(token))
    new: _New | None = st.session_state.get(_NEW)
    if new is not None and new.shared.visit_id == visit_id and _is_open(at, new.shared):
        _once(new)


def _with_photos(key: str, *, pictured: bool) -> bool:
    """Whether photos go into the link; where the report has none, why they cannot."""
    if pictured:
        return st.checkbox("With photos: whoever has the link sees them", key=f"{key}-photos")
    st.caption("The link will be without photos: the report as it is shown has none.")
    return False


def _is_open(at: Desk, shared: Shared) -> bool:
    """Whether the link opens still; it may have been withdrawn elsewhere, or have ended."""
    now = at.store.now()
    return any(one.id == shared.id and one.state(now) is LinkState.OPEN for one in at.reports.of_visit(shared.visit_id))


def _once(new: _New) -> None:
    qr = svg_address(qr_svg(new.url, words.QR)) if a_phone_can_open(new.url) else ""
    show("report/link_once.html", until=words.moment(new.shared.ends_at), qr=qr, alt=words.QR)
    copied(new.url, key=f"report-address-{new.shared.id}")


def links(at: Desk, visit_id: str, newest: datetime | None = None) -> None:
    """All links of the visit with what became of them; nothing before the first. Its `newest` result may be newer."""
    made, now = at.reports.of_visit(visit_id), at.store.now()
    if not made:
        return
    show("heading3.html", text="Links of this visit")
    for shared in made:
        with st.container(border=True):
            state, by = shared.state(now), at.name_of(shared.made_by)
            outdated = state is LinkState.OPEN and newest is not None and newest > shared.made_at
            show("report/link.html", shared=shared, state=state, words=words, by=by, outdated=outdated)
            if state is LinkState.OPEN:
                _withdraw(at, shared)


def _withdraw(at: Desk, shared: Shared) -> None:
    """A button, and once it was pressed the question."""
    key = f"report-withdraw-{shared.id}"
    if st.session_state.get(_ASKED) != shared.id:
        st.button("Withdraw", key=key, on_click=_ask, args=(shared.id,))
        return
    show("report/withdraw.html")
    with st.container(horizontal=True):
        st.button("Withdraw for good", key=f"{key}-yes", type="primary", on_click=_end, args=(at, shared))
        st.button("Keep the link", key=f"{key}-no", on_click=_ask, args=("",))


def _ask(shared_id: str) -> None:
    st.session_state[_ASKED] = shared_id


def _end(at: Desk, shared: Shared) -> None:
    _ask("")
    with suppress(NoSuchRecord):  # its visit was deleted elsewhere, and the link with it: the page says so
        at.reports.withdraw(shared.id)
    new: _New | None = st.session_state.get(_NEW)
    if new is not None and new.shared.id == shared.id:
        del st.session_state[_NEW]
