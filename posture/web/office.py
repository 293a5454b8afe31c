"""The records behind the pages, for as long as the server runs; every session sits at a desk of its own."""

from __future__ import annotations

from typing import Protocol

from posture.gate.accounts import Keeper
from posture.records import Desk
from posture.report.letterhead import Letterhead
from posture.web.who import who


class Office(Keeper, Protocol):
    """Accounts, and desks for them; `posture.records.Records` is one."""

    def desk(self, by: str | None = None) -> Desk:
        """The desk of the account `by`; None is the local practitioner."""


_open: list[Office] = []
"""The one that is open, or none."""


def open_for_pages(office: Office) -> None:
    """Let the pages of this process work at desks of `office` from now on."""
    _open[:] = [office]


def desk() -> Desk:
    """The desk of whoever is signed in.

    Raises
    ------
    RuntimeError
        The pages are shown without the server that opens the records.
    """
    if not _open:
        raise RuntimeError("No records are open: use posture app or streamlit run app.py.")
    practitioner = who()
    return _open[0].desk(None if practitioner.is_local else practitioner.id)


def letterhead() -> Letterhead:
    """What the reports of the practice are printed on, as Settings say."""
    return desk().practice.get().letterhead
