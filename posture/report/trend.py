"""One measure over the visits as a drawing: a dot with its interval for each visit, and the band of no change.

`trend` gives places; `trend_svg` and `sparkline_svg` put them into SVG for a page, drawn in the page's own colour of
text (`currentColor`), so that it is read on light and dark. Shapes, never colours, tell things apart. The words for
those who do not see it are in it, but for the sparkline, which stands beside its words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from posture.history import Comparison, Entry, Series, compared
from posture.measures.base import Unit
from posture.report import history_words, wording
from posture.report.templates import ENVIRONMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Size of a drawing, and its margins, which hold the labels. [units of the drawing]"""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


FULL = Box(width=340, height=210, left=58, right=16, top=24, bottom=46)
"""A unit is a pixel at 340 px, the width that a phone leaves."""
SMALL = Box(width=120, height=26, left=4, right=4, top=2, bottom=2)
LEAST_GAP = 16.0
"""Between two visits, however near in time; chosen by us: markers do not touch. [units of the drawing]"""
LABEL_WIDTH = 80.0
"""Of a date, with room beside it. [units of the drawing]"""
_STEPS = (1.0, 2.0, 5.0)
MOST_TICKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One visit. [units of the drawing]

    Attributes
    ----------
    x
        When.
    low, high
        Ends of the interval, `high` being that of the larger value and so the upper; laid around zero where the value
        is withheld.
    y
        The value; None where it is withheld.
    alike
        Whether a change against the base could be judged, as far as what was measured goes; told by the shape.
    words
        Day and reading.
    """

    x: float
    low: float
    high: float
    y: float | None
    alike: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Places in the drawing, from its left upper corner. [units of the drawing]

    Attributes
    ----------
    box
        Size and margins.
    marks
        The visits, in order of time.
    joined
        Ends of the lines between visits of one kind, neither of which is withheld.
    band
        Corners of the band within which no change is shown; None where it is not known, or would tell a value that is
        withheld.
    norm
        Upper and lower end of the published range; None without one.
    zero
        Where zero is; None outside the drawing.
    ticks_x, ticks_y
        Labels and their places.
    plus, minus
        What values above and below zero mean; empty where the drawing does not reach there.
    """

    box: Box
    marks: tuple[Mark, ...]
    joined: tuple[tuple[float, float, float, float], ...]
    band: tuple[tuple[float, float], ...] | None
    norm: tuple[float, float] | None
    zero: float | None
    ticks_x: tuple[tuple[float, str, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    plus: str
    minus: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values and their places. [unit of the measure], [units of the drawing]"""

    box: Box
    bottom: float
    top: float

    def y(self, value: float) -> float:
        share = (self.top - value) / (self.top - self.bottom)
        return round(self.box.top + share * (self.box.height - self.box.top - self.box.bottom), 1)


def trend(series: Series, *, base: str | None = None, box: Box = FULL, patient: bool = False) -> Trend:
    """The drawing of `series`.

    Parameters
    ----------
    base
        Key of the visit around which no change is shown; None is the first. One that has no reading counts as None.
    """
    around = next((entry for entry in series.entries if entry.key == base), series.first)
    against = [compared(around, entry) for entry in series.entries]
    hidden = [wording.withheld(entry.seen.mean, patient=patient) for entry in series.entries]
    edges = [None for _ in against] if hidden[series.entries.index(around)] else list(_edges(around, against))
    norm = _norm(series)
    ends = [end for entry, is_hidden in zip(series.entries, hidden, strict=True) for end in _ends(entry, is_hidden)]
    scale = _scale(box, [*ends, *(end for edge in edges if edge for end in edge), *(norm or ())])
    places = _places(series.entries, box)
    marks = tuple(
        _mark(one, x, scale, hidden=is_hidden, patient=patient)
        for one, x, is_hidden in zip(against, places, hidden, strict=True)
    )
    words = wording.MEASURES[series.measure.id]
    return Trend(
        box=box,
        marks=marks,
        joined=tuple(_joined(series, marks)),
        band=_band(edges, places, scale),
        norm=None if norm is None else (scale.y(norm[1]), scale.y(norm[0])),
        zero=scale.y(0.0) if scale.bottom <= 0.0 <= scale.top else None,
        ticks_x=tuple(_dates(series.entries, places, box)),
        ticks_y=tuple((scale.y(one), _label(one, series)) for one in _ticks(scale, series.unit)),
        plus=words.plus if scale.top > 0 else "",
        minus=words.minus if scale.bottom < 0 else "",
    )


def trend_svg(series: Series, *, base: str | None = None, patient: bool = False) -> str:
    """`trend` as an SVG element of a page; see there."""
    drawn = trend(series, base=base, patient=patient)
    told = history_words.drawing(series, patient=patient)
    template = ENVIRONMENT.get_template("trend.svg")
    return template.render(
        trend=drawn, id=_id(series), title=history_words.name(series), told=told, words=history_words
    )


def sparkline_svg(series: Series, *, patient: bool = False) -> str:
    """The same, a line of text high and without labels, to stand beside its words; not seen by readers of screens."""
    drawn = trend(series, box=SMALL, patient=patient)
    return ENVIRONMENT.get_template("sparkline.svg").render(trend=drawn)


def _id(series: Series) -> str:
    """A name for the drawing within a page."""
    parts = (series.measure.id, series.measure.side, series.line, series.unit.name, *sorted(series.views))
    return "-".join(("trend", *(str(part).lower() for part in parts if part)))


def _ends(entry: Entry, hidden: bool) -> tuple[float, float]:
    """The interval; around zero where its middle is not to be told."""
    taken = entry.seen.mean
    return (-taken.half_width, taken.half_width) if hidden else taken.ci95


def _edges(around: Entry, against: Sequence[Comparison]) -> Iterator[tuple[float, float] | None]:
    """Between which values each visit shows no change against `around`; None where that cannot be judged."""
    for one in against:
        half = around.mdc95 if one.after is around else one.detectable
        yield None if half is None else (around.estimate - half, around.estimate + half)


def _norm(series: Series) -> tuple[float, float] | None:
    norm = series.norm
    return None if norm is None or norm.low is None or norm.high is None else (norm.low, norm.high)


def _scale(box: Box, values: Sequence[float]) -> _Scale:
    """All `values` and some room; zero as well, unless it is further off than they are apart."""
    low, high = min(values), max(values)
    span = max(high - low, 1e-6)
    if 0.0 < low <= span:
        low = 0.0
    if 0.0 < -high <= span:
        high = 0.0
    room = 0.06 * (high - low or 1.0)
    return _Scale(box, low - room, high + room)


def _places(entries: Sequence[Entry], box: Box) -> list[float]:
    """Where each visit stands: in proportion to time, but no two nearer than LEAST_GAP."""
    width = box.width - box.left - box.right
    if len(entries) == 1:
        return [round(box.left + width / 2, 1)]
    margin = LEAST_GAP / 2 if box.width > 200 else 3.0
    days = [(entry.day - entries[0].day).days for entry in entries]
    gaps = len(entries) - 1
    gap = min(LEAST_GAP, (width - 2 * margin) / gaps) if days[-1] else (width - 2 * margin) / gaps
    spare = width - 2 * margin - gap * gaps
    return [
        round(box.left + margin + number * gap + spare * day / max(days[-1], 1), 1) for number, day in enumerate(days)
    ]


def _mark(one: Comparison, x: float, scale: _Scale, *, hidden: bool, patient: bool) -> Mark:
    low, high = _ends(one.after, hidden)
    return Mark(
        x=x,
        low=scale.y(low),
        high=scale.y(high),
        y=None if hidden else scale.y(one.after.estimate),
        alike=not one.forbidden,
        words=f"{history_words.day(one.after.day)}: {history_words.reading(one.after, patient=patient)}",
    )


def _joined(series: Series, marks: Sequence[Mark]) -> Iterator[tuple[float, float, float, float]]:
    for step, (one, other) in zip(series.steps, pairwise(marks), strict=True):
        if one.y is not None and other.y is not None and not step.forbidden:
            yield one.x, one.y, other.x, other.y


def _band(
    edges: Sequence[tuple[float, float] | None], places: Sequence[float], scale: _Scale
) -> tuple[tuple[float, float], ...] | None:
    """Corners of the band, drawn on to both ends of the drawing: upper edge forth, lower edge back."""
    known = [(x, edge) for x, edge in zip(places, edges, strict=True) if edge is not None]
    if not known:
        return None
    box = scale.box
    wide = [(box.left, known[0][1]), *known, (box.width - box.right, known[-1][1])]
    upper = [(x, scale.y(high)) for x, (_, high) in wide]
    lower = [(x, scale.y(low)) for x, (low, _) in reversed(wide)]
    return (*upper, *lower)


def _dates(entries: Sequence[Entry], places: Sequence[float], box: Box) -> Iterator[tuple[float, str, str]]:
    """Place, text and anchor of the days that have room: the last, the first, then those between."""
    shown: list[float] = []
    order = sorted(range(len(entries)), key=lambda number: (number not in (0, len(entries) - 1), number))
    for number in [len(entries) - 1, *(one for one in order if one != len(entries) - 1)]:
        half = LABEL_WIDTH / 2
        x = min(max(places[number], half - 2), box.width - half + 2)
        if all(abs(x - other) >= LABEL_WIDTH for other in shown):
            shown.append(x)
            yield x, history_words.day(entries[number].day), "middle"


def _ticks(scale: _Scale, unit: Unit) -> Iterator[float]:
    """Round values within the drawing, zero among them where it is in it."""
    span = scale.top - scale.bottom
    power = 10.0 ** math.floor(math.log10(span / MOST_TICKS))
    steps = [step * power for step in (*_STEPS, 10.0)]
    step = max(unit.step, next(step for step in steps if span / step <= MOST_TICKS))
    for number in range(math.ceil(scale.bottom / step), math.floor(scale.top / step) + 1):
        yield number * step


def _label(value: float, series: Series) -> str:
    """A value of the axis, as short as it is exact."""
    number = f"{value:+g}" if value and wording.MEASURES[series.measure.id].signed else f"{value:g}"
    return number + {Unit.DEG: "°", Unit.MM: " mm", Unit.PERCENT: " %"}[series.unit]
