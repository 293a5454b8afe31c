"""The visits of one person -> the course of each measure: what was read at each, and what two visits say of a change.

Pure: nothing is read from records, and no sentence is made here (`report.history_words`). A change is judged by
`change.judged_change` alone, between two readings of one kind. Where front and back tell the same measure, the whole
series keeps to one of the two: the view that most visits have, the front where they are as many, because readings of
one view can be compared and the surer of both views, which a single visit's table gives, could change from visit to
visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from posture.alike import Circumstances, Unlike, UnlikeCode, Weight, unlike
from posture.analysis import Result
from posture.change import Change, detectable, judged_change, mdc95, restand_sd
from posture.landmarks import FRONTAL, Side, Source, View
from posture.measures import MEASURES, Measure, NotMeasured, Reading
from posture.measures.base import Line, Reason, Unit
from posture.norms import NORMS, Key, Norm, band
from posture.occasion import Occasion, circumstances
from posture.repeats import Repeated
from posture.uncertainty import Measurement
from posture.visit import readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a practice's re-stand figure belongs to."""

    measure_id: str
    side: Side | None
    line: Line | None
    view: View
    unit: Unit
    method: Source


Restanding = Callable[[Subject], float | None]
"""The practice's own SD between stands of one person (`change.practice_restand_sd`), None where it has none; of a
mapping its `get`. [unit of the subject]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One measure at one visit.

    Attributes
    ----------
    key, day
        Of the occasion.
    result
        The mean with its interval, as a line of a table: value, interval and withholding as `report.wording` says them.
    seen
        The same with its view and number of photos.
    circumstances
        How it was come by.
    restand
        How differently one person stands, which a change is judged by; None where that is not known. [the unit]
    """

    key: str
    day: date
    result: Result
    seen: Repeated
    circumstances: Circumstances
    restand: float | None

    @property
    def estimate(self) -> float:
        """What was measured, whether or not it may be shown. [the unit]"""
        return self.seen.mean.estimate

    @property
    def mdc95(self) -> float | None:
        """The smallest difference to a visit of as many photos that is more than error; None where not known."""
        return mdc95(self.seen, self.restand)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two visits say of one measure.

    Attributes
    ----------
    before, after
        Of one series.
    judgement
        `change.judged_change` of the two.
    detectable
        The smallest difference that is more than error between these two; None where no change can be judged.
        [the unit]
    unlike
        What is not like for like.
    """

    before: Entry
    after: Entry
    judgement: Change
    detectable: float | None
    unlike: tuple[Unlike, ...]

    @property
    def difference(self) -> float:
        """After minus before. Not to be told where a value of the two is withheld. [the unit]"""
        return self.after.estimate - self.before.estimate

    @property
    def forbidden(self) -> tuple[Unlike, ...]:
        """What makes the two different quantities."""
        return tuple(one for one in self.unlike if one.weight is Weight.FORBIDS)

    @property
    def warnings(self) -> tuple[Unlike, ...]:
        """What is to be said beside the judgement."""
        return tuple(one for one in self.unlike if one.weight is Weight.WARNS)


def compared(before: Entry, after: Entry) -> Comparison:
    """What `before` and `after`, two visits of one series, say."""
    return Comparison(
        before=before,
        after=after,
        judgement=judged_change(before.seen, after.seen, after.restand),
        detectable=detectable(before.seen, after.seen, after.restand),
        unlike=unlike(before.circumstances, after.circumstances),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A visit without a reading of a series.

    Attributes
    ----------
    key, day
        Of the occasion.
    reason
        Why the measure was not taken; None where it was, but as another quantity.
    instead
        The line or unit in which it was read instead; None where it was not.
    """

    key: str
    day: date
    reason: Reason | None
    instead: Unlike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The course of one measure, on one line of the body, in one unit, from front and back or from one side.

    Attributes
    ----------
    measure, line, unit, views
        What it is of.
    entries
        One for each visit that has it, in order of time; at least one.
    absent
        The other visits.
    norm
        The published range, where there is one for this line and the person has no flag; else None.
    """

    measure: Measure
    line: Line | None
    unit: Unit
    views: frozenset[View]
    entries: tuple[Entry, ...]
    absent: tuple[Absent, ...]
    norm: Norm | None

    @property
    def first(self) -> Entry:
        """The earliest."""
        return self.entries[0]

    @property
    def last(self) -> Entry:
        """The newest."""
        return self.entries[-1]

    @property
    def steps(self) -> tuple[Comparison, ...]:
        """Each but the first against the one before."""
        return tuple(compared(one, other) for one, other in zip(self.entries, self.entries[1:], strict=False))

    @property
    def since_first(self) -> tuple[Comparison, ...]:
        """Each but the first against the first."""
        return tuple(compared(self.first, other) for other in self.entries[1:])

    def between(self, before: str, after: str) -> Comparison | None:
        """What the visits of these keys say; None where one of them has no reading."""
        found = {entry.key: entry for entry in self.entries}
        return compared(found[before], found[after]) if before in found and after in found else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """All visits of one person.

    Attributes
    ----------
    occasions
        In order of time.
    series
        In the order of `MEASURES`, ASIS and PSIS before the hip line.
    """

    occasions: tuple[Occasion, ...]
    series: tuple[Series, ...]

    def between(self, before: str, after: str) -> tuple[Comparison, ...]:
        """What the visits of these keys say of each measure that both have."""
        found = (series.between(before, after) for series in self.series)
        return tuple(one for one in found if one is not None)


def history_of(
    occasions: Iterable[Occasion], restand: Restanding, *, bands: bool = True, norms: Mapping[Key, Norm] = NORMS
) -> History:
    """The course of every measure over `occasions`, in whatever order they come.

    Parameters
    ----------
    restand
        The practice's own figure for how differently one person stands, see `Restanding`; published ones go after it.
    bands
        Whether values may be compared with norms: not of a person with a flag.

    Raises
    ------
    ValueError
        Two occasions have one key.
    """
    ordered = tuple(sorted(occasions, key=lambda one: (one.day, one.place, one.key)))
    if len({one.key for one in ordered}) < len(ordered):
        raise ValueError("each occasion needs a key of its own")
    courses: dict[_Course, list[tuple[Occasion, Repeated]]] = {}
    for occasion in ordered:
        for seen in readings(occasion.visit.analyses):
            courses.setdefault(_course(seen), []).append((occasion, seen))
    made = [
        _series(course, courses[course], ordered, lambda seen: _stance(seen, restand))
        for course in sorted(courses, key=_place)
    ]
    ranged = [_ranged(series, norms) if bands else series for series in made]
    return History(occasions=ordered, series=tuple(ranged))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """What the entries of a series have in common."""

    measure_id: str
    side: Side | None
    line: Line | None
    unit: Unit
    views: frozenset[View]


def _course(seen: Repeated) -> _Course:
    measure, reading = seen.mean.measure, seen.mean.reading
    views = FRONTAL if seen.view in FRONTAL else frozenset({seen.view})
    return _Course(measure_id=measure.id, side=measure.side, line=reading.line, unit=reading.unit, views=views)


_LINES = (Line.ASIS, Line.PSIS, Line.HIP, None)


def _place(course: _Course) -> tuple[int, ...]:
    """Orders the series: by measure, then by line, unit and view."""
    measures = [(measure.id, measure.side) for measure in MEASURES]
    return (
        measures.index((course.measure_id, course.side)),
        _LINES.index(course.line),
        list(Unit).index(course.unit),
        min(list(View).index(view) for view in course.views),
    )


def _stance(seen: Repeated, restand: Restanding) -> float | None:
    measure, reading = seen.mean.measure, seen.mean.reading
    subject = Subject(
        measure_id=measure.id,
        side=measure.side,
        line=reading.line,
        view=seen.view,
        unit=reading.unit,
        method=seen.mean.method,
    )
    return restand_sd(measure.id, reading.line, restand(subject))


def _series(
    course: _Course,
    found: Sequence[tuple[Occasion, Repeated]],
    occasions: Sequence[Occasion],
    stance: Callable[[Repeated], float | None],
) -> Series:
    views = Counter(seen.view for _, seen in found)
    usual = max(View, key=lambda view: views[view])  # the first of as many: the front before the back
    chosen: dict[str, tuple[Occasion, Repeated]] = {}
    for occasion, seen in found:
        if occasion.key not in chosen or seen.view is usual:
            chosen[occasion.key] = occasion, seen
    return Series(
        measure=found[0][1].mean.measure,
        line=course.line,
        unit=course.unit,
        views=course.views,
        entries=tuple(_entry(occasion, seen, stance(seen)) for occasion, seen in chosen.values()),
        absent=tuple(_absent(one, course) for one in occasions if one.key not in chosen),
        norm=None,
    )


def _entry(occasion: Occasion, seen: Repeated, restand: float | None) -> Entry:
    return Entry(
        key=occasion.key,
        day=occasion.day,
        result=Result(measure=seen.mean.measure, outcome=seen.mean),
        seen=seen,
        circumstances=circumstances(occasion, seen),
        restand=restand,
    )


def _absent(occasion: Occasion, course: _Course) -> Absent:
    photos = [one for one in occasion.visit.analyses if one.view in course.views]
    results = [one for photo in photos for one in photo.results]
    mine = [one.outcome for one in results if (one.measure.id, one.measure.side) == (course.measure_id, course.side)]
    for taken in mine:
        if isinstance(taken, Measurement):
            return Absent(key=occasion.key, day=occasion.day, reason=None, instead=_instead(course, taken.reading))
    otherwise = Reason.PHOTO_REFUSED if photos and not results else Reason.OTHER_VIEW
    reason = next((one.reason for one in mine if isinstance(one, NotMeasured)), otherwise)
    return Absent(key=occasion.key, day=occasion.day, reason=reason)


def _instead(course: _Course, reading: Reading) -> Unlike:
    """The line or unit of the series, and that of a reading that is none of its."""
    if course.line is not reading.line:
        lines = [() if line is None else (line.value,) for line in (course.line, reading.line)]
        return Unlike(code=UnlikeCode.LINE, before=lines[0], after=lines[1])
    return Unlike(code=UnlikeCode.UNIT, before=(course.unit.value,), after=(reading.unit.value,))


def _ranged(series: Series, norms: Mapping[Key, Norm]) -> Series:
    """With the published range for its line, and where each entry lies in it; as it is where there is none."""
    norm = norms.get((series.measure.id, series.line))
    if norm is None or norm.low is None or norm.high is None:
        return series
    entries = [replace(one, result=replace(one.result, band=band(one.seen.mean, norms))) for one in series.entries]
    return replace(series, norm=norm, entries=tuple(entries))
