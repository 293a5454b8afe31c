"""Photo, Pose -> Pose: a learned correction of hip, knee and ankle centres from the picture itself.

The detector shrinks a hip tilt by half; a small network, taught on rendered bodies (docs/method.md), looks at a crop
from waist to feet in more detail. It looks four times: at the crop, at one drawn a little larger and lower, and at the
mirror images of both, so that a mirrored photo gives the mirrored answer. Where the looks disagree, or the answer
strays from the detector's points, the detector's points stay (`SteppedBack`): a correction that is wrong is worse than
none.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import resources
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.errors import DamagedModel
from posture.geometry import bend_deg
from posture.landmarks import FRONTAL, Landmark, Point, Pose, Side, Source, View, leg_px
from posture.photo import Photo, Pixels

Array = NDArray[np.float64]

SHA256 = "1073bca2424e5dc3f60cf8f81b9377d9b2212f87ac1309d947fecb28ff1e263e"
"""Of posture/models/refiner.onnx, made by benchmarks/train_refiner.py."""
NAME = "refiner.onnx"
"""What results call it: its file in posture/models."""
CROP = 160, 320
"""Width and height of what the network is shown. [px]"""
LEG_PX = 198.0
"""From the middle of the hips to the middle of the ankles in a crop."""
HIPS_DOWN = 0.26
"""Where the hips are in a crop, as a share of its height."""
LOOKS = ((1.0, 0.0), (1.05, 4.0))
"""Size of each crop's contents, and how far they are moved down. [px of the crop]"""
_STRIDE = 4
_CROP_OF_PREPARED = 1.15
"""The photo is first reduced, by areas, to so many times the crop's scale; lessons were rendered at that scale."""

MOST_KNEE_DEG = 5.0
"""A knee angle that differs by more from the detector's is not believed. The detector itself errs by more than 3° at
one of the knees in 20 % of the protocol pictures of ground_truth/calibrate, by more than 5° in 3 % (n = 70)."""
MOST_MOVE = 0.04
"""A point that lies further from where the detector would put it is not believed. [share of the leg's length]"""
DETECTOR_OFFSET = {"hip": (-0.0175, -0.0016), "knee": (-0.0048, 0.0347), "ankle": (0.0047, -0.0196)}
"""Where the detector puts a joint, against its centre: away from the midline and down, mean over both sides of 78 front
and back views of ground_truth/calibrate. [share of the leg's length]"""
MOST_APART = 0.012
"""Looks that place a point further apart than this (RMS) are not believed: 1 % of the protocol pictures of
ground_truth/calibrate (n = 70). [share of the leg's length]"""
MOST_SPREAD = 0.010
"""A network that says itself that a point may lie further off is not believed; 0.9 % at most on those pictures, 1.3 to
3.7 % on real photos with loose trousers over the shoes. [share of the leg's length]"""


class SteppedBack(StrEnum):
    """Why the detector's points were kept."""

    KNEES = "knees"
    MOVED = "moved"
    APART = "apart"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefinedBy:
    """Which network looked at hips, knees and ankles: its name, and the SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refined:
    """A pose, and why it was not refined where it was not.

    Attributes
    ----------
    pose
        Hips, knees and ankles moved and of source `refined`, or the detector's own pose. [px]
    stepped_back
        None where the correction was believed.
    by
        The network that looked, also where it was not believed; None where none did.
    """

    pose: Pose
    stepped_back: SteppedBack | None = None
    by: RefinedBy | None = None


class Refiner(Protocol):
    """Corrects a pose by the picture; tests pass one of their own."""

    def __call__(self, photo: Photo, pose: Pose, view: View, roll_deg: float) -> Refined:
        """`pose` with better hips, knees and ankles, or as it is. [px of the photo]"""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Joints in the order of `_joints(view)`, shape (6, 2), and their spread, shape (6,). [px of the photo]"""

    xy: Array
    sd: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Crop:
    """An upright piece of the photo. `to_photo` takes places in the crop, as rows (x, y, 1), to the photo."""

    pixels: Pixels
    to_photo: Array

    @property
    def px(self) -> float:
        """Pixels of the photo that one of the crop stands for."""
        return float(np.sqrt(abs(np.linalg.det(self.to_photo[:, :2]))))


