"""The photos of one visit, from several sides -> one table: each measure once, from the view that tells it best.

Photos of one view are repeats of that view (`repeats`). Front and back show the same body: where they agree within
the error of both, the row has the tighter of the two readings (the front, where they are alike) and holds the other, of
which is said that it agrees, or what else it shows alone; where they do not, both are shown. The tighter one and not
their mean: most of the error is shared by all photos of a person (`repeats.SHARED`), so a mean would hardly be surer,
its interval is not calibrated, and the number stands in a picture. A view that is too unsure to disagree
(`crosscheck.SURE_ENOUGH`) is not said to agree. Left and right views each show their own side of the body and are never
put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from posture.analysis import Analysis, Result
from posture.crosscheck import (
    CheckCode,
    CrossCheck,
    bent_knees,
    can_agree,
    legs_and_pelvis,
    mean_shows_less,
    photos_scatter,
    subject,
    views_differ,
)
from posture.errors import WrongUsage
from posture.landmarks import FRONTAL, Side, View
from posture.measures import MEASURES
from posture.measures.base import Line, Measure, NotMeasured, Reason, Unit
from posture.norms import band
from posture.repeats import MOST_PHOTOS, Repeated, check_different, repeated
from posture.uncertainty import Measurement

HARDLY_SURER = 0.9
"""Intervals of front and back that differ by less than this factor count as alike; chosen by us: an interval itself
moves by some percent with the pose, and the view of a row should not hang on that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One line of the table of a visit.

    Attributes
    ----------
    result
        The measure and what became of it.
    seen
        The reading behind it, with its view and number of photos; None where there is none.
    agreeing
        The readings of other views that are the same within the error of both; each may show alone what the row's
        does not, or the reverse.
    """

    result: Result
    seen: Repeated | None = None
    agreeing: tuple[Repeated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visit:
    """All photos of one person on one occasion.

    Attributes
    ----------
    given
        How many photos were given, with those that could not be read.
    analyses
        Those that could be read, in the order of the views, without what the visit withholds.
    rows
        A line for each measure, line and unit; empty where no photo was measured.
    checks
        What the views say of each other.
    """

    given: int
    analyses: tuple[Analysis, ...]
    rows: tuple[VisitRow, ...]
    checks: tuple[CrossCheck, ...]

    @property
    def measured(self) -> tuple[Analysis, ...]:
        """The photos that were measured."""
        return tuple(analysis for analysis in self.analyses if not analysis.refused)

    @property
    def views(self) -> tuple[View, ...]:
        """The views of the measured photos, each once, in the order of `View`."""
        seen = {analysis.view for analysis in self.measured}
        return tuple(view for view in View if view in seen)

    def told(self, analysis: Analysis) -> tuple[Result, ...]:
        """The results of one photo that a row gives as they are: neither in another view's place nor in a mean."""
        rows = {(one.view, *subject(one)) for row in self.rows if (one := row.seen) and one.photos == 1}
        return tuple(
            result
            for result in analysis.results
            if isinstance(taken := result.outcome, Measurement)
            and (analysis.view, taken.measure.id, taken.measure.side, taken.reading.line, taken.reading.unit) in rows
        )


def check_visit(photos: int) -> None:
    """Nothing, if so many photos can be one visit.

    Raises
    ------
    WrongUsage
        Of no photo, or more than MOST_PHOTOS.
    """
    if not 1 <= photos <= MOST_PHOTOS:
        raise WrongUsage(
            "visit",
            f"--visit puts 1 to {MOST_PHOTOS} photos together, {photos} given.",
            "Name each with its view: --front F --back F --left F --right F; a view may be named several times.",
        )


def visit_of(analyses: Sequence[Analysis], *, given: int) -> Visit:
    """The photos of one visit, put together; refused ones give no readings.

    Raises
    ------
    WrongUsage
        One photo was given twice.
    """
    check_different([analysis.photo for analysis in analyses])
    knees = bent_knees(readings(analyses))
    shown = tuple(_withheld(analysis, knees) for analysis in analyses)
    seen_in = readings(shown)
    apart = views_differ(seen_in)
    rows = _rows(shown, seen_in, apart)
    seen = [row.seen for row in rows if row.seen]
    unsure = (*photos_scatter(seen_in), *mean_shows_less(seen, [one for each in shown for one in readings([each])]))
    checks = (*apart, *unsure, *knees, *legs_and_pelvis(seen, knees))
    return Visit(given=given, analyses=shown, rows=rows, checks=checks)


