"""How the photos were taken, and how sure the numbers are, told to a patient."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from posture.conditions import Conditions
from posture.report.letter.catalogue import Catalogue, message
from posture.report.letter.findings import TO_SCALE
from posture.report.letter.model import Finding, Line, Part, Section
from posture.report.letter.numbers import SIGNS
from posture.report.letter.reasons import CHECKS, DOUBTS, missing
from posture.report.point_words import placed_by_hand
from posture.scale import ScaleSource
from posture.vertical import VerticalSource
from posture.visit import Visit

TITLE = message("How the photos were taken, and how sure we are")
ONE_PHOTO = message("One photo was measured.")
PHOTOS = message("{count} photos were measured.")
OF_PHOTOS = message("{count} of {given} photos were measured. The others could not be used.")
NO_PHOTO = message("No photo could be measured. It is best to take them again.")
SURE = message(
    "Beside each number stands a range, such as 2.0° to 4.0°. In about 95 of 100 photos the true number lies in it."
)
TESTED = message(
    "We tested this on bodies made by a computer. How often it holds for real people has not been tested yet."
)
TOO_SMALL = message(
    "If a range reaches down to zero, the number is too small to tell from photo error. Then we say that nothing shows."
)
LEVEL: Mapping[VerticalSource, str] = MappingProxyType(
    {
        VerticalSource.GRAVITY: message("The phone itself knew which way was up."),
        VerticalSource.EDGES: message("The straight edges of the room told which way was up."),
        VerticalSource.PLUMB: message("A straight line in the photo told which way was up."),
        VerticalSource.STATED: message("How level the camera was has been written down by hand."),
        VerticalSource.FRAME: message(
            "It is not known how level the camera was. The ranges are wider for that reason."
        ),
    }
)
SIZE: Mapping[ScaleSource, str] = MappingProxyType(
    {
        ScaleSource.STATURE: message("Millimetres come from your height."),
        ScaleSource.BOARD: message("Millimetres come from the printed board in the photo."),
    }
)
NO_SIZE = message("The size was not known, so nothing is given in millimetres.")
DISTANCE = message("The camera was {distance} cm away.")
LENS = message("The lens was {height} cm above the floor.")
BARE_FEET = message("You wore no shoes.")
SHOES = message("You wore shoes.")
CLOTHES = message("Clothes, as written down: {clothes}.")
BY_HAND = message("Some points in a photo were placed by hand. The ranges of their numbers are wider for that reason.")
MISSING = message("Not measured this time: {names}.")


def how_taken(
    visit: Visit, conditions: Conditions, shown: tuple[tuple[Finding, ...], tuple[Line, ...]], say: Catalogue
) -> Section:
    """The photos, their conditions and doubts, and what the ranges mean of the numbers that are `shown`."""
    findings, lines = shown
    numbers = [*(one for finding in findings for one in finding.numbers), *(line.number for line in lines)]
    signed = any(one.unsure and one.value.startswith(("+", "-")) for one in numbers)
    sure = [say(SURE), say(TESTED), say(TOO_SMALL)] if numbers else []
    drawn = [say(TO_SCALE)] if any(one.drawing for one in findings) else []
    names = missing(visit, say)
    left_out = [say(MISSING, names=say.listed(names))] if names else []
    return Section(
        part=Part.TAKEN,
        title=say(TITLE),
        sentences=(
            say.together((_counted(visit, say), *_camera(visit, say), *_written(conditions, say))),
            *([say.together((*sure, *([say(SIGNS)] if signed else []), *drawn))] if sure else []),
            *left_out,
        ),
        points=tuple(dict.fromkeys(_doubts(visit, say))),
    )


def _counted(visit: Visit, say: Catalogue) -> str:
    count, given = len(visit.measured), visit.given
    if not count:
        return say(NO_PHOTO)
    if count < given:
        return say(OF_PHOTOS, count=str(count), given=str(given))
    return say(ONE_PHOTO) if count == 1 else say(PHOTOS, count=str(count))


def _camera(visit: Visit, say: Catalogue) -> list[str]:
    """Where up and size come from, each way once, and that points were placed by hand."""
    ups = dict.fromkeys(LEVEL[one.vertical.source] for one in visit.measured)
    scales = dict.fromkeys(one.scale.source for one in visit.measured if one.scale is not None)
    sizes = [SIZE[source] for source in scales] or ([NO_SIZE] if visit.measured else [])
    hands = [BY_HAND] if any(placed_by_hand(one) for one in visit.measured) else []
    return [say(one) for one in (*ups, *sizes, *hands)]


def _written(conditions: Conditions, say: Catalogue) -> list[str]:
    """What the practitioner wrote down; nothing of what was not."""
    told: list[str] = []
    if conditions.distance_cm is not None:
        told.append(say(DISTANCE, distance=f"{conditions.distance_cm:.0f}"))
    if conditions.lens_height_cm is not None:
        told.append(say(LENS, height=f"{conditions.lens_height_cm:.0f}"))
    if conditions.shoes is not None:
        told.append(say(SHOES if conditions.shoes else BARE_FEET))
    if conditions.clothes.strip():
        told.append(say(CLOTHES, clothes=" ".join(conditions.clothes.split()).rstrip(".。")))
    return told


def _doubts(visit: Visit, say: Catalogue) -> list[str]:
    found = [DOUBTS[one.code] for analysis in visit.analyses for one in analysis.findings]
    checked = [CHECKS[check.code] for check in visit.checks]
    return [say(one) for one in (*found, *checked)]
