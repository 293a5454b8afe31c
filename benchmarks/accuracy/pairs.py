"""Readings -> pairs of truth and reading of one measure, by one method. Both knees are pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.accuracy.quantities import QUANTITIES, Quantity
from benchmarks.accuracy.readings import Answer, Answers, Method, Reading
from benchmarks.accuracy.truths import Case

Against = Literal["true", "projected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A truth and what a method says of it; no answer where it refused or could not measure. [unit of the truth]"""

    case: Case
    truth: float
    answer: Answer | None
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one heading of the page is about: the rows of QUANTITIES of one name."""

    quantities: tuple[Quantity, ...]

    @property
    def name(self) -> str:
        """Heading."""
        return self.quantities[0].name

    @property
    def words(self) -> str:
        """The heading within a sentence."""
        return f"{self.name[0].lower()}{self.name[1:]}"

    @property
    def unit(self) -> str:
        """As it follows a number."""
        return self.quantities[0].unit

    @property
    def stem(self) -> str:
        """Name for files."""
        return self.quantities[0].stem

    @property
    def id(self) -> str:
        """Of the measure in JSON."""
        return self.quantities[0].id

    @property
    def method(self) -> Method:
        """How the installed tool takes it: between bony points by stickers, all else by itself."""
        return Method.STICKER if self.quantities[0].stickers else Method.AUTO

    @property
    def legs(self) -> bool:
        """It is a hip tilt or a leg length, which are partly drawn apart."""
        return self.id in {"hip_tilt", "hip_height_difference", "leg_length_difference"}


SUBJECTS = tuple(
    Subject(quantities=tuple(row for row in QUANTITIES if row.name == name))
    for name in dict.fromkeys(row.name for row in QUANTITIES)
)
"""In the order of QUANTITIES."""


def pairs(readings: Sequence[Reading], subject: Subject, method: Method, against: Against = "true") -> tuple[Pair, ...]:
    """All pairs of a subject for which the set knows the truth; by stickers, of bodies that bear them."""
    return tuple(
        Pair(
            case=reading.case,
            truth=_truths(reading.case, against)[quantity.truth],
            answer=_answers(reading, method, against).get(quantity.truth),
            refused=method in reading.refused,
        )
        for reading in readings
        for quantity in subject.quantities
        if quantity.truth in _truths(reading.case, against)
        and _meant(reading.case, quantity)
        and (method is not Method.STICKER or reading.case.traits.stickers in ("exact", "slipped"))
    )


def _answers(reading: Reading, method: Method, against: Against) -> Answers:
    return reading.answers[method] if against == "true" else reading.against_picture(method)


def _truths(case: Case, against: Against) -> Mapping[str, float]:
    return case.true if against == "true" else case.projected


def _meant(case: Case, quantity: Quantity) -> bool:
    return quantity.touching in ("", case.traits.touching)


def is_read(readings: Sequence[Reading], subject: Subject) -> bool:
    """The tool has this measure: it read it at least once, by itself or with points set by hand."""
    methods = (Method.AUTO, Method.STICKER, Method.MANUAL)
    return any(pair.answer for method in methods for pair in pairs(readings, subject, method))
