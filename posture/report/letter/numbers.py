"""A row of the visit's table -> its number and its sentence, for a patient.

Rounded as everywhere (`Unit.shown`), so that report, JSON, table and page never differ. Where the sentence says the
side, the number is shown without its sign.
"""

from __future__ import annotations

from posture.analysis import Result
from posture.measures.base import NotMeasured
from posture.report import wording
from posture.report.letter.catalogue import Catalogue, message
from posture.report.letter.model import Number
from posture.report.letter.words import TOLD, Told
from posture.uncertainty import Measurement

BETWEEN = message("{low} to {high}")
ERROR = message("photo error ± {error}")
SIGNS = message(
    "Where a number is too small to tell, + means left, inwards or forwards, and - means right, outwards or backwards."
)


def told(result: Result) -> Told:
    """The words of its measure."""
    return TOLD[result.measure.id, result.measure.side]


def unsure(taken: Measurement) -> bool:
    """Too small to tell from photo error, or kept from patients."""
    return taken.reaches_over_zero or wording.withheld(taken, patient=True)


def sentence(result: Result, say: Catalogue) -> str:
    """What was seen; empty where nothing was measured."""
    taken = result.outcome
    if isinstance(taken, NotMeasured):
        return ""
    words = told(result)
    if unsure(taken):
        return say(words.level)
    return say(words.plus if taken.estimate > 0 else words.minus)


def number(taken: Measurement, label: str, say: Catalogue) -> Number:
    """The value and its interval, as they are shown."""
    unit = taken.reading.unit
    if wording.withheld(taken, patient=True):
        error = unit.shown(max(taken.half_width, unit.step)).lstrip("+")
        return Number(label=label, value="", spread=say(ERROR, error=error), unsure=True)
    signed = taken.reaches_over_zero and wording.MEASURES[taken.measure.id].signed
    ends = sorted(taken.ci95, key=None if signed else abs)
    value, low, high = (unit.shown(one) if signed else bare(taken, one) for one in (taken.estimate, *ends))
    return Number(label=label, value=value, spread=say(BETWEEN, low=low, high=high), unsure=taken.reaches_over_zero)


def bare(taken: Measurement, value: float) -> str:
    """`value` of `taken` without its sign."""
    return taken.reading.unit.shown(abs(value)).lstrip("+")
