"""Readings of the set `findings` -> hits and false alarms of every finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.readings import Method, Reading
from benchmarks.accuracy.statistics import Share
from posture.quality import CHECKS, Code, Severity

LEAST_HITS, MOST_FALSE = 0.90, 0.03
"""What a finding that refuses must reach."""
_REFUSING = {Code.NO_PERSON, Code.SEVERAL_PEOPLE} | {row.code for row in CHECKS if row.severity is Severity.REFUSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which a finding was brought about."""

    name: str
    must_refuse: bool
    hits: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One finding.

    Attributes
    ----------
    known
        The tool has such a finding.
    refuses
        It can refuse a picture, so the bars hold for it.
    hits
        Given where it is due, and refusing where the picture must be refused; None where no picture of the set calls
        for it.
    ways
        The same by how the finding was brought about, and whether such pictures must be refused.
    false
        Given to a picture with nothing wrong; None where the set has no such picture.
    usual
        Given to an everyday picture, in which it may be due now and then.
    """

    code: str
    known: bool
    refuses: bool
    hits: Share | None
    false: Share | None
    usual: Share | None = None
    ways: tuple[Way, ...] = ()

    @property
    def missed(self) -> bool:
        """It refuses and does not reach a bar, or is due and does not exist.

        Where some of its pictures need only a warning, the bar is that of those to be refused.
        """
        grave = [way.hits for way in self.ways if way.must_refuse] or ([self.hits] if self.hits else [])
        few = sum(share.hits for share in grave) < LEAST_HITS * sum(share.n for share in grave)
        many = self.false is not None and self.false.value > MOST_FALSE
        return (self.refuses and (few or many)) or not self.known


def alarms(readings: Sequence[Reading], usual: Sequence[Reading] = ()) -> tuple[Alarm, ...]:
    """Every finding of the tool, and those that the set calls for and the tool lacks; `usual`: everyday pictures."""
    clean = [reading for reading in readings if not reading.case.finding]
    codes = dict.fromkeys([*(code.value for code in Code), *(r.case.finding for r in readings if r.case.finding)])
    return tuple(
        Alarm(
            code=code,
            known=code in set(Code),
            refuses=code in _REFUSING,
            hits=_hits([reading for reading in readings if reading.case.finding == code]),
            false=_given(code, clean),
            usual=_given(code, usual),
            ways=_ways([reading for reading in readings if reading.case.finding == code]),
        )
        for code in codes
    )


def _ways(due: Sequence[Reading]) -> tuple[Way, ...]:
    names = dict.fromkeys((reading.case.way, reading.case.must_refuse) for reading in due)
    return tuple(
        Way(name=name, must_refuse=grave, hits=hits)
        for name, grave in names
        if (
            hits := _hits([reading for reading in due if (reading.case.way, reading.case.must_refuse) == (name, grave)])
        )
    )


def _hits(due: Sequence[Reading]) -> Share | None:
    given = sum(
        reading.case.finding in reading.findings and (Method.AUTO in reading.refused or not reading.case.must_refuse)
        for reading in due
    )
    return Share(hits=given, n=len(due)) if due else None


def _given(code: str, readings: Sequence[Reading]) -> Share | None:
    given = sum(code in reading.findings for reading in readings)
    return Share(hits=given, n=len(readings)) if readings else None
