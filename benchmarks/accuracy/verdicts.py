"""Errors -> which measures are weak, and in what words: weakest first, by figures and never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.markdown import percent, ratio, share, size
from benchmarks.accuracy.pairs import SUBJECTS, Pair, Subject, is_read, pairs
from benchmarks.accuracy.readings import Reading
from benchmarks.accuracy.statistics import Errors, errors_of

WORTHLESS, WEAK = 0.9, 0.5
"""Mean error as a share of that of guessing the mean of the truths; chosen by us."""

WEAK_WORDS = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A measure as the installed tool takes it."""

    subject: Subject
    pairs: tuple[Pair, ...]
    errors: Errors

    @property
    def verdict(self) -> str:
        """In a few words."""
        if self.errors.share_of_prior >= WORTHLESS:
            return "no better than guessing"
        if self.errors.share_of_prior >= WEAK:
            return WEAK_WORDS
        return "its interval promises too much" if self.errors.promise_broken else "follows the truth"

    @property
    def weak(self) -> bool:
        """Its number says little, or its interval promises too much."""
        return self.errors.share_of_prior >= WEAK or self.errors.promise_broken


def judged(readings: Sequence[Reading]) -> tuple[Judged, ...]:
    """Every measure that the tool has, the weakest first."""
    found = [
        _judged(subject, pairs(readings, subject, subject.method)) for subject in SUBJECTS if is_read(readings, subject)
    ]
    return weakest_first(found)


def weakest_first(found: Sequence[Judged]) -> tuple[Judged, ...]:
    """The weak ones first; among them by mean error as a share of that of guessing."""
    return tuple(sorted(found, key=lambda one: (not one.weak, -one.errors.share_of_prior)))


def _judged(subject: Subject, those: tuple[Pair, ...]) -> Judged:
    return Judged(subject=subject, pairs=those, errors=errors_of(those))


def sentence(one: Judged) -> str:
    """What a practitioner must know of a measure."""
    errors, unit = one.errors, one.subject.unit
    parts = [
        f"**{one.subject.name}: {one.verdict}.** The reading is off by {size(errors.mae, unit)} on average and by up "
        f"to {size(errors.p95, unit)} in 95 of 100 cases, pictures without a reading counted as guesses; always "
        f"saying the mean of these bodies would be off by "
        f"{size(errors.prior_mae, unit)}."
    ]
    if errors.slope is not None:
        parts.append(
            f"Of each {'degree' if unit == '°' else 'millimetre'} it shows {ratio(errors.slope)} (r {ratio(errors.r)})."
        )
    if errors.promise_broken:
        parts.append(f"**Its 95 % interval holds the truth in only {share(errors.covered)}.**")
    if errors.withheld and errors.withheld.hits:
        parts.append(
            f"The tool withholds the number in {percent(errors.withheld.hits, errors.withheld.n)} of the pictures."
        )
    return " ".join(parts)
