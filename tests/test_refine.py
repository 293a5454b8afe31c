"""The refiner: crops, soft-argmax, symmetry, and the guard that keeps the detector's points."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posture import refine
from posture.detect import shared_detector
from posture.errors import DamagedModel
from posture.landmarks import Landmark, Point, Pose, Side, Source, View
from posture.photo import Photo, read
from posture.refine import CROP, NetworkRefiner, SteppedBack, located, shared_refiner

SAMPLES = Path(__file__).parent.parent / "sample_images"

JOINTS = refine._joints(View.FRONT)
STANDING = np.array([[345.0, 400.0], [255.0, 400.0], [350.0, 600.0], [250.0, 600.0], [355.0, 800.0], [245.0, 800.0]])


def pose_of(joints: np.ndarray, view: View = View.FRONT) -> Pose:
    names = refine._joints(view)
    return Pose(points={name: Point(float(x), float(y), 2.0) for name, (x, y) in zip(names, joints, strict=True)})


def photo_of(pixels: np.ndarray) -> Photo:
    return Photo(name="a.png", sha256="0" * 64, pixels=pixels)


class Eye:
    """A network that finds a dark dot for each joint: what is tested is all that lies around the network."""

    def __init__(self, move: dict[int, tuple[float, float]] | None = None, spread_px: float = 1.0) -> None:
        self.move = move or {}
        self.spread_px = spread_px
        self.shown: np.ndarray | None = None

    def setInput(self, blob: np.ndarray) -> None:  # noqa: N802  # OpenCV's name
        self.shown = blob

    def forward(self) -> np.ndarray:
        assert self.shown is not None
        rows, columns = CROP[1] // 4, CROP[0] // 4
        maps = np.zeros((len(self.shown), 24, rows, columns))
        for k, picture in enumerate(self.shown):
            for joint, (x, y) in enumerate(_dots(picture)):
                dx, dy = self.move.get(k, (0.0, 0.0))
                cx, cy = int((x + dx) // 4), int((y + dy) // 4)
                maps[k, joint, cy, cx] = 40.0
                maps[k, 6 + joint] = (x + dx) / 4 - cx - 0.5
                maps[k, 12 + joint] = (y + dy) / 4 - cy - 0.5
                maps[k, 18 + joint] = np.log(self.spread_px / 4)
        return maps


def _dots(picture: np.ndarray) -> list[tuple[float, float]]:
    """Centres of the six dots, pair by pair from above, of each the one on the right first."""
    dark = 1 - picture.mean(0)
    count, labels = cv2.connectedComponents((dark > 0.3).astype(np.uint8))
    found = []
    for label in range(1, count):
        y, x = np.nonzero(labels == label)
        weight = dark[y, x]
        found.append((float(np.average(x + 0.5, weights=weight)), float(np.average(y + 0.5, weights=weight))))
    found.sort(key=lambda dot: dot[1])
    pairs = [sorted(found[k : k + 2], key=lambda dot: -dot[0]) for k in (0, 2, 4)]
    return [dot for pair in pairs for dot in pair]


def eyed(move: dict[int, tuple[float, float]] | None = None) -> NetworkRefiner:
    refiner = NetworkRefiner()
    refiner._network = Eye(move)  # type: ignore[assignment]
    return refiner


def dotted(joints: np.ndarray, size: tuple[int, int] = (600, 1000), radius: float = 9.0) -> Photo:
    """White, with a dark disc about every joint; places count from pixels' corners."""
    y, x = np.mgrid[: size[1], : size[0]] + 0.5
    cover = np.zeros((size[1], size[0]))
    for jx, jy in joints:
        cover = np.maximum(cover, np.clip(radius + 0.5 - np.hypot(x - jx, y - jy), 0, 1))
    return photo_of(np.repeat((255 * (1 - cover)).astype(np.uint8)[..., None], 3, 2))


