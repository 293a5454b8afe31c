"""The real network: the same answer every time, from any thread, for either hand; and only from the right file."""

import hashlib
import importlib.resources
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posture.detect import SHA256, MediaPipeDetector, Model, shared_detector
from posture.errors import DamagedModel
from posture.landmarks import Landmark, Pose
from posture.photo import Photo, read, resized

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "posture" / "models"
SAMPLES = ("front.jpg", "back.jpg", "two_people.jpg")
every_sample = pytest.mark.parametrize("name", SAMPLES)


@pytest.fixture(scope="module")
def detector() -> Iterator[MediaPipeDetector]:
    detector = MediaPipeDetector()
    yield detector
    detector.close()


def sample(name: str) -> Photo:
    return read(ROOT / "sample_images" / name)


def numbers(people: tuple[Pose, ...]) -> list[object]:
    """Everything that was said of `people`, to the last bit."""
    return [(pose.yaw_deg, *pose.items()) for pose in people]


def mirrored(photo: Photo) -> Photo:
    return replace(photo, pixels=photo.pixels[:, ::-1].copy())


def farthest(people: tuple[Pose, ...], others: tuple[Pose, ...], width: int) -> float:
    """How far a point of `people` lies from its place in `others`, seen in a mirror, at most. [px]"""
    pairs = list(zip(people, reversed(others), strict=True))
    across = [abs(width - pose[name].x - other[name.mirrored()].x) for pose, other in pairs for name in pose]
    down = [abs(pose[name].y - other[name.mirrored()].y) for pose, other in pairs for name in pose]
    return max(across + down)


@pytest.mark.model
@every_sample
def test_same_photo_same_numbers(detector: MediaPipeDetector, name: str) -> None:
    first = numbers(detector(sample(name)))
    assert first
    detector(sample(SAMPLES[SAMPLES.index(name) - 1]))
    assert numbers(detector(sample(name))) == first


@pytest.mark.model
def test_same_numbers_from_several_threads(detector: MediaPipeDetector) -> None:
    photos = [sample(name) for name in SAMPLES] * 4
    expected = [numbers(detector(photo)) for photo in photos[: len(SAMPLES)]] * 4
    start = threading.Barrier(4)

    def detected(photo: Photo) -> list[object]:
        if photo is photos[0]:
            start.wait(timeout=30)
        return numbers(detector(photo))

    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(detected, [photos[0]] * 4))
        rest = list(pool.map(lambda photo: numbers(detector(photo)), photos))
    assert first == [expected[0]] * 4
    assert rest == expected


@pytest.mark.model
@every_sample
def test_mirrored_photo_gives_the_mirrored_pose(detector: MediaPipeDetector, name: str) -> None:
    photo = sample(name)
    assert farthest(detector(photo), detector(mirrored(photo)), photo.width) < 0.01


@pytest.mark.model
@pytest.mark.parametrize("longest", [700, 2048, 4096])
def test_mirrored_photo_of_any_size_gives_the_mirrored_pose(detector: MediaPipeDetector, longest: int) -> None:
    photo = sample("front.jpg")
    pixels, _ = resized(photo.pixels, longest=longest)
    photo = replace(photo, pixels=pixels[:, : pixels.shape[1] // 2 * 2].copy())  # an odd column is left out at one edge
    assert farthest(detector(photo), detector(mirrored(photo)), photo.width) < 0.01


@pytest.mark.model
def test_left_is_the_persons_left(detector: MediaPipeDetector) -> None:
    (front,), (back,) = detector(sample("front.jpg")), detector(sample("back.jpg"))
    for part in ("shoulder", "hip", "knee", "ankle"):
        left, right = Landmark(f"left_{part}"), Landmark(f"right_{part}")
        assert front[left].x > front[right].x
        assert back[left].x < back[right].x


@pytest.mark.model
def test_people_are_told_from_left_to_right(detector: MediaPipeDetector) -> None:
    people = detector(sample("two_people.jpg"))
    assert len(people) == 2
    assert people[0][Landmark.NOSE].x < people[1][Landmark.NOSE].x


@pytest.mark.model
def test_one_detector_per_process() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: shared_detector(), range(4)))
    assert {id(one) for one in made} == {id(made[0])}
    assert made[0].provenance.model == "heavy"


@pytest.mark.parametrize("model", SHA256)
def test_model_is_the_one_of_the_readme(model: Model) -> None:
    written = re.search(rf"`pose_landmarker_{model}\.task`.*`([0-9a-f]{{64}})`", (MODELS / "README.md").read_text())
    assert written is not None
    content = (MODELS / f"pose_landmarker_{model}.task").read_bytes()
    assert hashlib.sha256(content).hexdigest() == written[1] == SHA256[model]


def test_damaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray((MODELS / "pose_landmarker_full.task").read_bytes())
    content[len(content) // 2] ^= 1
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "pose_landmarker_full.task").write_bytes(content)
    monkeypatch.setattr(importlib.resources, "files", {"posture": tmp_path}.__getitem__)
    with pytest.raises(DamagedModel, match=r"full pose model is damaged\. Install Posture again"):
        MediaPipeDetector("full")


@pytest.mark.model
@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 3000), (3000, 1), (3, 60), (60, 3)])
def test_nobody_is_in_a_sliver(detector: MediaPipeDetector, width: int, height: int) -> None:
    pixels = np.full((height, width, 3), 128, np.uint8)
    assert detector(replace(sample("front.jpg"), pixels=pixels)) == ()


@pytest.mark.model
def test_a_picture_that_the_network_refuses_spoils_none_after_it() -> None:
    detector, photo = MediaPipeDetector(), sample("front.jpg")
    before = detector(photo)
    with pytest.raises(RuntimeError):
        detector.look(np.zeros((100, 0, 3), np.uint8))
    after = detector(photo)
    detector.close()
    assert [pose.points for pose in after] == [pose.points for pose in before]
