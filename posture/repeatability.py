"""Readings of persons who stood twice -> how far one practice's photos differ by themselves: SEM, MDC and ICC.

Two stands of one person before an untouched camera differ by the stance and by what each photo errs anew. What both
photos share (a camera that is set up anew for the next visit, stickers that are put on anew) is not in it: the figures
are of repeats within one sitting.

Left and right of one measure are two measures here. Both legs of one person are not two persons, so pooled they would
count as more than they are; and a change is judged of one side, by the error of that side. For the same reason lines,
views, units and methods stand apart: values of different lines are never compared (`change.judged_change`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from posture.analysis import Analysis
from posture.change import FEWEST_PERSONS, practice_restand_sd
from posture.errors import WrongUsage
from posture.fisher import f_quantile
from posture.landmarks import Side, Source, View
from posture.measures.base import Line, Unit
from posture.repeats import photo_error
from posture.uncertainty import Z95, Measurement

STANDS = (1, 2)
MOST_PERSONS = 999
"""Chosen by us; 20 are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandReading:
    """One measure in the photo of one stand. The person is a number: nobody is known by it.

    Attributes
    ----------
    person, stand
        Who, counted from 1, and which of both stands.
    view, measure_id, side, line, unit, method
        What was read, and by which points.
    estimate
        The reading, withheld or not. [unit]
    own_sd
        The part of the photo's error that is anew in each photo (`PhotoError.own_sd`). [unit]
    made_at, tool
        When [UTC], and by which version of Posture.
    """

    person: int
    stand: int
    view: View
    measure_id: str
    side: Side | None
    line: Line | None
    unit: Unit
    estimate: float
    own_sd: float
    method: Source
    made_at: datetime
    tool: str

    def __post_init__(self) -> None:
        check_stand(self.person, self.stand)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatability:
    """What the readings of one measure, side, line, unit, view and method say; figures are None from too few persons.

    Attributes
    ----------
    persons
        Who have a reading of both stands, by one method and one version of the tool: FEWEST_PERSONS are needed.
    restand_sd
        How differently one person stands, without the photo's own error: what `change.judged_change` takes. [unit]
    sem
        Standard error of measurement: the standard deviation within persons, the photo's own error with it. [unit]
    mdc95
        Minimal detectable change between two single photos of one sitting, with 95 % confidence, as it is published
        elsewhere. Change between visits is judged by the larger `change.mdc95`, which counts what photos share. [unit]
    icc
        Intraclass correlation ICC(1,1): which part of the variance is between persons, 1 or less. It may be below
        zero, and is None also where nobody differs from anybody.
    icc_ci95
        Its 95 % interval.
    tools
        The versions of Posture that made the readings, in order.
    """

    measure_id: str
    side: Side | None
    line: Line | None
    unit: Unit
    view: View
    method: Source
    persons: int
    restand_sd: float | None
    sem: float | None
    mdc95: float | None
    icc: float | None
    icc_ci95: tuple[float, float] | None
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStands:
    """One measure of one person in both stands, as far as it was read."""

    first: StandReading | None
    second: StandReading | None

    @property
    def reading(self) -> StandReading:
        """Either: what was read."""
        one = self.first or self.second
        assert one is not None
        return one

    @property
    def difference(self) -> float | None:
        """The second less the first; None where one is missing. [unit of the reading]"""
        return None if self.first is None or self.second is None else self.second.estimate - self.first.estimate


def check_stand(person: int, stand: int) -> None:
    """Nothing, if there can be such a person and stand.

    Raises
    ------
    WrongUsage
        The person is not 1 to MOST_PERSONS, or the stand not 1 or 2.
    """
    if not 1 <= person <= MOST_PERSONS:
        raise WrongUsage("person", "There is no person of that number.", f"Count persons from 1 to {MOST_PERSONS}.")
    if stand not in STANDS:
        raise WrongUsage("stand", "A person stands twice.", "Say 1 or 2.")


def free_number(used: Collection[int]) -> int:
    """The first number that is nobody's.

    Raises
    ------
    WrongUsage
        All up to MOST_PERSONS are `used`.
    """
    for number in range(1, MOST_PERSONS + 1):
        if number not in used:
            return number
    raise WrongUsage("person", f"All {MOST_PERSONS} numbers are taken.", "Take the table along, then start over.")


def stand_readings(analysis: Analysis, *, person: int, stand: int, made_at: datetime, tool: str) -> list[StandReading]:
    """What the photo of one stand says, a reading for each measure that was taken.

    Raises
    ------
    WrongUsage
        The photo was refused, or nothing was measured in it; no such person or stand.
    """
    check_stand(person, stand)
    taken = [one.outcome for one in analysis.results if isinstance(one.outcome, Measurement)]
    if analysis.view is None or not taken:
        raise WrongUsage("refused", "Nothing was measured in this photo.", "Take it again.")
    return [
        StandReading(
            person=person,
            stand=stand,
            view=analysis.view,
            measure_id=one.measure.id,
            side=one.measure.side,
            line=one.reading.line,
            unit=one.reading.unit,
            estimate=one.estimate,
            own_sd=photo_error([one]).own_sd,
            method=one.method,
            made_at=made_at,
            tool=tool,
        )
        for one in taken
    ]


_Kind = tuple[str, Side | None, Line | None, Unit, View, Source]
_Pair = tuple[StandReading, StandReading]


