"""Photo, Pose -> Pose: the inner outlines of two legs that stand together, seen from the front.

Between two legs there is background, or there is not. A strip of the photo about knees and ankles is made upright and
reduced to one size of leg; in each of its rows every place is likened to the colours down the middle of both legs and
to the background beside them, by their logarithms, so that a shadow counts for less than another hue. Where the
likeness changes from leg to background is the edge, to a fraction of a pixel. Four edges are points of the pose
(`EDGES`): at the knees if the ankles touch, at the ankles if the knees touch. Elsewhere there is none, and `NoGap`
says why: a number where legs stand apart or hide in loose cloth would mean nothing.

Thresholds were chosen on 365 front views of ground_truth/calibrate, ground_truth/findings and the set `calibrate_fast`
(benchmarks/pictures.py), unless told otherwise; "seen" means there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.landmarks import Landmark, Point, Pose, Side, Source, View, leg_px
from posture.photo import Photo, Pixels

Array = NDArray[np.float32]
Floats = NDArray[np.float64]
Part = Literal["knee", "ankle"]

EDGES: Mapping[Part, tuple[Landmark, Landmark]] = MappingProxyType(
    {
        "knee": (Landmark.RIGHT_KNEE_EDGE, Landmark.LEFT_KNEE_EDGE),
        "ankle": (Landmark.RIGHT_ANKLE_EDGE, Landmark.LEFT_ANKLE_EDGE),
    }
)
"""Inner edges at the medial condyles and just above the medial malleoli, the right side first."""
OTHER: Mapping[Part, Part] = MappingProxyType({"knee": "ankle", "ankle": "knee"})
"""What must touch for a distance at the other part to mean anything."""

LEG = 400.0
"""Mean length of the legs in a strip: 2 mm a pixel. [px of the strip]"""
WIDTH, HEIGHT, KNEES_DOWN = 288, 320, 72.0
"""Size of the strip, and how far down the middle of the knees is. [px of the strip]"""
_FINER = 1.15
"""The photo is first reduced, by areas, to no less than so many times the strip's scale."""

CORE, BESIDE, BESIDE_HALF = 3, 80, 12
"""The colour of a leg is looked at so far about its middle; that of the background so far outwards of it, and about
there. [px of the strip]"""
LIGHT, HUE = 0.30, 0.06
"""Steps of log light and of log ratios of colours that count alike: light changes along a limb, hue does not."""
DARKEST = 12.0
"""Added to a channel of 255 before its logarithm, against the noise of dark pixels."""
_LOG = np.log(np.arange(256, dtype=np.float32) + DARKEST)

RISE: Mapping[Part, Mapping[Source, float]] = MappingProxyType(
    {
        "knee": {Source.AUTO: 0.055, Source.REFINED: 0.020},
        "ankle": {Source.AUTO: 0.0, Source.REFINED: 0.020},
    }
)
"""How far above the joint's point an edge is read, by who placed it: where the gap agrees best with the distance of the
bony points. The detector puts knees 0.035 lower, ankles 0.020 higher (`refine.DETECTOR_OFFSET`). [share of the leg]"""
BAND = 8
"""An edge is the median of so many rows above and below. [px of the strip]"""
CONTACT: Mapping[Part, tuple[int, int]] = MappingProxyType({"knee": (-20, 5), "ankle": (-16, 40)})
"""Rows about the joint's point in which the legs must touch: about the condyles; from above the malleoli to the
forefoot. [px of the strip]"""

