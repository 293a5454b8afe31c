"""A detector that plays poses back, so that everything behind it is tested without the network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.detect import Provenance
from posture.landmarks import Landmark, Point, Pose
from posture.photo import Photo, Pixels

PROVENANCE = Provenance(model="playback", model_sha256="0" * 64, mediapipe="none")


@dataclass(frozen=True)
class Playback:
    """Gives the same people for every photo."""

    people: tuple[Pose, ...]
    provenance: Provenance = PROVENANCE

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        return self.people


def picture(height: int = 1000, width: int = 1000) -> Pixels:
    """A bright, sharp picture: grey with fine checks, so that neither `dark` nor `blurred` is found."""
    rows, columns = np.arange(height) // 2 % 2, np.arange(width) // 2 % 2
    checks = np.where(rows[:, None] != columns, np.uint8(120), np.uint8(220))
    return np.repeat(checks[:, :, None], 3, axis=2)


def photo_of(pixels: Pixels | None = None, *, front_camera: bool = False) -> Photo:
    return Photo(
        name="figure.png",
        sha256="f" * 64,
        pixels=picture() if pixels is None else pixels,
        front_camera=front_camera,
    )


def with_point(pose: Pose, landmark: Landmark, x: float, y: float) -> Pose:
    """`pose` with one landmark in another place. [px]"""
    return replace(pose, points={**pose, landmark: Point(x, y)})
