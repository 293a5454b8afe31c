"""How the person is in the picture: whole, large enough, bright, sharp, by which camera."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posture.landmarks import Landmark, Pose, Side
from posture.photo import Pixels, reduced, resized
from posture.quality.finding import Scene
from posture.scale import EYE_HEIGHT, stature_px

Grey = NDArray[np.float64]
LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in luma, ITU-R BT.601."""
CROP_PX = 600
"""Height at which brightness and blur of a person are judged."""
BLUR_TAPS = 9
"""Length of the box that the blur measure blurs with. [px]"""


def body_px(scene: Scene) -> float | None:
    """Stature in the picture. [px]"""
    return stature_px(scene.upright)


def beyond_edge(scene: Scene, parts: tuple[str, ...]) -> float:
    """How far the outermost point of `parts` lies outside the picture; `-` inside. [% of the body]"""
    points = [scene.pose[Landmark.of(side, part)] for side in Side for part in parts]
    outside = max(
        max(-point.x, point.x - scene.photo.width, -point.y, point.y - scene.photo.height) for point in points
    )
    return 100 * outside / _extent_px(scene.pose)


def crown_beyond_edge(scene: Scene) -> float | None:
    """How far the crown of the head lies above the picture; `-` inside. [% of the body]"""
    span = stature_px(scene.upright)
    if span is None:
        return None
    eyes = (scene.pose[Landmark.LEFT_EYE].y + scene.pose[Landmark.RIGHT_EYE].y) / 2
    return 100 * ((1 - EYE_HEIGHT) * span - eyes) / span


def _extent_px(pose: Pose) -> float:
    """Longer side of the box around all points. [px]"""
    left, top, right, bottom = _box(pose)
    return max(1.0, right - left, bottom - top)


def _box(pose: Pose) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the points. [px]"""
    xs, ys = [point.x for point in pose.values()], [point.y for point in pose.values()]
    return min(xs), min(ys), max(xs), max(ys)


def _crop(scene: Scene) -> Pixels | None:
    """The picture around the person, at most CROP_PX tall; None when nothing of it is inside the photo."""
    left, top, right, bottom = (round(edge) for edge in _box(scene.pose))
    part = scene.photo.pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    if min(part.shape[:2]) <= BLUR_TAPS:
        return None
    small, _ = reduced(part, longest=2 * CROP_PX)
    return resized(small, longest=CROP_PX)[0] if max(small.shape) > CROP_PX else small


def _grey(scene: Scene) -> Grey | None:
    crop = _crop(scene)
    return None if crop is None else crop.astype(np.float64) @ np.array(LUMA)


def brightness(scene: Scene) -> float | None:
    """Luma that one pixel in twenty around the person exceeds. [of 255]"""
    grey = _grey(scene)
    return None if grey is None else float(np.percentile(grey, 95))


def blur(scene: Scene) -> float | None:
    """How little of the picture's detail is lost when it is blurred once more. [%]

    Crete F et al. The blur effect. Proc SPIE 2007;6492:64920I, doi:10.1117/12.702790: the share of the
    differences between neighbours that a box of nine pixels leaves; the worse of the two directions.
    """
    grey = _grey(scene)
    return None if grey is None else 100 * max(_left_after_blur(grey), _left_after_blur(grey.T))


def _left_after_blur(grey: Grey) -> float:
    """The share of neighbours' differences, down the columns, that blurring leaves."""
    windows = np.lib.stride_tricks.sliding_window_view(grey, BLUR_TAPS, axis=0)
    blurred = windows.mean(axis=-1)
    trim = BLUR_TAPS // 2
    sharp = np.abs(np.diff(grey[trim : trim + len(blurred)], axis=0))
    lost = np.maximum(0.0, sharp - np.abs(np.diff(blurred, axis=0)))
    total = float(sharp.sum())
    return 1.0 if total == 0 else 1.0 - float(lost.sum()) / total


def front_camera(scene: Scene) -> float:
    """1 when the file says that the front camera was used."""
    return float(scene.photo.front_camera)
