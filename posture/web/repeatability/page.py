"""The page."""

from __future__ import annotations

from posture.web.markup import title
from posture.web.places import TITLES, Place


def page() -> None:
    """Show it."""
    title(TITLES[Place.REPEATABILITY])
