"""Photo, Pose -> Pose: stickers on bony landmarks, found and centred to a fraction of a pixel.

A sticker is round, 8 to 25 mm across and of one strong colour, and somebody put it on a landmark that can be felt.
It is looked for only near where the joints say that the landmark must be (`PLACES`), in four steps:

1. a spot whose colour differs from all that surrounds it, in every direction;
2. its shape: round or seen aslant, filled, of a sticker's size against the body's;
3. its fellows: stickers of one photo have one colour and one size, and at least two are found;
4. its place: the only one of its kind there. A pattern has many alike, and none of them is a sticker.

Grey, white, black and skin-coloured stickers are not found: buttons, moles and lamps look like them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.geometry import XY, distance, midpoint
from posture.landmarks import Landmark, Point, Pose, Side, Source, View, leg_px
from posture.photo import Box, Lab, Photo, lab_part

LEG_MM = 810.0
"""Hip to knee to ankle of the rendered bodies, mean: sizes the search where no stature is given. [mm]"""
DIAMETERS_MM = (6.5, 28.0)
"""8 to 25 mm as sold (issue 3), and as much again as the scale may be off: ±15 %. [mm]"""
COARSEST_MM_PER_PX = 4.0
"""A sticker of 15 mm is less than four pixels across beyond this; chosen by us. [mm]"""
PALPATION_SD_MM = 3.0
"""How far a sticker misses the bone it was felt for, in each of two directions; design bar of issue 3. [mm]"""
PICTURE_SD_MM = 2.0
"""What a picture costs even at the true bony points, by perspective and a turn of the body: 0.67° of a tilt of the
ASIS (1.98 mm a point) and 4.56 mm of a leg-length difference (2.28 mm) on the 62 front views of `calibrate`. [mm]"""
EDGE_SD_PX = 0.3
"""Error of a centre, per direction: 0.29 and 0.32 px on the ASIS stickers of `calibrate`. [px]"""
EDGE_SD_RADII = 0.15
"""The same for half-balls, whose middle is not that of what is seen of them: on the inner ankle 0.9 px across and
0.4 px along the leg at a radius of 3.3 px. [radii]"""

LEAST_CHROMA = 22.0
LEAST_CONTRAST = 13.0
LEAST_ROUNDNESS = 0.45
LEAST_FILL = 0.80
"""Chosen by us on `calibrate` and `findings`: 59 of 60 ASIS stickers of `calibrate` are kept, with a contrast of 11
three wrong spots come in that 13 keeps out, and nothing is found on the 414 pictures without stickers. CIE Lab units
(the first two); short over long axis; area over that of an ellipse with the same moments."""
MOST_OFF_SD = 4.0
"""From where a landmark is expected, in standard deviations of `PLACES`; chosen by us, because a sticker may also be
put beside the bone."""
HUE_APART_DEG = 32.0
"""Between stickers of one photo at most: some are lit, some in the shade of a leg; chosen by us. [deg]"""
SIZE_APART = 1.9
"""Ratio of the diameters of two stickers of one photo at most: one seen aslant at the edge of a leg; chosen by us."""
LEAST_FELLOWS = 2
LEAST_ROOM = 0.04
"""Around every window, so that a spot at its edge has surroundings: 32 mm. [legs]"""
_WORK_MM = 2.0
"""Pixel of the picture in which spots are looked for: a sticker of 8 mm is four across. [mm]"""
_RADII_MM = (4.0, 6.0, 9.0, 12.5)
_AROUND = 12
_FINE_RADIUS = 8
"""Radius of a spot in the picture in which its shape is measured. [px of it]"""
_MOST_SPOTS = 12
_WEIGHTS = np.array([0.5, 1, 1], np.float32)
"""Of lightness and the two axes of colour: shade changes the first more than the others; chosen by us."""
_LOOSE = 0.5
"""How much of a limit a spot must reach before its shape is measured."""
_TURNS = 2 * math.pi * np.arange(_AROUND) / _AROUND
_DOWN, _RIGHT = np.sin(_TURNS), np.cos(_TURNS)
_WITHIN = np.array([-1, 0, 1]) * math.pi / (1.5 * _AROUND)
_STARTS_MM = (5.5, 9.0)
"""Radii from which a shape is sought: the patch of one colour tells the first, and a wrong one leads nowhere. [mm]"""
_CORE, _RING = np.array([0.1, 0.25, 0.4], np.float32), np.array([1.5, 1.7, 1.9], np.float32)
"""Where the colour of a spot and of its surroundings is read, in its radii; the ring half a pixel further out."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]


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
    "asis": Place(joint="hip", out=0.054, up=0.095, sd_out=0.014, sd_up=0.018),
    "trochanter": Place(joint="hip", out=0.123, up=-0.036, sd_out=0.014, sd_up=0.018),
    "lateral_condyle": Place(joint="knee", out=0.071, up=0.030, sd_out=0.014, sd_up=0.018),
    "medial_condyle": Place(joint="knee", out=-0.086, up=0.035, sd_out=0.014, sd_up=0.018),
    "lateral_malleolus": Place(joint="ankle", out=0.043, up=-0.036, sd_out=0.014, sd_up=0.018),
    "medial_malleolus": Place(joint="ankle", out=-0.040, up=-0.023, sd_out=0.014, sd_up=0.018),
}
BACK: Mapping[str, Place] = {
    "c7": Place(joint="shoulder", out=0.0, up=0.103, sd_out=0.014, sd_up=0.018),
    "psis": Place(joint="hip", out=-0.056, up=0.112, sd_out=0.014, sd_up=0.018),
    "trochanter": Place(joint="hip", out=0.128, up=-0.043, sd_out=0.014, sd_up=0.018),
    "lateral_condyle": Place(joint="knee", out=0.070, up=0.012, sd_out=0.014, sd_up=0.018),
    "medial_condyle": Place(joint="knee", out=-0.082, up=0.011, sd_out=0.020, sd_up=0.018),
    "lateral_malleolus": Place(joint="ankle", out=0.035, up=-0.020, sd_out=0.014, sd_up=0.018),
    "medial_malleolus": Place(joint="ankle", out=-0.048, up=0.014, sd_out=0.014, sd_up=0.018),
}
SIDE: Mapping[str, Place] = {
    "c7": Place(joint="shoulder", out=-0.070, up=0.106, sd_out=0.014, sd_up=0.020),
    "asis": Place(joint="hip", out=0.123, up=0.100, sd_out=0.018, sd_up=0.018),
    "psis": Place(joint="hip", out=-0.122, up=0.159, sd_out=0.034, sd_up=0.044),
    "trochanter": Place(joint="hip", out=-0.071, up=-0.022, sd_out=0.021, sd_up=0.021),
    "lateral_condyle": Place(joint="knee", out=-0.022, up=0.0, sd_out=0.014, sd_up=0.018),
    "lateral_malleolus": Place(joint="ankle", out=-0.026, up=-0.065, sd_out=0.014, sd_up=0.021),
}
PLACES: Mapping[View, Mapping[str, Place]] = {View.FRONT: FRONT, View.BACK: BACK, View.LEFT: SIDE, View.RIGHT: SIDE}
"""Mean and spread over the visible stickers of the set `calibrate`, no spread below 0.014 and 0.018: printed by
`python -m benchmarks.sticker_places`. From the side only the near half of the body is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What made a spot a sticker.

    Attributes
    ----------
    contrast
        Least difference of its colour from what surrounds it, direction by direction. [CIE Lab, lightness halved]
    roundness
        Short axis over long axis, 0 to 1.
    diameter_mm
        Long axis. [mm]
    fellows
        How many stickers of its colour and size were found in the photo, itself among them.
    off_sd
        From where its landmark was expected. [standard deviations of that place]
    """

    contrast: float
    roundness: float
    diameter_mm: float
    fellows: int
    off_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticker:
    """A sticker in the photo.

    Attributes
    ----------
    landmark
        What it marks.
    x, y
        Its centre. [px of the photo]
    radius_px
        Half of its long axis. [px]
    colour
        Its mean colour, CIE Lab.
    sd_px
        How far the centre may lie from the bone in either direction: palpation, the picture, the spot's edge. [px]
    evidence
        Why it was accepted.
    """

    landmark: Landmark
    x: float
    y: float
    radius_px: float
    colour: tuple[float, float, float]
    sd_px: float
    evidence: Evidence


