"""When something was done, and by whom, in words."""

from __future__ import annotations

from datetime import date, datetime

from posture.landmarks import View
from posture.records import Patient, Visit
from posture.web.office import desk
from posture.web.patient.words import VIEWS, beside, called, day


def clock(at: datetime) -> str:
    """Such as 14:05, by the clock of this machine; with its day where that is another one than today."""
    here = at.astimezone()
    return f"{here:%H:%M}" if here.date() == date.today() else f"{day(here)}, {here:%H:%M}"


def by(account_id: str | None) -> str:
    """Such as ` by Ada`; nothing for the local practitioner."""
    name = desk().name_of(account_id)
    return f" by {name}" if name else ""


def names(of: Patient) -> tuple[str, ...]:
    """Name and reference, whichever there is."""
    return tuple(part for part in (called(of.facts), beside(of.facts)) if part)


def photos(visit: Visit) -> dict[str, str]:
    """What each photo is called here, by its id: its view, with a number where several show it."""
    named: dict[str, str] = {}
    count: dict[View | None, int] = {}
    for photo in visit.photos:
        count[photo.view] = count.get(photo.view, 0) + 1
        name = "View not said" if photo.view is None else VIEWS[photo.view]
        several = sum(1 for other in visit.photos if other.view is photo.view) > 1
        named[photo.id] = name + (f" {count[photo.view]}" if several else "")
    return named
