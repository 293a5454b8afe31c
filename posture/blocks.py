"""The block test: hip tilts with blocks of known height under one foot -> the height that levels the pelvis.

A straight line is laid through tilt against height. Where it crosses zero, the pelvis is level; how surely that place
is known hangs on the slope of the line and on what all photos of the session get wrong alike. No height is said where
the slope is not sure, or where it would lie beyond the blocks that were tried. Formula: docs/method.md, "Block test".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from posture.analysis import Analysis
from posture.errors import WrongUsage
from posture.landmarks import FRONTAL, Side, View
from posture.measures.base import Line
from posture.repeats import MOST_PHOTOS, PhotoError, check_alike, half_width, photo_error
from posture.student import t95
from posture.uncertainty import Z95, Measurement

FEWEST_PHOTOS = 3
"""Two points always lie on a line: with three its scatter is seen."""
LEAST_APART_MM = 1.0
"""Between the lowest and the highest block; chosen by us: a millimetre tilts the pelvis by 0.3°, less than one photo
can tell. [mm]"""
MOST_MM = 100.0
"""Highest block; chosen by us: above it the person climbs rather than stands. [mm]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What lay under one foot in one photo.

    Attributes
    ----------
    side
        The foot.
    height_mm
        0 without a block. [mm]
    """

    side: Side
    height_mm: float

    @property
    def lift_mm(self) -> float:
        """How much higher the left foot stands than the right: `+` under the left foot, `-` under the right. [mm]"""
        return self.height_mm if self.side is Side.LEFT else -self.height_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """One photo of the test.

    Attributes
    ----------
    name, block
        Of the photo.
    taken
        The hip tilt that was read on the line of the test; None where none was.
    elsewhere
        The one that was read on another line of the body instead, which goes into nothing.
    """

    name: str
    block: Block
    taken: Measurement | None
    elsewhere: Measurement | None = None


class NoLevel(StrEnum):
    """Why no height is said."""

    FEW_PHOTOS = "few_photos"
    UNSURE_SLOPE = "unsure_slope"
    WRONG_WAY = "wrong_way"
    BEYOND = "beyond_blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The straight line through the readings, by least squares.

    Attributes
    ----------
    slope
        How much one millimetre under the left foot raises the left hip. [deg/mm]
    slope_half_width
        Half of its 95 % interval. [deg/mm]
    tilt_deg, lift_mm
        The middle of the readings, through which the line goes.
    squares
        Sum of the squared distances of the lifts from their middle. [mm^2]
    scatter
        Standard deviation of the readings about the line, n - 2 degrees of freedom. [deg]
    error, least
        Of one photo, in its two parts: with the most that photos may share, and with the least. [deg]
    photos
        How many readings.
    """

    slope: float
    slope_half_width: float
    tilt_deg: float
    lift_mm: float
    squares: float
    scatter: float
    error: PhotoError
    least: PhotoError
    photos: int

    def at(self, lift_mm: float) -> float:
        """The tilt on the line with the left foot so much higher. [deg]"""
        return self.tilt_deg + self.slope * (lift_mm - self.lift_mm)

    def half_width_at(self, lift_mm: float) -> float:
        """Half of the 95 % interval of the line there, by the sharing that makes it wider. [deg]

        Between the blocks the shared part of the error weighs more, far from them the photos' own.
        """
        worth = self._worth(lift_mm)
        return max(half_width(one, self.scatter, worth, freedom=self.photos - 2) for one in (self.error, self.least))

    def _worth(self, lift_mm: float) -> float:
        """How many readings at one place would tell as much of the line there."""
        return 1.0 / (1.0 / self.photos + (lift_mm - self.lift_mm) ** 2 / self.squares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The lift with which the pelvis is level, and its 95 % interval; `+` under the left foot. [mm]"""

    lift_mm: float
    ci95: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlockTest:
    """All photos of one block test.

    Attributes
    ----------
    side
        The foot under which the blocks lay.
    view, line
        Of the readings; None where there is none.
    analyses
        The photos that could be read.
    stood
        All of those, with their blocks.
    fit
        The line; None with too few readings.
    level
        The height that levels the pelvis, or why none is said.
    """

    side: Side
    view: View | None
    line: Line | None
    analyses: tuple[Analysis, ...]
    stood: tuple[Stood, ...]
    fit: Fit | None
    level: Level | NoLevel


def check_blocks(photos: int, heights_mm: Sequence[float], side: Side | None) -> tuple[Block, ...]:
    """The block of each photo.

    Raises
    ------
    WrongUsage
        Not a height for each photo, no side, too few photos or heights, or a height that no block has.
    """
    if side is None:
        raise WrongUsage("block_side", "--block-mm needs the foot.", "Name it: --block-side left or right.")
    if len(heights_mm) != photos or not FEWEST_PHOTOS <= photos <= MOST_PHOTOS:
        raise WrongUsage(
            "block_count",
            f"{photos} photos and {len(heights_mm)} block heights given.",
            f"Name {FEWEST_PHOTOS} to {MOST_PHOTOS} photos and give --block-mm once for each, in the same order; "
            "0 is no block.",
        )
    if not all(0.0 <= height <= MOST_MM for height in heights_mm):
        raise WrongUsage(
            "block_mm", "--block-mm is not the height of a block.", f"Give 0 to {MOST_MM:.0f}, in mm; 0 is no block."
        )
    if not _apart(heights_mm):
        raise WrongUsage("block_mm", "All blocks have one height.", "Take photos with heights 1 mm apart or more.")
    return tuple(Block(side=side, height_mm=height) for height in heights_mm)


def _apart(heights_mm: Sequence[float]) -> bool:
    """Whether the highest is LEAST_APART_MM above the lowest, but for the last digits of decimal fractions."""
    return max(heights_mm) - min(heights_mm) >= LEAST_APART_MM - 1e-9


def block_test(analyses: Sequence[Analysis], blocks: Sequence[Block]) -> BlockTest:
    """What the hip tilts of `analyses` say of the height that levels the pelvis.

    Parameters
    ----------
    analyses
        Photos of one person, one view, from the front or back; refused ones give no reading.
    blocks
        Of each, all under the same foot.

    Raises
    ------
    WrongUsage
        Photos of different views, a view from the side, or one photo twice.

    Notes
    -----
    Only readings of one line of the body are put together: of the line that most photos have, of two such the better.
    """
    measured = [analysis for analysis in analyses if not analysis.refused]
    check_alike(measured)
    view = measured[0].view if measured else None
    if view is not None and view not in FRONTAL:
        raise WrongUsage("views", "Hip tilt cannot be read from the side.", "Photograph from the front or back.")
    taken = [_hip_tilts(analysis) for analysis in analyses]
    lines = [one.reading.line for of_photo in taken for one in of_photo]
    line = max(lines, key=lines.count) if lines else None
    stood = tuple(
        _stood(analysis.photo.name, block, of_photo, line)
        for analysis, block, of_photo in zip(analyses, blocks, taken, strict=True)
    )
    fit = fitted([(one.block.lift_mm, one.taken) for one in stood if one.taken])
    return BlockTest(
        side=blocks[0].side if blocks else Side.LEFT,
        view=view,
        line=line,
        analyses=tuple(analyses),
        stood=stood,
        fit=fit,
        level=NoLevel.FEW_PHOTOS if fit is None else level(fit, [one.block.lift_mm for one in stood if one.taken]),
    )


def _stood(name: str, block: Block, read: Sequence[Measurement], line: Line | None) -> Stood:
    here = next((one for one in read if one.reading.line is line), None)
    return Stood(name=name, block=block, taken=here, elsewhere=read[0] if read and here is None else None)


def _hip_tilts(analysis: Analysis) -> list[Measurement]:
    """By each line of the body that was read, the best first; none where none was."""
    outcomes = (result.outcome for result in analysis.results if result.measure.id == "hip_tilt")
    return [one for one in outcomes if isinstance(one, Measurement)]


def fitted(readings: Sequence[tuple[float, Measurement]]) -> Fit | None:
    """The straight line through tilts against lifts; None with too few readings, or of lifts that are hardly apart.

    Parameters
    ----------
    readings
        Lift of the left foot [mm] and the tilt that was read [deg].

    Notes
    -----
    b = sum (x - X)(y - Y) / sum (x - X)^2. What all photos get wrong alike shifts the line and leaves its slope. The
    slope's error is the scatter's with Student's t, and no less than that of the photos' own errors, of which as much
    is counted as there may be: readings that lie on a line by chance do not make a slope sure.
    """
    n, lifts = len(readings), [lift for lift, _ in readings]
    if n < FEWEST_PHOTOS or not _apart(lifts):
        return None
    tilts = [taken.estimate for _, taken in readings]
    middle, tilt = math.fsum(lifts) / n, math.fsum(tilts) / n
    squares = math.fsum((lift - middle) ** 2 for lift in lifts)
    slope = math.fsum((x - middle) * (y - tilt) for x, y in zip(lifts, tilts, strict=True)) / squares
    left_over = math.fsum((y - tilt - slope * (x - middle)) ** 2 for x, y in zip(lifts, tilts, strict=True))
    error, least = (photo_error([taken for _, taken in readings], least=least) for least in (False, True))
    scatter = math.sqrt(left_over / (n - 2))
    return Fit(
        slope=slope,
        slope_half_width=max(Z95 * least.own_sd, t95(n - 2) * scatter) / math.sqrt(squares),
        tilt_deg=tilt,
        lift_mm=middle,
        squares=squares,
        scatter=scatter,
        error=error,
        least=least,
        photos=n,
    )


def level(fit: Fit, lifts_mm: Sequence[float]) -> Level | NoLevel:
    """Where the line crosses zero, with the lifts at which the line may do so.

    Parameters
    ----------
    fit
        The line.
    lifts_mm
        The lifts that were tried. [mm]

    Returns
    -------
    The crossing with its 95 % interval, in which the crossing itself need not be the middle [mm]; why there is none,
    where the slope may be zero, is the wrong way round, or the crossing lies beyond what was tried.

    Notes
    -----
    Fieller's set: all lifts x with |a + b x| <= w(x), w the half-width of the line at x. With a sure slope it is one
    interval: w grows more slowly than the line.

    References
    ----------
    Fieller EC. Some problems in interval estimation. J R Stat Soc B 1954;16:175.
    """
    if abs(fit.slope) <= fit.slope_half_width:
        return NoLevel.UNSURE_SLOPE
    if fit.slope < 0:
        return NoLevel.WRONG_WAY
    crossing = fit.lift_mm - fit.tilt_deg / fit.slope
    if not min(lifts_mm) <= crossing <= max(lifts_mm):
        return NoLevel.BEYOND
    return Level(lift_mm=crossing, ci95=(_end(fit, crossing, -1.0), _end(fit, crossing, 1.0)))


def _end(fit: Fit, crossing: float, way: float) -> float:
    """The end of Fieller's set on one side of the crossing. [mm]"""

    def inside(step: float) -> bool:
        lift = crossing + way * step
        return abs(fit.at(lift)) <= fit.half_width_at(lift)

    return crossing + way * _last(inside)


_FARTHEST_MM = 1e4
_NEAREST_MM = 1e-3


def _last(inside: Callable[[float], bool]) -> float:
    """The largest step that is `inside`, to a thousandth of a millimetre. [mm]"""
    low, high = 0.0, 1.0
    while inside(high) and high < _FARTHEST_MM:
        low, high = high, 2.0 * high
    while high - low > _NEAREST_MM:
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) else (low, middle)
    return low
