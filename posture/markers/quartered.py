"""Photo, a part of it -> quartered discs: black and white in turn, a mark for printers without colour.

Round the middle of such a disc lightness goes up and down twice, out to its edge and no further: the second harmonic
of the turn is large within and small beyond, and the first, which the edge of a cloth or a button makes, is small. A
check pattern goes on where a disc ends.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from posture.geometry import distance
from posture.markers.places import MOST_OFF_SD, Window
from posture.markers.shapes import DIAMETERS_MM, Floats, Mask, Spot
from posture.photo import Box, Lab, Photo, lab_part

_WORK_MM = 1.25
"""Pixel of the picture that is looked at, or the photo's own where that is coarser. [mm]"""
_REACH_MM = 5.0
"""Radius of the kernel that finds middles: within a disc of 11 mm or more. [mm]"""
_MOST_SPOTS = 20
_LEAST_SWING = 14.0
"""Amplitude of the second harmonic: sharp black and white give 64, blurred by a coarse picture 10 to 37 (three painted
discs in four 20 or more), creases of jeans in real photos 8 to 12. [L]"""
_MOST_FIRST = 0.8
_MOST_BEYOND = 0.25
"""First harmonic within, and second harmonic at 1.5 radii, as shares of the second within. Straps, creases and corners
of real photos go on beyond: nineteen in twenty have more than 0.15, three painted discs in four less than 0.12."""
_LEAST_WHITE = 50.0
"""Lightness of the white quarters. [L]"""
_MOST_CHROMA = 16.0
"""Mean distance from grey: such a disc is black and white, cloth that shows through paper is faint. [CIE Lab]"""
_TURNS = 2 * math.pi * np.arange(48) / 48
_RADII_MM = np.arange(1.0, 22.0, 0.5, dtype=np.float32)


def quartered_in(photo: Photo, box: Box, windows: tuple[Window, ...], mm_per_px: float) -> list[Spot]:
    """Everything in `box`, near any of `windows`, that could be a quartered disc."""
    if box.shorter == 0:
        return []
    picture, (wide, high) = lab_part(photo.pixels, box, max(1.0, _WORK_MM / mm_per_px))
    second, first = (_turning(picture[..., 0], _REACH_MM / (wide * mm_per_px), order) for order in (2, 1))
    swing = np.where(first <= second, second, 0)
    swing[~_near(picture, box, (wide, high), windows)] = 0
    found: list[Spot] = []
    for _ in range(_MOST_SPOTS):
        row, column = (int(index) for index in np.unravel_index(int(swing.argmax()), swing.shape))
        if swing[row, column] < _LEAST_SWING:
            break
        reach = math.ceil(_REACH_MM / (wide * mm_per_px))
        swing[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = 0
        spot = _measured(picture, (column, row), wide * mm_per_px)
        if spot is None:
            continue
        x, y = box.left + (spot.x + 0.5) * wide, box.top + (spot.y + 0.5) * high
        if all(distance((x, y), (other.x, other.y)) > other.radius_px for other in found):
            found.append(_in_photo(spot, x, y, wide))
    return found


def _near(picture: Lab, box: Box, size: tuple[float, float], windows: tuple[Window, ...]) -> Mask:
    """Which pixels of `picture`, each of `size` pixels of the photo, lie within `MOST_OFF_SD` of any of `windows`."""
    y, x = np.ogrid[: picture.shape[0], : picture.shape[1]]
    across, down = box.left + (x + 0.5) * size[0], box.top + (y + 0.5) * size[1]
    near = np.zeros(picture.shape[:2], bool)
    for at, sd in windows:
        near |= ((across - at[0]) / sd[0]) ** 2 + ((down - at[1]) / sd[1]) ** 2 <= MOST_OFF_SD**2
    return near


def _turning(lightness: Floats, reach: float, order: int) -> Floats:
    """Amplitude of what turns `order` times a round each pixel, between a quarter of `reach` and all of it."""
    half = max(2, math.ceil(reach))
    down, right = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    far, turn = np.hypot(right, down), np.arctan2(down, right)
    ring = ((far > reach / 4) & (far <= reach)).astype(np.float32)
    ring /= max(1.0, float(ring.sum()))
    plane = np.ascontiguousarray(lightness, np.float32)
    kernels = ring * np.cos(order * turn), ring * np.sin(order * turn)
    parts = [cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_REPLICATE) for kernel in kernels]
    return np.asarray(2 * np.hypot(*parts))


