"""Photo, a place in it -> Spot: the patch of one colour there, centred and measured to a fraction of a pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.geometry import XY, distance
from posture.photo import Box, Lab, Photo, lab_part

DIAMETERS_MM = (6.5, 28.0)
"""8 to 25 mm as sold (issue 3), and as much again as the scale may be off: ±15 %. [mm]"""
LEAST_ROUNDNESS = 0.45
LEAST_FILL = 0.80
"""Short over long axis; area over that of an ellipse with the same moments. Chosen by us on `calibrate`."""
HUE_APART_DEG = 32.0
"""Between stickers of one photo at most: some are lit, some in the shade of a leg; chosen by us. [deg]"""
SIZE_APART = 1.9
"""Ratio of the diameters of two stickers of one photo at most: one seen aslant at the edge of a leg; chosen by us."""
AROUND = 12
_FINE_RADIUS = 8
"""Radius of a spot in the picture in which its shape is measured. [px of it]"""
WEIGHTS = np.array([0.5, 1, 1], np.float32)
"""Of lightness and the two axes of colour: shade changes the first more than the others; chosen by us."""
LOOSE = 0.5
"""How much of a limit a spot must reach before its shape is measured."""
TURNS = 2 * math.pi * np.arange(AROUND) / AROUND
DOWN, RIGHT = np.sin(TURNS), np.cos(TURNS)
_LOOKS = TURNS[:, None, None] + (np.array([-1, 0, 1]) * math.pi / (1.5 * AROUND))[:, None]
_LOOK_DOWN, _LOOK_RIGHT = np.sin(_LOOKS), np.cos(_LOOKS)
_CORE, _RING = np.array([0.1, 0.25, 0.4], np.float32), np.array([1.5, 1.7, 1.9], np.float32)
"""Where the colour of a spot and of its surroundings is read, in its radii; the ring half a pixel further out."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a spot must reach in colour.

    Attributes
    ----------
    contrast
        Least difference from what surrounds it, direction by direction. [CIE Lab, lightness halved]
    chroma
        Least distance from grey. [CIE Lab]
    hue_deg
        Of the stickers that are known already, from which it may turn by `HUE_APART_DEG`; None where none is. [deg]
    """

    contrast: float
    chroma: float
    hue_deg: float | None = None


SURE = Limits(contrast=13.0, chroma=22.0)
"""Chosen by us on `calibrate` and `findings`: 59 of 60 ASIS stickers of `calibrate` are kept, with a contrast of 11
three wrong spots come in that 13 keeps out, and nothing is found on the 414 pictures without stickers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
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
        """How far the colour is from grey. [CIE Lab]"""
        return math.hypot(self.a, self.b)

    def is_like(self, other: Spot, hue_deg: float = HUE_APART_DEG, size: float = SIZE_APART) -> bool:
        """Of one colour and one size, as two stickers of one sheet are."""
        turn = math.degrees(math.atan2(self.a * other.b - self.b * other.a, self.a * other.a + self.b * other.b))
        return abs(turn) < hue_deg and self.is_as_large(other, size)

    def is_as_large(self, other: Spot, size: float = SIZE_APART) -> bool:
        """Of one size, as two stickers of one sheet are."""
        return max(self.radius_px / other.radius_px, other.radius_px / self.radius_px) < size


def measured(photo: Photo, at: XY, radius: float, mm_per_px: float, limits: Limits) -> Spot | None:
    """The spot at `at`, its centre and shape from how much of each pixel it covers; None if it is no sticker."""
    spot: Spot | None = None
    for _ in range(3):
        spot = _once(photo, at, radius, LOOSE * limits.contrast)
        if spot is None or distance((spot.x, spot.y), at) > 1.2 * radius + 1:
            return None
        at, radius = (spot.x, spot.y), spot.radius_px
        if not DIAMETERS_MM[0] <= 2 * radius * mm_per_px <= DIAMETERS_MM[1]:
            return None
    if (
        spot is None
        or spot.contrast < limits.contrast
        or spot.chroma < limits.chroma
        or spot.roundness < LEAST_ROUNDNESS
    ):
        return None
    return spot


