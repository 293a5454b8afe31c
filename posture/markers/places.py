"""Pose -> where bony landmarks must lie: the joint each is counted from, the offset from it and the spread of that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from posture.geometry import XY, midpoint
from posture.landmarks import Landmark, Pose, Side, View, leg_px
from posture.photo import Box, Pixels

Window = tuple[XY, XY]
"""Where a landmark is expected, and the standard deviations of that in x and y. [px]"""

MOST_OFF_SD = 4.0
"""From where a landmark is expected, in standard deviations of `PLACES`; chosen by us, because a sticker may also be
put beside the bone."""
LEAST_ROOM = 0.04
"""Around every window, so that a spot at its edge has surroundings: 32 mm. [legs]"""
TWIN_SHARE, TWIN_SD = 0.7, 0.75
"""How far a landmark follows when its twin on the other side lies lower than expected, and the spread that is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a landmark lies from a joint, in lengths of the leg (hip to knee to ankle, mean of both).

    Attributes
    ----------
    joint
        The joint it is counted from: of the same side, or midway between both for landmarks without a side.
    out, up
        Mean offset: away from the midline (from the side: to where the person faces), and up the picture. [legs]
    sd_out, sd_up
        Spread of the offset. [legs]
    """

    joint: str
    out: float
    up: float
    sd_out: float
    sd_up: float


FRONT: Mapping[str, Place] = {
    "asis": Place(joint="hip", out=0.053, up=0.096, sd_out=0.014, sd_up=0.018),
    "lateral_condyle": Place(joint="knee", out=0.074, up=0.031, sd_out=0.014, sd_up=0.018),
    "medial_condyle": Place(joint="knee", out=-0.09, up=0.039, sd_out=0.016, sd_up=0.018),
    "lateral_malleolus": Place(joint="ankle", out=0.044, up=-0.036, sd_out=0.014, sd_up=0.018),
    "medial_malleolus": Place(joint="ankle", out=-0.047, up=-0.027, sd_out=0.014, sd_up=0.018),
}
BACK: Mapping[str, Place] = {
    "c7": Place(joint="shoulder", out=0.0, up=0.097, sd_out=0.014, sd_up=0.018),
    "psis": Place(joint="hip", out=-0.056, up=0.124, sd_out=0.014, sd_up=0.018),
    "lateral_condyle": Place(joint="knee", out=0.072, up=0.012, sd_out=0.014, sd_up=0.018),
    "medial_condyle": Place(joint="knee", out=-0.081, up=0.02, sd_out=0.018, sd_up=0.025),
    "lateral_malleolus": Place(joint="ankle", out=0.042, up=-0.027, sd_out=0.014, sd_up=0.02),
    "medial_malleolus": Place(joint="ankle", out=-0.047, up=0.009, sd_out=0.014, sd_up=0.018),
}
SIDE: Mapping[str, Place] = {
    "c7": Place(joint="shoulder", out=-0.071, up=0.099, sd_out=0.016, sd_up=0.018),
    "asis": Place(joint="hip", out=0.136, up=0.097, sd_out=0.018, sd_up=0.023),
    "psis": Place(joint="hip", out=-0.124, up=0.144, sd_out=0.025, sd_up=0.032),
    "trochanter": Place(joint="hip", out=-0.052, up=-0.033, sd_out=0.021, sd_up=0.024),
    "lateral_condyle": Place(joint="knee", out=-0.016, up=-0.009, sd_out=0.014, sd_up=0.018),
    "lateral_malleolus": Place(joint="ankle", out=-0.023, up=-0.063, sd_out=0.014, sd_up=0.022),
}
PLACES: Mapping[View, Mapping[str, Place]] = {View.FRONT: FRONT, View.BACK: BACK, View.LEFT: SIDE, View.RIGHT: SIDE}
"""Mean and spread over the visible stickers of the sets `calibrate` and `calibrate_fast`, no spread below 0.014 and
0.018: printed by `python -m benchmarks.sticker_places FOLDER`. From the side only the near half is looked at. Not
looked for are stickers that no measure of a view rests on: the trochanters of front and back, where hands hang."""


def expected(pose: Pose, view: View) -> Mapping[Landmark, Window]:
    """Where each landmark of `PLACES` must be, and its spread in x and y. [px]"""
    leg = leg_px(pose)
    found = {}
    for part, place in PLACES[view].items():
        for landmark, joint, way in _sided(part, place, pose, view):
            centre = joint[0] + way * place.out * leg, joint[1] - place.up * leg
            found[landmark] = centre, (place.sd_out * leg, place.sd_up * leg)
    return found


def _sided(part: str, place: Place, pose: Pose, view: View) -> Iterator[tuple[Landmark, XY, float]]:
    """Landmark, joint and direction of `out` (+1 to the right of the picture) for each side that is seen."""
    joints = {side: pose[Landmark.of(side, place.joint)].xy for side in Side}
    faces_right = -1.0 if view is View.LEFT else 1.0
    if part == "c7":
        yield Landmark.C7, midpoint(joints[Side.LEFT], joints[Side.RIGHT]), faces_right
    elif view in {View.LEFT, View.RIGHT}:
        side = Side(view.value)
        yield Landmark.of(side, part), joints[side], faces_right
    else:
        for side in Side:
            yield Landmark.of(side, part), joints[side], 1.0 if (side is Side.LEFT) == (view is View.FRONT) else -1.0


def boxes(pixels: Pixels, pose: Pose, view: View) -> Iterator[Box]:
    """A box of the photo for each row of places: neck, hips, knees, ankles."""
    room = LEAST_ROOM * leg_px(pose)
    for joint in ("shoulder", "hip", "knee", "ankle"):
        parts = [part for part, place in PLACES[view].items() if place.joint == joint]
        windows = [window for name, window in expected(pose, view).items() if _part(name) in parts]
        if windows:
            yield box_about(pixels, windows, room)


def box_about(pixels: Pixels, windows: Sequence[Window], room: float) -> Box:
    """The part of the picture that holds all of `windows`, and `room` around them. [px]"""
    xs = [x + sign * (MOST_OFF_SD * sd + room) for (x, _), (sd, _) in windows for sign in (-1, 1)]
    ys = [y + sign * (MOST_OFF_SD * sd + room) for (_, y), (_, sd) in windows for sign in (-1, 1)]
    return Box.within(pixels, (min(xs), min(ys)), (max(xs), max(ys)))


def across(window: Window, higher: float) -> Window:
    """Where a landmark must be once its twin on the other side is known to lie lower by `higher` than expected. [px]"""
    (x, y), (sd_x, sd_y) = window
    return (x, y + TWIN_SHARE * higher), (sd_x, sd_y * TWIN_SD)


def _part(landmark: Landmark) -> str:
    return landmark.value.removeprefix("left_").removeprefix("right_")


def off_sd(place: XY, window: Window) -> float:
    """How far `place` lies from the middle of a window. [its standard deviations]"""
    (x, y), (sd_x, sd_y) = window
    return math.hypot((place[0] - x) / sd_x, (place[1] - y) / sd_y)