def _withheld(analysis: Analysis, knees: Sequence[CrossCheck]) -> Analysis:
    """`analysis` without the frontal angle of the knees that are too much bent for it."""
    bent = {check.side for check in knees}

    def kept(result: Result) -> Result:
        known = isinstance(result.outcome, Measurement) and result.measure.id == "knee_angle"
        if known and result.measure.side in bent:
            return replace(result, outcome=NotMeasured(reason=Reason.KNEE_BENT), band=None)
        return result

    return replace(analysis, results=tuple(kept(result) for result in analysis.results))


_Subject = tuple[str, Side | None, Line | None, Unit]


def readings(analyses: Sequence[Analysis]) -> tuple[Repeated, ...]:
    """The mean of each measure, side, line and unit over the photos of each view; refused photos have none."""
    found: list[Repeated] = []
    for view in View:
        alike: dict[_Subject, list[Measurement]] = {}
        for taken in _taken(analysis for analysis in analyses if analysis.view is view):
            reading, measure = taken.reading, taken.measure
            alike.setdefault((measure.id, measure.side, reading.line, reading.unit), []).append(taken)
        found += [repeated(taken, view) for taken in alike.values()]
    return tuple(found)


def _taken(analyses: Iterable[Analysis]) -> Iterable[Measurement]:
    outcomes = (result.outcome for analysis in analyses for result in analysis.results)
    return (outcome for outcome in outcomes if isinstance(outcome, Measurement))


def _rows(
    analyses: Sequence[Analysis], readings: Sequence[Repeated], apart: Sequence[CrossCheck]
) -> tuple[VisitRow, ...]:
    """The rows of each measure, in the order of `MEASURES`; one that says why for a measure without a reading."""
    taken = [result for analysis in analyses for result in analysis.results]
    if not taken:
        return ()
    refused = {analysis.view for analysis in analyses if analysis.refused}
    reasons = [Reason.PHOTO_REFUSED if measure.views & refused else Reason.OTHER_VIEW for measure in MEASURES]
    elsewhere = [
        Result(measure=measure, outcome=NotMeasured(reason=reason))
        for measure, reason in zip(MEASURES, reasons, strict=True)
    ]
    results: dict[tuple[str, Side | None], list[Result]] = {}
    for result in (*elsewhere, *taken):
        results.setdefault((result.measure.id, result.measure.side), []).append(result)
    rows: list[VisitRow] = []
    for of_measure in results.values():
        measure = of_measure[-1].measure
        rows += _read(measure, readings, apart) or [
            VisitRow(result=replace(of_measure[-1], outcome=_why_not(of_measure)))
        ]
    return tuple(rows)


def _read(measure: Measure, readings: Sequence[Repeated], apart: Sequence[CrossCheck]) -> list[VisitRow]:
    """A row for each reading of `measure`, front and back in one where they agree."""
    differing = {subject(check.readings[0]) for check in apart if check.code is CheckCode.VIEWS_DIFFER}
    rows: list[VisitRow] = []
    for one in readings:
        if (one.mean.measure.id, one.mean.measure.side) != (measure.id, measure.side):
            continue
        twin = _twin(one, readings)
        if twin is None or subject(one) in differing:
            rows.append(_row(one))
        elif one.view is _surer(one, readings):
            rows.append(_row(one, twin) if can_agree(one, twin) else _row(one))
    return rows


def _twin(one: Repeated, readings: Sequence[Repeated]) -> Repeated | None:
    """The same from the back, of a reading from the front, or the reverse."""
    alike = (other for other in readings if other is not one and subject(other) == subject(one))
    return next((other for other in alike if {one.view, other.view} <= FRONTAL), None)


def _surer(one: Repeated, readings: Sequence[Repeated]) -> View:
    """The surer of front and back; the front, where the back is hardly surer. Both knees are told from one view."""
    front = back = 0.0
    for seen in readings:
        other = _twin(seen, readings)
        if seen.view is View.FRONT and other and _but_side(seen) == _but_side(one):
            front, back = front + seen.mean.half_width, back + other.mean.half_width
    return View.BACK if back < HARDLY_SURER * front else View.FRONT


def _but_side(one: Repeated) -> tuple[str, Line | None, Unit]:
    return one.mean.measure.id, one.mean.reading.line, one.mean.reading.unit


def _row(seen: Repeated, *agreeing: Repeated) -> VisitRow:
    mean = seen.mean
    return VisitRow(result=Result(measure=mean.measure, outcome=mean, band=band(mean)), seen=seen, agreeing=agreeing)


def _why_not(results: Sequence[Result]) -> NotMeasured:
    """The reason of a photo from which it could have been taken; that there is none, where there is no such photo."""
    reasons = [result.outcome.reason for result in results if isinstance(result.outcome, NotMeasured)]
    return NotMeasured(reason=next((one for one in reasons if one is not Reason.OTHER_VIEW), Reason.OTHER_VIEW))