def _once(photo: Photo, at: XY, radius: float, least_contrast: float) -> Spot | None:
    """One look at the spot of about `radius` about `at`; None where nothing stands out or the shape is another."""
    half = 2.4 * radius + 1
    box = Box.within(photo.pixels, (at[0] - half, at[1] - half), (at[0] + half, at[1] + half))
    if box.shorter < 1.5 * half:
        return None
    picture, (wide, high) = lab_part(photo.pixels, box, radius / _FINE_RADIUS)
    picture = picture * WEIGHTS
    middle = (at[1] - box.top) / high - 0.5, (at[0] - box.left) / wide - 0.5
    inside = _middle(_sampled(picture, middle, radius / wide * _CORE).reshape(1, -1, 3))
    around = _middle(_sampled(picture, middle, radius / wide * _RING + 0.5 / wide))
    ways = inside - around
    contrast = math.sqrt(np.sort((ways**2).sum(1))[1])
    if contrast < least_contrast:
        return None
    x = (np.arange(picture.shape[1], dtype=np.float32) - middle[1]) * wide
    y = (np.arange(picture.shape[0], dtype=np.float32)[:, None] - middle[0]) * high
    far = np.hypot(x, y)
    cover = np.where(far < 1.45 * radius + 0.5, _share(picture, np.arctan2(y, x), around, ways), 0)
    core = _middle_part(cover > 0.5, far)
    shape = _axes(core)
    if shape is None:
        return None
    rim: Any = cv2.dilate(core.astype(np.uint8), np.ones((5, 5), np.uint8))
    weight = cover * rim
    off_x, off_y = (float((weight * away).sum() / max(1e-6, weight.sum())) for away in (x, y))
    long, short = (math.sqrt(wide * high) * axis for axis in shape)
    lightness, a, b = (float(part) for part in inside[0] / WEIGHTS)
    return Spot(
        x=at[0] + off_x,
        y=at[1] + off_y,
        radius_px=long,
        roundness=short / long,
        contrast=contrast,
        lightness=lightness,
        a=a,
        b=b,
    )


def _middle(colours: Lab) -> Lab:
    """The median of each row of colours, part by part: `np.median` takes ten times as long on so few."""
    return np.asarray(np.sort(colours, axis=1)[:, colours.shape[1] // 2])


def _share(picture: Lab, turn: Floats, around: Floats, ways: Floats) -> Floats:
    """How far each pixel's colour lies on its way from that `around` the spot, in its direction `turn`, to the spot's.

    `ways` are the whole ways, a row for each direction. The result is in [0, 1], and 0 in a direction without a way,
    where spot and surroundings have one colour and are not told apart.
    """
    sector = np.rint(turn / (2 * math.pi) * AROUND).astype(np.intp) % AROUND
    lengths = (ways**2).sum(1, keepdims=True)
    slopes = np.divide(ways, lengths, out=np.zeros_like(ways), where=lengths > 0)
    share = np.einsum("ijk,ijk->ij", picture, slopes[sector]) - (around * slopes).sum(1)[sector]
    return np.asarray(share.clip(0, 1))


def _middle_part(mask: Mask, far: Floats) -> Mask:
    """The connected part of `mask` that is nearest to the middle; empty where there is none."""
    if not mask.any():
        return mask
    _, parts = cv2.connectedComponents(mask.astype(np.uint8))
    return np.asarray(parts == parts.flat[int(np.where(mask, far, np.inf).argmin())])


def _axes(core: Mask) -> tuple[float, float] | None:
    """Long and short half axis of a filled ellipse; None where the shape is another. [px of it]"""
    moments = cv2.moments(core.astype(np.uint8), binaryImage=True)
    area = moments["m00"]
    if area < 12:
        return None
    xx, yy, xy = (moments[name] / area for name in ("mu20", "mu02", "mu11"))
    middle, swing = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    long, short = 2 * math.sqrt(middle + swing), 2 * math.sqrt(max(middle - swing, 0.05))
    return (long, short) if area >= LEAST_FILL * math.pi * long * short else None


def _sampled(picture: Lab, middle: tuple[float, float], radii: Floats) -> Lab:
    """Colours on circles about `middle` (row, column): a row for each of `AROUND` directions, three ways wide."""
    rows, columns = middle[0] + _LOOK_DOWN * radii, middle[1] + _LOOK_RIGHT * radii
    height, width = picture.shape[:2]
    down, right = np.rint(rows).astype(int).clip(0, height - 1), np.rint(columns).astype(int).clip(0, width - 1)
    colours = picture[down, right]
    return np.asarray(colours.reshape(AROUND, -1, 3))
