"""Readings -> how well the turn of the body is told, view by view."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.accuracy.pairs import Pair
from benchmarks.accuracy.readings import Answer, Reading
from posture.geometry import wrapped_deg
from posture.landmarks import FACING_DEG, View


def turn_pairs(readings: Sequence[Reading], view: View) -> tuple[Pair, ...]:
    """True and read turn away from the view, against the line of sight, `+` towards the person's left. [deg]"""
    return tuple(
        Pair(case=reading.case, truth=reading.case.yaw_deg, answer=_away(reading))
        for reading in readings
        if reading.case.view is view and reading.case.yaw_deg is not None
    )


def _away(reading: Reading) -> Answer | None:
    if reading.yaw_deg is None:
        return None
    return Answer(estimate=wrapped_deg(reading.yaw_deg - FACING_DEG[reading.case.view]))
