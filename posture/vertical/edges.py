"""Straight edges of the room -> which way is down.

Segments are found by OpenCV's line segment detector (Grompone von Gioi and others, doi:10.5201/ipol.2012.gjmr-lsd);
those on people are left out; `vanishing` fits the camera to the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.landmarks import Pose
from posture.photo import Photo, Pixels, reduced
from posture.vertical.down import Vertical, VerticalSource
from posture.vertical.level import focal_px
from posture.vertical.vanishing import Array, Segments, fitted

LONGEST_PX = 1600
"""Longer side of the picture in which edges are sought; more shows no more of a room."""
SHORTEST = 0.025
"""Length of the shortest segment used, as a share of the picture's diagonal: shorter ones are texture. Chosen on
ground_truth/calibrate."""
MOST_SEGMENTS = 400
"""The longest ones are looked at: more cost time and add little."""
SAME_EDGE, SAME_EDGE_DEG = 0.02, 2.0
"""Segments on lines as near to each other as this share of the picture's diagonal, and as parallel, are one edge, of
which the longest is used: both sides of a strip, and the pieces of a skirting, bear no witness to each other. Chosen on
ground_truth/calibrate and findings; without it, strips strewn at random pass for a room now and then."""
AROUND_PERSON = 0.05
"""Margin left out around the outline of a person's points, as a share of their extent, for clothes, hair and hands."""
SMALLEST_PX = 100
"""Shorter side of the smallest picture looked at. Chosen by us: in less no edge is straight to a degree. [px]"""
LEAST_UPRIGHT, LEAST_EDGES, LEAST_SHARE = 1.5, 4.0, 0.5
"""Edges that must follow the upright direction, that and the wall's together, and the share of all that must follow any
of the three. Chosen on ground_truth/calibrate and findings: 12 and 20 % of their pictures are refused, and none of 100
pictures of strips strewn at random is taken. A lone door or picture, which may hang crooked, is too little."""
MAX_SD_DEG = 0.7
"""A roll less sure than this is not given: it would be worth little more than the frame's 1.5°. Chosen by us. [deg]"""
MAX_PITCH_SD_DEG = 1.0
"""A pitch less sure than this is not given: it might put in more keystone than it removes. Chosen by us. [deg]"""
ROOM_SD_DEG = 0.3
"""Error of the room and the lens together, which no number of edges averages out: walls and doors out of plumb by a few
millimetres in a metre, lines bent by the lens. Chosen by us; the rooms of the ground truth have none of it. [deg]"""


def from_edges(photo: Photo, people: Sequence[Pose]) -> Vertical | None:
    """What the straight edges of the room tell of the camera's roll; of its pitch too where the focal length is known.

    Parameters
    ----------
    photo
        The picture.
    people
        Everyone in it; their own edges are no plumb lines. [px]

    Returns
    -------
    None where there are too few edges, or where they disagree.
    """
    if min(photo.width, photo.height) < SMALLEST_PX:
        return None
    pixels, factor = reduced(photo.pixels, longest=LONGEST_PX)
    found = _segments(pixels)
    background = found[~_on_people(found, people, pixels, factor)]
    edges = _distinct(background, SAME_EDGE * math.hypot(*pixels.shape[:2]))
    if len(edges) < LEAST_EDGES:
        return None
    centre = photo.width / factor / 2, photo.height / factor / 2
    focal = focal_px(photo)
    camera = fitted(Segments.of(edges, centre), None if focal is None else focal / factor)
    upright, wall, away = camera.followers
    enough = upright >= LEAST_UPRIGHT and upright + wall >= LEAST_EDGES
    agreed = upright + wall + away >= LEAST_SHARE * len(edges)
    if not (enough and agreed and camera.roll_sd_deg <= MAX_SD_DEG):
        return None
    return Vertical(
        source=VerticalSource.EDGES,
        roll_deg=camera.roll_deg,
        sd_deg=math.hypot(camera.roll_sd_deg, ROOM_SD_DEG),
        pitch_deg=camera.pitch_deg if focal is not None and camera.pitch_sd_deg <= MAX_PITCH_SD_DEG else None,
    )


def _segments(pixels: Pixels) -> Array:
    """Straight edges, rows of x, y of either end. [px]"""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    lines: Any = cv2.createLineSegmentDetector().detect(grey)[0]
    if lines is None:
        return np.empty((0, 4))
    segments: Array = lines.reshape(-1, 4).astype(np.float64)
    is_long = _lengths(segments) > SHORTEST * math.hypot(*grey.shape)
    return segments[is_long]


def _lengths(segments: Array) -> Array:
    lengths: Array = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return lengths


def _on_people(segments: Array, people: Sequence[Pose], pixels: Pixels, factor: float) -> NDArray[np.bool_]:
    """Which segments begin, end or have their middle on somebody; `people` are in the picture before it was reduced."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for pose in people:
        points = np.array([point.xy for point in pose.values()]) / factor
        hull = cv2.convexHull(points.astype(np.float32)).astype(np.int32)
        margin = AROUND_PERSON * float(np.ptp(points, axis=0).max())
        cv2.fillPoly(mask, [hull], 1)
        cv2.polylines(mask, [hull], isClosed=True, color=1, thickness=max(1, round(2 * margin)))
    on = np.zeros(len(segments), bool)
    for share in (0.1, 0.5, 0.9):
        places = (segments[:, :2] * (1 - share) + segments[:, 2:] * share).astype(int)
        on |= mask[places[:, 1].clip(0, height - 1), places[:, 0].clip(0, width - 1)] > 0
    return on


def _distinct(segments: Array, near_px: float) -> Array:
    """The longest segment of each edge, longest first."""
    longest_first = segments[np.argsort(-_lengths(segments), kind="stable")][:MOST_SEGMENTS]
    ways = (longest_first[:, 2:] - longest_first[:, :2]) / _lengths(longest_first)[:, None]
    middles = (longest_first[:, 2:] + longest_first[:, :2]) / 2
    kept: list[int] = []
    for one, (way, middle) in enumerate(zip(ways, middles, strict=True)):
        others, aside = ways[kept], middle - middles[kept]
        parallel = np.abs(others[:, 0] * way[1] - others[:, 1] * way[0]) < math.sin(math.radians(SAME_EDGE_DEG))
        near = np.abs(others[:, 0] * aside[:, 1] - others[:, 1] * aside[:, 0]) < near_px
        if not (parallel & near).any():
            kept.append(one)
    return longest_first[kept]
