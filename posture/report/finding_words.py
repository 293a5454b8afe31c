"""The words of findings about what the user said: roll, view and height; the other findings stand in `wording`."""

from __future__ import annotations

import itertools

from posture.landmarks import View
from posture.quality import Code
from posture.vertical import VerticalSource

_SEEN: dict[View, str] = {
    View.FRONT: "the front",
    View.BACK: "the back",
    View.LEFT: "the person's left side",
    View.RIGHT: "the person's right side",
}
_CHECK_ROLL = (
    "Check the roll and its sign (+ when the camera was turned clockwise: a door frame then leans to the left in the "
    "photo), or leave it out."
)
_CHECK_LINE = "Draw the line along something plumb, such as a door frame or a corner of the room, or leave it out."

_CHECK_EITHER = (
    "Check it and its sign (+ when the camera was turned clockwise: a door frame then leans to the left in the photo), "
    "that the line is plumb, or leave it out."
)


def _another_view(stated: View, seen: View) -> tuple[str, str]:
    return (
        f"This photo seems to show {_SEEN[seen]}, not {_SEEN[stated]} as stated.",
        f"Choose {seen.capitalize()} as the view. {_does_show(stated)}",
    )


def _does_show(stated: View) -> str:
    return f"If it does show {_SEEN[stated]}, square the heels to the camera and take it again."


SAID: dict[tuple[Code, str], tuple[str, str]] = {
    (Code.LEANING, VerticalSource.STATED): (
        "With the stated roll of the camera the body leans {value:.0f}° to a side: the roll does not fit the photo.",
        _CHECK_ROLL,
    ),
    (Code.LEANING, VerticalSource.PLUMB): (
        "Beside the line that was drawn the body leans {value:.0f}° to a side: the line does not fit the photo.",
        _CHECK_LINE,
    ),
    (Code.VERTICALS_DISAGREE, VerticalSource.GRAVITY): (
        "The roll that was stated or drawn was used, but is {value:.1f}° from the phone's own level in the photo.",
        _CHECK_EITHER,
    ),
    (Code.VERTICALS_DISAGREE, VerticalSource.EDGES): (
        "The roll that was stated or drawn was used, but is {value:.1f}° from the straight edges of the room.",
        _CHECK_EITHER,
    ),
    (Code.HEIGHT_UNUSUAL, ""): (
        "A height of {value:g} cm was stated, which few adults have.",
        "Is it right? It is the person's height in centimetres, without shoes.",
    ),
    **{
        (Code.WRONG_VIEW, f"{seen} not {stated}"): _another_view(stated, seen)
        for stated, seen in itertools.permutations(View, 2)
    },
}
"""Message and action by code and detail, in the words of the pages."""

TYPED: dict[tuple[Code, str], str] = {
    (Code.SEVERAL_PEOPLE, ""): "Choose one, counted from the left of the picture: --person N. Or photograph the person "
    "alone (mirrors count too).",
    (Code.NO_BOARD, "unseen height"): "Take the scale from the height (--scale auto or stature), or hold the printed "
    "board beside the thigh, flat and facing the camera.",
    **{
        (
            Code.WRONG_VIEW,
            f"{seen} not {stated}",
        ): f"State the view that it shows: --view {seen} (--{seen} in a visit). {_does_show(stated)}"
        for stated, seen in itertools.permutations(View, 2)
    },
}
"""Actions whose options are called otherwise on the command line."""
