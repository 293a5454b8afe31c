"""Quartered black-and-white stickers are found by where their quarters meet; patterns of cloth are not."""

import math
from typing import Any

import numpy as np
import pytest

from posture.landmarks import Landmark
from posture.markers import find_stickers
from tests.test_markers import FRONT, MM_PER_PX, POSE, Spots, button, noise, plain, spots, stripes, taken


def quartered(ground: Any, x: float, y: float, radius: float, turn: float) -> Any:
    """`ground` with a disc, its quarters white and black in turn; each pixel is the mean of 8 by 8 points."""
    left, top, size = int(x - radius) - 2, int(y - radius) - 2, int(2 * radius) + 5
    down, right = (np.indices((8 * size, 8 * size)) + 0.5) / 8
    away, below = right - (x - left), down - (y - top)
    white = np.sin(2 * (np.arctan2(below, away) + turn)) > 0
    inside = np.hypot(away, below) < radius
    cover, light = (part.reshape(size, 8, size, 8).mean((1, 3))[..., None] for part in (inside, inside & white))
    ground = ground.copy()
    part = ground[top : top + size, left : left + size]
    part[:] = part * (1 - cover) + 30.0 * (cover - light) + 225.0 * light
    return ground


def stuck(ground: Any, where: Spots, radius: float = 4.0, turn: float = 0.3) -> Any:
    for x, y in where.values():
        ground = quartered(ground, x, y, radius, turn)
    return ground


def found(ground: Any) -> dict[Landmark, Any]:
    return {one.landmark: one for one in find_stickers(taken(ground), POSE, FRONT, MM_PER_PX)}


@pytest.mark.parametrize("ground", [plain, noise, stripes])
@pytest.mark.parametrize("turn", [0.0, 0.4, 0.785, 1.2])
def test_a_quartered_sticker_is_found_to_a_fraction_of_a_pixel(ground, turn):
    where = spots()
    seen = found(stuck(ground(), where, turn=turn))
    assert set(seen) == set(where)
    for name, (x, y) in where.items():
        assert math.hypot(seen[name].x - x, seen[name].y - y) < 0.5


def test_one_alone_is_not_believed():
    where = dict(list(spots().items())[:1])
    assert not found(stuck(plain(), where))


def test_two_without_a_pair_are_not_believed():
    parts = (Landmark.LEFT_ASIS, Landmark.RIGHT_MEDIAL_MALLEOLUS)
    assert not found(stuck(plain(), spots(parts=parts)))


def test_crossing_straps_are_no_stickers():
    """What goes on beyond a disc, fainter, is a crossing of two things."""
    ground = plain()
    rows, columns = np.indices((1000, 1000)) + 0.5
    for x, y in spots().values():
        far = np.hypot(columns - x, rows - y)
        white = np.sin(2 * (np.arctan2(rows - y, columns - x) + 0.3))
        swing = np.where(far < 4, 95.0, np.where(far < 12, 35.0, 0.0)) * np.clip(4 * white, -1, 1)
        ground = np.where((far < 12)[..., None], 120.0 + swing[..., None], ground)
    assert not found(ground)


def checks(size: int) -> Any:
    """Cloth of black and white squares: quarters meet at every corner, and go on."""
    rows, columns = np.indices((1000, 1000)) // size
    return np.where((rows + columns) % 2 == 0, 60.0, 200.0)[..., None].repeat(3, axis=2)


@pytest.mark.parametrize("size", [5, 8, 12, 20])
def test_checked_cloth_is_no_sticker(size):
    assert not found(checks(size))


def test_buttons_are_no_stickers():
    ground = plain()
    for x, y in spots().values():
        ground = button(ground, x, y)
    assert not found(ground)