def test_soft_argmax_gives_the_place_and_the_spread_that_maps_were_made_from() -> None:
    maps = np.zeros((1, 24, 80, 40))
    maps[0, 0, 20, 10] = 50.0
    maps[0, 6, 20, 10], maps[0, 12, 20, 10], maps[0, 18, 20, 10] = 0.25, -0.25, np.log(0.3)
    places, spreads = located(maps)
    assert places[0, 0] == pytest.approx([4 * 10.75, 4 * 20.25])
    assert spreads[0, 0] == pytest.approx(1.2)


@pytest.mark.parametrize("roll_deg", [0.0, -3.0, 4.0])
@pytest.mark.parametrize("scale", [0.6, 1.0, 3.7])
def test_a_place_in_the_crop_is_the_same_place_in_the_photo(roll_deg: float, scale: float) -> None:
    joints = STANDING * scale + np.array([0.0, 3.0])
    photo = dotted(joints, (int(600 * scale), int(1000 * scale)), radius=9 * scale)
    nudged = joints + np.array([[3, -4], [-2, 3], [2, 2], [-3, 1], [1, 3], [-1, -2]]) * scale
    refined = eyed()(photo, pose_of(nudged), View.FRONT, roll_deg)
    assert refined.stepped_back is None
    for name, (x, y) in zip(JOINTS, joints, strict=True):
        assert refined.pose[name].xy == pytest.approx((x, y), abs=0.35 * scale)
        assert refined.pose[name].source is Source.REFINED


def test_spread_is_in_pixels_of_the_photo() -> None:
    small, large = (
        eyed()(dotted(STANDING * k, (int(600 * k), int(1000 * k)), 9 * k), pose_of(STANDING * k), View.FRONT, 0.0).pose
        for k in (1.0, 2.0)
    )
    assert large[Landmark.LEFT_HIP].sd_px == pytest.approx(2 * small[Landmark.LEFT_HIP].sd_px, rel=0.2)


def test_left_and_right_are_the_persons_from_behind_too() -> None:
    front = eyed()(dotted(STANDING), pose_of(STANDING), View.FRONT, 0.0).pose
    back = eyed()(dotted(STANDING), pose_of(STANDING, View.BACK), View.BACK, 0.0).pose
    assert back[Landmark.RIGHT_HIP].xy == pytest.approx(front[Landmark.LEFT_HIP].xy)


def test_side_views_are_left_alone() -> None:
    pose = pose_of(STANDING)
    assert eyed()(dotted(STANDING), pose, View.LEFT, 0.0).pose is pose


def test_other_points_stay() -> None:
    nose = Point(300.0, 50.0, 1.0)
    pose = pose_of(STANDING)
    with_nose = replace(pose, points={**pose, Landmark.NOSE: nose})
    assert eyed()(dotted(STANDING), with_nose, View.FRONT, 0.0).pose[Landmark.NOSE] == nose


def test_a_knee_that_differs_from_the_detectors_is_not_believed() -> None:
    bent = STANDING.copy()
    bent[2, 0] -= 200 * np.tan(np.radians(refine.MOST_KNEE_DEG)) / 2 + 8
    pose = pose_of(bent)
    refined = eyed()(dotted(STANDING), pose, View.FRONT, 0.0)
    assert refined.stepped_back is SteppedBack.KNEES
    assert refined.pose is pose


def test_points_that_moved_far_are_not_believed() -> None:
    refined = eyed()(dotted(STANDING), pose_of(STANDING + np.array([0.0, 60.0])), View.FRONT, 0.0)
    assert refined.stepped_back is SteppedBack.MOVED


def test_looks_that_disagree_are_not_believed() -> None:
    assert eyed()(dotted(STANDING), pose_of(STANDING), View.FRONT, 0.0).stepped_back is None
    refined = eyed({0: (0.0, 7.0), 1: (0.0, 7.0)})(dotted(STANDING), pose_of(STANDING), View.FRONT, 0.0)
    assert refined.stepped_back is SteppedBack.APART


