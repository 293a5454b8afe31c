"""Measurements -> findings: what was measured and can hardly be, which says that the person did not stand as asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from posture.measures.base import Unit
from posture.quality.finding import Code, Finding, Severity
from posture.uncertainty import Measurement

RARE: Mapping[tuple[str, Unit], float] = MappingProxyType(
    {
        ("leg_length_difference", Unit.MM): 20.0,
        ("leg_length_difference", Unit.PERCENT): 2.5,
        ("hip_tilt", Unit.DEG): 6.0,
    }
)
"""What is surely beyond this is taken for weight on one leg, a bent knee, a raised heel or a foot put forward. About
one person in a hundred has legs that differ by 20 mm or more (4,593 people on X-ray; Kim C et al. Arthritis Rheumatol
2018, doi:10.1002/art.40537): 2.5 % of a leg of 800 mm, and some 6° between hip joints (6.5° at 176 mm, 5.3° at 215).
The 6° were 6.5° until a real photo of a person on one leg (surely 6.47°) passed without a word: chosen after it."""


def unlikely(taken: Iterable[Measurement]) -> tuple[Finding, ...]:
    """A doubt about legs or hips that differ as hardly anybody's do; said once, of what is surest beyond its limit."""
    beyond = [
        (surely / limit, one.reading.unit, surely)
        for one in taken
        if (limit := RARE.get((one.measure.id, one.reading.unit)))
        and (surely := abs(one.estimate) - one.half_width) > limit
    ]
    if not beyond:
        return ()
    _, unit, surely = max(beyond)
    return (Finding(code=Code.LEGS_UNLIKE, severity=Severity.WARN, value=surely, unit=unit.value),)
