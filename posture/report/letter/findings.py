"""Hips, knees and legs: what a patient asks first, each with a sentence, a drawing and the number behind it.

Where stickers mark the hip bone they are told, because bones are what is asked for; else the hip joints. The other
lines stand in the rest of the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posture.landmarks import FRONTAL, Side, View
from posture.measures.base import Line
from posture.report.letter.catalogue import Catalogue, message
from posture.report.letter.disclaimers import NO_LEG_LENGTH
from posture.report.letter.drawings import Facing, legs_in_front, tilted_bar, two_legs
from posture.report.letter.model import Finding, Number
from posture.report.letter.numbers import number, sentence, told
from posture.report.letter.reasons import why_not
from posture.report.letter.words import SEEN_FROM
from posture.uncertainty import Measurement
from posture.visit import Visit, VisitRow

HIPS, KNEES, LEGS = message("Hips"), message("Knees"), message("Legs")
LEFT, RIGHT = message("Left"), message("Right")
BY_HIPS = message("Measured between the two hip joints.")
BY_BONES = message("Measured between two points on the hip bone.")
VIEWS_DIFFER = message("The photos from the front and from the back do not agree, so both numbers are given.")
CANNOT_TELL = message(
    "The photos from the front and from the back say different things, so we cannot tell. It is best to take them "
    "again."
)
FROM = {
    View.FRONT: message("From the front: {what}"),
    View.BACK: message("From the back: {what}"),
}
BAR = message("A bar between both hips, beside a level line.")
BOTH_LEGS = message("Both legs from hip to ankle, beside straight lines.")
LENGTHS = message("Both legs beside each other, with a line at the end of the shorter one.")
TO_SCALE = message(
    "The drawings are true to scale. A pale area, where there is one, shows how far off the photo may be."
)
HEIGHT = "hip_height_difference"
_LINES = (Line.ASIS, Line.PSIS, Line.HIP, None)
_BETWEEN = {Line.ASIS: BY_BONES, Line.PSIS: BY_BONES, Line.HIP: BY_HIPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The three, and the rows of the visit that they tell."""

    findings: tuple[Finding, ...]
    told: tuple[VisitRow, ...]


def findings(visit: Visit, say: Catalogue) -> Findings:
    """What `visit` says of hips, knees and legs."""
    tilts = _rows(visit, "hip_tilt")
    line = _line(tilts[0]) if tilts else None
    heights = [row for row in _rows(visit, HEIGHT) if not tilts or _line(row) is line]
    knees = _rows(visit, "knee_angle")
    legs = _rows(visit, "leg_length_difference")
    facing = Facing(from_front=View.BACK not in visit.views[:1], left=say(LEFT), right=say(RIGHT))
    made = (
        _hips(visit, tilts, heights, facing, say),
        _knees(visit, knees, facing, say),
        _legs(visit, legs, facing, say),
    )
    return Findings(findings=made, told=(*tilts, *heights, *knees, *legs))


def _rows(visit: Visit, measure_id: str) -> list[VisitRow]:
    """The rows with a reading of that measure, of the first line of the body that has any."""
    rows = [row for row in visit.rows if row.seen and row.result.measure.id == measure_id]
    first = next((line for line in _LINES if any(_line(row) is line for row in rows)), None)
    return [row for row in rows if _line(row) is first]


def _line(row: VisitRow) -> Line | None:
    return row.seen.mean.reading.line if row.seen else None


def _taken(rows: Sequence[VisitRow]) -> list[Measurement]:
    return [row.seen.mean for row in rows if row.seen]


def _hips(
    visit: Visit, tilts: Sequence[VisitRow], heights: Sequence[VisitRow], facing: Facing, say: Catalogue
) -> Finding:
    if not tilts:
        return _missing(visit, HIPS, "hip_tilt", say)
    taken = _taken(tilts)[0]
    sentences = _sentences(tilts, say)
    drawn = None if _differ(tilts) else tilted_bar(taken, facing, say.together((say(BAR), *sentences)))
    between = _BETWEEN[taken.reading.line or Line.HIP]
    return Finding(
        title=say(HIPS),
        sentences=sentences,
        drawing=drawn,
        numbers=(*_numbers(tilts, say), *_numbers(heights, say)),
        notes=(say(between),),
    )


def _knees(visit: Visit, knees: Sequence[VisitRow], facing: Facing, say: Catalogue) -> Finding:
    if not knees:
        return _missing(visit, KNEES, "knee_angle", say)
    each = {side: _taken([row for row in knees if row.result.measure.side is side]) for side in Side}
    sentences = _sentences(knees, say)
    missing = [why_not(visit, "knee_angle", side, say) for side, found in each.items() if not found]
    seen = {side: found[0] for side, found in each.items() if found}
    return Finding(
        title=say(KNEES),
        sentences=sentences,
        drawing=None if _differ(knees) else legs_in_front(seen, facing, say.together((say(BOTH_LEGS), *sentences))),
        numbers=_numbers(knees, say),
        notes=tuple(missing),
    )


def _legs(visit: Visit, legs: Sequence[VisitRow], facing: Facing, say: Catalogue) -> Finding:
    if not legs:
        return _missing(visit, LEGS, "leg_length_difference", say)
    sentences = _sentences(legs, say)
    return Finding(
        title=say(LEGS),
        sentences=sentences,
        drawing=None if _differ(legs) else two_legs(_taken(legs)[0], facing, say.together((say(LENGTHS), *sentences))),
        numbers=_numbers(legs, say),
        notes=(say(NO_LEG_LENGTH),),
    )


def _missing(visit: Visit, title: str, measure_id: str, say: Catalogue) -> Finding:
    side = Side.LEFT if measure_id == "knee_angle" else None
    return Finding(title=say(title), sentences=(say(NOT_MEASURED),), notes=(why_not(visit, measure_id, side, say),))


NOT_MEASURED = message("Not measured.")


def _sentences(rows: Sequence[VisitRow], say: Catalogue) -> tuple[str, ...]:
    """What each row says; that front and back do not agree, and then what each of them says, where they do not.

    Where they differ in more than the size, neither is believed.
    """
    said = tuple(
        say(FROM[row.seen.view], what=sentence(row.result, say))
        if row.seen and _differs(row, rows)
        else sentence(row.result, say)
        for row in rows
    )
    if not _differ(rows):
        return said
    return (say(CANNOT_TELL if _opposed(rows, say) else VIEWS_DIFFER), *said)


def _differs(row: VisitRow, rows: Sequence[VisitRow]) -> bool:
    """Whether another row is of the same measure: front and back do not agree on it."""
    return sum(other.result.measure == row.result.measure for other in rows) > 1


def _opposed(rows: Sequence[VisitRow], say: Catalogue) -> bool:
    """Whether front and back say different sentences of one measure, not only different numbers."""
    said = {(row.result.measure.id, row.result.measure.side, sentence(row.result, say)) for row in rows}
    return len(said) > len({(measure_id, side) for measure_id, side, _ in said})


def _differ(rows: Sequence[VisitRow]) -> bool:
    return any(_differs(row, rows) for row in rows)


def _numbers(rows: Sequence[VisitRow], say: Catalogue) -> tuple[Number, ...]:
    return tuple(number(row.seen.mean, label(row, say, seen_from=_differs(row, rows)), say) for row in rows if row.seen)


def label(row: VisitRow, say: Catalogue, *, seen_from: bool) -> str:
    """What the number of a row is of, with the view where there are several, or the side of the body."""
    name = say(told(row.result).name)
    if row.seen and (seen_from or row.seen.view not in FRONTAL):
        return say(SEEN_FROM[row.seen.view], name=name)
    return name