MOST_APART: Mapping[Part, float] = MappingProxyType({"knee": 0.23, "ankle": 0.16})
"""Joints whose centres are further apart do not touch, whatever the picture says: at most 0.20 and 0.13 were seen on
those that do. [share of the leg]"""
MOST_OPEN: Mapping[Part, float] = MappingProxyType({"knee": 3.0 / 800, "ankle": 16.0 / 800})
"""Background seen between parts that touch, at their nearest. Ankles touch in the shadow of the feet, which is like
floor: 16 mm were seen between touching ones, and 36 mm at least between others. [share of the leg, of 800 mm]"""
WIDEST_ANKLES = 48.0 / 800
"""Malleoli of feet that touch further down were at most 41 mm apart. [share of the leg]"""
LEAST_CONTRAST = 1.2
"""Between leg and background, in steps of LIGHT and HUE: below it edges were off by 20 mm."""
MOST_RAGGED = 3.0
"""Scatter of an edge about a straight line in its band; read off clear ones of the tuning sets. [px of the strip]"""
WIDEST_SHANK = 0.66
"""Width of the shank above the ankle to that of the calf: bare legs 0.62 at most, leggings 0.66 (95 in 100).
Trousers of the rendered sets overlap with that (0.59 to 0.76): they are told by legs that stand apart, and by hue."""
OTHER_HUE = 1.95
"""Step of hue between knee and foot, or knee and calf, that is another material: bare legs 1.8 at most, leggings
over bare feet at least 2.0 (64 of 65)."""

EDGE_SD = 4.5 / 800
"""Error of an edge on a bare leg: row, light and what flesh hides of the bone; then stretched by `CALIBRATION` as the
errors of all points are. [share of the leg]"""
CLOTH, CLOTH_SD = 3.0 / 800, 4.0 / 800
"""How far tight cloth keeps an edge off the skin: 3 mm and more in the sets, whose leggings also bridge hollows, 1 mm
for thin tights, which is within the error taken. [share of the leg]"""


class NoGap(StrEnum):
    """Why there are no edges at a part."""

    APART = "apart"
    LOOSE = "loose"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlined:
    """A pose with the edges that could be had.

    Attributes
    ----------
    pose
        With both points of `EDGES[part]` for every part that is not in `missing`. [px of the photo]
    missing
        Why not, by part; empty where nothing was looked at.
    """

    pose: Pose
    missing: Mapping[Part, NoGap] = field(default_factory=lambda: MappingProxyType({}))


def outlined(photo: Photo, pose: Pose, view: View, roll_deg: float) -> Outlined:
    """`pose` with the inner edges of legs that touch at ankles or knees. [px of the photo]

    Only in a front view; in others nothing is looked at. An edge has the source of the joint that placed its row.
    """
    if view is not View.FRONT:
        return Outlined(pose=pose)
    if all(_apart(pose, part) > MOST_APART[part] for part in EDGES):
        return Outlined(pose=pose, missing=dict.fromkeys(EDGES, NoGap.APART))
    legs = _read(photo.pixels, pose, roll_deg)
    missing = {part: why for part in EDGES if (why := legs.doubt(part)) is not None}
    points = [legs.points(part) for part in EDGES if part not in missing]
    return Outlined(pose=replace(pose, points=_joined(pose, points)), missing=missing)


def _joined(pose: Pose, found: Iterable[Mapping[Landmark, Point]]) -> dict[Landmark, Point]:
    points = dict(pose)
    for some in found:
        points |= some
    return points