def find_stickers(photo: Photo, pose: Pose, view: View, mm_per_px: float) -> tuple[Sticker, ...]:
    """The stickers on the landmarks of one person; none in nearly every photo without any.

    Parameters
    ----------
    photo, pose
        A standing person in the photo as it is, upright within some 10°. [px]
    view
        What faces the camera.
    mm_per_px
        Millimetres per pixel, to ±15 %.
    """
    if not 0 < mm_per_px <= COARSEST_MM_PER_PX:
        return ()
    windows = tuple(expected(pose, view).values())
    spots = [spot for box in _boxes(photo, pose, view) for spot in _spots(photo, box, windows, mm_per_px)]
    best: list[tuple[Landmark, _Spot, float]] = []
    for colour_of in spots:
        family = [spot for spot in spots if colour_of.is_like(spot)]
        found = _assigned(family, pose, view)
        if _weight(found) > _weight(best):
            best = found
    if len(best) < LEAST_FELLOWS:
        return ()
    return tuple(_sticker(landmark, spot, off, len(best), mm_per_px) for landmark, spot, off in best)


def with_stickers(pose: Pose, stickers: Iterable[Sticker]) -> Pose:
    """`pose` with a point of source `marker` for every sticker. [px]"""
    marked = {one.landmark: Point(one.x, one.y, one.sd_px, Source.MARKER) for one in stickers}
    return replace(pose, points={**pose, **marked})


