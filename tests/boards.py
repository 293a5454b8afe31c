"""Pictures of the printed board before a known camera, made from the very page that is printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.scene import Camera
from posture.landmarks import Landmark, Point, Pose
from posture.photo import Photo, Pixels
from posture.report.printing import Paper
from posture.report.stickers import png

Floats = NDArray[np.float64]
PX_PER_MM = 4.0
"""Of the page that is laid into the pictures."""
PAGE_MM = (210.0, 297.0)
CENTRE_MM = (105.0, 29.85 + 85.0)
"""Middle of the board on the page (tests/test_stickers.py)."""


@cache
def page() -> Pixels:
    """The page of the board on A4, RGB, PX_PER_MM."""
    return decoded(png(Paper.A4, ppi=25.4 * PX_PER_MM)[1])


def decoded(image: bytes) -> Pixels:
    """A PNG as RGB."""
    read: Any = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(read[:, :, ::-1])


@dataclass(frozen=True, kw_only=True)
class Held:
    """How a board is held. Room frame of benchmarks.scene: x right, y away from the camera, z up. [m, deg]"""

    x: float = 0.35
    behind: float = 0.0
    z: float = 0.7
    turn: float = 0.0
    tip: float = 0.0
    spin: float = 0.0
    size: float = 1.0
    """As printed: 1 is right."""

    def corners(self) -> Floats:
        """The corners of the page in the room, clockwise from its top left. [m]"""
        wide, high = PAGE_MM
        flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], float) - CENTRE_MM
        local = self.size / 1000 * np.column_stack([flat[:, 0], np.zeros(4), -flat[:, 1]])
        return local @ self._turned().T + [self.x, self.behind, self.z]

    def _turned(self) -> Floats:
        turn, tip, spin = np.radians([self.turn, self.tip, self.spin])
        about_z = [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
        about_x = [[1, 0, 0], [0, np.cos(tip), -np.sin(tip)], [0, np.sin(tip), np.cos(tip)]]
        about_y = [[np.cos(spin), 0, np.sin(spin)], [0, 1, 0], [-np.sin(spin), 0, np.cos(spin)]]
        return np.array(about_z) @ np.array(about_x) @ np.array(about_y)


def photographed(camera: Camera, *boards: Held, blur_px: float = 0.8, paper: Pixels | None = None) -> Pixels:
    """What `camera` sees of `boards` before a grey wall."""
    picture: Any = np.full((camera.height, camera.width, 3), 128, np.uint8)
    page_px = page() if paper is None else paper
    high, wide = page_px.shape[:2]
    on_page = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32) - 0.5
    for board in boards:
        places = camera.project(board.corners()).astype(np.float32) - 0.5
        onto: Any = cv2.getPerspectiveTransform(on_page, places)
        left, top = np.floor(places.min(0)).astype(int)
        size = camera.width, camera.height
        finer = _shrunk(page_px, places)
        again = onto @ np.diag([wide / finer.shape[1], high / finer.shape[0], 1.0])
        cv2.warpPerspective(finer, again, size, picture, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
        assert left < camera.width
        assert top < camera.height
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), blur_px)) if blur_px else picture


def _shrunk(page_px: Pixels, places: Any) -> Any:
    """The page at about the size at which it is seen, so that warping does not alias."""
    share = min(1.0, float(np.linalg.norm(places[1] - places[0])) / page_px.shape[1] * 1.5)
    return cv2.resize(page_px, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)


def photo(camera: Camera, pixels: Pixels, *, tells: bool = True) -> Photo:
    """`pixels` as a photo whose file `tells` the focal length, or not."""
    return Photo(
        name="board.jpg", sha256="0" * 64, pixels=np.array(pixels), focal_35mm=camera.focal_35mm if tells else None
    )


def person(camera: Camera) -> Pose:
    """Head and feet of a person of 1.7 m at the origin. [px]"""
    places = camera.project(np.array([(0.0, 0.0, 1.6), (0.1, 0.0, 0.08), (-0.1, 0.0, 0.08)]))
    names = Landmark.NOSE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE
    return Pose(points={name: Point(float(x), float(y)) for name, (x, y) in zip(names, places, strict=True)})
