"""Photo, Pose -> stickers: spots with fellows at the places of landmarks, and what made each a sticker."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from posture.geometry import distance
from posture.landmarks import FRONTAL, Landmark, Point, Pose, Side, Source, View, leg_px
from posture.markers.places import LEAST_ROOM, MOST_OFF_SD, Window, across, box_about, boxes, expected, off_sd
from posture.markers.quartered import quartered_in
from posture.markers.shapes import SURE, Limits, Spot
from posture.markers.spots import spots_in
from posture.photo import Photo

LEG_MM = 810.0
"""Hip to knee to ankle of the rendered bodies, mean: sizes the search where no stature is given. [mm]"""
COARSEST_MM_PER_PX = 4.0
"""A sticker of 15 mm is less than four pixels across beyond this; chosen by us. [mm]"""
PALPATION_SD_MM = 3.0
"""How far a sticker misses the bone it was felt for, in each of two directions; design bar of issue 3. [mm]"""
PICTURE_SD_MM = 1.0
"""What a picture costs even at the true bony points, beside what the turn of the body, the lens and the scale make,
which intervals count by themselves. In the protocol pictures of `calibrate` and `calibrate_fast` whose vertical is
known (132, 61, 132) it is 0.30° of a tilt of the ASIS (0.9 mm a point), 0.38° of the PSIS (0.5 mm) and 2.65 mm of a
leg-length difference (1.3 mm); this is their mean, in squares. [mm]"""
EDGE_SD_PX = 0.3
"""Error of a centre, per direction: 0.29 and 0.32 px on the ASIS stickers of `calibrate`. [px]"""
EDGE_SD_RADII = 0.15
"""The same for half-balls, whose middle is not that of what is seen of them: on the inner ankle 0.9 px across and
0.4 px along the leg at a radius of 3.3 px. [radii]"""
SURELY_NEARER_SD = 1.0
"""How much nearer to its own place than to its twin's a sticker lies that is one of a pair alone. Chosen by us on
`calibrate` and `calibrate_fast`: with it, and pairs in their order, 8 were another thing than was meant and 1841 were
found (`python -m benchmarks.sticker_errors calibrate FOLDER`); before 16 and 1844; in their order alone 11 and 1849; at
2.0 8 and 1838."""
LEAST_FELLOWS = 2
ECHO = 0.6
"""Contrast of a spot over that of the strongest of its colour at its landmark, below which it is no double of it.
Chosen by us on discs painted over the ASIS in `calibrate` and `findings`: the echoes of JPEG reach it."""
FAINT_CONTRAST = 8.0
FAINT_CHROMA = 11.0
FAINT_ROUNDNESS = 0.55
FAINT_OFF_SD = 2.0
FAINT_HUE_DEG = 20.0
FAINT_SIZE = 1.6
"""Of a spot that two sure stickers of the photo vouch for: weaker in contrast and colour (CIE Lab), but rounder, nearer
to its place and to their hue and size. Chosen by us on `calibrate`: 24 stickers more; at 2.5 spreads and a roundness
of 0.45 four more and two wrong ones."""

Found = tuple[Landmark, Spot, float]
"""A landmark, the spot that marks it, and how far that lies from its place. [standard deviations]"""


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
    found = _coloured(photo, pose, view, mm_per_px) or _quartered(photo, pose, view, mm_per_px)
    return tuple(_sticker(landmark, spot, off, len(found), mm_per_px) for landmark, spot, off in found)


def with_stickers(pose: Pose, stickers: Iterable[Sticker]) -> Pose:
    """`pose` with a point of source `marker` for every sticker. [px]"""
    marked = {one.landmark: Point(one.x, one.y, one.sd_px, Source.MARKER) for one in stickers}
    return replace(pose, points={**pose, **marked})


def _coloured(photo: Photo, pose: Pose, view: View, mm_per_px: float) -> list[Found]:
    """The stickers of one colour, the fainter ones among them; none where there are fewer than two."""
    places = expected(pose, view)
    windows = tuple(places.values())
    spots = [spot for box in boxes(photo.pixels, pose, view) for spot in spots_in(photo, box, windows, mm_per_px, SURE)]
    sure = _family(spots, pose, view, Spot.is_like)
    if len(sure) == 1:
        sure += _fainter(photo, pose, view, mm_per_px, sure)
    if len(sure) < LEAST_FELLOWS:
        return []
    told = _told_apart([*sure, *_fainter(photo, pose, view, mm_per_px, sure)], places, view)
    return told if len(told) >= LEAST_FELLOWS else []


def _quartered(photo: Photo, pose: Pose, view: View, mm_per_px: float) -> list[Found]:
    """The black-and-white stickers; none where there are fewer than two.

    They have no colour to be alike in, so from front and back one bone must bear one on both sides of the body.
    """
    places = expected(pose, view)
    windows = tuple(places.values())
    spots = [spot for box in boxes(photo.pixels, pose, view) for spot in quartered_in(photo, box, windows, mm_per_px)]
    found = _family(spots, pose, view, Spot.is_as_large)
    marked = {landmark for landmark, _, _ in found}
    paired = any(landmark.mirrored() in marked - {landmark} for landmark in marked)
    if len(found) < LEAST_FELLOWS or (view in FRONTAL and not paired):
        return []
    told = _told_apart(found, places, view)
    return told if len(told) >= LEAST_FELLOWS else []


def _family(spots: list[Spot], pose: Pose, view: View, alike: Callable[[Spot, Spot], bool]) -> list[Found]:
    """The likeliest family of spots that are alike, each at the place of a landmark; it may be a single spot."""
    best: list[Found] = []
    for one in spots:
        found = _assigned([spot for spot in spots if alike(one, spot)], pose, view)
        if _weight(found) > _weight(best):
            best = found
    return best


def _fainter(photo: Photo, pose: Pose, view: View, mm_per_px: float, sure: list[Found]) -> list[Found]:
    """Weaker spots that the `sure` ones vouch for, the only one of their kind at its place.

    A single sure one vouches for its twin on the other side of the body alone.
    """
    hue = math.degrees(math.atan2(sum(spot.b for _, spot, _ in sure), sum(spot.a for _, spot, _ in sure)))
    limits = Limits(contrast=FAINT_CONTRAST, chroma=FAINT_CHROMA, hue_deg=hue)
    known = {landmark: spot for landmark, spot, _ in sure}
    windows, found = expected(pose, view), []
    for landmark, window in windows.items():
        twin = known.get(landmark.mirrored())
        if landmark in known or (twin is None and len(sure) < LEAST_FELLOWS):
            continue
        narrow = window if twin is None else across(window, twin.y - windows[landmark.mirrored()][0][1])
        box = box_about(photo.pixels, (window, narrow), LEAST_ROOM * leg_px(pose))
        spots = spots_in(photo, box, (window, narrow), mm_per_px, limits)
        alike = [spot for spot in spots if _vouched(spot, list(known.values()), twin)]
        offs = [off_sd((spot.x, spot.y), where) for spot in alike for where in (window, narrow)]
        if len(alike) == 1 and min(offs) < FAINT_OFF_SD:
            found.append((landmark, alike[0], offs[0]))
    return found


def _vouched(spot: Spot, sure: list[Spot], twin: Spot | None) -> bool:
    """True if its twin, or enough of the `sure` ones, are its fellows and none of them is the spot itself."""
    if any(distance((spot.x, spot.y), (one.x, one.y)) < 2 * one.radius_px for one in sure):
        return False
    alike = [one for one in sure if spot.is_like(one, FAINT_HUE_DEG, FAINT_SIZE)]
    return spot.roundness > FAINT_ROUNDNESS and (len(alike) >= LEAST_FELLOWS or any(one is twin for one in alike))


def _assigned(family: list[Spot], pose: Pose, view: View) -> list[Found]:
    """The landmarks that spots of one colour mark: nearest pairs first, none where a second one is as likely."""
    pairs = _places(family, pose, view)
    echoes = _echoes(pairs)
    taken: dict[Landmark, tuple[Spot, float]] = {}
    for landmark, spot, off in pairs:
        if landmark not in taken and id(spot) not in echoes and all(spot is not other for other, _ in taken.values()):
            taken[landmark] = spot, off
    left = {id(spot) for spot in family} - {id(spot) for spot, _ in taken.values()} - echoes
    rivals = {landmark for landmark, spot, _ in pairs if id(spot) in left}
    if len(left) > len(taken):
        return []
    return [(landmark, spot, off) for landmark, (spot, off) in taken.items() if landmark not in rivals]


def _told_apart(found: Sequence[Found], windows: Mapping[Landmark, Window], view: View) -> list[Found]:
    """`found` with left and right as they must lie: where legs touch, a sticker is near the place of its twin too.

    Two that lie the wrong way round are exchanged; one alone that could as well be its twin, or both in one, is none.
    """
    spots = {landmark: spot for landmark, spot, _ in found}
    told: list[Found] = []
    for landmark, spot, off in found:
        twin = landmark.mirrored()
        other = spots.get(twin)
        if twin is landmark or twin not in windows:
            told.append((landmark, spot, off))
        elif other is None:
            if off_sd((spot.x, spot.y), windows[twin]) > off + SURELY_NEARER_SD:
                told.append((landmark, spot, off))
        else:
            is_right_of_twin = landmark.value.startswith(Side.LEFT) == (view is View.FRONT)
            mine = spot if (spot.x > other.x) == is_right_of_twin else other
            if (off := off_sd((mine.x, mine.y), windows[landmark])) < MOST_OFF_SD:
                told.append((landmark, mine, off))
    return told


def _places(family: list[Spot], pose: Pose, view: View) -> list[Found]:
    """Every landmark with every spot that could mark it, nearest pairs first."""
    offs = (
        (landmark, spot, off_sd((spot.x, spot.y), window))
        for landmark, window in expected(pose, view).items()
        for spot in family
    )
    return sorted((found for found in offs if found[2] < MOST_OFF_SD), key=lambda found: found[2])


def _echoes(pairs: list[Found]) -> set[int]:
    """Which spots, by `id`, are but echoes of a much stronger one at the landmark that both are nearest to.

    JPEG draws faint spots of a sticker's colour into the blocks of pixels around it; the dots of a pattern are alike.
    """
    nearest: dict[int, Landmark] = {}
    strongest: dict[Landmark, float] = {}
    for landmark, spot, _ in pairs:
        if nearest.setdefault(id(spot), landmark) is landmark:
            strongest[landmark] = max(strongest.get(landmark, 0.0), spot.contrast)
    return {id(spot) for _, spot, _ in pairs if spot.contrast < ECHO * strongest[nearest[id(spot)]]}


def _weight(found: list[Found]) -> float:
    """How much speaks for a family of stickers: contrast and nearness, summed."""
    return sum(spot.contrast / (1 + off) for _, spot, off in found)


def _sticker(landmark: Landmark, spot: Spot, off: float, fellows: int, mm_per_px: float) -> Sticker:
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
