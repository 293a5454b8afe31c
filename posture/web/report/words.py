"""What the page Report says: its parts, times, and what became of a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from posture.records.sharing import LinkState, Shared
from posture.report.letter.catalogue import LANGUAGES
from posture.web.markup import show
from posture.web.patient.words import counted, day

NOTE, CHOICES, SEEN, FILES, LINK = "note", "choices", "seen", "files", "link"
PARTS: Mapping[str, str] = {
    NOTE: "Note to the patient",
    CHOICES: "What stands in it",
    SEEN: "The report",
    FILES: "Files",
    LINK: "Link",
}
"""The parts of the page, by the names that lead to them."""
QR = "QR code of the link, to be read by the patient's phone"


def moment(at: datetime) -> str:
    """A day and a time by the clock of this machine, such as `2 Nov 2026, 14:05`."""
    here = at.astimezone()
    return f"{day(here)}, {here:%H:%M}"


def state(shared: Shared, now: LinkState) -> str:
    """What became of a link."""
    if now is LinkState.WITHDRAWN and shared.withdrawn_at is not None:
        return f"Withdrawn on {moment(shared.withdrawn_at)}"
    return f"{'Open until' if now is LinkState.OPEN else 'Ended on'} {moment(shared.ends_at)}"


def opened(shared: Shared) -> str:
    """Whether, how often and when it was read."""
    if shared.first_opened_at is None or shared.last_opened_at is None:
        return "Never opened."
    if shared.times_opened == 1:
        return f"Opened once, on {moment(shared.first_opened_at)}."
    times = counted(shared.times_opened, "time")
    return f"Opened {times}, first on {moment(shared.first_opened_at)}, last on {moment(shared.last_opened_at)}."


def made(shared: Shared, by: str) -> str:
    """When it was made, by whom, and whether pictures are in it."""
    who = f" by {by}" if by else ""
    pictures = "with photos" if shared.with_photos else "without photos"
    return f"Made on {moment(shared.made_at)}{who}, {LANGUAGES[shared.language]}, {pictures}."


def days(count: int) -> str:
    """
    >>> days(1), days(14)
    ('1 day', '14 days')
    """
    return counted(count, "day")


def heading(part: str) -> None:
    """Head a part of the page, where a link of the page leads."""
    show("report/head.html", part=part, name=PARTS[part])
