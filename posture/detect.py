"""Photo -> the people in it. The one file that knows mediapipe.

Every photo is looked at twice, as it is and mirrored; a point is the mean of the two answers and its
spread half their difference. The pose landmarker is made once per process, from bytes, and called by
one thread at a time; in its IMAGE mode no state passes from one photo to the next.
"""

from __future__ import annotations

import atexit
import hashlib
import math
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from posture.errors import DamagedModel
from posture.geometry import wrapped_deg
from posture.landmarks import MEDIAPIPE, Landmark, Point, Pose, Side
from posture.photo import Photo, Pixels, mirror_image, reduced
from posture.silhouette import Silhouette, mean, sampled

Model = Literal["full", "heavy"]
Array = NDArray[np.float64]

SHA256: dict[Model, str] = {
    "full": "c45c99f57a40a61ea97ccc2b663aea2bf297c99517cc3474c6fb8a6cb8b20eab",
    "heavy": "a9ac44c1fc2bdb1ed27fc362ade397c34ae81eb2bba94efb01c822901b7d5177",
}
"""Of the two bundles in posture/models, made by tools/build_models.py."""
LONGEST_PX = 2048
"""Longer side of the picture that the network is shown; it looks at 256 x 256 pixels of a person."""
MOST_PEOPLE = 4
DEPTH_GAIN = 0.45
"""The network's depth in the picture is too deep by the inverse of this: with it a turn of the body is read with a
slope of 1.15 (front, n = 100), 1.01 (back, 20), 0.83 and 0.57 (left and right side, 10 each) and an RMS error of 5.3°
(2.2° below a turn of 10°), 3.0°, 2.5° and 3.3°, on rendered bodies turned by up to 30° (front) and 10° (others)."""
FACING_APART_DEG = 90.0
"""Two looks that differ by more see one front and one back: which side is which is not known."""
SAME_PERSON = 0.35
"""Two answers are one person when their landmarks lie nearer than this share of the body's height."""
WIDTHS = 4
"""Reading the mask of a picture whose width is no multiple of this ends the process: mediapipe from 0.10.30 to 1.0.0
(google-ai-edge/mediapipe, issue 6331). [px]"""
UNMATCHED_SPREAD = 0.02
"""Spread of a person that only one of the two looks found, as a share of the body's height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which network gave the points."""

    model: str
    model_sha256: str
    mediapipe: str