def _apart(pose: Pose, part: Part) -> float:
    """Distance of the centres of both sides across the picture, as a share of the leg."""
    left, right = (pose[Landmark.of(side, part)] for side in Side)
    return float(np.hypot(left.x - right.x, left.y - right.y)) / max(leg_px(pose), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Legs:
    """What the rows of a strip say; the person's right leg comes first. [px of the strip]

    Attributes
    ----------
    pose
        As it was, in the photo. [px of the photo]
    to_photo
        Takes places in the strip, as rows (x, y, 1), to the photo.
    joints
        Rows of knees and ankles, by part.
    inner, width
        Inner edges and widths of both legs, shape (2, HEIGHT); inner edges are one where no background is seen.
    contrast
        Between legs and background, shape (HEIGHT,).
    hue
        Colour ratios of both legs, shape (2, HEIGHT, 2).
    crossed
        The legs are not side by side.
    """

    pose: Pose
    to_photo: Floats
    joints: Mapping[Part, Floats]
    inner: Array
    width: Array
    contrast: Array
    hue: Array
    crossed: bool

    def doubt(self, part: Part) -> NoGap | None:
        """Why there is no edge at `part`; None where there is one."""
        if not self._touches(OTHER[part]):
            return NoGap.APART
        if self._is_loose():
            return NoGap.LOOSE
        unclear = self.crossed or self._contrast(part) < LEAST_CONTRAST or self._ragged(part) > MOST_RAGGED
        return NoGap.UNCLEAR if unclear or self._contrast(OTHER[part]) < LEAST_CONTRAST else None

    def points(self, part: Part) -> dict[Landmark, Point]:
        """Both edges of `part`, moved to the skin under cloth. [px of the photo]"""
        covered = self._other_hue(self._middle("knee"), self._middle("ankle") + 12) and part == "knee"
        leg = leg_px(self.pose)
        sd_px = leg * float(np.hypot(EDGE_SD, CLOTH_SD if covered else 0.0))
        found = {}
        for index, (name, outwards) in enumerate(zip(EDGES[part], (-1, 1), strict=True)):
            across = self._edge(part, index) + outwards * (CLOTH * LEG if covered else 0.0)
            x, y = self.to_photo @ [across, self._row(part, index) + 0.5, 1.0]
            found[name] = Point(float(x), float(y), sd_px=sd_px, source=self._source(part))
        return found

    def _touches(self, part: Part) -> bool:
        """No more background between both sides than `MOST_OPEN`, and no more than at the other part."""
        open_px = self._open(part)
        if _apart(self.pose, part) > MOST_APART[part] or open_px > MOST_OPEN[part] * LEG:
            return False
        return open_px <= self._gap(OTHER[part]) and (part == "knee" or self._gap(part) <= WIDEST_ANKLES * LEG)

    def _open(self, part: Part) -> float:
        """The narrowest gap over three rows together, where the part would touch."""
        gap = np.convolve(self.inner[1] - self.inner[0], np.full(3, 1 / 3), mode="same")
        first, last = (int(np.clip(self._middle(part) + rows, 1, HEIGHT - 2)) for rows in CONTACT[part])
        return float(gap[first : last + 1].min())

    def _gap(self, part: Part) -> float:
        return max(0.0, self._edge(part, 1) - self._edge(part, 0))

    def _edge(self, part: Part, index: int) -> float:
        return float(np.median(self.inner[index, self._band(part, index)]))

    def _ragged(self, part: Part) -> float:
        """The larger scatter of both edges about a straight line (1.48 median absolute deviations)."""
        scatter = []
        for index in (0, 1):
            edge = self.inner[index, self._band(part, index)]
            rows = np.arange(len(edge))
            scatter.append(1.48 * float(np.median(np.abs(edge - np.polyval(np.polyfit(rows, edge, 1), rows)))))
        return max(scatter)

    def _contrast(self, part: Part) -> float:
        return min(float(np.median(self.contrast[self._band(part, index)])) for index in (0, 1))

    def _is_loose(self) -> bool:
        """Legs that do not narrow towards the ankle, or cloth that ends at the knee."""
        knee, ankle = self._middle("knee"), self._middle("ankle")
        shank = max(ankle - knee, 20)
        calf = np.median(self.width[:, knee + shank // 5 : knee + shank // 2], axis=1)
        low = np.median(self.width[:, ankle - shank // 6 : ankle - shank // 12 + 1], axis=1)
        return bool((low > WIDEST_SHANK * calf).any()) or self._other_hue(knee, knee + shank // 3)

    def _other_hue(self, one: int, other: int) -> bool:
        """Two rows of the legs are not of one colour, light and shadow left out."""
        colours = [np.median(self.hue[:, max(0, row - 6) : row + 7], axis=1) for row in (one, min(other, HEIGHT - 8))]
        return float(np.linalg.norm((colours[0] - colours[1]).mean(axis=0))) > OTHER_HUE

    def _band(self, part: Part, index: int) -> slice:
        row = self._row(part, index)
        return slice(row - BAND, row + BAND + 1)

    def _row(self, part: Part, index: int) -> int:
        row = self.joints[part][index] - RISE[part][self._source(part)] * LEG
        return int(np.clip(np.floor(row), BAND, HEIGHT - BAND - 1))

    def _middle(self, part: Part) -> int:
        return int(np.clip(self.joints[part].mean(), 0, HEIGHT - 1))

    def _source(self, part: Part) -> Source:
        """Refined where both joints are; a hand-placed joint is taken to be as good as a refined one."""
        auto = any(self.pose[Landmark.of(side, part)].source is Source.AUTO for side in Side)
        return Source.AUTO if auto else Source.REFINED


def _read(pixels: Pixels, pose: Pose, roll_deg: float) -> _Legs:
    """The legs of `pose` in the upright strip."""
    to_strip = _to_strip(pose, roll_deg)
    to_photo: Any = cv2.invertAffineTransform(to_strip)
    places = {
        part: np.array([to_strip @ [*pose[Landmark.of(side, part)].xy, 1.0] for side in (Side.RIGHT, Side.LEFT)])
        for part in ("hip", "knee", "ankle", "foot_index")
    }
    middles = np.stack([_middle_line([place[index] for place in places.values()]) for index in (0, 1)])
    colours = _colours(_strip(pixels, to_strip, to_photo))
    likeness, legs, contrast = _likeness(colours, middles)
    inner, outer = _edges(likeness, middles)
    return _Legs(
        pose=pose,
        to_photo=to_photo,
        joints={part: places[part][:, 1] for part in EDGES},
        inner=inner,
        width=np.abs(inner - outer),
        contrast=contrast,
        hue=legs[..., 1:],
        crossed=bool((middles[1] - middles[0] < 4 * CORE).any()),
    )


def _to_strip(pose: Pose, roll_deg: float) -> Floats:
    """Takes places in the photo, as rows (x, y, 1), to the upright strip about knees and ankles."""
    knees, ankles = (np.mean([pose[Landmark.of(side, part)].xy for side in Side], axis=0) for part in ("knee", "ankle"))
    cosine, sine = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    turn = LEG / max(leg_px(pose), 1.0) * np.array([[cosine, -sine], [sine, cosine]])
    middle = np.array([(turn @ (knees + ankles))[0] / 2, (turn @ knees)[1]])
    return np.asarray(np.c_[turn, np.array([WIDTH / 2, KNEES_DOWN]) - middle])


def _strip(pixels: Pixels, to_strip: Floats, to_photo: Floats) -> Pixels:
    """Averages areas where the photo is finer than the strip. Places count from the pixels' corners."""
    corners = np.array([[x, y, 1.0] for x in (0, WIDTH) for y in (0, HEIGHT)]) @ to_photo.T
    height, width = pixels.shape[:2]
    low = np.clip(np.floor(corners.min(0)) - 2, 0, [width - 2, height - 2]).astype(int)
    high = np.clip(np.ceil(corners.max(0)) + 2, low + 2, [width, height]).astype(int)
    finer = min(1.0, _FINER * float(np.sqrt(abs(np.linalg.det(to_strip[:, :2])))))
    factor = min(int(1 / finer), int((high - low).min()))  # a whole one is exact and fast
    shape = (high - low) // factor
    high = low + factor * shape
    part = pixels[low[1] : high[1], low[0] : high[0]]
    prepared: Any = cv2.resize(part, (int(shape[0]), int(shape[1])), interpolation=cv2.INTER_AREA)
    steps = (high - low) / shape
    move = np.c_[to_strip[:, :2] * steps, to_strip @ [*low, 1.0]]
    move[:, 2] += move[:, :2] @ [0.5, 0.5] - 0.5  # OpenCV counts from the pixels' centres
    strip: Any = cv2.warpAffine(
        prepared, move, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(strip, np.uint8)


def _middle_line(places: list[Floats]) -> Floats:
    """Where the middle of a leg is in each row, along hip, knee, ankle and toes; shape (HEIGHT,)."""
    line = np.array(places)
    rows = np.maximum.accumulate(line[:, 1]) + 1e-3 * np.arange(len(line))
    return np.asarray(np.interp(np.arange(HEIGHT) + 0.5, rows, line[:, 0]))


def _colours(strip: Pixels) -> Array:
    """Log light and two log colour ratios of every place, in steps that count alike; shape (HEIGHT, WIDTH, 3)."""
    smooth: Any = cv2.GaussianBlur(strip, (3, 3), 0.7)
    red, green, blue = np.moveaxis(_LOG[smooth], -1, 0)
    light = (red + green + blue) / (3 * LIGHT)
    return np.stack([light, (red - green) / HUE, (blue - green) / HUE], axis=-1)


def _likeness(colours: Array, middles: Floats) -> tuple[Array, Array, Array]:
    """How far a place is leg (1) or background (0), the colours of both legs by rows, and their contrast by rows."""
    legs = [_sampled(colours, middle, CORE, smooth=3) for middle in middles]
    beside = (middles[0] - BESIDE, middles[1] + BESIDE)
    grounds = [_sampled(colours, middle, BESIDE_HALF, smooth=1) for middle in beside]
    from_leg, from_ground = (np.minimum(*(_distance(colours, one) for one in pair)) for pair in (legs, grounds))
    steps = [np.linalg.norm(leg - ground, axis=1) for leg, ground in zip(legs, grounds, strict=True)]
    likeness = from_ground / (from_leg + from_ground + 1e-6)
    return likeness.astype(np.float32), np.stack(legs), np.minimum(*steps).astype(np.float32)


def _sampled(colours: Array, across: Floats, half: int, *, smooth: int) -> Array:
    """The median colour of each row within `half` of `across`, averaged over neighbouring rows; shape (HEIGHT, 3)."""
    near = np.arange(-half, half + 1, max(1, half // 6))
    columns = np.clip(np.floor(across)[:, None].astype(int) + near, 0, WIDTH - 1)
    middle = np.median(colours[np.arange(HEIGHT)[:, None], columns], axis=1)
    even: Any = cv2.blur(middle, (1, 2 * smooth + 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(even, np.float32)


def _distance(colours: Array, of_rows: Array) -> Array:
    """Of every place from the colour of its row."""
    away = colours - of_rows[:, None]
    return np.asarray(np.sqrt(np.einsum("ijk,ijk->ij", away, away)), np.float32)


def _edges(likeness: Array, middles: Floats) -> tuple[Array, Array]:
    """Inner and outer edges of both legs, shape (2, HEIGHT); inner edges meet in the middle where none is seen."""
    right, left = middles
    inner = np.stack(
        [_crossing(likeness, right, left), WIDTH - _crossing(likeness[:, ::-1], WIDTH - left, WIDTH - right)]
    )
    inner = np.where(np.isnan(inner).any(axis=0), middles.mean(axis=0), inner)
    far = np.full(HEIGHT, float(WIDTH))
    outer = np.stack([WIDTH - _crossing(likeness[:, ::-1], WIDTH - right, far), _crossing(likeness, left, far)])
    return inner.astype(np.float32), np.where(np.isnan(outer), np.array([[0.0], [WIDTH]]), outer).astype(np.float32)


def _crossing(likeness: Array, start: Floats, stop: Floats) -> Floats:
    """Where a row, followed to the right from `start` to `stop`, first becomes background; NaN where it never does."""
    columns, rows = np.arange(WIDTH), np.arange(HEIGHT)
    ground = (likeness < 0.5) & (columns >= np.floor(start)[:, None]) & (columns <= np.ceil(stop)[:, None])
    first = ground.argmax(axis=1)
    before = np.maximum(first - 1, 0)
    high, low = likeness[rows, before], likeness[rows, first]
    share = np.where(high > 0.5, (high - 0.5) / np.maximum(high - low, 1e-6), 1.0)
    return np.where(ground.any(axis=1), before + share + 0.5, np.nan)
