"""The words of a practice's own repeatability, and its table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from posture.change import FEWEST_PERSONS
from posture.landmarks import Source
from posture.measures import MEASURES
from posture.measures.base import Unit
from posture.quality import Code, Finding
from posture.repeatability import Repeatability, StandReading, TwoStands
from posture.report import wording
from posture.report.wording import measure_name

METHODS: Mapping[Source, str] = {
    Source.AUTO: "found by the pose model",
    Source.REFINED: "refined",
    Source.MARKER: "stickers",
    Source.MANUAL: "placed by hand",
}
_WITHHELD = frozenset(one.id for one in MEASURES if one.null_when_unsure)
COLUMNS = (
    "view",
    "measure",
    "side",
    "line",
    "method",
    "unit",
    "persons",
    "sem",
    "mdc95",
    "icc",
    "icc_low",
    "icc_high",
    "restand_sd",
    "versions",
)


def name(of: Repeatability | StandReading) -> str:
    """What was measured, with the side."""
    return measure_name(of.measure_id, of.line, of.side)


def method(of: Repeatability | StandReading) -> str:
    """By which points."""
    return METHODS[of.method]


def amount(value: float | None, unit: Unit) -> str:
    """A size without a direction, a step finer than a reading; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.2f}{_symbol(unit)}" if unit is Unit.DEG else f"{value:.1f}{_symbol(unit)}"


def action(finding: Finding) -> str:
    """What to do about a photo of a stand: nobody is chosen from several people on that page."""
    if finding.code is Code.SEVERAL_PEOPLE:
        return "Photograph one person alone (mirrors count too)."
    return wording.action(finding)


def reading(of: StandReading | None) -> str:
    """What one stand says; a dash where it was not read, or is withheld elsewhere too, as nothing says how sure it is.

    How far both stands are apart is said of every measure.
    """
    return "–" if of is None or of.measure_id in _WITHHELD else of.unit.shown(of.estimate)


def difference(of: TwoStands) -> str:
    """How far both stands are apart."""
    return "–" if of.difference is None else of.reading.unit.shown(of.difference)


def icc(of: Repeatability) -> str:
    """With its interval."""
    if of.icc is None:
        return "–"
    ends = "" if of.icc_ci95 is None else f" ({of.icc_ci95[0]:.2f} to {of.icc_ci95[1]:.2f})"
    return f"{of.icc:.2f}{ends}"


def missing(of: Repeatability) -> str:
    """How many persons are missing; empty where none is."""
    more = FEWEST_PERSONS - of.persons
    return "" if more <= 0 else f"{more} more {'person' if more == 1 else 'persons'} needed"


def table(figures: Iterable[Repeatability]) -> bytes:
    """All figures as CSV, numbers in full; what is missing is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for of in figures:
        low, high = of.icc_ci95 or (None, None)
        kind = of.view, of.measure_id, of.side, of.line, of.method, of.unit
        values = of.sem, of.mdc95, of.icc, low, high, of.restand_sd
        writer.writerow([*kind, of.persons, *map(_number, values), " ".join(of.tools)])
    return out.getvalue().encode()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _symbol(unit: Unit) -> str:
    return {Unit.DEG: "°", Unit.MM: " mm", Unit.PERCENT: " %"}[unit]
