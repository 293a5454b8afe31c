import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.geometry import bend_deg, distance, midpoint, rotated, tilt_deg, wrapped_deg

places = st.tuples(st.floats(-4000, 4000), st.floats(-4000, 4000))
angles = st.floats(-720, 720)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param((10, 50), (0, 50), 0.0, id="level"),
        pytest.param((10, 40), (0, 50), 45.0, id="left higher, on the right of the picture"),
        pytest.param((0, 40), (10, 50), 45.0, id="left higher, on the left of the picture"),
        pytest.param((10, 60), (0, 50), -45.0, id="right higher"),
        pytest.param((5, 40), (5, 50), 90.0, id="one above the other"),
    ],
)
def test_tilt_known_values(left, right, expected):
    assert tilt_deg(left, right) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("start", "vertex", "end", "expected"),
    [
        pytest.param((0, 0), (0, 10), (0, 20), 0.0, id="straight"),
        pytest.param((0, 0), (0, 10), (-10, 20), 45.0, id="clockwise"),
        pytest.param((0, 0), (0, 10), (10, 20), -45.0, id="counter-clockwise"),
        pytest.param((0, 0), (0, 10), (-10, 10), 90.0, id="right angle"),
    ],
)
def test_bend_known_values(start, vertex, end, expected):
    assert bend_deg(start, vertex, end) == pytest.approx(expected)


@given(places, places, angles)
def test_rotated_keeps_the_distance_to_the_centre(point, centre, angle):
    assert distance(rotated(point, centre, angle), centre) == pytest.approx(distance(point, centre), abs=1e-6)


@given(places, places, angles)
def test_rotated_back_is_the_point(point, centre, angle):
    assert rotated(rotated(point, centre, angle), centre, -angle) == pytest.approx(point, abs=1e-6)


def test_rotated_turns_clockwise_in_the_picture():
    assert rotated((1, 0), (0, 0), 90) == pytest.approx((0, 1))


@given(places, places)
def test_midpoint_is_as_far_from_both(a, b):
    middle = midpoint(a, b)
    assert distance(middle, a) == pytest.approx(distance(middle, b), abs=1e-6)


@given(angles)
def test_wrapped_is_the_same_direction_within_half_a_turn(angle):
    wrapped = wrapped_deg(angle)
    assert -180 < wrapped <= 180
    assert math.sin(math.radians(wrapped)) == pytest.approx(math.sin(math.radians(angle)), abs=1e-9)
    assert math.cos(math.radians(wrapped)) == pytest.approx(math.cos(math.radians(angle)), abs=1e-9)
