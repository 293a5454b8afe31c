"""Why something was not measured, and what makes photos less sure, told to a patient.

`wording` tells the practitioner the same, with what to do about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from posture.crosscheck import CheckCode
from posture.landmarks import Side
from posture.measures import MEASURES
from posture.measures.base import NotMeasured, Reason
from posture.quality import Code
from posture.report.letter.catalogue import Catalogue, message
from posture.report.letter.words import TOLD
from posture.visit import Visit

NEEDS = message("{name}: {why}")
OTHER_VIEW = message("It needs a photo from another side.")
REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NO_SCALE: message("It needs your height, or the printed board beside you in the photo."),
        Reason.NOT_FOUND: message("The places on the body could not be found in the photo."),
        Reason.OTHER_VIEW: OTHER_VIEW,
        Reason.NO_PELVIC_STICKERS: message("It needs stickers on the front and the back of the hip bone."),
        Reason.NO_NECK_STICKER: message("It needs a sticker at the base of the neck."),
        Reason.PHOTO_REFUSED: message("The photo that was to show it could not be used. It can be taken again."),
        Reason.FEW_PHOTOS: message("It was seen in fewer than two of the photos."),
        Reason.KNEE_BENT: message("The knee was too far from straight in the photo from the side."),
        Reason.ANKLES_APART: message("It needs a photo with the ankles together."),
        Reason.KNEES_APART: message("It needs a photo with the knees together."),
        Reason.LOOSE_CLOTHES: message("It needs bare legs, or tight clothes."),
        Reason.NO_OUTLINE: message("The edges of the legs were not clear in the photo."),
        Reason.FROM_BEHIND: message("It needs a photo from the front."),
    }
)
_NOT_STANDING = message("You did not stand with straight legs and hanging arms in a photo.")
_LEVEL_DOUBT = message("It is not quite sure which way was up in a photo.")
DOUBTS: Mapping[Code, str] = MappingProxyType(
    {
        Code.NO_PERSON: message("Nobody was found in a photo."),
        Code.SEVERAL_PEOPLE: message("A photo shows more than one person."),
        Code.CUT_OFF: message("A part of your body was outside of a photo."),
        Code.TOO_SMALL: message("You were too small in a photo."),
        Code.SIDEWAYS: message("A photo lay on its side."),
        Code.LEANING: _LEVEL_DOUBT,
        Code.TURNED: message("Your body was turned a little in a photo. That changes what it shows."),
        Code.WRONG_VIEW: message("A photo does not show the side that was named."),
        Code.VIEW_UNCLEAR: message("A photo alone does not tell the front from the back. We took what was named."),
        Code.NOT_STANDING: _NOT_STANDING,
        Code.HIDDEN: message("Your feet could not be seen clearly in a photo."),
        Code.DARK: message("A photo is dark."),
        Code.BLURRED: message("A photo is not sharp."),
        Code.LOW_RESOLUTION: message("A photo has few details, so its numbers are less sure."),
        Code.FRONT_CAMERA: message("A photo was made with the front camera. It may show left and right swapped."),
        Code.REFINER_STEPPED_BACK: message("Your joints could not be placed as well as usual in a photo."),
        Code.NO_BOARD: message("The printed board could not be used, so there may be no numbers in millimetres."),
        Code.SCALES_DISAGREE: message("Your height and the printed board do not give the same size."),
        Code.LEGS_UNLIKE: message(
            "Your legs looked more unlike than legs do as a rule. Perhaps your weight was on one leg."
        ),
        Code.VERTICALS_DISAGREE: _LEVEL_DOUBT,
        Code.HEIGHT_UNUSUAL: message("The height that was written down is one that few adults have."),
    }
)
"""What each finding about a photo says to a patient."""
_LEGS_AND_HIPS = message("What the hips show and what the legs show do not go together well. Take care with both.")
_LEG_BENT = message("A knee was not straight in the photo from the side. Such a leg looks shorter than it is.")
CHECKS: Mapping[CheckCode, str] = MappingProxyType(
    {
        CheckCode.VIEWS_DIFFER: message("The photos from the front and from the back do not agree on everything."),
        CheckCode.PHOTOS_SCATTER: message("The photos of one side differ a lot, so fewer of them could be used."),
        CheckCode.MEAN_SHOWS_LESS: message("One photo alone shows more than all photos of that side together."),
        CheckCode.KNEE_BENT: message("A knee was not straight, so its angle from the front is not given."),
        CheckCode.SHORTER_LEG_BENT: _LEG_BENT,
        CheckCode.LEG_BENT: _LEG_BENT,
        CheckCode.LEVEL_ON_UNEQUAL_LEGS: _LEGS_AND_HIPS,
        CheckCode.TILTED_ON_EQUAL_LEGS: _LEGS_AND_HIPS,
    }
)
"""What the views say of each other."""


def why_not(visit: Visit, measure_id: str, side: Side | None, say: Catalogue) -> str:
    """The name of a measure without a reading, and why it has none."""
    results = [row.result for row in visit.rows]
    mine = [one.outcome for one in results if (one.measure.id, one.measure.side) == (measure_id, side)]
    outcomes = [one for one in mine if isinstance(one, NotMeasured)]
    reason = outcomes[0].reason if outcomes else Reason.PHOTO_REFUSED
    return say(NEEDS, name=say(TOLD[measure_id, side].name), why=say(REASONS[reason]))


def missing(visit: Visit, say: Catalogue) -> list[str]:
    """The names of all measures without a reading, in their order."""
    read = {(row.result.measure.id, row.result.measure.side) for row in visit.rows if row.seen}
    names = [TOLD[one.id, one.side].name for one in MEASURES if (one.id, one.side) not in read]
    return [say(name) for name in names]