class Detector(Protocol):
    """Finds people in a photo; tests pass one that plays back recorded poses."""

    @property
    def provenance(self) -> Provenance:
        """Which network it asks."""
        ...

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        """Every person in `photo`, from the left of the picture to the right. [px of the photo]"""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One person in one answer of the network.

    Attributes
    ----------
    places
        (x, y) of MediaPipe's 33 landmarks, shape (33, 2). [px of the picture shown]
    yaw_deg
        Turn of shoulders and hips by the network's depth, frame of `Pose.yaw_deg`. [deg]
    silhouette
        Where it sees the person; None where it was not asked. [px of the picture shown]
    """

    places: Array
    yaw_deg: float
    silhouette: Silhouette | None = None

    def aside(self, px: int) -> Look:
        """The same told of a picture that begins `px` further left."""
        silhouette = self.silhouette and self.silhouette.aside(px)
        return replace(self, places=self.places + np.array([px, 0]), silhouette=silhouette)


class MediaPipeDetector:
    """The pose landmarker of mediapipe 0.10.31, with consensus over the picture and its mirror image.

    Safe to call from several threads; the same photo always gives the same numbers. Without `silhouettes` it does not
    say where the person is, only the points.
    """

    def __init__(self, model: Model = "heavy", *, silhouettes: bool = True) -> None:
        content = resources.files("posture").joinpath(f"models/pose_landmarker_{model}.task").read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != SHA256[model]:
            raise DamagedModel("damaged_model", f"The {model} pose model is damaged.", "Install Posture again.")
        self._mediapipe = _import_mediapipe()
        self._made = partial(_landmarker, self._mediapipe, content, silhouettes=silhouettes)
        with _quiet():
            self._landmarker = self._made()
        self._lock = threading.Lock()
        self._met_someone = False
        self.provenance = Provenance(model=model, model_sha256=digest, mediapipe=str(self._mediapipe.__version__))

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        """Every person in `photo`, from left to right. [px of the photo]"""
        pixels, factor = reduced(photo.pixels, longest=LONGEST_PX)
        shown, left = _trimmed(pixels)
        if min(shown.shape[:2]) < WIDTHS:
            return ()
        straight = self.look(shown)
        mirrored = [unmirrored(look, shown.shape[1]) for look in self.look(mirror_image(shown))]
        return consensus([look.aside(left) for look in straight], [look.aside(left) for look in mirrored], factor)

    def look(self, pixels: Pixels) -> list[Look]:
        """What one call of the network says about `pixels`; without a silhouette unless WIDTHS allows it.

        Raises
        ------
        RuntimeError
            The network does not take them; it is made anew, because it would refuse every picture from then on.
        """
        height, width = pixels.shape[:2]
        image = self._mediapipe.Image(self._mediapipe.ImageFormat.SRGB, np.ascontiguousarray(pixels))
        with self._lock, nullcontext() if self._met_someone else _quiet():
            result = self._detected(image)
            self._met_someone |= bool(result.pose_landmarks)
        size = np.array([width, height, width], dtype=np.float64)  # its depth is in widths of the picture
        people = [np.array([(p.x, p.y, p.z) for p in points]) * size for points in result.pose_landmarks]
        readable = result.segmentation_masks and width % WIDTHS == 0
        masks = result.segmentation_masks if readable else [None] * len(people)
        return [
            Look(places[:, :2], _yaw_deg(places), None if mask is None else sampled(np.squeeze(mask.numpy_view())))
            for places, mask in zip(people, masks, strict=True)
        ]

    def _detected(self, image: Any) -> Any:
        try:
            return self._landmarker.detect(image)
        except RuntimeError:
            with suppress(RuntimeError):
                self._landmarker.close()
            self.abandon()
            self._landmarker = self._made()
            raise

    def close(self) -> None:
        """Give the network's memory back; the detector cannot be called afterwards."""
        with self._lock:
            self._landmarker.close()

    def abandon(self) -> None:
        """Leave the network to itself: its own clean-up complains at the end of the process, or of a broken graph."""
        self._landmarker._handle = None


_shared: dict[Model, MediaPipeDetector] = {}
_shared_lock = threading.Lock()


def shared_detector(model: Model = "heavy") -> MediaPipeDetector:
    """The one detector of this process, made at the first call."""
    with _shared_lock:
        if model not in _shared:
            _shared[model] = MediaPipeDetector(model)
            atexit.register(_shared[model].abandon)
        return _shared[model]


def _import_mediapipe() -> Any:
    """The mediapipe package, kept from opening the sound system (it imports sounddevice if it can)."""
    missing = object()
    before = sys.modules.get("sounddevice", missing)
    sys.modules["sounddevice"] = None  # type: ignore[assignment]  # makes the import fail quietly
    try:
        import mediapipe  # noqa: PLC0415  # half a second; only those who detect pay for it
    finally:
        if before is missing:
            del sys.modules["sounddevice"]
        else:
            sys.modules["sounddevice"] = before  # type: ignore[assignment]
    return mediapipe


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps native code from writing to standard error, where our own messages go.

    The library says four harmless lines when it is made and when it meets its first person, and has no switch
    for them; what goes wrong it raises.
    """
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # a service without standard error
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _landmarker(mediapipe: Any, content: bytes, *, silhouettes: bool) -> Any:
    vision = mediapipe.tasks.vision
    return vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=content),
            num_poses=MOST_PEOPLE,
            output_segmentation_masks=silhouettes,
        )
    )


def _trimmed(pixels: Pixels) -> tuple[Pixels, int]:
    """`pixels` without the up to three columns that are beyond a multiple of WIDTHS, and how many of them on the left.

    Both edges give alike, so that a photo and its mirror image are treated alike where they can.
    """
    spare = pixels.shape[1] % WIDTHS
    left = spare // 2
    return np.ascontiguousarray(pixels[:, left : pixels.shape[1] - (spare - left)]), left


def _yaw_deg(places: Array) -> float:
    """Turn of shoulders and hips together, from the network's depth (z away from the camera), shape (33, 3). [deg]"""
    order = list(MEDIAPIPE)
    across = along = 0.0
    for part in ("shoulder", "hip"):
        left, right = (places[order.index(Landmark.of(side, part))] for side in Side)
        across += left[0] - right[0]
        along += left[2] - right[2]
    return math.degrees(math.atan2(DEPTH_GAIN * along, across))