def test_a_network_that_is_unsure_is_not_believed() -> None:
    refiner = NetworkRefiner()
    refiner._network = Eye(spread_px=1.2 * refine.MOST_SPREAD * refine.LEG_PX)  # type: ignore[assignment]
    assert refiner(dotted(STANDING), pose_of(STANDING), View.FRONT, 0.0).stepped_back is SteppedBack.UNSURE


def mirrored(pose: Pose, width: int) -> Pose:
    points = {}
    for side, other in ((Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT)):
        for part in ("hip", "knee", "ankle"):
            point = pose[Landmark.of(side, part)]
            points[Landmark.of(other, part)] = point.at(width - point.x, point.y)
    return replace(pose, points={**pose, **points})


# The network of posture/models


def real(name: str = "front.jpg") -> tuple[Photo, Pose]:
    photo = read(SAMPLES / name)
    (pose,) = shared_detector()(photo)
    return photo, pose


@pytest.mark.model
def test_a_mirrored_photo_gives_the_mirrored_answer() -> None:
    photo, pose = real()
    flipped = replace(photo, pixels=np.ascontiguousarray(photo.pixels[:, ::-1]))
    refiner = NetworkRefiner()
    straight = refiner(photo, pose, View.FRONT, 1.5)
    turned = refiner(flipped, mirrored(pose, photo.width), View.FRONT, -1.5)
    back = mirrored(turned.pose, photo.width)
    for name in JOINTS:
        assert back[name].xy == pytest.approx(straight.pose[name].xy, abs=0.3)


@pytest.mark.model
def test_the_same_photo_gives_the_same_numbers() -> None:
    photo, pose = real()
    first, second = (NetworkRefiner()(photo, pose, View.FRONT, 0.0).pose for _ in range(2))
    assert all(first[name] == second[name] for name in JOINTS)


@pytest.mark.model
def test_a_clean_photo_is_refined() -> None:
    photo, pose = real()
    refined = shared_refiner()(photo, pose, View.FRONT, 0.0)
    assert refined.stepped_back is None
    assert refined.pose[Landmark.LEFT_HIP].source is Source.REFINED


def _boarded_leg(pixels: np.ndarray, pose: Pose) -> np.ndarray:
    """A board before one leg."""
    hip, ankle = pose[Landmark.LEFT_HIP], pose[Landmark.LEFT_ANKLE]
    pixels[int(hip.y - 80) : int(ankle.y - 20), int(hip.x - 30) : int(hip.x + 120)] = (90, 60, 30)
    return pixels


def _boarded_feet(pixels: np.ndarray, pose: Pose) -> np.ndarray:
    """A board before both ankles."""
    left, right = pose[Landmark.LEFT_ANKLE], pose[Landmark.RIGHT_ANKLE]
    pixels[int(left.y - 60) : int(left.y + 90), int(right.x - 120) : int(left.x + 120)] = (90, 60, 30)
    return pixels


def _noisy(pixels: np.ndarray, _: Pose) -> np.ndarray:
    """Nothing but noise."""
    return np.random.default_rng(1).integers(0, 256, pixels.shape).astype(np.uint8)


def _shifted_hips(pixels: np.ndarray, pose: Pose) -> np.ndarray:
    """The picture cut at the knees, its lower part moved aside."""
    knee = int(pose[Landmark.LEFT_KNEE].y)
    pixels[knee:] = np.roll(pixels[knee:], pixels.shape[1] // 8, axis=1)
    return pixels


@pytest.mark.model
@pytest.mark.parametrize("spoil", [_boarded_leg, _boarded_feet, _noisy, _shifted_hips])
def test_on_pictures_spoilt_on_purpose_the_detectors_points_stay(spoil) -> None:
    photo, pose = real()
    spoilt = replace(photo, pixels=spoil(photo.pixels.copy(), pose))
    refined = shared_refiner()(spoilt, pose, View.FRONT, 0.0)
    assert refined.stepped_back is not None
    assert refined.pose is pose


def test_a_network_that_is_not_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refine, "SHA256", "f" * 64)
    with pytest.raises(DamagedModel):
        NetworkRefiner()
