"""The words of a photo that was just taken, to whoever can take it again: what was found, and what to do now.

Findings have their own words in `wording`; here stand those that are other beside the person and the camera than on a
report, such as which way somebody is turned.
"""

from __future__ import annotations

from collections.abc import Sequence

from posture.analysis import Analysis
from posture.landmarks import View
from posture.quality import Code, Finding, turn_deg
from posture.report import wording
from posture.report.length_words import way
from posture.vertical import VerticalSource

VIEWS: dict[View, str] = {
    View.FRONT: "Front",
    View.BACK: "Back",
    View.LEFT: "Left side",
    View.RIGHT: "Right side",
}
ALL_WELL = "All well."
CHECKED = (
    "Checked: one person, whole body in the picture, squarely seen, standing straight with hanging arms, hips and feet "
    "free, light, sharpness and size."
)
CANNOT = "Cannot be measured."
PICTURE_ONLY = "Kept as a picture only: no angles are given of it."
NO_HEIGHT = "No height: the visit will have angles only, nothing in mm."
WITH_DOUBT = "Used as it is; the doubt is shown wherever its angles are."
WHICH_VIEW = "Which view is it?"
NEAR_M, BEST_M, FAR_M = 2.2, 3.0, 5.0
"""Distance of the camera that is asked for, between those that are remarked on; chosen by us: at 2.2 m what lies 0.1 m
before the body's middle is drawn 5 % too large, beyond 5 m a phone's picture of the person is small. [m]"""
LEVEL_DEG = 0.5
"""Roll below which a camera is called level; chosen by us: below what a tilt is read to. [deg]"""
_BY: dict[VerticalSource, str] = {
    VerticalSource.GRAVITY: "the phone's own level",
    VerticalSource.EDGES: "the straight edges of the room",
    VerticalSource.PLUMB: "the line that was drawn",
    VerticalSource.STATED: "what was stated",
}

_ACTIONS: dict[tuple[Code, str], str] = {
    (Code.SEVERAL_PEOPLE, ""): "Tap the one to measure, or take the photo again with one person alone (mirrors count "
    "too).",
    (Code.VIEW_UNCLEAR, ""): "Tap the view. If nothing else is wrong, the photo is then measured as that.",
    (Code.VIEW_UNCLEAR, "stated"): "Check that the view tapped is right, and with it left and right.",
    (Code.LEANING, ""): "Hold the camera level and take the photo again.",
    (Code.SIDEWAYS, ""): "Hold the phone upright and take the photo again.",
    (Code.NO_PERSON, ""): "One standing person, whole body, from about 3 m, in good light; then take it again.",
}
_SQUARE = "Heels on the line, square to the camera; then take it again."


def message(finding: Finding, analysis: Analysis) -> str:
    """What was found, in a sentence."""
    if finding.code is Code.TURNED and analysis.pose is not None and analysis.view is not None:
        turn = turn_deg(analysis.pose, analysis.view)
        side = "left" if turn > 0 else "right"
        return f"The body is turned about {abs(turn):.0f}° to the person's {side}."
    if finding.code is Code.WRONG_VIEW and finding.detail:
        seen, stated = (View(name) for name in finding.detail.split(" not "))
        return f"This seems to be the {_plain(seen)}, not the {_plain(stated)}."
    return wording.message(finding)


def action(finding: Finding) -> str:
    """What to do about it now, in a sentence."""
    if finding.code is Code.TURNED:
        return _SQUARE
    if finding.code is Code.WRONG_VIEW and finding.detail:
        seen = View(finding.detail.split(" not ")[0])
        return f"Tap {VIEWS[seen]} if that is so, or take the photo again."
    return _ACTIONS.get((finding.code, finding.detail)) or wording.action(finding)


def _plain(view: View) -> str:
    return VIEWS[view].lower()


def verdict(analysis: Analysis) -> str:
    """In a word or two, what became of the photo."""
    if analysis.refused:
        return CANNOT
    doubts = len(analysis.findings)
    return ALL_WELL if doubts == 0 else "One doubt." if doubts == 1 else f"{doubts} doubts."


def camera(analysis: Analysis, distance_m: float | None, *, us: bool = False) -> list[str]:
    """Remarks on how the camera stood; nothing in them has to be decided."""
    if analysis.pose is None:
        return []
    return [_level(analysis), *_distance(distance_m, us=us)]


def _level(analysis: Analysis) -> str:
    vertical = analysis.vertical
    if vertical.source is VerticalSource.FRAME:
        return "Nothing in the photo tells which way is down: Review asks for a plumb line."
    known = _BY[vertical.source]
    if abs(vertical.roll_deg) < LEVEL_DEG:
        return f"The camera was level, by {known}."
    turned = "clockwise" if vertical.roll_deg > 0 else "counter-clockwise"
    tilted = f"The camera was tilted {abs(vertical.roll_deg):.1f}° {turned}, by {known}"
    return f"{tilted}; that is taken out of every tilt."


def _distance(distance_m: float | None, *, us: bool) -> list[str]:
    if distance_m is None or NEAR_M <= distance_m <= FAR_M:
        return []
    where = f"The camera stood about {way(distance_m, us=us)} away"
    best = way(BEST_M, us=True) if us else f"{BEST_M:g} m"
    if distance_m < NEAR_M:
        return [f"{where}: too close, near parts are drawn larger. Next time step back to {best}."]
    return [f"{where}. Next time come to {best}, so that the person fills the picture."]


def repeats(photos: int) -> str:
    """What is done with the measured photos of one view; how to get more of them."""
    if photos > 1:
        return f"{photos} photos: the mean is taken."
    return (
        "Another photo, standing anew, gives a mean." if photos else "Take it again: no angles are given of this one."
    )


def views(seen: int) -> str:
    """How many of the views there are."""
    missing = len(View) - seen
    return "All four views." if not missing else f"{seen} of {len(View)} views; a visit may also be saved with fewer."


def unclear(fields: Sequence[str]) -> str:
    """That the visit is not saved while those fields say what cannot be meant."""
    return f"Not understood: {'; '.join(fields)}. Mend it, or empty the field."


def too_many(held: int, most: int) -> str:
    """That a visit with `held` photos has no room for these as well."""
    return f"A visit has at most {most} photos, and this one has {held}: remove some, or make a new visit."


def undecided(photos: int) -> str:
    """That photos wait for a decision."""
    return f"{photos} photo{'s wait' if photos > 1 else ' waits'} for your decision: retake, or use anyway."
