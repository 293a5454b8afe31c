"""The words of several visits, in English: readings, changes, and what is not like for like. The rest stands in
`wording`.

A change is said by its size and direction, never as good or bad. Where a value of the two is withheld, no size is said,
because it would tell the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from posture.change import FEWEST_PERSONS, Change
from posture.history import Absent, Comparison, Entry, History, Series
from posture.landmarks import FRONTAL
from posture.measures.base import Reason
from posture.occasion import Occasion
from posture.report import visit_words, wording
from posture.report.condition_words import conditions
from posture.report.unlike_words import UNTOLD, instead, sentence, untold
from posture.uncertainty import Measurement

NOT_SHOWN = "no change shown"
CANNOT_JUDGE = "change cannot be judged"
HOW_TO_JUDGE = (
    "how differently one person stands is not known yet. A repeatability session "
    f"({FEWEST_PERSONS} persons, two stands each; see Settings) tells it."
)
MDC = (
    "A change is said only where it is more than photo and stance can make (minimal detectable change, 95 %). It "
    "describes the photos; what it means is for the practitioner to judge."
)
NO_NUMBER = "no number is said of a difference within its error"
HEADING = "Measures over time"
UNLIKE = "Not like for like"
EMPTY = "No visit has a measured photo yet."


def day(of: date) -> str:
    """Such as `3 May 2026`."""
    return f"{of.day} {of:%b %Y}"


def name(series: Series) -> str:
    """The heading of a series, such as `Knee angle, left`, with the view of a side."""
    heading = wording.name(series.last.result)
    return heading if series.views & FRONTAL else f"{heading}, {' '.join(sorted(series.views))} side"


def number(entry: Entry, *, patient: bool = False) -> str:
    """The value with half of its interval, such as `+4.0° ± 1.0°`; only the error where the value is withheld."""
    taken = entry.seen.mean
    shown = error(taken)
    return shown if wording.withheld(taken, patient=patient) else f"{wording.value(entry.result)} {shown}"


def reading(entry: Entry, *, patient: bool = False) -> str:
    """What was read at one visit: value, error and what its sign means."""
    said = wording.meaning(entry.result, patient=patient)
    if wording.withheld(entry.seen.mean, patient=patient):
        return said if patient else f"{said} ({number(entry)})"
    return f"{number(entry)}, {said}"


def error(taken: Measurement) -> str:
    """Half of the interval, such as `± 1.0°`; never less than the finest difference that is shown."""
    unit = taken.reading.unit
    return f"± {unit.shown(max(taken.half_width, unit.step)).lstrip('+')}"


def seen(entry: Entry) -> str:
    """From which view, and of how many photos where there are several."""
    count = f", {entry.seen.photos} photos" if entry.seen.photos > 1 else ""
    return f"{visit_words.SHORT[entry.seen.view]}{count}"


def line(comparison: Comparison, *, patient: bool = False) -> str:
    """Both readings with their days, and the change, such as `+4.0° ± 1.0°, left hip higher (3 May 2026); ...`."""
    both = [f"{reading(one, patient=patient)} ({day(one.day)})" for one in (comparison.before, comparison.after)]
    return "; ".join((*both, change(comparison, patient=patient)))


def change(comparison: Comparison, *, patient: bool = False) -> str:
    """What the two visits say of a change."""
    if comparison.detectable is None:
        return why_not(comparison)
    hidden = any(wording.withheld(one.seen.mean, patient=patient) for one in (comparison.before, comparison.after))
    least = _size(comparison, comparison.detectable)
    if comparison.judgement is Change.NOT_SHOWN:
        return f"{NOT_SHOWN}: photo and stance alone can make {least}"
    if hidden:
        return f"changed by more than the {least} that photo and stance can make; {NO_NUMBER}"
    size = _size(comparison, apart(comparison))
    than = f"more than the {least} that photo and stance can make"
    return f"{direction(comparison, size)}, {than if size != least else 'just more than photo and stance can make'}"


def short(comparison: Comparison, *, patient: bool = False) -> str:
    """The change in a few words, for a table beside the numbers."""
    if comparison.detectable is None:
        return "not judged"
    return NOT_SHOWN if comparison.judgement is Change.NOT_SHOWN else _changed(comparison, patient=patient)


def on(of: date, usual: date | None, words: str) -> str:
    """`words` of a table whose head names the `usual` day, with the day `of` it where it is another."""
    return words if of == usual else f"{words} ({day(of)})"


def _changed(comparison: Comparison, *, patient: bool) -> str:
    """The size and direction of a change; that there is one, where a value is withheld."""
    hidden = any(wording.withheld(one.seen.mean, patient=patient) for one in (comparison.before, comparison.after))
    return "changed" if hidden else direction(comparison, _size(comparison, apart(comparison)))


def why_not(comparison: Comparison) -> str:
    """Why no change can be judged, and what to do about it."""
    if forbidden := comparison.forbidden:
        return f"{CANNOT_JUDGE}. {' '.join(sentence(one) for one in forbidden)}"
    return f"{CANNOT_JUDGE}: {HOW_TO_JUDGE}"


def apart(comparison: Comparison) -> float:
    """The difference between the two values as they are shown, never negative. [unit of the measure]"""
    unit = comparison.after.seen.mean.reading.unit
    return abs(unit.nearest(comparison.after.estimate) - unit.nearest(comparison.before.estimate))


def _size(comparison: Comparison, size: float) -> str:
    return comparison.after.seen.mean.reading.unit.shown(size).lstrip("+")


def direction(comparison: Comparison, size: str) -> str:
    """Which way the value went: smaller or larger on its side of zero, else towards what the sign now means."""
    unit = comparison.after.seen.mean.reading.unit
    before, after = (unit.nearest(one.estimate) for one in (comparison.before, comparison.after))
    if before * after < 0 or before == after:
        words = wording.MEASURES[comparison.after.result.measure.id]
        return f"moved by {size} to: {words.plus if comparison.difference > 0 else words.minus}"
    return f"{'smaller' if abs(after) < abs(before) else 'larger'} by {size}"


def absent(of: Absent, series: Series) -> str:
    """Why a visit has no reading of a series."""
    if of.instead is not None:
        return instead(of.instead)
    if of.reason is None or of.reason is Reason.OTHER_VIEW:
        views = " or ".join(words for view, words in visit_words.SHORT.items() if view in series.views)
        return f"needs a photo from the {views}"
    return wording.REASONS[of.reason]


def warnings(comparisons: Iterable[Comparison], *, us: bool = False) -> list[str]:
    """What is not like for like between two visits, each once; with the measures it is of, where it is not of all.

    Lengths are in feet and inches where `us`.
    """
    compared = list(comparisons)
    found: dict[str, list[str]] = {}
    for one in compared:
        for told in (*one.forbidden, *one.warnings):
            if not told.unknown:
                found.setdefault(sentence(told, us=us), []).append(wording.name(one.after.result))
    of_all = [what for what, names in found.items() if len(names) == len(compared)]
    of_some = [f"{', '.join(names)}: {what}" for what, names in found.items() if len(names) < len(compared)]
    unknown = {told.code for one in compared for told in one.warnings if told.unknown}
    return [*of_all, *of_some, *([f"{UNTOLD}: {untold(unknown)}."] if unknown else [])]


RANGE = "published range"
_LEGEND_BAND = "Dashed band: within it no change is shown"
_LEGEND_HIDDEN = "Dashed bar: no difference shown, so no value is drawn"
_LEGEND_OTHER = "Open square: another view or way of finding points, not compared"


def drawing(series: Series, *, patient: bool = False) -> list[str]:
    """The drawing of a series in words: each visit, a sentence."""
    count = len(series.entries)
    visits = "One visit." if count == 1 else f"{count} visits."
    readings = [f"{day(one.day)}: {reading(one, patient=patient)}." for one in series.entries]
    changed = [f"{_since(one)}: {change(one, patient=patient)}." for one in series.since_first[-1:]]
    return [visits, *readings, *changed]


def _since(comparison: Comparison) -> str:
    return f"{day(comparison.after.day)} against {day(comparison.before.day)}"


def legend(series: Series, *, patient: bool = False) -> list[str]:
    """What the shapes of a drawing mean, as far as it has them."""
    hidden = any(wording.withheld(one.seen.mean, patient=patient) for one in series.entries)
    band = [_LEGEND_BAND] if series.first.mdc95 is not None else []
    other = [_LEGEND_OTHER] if any(one.forbidden for one in series.since_first) else []
    return [*band, *([_LEGEND_HIDDEN] if hidden else []), *other]


_SIDES = "Left and right are the person's own."
RECORD = "Standing photos over time"
NONE = "–"
_COURSE = (
    "Course: values with 95 % intervals in order of time, none where no number is shown; within the grey band there is "
    "no change against the first visit."
)
_NOT_JUDGED = (
    "Not judged: another view or way of finding points, or how differently one person stands is not known yet."
)
MOST_VISITS = 8
"""Of which a line stands on the record; chosen by us so that it stays one page."""


def visits(history: History) -> str:
    """How many visits there are, and from when to when."""
    days = [day(one.day) for one in history.occasions]
    if len(days) < 2:
        return f"One visit, {days[0]}" if days else EMPTY
    return f"{len(days)} visits, {days[0]} to {days[-1]}"


def visit_lines(history: History, *, us: bool = False) -> list[str]:
    """Day, views and conditions of each visit; of the newest MOST_VISITS where there are more; in feet where `us`."""
    left_out = len(history.occasions) - MOST_VISITS
    earlier = [f"{left_out} earlier visits are drawn, not listed"] if left_out > 0 else []
    return [*earlier, *(_visit(one, us=us) for one in history.occasions[-MOST_VISITS:])]


def _visit(of: Occasion, *, us: bool) -> str:
    views = ", ".join(visit_words.SHORT[view] for view in of.visit.views) or "no photo measured"
    return f"{day(of.day)}: {views}; {conditions(of.conditions, us=us)}"


def heads(history: History) -> tuple[str, ...]:
    """The heads of the record's table, with the days that most rows are of."""
    days = [one.day for one in history.occasions]
    before = f"Change since {day(days[-2])}" if len(days) > 1 else "Change since the visit before"
    first = f"Change since {day(days[0])} (first)" if len(days) > 2 else "Change since the first visit"
    return "Measure", f"{day(days[-1])}, with 95 % error", "Course", before, first


def record_notes(history: History) -> list[str]:
    """What a reader of the record must know."""
    last = [step for series in history.series for step in series.steps[-1:]]
    unjudged = [_NOT_JUDGED] if any(one.detectable is None for one in last) else []
    banded = any(series.norm for series in history.series)
    return [_SIDES, _COURSE, MDC, *unjudged, *([] if banded else [wording.NO_NORM])]
