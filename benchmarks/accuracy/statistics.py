"""Pairs of truth and reading -> errors, with what is known of their own certainty.

A truth without a reading counts as if the mean of all truths had been read (the prior): refusing does not make a method
look better than guessing would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.accuracy.pairs import Pair

Floats = NDArray[np.float64]
PROMISED = 0.95
"""Share of truths that `ci95` is meant to hold."""
_WORSE_P = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, with the exact (Clopper-Pearson) binomial 95 % interval.

    `bodies`: how many different ones the n belong to, which is all that the interval counts; None: n.
    """

    hits: int
    n: int
    bodies: int | None = None

    @property
    def value(self) -> float:
        """Between 0 and 1."""
        return self.hits / self.n

    @property
    def ci95(self) -> tuple[float, float]:
        """Between 0 and 1.

        >>> low, high = Share(hits=0, n=10).ci95
        >>> round(low, 2), round(high, 2)
        (0.0, 0.31)
        """
        n = self.bodies or self.n
        hits = round(self.value * n)
        interval = stats.binomtest(hits, n).proportion_ci(confidence_level=0.95, method="exact")
        return float(interval.low), float(interval.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far readings are from the truth, in its unit; an error is reading minus truth.

    Attributes
    ----------
    n, measured, refused
        Truths; of those, with a reading, and in refused pictures.
    bias, sd
        Mean and standard deviation of the errors.
    mae, p95
        Mean and 95th percentile of their size.
    measured_mae
        Mean of their size where there is a reading; None where there is none.
    prior_mae
        Mean error of one who always says the mean of the truths.
    r, slope
        Of the reading on the truth; None where one of them does not vary.
    covered
        Truths inside their interval; None where no interval is given.
    half_width
        Median of half the width of the intervals; None where none is given.
    withheld
        Readings that the tool does not show; None where no interval is given.
    """

    n: int
    measured: int
    refused: int
    bias: float
    sd: float
    mae: float
    p95: float
    measured_mae: float | None
    prior_mae: float
    r: float | None
    slope: float | None
    covered: Share | None
    half_width: float | None
    withheld: Share | None

    @property
    def share_of_prior(self) -> float:
        """Mean error as a share of the one that guessing the mean makes: 0 perfect, 1 worthless."""
        return self.mae / self.prior_mae if self.prior_mae else 1.0

    @property
    def promise_broken(self) -> bool:
        """The interval holds fewer truths than it promises, by more than chance."""
        return self.covered is not None and self.covered.ci95[1] < PROMISED


def errors_of(pairs: Sequence[Pair], prior: float | None = None) -> Errors:
    """Errors of at least one pair; `prior` is what a missing reading counts as, by itself the mean of the truths."""
    truths, readings = _arrays(pairs, prior)
    off = readings - truths
    r, slope = _line(truths, readings)
    return Errors(
        n=len(pairs),
        measured=sum(pair.answer is not None for pair in pairs),
        refused=sum(pair.refused for pair in pairs),
        bias=float(off.mean()),
        sd=float(off.std(ddof=1)) if len(off) > 1 else 0.0,
        mae=float(np.abs(off).mean()),
        p95=float(np.percentile(np.abs(off), 95)),
        measured_mae=_measured_mae(pairs),
        prior_mae=float(np.abs(truths - truths.mean()).mean()),
        r=r,
        slope=slope,
        covered=_covered(pairs),
        half_width=_half_width(pairs),
        withheld=_withheld(pairs),
    )


def prior_of(pairs: Sequence[Pair]) -> float:
    """Mean of the truths."""
    return float(np.mean([pair.truth for pair in pairs]))


def sizes(pairs: Sequence[Pair], prior: float) -> Floats:
    """Mean size of the errors of each body: its knees and its pictures are not independent."""
    truths, readings = _arrays(pairs, prior)
    _, body = np.unique([_body(pair) for pair in pairs], return_inverse=True)
    return np.asarray(np.bincount(body, np.abs(readings - truths)) / np.bincount(body))


def _body(pair: Pair) -> str:
    return pair.case.body or str(pair.case.path)


def distinctly_larger(some: Floats, rest: Floats) -> bool:
    """Errors of a group are larger than the rest's, by chance in fewer than 1 of 100 (Mann-Whitney, one-sided)."""
    if not len(some) or not len(rest):
        return False
    return bool(stats.mannwhitneyu(some, rest, alternative="greater").pvalue < _WORSE_P)


def _arrays(pairs: Sequence[Pair], prior: float | None) -> tuple[Floats, Floats]:
    """Truths and readings."""
    instead = prior_of(pairs) if prior is None else prior
    readings = [instead if pair.answer is None else pair.answer.estimate for pair in pairs]
    return np.array([pair.truth for pair in pairs]), np.array(readings)


def _measured_mae(pairs: Sequence[Pair]) -> float | None:
    off = [abs(pair.answer.estimate - pair.truth) for pair in pairs if pair.answer is not None]
    return float(np.mean(off)) if off else None


def _line(truths: Floats, readings: Floats) -> tuple[float | None, float | None]:
    """Pearson's r, and the slope of the reading on the truth."""
    if len(truths) < 3 or np.ptp(truths) == 0 or np.ptp(readings) == 0:
        return None, None
    fit = stats.linregress(truths, readings)
    return float(fit.rvalue), float(fit.slope)


def _covered(pairs: Sequence[Pair]) -> Share | None:
    inside = [
        (_body(pair), pair.answer.ci95[0] <= pair.truth <= pair.answer.ci95[1])
        for pair in pairs
        if pair.answer is not None and pair.answer.ci95 is not None
    ]
    if not inside:
        return None
    return Share(hits=sum(held for _, held in inside), n=len(inside), bodies=len({body for body, _ in inside}))


def _half_width(pairs: Sequence[Pair]) -> float | None:
    intervals = [pair.answer.ci95 for pair in pairs if pair.answer is not None and pair.answer.ci95 is not None]
    return float(np.median([(high - low) / 2 for low, high in intervals])) if intervals else None


def _withheld(pairs: Sequence[Pair]) -> Share | None:
    hidden = [pair.answer.withheld for pair in pairs if pair.answer is not None and pair.answer.ci95 is not None]
    return Share(hits=sum(hidden), n=len(hidden)) if hidden else None
