"""Segments of a picture -> roll, pitch and pan of the camera, by the three directions of a room.

Most edges of a room run upright, along the wall behind the person, or away from the camera; the lines of each direction
meet in one vanishing point. The camera is fitted to all segments at once, after Coughlan and Yuille (Manhattan world,
doi:10.1109/ICCV.1999.790349), so that a lens that points down does not pass for roll, and neither does a wall seen
obliquely. Any segment may follow none of the three. Frame: x right, y down, z forward, from the picture's middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.vertical.level import FILM_DIAGONAL_MM

Array = NDArray[np.float64]

END_PX = 0.5
"""Error across the line of either end of a segment. Chosen on ground_truth/calibrate. [px]"""
CROOKED_DEG = 0.25
"""Error of a single edge: doors and pictures hang a little crooked. Chosen by us. [deg]"""
COARSE_DEG = 1.0
"""Least error of a segment while the camera is only known to the steps of the grid. [deg]"""
SHARES = np.array([0.3, 0.3, 0.1])
"""Segments expected upright, along the wall and away from the camera; the others may lean any way. Chosen by us."""
PRIOR_SD_DEG = (3.0, 7.0, 8.0)
"""Spread of roll, pitch and pan of photos taken by hand: twice the 1.5° of rolls and about the 6° of pitches in
ground_truth/calibrate; walls are photographed about as squarely as a person stands before them. [deg]"""
FOCAL_35MM, FOCAL_LOG_SD = 33.0, 0.3
"""Focal length where the file has none: middle and spread of 24 to 50 mm, a phone's wide lens and its double. [mm]"""
KNOWN_FOCAL_LOG_SD = 0.03
"""Of one written in the file: whole millimetres, and a lens whose field changes as it focuses. Chosen by us."""
GRID_DEG = (np.arange(-12, 12.1, 1.0), np.arange(-20, 20.1, 4.0), np.arange(-20, 20.1, 4.0))
"""Rolls, pitches and pans from which the search begins. [deg]"""
STARTS = 8
_APART_DEG = np.array([1.5, 3.1, 3.1])
"""Starts nearer to each other than this in all three lead to one camera. [deg]"""
_SAME_DEG = 0.3
_STEPS = np.array([0.01, 0.01, 0.01, 0.001])
_MOST_STEP = np.array([2.0, 3.0, 3.0, 0.2])
_ROUNDS = 25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segments:
    """Straight edges of a picture.

    Attributes
    ----------
    middles
        Their middles, from that of the picture, shape (n, 2). [px]
    ways
        Their unit directions, shape (n, 2).
    sds
        Errors of the directions, shape (n,). [rad]
    diagonal
        Of the picture. [px]
    """

    middles: Array
    ways: Array
    sds: Array
    diagonal: float

    @staticmethod
    def of(ends: Array, centre: tuple[float, float]) -> Segments:
        """From rows of x, y of either end, in a picture with that middle. [px]"""
        along = ends[:, 2:] - ends[:, :2]
        lengths = np.hypot(along[:, 0], along[:, 1])
        return Segments(
            middles=(ends[:, :2] + ends[:, 2:]) / 2 - centre,
            ways=along / lengths[:, None],
            sds=np.hypot(np.sqrt(2) * END_PX / lengths, np.radians(CROOKED_DEG)),
            diagonal=2 * float(np.hypot(*centre)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """How the camera was held.

    Attributes
    ----------
    roll_deg, pitch_deg
        As in `Vertical`. [deg]
    roll_sd_deg, pitch_sd_deg
        Their standard deviations; large where the segments bear another reading too. [deg]
    followers
        How many segments follow the upright direction, that of the wall, and that away from the camera.
    """

    roll_deg: float
    pitch_deg: float
    roll_sd_deg: float
    pitch_sd_deg: float
    followers: tuple[float, float, float]


def fitted(segments: Segments, focal_px: float | None) -> Camera:
    """The camera that `segments` make likeliest. [focal length in px, None where unknown]

    Notes
    -----
    Parameters: roll, pitch, pan [deg] and the logarithm of the focal length, each with a normal prior. The likeliest
    are sought on a grid, then by Gauss-Newton from the best places of it. Each place that is reached weighs as much as
    the posterior there (Laplace's approximation); the variance is that within and between places.
    """
    search = _Search.of(segments, focal_px)
    modes = _distinct([search.reached(start) for start in search.starts()])
    weights = np.exp([mode.evidence - modes[0].evidence for mode in modes])
    weights /= weights.sum()
    best = modes[0].camera
    spread = sum(
        weight * (np.diag(mode.covariance) + (mode.camera - best) ** 2)
        for weight, mode in zip(weights, modes, strict=True)
    )
    upright, wall, away = modes[0].followers
    return Camera(
        roll_deg=float(best[0]),
        pitch_deg=float(best[1]),
        roll_sd_deg=float(np.sqrt(spread[0])),
        pitch_sd_deg=float(np.sqrt(spread[1])),
        followers=(float(upright), float(wall), float(away)),
    )


def directions(cameras: Array) -> Array:
    """Upright, along the wall and away as the cameras see them, shape (..., 3, 3).

    `cameras`: roll, pitch, pan, shape (..., 3) [deg].
    """
    sin, cos = np.sin(np.radians(cameras)), np.cos(np.radians(cameras))
    (sin_roll, sin_pitch, sin_pan), (cos_roll, cos_pitch, cos_pan) = np.moveaxis(sin, -1, 0), np.moveaxis(cos, -1, 0)
    right = np.stack([np.zeros_like(sin_pan), cos_pan, -sin_pan], -1)
    up = np.stack([cos_pitch, -sin_pitch * sin_pan, -sin_pitch * cos_pan], -1)
    forward = np.stack([sin_pitch, cos_pitch * sin_pan, cos_pitch * cos_pan], -1)
    across = cos_roll[..., None] * right - sin_roll[..., None] * up
    down = -cos_roll[..., None] * up - sin_roll[..., None] * right
    return np.stack([across, down, forward], -1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Mode:
    """A camera that is likelier than those near it: roll, pitch, pan [deg] and log of the focal length [log px]."""

    camera: Array
    covariance: Array
    evidence: float
    followers: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Search:
    """The posterior of a camera given segments: normal priors of mean `expected` and variance 1 / `stiffness`."""

    segments: Segments
    expected: Array
    stiffness: Array

    @staticmethod
    def of(segments: Segments, focal_px: float | None) -> _Search:
        usual = FOCAL_35MM / FILM_DIAGONAL_MM * segments.diagonal
        focal_sd = FOCAL_LOG_SD if focal_px is None else KNOWN_FOCAL_LOG_SD
        return _Search(
            segments=segments,
            expected=np.array([0.0, 0.0, 0.0, np.log(usual if focal_px is None else focal_px)]),
            stiffness=1 / np.square([*PRIOR_SD_DEG, focal_sd]),
        )

    def starts(self) -> list[Array]:
        """The likeliest places of the grid that are apart from each other."""
        places = np.stack(np.meshgrid(*GRID_DEG, indexing="ij"), -1).reshape(-1, 3)
        cameras = np.column_stack([places, np.full(len(places), self.expected[3])])
        coarse = self._coarse()
        likely = np.concatenate([self._posterior(part, coarse) for part in np.array_split(cameras, 8)])
        chosen: list[Array] = []
        for camera in cameras[np.argsort(-likely, kind="stable")]:
            if all((np.abs(camera - other)[:3] > _APART_DEG).any() for other in chosen):
                chosen.append(camera)
            if len(chosen) == STARTS:
                break
        return chosen

    def reached(self, start: Array) -> _Mode:
        """Where Gauss-Newton leads from `start`, first with coarse errors, then with those of the segments."""
        camera, _, _ = self._climbed(start, self._coarse())
        camera, information, shares = self._climbed(camera, self.segments.sds)
        return _Mode(
            camera=camera,
            covariance=np.asarray(np.linalg.inv(information), np.float64),
            evidence=float(self._posterior(camera, self.segments.sds) - np.linalg.slogdet(information)[1] / 2),
            followers=shares.sum(-1),
        )

    def _coarse(self) -> Array:
        return np.maximum(self.segments.sds, np.radians(COARSE_DEG))

    def _climbed(self, camera: Array, sds: Array) -> tuple[Array, Array, Array]:
        """The camera, the inverse of its covariance, and how much each segment follows each direction, (3, n)."""
        for _ in range(_ROUNDS):
            errors, shares, slopes = self._errors(camera), self._shares(camera, sds), self._slopes(camera)
            weights = shares / sds**2
            information = np.einsum("dn,dni,dnj->ij", weights, slopes, slopes) + np.diag(self.stiffness)
            pull = np.einsum("dn,dni,dn->i", weights, slopes, errors) + self.stiffness * (camera - self.expected)
            step = np.clip(np.linalg.solve(information, pull), -_MOST_STEP, _MOST_STEP)
            camera = camera - step
            if np.abs(step).max() < _STEPS[-1]:
                break
        return camera, information, shares

    def _errors(self, cameras: Array) -> Array:
        """Sine of the angle from each direction's vanishing point to each segment, shape (..., 3, n)."""
        middles, ways = self.segments.middles, self.segments.ways
        seen, focal = directions(cameras[..., :3])[..., None], np.exp(cameras[..., 3])[..., None, None]
        x = seen[..., 0, :] * focal - middles[:, 0] * seen[..., 2, :]
        y = seen[..., 1, :] * focal - middles[:, 1] * seen[..., 2, :]
        crossed: Array = (x * ways[:, 1] - y * ways[:, 0]) / np.maximum(np.hypot(x, y), 1e-9)
        return crossed

    def _slopes(self, camera: Array) -> Array:
        """Change of the errors with each parameter, shape (3, n, 4)."""
        moved = np.diag(_STEPS)
        return np.moveaxis(
            (self._errors(camera + moved) - self._errors(camera - moved)) / (2 * _STEPS[:, None, None]), 0, -1
        )

    def _densities(self, cameras: Array, sds: Array) -> tuple[Array, float]:
        """Likelihood of each segment's direction by each of the three, shape (..., 3, n), and by none, per radian."""
        z = self._errors(cameras) / sds
        return SHARES[:, None] * np.exp(-(z**2) / 2) / (np.sqrt(2 * np.pi) * sds), float(1 - SHARES.sum()) / np.pi

    def _shares(self, camera: Array, sds: Array) -> Array:
        by_direction, by_none = self._densities(camera, sds)
        shares: Array = by_direction / (by_direction.sum(0) + by_none)
        return shares

    def _posterior(self, cameras: Array, sds: Array) -> Array:
        """Logarithm of the posterior, up to a constant, shape (...)."""
        by_direction, by_none = self._densities(cameras, sds)
        prior = -(self.stiffness * (cameras - self.expected) ** 2).sum(-1) / 2
        likelihood: Array = np.log(by_direction.sum(-2) + by_none).sum(-1) + prior
        return likelihood


def _distinct(modes: list[_Mode]) -> list[_Mode]:
    """The likeliest first, each once."""
    kept: list[_Mode] = []
    for mode in sorted(modes, key=lambda one: -one.evidence):
        if all((np.abs(mode.camera - other.camera)[:3] > _SAME_DEG).any() for other in kept):
            kept.append(mode)
    return kept
