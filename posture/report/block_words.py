"""The words of the block test, in English; the rest stands in `wording`."""

from __future__ import annotations

from posture.analysis import Result
from posture.blocks import BlockTest, Level, NoLevel, Stood
from posture.landmarks import Side
from posture.measures.base import Line, Unit
from posture.report import wording

TITLE = "Block test"
ABOUT = (
    "Hip tilt with blocks of known height under one foot, and the straight line through it. The interval counts what "
    "all photos get wrong alike, and how differently the person stood. It describes these photos; what follows from "
    "them is for the practitioner to judge."
)
NO_READING = "no hip tilt was read"
DRAWING = "Hip tilt of each photo against the height of the block, with intervals, and the line through them."
_BY: dict[Line | None, str] = {
    Line.HIP: "between the hip joints",
    Line.ASIS: "between stickers on the front of the pelvis (ASIS)",
    Line.PSIS: "between stickers on the back of the pelvis (PSIS)",
    None: "elsewhere",
}
_WHY_NOT: dict[NoLevel, str] = {
    NoLevel.FEW_PHOTOS: "fewer than three photos, with blocks a millimetre apart or more, have a hip tilt read on one "
    "line of the body.",
    NoLevel.UNSURE_SLOPE: "how much a block moves the pelvis is not sure in these photos. Take more of them, two or "
    "three at each height, and higher blocks.",
    NoLevel.WRONG_WAY: "the pelvis moves the other way than the blocks lift it. Check the foot, and that the heights "
    "are in the order of the photos.",
    NoLevel.BEYOND: "the pelvis does not become level with any of the heights tried, nor between them.",
}


def heading(test: BlockTest) -> str:
    """What lay where, in how many photos."""
    seen = f", {wording.VIEWS[test.view]}" if test.view else ""
    return f"Blocks under the {test.side} foot, {len(test.stood)} photos{seen}"


def height(test: BlockTest, lift_mm: float) -> float:
    """The block under the foot of the test that lifts so much; below zero it would lie under the other foot. [mm]"""
    return (lift_mm if test.side is Side.LEFT else -lift_mm) + 0.0


def heights(test: BlockTest, level: Level) -> tuple[float, float]:
    """The interval of the height that levels the pelvis, the lower end first. [mm]"""
    low, high = sorted(height(test, end) for end in level.ci95)
    return low, high


def level(test: BlockTest) -> str:
    """The height that levels the pelvis, or why none is said."""
    found = test.level
    if isinstance(found, NoLevel):
        return f"No height is said: {_WHY_NOT[found]}"
    low, high = heights(test, found)
    none = " Level without a block is within the error." if Unit.MM.nearest(low) <= 0.0 <= Unit.MM.nearest(high) else ""
    return (
        f"With {height(test, found.lift_mm):.0f} mm under the {test.side} foot the pelvis is level in these photos "
        f"(95 %: {low:.0f} to {high:.0f} mm).{none}"
    )


def slope(test: BlockTest) -> str:
    """How much a block of a centimetre moves the pelvis; empty without a line."""
    if test.fit is None:
        return ""
    middle, half = 10 * test.fit.slope, 10 * test.fit.slope_half_width
    ends = f"{middle - half:.1f}° to {middle + half:.1f}°"
    return f"10 mm under the {test.side} foot raise the {test.side} hip by {middle:.1f}° (95 %: {ends})."


def axis(test: BlockTest) -> str:
    """What lies along the drawing."""
    return f"block under the {test.side} foot [mm]; up: left hip higher"


def rows(test: BlockTest) -> list[tuple[str, Result | None, str]]:
    """Block and reading of each photo, in the order given, and why it has none."""
    return [(block(one), _result(one), "" if one.taken else why_not(one)) for one in test.stood]


def why_not(one: Stood) -> str:
    """Why a photo has no reading in the test."""
    if one.elsewhere is None:
        return NO_READING
    return f"left out: hip tilt was read {_BY[one.elsewhere.reading.line]}, in most of the photos on another line"


def _result(one: Stood) -> Result | None:
    return Result(measure=one.taken.measure, outcome=one.taken) if one.taken else None


def block(one: Stood) -> str:
    """The block, and the photo."""
    lay = f"{one.block.height_mm:g} mm" if one.block.height_mm else "no block"
    return f"{lay}, {one.name}"
