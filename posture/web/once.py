"""What a page draws of an analysis, drawn once however often the page runs again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from posture.analysis import Analysis

T = TypeVar("T")
_drawn: WeakKeyDictionary[Analysis, dict[tuple[str, bool], Any]] = WeakKeyDictionary()
"""Of the analyses that some session still holds."""


def once(what: str, analysis: Analysis, *, show_face: bool, draw: Callable[[], T]) -> T:
    """What `draw` gives; kept under the name `what` as long as anybody holds `analysis`."""
    made = _drawn.setdefault(analysis, {})
    key = what, show_face
    if key not in made:
        made[key] = draw()
    drawn: T = made[key]
    return drawn
