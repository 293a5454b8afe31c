"""All values of one person as a CSV file: a line for each measure of each visit and view. For the practitioner.

UTF-8 with a byte order mark, so that a spreadsheet reads it rightly; no text cell can be taken for a formula. The value
of a measure that is withheld is not in it, and neither is an interval that would tell it: only the error.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from posture.analysis import Result
from posture.history import History
from posture.measures.base import NotMeasured
from posture.occasion import Occasion, circumstances
from posture.repeats import Repeated
from posture.report import visit_words, wording
from posture.uncertainty import Measurement
from posture.visit import VisitRow, readings

Cell = str | float | int | None
COLUMNS = (
    *("visit", "day", "view", "measure", "name", "side", "line", "unit"),
    *("estimate", "low95", "high95", "error95", "shown", "in_words", "photos", "method", "point_sources"),
    *("vertical_sources", "scale_sources", "distance_cm", "lens_height_cm", "shoes", "clothes"),
    *("posture_version", "model", "refiner", "withheld", "not_measured"),
)
"""The heads of the columns. `error95` is half of the 95 % interval; `shown` the value as a reader sees it."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What a text must not begin with in a spreadsheet (OWASP, CSV injection), and the apostrophe that is put before it."""


def values_csv(history: History) -> bytes:
    """The file: visits in order of time, each with its measures by view, then those that could not be taken."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, occasion in enumerate(history.occasions, start=1):
        for row in _rows(number, occasion):
            writer.writerow(["" if row.get(name) is None else row[name] for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: with an apostrophe before it where it could.

    >>> safe("=1+1"), safe("shorts")
    ("'=1+1", 'shorts')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(cell: str) -> str:
    """The text of a `safe` cell.

    >>> plain(safe("=1+1"))
    '=1+1'
    """
    return cell[1:] if cell.startswith("'") else cell


def _rows(number: int, occasion: Occasion) -> Iterator[dict[str, Cell]]:
    for seen in readings(occasion.visit.analyses):
        yield {**_head(number, occasion), **_reading(occasion, seen)}
    for row in occasion.visit.rows:
        if row.seen is None:
            yield {**_head(number, occasion), **_missing(row)}


def _head(number: int, occasion: Occasion) -> dict[str, Cell]:
    how = occasion.conditions
    return {
        "visit": number,
        "day": occasion.day.isoformat(),
        "distance_cm": how.distance_cm,
        "lens_height_cm": how.lens_height_cm,
        "shoes": None if how.shoes is None else ("yes" if how.shoes else "no"),
        "clothes": safe(how.clothes),
        "posture_version": _names(occasion.tools),
    }


def _reading(occasion: Occasion, seen: Repeated) -> dict[str, Cell]:
    mean = seen.mean
    how, result = circumstances(occasion, seen), Result(measure=mean.measure, outcome=mean)
    return {
        **_measure(result),
        **_numbers(mean),
        "view": seen.view,
        "line": mean.reading.line,
        "unit": mean.reading.unit,
        "photos": seen.photos,
        "method": mean.method,
        "point_sources": _names(how.sources),
        "vertical_sources": _names(how.verticals),
        "scale_sources": _names(how.scales),
        "model": _names(how.models),
        "refiner": _names(how.refiners),
    }


def _measure(result: Result) -> dict[str, Cell]:
    measure = result.measure
    return {
        "measure": measure.id,
        "name": safe(wording.name(result)),
        "side": measure.side,
        "in_words": safe(wording.meaning(result)),
    }


def _numbers(mean: Measurement) -> dict[str, Cell]:
    """Value and interval to a tenth, as in JSON; the error alone of what is withheld."""
    error = _tenth(mean.half_width)
    if mean.value is None:
        return {"error95": error, "withheld": wording.WITHIN_ERROR}
    low, high = (_tenth(end) for end in mean.ci95)
    shown = mean.reading.unit.nearest(mean.value)
    return {"estimate": _tenth(mean.value), "low95": low, "high95": high, "error95": error, "shown": shown}


def _missing(row: VisitRow) -> dict[str, Cell]:
    taken = row.result.outcome
    reason = taken.reason if isinstance(taken, NotMeasured) else None
    return {**_measure(row.result), "in_words": safe(visit_words.how(row.result)), "not_measured": reason}


def _tenth(value: float) -> float:
    return round(value, 1) + 0.0  # + 0.0: never "-0.0"


def _names(values: Iterable[str]) -> str:
    return safe(" and ".join(sorted(values)))
