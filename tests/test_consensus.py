"""Two looks at a photo become people: matched, averaged, ordered from the left."""

import numpy as np
import pytest

from posture.detect import UNMATCHED_SPREAD, Look, consensus, unmirrored
from posture.landmarks import MEDIAPIPE, Landmark, View
from tests.figures import Figure

LEFT_HIP, RIGHT_HIP = Landmark.LEFT_HIP, Landmark.RIGHT_HIP


def look(
    figure: Figure | None = None, *, x: float = 0.0, y: float = 0.0, view: View = View.FRONT, yaw: float = 0.0
) -> Look:
    pose = (figure or Figure()).pose(view)
    return Look(np.array([(pose[name].x + x, pose[name].y + y) for name in MEDIAPIPE]), yaw)


def test_agreeing_looks_have_no_spread():
    (pose,) = consensus([look()], [look()], 1.0)
    assert pose[LEFT_HIP].xy == pytest.approx(Figure().pose()[LEFT_HIP].xy)
    assert pose[LEFT_HIP].sd_px == pytest.approx(0.0)


def test_point_is_the_mean_and_spread_half_the_difference_of_a_coordinate():
    (pose,) = consensus([look(x=3, y=4)], [look(x=-3, y=-4)], 1.0)
    assert pose[LEFT_HIP].xy == pytest.approx(Figure().pose()[LEFT_HIP].xy)
    assert pose[LEFT_HIP].sd_px == pytest.approx(np.hypot(6, 8) / np.sqrt(2) / 2)


def test_places_and_spread_grow_with_the_factor_of_the_picture():
    (small,) = consensus([look(x=2)], [look()], 1.0)
    (large,) = consensus([look(x=2)], [look()], 3.0)
    assert large[RIGHT_HIP].x == pytest.approx(3 * small[RIGHT_HIP].x)
    assert large[RIGHT_HIP].sd_px == pytest.approx(3 * small[RIGHT_HIP].sd_px)


def test_turn_is_averaged_across_the_back():
    (pose,) = consensus([look(yaw=175)], [look(yaw=-179)], 1.0)
    assert pose.yaw_deg == pytest.approx(178.0)


def test_people_are_told_apart_and_ordered_from_the_left():
    looks = [look(x=900), look()]
    people = consensus(looks, looks[::-1], 1.0)
    assert [pose[LEFT_HIP].x for pose in people] == sorted(pose[LEFT_HIP].x for pose in people)
    assert len(people) == 2


def test_one_person_found_twice_in_a_look_is_one():
    assert len(consensus([look(), look(x=5)], [look()], 1.0)) == 1


@pytest.mark.parametrize(("straight", "mirrored"), [([look()], []), ([], [look()])], ids=["straight", "mirrored"])
def test_person_that_one_look_missed_stands_with_a_wide_spread(straight, mirrored):
    (pose,) = consensus(straight, mirrored, 1.0)
    extent = max(p.y for p in pose.values()) - min(p.y for p in pose.values())
    assert pose[LEFT_HIP].sd_px == pytest.approx(UNMATCHED_SPREAD * extent)


def test_nobody_seen_is_nobody():
    assert consensus([], [], 1.0) == ()


def test_looks_that_see_front_and_back_do_not_melt_the_sides_together():
    (pose,) = consensus([look(yaw=5)], [look(view=View.BACK, yaw=170)], 1.0)
    assert pose.yaw_deg is None
    assert pose[LEFT_HIP].x - pose[RIGHT_HIP].x == pytest.approx(88.0)
    assert pose[LEFT_HIP].sd_px > 0


def test_what_the_mirror_saw_is_told_of_the_picture():
    width = 1000
    seen = look(Figure(hip_tilt=5.0, knee_left=4.0), yaw=12.0)
    in_mirror = Look(
        np.array([(width - x, y) for x, y in seen.places[[MEDIAPIPE.index(n.mirrored()) for n in MEDIAPIPE]]]),
        -12.0,
    )
    told = unmirrored(in_mirror, width)
    assert told.places == pytest.approx(seen.places)
    assert told.yaw_deg == pytest.approx(12.0)