def unmirrored(look: Look, width: int) -> Look:
    """What was seen in the mirror image, told of the picture: places reflected, sides swapped."""
    silhouette = look.silhouette and look.silhouette.unmirrored()
    order = MEDIAPIPE[: len(look.places)]
    swapped = look.places[[order.index(landmark.mirrored()) for landmark in order]]
    return Look(np.column_stack([width - swapped[:, 0], swapped[:, 1]]), wrapped_deg(-look.yaw_deg), silhouette)


def consensus(straight: Sequence[Look], mirrored: Sequence[Look], factor: float) -> tuple[Pose, ...]:
    """The people on whom the two looks agree, and those that only one of them saw, left to right.

    `factor` is how many pixels of the photo one pixel of the looks stands for.
    """
    unmatched = _distinct(mirrored)
    poses = []
    for look in _distinct(straight):
        other = min(unmatched, key=lambda candidate: _apart(look, candidate), default=None)
        if other is None or _apart(look, other) >= SAME_PERSON:
            poses.append(_seen_once(look, factor))
        else:
            unmatched.remove(other)
            poses.append(_seen_twice(look, other, factor))
    poses += [_seen_once(look, factor) for look in unmatched]
    return tuple(sorted(poses, key=lambda pose: pose[Landmark.LEFT_HIP].x + pose[Landmark.RIGHT_HIP].x))


def _distinct(looks: Sequence[Look]) -> list[Look]:
    """`looks` without those that describe a person a second time."""
    kept: list[Look] = []
    for look in looks:
        if all(_apart(look, other) >= SAME_PERSON for other in kept):
            kept.append(look)
    return kept


def _apart(a: Look, b: Look) -> float:
    """Mean distance of the landmarks of two looks, as a share of the body's extent."""
    gap = float(np.linalg.norm(a.places - b.places, axis=1).mean())
    return gap / max(_extent(a), _extent(b))


def _extent(look: Look) -> float:
    """Longer side of the box around the landmarks. [px]"""
    return max(1.0, float(np.ptp(look.places, axis=0).max()))


def _seen_twice(a: Look, b: Look, factor: float) -> Pose:
    """Mean of two looks; spread is half their distance, the standard error of a mean of two."""
    if abs(wrapped_deg(b.yaw_deg - a.yaw_deg)) > FACING_APART_DEG:
        return replace(_seen_once(a, factor), yaw_deg=None)
    spread = np.linalg.norm(a.places - b.places, axis=1) / (2 * math.sqrt(2))
    yaw = wrapped_deg(a.yaw_deg + wrapped_deg(b.yaw_deg - a.yaw_deg) / 2)
    both = mean(a.silhouette, b.silhouette) if a.silhouette and b.silhouette else None
    return _pose(Look((a.places + b.places) / 2, yaw, both), spread, factor)


def _seen_once(look: Look, factor: float) -> Pose:
    """A person that one look found and the other did not: the points stand, with a wide spread."""
    spread = np.full(len(look.places), UNMATCHED_SPREAD * _extent(look))
    return _pose(look, spread, factor)


def _pose(look: Look, spread: Array, factor: float) -> Pose:
    """`look` and the `spread` of its places in the photo, of which one of their pixels is `factor`."""
    points = {
        landmark: Point(float(x), float(y), float(sd))
        for landmark, (x, y), sd in zip(MEDIAPIPE, look.places * factor, spread * factor, strict=False)
    }
    silhouette = look.silhouette and look.silhouette.enlarged(factor)
    return Pose(points=points, yaw_deg=look.yaw_deg, silhouette=silhouette)