# Where to look -------------------------------------------------------------------------------------------------------


def expected(pose: Pose, view: View) -> Mapping[Landmark, tuple[XY, XY]]:
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


def _boxes(photo: Photo, pose: Pose, view: View) -> Iterator[Box]:
    """A box of the photo for each row of places: neck, hips, knees, ankles."""
    room = LEAST_ROOM * leg_px(pose)
    for joint in ("shoulder", "hip", "knee", "ankle"):
        parts = [part for part, place in PLACES[view].items() if place.joint == joint]
        windows = [window for name, window in expected(pose, view).items() if _part(name) in parts]
        if windows:
            xs = [x + sign * (MOST_OFF_SD * sd + room) for (x, _), (sd, _) in windows for sign in (-1, 1)]
            ys = [y + sign * (MOST_OFF_SD * sd + room) for (_, y), (_, sd) in windows for sign in (-1, 1)]
            yield Box.within(photo.pixels, (min(xs), min(ys)), (max(xs), max(ys)))


def _part(landmark: Landmark) -> str:
    return landmark.value.removeprefix("left_").removeprefix("right_")


# What a spot is ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A round patch of one colour. Places in pixels of the photo, colour and contrast in CIE Lab."""

    x: float
    y: float
    radius_px: float
    roundness: float
    contrast: float
    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        return math.hypot(self.a, self.b)

    def is_like(self, other: _Spot) -> bool:
        """Of one colour and one size, as two stickers of one sheet are."""
        turn = math.degrees(math.atan2(self.a * other.b - self.b * other.a, self.a * other.a + self.b * other.b))
        ratio = max(self.radius_px / other.radius_px, other.radius_px / self.radius_px)
        return abs(turn) < HUE_APART_DEG and ratio < SIZE_APART


def _spots(photo: Photo, box: Box, windows: tuple[tuple[XY, XY], ...], mm_per_px: float) -> list[_Spot]:
    """Everything in `box`, near any of `windows`, that could be a sticker by its colour and its shape."""
    if box.shorter == 0:
        return []
    picture, (wide, high) = lab_part(photo.pixels, box, _WORK_MM / mm_per_px)
    found: list[_Spot] = []
    for row, column, radius in _isolated(picture, wide * mm_per_px):
        x, y = box.left + (column + 0.5) * wide, box.top + (row + 0.5) * high
        if all(_off((x, y), window) > MOST_OFF_SD + 1 for window in windows):
            continue
        tries = (min(max(radius, _STARTS_MM[0]), _STARTS_MM[1]), *_STARTS_MM)
        looks = (_measured(photo, (x, y), start / mm_per_px, mm_per_px) for start in tries)
        spot = next((look for look in looks if look is not None), None)
        if spot is not None and all(distance((spot.x, spot.y), (o.x, o.y)) > spot.radius_px for o in found):
            found.append(spot)
    return found


def _isolated(picture: Lab, mm: float) -> list[tuple[float, float, float]]:
    """Row, column and radius [mm] of the spots that differ most from all that surrounds them."""
    weighed = picture * _WEIGHTS
    planes = np.ascontiguousarray(weighed.transpose(2, 0, 1))
    apart = np.max([_least_difference(planes, 1.5 * radius / mm) for radius in _RADII_MM], axis=0)
    apart[np.hypot(planes[1], planes[2]) < _LOOSE * LEAST_CHROMA] = 0
    found = []
    for _ in range(_MOST_SPOTS):
        row, column = (int(index) for index in np.unravel_index(int(apart.argmax()), apart.shape))
        if apart[row, column] < _LOOSE * LEAST_CONTRAST:
            break
        spot = _patch(weighed, (row, column), math.ceil(DIAMETERS_MM[1] / mm), apart[row, column] / 2)
        radius = math.sqrt(len(spot[0]) / math.pi) * mm
        longest = max(int(np.ptp(places)) + 1 for places in spot) * mm
        if longest <= DIAMETERS_MM[1]:
            found.append((float(spot[0].mean()), float(spot[1].mean()), radius))
        apart[spot] = 0
    return found