def repeatability(readings: Iterable[StandReading]) -> tuple[Repeatability, ...]:
    """A line for each measure, side, line, unit, view and method of which somebody has both stands.

    Notes
    -----
    With d the difference between both stands of a person, n persons and s the readings' own error:

        SEM = sqrt(sum d^2 / 2n) (the root of the mean square within persons),  MDC95 = 1.96 sqrt(2) SEM,
        restand_sd = sqrt(max(0, SEM^2 - s^2)).

    A drift from the first stand to the second is in the SEM: it is error to whoever compares two visits.

    References
    ----------
    Weir JP. Quantifying test-retest reliability using the intraclass correlation coefficient and the SEM. J Strength
    Cond Res 2005;19:231-240. doi:10.1519/15184.1
    """
    pairs: dict[_Kind, list[_Pair]] = {}
    for first, second in _pairs(readings):
        pairs.setdefault(_kind(first), []).append((first, second))
    return tuple(_figures(kind, several) for kind, several in pairs.items())


def both_stood(readings: Iterable[StandReading]) -> Mapping[View, frozenset[int]]:
    """By view, the persons of whom something was read in both stands."""
    persons: dict[View, set[int]] = {}
    for first, _ in _pairs(readings):
        persons.setdefault(first.view, set()).add(first.person)
    return {view: frozenset(persons[view]) for view in View if view in persons}


def stands_of(readings: Iterable[StandReading], person: int) -> tuple[TwoStands, ...]:
    """What was read of one person, both stands side by side, in the order of the readings."""
    known: dict[_Kind, dict[int, StandReading]] = {}
    for one in readings:
        if one.person == person:
            known.setdefault(_kind(one), {})[one.stand] = one
    return tuple(TwoStands(first=stands.get(1), second=stands.get(2)) for stands in known.values())


def icc(groups: Sequence[Sequence[float]]) -> float | None:
    """Intraclass correlation ICC(1,1) of equally many readings of each person; None where all readings are the same.

    The one-way random-effects form, of a single reading: stands are no conditions of their own, so whatever differs
    between the first and the second counts as error.

    Raises
    ------
    ValueError
        Fewer than two persons, or not the same number of readings, two or more, of each.

    Notes
    -----
    (B - W) / (B + (k - 1) W), B and W the mean squares between and within persons, k readings of each.

    References
    ----------
    Shrout PE, Fleiss JL. Intraclass correlations: uses in assessing rater reliability. Psychol Bull 1979;86:420-428.
    doi:10.1037/0033-2909.86.2.420

    Examples
    --------
    >>> round(icc([(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]), 2)
    0.17
    """
    between, within, k = _mean_squares(groups)
    total = between + (k - 1) * within
    return (between - within) / total if total > 0 else None


def icc_ci95(groups: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """The 95 % interval of `icc`; None where all readings of each person are the same, where it has none.

    Raises
    ------
    ValueError
        As `icc`.

    Notes
    -----
    With F = B / W, n persons and k readings: from (F / f1 - 1) / (F / f1 + k - 1) to (F f2 - 1) / (F f2 + k - 1), f1
    and f2 the 97.5 % points of Fisher's F with n - 1 and n (k - 1), and with n (k - 1) and n - 1, degrees of freedom
    (Shrout, Fleiss 1979).

    Examples
    --------
    >>> judged = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    >>> [round(end, 2) for end in icc_ci95(judged) or ()]
    [-0.13, 0.72]
    """
    between, within, k = _mean_squares(groups)
    if within == 0:
        return None
    people, errors = len(groups) - 1, len(groups) * (k - 1)
    low = between / within / f_quantile(0.975, people, errors)
    high = between / within * f_quantile(0.975, errors, people)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _mean_squares(groups: Sequence[Sequence[float]]) -> tuple[float, float, int]:
    """Between persons, within them, and how many readings there are of each."""
    sizes = {len(group) for group in groups}
    if len(groups) < 2 or len(sizes) != 1 or min(sizes) < 2:
        raise ValueError("icc needs two persons or more, and of each the same number of readings, two or more")
    n, k = len(groups), sizes.pop()
    means = [math.fsum(group) / k for group in groups]
    middle = math.fsum(means) / n
    between = k * math.fsum((mean - middle) ** 2 for mean in means) / (n - 1)
    within = math.fsum((value - mean) ** 2 for group, mean in zip(groups, means, strict=True) for value in group) / (
        n * (k - 1)
    )
    return between, within, k


def _kind(one: StandReading) -> _Kind:
    return one.measure_id, one.side, one.line, one.unit, one.view, one.method


def _pairs(readings: Iterable[StandReading]) -> Iterator[_Pair]:
    """Both stands of each person, where one version of the tool read both."""
    known: dict[tuple[int, str, _Kind], dict[int, StandReading]] = {}
    for one in readings:
        known.setdefault((one.person, one.tool, _kind(one)), {})[one.stand] = one
    for stands in known.values():
        if len(stands) == len(STANDS):
            yield stands[1], stands[2]


def _figures(kind: _Kind, pairs: Sequence[_Pair]) -> Repeatability:
    measure_id, side, line, unit, view, method = kind
    groups = [(first.estimate, second.estimate) for first, second in pairs]
    own = math.sqrt(math.fsum(one.own_sd**2 for pair in pairs for one in pair) / (2 * len(pairs)))
    sem = practice_restand_sd(groups, 0.0)
    return Repeatability(
        measure_id=measure_id,
        side=side,
        line=line,
        unit=unit,
        view=view,
        method=method,
        persons=len(pairs),
        restand_sd=practice_restand_sd(groups, own),
        sem=sem,
        mdc95=None if sem is None else Z95 * math.sqrt(2) * sem,
        icc=None if len(pairs) < FEWEST_PERSONS else icc(groups),
        icc_ci95=None if len(pairs) < FEWEST_PERSONS else icc_ci95(groups),
        tools=tuple(sorted({first.tool for first, _ in pairs})),
    )
