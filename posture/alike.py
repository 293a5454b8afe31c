"""How a number was come by, at one visit and at another -> what is not like for like between the two.

A difference that makes the number another quantity (view, line, unit, method of finding points) forbids to say a
change; any other is a warning beside what is said. What is not written down is not alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from posture.conditions import Conditions
from posture.landmarks import Source, View
from posture.measures.base import Line, Unit
from posture.scale import ScaleSource
from posture.vertical import VerticalSource

FURTHER = 0.10
"""Distances from the camera that differ by more than this part of the longer are not alike; chosen by us: what is
nearer to the lens is drawn larger, and at 3 m a tenth moves the knee angle less than its error (Schmitt, KSSTA 2008: 0°
to 1.8° over a far greater change)."""
HIGHER_CM = 10.0
"""Heights of the lens that differ by more are not alike; chosen by us: 2° of pitch at 3 m. [cm]"""


class UnlikeCode(StrEnum):
    """What may differ between two visits."""

    VIEW = "view"
    LINE = "line"
    UNIT = "unit"
    METHOD = "method"
    LANDMARK_SOURCE = "landmark_source"
    DISTANCE = "distance"
    LENS_HEIGHT = "lens_height"
    SHOES = "shoes"
    CLOTHES = "clothes"
    VERTICAL_SOURCE = "vertical_source"
    SCALE_SOURCE = "scale_source"
    TOOL = "tool"
    MODEL = "model"
    REFINER = "refiner"
    PHOTOS = "photos"


class Weight(StrEnum):
    """What a difference does to the comparison."""

    FORBIDS = "forbids"
    WARNS = "warns"
    INFORMS = "informs"


_OTHER_QUANTITY = frozenset({UnlikeCode.VIEW, UnlikeCode.LINE, UnlikeCode.UNIT, UnlikeCode.METHOD})
Value = tuple[str, ...] | float | bool | None
"""Names (each once, sorted), a number, yes or no; None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlike:
    """One thing that differs between two visits, or is not known of one of them.

    Attributes
    ----------
    code
        What it is.
    before, after
        Its values: names of an enum (`View`, `Line`, `Unit`, `Source`, `VerticalSource`, `ScaleSource`), versions,
        clothes; [cm] of a distance or height; a number of photos. None where not known.
    """

    code: UnlikeCode
    before: Value
    after: Value

    @property
    def weight(self) -> Weight:
        """Whether it forbids to say a change, is a warning, or is said for information alone."""
        if self.code is UnlikeCode.PHOTOS:
            return Weight.INFORMS
        return Weight.FORBIDS if self.code in _OTHER_QUANTITY else Weight.WARNS

    @property
    def unknown(self) -> bool:
        """It may be alike: it was not written down at one visit, or at both."""
        return self.before is None or self.after is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How the number of one measure at one visit was come by.

    Attributes
    ----------
    view, line, unit, method
        Those of the mean; where they differ, the number is another quantity.
    sources
        Where the points it rests on come from; several where they are mixed.
    verticals, scales
        What told down and millimetres in its photos; no scale where the number needs none.
    conditions
        How the photos were taken.
    tools, models, refiners
        Versions of Posture, and of the networks with the first figures of their SHA-256; no refiner where none was
        believed.
    photos
        How many had a reading.
    """

    view: View
    line: Line | None
    unit: Unit
    method: Source
    sources: frozenset[Source]
    verticals: frozenset[VerticalSource]
    scales: frozenset[ScaleSource]
    conditions: Conditions
    tools: frozenset[str]
    models: frozenset[str]
    refiners: frozenset[str]
    photos: int


def unlike(before: Circumstances, after: Circumstances) -> tuple[Unlike, ...]:
    """What is not like for like, in the order of `UnlikeCode`; the same for both orders, with the values exchanged."""
    pairs = zip(_named(before), _named(after), strict=True)
    named = [Unlike(code=code, before=one, after=other) for (code, one), (_, other) in pairs if one != other]
    if before.method is not after.method:  # which says all of where the points come from
        named = [one for one in named if one.code is not UnlikeCode.LANDMARK_SOURCE]
    found = [*named, *unlike_conditions(before.conditions, after.conditions)]
    return tuple(sorted(found, key=lambda one: list(UnlikeCode).index(one.code)))


def _named(of: Circumstances) -> Iterator[tuple[UnlikeCode, Value]]:
    yield UnlikeCode.VIEW, (of.view.value,)
    yield UnlikeCode.LINE, _names(of.line)
    yield UnlikeCode.UNIT, (of.unit.value,)
    yield UnlikeCode.METHOD, (of.method.value,)
    yield UnlikeCode.LANDMARK_SOURCE, _names(*of.sources)
    yield UnlikeCode.VERTICAL_SOURCE, _names(*of.verticals)
    yield UnlikeCode.SCALE_SOURCE, _names(*of.scales)
    yield UnlikeCode.TOOL, _names(*of.tools)
    yield UnlikeCode.MODEL, _names(*of.models)
    yield UnlikeCode.REFINER, _names(*of.refiners)
    yield UnlikeCode.PHOTOS, of.photos


def _names(*values: str | None) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in values if value is not None))


def unlike_conditions(before: Conditions, after: Conditions) -> tuple[Unlike, ...]:
    """What of the conditions of two visits differs, or is not written down at one of them."""
    lengths = (before.distance_cm, after.distance_cm), (before.lens_height_cm, after.lens_height_cm)
    distance, height = (None if None in pair else abs((pair[0] or 0) - (pair[1] or 0)) for pair in lengths)
    further = FURTHER * max(before.distance_cm or 0, after.distance_cm or 0)
    clothes = _clothes(before.clothes), _clothes(after.clothes)
    differs = {
        UnlikeCode.DISTANCE: (distance is None or distance > further, *lengths[0]),
        UnlikeCode.LENS_HEIGHT: (height is None or height > HIGHER_CM, *lengths[1]),
        UnlikeCode.SHOES: (before.shoes is None or before.shoes is not after.shoes, before.shoes, after.shoes),
        UnlikeCode.CLOTHES: (
            None in clothes or clothes[0] != clothes[1],
            before.clothes if clothes[0] else None,
            after.clothes if clothes[1] else None,
        ),
    }
    return tuple(
        Unlike(code=code, before=_value(one), after=_value(other))
        for code, (differ, one, other) in differs.items()
        if differ
    )


def _clothes(text: str) -> str | None:
    """As words alone, so that capitals and spaces are no difference; None where nothing is written down."""
    return " ".join(text.casefold().split()) or None


def _value(of: str | float | bool | None) -> Value:
    return (of,) if isinstance(of, str) else of
