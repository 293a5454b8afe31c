"""What tests of several visits share: occasions with readings by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from posture.analysis import Result
from posture.conditions import Conditions
from posture.history import History, Series, history_of
from posture.landmarks import Source, View
from posture.measures.base import Unit
from posture.occasion import Occasion
from posture.report.trend import Trend
from posture.uncertainty import Measurement
from tests.test_visit import known, shot, taken, visit

FIRST, LAST = date(2026, 5, 3), date(2026, 11, 2)
TOLD = Conditions(distance_cm=300.0, lens_height_cm=100.0, shoes=False, clothes="shorts")
neck = partial(taken, known("craniovertebral_angle"), line=None)
bend = partial(taken, known("knee_flexion"), line=None)
knees_apart = partial(taken, known("intercondylar_distance"), line=None, unit=Unit.MM)

_numbers = itertools.count(1)


def occasion(
    day: date, *results: Result, view: View = View.FRONT, photos: int = 1, more: tuple[Any, ...] = (), **known: Any
) -> Occasion:
    """A visit with as many photos of one view, each with these results; `more` are analyses of other views."""
    shots = [shot(next(_numbers), view, *results) for _ in range(photos)]
    return Occasion(
        **{
            "key": f"v{next(_numbers)}",
            "day": day,
            "visit": visit(*shots, *more),
            "conditions": TOLD,
            "tools": frozenset({"0.1.0"}),
            **known,
        }
    )


def history(*occasions: Occasion, restand: float | None = 0.3, **more: Any) -> History:
    return history_of(occasions, lambda _: restand, **more)


def series(*occasions: Occasion, number: int = 0, **more: Any) -> Series:
    """The series of that number in the history of `occasions`."""
    return history(*occasions, **more).series[number]


def placed_by_hand(result: Result) -> Result:
    """The same, of points that a hand placed."""
    taken = result.outcome
    assert isinstance(taken, Measurement)
    return replace(result, outcome=replace(taken, method=Source.MANUAL))


def corners(drawn: Trend) -> tuple[tuple[float, float], ...]:
    """Those of the band, which is there."""
    assert drawn.band is not None
    return drawn.band