def _measured(picture: Lab, at: tuple[float, float], mm: float) -> Spot | None:
    """The disc about `at` (column, row) in pixels of `picture` of `mm`, or None where it is something else."""
    x, y = _saddle(picture[..., 0], at, 3.0 / mm)
    profile = _around(picture, (x, y), _RADII_MM / mm)
    first, second = (np.abs(_harmonic(profile[..., 0], order)) for order in (1, 2))
    strongest = int(second.argmax())
    ends = np.nonzero(second[strongest:] < second[strongest] / 2)[0]
    if not len(ends):
        return None
    radius_mm = float(_RADII_MM[strongest + ends[0]])
    within, beyond = (
        slice(*np.searchsorted(_RADII_MM, np.array(part) * radius_mm)) for part in ((0.3, 0.8), (1.4, 1.8))
    )
    swing = float(second[within].mean())
    mean = profile[within].mean((0, 1))
    rejected = (
        not DIAMETERS_MM[0] <= 2 * radius_mm <= DIAMETERS_MM[1]
        or swing < _LEAST_SWING
        or float(first[within].mean()) > _MOST_FIRST * swing
        or float(second[beyond].max(initial=0.0)) > _MOST_BEYOND * swing
        or float(np.hypot(mean[1], mean[2])) > _MOST_CHROMA
        or float(profile[within][..., 0].mean(0).max()) < _LEAST_WHITE
    )
    if rejected:
        return None
    lightness, a, b = (float(part) for part in mean)
    return Spot(x=x, y=y, radius_px=radius_mm / mm, roundness=1.0, contrast=swing, lightness=lightness, a=a, b=b)


def _saddle(lightness: Floats, at: tuple[float, float], reach: float) -> tuple[float, float]:
    """Where the four quarters meet, to a fraction of a pixel (column, row); `at` where they meet nowhere near."""
    window = max(2, round(reach))
    place: Any = np.array([[at]], np.float32)
    height, width = lightness.shape
    if not (window < at[0] < width - window - 1 and window < at[1] < height - window - 1):
        return at
    until = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.01)
    plane: Any = (np.clip(lightness, 0, 100) * 2.55).astype(np.uint8)
    found = cv2.cornerSubPix(plane, place, (window, window), (-1, -1), until)[0, 0]
    return (float(found[0]), float(found[1])) if distance(tuple(found), at) <= window else at


def _around(picture: Lab, middle: tuple[float, float], radii: Floats) -> Lab:
    """Colours on circles about `middle` (column, row): a row for each radius, a column for each direction."""
    columns = (middle[0] + radii[:, None] * np.cos(_TURNS)).astype(np.float32)
    rows = (middle[1] + radii[:, None] * np.sin(_TURNS)).astype(np.float32)
    return np.asarray(cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _harmonic(profile: Floats, order: int) -> Floats:
    """Amplitude and phase of what turns `order` times a round, for each radius."""
    return np.asarray(2 * (profile * np.exp(-1j * order * _TURNS)).mean(1))


def _in_photo(spot: Spot, x: float, y: float, wide: float) -> Spot:
    return Spot(
        x=x,
        y=y,
        radius_px=spot.radius_px * wide,
        roundness=spot.roundness,
        contrast=spot.contrast,
        lightness=spot.lightness,
        a=spot.a,
        b=spot.b,
    )
