"""Photo, Pose -> Pose: the inner outlines of two legs that stand together, seen from the front.

Between two legs there is background, or there is not. A strip of the photo about knees and ankles is made upright and
reduced to one size of leg; in each of its rows an edge is found by the colours of legs and background, and another in
the silhouette that the network sees (`posture.outline.strip`). The first is the finer, but takes a shadow, a sticker or
a hem for background; the second is coarse, but knows what a leg is. The edge is half way between them. Four edges are
points of the pose (`EDGES`): at the knees if the ankles touch, at the ankles if the knees touch. Elsewhere there is
none, and `NoGap` says why: a number where legs stand apart or hide in loose cloth would mean nothing.

Thresholds were chosen on 365 front views of ground_truth/calibrate, ground_truth/findings and the set `calibrate_fast`
(benchmarks/pictures.py), unless told otherwise; "seen" means there. What colour alone tells decides what touches.
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
from posture.outline import strip
from posture.outline.strip import HEIGHT, LEG
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
LEAST_CONTRAST, LEAST_CONTRAST_TOUCHING = 2.0, 1.2
"""Between leg and background, in steps of LIGHT and HUE: at an edge that is measured, and where the legs must touch. A
floor of the colour of shaded skin hides the shaded side of a leg: with less than the first the distance between the
ankles was read 5 mm too large (RMS error 6.6 mm, 22 readings of the sets that docs/method.md names), with more 2 mm
(4.3 mm, 119). Below the second edges were off by 20 mm."""
MOST_RAGGED = 3.0
"""Scatter of an edge about a straight line in its band; read off clear ones of the tuning sets. [px of the strip]"""
WIDEST_SHANK = 0.66
"""Width of the shank above the ankle to that of the calf: bare legs 0.62 at most, leggings 0.66 (95 in 100).
Trousers of the rendered sets overlap with that (0.59 to 0.76): they are told by legs that stand apart, and by hue."""
OTHER_HUE = 1.95
"""Step of hue between knee and foot, or knee and calf, that is another material: bare legs 1.8 at most, leggings
over bare feet at least 2.0 (64 of 65)."""

EDGE_SD: Mapping[Part, float] = MappingProxyType({"knee": 2.8 / 800, "ankle": 3.0 / 800})
"""Error of an edge that is half way between both ways to see it: row, light and what flesh hides of the bone. What the
two differ by comes on top; all of it is then stretched by `CALIBRATION` as the errors of all points are. [share of the
leg]"""
ALONE_SD = 4.5 / 800
"""Error of an edge by colour alone, where the silhouette has no gap or there is none. [share of the leg]"""
MOST_DIFFERENT = 20.0 / 800
"""One of two edges that differ by more is not that of a leg. [share of the leg]"""
CLOTH, CLOTH_SD = 4.0 / 800, 8.0 / 800
"""How far tight cloth keeps an edge off the skin, a millimetre of it because the silhouette sees it further out: 7 mm
in the sets, whose leggings are thick and bridge hollows, 2 mm for thin tights; both are within the error taken. [share
of the leg]"""


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
    masked
        Inner edges by the silhouette, NaN where it has no gap; None without one.
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
    masked: Array | None
    contrast: Array
    hue: Array
    crossed: bool

    def doubt(self, part: Part) -> NoGap | None:
        """Why there is no edge at `part`; None where there is one."""
        if not self._touches(OTHER[part]):
            return NoGap.APART
        if self._is_loose():
            return NoGap.LOOSE
        differ = max(abs(self._differ(part, index) or 0.0) for index in (0, 1)) > MOST_DIFFERENT * LEG
        faint = self._contrast(part) < LEAST_CONTRAST or self._contrast(OTHER[part]) < LEAST_CONTRAST_TOUCHING
        return NoGap.UNCLEAR if self.crossed or differ or faint or self._ragged(part) > MOST_RAGGED else None

    def points(self, part: Part) -> dict[Landmark, Point]:
        """Both edges of `part`, moved to the skin under cloth. [px of the photo]"""
        covered = self._other_hue(self._middle("knee"), self._middle("ankle") + 12) and part == "knee"
        found = {}
        for index, (name, outwards) in enumerate(zip(EDGES[part], (-1, 1), strict=True)):
            across, sd = self._agreed(part, index)
            if covered:
                across, sd = across + outwards * CLOTH * LEG, float(np.hypot(sd, CLOTH_SD * LEG))
            sd_px = sd / LEG * leg_px(self.pose)
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

    def _agreed(self, part: Part, index: int) -> tuple[float, float]:
        """The edge, and its error before cloth: half way between both ways to see it, where there are two."""
        by_colour, differ = self._edge(part, index), self._differ(part, index)
        if differ is None:
            return by_colour, ALONE_SD * LEG
        return by_colour + differ / 2, float(np.hypot(EDGE_SD[part] * LEG, differ / 2))

    def _differ(self, part: Part, index: int) -> float | None:
        """How far the edge by the silhouette is from the one by colour; None where there is no such edge."""
        if self.masked is None:
            return None
        rows = self.masked[index, self._band(part, index)]
        return None if np.isnan(rows).any() else float(np.median(rows)) - self._edge(part, index)

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
    to_strip = strip.to_strip(pose, roll_deg)
    to_photo: Any = cv2.invertAffineTransform(to_strip)
    places = {
        part: np.array([to_strip @ [*pose[Landmark.of(side, part)].xy, 1.0] for side in (Side.RIGHT, Side.LEFT)])
        for part in ("hip", "knee", "ankle", "foot_index")
    }
    middles = np.stack([strip.middle_line([place[index] for place in places.values()]) for index in (0, 1)])
    likeness, legs, contrast = strip.likened(strip.colours_of(strip.cut(pixels, to_strip, to_photo)), middles)
    inner, outer = strip.edges_by_colour(likeness, middles)
    silhouette = pose.silhouette
    return _Legs(
        pose=pose,
        to_photo=to_photo,
        joints={part: places[part][:, 1] for part in EDGES},
        inner=inner,
        width=np.abs(inner - outer),
        masked=None if silhouette is None else strip.edges_by_silhouette(silhouette, to_strip, middles),
        contrast=contrast,
        hue=legs[..., 1:],
        crossed=bool((middles[1] - middles[0] < 4 * strip.CORE).any()),
    )
