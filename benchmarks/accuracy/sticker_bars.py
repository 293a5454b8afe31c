"""Readings -> what was promised of finding stickers: those on both ASIS from the front, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence

from benchmarks.accuracy.bars import Bar
from benchmarks.accuracy.markdown import percent
from benchmarks.accuracy.readings import Reading
from benchmarks.accuracy.truths import XY
from posture.landmarks import SAGITTAL, Landmark, View
from posture.markers import PLACES

LEAST_FOUND, MOST_FALSE = 0.95, 0.005
FOUND_PX = 3.5
"""A spot further than a sticker's own radius from the truth is another thing. [px]"""
_ASIS = frozenset({Landmark.LEFT_ASIS.value, Landmark.RIGHT_ASIS.value})


def sticker_bars(test: Sequence[Reading]) -> tuple[Bar, Bar]:
    """Stickers that are to be seen and were found; places of all pictures where something else was taken for one."""
    return _found([one for one in test if one.case.view is View.FRONT and one.case.traits.protocol]), _false(test)


def _found(fronts: Sequence[Reading]) -> Bar:
    seen = [(one, name) for one in fronts for name in _ASIS & one.case.stickers_seen]
    found = sum(_is_there(one.stickers.get(name), one.case.stickers_px[name]) for one, name in seen)
    return Bar(
        name="stickers on the ASIS, from the front, found",
        n=len(seen),
        seen=f"{found} of {len(seen)} ({percent(found, len(seen))})" if seen else "no reading",
        must=f"at least {100 * LEAST_FOUND:.0f} %",
        reached=bool(seen) and found >= LEAST_FOUND * len(seen),
    )


def _false(test: Sequence[Reading]) -> Bar:
    measured = [one for one in test if one.yaw_deg is not None]
    sought = sum(_places_sought(one.case.view) for one in measured)
    wrong = sum(
        not _is_there(place, one.case.stickers_px.get(name)) for one in measured for name, place in one.stickers.items()
    )
    return Bar(
        name="something else taken for a sticker, any view, with stickers and without",
        n=sought,
        seen=f"{wrong} of {sought} places ({100 * wrong / sought:.2f} %)" if sought else "no reading",
        must=f"at most {100 * MOST_FALSE:.1f} %",
        reached=bool(sought) and wrong <= MOST_FALSE * sought,
    )


def _places_sought(view: View) -> int:
    """Bony points of both sides, of the near one from the side; the seventh cervical vertebra is one."""
    return sum(1 if view in SAGITTAL or part == "c7" else 2 for part in PLACES[view])


def _is_there(found: XY | None, true: XY | None) -> bool:
    return found is not None and true is not None and math.dist(found, true) < FOUND_PX
