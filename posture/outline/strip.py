"""Photo, Pose -> the upright strip about knees and ankles, and the edges of both legs in each of its rows.

By colour: every place is likened to the colours down the middle of both legs and to the background beside them, by
their logarithms, so that a shadow counts for less than another hue. By the silhouette: where the network sees the
person.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.landmarks import Landmark, Pose, Side, leg_px
from posture.photo import Pixels
from posture.silhouette import Silhouette

Array = NDArray[np.float32]
Floats = NDArray[np.float64]

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


def to_strip(pose: Pose, roll_deg: float) -> Floats:
    """Takes places in the photo, as rows (x, y, 1), to the upright strip about knees and ankles."""
    knees, ankles = (np.mean([pose[Landmark.of(side, part)].xy for side in Side], axis=0) for part in ("knee", "ankle"))
    cosine, sine = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    turn = LEG / max(leg_px(pose), 1.0) * np.array([[cosine, -sine], [sine, cosine]])
    middle = np.array([(turn @ (knees + ankles))[0] / 2, (turn @ knees)[1]])
    return np.asarray(np.c_[turn, np.array([WIDTH / 2, KNEES_DOWN]) - middle])


def cut(pixels: Pixels, to_strip: Floats, to_photo: Floats) -> Pixels:
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


def middle_line(places: list[Floats]) -> Floats:
    """Where the middle of a leg is in each row, along hip, knee, ankle and toes; shape (HEIGHT,)."""
    line = np.array(places)
    rows = np.maximum.accumulate(line[:, 1]) + 1e-3 * np.arange(len(line))
    return np.asarray(np.interp(np.arange(HEIGHT) + 0.5, rows, line[:, 0]))


def colours_of(strip: Pixels) -> Array:
    """Log light and two log colour ratios of every place, in steps that count alike; shape (HEIGHT, WIDTH, 3)."""
    smooth: Any = cv2.GaussianBlur(strip, (3, 3), 0.7)
    red, green, blue = np.moveaxis(_LOG[smooth], -1, 0)
    light = (red + green + blue) / (3 * LIGHT)
    return np.stack([light, (red - green) / HUE, (blue - green) / HUE], axis=-1)


def likened(colours: Array, middles: Floats) -> tuple[Array, Array, Array]:
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


def edges_by_colour(likeness: Array, middles: Floats) -> tuple[Array, Array]:
    """Inner and outer edges of both legs, shape (2, HEIGHT); inner edges meet in the middle where none is seen."""
    right, left = middles
    inner = _inner(likeness, middles)
    inner = np.where(np.isnan(inner), middles.mean(axis=0), inner)
    far = np.full(HEIGHT, float(WIDTH))
    outer = np.stack([WIDTH - _crossing(likeness[:, ::-1], WIDTH - right, far), _crossing(likeness, left, far)])
    return inner.astype(np.float32), np.where(np.isnan(outer), np.array([[0.0], [WIDTH]]), outer).astype(np.float32)


def edges_by_silhouette(silhouette: Silhouette, to_strip: Floats, middles: Floats) -> Array:
    """Inner edges of both legs, shape (2, HEIGHT), where the network is half sure; NaN where it sees no gap."""
    scale = to_strip[:, :2] * silhouette.step
    move = np.c_[scale, to_strip @ [*silhouette.start, 1.0] - 0.5]  # OpenCV counts from the pixels' centres
    sureness: Any = cv2.warpAffine(silhouette.sureness, move, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    return _inner(np.asarray(sureness / 255, np.float32), middles)


def _inner(likeness: Array, middles: Floats) -> Array:
    """Where rows, followed inwards from the middle of each leg to that of the other, first become background."""
    right, left = middles
    across = _crossing(likeness, right, left), WIDTH - _crossing(likeness[:, ::-1], WIDTH - left, WIDTH - right)
    inner = np.stack(across)
    return np.where(np.isnan(inner).any(axis=0), np.nan, inner).astype(np.float32)


def _crossing(likeness: Array, start: Floats, stop: Floats) -> Floats:
    """Where a row, followed to the right from `start` to `stop`, first becomes background; NaN where it never does."""
    columns, rows = np.arange(WIDTH), np.arange(HEIGHT)
    ground = (likeness < 0.5) & (columns >= np.floor(start)[:, None]) & (columns <= np.ceil(stop)[:, None])
    first = ground.argmax(axis=1)
    before = np.maximum(first - 1, 0)
    high, low = likeness[rows, before], likeness[rows, first]
    share = np.where(high > 0.5, (high - 0.5) / np.maximum(high - low, 1e-6), 1.0)
    return np.where(ground.any(axis=1), before + share + 0.5, np.nan)
