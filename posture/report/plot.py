"""The block test as a drawing: a dot with its bar for each photo, and the line. Places only; the page draws them."""

from __future__ import annotations

from dataclasses import dataclass

from posture.blocks import LEAST_APART_MM, BlockTest, Fit, Level
from posture.report.block_words import height, heights
from posture.uncertainty import Measurement

WIDTH, HEIGHT = 420.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 12.0, 34.0
"""Size of the drawing and its margins, which hold the labels. [units of the drawing]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One photo. [units of the drawing]"""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Places in the drawing, from its left upper corner. [units of the drawing]

    Attributes
    ----------
    zero
        Where the tilt is zero.
    dots
        The photos, in their order.
    line
        Both ends of the line; None without one.
    level
        The interval of the height that levels the pelvis, and that height; None where none is said.
    ticks_x, ticks_y
        Labels and their places.
    """

    zero: float
    dots: tuple[Dot, ...]
    line: tuple[float, float, float, float] | None
    level: tuple[float, float, float] | None
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class _Axes:
    """Heights and tilts that are drawn. [mm], [deg]"""

    highest: float
    top: float
    bottom: float

    def x(self, height_mm: float) -> float:
        share = max(0.0, min(1.0, height_mm / self.highest))
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, tilt_deg: float) -> float:
        return round(TOP + (self.top - tilt_deg) / (self.top - self.bottom) * (HEIGHT - TOP - BOTTOM), 1)


def plot(test: BlockTest) -> Plot | None:
    """The drawing of `test`; None where nothing was read."""
    read = [(one.block.height_mm, one.taken) for one in test.stood if one.taken]
    if not read:
        return None
    heights_mm = sorted({one.block.height_mm for one in test.stood})
    axes = _axes(read, max(heights_mm[-1], LEAST_APART_MM))
    tilts = sorted({axes.bottom, 0.0, axes.top})
    return Plot(
        zero=axes.y(0.0),
        dots=tuple(_dot(axes, height_mm, taken) for height_mm, taken in read),
        line=None if test.fit is None else _line(test, test.fit, axes),
        level=_level(test, axes),
        ticks_x=tuple((axes.x(one), f"{one:.0f}") for one in heights_mm),
        ticks_y=tuple((axes.y(one), f"{one:+.0f}°" if one else "0°") for one in tilts),
    )


def _axes(read: list[tuple[float, Measurement]], highest_mm: float) -> _Axes:
    ends = [end for _, taken in read for end in taken.ci95]
    return _Axes(highest_mm, float(max(1, round(max(ends) + 0.5))), float(min(-1, round(min(ends) - 0.5))))


def _dot(axes: _Axes, height_mm: float, taken: Measurement) -> Dot:
    low, high = (axes.y(end) for end in taken.ci95)
    return Dot(x=axes.x(height_mm), y=axes.y(taken.estimate), low=low, high=high)


def _line(test: BlockTest, fit: Fit, axes: _Axes) -> tuple[float, float, float, float]:
    first, last = (fit.at(height(test, end)) for end in (0.0, axes.highest))
    return axes.x(0.0), axes.y(first), axes.x(axes.highest), axes.y(last)


def _level(test: BlockTest, axes: _Axes) -> tuple[float, float, float] | None:
    if not isinstance(test.level, Level):
        return None
    low, high = heights(test, test.level)
    return axes.x(low), axes.x(high), axes.x(height(test, test.level.lift_mm))