def _patch(weighed: Lab, at: tuple[int, int], reach: int, threshold: float) -> tuple[Indices, Indices]:
    """Rows and columns of the connected pixels whose colours differ by less than `threshold` from the one at `at`."""
    top, left = max(0, at[0] - reach), max(0, at[1] - reach)
    away = weighed[top : at[0] + reach + 1, left : at[1] + reach + 1] - weighed[at]
    alike = (away[..., 0] ** 2 + away[..., 1] ** 2 + away[..., 2] ** 2) < threshold**2
    _, parts = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    rows, columns = np.nonzero(parts == parts[at[0] - top, at[1] - left])
    return rows + top, columns + left


def _least_difference(planes: Floats, reach: float) -> Floats:
    """Difference of each pixel from those at `reach` around it, the second least of `_AROUND` directions."""
    height, width = planes.shape[1:]
    rim = math.ceil(reach)
    found = np.zeros((height, width), np.float32)
    if height <= 2 * rim or width <= 2 * rim:
        return found
    core = planes[:, rim : height - rim, rim : width - rim]
    lowest = np.full(core.shape[1:], np.inf, np.float32)
    second = lowest
    for turn in range(_AROUND):
        down, right = (rim + round(reach * float(way[turn])) for way in (_DOWN, _RIGHT))
        away = core - planes[:, down : down + height - 2 * rim, right : right + width - 2 * rim]
        away *= away
        apart = away[0] + away[1] + away[2]
        second = np.minimum(second, np.maximum(lowest, apart))
        lowest = np.minimum(lowest, apart)
    found[rim : height - rim, rim : width - rim] = np.sqrt(second)
    return found


def _measured(photo: Photo, at: XY, radius: float, mm_per_px: float) -> _Spot | None:
    """The spot at `at`, its centre and shape from how much of each pixel it covers; None if it is no sticker."""
    spot: _Spot | None = None
    for _ in range(3):
        spot = _once(photo, at, radius)
        if spot is None or distance((spot.x, spot.y), at) > 1.2 * radius + 1:
            return None
        at, radius = (spot.x, spot.y), spot.radius_px
        if not DIAMETERS_MM[0] <= 2 * radius * mm_per_px <= DIAMETERS_MM[1]:
            return None
    if spot is None or spot.contrast < LEAST_CONTRAST or spot.chroma < LEAST_CHROMA or spot.roundness < LEAST_ROUNDNESS:
        return None
    return spot


def _once(photo: Photo, at: XY, radius: float) -> _Spot | None:
    """One look: cover = how far a pixel's colour lies from its surroundings' to the spot's."""
    half = 2.4 * radius + 1
    box = Box.within(photo.pixels, (at[0] - half, at[1] - half), (at[0] + half, at[1] + half))
    if box.shorter < 1.5 * half:
        return None
    picture, (wide, high) = lab_part(photo.pixels, box, radius / _FINE_RADIUS)
    picture = picture * _WEIGHTS
    middle = (at[1] - box.top) / high - 0.5, (at[0] - box.left) / wide - 0.5
    inside = np.median(_sampled(picture, middle, radius / wide * _CORE), axis=(0, 1))
    around = np.median(_sampled(picture, middle, radius / wide * _RING + 0.5 / wide), axis=1)
    contrast = float(np.sort(np.linalg.norm(inside - around, axis=1))[1])
    if contrast < _LOOSE * LEAST_CONTRAST:
        return None
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float32)
    x, y = (columns - middle[1]) * wide, (rows - middle[0]) * high
    far = np.hypot(x, y)
    sector = np.rint(np.arctan2(y, x) / (2 * math.pi) * _AROUND).astype(int) % _AROUND
    ways = inside - around
    share = ((picture - around[sector]) * ways[sector]).sum(2) / (ways**2).sum(1)[sector]
    cover = np.where(far < 1.45 * radius + 0.5, np.clip(share, 0, 1), 0)
    core = _middle_part(cover > 0.5, far)
    rim: Any = cv2.dilate(core.astype(np.uint8), np.ones((5, 5), np.uint8))
    x, y = (float((cover * rim * place).sum() / max(1e-6, (cover * rim).sum())) for place in (x, y))
    shape = _axes(core)
    if shape is None:
        return None
    long, short = (math.sqrt(wide * high) * axis for axis in shape)
    return _Spot(
        x=at[0] + x,
        y=at[1] + y,
        radius_px=long,
        roundness=short / long,
        contrast=contrast,
        lightness=2 * float(inside[0]),
        a=float(inside[1]),
        b=float(inside[2]),
    )


