"""Numbers of a visit -> small drawings: a tilted bar, two legs seen from the front, two legs beside each other.

All are to scale: an angle is drawn as large as it was measured. What cannot be told from photo error is drawn even, and
the pale area shows in every drawing how far the photo may be off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posture.landmarks import Side
from posture.measures.base import Unit
from posture.report.letter.model import Area, Disc, Drawing, Ink, Mark, Shape, Stroke
from posture.report.letter.numbers import unsure
from posture.report.wording import withheld
from posture.uncertainty import Measurement

WIDTH, BAR_HEIGHT, LEGS_HEIGHT = 140.0, 66.0, 166.0
APART = 28.0
"""From the middle to each leg."""
MARKS = 8.0
"""From the lower edge to the foot of the words."""
LEG_MM = 810.0
"""An average leg from hip to ankle, which the drawn ones stand for. [mm]"""
_MIDDLE = WIDTH / 2
_INK = {Side.LEFT: Ink.LEFT, Side.RIGHT: Ink.RIGHT}
XY = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """How the person stands in the drawings.

    Attributes
    ----------
    from_front
        Left of the person is right in the drawing.
    left, right
        The words for the sides.
    """

    from_front: bool
    left: str
    right: str

    def x(self, side: Side, apart: float) -> float:
        """Where that side is, so far from the middle."""
        is_right = (side is Side.LEFT) == self.from_front
        return _MIDDLE + apart if is_right else _MIDDLE - apart

    def marks(self, apart: float, y: float) -> tuple[Mark, ...]:
        """The words under both sides."""
        words = {Side.LEFT: self.left, Side.RIGHT: self.right}
        return tuple(Mark(centre=(self.x(side, apart), y), text=words[side]) for side in Side)


def tilted_bar(taken: Measurement, facing: Facing, words: str) -> Drawing:
    """A bar between both hips against a level line; `+` raises the person's left end."""
    half, middle, end = 48.0, 24.0, 62.0

    def ends(deg: float, reach: float) -> tuple[XY, XY]:
        rise = reach * math.tan(math.radians(deg))
        return (facing.x(Side.RIGHT, reach), middle + rise), (facing.x(Side.LEFT, reach), middle - rise)

    low, high = (ends(deg, end) for deg in _spread(taken))
    right, left = ends(0.0 if unsure(taken) else taken.estimate, half)
    shapes: tuple[Shape, ...] = (
        *(Area(points=((_MIDDLE, middle), one, other), ink=Ink.DOUBT) for one, other in zip(low, high, strict=True)),
        Stroke(points=((4.0, middle), (WIDTH - 4.0, middle)), ink=Ink.EVEN, width=1.2, dashed=True),
        Stroke(points=(right, left), ink=Ink.BODY, width=3.5),
        Disc(centre=right, ink=Ink.RIGHT),
        Disc(centre=left, ink=Ink.LEFT),
        *facing.marks(half, BAR_HEIGHT - MARKS),
    )
    return Drawing(width=WIDTH, height=BAR_HEIGHT, shapes=shapes, words=words)


def legs_in_front(knees: dict[Side, Measurement], facing: Facing, words: str) -> Drawing:
    """Both legs with their angle at the knee against a straight line; a leg that was not measured is left out."""
    shapes = [shape for side, taken in knees.items() for shape in _leg(side, taken, facing)]
    marks = facing.marks(APART, LEGS_HEIGHT - MARKS)
    return Drawing(width=WIDTH, height=LEGS_HEIGHT, shapes=(*shapes, *marks), words=words)


def _leg(side: Side, taken: Measurement, facing: Facing) -> tuple[Shape, ...]:
    top, middle, bottom = 8.0, 74.0, 140.0
    x = facing.x(side, APART)
    inwards = 1.0 if x < _MIDDLE else -1.0

    def knee(deg: float) -> XY:
        return x + inwards * (middle - top) * math.tan(math.radians(deg) / 2), middle

    hip, ankle = (x, top), (x, bottom)
    low, high = (knee(deg) for deg in _spread(taken))
    at = knee(0.0 if unsure(taken) else taken.estimate)
    return (
        Area(points=(hip, low, ankle, high), ink=Ink.DOUBT),
        Stroke(points=(hip, ankle), ink=Ink.EVEN, width=1.2, dashed=True),
        Stroke(points=(hip, at, ankle), ink=_INK[side], width=3.5),
        *(Disc(centre=centre, ink=_INK[side]) for centre in (hip, at, ankle)),
    )


def two_legs(taken: Measurement, facing: Facing, words: str) -> Drawing:
    """Both legs from one height down; `+` makes the left the longer."""
    top, even = 8.0, 138.0
    scale = (even - top) / (LEG_MM if taken.reading.unit is Unit.MM else 100.0)
    ends = [end * scale for end in _spread(taken)]
    difference = 0.0 if unsure(taken) else taken.estimate * scale
    longer = Side.LEFT if difference > 0 else Side.RIGHT
    low, high = ends if unsure(taken) else sorted(map(abs, ends))
    doubtful = tuple(Side) if unsure(taken) else (longer,)
    shapes: list[Shape] = []
    for side in Side:
        x = facing.x(side, APART)
        if side in doubtful:
            shapes.append(_box(x, 12.0, even + low, even + high))
        bottom = even + (abs(difference) if side is longer else 0.0)
        shapes += [
            Stroke(points=((x, top), (x, bottom)), ink=_INK[side], width=6.0),
            Disc(centre=(x, top), ink=_INK[side]),
        ]
    line = Stroke(points=((16.0, even), (WIDTH - 16.0, even)), ink=Ink.EVEN, width=1.2, dashed=True)
    marks = facing.marks(APART, LEGS_HEIGHT - MARKS)
    return Drawing(width=WIDTH, height=LEGS_HEIGHT, shapes=(*shapes, line, *marks), words=words)


def _box(x: float, half: float, top: float, bottom: float) -> Area:
    return Area(points=((x - half, top), (x + half, top), (x + half, bottom), (x - half, bottom)), ink=Ink.DOUBT)


def _spread(taken: Measurement) -> XY:
    """The interval, laid around zero where the value is not shown: its middle would tell it. [the unit]"""
    if withheld(taken, patient=True):
        return -taken.half_width, taken.half_width
    return taken.ci95
