"""The way to the repeatability session and to the foot template, with how far the session is."""

from __future__ import annotations

from posture.change import FEWEST_PERSONS
from posture.repeatability import both_stood
from posture.web.markup import show
from posture.web.office import desk
from posture.web.places import Place, link
from posture.web.sheet import feet_links, sheet_links


def stands() -> None:
    """Show it."""
    by_view = both_stood(desk().repeatability.readings())
    persons = max(map(len, by_view.values()), default=0)
    show("settings/stands.html", persons=persons, needed=FEWEST_PERSONS)
    link(Place.REPEATABILITY, "To the repeatability session", icon=":material/repeat:")
    show("settings/sheets.html")
    feet_links("feet-settings")
    sheet_links("sheet-settings")