def _middle_part(mask: Mask, far: Floats) -> Mask:
    """The connected part of `mask` that is nearest to the middle; empty where there is none."""
    if not mask.any():
        return mask
    _, parts = cv2.connectedComponents(mask.astype(np.uint8))
    return np.asarray(parts == parts.flat[int(np.where(mask, far, np.inf).argmin())])


def _axes(core: Mask) -> tuple[float, float] | None:
    """Long and short half axis of a filled ellipse; None where the shape is another. [px of it]"""
    rows, columns = np.nonzero(core)
    if len(rows) < 12:
        return None
    dy, dx = rows - rows.mean(), columns - columns.mean()
    xx, yy, xy = (float((one * two).mean()) for one, two in ((dx, dx), (dy, dy), (dx, dy)))
    middle, swing = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    long, short = 2 * math.sqrt(middle + swing), 2 * math.sqrt(max(middle - swing, 0.05))
    return (long, short) if len(rows) >= LEAST_FILL * math.pi * long * short else None


def _sampled(picture: Lab, middle: tuple[float, float], radii: Floats) -> Lab:
    """Colours on circles about `middle` (row, column): a row for each of `_AROUND` directions, three ways wide."""
    turns = _TURNS[:, None, None] + _WITHIN[None, :, None]
    rows, columns = middle[0] + np.sin(turns) * radii, middle[1] + np.cos(turns) * radii
    height, width = picture.shape[:2]
    down, right = np.rint(rows).astype(int).clip(0, height - 1), np.rint(columns).astype(int).clip(0, width - 1)
    colours = picture[down, right]
    return np.asarray(colours.reshape(_AROUND, -1, 3))


# Which spots are stickers --------------------------------------------------------------------------------------------


def _assigned(family: list[_Spot], pose: Pose, view: View) -> list[tuple[Landmark, _Spot, float]]:
    """The landmarks that spots of one colour mark: nearest pairs first, none where a second one is as likely."""
    pairs = []
    for landmark, window in expected(pose, view).items():
        for spot in family:
            off = _off((spot.x, spot.y), window)
            if off < MOST_OFF_SD:
                pairs.append((off, landmark, spot))
    pairs.sort(key=lambda pair: pair[0])
    taken: dict[Landmark, tuple[_Spot, float]] = {}
    for off, landmark, spot in pairs:
        if landmark not in taken and all(spot is not other for other, _ in taken.values()):
            taken[landmark] = spot, off
    left = [spot for spot in family if all(spot is not other for other, _ in taken.values())]
    rivals = {landmark for _, landmark, spot in pairs if any(spot is one for one in left)}
    if len(left) > len(taken):
        return []
    return [(landmark, spot, off) for landmark, (spot, off) in taken.items() if landmark not in rivals]


def _off(place: XY, window: tuple[XY, XY]) -> float:
    """How far `place` lies from the middle of a window. [its standard deviations]"""
    (x, y), (sd_x, sd_y) = window
    return math.hypot((place[0] - x) / sd_x, (place[1] - y) / sd_y)


def _weight(found: list[tuple[Landmark, _Spot, float]]) -> float:
    """How much speaks for a family of stickers: contrast and nearness, summed."""
    return sum(spot.contrast / (1 + off) for _, spot, off in found)


def _sticker(landmark: Landmark, spot: _Spot, off: float, fellows: int, mm_per_px: float) -> Sticker:
    return Sticker(
        landmark=landmark,
        x=spot.x,
        y=spot.y,
        radius_px=spot.radius_px,
        colour=(spot.lightness, spot.a, spot.b),
        sd_px=math.hypot(
            EDGE_SD_PX, EDGE_SD_RADII * spot.radius_px, PALPATION_SD_MM / mm_per_px, PICTURE_SD_MM / mm_per_px
        ),
        evidence=Evidence(
            contrast=spot.contrast,
            roundness=spot.roundness,
            diameter_mm=2 * spot.radius_px * mm_per_px,
            fellows=fellows,
            off_sd=off,
        ),
    )
