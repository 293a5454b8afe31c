"""Two visits of one person -> changed, no change shown, or cannot be judged; and the minimal detectable change.

Between visits a person stands anew: besides the error of the photos, how differently one person stands must be known.
That is the practice's own figure, from repeats of its own people, or a published one for the same line and kind of
measure; without either no change is judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from posture.measures.base import Line
from posture.repeats import Repeated
from posture.uncertainty import Z95

FEWEST_PERSONS = 20
"""Whose repeats give a practice's re-stand SD; chosen by us: its own error is then 16 % or less (1 / sqrt(2 x 20), two
photos each)."""


class Change(StrEnum):
    """What two visits say."""

    CHANGED = "changed"
    NOT_SHOWN = "no change shown"
    CANNOT_JUDGE = "cannot be judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restand:
    """What has been published about how differently one person stands.

    Attributes
    ----------
    sd
        Standard deviation between stands, without the error of the photo [unit of the measure]; None where no study
        fits this line and way of measuring.
    source, note
        Where it was read, and why it is no figure for this measure where there is none.
    """

    source: str
    note: str
    sd: float | None = None


_NO_LEGS = Restand(
    source="Beattie 1990, Physical Therapy 70:150", note="Tape on lying people: no re-stand, and not from a photo."
)
_PRINT = Restand(
    source="PosturePrint 2007, Chiropr Osteopat 15:15",
    note="SEM 2.7° or less over all its measures, from 13 markers and three photos: an upper bound, and other points.",
)
PUBLISHED: Mapping[tuple[str, Line | None], Restand] = MappingProxyType(
    {
        ("hip_tilt", Line.HIP): _PRINT,
        ("hip_height_difference", Line.HIP): Restand(
            source="PosturePrint 2007, Chiropr Osteopat 15:15",
            note="SEM 5.9 mm or less over all its shifts, from markers: no figure for the height of the hips.",
        ),
        ("knee_angle", None): Restand(
            source="Sheehy 2015, Osteoarthritis Cartilage, S1063-4584(14)01381-8",
            note="Stickers on the ASIS, re-marked retest ICC 0.903; its MDC was not read, and its points are others.",
        ),
        ("leg_length_difference", Line.HIP): _NO_LEGS,
        ("shoulder_tilt", None): _PRINT,
    }
)
"""By measure and line. None has a figure: the rows say what was found, so that nobody adds one that does not belong.
Dunk 2004 (JMPT 27:91), three sessions of three photos, found poor to moderate agreement but no figure was read."""


def restand_sd(measure_id: str, line: Line | None, practice: float | None = None) -> float | None:
    """Standard deviation between stands of one person: the practice's own, else a published one, else None."""
    published = PUBLISHED.get((measure_id, line))
    return practice if practice is not None else published.sd if published else None


def practice_restand_sd(groups: Sequence[Sequence[float]], own_sd: float) -> float | None:
    """How differently one person stands, from repeats in this practice.

    Parameters
    ----------
    groups
        Readings of one measure and line, a group for each person, each photo a new stand. Those of a single reading do
        not count.
    own_sd
        The part of the photo's error that is anew in each photo (`PhotoError.own_sd`). [unit of the readings]

    Returns
    -------
    The pooled standard deviation within persons with the photo's own error taken out, 0 or more [unit of the readings];
    None from fewer than FEWEST_PERSONS persons.

    Raises
    ------
    ValueError
        A reading, or `own_sd`, is not finite, or `own_sd` is below zero.

    Notes
    -----
    sqrt(max(0, sum over persons of squared deviations from the person's mean / sum of (readings - 1) - own_sd^2)).
    """
    if not all(map(math.isfinite, (own_sd, *(value for group in groups for value in group)))) or own_sd < 0:
        raise ValueError("readings and own_sd must be finite, own_sd not below zero")
    repeated = [group for group in groups if len(group) > 1]
    if len(repeated) < FEWEST_PERSONS:
        return None
    squares = math.fsum(_squares(group) for group in repeated)
    pooled = squares / sum(len(group) - 1 for group in repeated)
    return math.sqrt(max(0.0, pooled - own_sd**2))


def _squares(group: Sequence[float]) -> float:
    mean = math.fsum(group) / len(group)
    return math.fsum((value - mean) ** 2 for value in group)


def mdc95(visit: Repeated, restand: float | None) -> float | None:
    """The smallest difference to another visit of as many photos that is more than error, with 95 % confidence.

    Parameters
    ----------
    visit
        The mean of its photos.
    restand
        Standard deviation between stands of one person, see `restand_sd`. [unit of the measure]

    Returns
    -------
    [unit of the measure]; None where `restand` is not known.

    Notes
    -----
    1.96 sqrt(2) sqrt(K^2 + (s^2 + r^2) / n): shared and own error of a photo, stance, n photos. What both visits share
    could cancel out; it is counted as if it did not, because camera, clothes and light may be others next time.

    References
    ----------
    Weir JP. J Strength Cond Res 2005;19:231 (minimal difference = 1.96 sqrt(2) SEM).
    """
    return None if restand is None else Z95 * math.sqrt(2 * _variance(visit, restand))


def detectable(before: Repeated, after: Repeated, restand: float | None) -> float | None:
    """The smallest difference between these two visits that is more than error, with 95 % confidence: `mdc95` of two
    visits that need not have as many photos. It is the same for both orders.

    Returns
    -------
    [unit of the measure]; None where `restand` is not known, or the two are not of one measure, side, line, unit, view
    and method.
    """
    if restand is None or _kind(before) != _kind(after):
        return None
    return Z95 * math.sqrt(_variance(before, restand) + _variance(after, restand))


def judged_change(before: Repeated, after: Repeated, restand: float | None) -> Change:
    """What two visits say of one measure: changed where the means differ by more than is `detectable`; cannot be judged
    where that is not known.
    """
    least = detectable(before, after, restand)
    if least is None:
        return Change.CANNOT_JUDGE
    apart = abs(after.mean.estimate - before.mean.estimate)
    return Change.CHANGED if apart > least else Change.NOT_SHOWN


def _variance(visit: Repeated, restand: float) -> float:
    return visit.error.shared_sd**2 + (visit.error.own_sd**2 + restand**2) / visit.photos


def _kind(visit: Repeated) -> tuple[object, ...]:
    """What two means must have in common to be compared."""
    mean = visit.mean
    return mean.measure.id, mean.measure.side, mean.reading.line, mean.reading.unit, visit.view, mean.method
