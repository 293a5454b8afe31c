"""What a form was filled with: it is filled anew when something else is written down, and writes over nobody's changes.

Whoever saves a form that was filled before somebody else saved is shown both, and asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from posture.web.markup import show

Known = TypeVar("Known")


@dataclass(slots=True, kw_only=True)
class Filling(Generic[Known]):
    """A form of one browser session.

    Attributes
    ----------
    name
        Of the form.
    known
        What its fields were filled with; while it is asked about `mine`, what was shown beside it.
    serial
        Counts the fillings, so that fields of an older one are not taken for those of a newer one.
    mine
        What was to be saved when somebody else had saved something; None where nothing is asked.
    """

    name: str
    known: Known
    serial: int = 0
    mine: Known | None = None

    @property
    def key(self) -> str:
        """Begins the keys of the fields."""
        return f"{self.name}-{self.serial}"

    def fill(self, known: Known) -> None:
        """Begin again with what is `known`."""
        self.known, self.mine, self.serial = known, None, self.serial + 1


def filling(name: str, now: Known) -> Filling[Known]:
    """What the form is filled with: what is known `now`, or what was before where just that form is being saved."""
    held: Filling[Known] = st.session_state.setdefault(f"filled-{name}", Filling(name=name, known=now))
    is_saved = bool(st.session_state.get(f"{held.key}-save"))
    if held.mine is None and held.known != now and not is_saved:
        held.fill(now)
    return held


def asked(held: Filling[Known], now: Known, said: Callable[[Known], Mapping[str, str]]) -> Known | None:
    """Show what is known `now` beside what was to be saved; that, once it is chosen. `held.known` is what was shown.

    `said` gives each part of either a name and words.
    """
    if held.mine is None:
        return None
    mine, theirs = said(held.mine), said(now)
    differs = [(name, theirs[name], mine[name]) for name in mine if theirs[name] != mine[name]]
    if held.mine == now:
        held.fill(now)
        st.rerun()
    show("patient/clash.html", differs=differs)
    with st.container(horizontal=True):
        if st.button("Keep what is saved", key=f"{held.key}-theirs", type="primary"):
            held.fill(now)
            st.rerun()
        if st.button("Save mine instead", key=f"{held.key}-mine"):
            return held.mine
    held.known = now
    return None