class NetworkRefiner:
    """The refiner of posture/models. Safe to call from several threads; the same photo gives the same numbers."""

    def __init__(self) -> None:
        content = resources.files("posture").joinpath("models/refiner.onnx").read_bytes()
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise DamagedModel("damaged_model", "The refiner model is damaged.", "Install Posture again.")
        self._network = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        self._lock = threading.Lock()

    def __call__(self, photo: Photo, pose: Pose, view: View, roll_deg: float) -> Refined:
        """`pose` with better hips, knees and ankles, or as it is. [px of the photo]

        Parameters
        ----------
        pose
            As detected, with all six joints.
        view
            FRONT or BACK; any other is left as it is.
        roll_deg
            Of the camera: the crop is cut upright.
        """
        refined = self.unguarded(photo, pose, view, roll_deg)
        return replace(refined, pose=pose) if refined.stepped_back else refined

    def unguarded(self, photo: Photo, pose: Pose, view: View, roll_deg: float) -> Refined:
        """As a call, but with the network's points even where they are not to be believed."""
        if view not in FRONTAL:
            return Refined(pose=pose)
        names = _joints(view)
        before = np.array([pose[name].xy for name in names])
        looks = self._looks([_crop(photo.pixels, before, roll_deg, size, down) for size, down in LOOKS])
        refined = _with_places(pose, names, _agreed(looks))
        doubt = _doubt(pose, refined, np.stack([look.xy for look in looks]))
        return Refined(pose=refined, stepped_back=doubt, by=RefinedBy(name=NAME, sha256=SHA256))

    def _looks(self, crops: list[_Crop]) -> list[_Places]:
        """What the network says of every crop and of its mirror image."""
        shown = [view for crop in crops for view in (crop.pixels, crop.pixels[:, ::-1])]
        blob = np.stack(shown).transpose(0, 3, 1, 2).astype(np.float32) / 255
        with self._lock:
            self._network.setInput(np.ascontiguousarray(blob))
            maps: Any = self._network.forward()
        places, spreads = located(np.asarray(maps, np.float64))
        return [
            _in_photo(crops[k // 2], _unmirrored(places[k]) if k % 2 else places[k], _swapped(spreads[k], k))
            for k in range(len(shown))
        ]


def located(maps: Array) -> tuple[Array, Array]:
    """Places, shape (n, 6, 2), and spreads, shape (n, 6), by soft-argmax of the network's maps. [px of the crop]

    Each joint has four maps: score, way to the joint across and down [cells], and log of the spread [cells]; all are
    averaged by the softmax of the score.
    """
    count, channels, rows, columns = maps.shape
    score, across, down, log_spread = np.moveaxis(maps.reshape(count, 4, channels // 4, rows * columns), 1, 0)
    share = np.exp(score - score.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    y, x = np.divmod(np.arange(rows * columns), columns)
    places = np.stack([(share * (x + 0.5 + across)).sum(-1), (share * (y + 0.5 + down)).sum(-1)], -1)
    return _STRIDE * places, _STRIDE * np.exp((share * log_spread).sum(-1))


def _joints(view: View) -> tuple[Landmark, ...]:
    """Hips, knees, ankles; of each pair the one on the right of the picture first."""
    sides = (Side.LEFT, Side.RIGHT) if view is View.FRONT else (Side.RIGHT, Side.LEFT)
    return tuple(Landmark.of(side, part) for part in ("hip", "knee", "ankle") for side in sides)


def _crop(pixels: Pixels, joints: Array, roll_deg: float, size: float, down: float) -> _Crop:
    """The crop about `joints`, turned upright; what lies beyond the photo repeats its edge."""
    hips, ankles = joints[:2].mean(0), joints[4:].mean(0)
    scale = size * LEG_PX / max(float(np.linalg.norm(ankles - hips)), 1.0)
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    turn = scale * np.array([[c, -s], [s, c]])
    upright_hips, upright_ankles = turn @ hips, turn @ ankles
    middle = np.array([(upright_hips[0] + upright_ankles[0]) / 2, upright_hips[1]])
    to_crop = np.c_[turn, np.array([CROP[0] / 2, HIPS_DOWN * CROP[1] + down]) - middle]
    to_photo: Any = cv2.invertAffineTransform(to_crop)
    return _Crop(_cut(pixels, to_crop, to_photo), to_photo)


def _cut(pixels: Pixels, to_crop: Array, to_photo: Array) -> Pixels:
    """Averages areas where the photo is finer than the crop. Places count from the pixels' corners."""
    corners = np.array([[x, y, 1.0] for x in (0, CROP[0]) for y in (0, CROP[1])]) @ to_photo.T
    height, width = pixels.shape[:2]
    low = np.clip(np.floor(corners.min(0)) - 2, 0, [width - 2, height - 2]).astype(int)
    high = np.clip(np.ceil(corners.max(0)) + 2, low + 2, [width, height]).astype(int)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    factor = max(1.0, 1 / (_CROP_OF_PREPARED * np.sqrt(abs(np.linalg.det(to_crop[:, :2])))))
    shape = np.maximum(1, np.round((high - low) / factor)).astype(int)
    prepared: Any = cv2.resize(part, (int(shape[0]), int(shape[1])), interpolation=cv2.INTER_AREA)
    steps = (high - low) / shape
    move = np.c_[to_crop[:, :2] * steps, to_crop @ [*low, 1.0]]
    move[:, 2] += move[:, :2] @ [0.5, 0.5] - 0.5  # OpenCV counts from the pixels' centres
    crop: Any = cv2.warpAffine(prepared, move, CROP, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, np.uint8)


def _unmirrored(places: Array) -> Array:
    return places[[1, 0, 3, 2, 5, 4]] * [-1, 1] + [CROP[0], 0]


def _swapped(spreads: Array, look: int) -> Array:
    return spreads[[1, 0, 3, 2, 5, 4]] if look % 2 else spreads


def _in_photo(crop: _Crop, places: Array, spreads: Array) -> _Places:
    return _Places(np.c_[places, np.ones(len(places))] @ crop.to_photo.T, spreads * crop.px)


def _agreed(looks: list[_Places]) -> _Places:
    """The mean of all looks; what they differ by is added to what the network itself is unsure of."""
    xy = np.stack([look.xy for look in looks])
    differ = np.sqrt(xy.var(0).sum(-1) / 2)
    own = np.stack([look.sd for look in looks]).mean(0)
    return _Places(xy.mean(0), np.hypot(own, differ))


def _with_places(pose: Pose, names: tuple[Landmark, ...], found: _Places) -> Pose:
    points = {
        name: Point(float(x), float(y), sd_px=float(sd), source=Source.REFINED)
        for name, (x, y), sd in zip(names, found.xy, found.sd, strict=True)
    }
    return replace(pose, points={**pose, **points})


def _doubt(before: Pose, after: Pose, looks: Array) -> SteppedBack | None:
    """Why the correction is not believed; `looks` has shape (looks, 6, 2). [px of the photo]"""
    leg = leg_px(before)
    if np.sqrt(looks.var(0).sum(-1).max()) > MOST_APART * leg:
        return SteppedBack.APART
    if max(after[name].sd_px for name in _joints(View.FRONT)) > MOST_SPREAD * leg:
        return SteppedBack.UNSURE
    if max(_moved_px(before, after, leg)) > MOST_MOVE * leg:
        return SteppedBack.MOVED
    if max(abs(_bend_deg(after, side) - _bend_deg(before, side)) for side in Side) > MOST_KNEE_DEG:
        return SteppedBack.KNEES
    return None


def _bend_deg(pose: Pose, side: Side) -> float:
    return bend_deg(*(pose[Landmark.of(side, part)].xy for part in DETECTOR_OFFSET))


def _moved_px(before: Pose, after: Pose, leg: float) -> list[float]:
    """How far each joint lies from where the detector's point lets expect it; a knee's height along the leg, which no
    measure rests on, is left out. [px]
    """
    moved = []
    for part, (outwards, down) in DETECTOR_OFFSET.items():
        left, right = (Landmark.of(side, part) for side in Side)
        for one, other in ((left, right), (right, left)):
            away = np.sign(before[one].x - before[other].x)
            aside = before[one].x - leg * outwards * away - after[one].x
            along = before[one].y - leg * down - after[one].y
            moved.append(float(np.hypot(aside, 0.0 if part == "knee" else along)))
    return moved


_shared: list[NetworkRefiner] = []
_shared_lock = threading.Lock()


def shared_refiner() -> NetworkRefiner:
    """The one refiner of this process, made at the first call."""
    with _shared_lock:
        if not _shared:
            _shared.append(NetworkRefiner())
        return _shared[0]
