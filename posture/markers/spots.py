"""Photo, a part of it -> what could be a sticker: spots whose colour differs from all that surrounds them."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.geometry import distance
from posture.markers.places import MOST_OFF_SD, Window, off_sd
from posture.markers.shapes import (
    AROUND,
    DIAMETERS_MM,
    DOWN,
    HUE_APART_DEG,
    LOOSE,
    RIGHT,
    WEIGHTS,
    Floats,
    Limits,
    Mask,
    Spot,
    measured,
)
from posture.photo import Box, Lab, Photo, lab_part

_WORK_MM = 2.0
"""Pixel of the picture in which spots are looked for: a sticker of 8 mm is four across. [mm]"""
_RADII_MM = (4.0, 6.0, 9.0, 12.5)
_MOST_SPOTS = 12
_STARTS_MM = (5.5, 9.0)
"""Radii from which a shape is sought: the patch of one colour tells the first, and a wrong one leads nowhere. [mm]"""

Indices = NDArray[np.intp]


def spots_in(photo: Photo, box: Box, windows: tuple[Window, ...], mm_per_px: float, limits: Limits) -> list[Spot]:
    """Everything in `box`, near any of `windows`, that could be a sticker by its colour and its shape."""
    if box.shorter == 0:
        return []
    picture, (wide, high) = lab_part(photo.pixels, box, _WORK_MM / mm_per_px)
    found: list[Spot] = []
    for row, column, radius in _isolated(picture, wide * mm_per_px, limits):
        x, y = box.left + (column + 0.5) * wide, box.top + (row + 0.5) * high
        if all(off_sd((x, y), window) > MOST_OFF_SD + 1 for window in windows):
            continue
        tries = dict.fromkeys((min(max(radius, _STARTS_MM[0]), _STARTS_MM[1]), *_STARTS_MM))
        looks = (measured(photo, (x, y), start / mm_per_px, mm_per_px, limits) for start in tries)
        spot = next((look for look in looks if look is not None), None)
        if spot is not None and all(distance((spot.x, spot.y), (o.x, o.y)) > spot.radius_px for o in found):
            found.append(spot)
    return found


def _isolated(picture: Lab, mm: float, limits: Limits) -> list[tuple[float, float, float]]:
    """Row, column and radius [mm] of the spots that differ most from all that surrounds them."""
    weighed = picture * WEIGHTS
    planes = np.ascontiguousarray(weighed.transpose(2, 0, 1))
    apart = np.max([_least_difference(planes, 1.5 * radius / mm) for radius in _RADII_MM], axis=0)
    apart[~_coloured(planes[1], planes[2], limits)] = 0
    found = []
    for _ in range(_MOST_SPOTS):
        row, column = (int(index) for index in np.unravel_index(int(apart.argmax()), apart.shape))
        if apart[row, column] < LOOSE * limits.contrast:
            break
        spot = _patch(weighed, (row, column), math.ceil(DIAMETERS_MM[1] / mm), apart[row, column] / 2)
        radius = math.sqrt(len(spot[0]) / math.pi) * mm
        longest = max(int(np.ptp(places)) + 1 for places in spot) * mm
        if longest <= DIAMETERS_MM[1]:
            found.append((float(spot[0].mean()), float(spot[1].mean()), radius))
        apart[spot] = 0
    return found


def _coloured(a: Floats, b: Floats, limits: Limits) -> Mask:
    """Which pixels have chroma enough, and the hue that is looked for."""
    coloured = np.hypot(a, b) >= LOOSE * limits.chroma
    if limits.hue_deg is not None:
        hue, most = math.radians(limits.hue_deg), math.radians(HUE_APART_DEG)
        along, across = a * math.cos(hue) + b * math.sin(hue), b * math.cos(hue) - a * math.sin(hue)
        coloured &= np.abs(np.arctan2(across, along)) < most
    return np.asarray(coloured)


def _patch(weighed: Lab, at: tuple[int, int], reach: int, threshold: float) -> tuple[Indices, Indices]:
    """Rows and columns of the connected pixels whose colours differ by less than `threshold` from the one at `at`."""
    top, left = max(0, at[0] - reach), max(0, at[1] - reach)
    away = weighed[top : at[0] + reach + 1, left : at[1] + reach + 1] - weighed[at]
    alike = (away[..., 0] ** 2 + away[..., 1] ** 2 + away[..., 2] ** 2) < threshold**2
    _, parts = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    rows, columns = np.nonzero(parts == parts[at[0] - top, at[1] - left])
    return rows + top, columns + left


def _least_difference(planes: Floats, reach: float) -> Floats:
    """Difference of each pixel from those at `reach` around it, the second least of `AROUND` directions."""
    height, width = planes.shape[1:]
    rim = math.ceil(reach)
    found = np.zeros((height, width), np.float32)
    if height <= 2 * rim or width <= 2 * rim:
        return found
    core = planes[:, rim : height - rim, rim : width - rim]
    lowest = np.full(core.shape[1:], np.inf, np.float32)
    second = lowest
    for turn in range(AROUND):
        down, right = (rim + round(reach * float(way[turn])) for way in (DOWN, RIGHT))
        away = core - planes[:, down : down + height - 2 * rim, right : right + width - 2 * rim]
        away *= away
        apart = away[0] + away[1] + away[2]
        second = np.minimum(second, np.maximum(lowest, apart))
        lowest = np.minimum(lowest, apart)
    found[rim : height - rim, rim : width - rim] = np.sqrt(second)
    return found
