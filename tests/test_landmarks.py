from dataclasses import FrozenInstanceError

import pytest

from posture.landmarks import BONES, BONY, MEDIAPIPE, Landmark, Point, Pose, Side


def test_mirroring_twice_is_the_same_landmark():
    assert all(landmark.mirrored().mirrored() is landmark for landmark in Landmark)


def test_only_nose_and_neck_are_their_own_mirrors():
    assert [landmark for landmark in Landmark if landmark.mirrored() is landmark] == [Landmark.NOSE, Landmark.C7]


def test_landmarks_begin_with_those_of_mediapipe_in_its_order():
    assert next(iter(Landmark)) is Landmark.NOSE
    assert list(Landmark)[23:29] == [Landmark.of(side, part) for part in ("hip", "knee", "ankle") for side in Side]
    assert len(MEDIAPIPE) == 33
    assert (*MEDIAPIPE, *BONY, *(name for name in Landmark if name.value.endswith("_edge"))) == tuple(Landmark)


def test_bones_are_the_same_on_both_sides():
    mirrored = {frozenset((a.mirrored(), b.mirrored())) for a, b in BONES}
    assert mirrored == {frozenset(bone) for bone in BONES}


def test_pose_holds_a_copy_of_its_points():
    points = {Landmark.NOSE: Point(1, 2)}
    pose = Pose(points=points)
    points.clear()
    assert pose[Landmark.NOSE] == Point(1, 2)
    assert Landmark.LEFT_HIP not in pose


def test_pose_cannot_be_changed():
    pose = Pose(points={Landmark.NOSE: Point(1, 2)})
    with pytest.raises(TypeError):
        pose.points[Landmark.NOSE] = Point(0, 0)  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        pose.yaw_deg = 3.0  # type: ignore[misc]


def test_moved_keeps_spread_and_source():
    moved = Pose(points={Landmark.NOSE: Point(1, 2, 0.5)}).moved(lambda x, y: (x + 1, y))
    assert moved[Landmark.NOSE] == Point(2, 2, 0.5)
