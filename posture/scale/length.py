"""What a scale is, where it may come from, and when two of them cannot both be right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class ScaleSource(StrEnum):
    """Where the scale comes from."""

    STATURE = "stature"
    BOARD = "board"


class ScaleChoice(StrEnum):
    """Where the user wants it from; `auto` is the board where one can be read, else the stature."""

    AUTO = "auto"
    STATURE = "stature"
    BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How long a pixel is in the plane of the body.

    Attributes
    ----------
    source
        Where it comes from.
    mm_per_px
        Millimetres that one pixel stands for.
    sd_pct
        Standard deviation of `mm_per_px`. [% of it]
    """

    source: ScaleSource
    mm_per_px: float
    sd_pct: float


APART_SD = 3.0
"""How many of their common standard deviations two scales may be apart; chance alone goes further once in 370."""


def apart_pct(one: Scale, other: Scale) -> float | None:
    """How much longer `one` makes everything than `other`; None while their errors explain it. [%]"""
    apart = 100 * (one.mm_per_px / other.mm_per_px - 1)
    return apart if abs(apart) > APART_SD * math.hypot(one.sd_pct, other.sd_pct) else None
