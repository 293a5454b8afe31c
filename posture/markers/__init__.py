"""Photo, Pose -> Pose: stickers on bony landmarks, found and centred to a fraction of a pixel.

A sticker is round, 8 to 25 mm across and of one strong colour, or quartered in black and white, and somebody put it on
a landmark that can be felt. It is looked for only near where the joints say that the landmark must be (`PLACES`), in
four steps:

1. a spot whose colour differs from all that surrounds it, in every direction;
2. its shape: round or seen aslant, filled, of a sticker's size against the body's;
3. its fellows: stickers of one photo have one colour and one size, and at least two are found;
4. its place: the only one of its kind there. A pattern has many alike, and none of them is a sticker.

Quartered discs are known by their saddle instead of their colour, and looked for where no coloured stickers are found.
Plain grey, white, black and skin-coloured ones are not found: buttons, moles and lamps look like them.
"""

from posture.markers.places import PLACES, Place, expected
from posture.markers.stickers import (
    LEG_MM,
    PALPATION_SD_MM,
    Evidence,
    Sticker,
    find_stickers,
    with_stickers,
)

__all__ = [
    "LEG_MM",
    "PALPATION_SD_MM",
    "PLACES",
    "Evidence",
    "Place",
    "Sticker",
    "expected",
    "find_stickers",
    "with_stickers",
]
