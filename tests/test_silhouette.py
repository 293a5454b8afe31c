"""Where the person is: an even grid whatever the size of the picture, its mirror image, its place in the photo."""

from dataclasses import replace

import numpy as np
import pytest

from posture.detect import Look, _trimmed, consensus, shared_detector, unmirrored
from posture.landmarks import MEDIAPIPE, Landmark, Pose
from posture.photo import mirror_image, read, resized
from posture.silhouette import LEAST_PLACES, Silhouette, mean, sampled
from tests.figures import Figure
from tests.playback import picture
from tests.test_detect import ROOT

SIZES = [(1024, 768), (1025, 769), (1536, 1151), (1537, 1152), (2016, 1512), (2048, 1150), (2047, 1151), (40, 30)]


def slope(height: int, width: int) -> np.ndarray:
    """A mask that grows from left to right and down, so that every place is told by its value."""
    down, across = np.indices((height, width))
    return ((across + 0.5) / width * 0.5 + (down + 0.5) / height * 0.5).astype(np.float32)


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_a_grid_says_where_its_places_are(height, width):
    found = sampled(slope(height, width))
    (x, y), (rows, columns) = found.start, found.sureness.shape
    for row, column in ((0, 0), (rows - 1, columns - 1), (rows // 2, 3)):
        place = (x + column * found.step) / width * 0.5 + (y + row * found.step) / height * 0.5
        assert found.sureness[row, column] == pytest.approx(255 * place, abs=0.51)
    assert max(found.sureness.shape) >= min(max(height, width), LEAST_PLACES)


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_a_mirror_image_is_seen_at_the_same_places(height, width):
    mask = slope(height, width)
    straight, mirrored = sampled(mask), sampled(mask[:, ::-1]).unmirrored()
    assert (straight.start, straight.step) == (mirrored.start, mirrored.step)
    assert (straight.sureness == mirrored.sureness).all()


def test_two_looks_are_averaged():
    one = sampled(np.full((20, 10), 1.0, np.float32))
    other = sampled(np.full((20, 10), 0.6, np.float32))
    assert (mean(one, other).sureness == 204).all()


def looked(silhouette: Silhouette | None) -> Look:
    pose = Figure().pose()
    return Look(np.array([pose[name].xy for name in MEDIAPIPE]), 0.0, silhouette)


def test_a_pose_has_the_silhouette_of_both_looks_in_the_photo():
    one, other = (sampled(np.full((30, 10), share, np.float32)) for share in (1.0, 0.6))
    (pose,) = consensus([looked(one)], [looked(other)], 2.0)
    assert pose.silhouette is not None
    assert (pose.silhouette.sureness == 204).all()
    assert (pose.silhouette.start, pose.silhouette.step) == ((1.0, 1.0), 2.0)
    assert pose.moved(lambda x, y: (y, x)).silhouette is None
    (none,) = consensus([looked(None)], [looked(None)], 2.0)
    assert none.silhouette is None


def test_what_the_mirror_saw_is_turned_back():
    silhouette = sampled(slope(30, 10))
    told = unmirrored(looked(silhouette), 10).silhouette
    assert told is not None
    assert (told.sureness == silhouette.sureness[:, ::-1]).all()


@pytest.mark.parametrize(("width", "left", "kept"), [(900, 0, 900), (901, 0, 900), (902, 1, 900), (903, 1, 900)])
def test_columns_beyond_four_are_left_out_at_both_edges(width, left, kept):
    pixels = np.broadcast_to(np.arange(width) % 251, (2, width)).astype(np.uint8)[..., None]
    shown, began = _trimmed(pixels)
    assert (began, shown.shape[1]) == (left, kept)
    assert (shown == pixels[:, left : left + kept]).all()


def test_what_a_trimmed_picture_shows_is_told_of_the_whole_one():
    look = looked(sampled(slope(30, 12)))
    moved = look.aside(1)
    assert (moved.places == look.places + np.array([1, 0])).all()
    assert moved.silhouette is not None
    assert moved.silhouette.start == (1.5, 0.5)
    assert looked(None).aside(1).silhouette is None


def test_a_mirror_image_is_the_picture_read_backwards():
    pixels = picture(33, 47)
    pixels[:, :20, 1] //= 2
    assert (mirror_image(pixels) == pixels[:, ::-1]).all()


def sureness(pose: Pose, x: float, y: float) -> int:
    """At a place of the photo. [px]"""
    seen = pose.silhouette
    assert seen is not None
    return int(seen.sureness[round((y - seen.start[1]) / seen.step), round((x - seen.start[0]) / seen.step)])


def middle_of_knee(pose: Pose) -> float:
    """Between both edges of the left knee in the silhouette; its width changes with the crop of the network. [px]"""
    knee = pose[Landmark.LEFT_KNEE]
    edges = [next(x for x in range(200) if sureness(pose, knee.x + way * x, knee.y) < 128) for way in (1, -1)]
    return knee.x + (edges[0] - edges[1]) / 2


@pytest.mark.model
@pytest.mark.parametrize("longest", [600, 1200, 3600])
def test_the_network_sees_the_person_where_the_joints_are(longest):
    photo = read(ROOT / "sample_images" / "front.jpg")
    (pose,) = shared_detector()(replace(photo, pixels=resized(photo.pixels, longest=longest)[0]))
    knees = [pose[Landmark.LEFT_KNEE], pose[Landmark.RIGHT_KNEE]]
    width = abs(knees[0].x - knees[1].x)
    for knee, outwards in zip(knees, (1, -1), strict=True):
        assert sureness(pose, *knee.xy) > 200
        assert sureness(pose, knee.x + outwards * width, knee.y) < 50


@pytest.mark.model
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_picture_of_any_width_has_one(columns):
    """Such a mask, asked of mediapipe as it is, would end the process."""
    photo = read(ROOT / "sample_images" / "front.jpg")
    (whole,) = shared_detector()(photo)
    (pose,) = shared_detector()(replace(photo, pixels=photo.pixels[:, columns:].copy()))
    knee = pose[Landmark.LEFT_KNEE]
    assert knee.xy == pytest.approx((whole[Landmark.LEFT_KNEE].x - columns, whole[Landmark.LEFT_KNEE].y), abs=1.0)
    assert middle_of_knee(pose) == pytest.approx(middle_of_knee(whole) - columns, abs=2.0)


@pytest.mark.model
def test_a_look_at_a_picture_of_another_width_has_none():
    photo = read(ROOT / "sample_images" / "front.jpg")
    assert [look.silhouette for look in shared_detector().look(photo.pixels[:, 1:])] == [None]
