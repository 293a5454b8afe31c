"""What a patient is told less of than the practitioner: pages are handed over, tables and JSON are not."""

from __future__ import annotations

from posture.measures.base import Unit
from posture.uncertainty import Measurement

LEAST_LEG_DIFFERENCE = {Unit.MM: 10.0, Unit.PERCENT: 1.2}
"""Leg-length differences below this are not told to a patient as a number, surer than their error or not.

Most people have one (5.2 mm on average, SD 4.1), a photo is never surer than that about bones, and nothing follows from
it; from 10 mm on it may be worth measuring properly (Knutson GA. Chiropr Osteopat 2005;13:11,
doi:10.1186/1746-1340-13-11; Harvey WF. Ann Intern Med 2010;152:287). In percent of a leg of 810 mm."""


def hidden_from_patients(taken: Measurement) -> bool:
    """A leg-length difference that exceeds its error, but is below LEAST_LEG_DIFFERENCE."""
    least = LEAST_LEG_DIFFERENCE.get(taken.reading.unit)
    legs = taken.measure.id == "leg_length_difference"
    return legs and least is not None and not taken.reaches_over_zero and abs(taken.estimate) < least
