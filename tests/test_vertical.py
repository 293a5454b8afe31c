import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.phone import gravity
from benchmarks.scene import Camera
from posture.errors import WrongUsage
from posture.geometry import XY, rotated
from posture.landmarks import Landmark, Point, Pose, View
from posture.measures import MEASURES, Body
from posture.measures.base import Reading
from posture.measures.pelvis import hip_tilt
from posture.photo import Photo
from posture.report import camera_words
from posture.vertical import (
    FRAME_SD_DEG,
    MAX_ROLL_DEG,
    Level,
    Vertical,
    VerticalSource,
    as_taken,
    from_frame,
    from_gravity,
    from_plumb,
    from_stated,
    level,
    upright,
    usual_focal_px,
    with_pitch,
)
from tests.figures import Figure

CENTRE = (500.0, 500.0)
angles = st.floats(-15, 15)


def test_frame_is_level_with_its_prior():
    vertical = from_frame()
    assert (vertical.source, vertical.roll_deg, vertical.sd_deg) == (VerticalSource.FRAME, 0.0, FRAME_SD_DEG)


def test_stated_roll_is_kept_and_surer_than_the_frame():
    vertical = from_stated(-1.5)
    assert (vertical.source, vertical.roll_deg) == (VerticalSource.STATED, -1.5)
    assert 0 < vertical.sd_deg < FRAME_SD_DEG


@pytest.mark.parametrize("roll", [MAX_ROLL_DEG + 0.1, -90.0, float("nan"), float("inf")])
def test_impossible_roll_is_wrong_usage(roll):
    with pytest.raises(WrongUsage, match="camera roll"):
        from_stated(roll)


# A plumb line


@given(roll=st.floats(-40, 40), length=st.floats(200, 5000))
def test_plumb_line_leans_against_the_camera(roll, length):
    """A camera turned clockwise shows the room turned counter-clockwise."""
    top, bottom = (rotated((500.0, y), CENTRE, -roll) for y in (500.0 - length, 500.0))
    vertical = from_plumb(top, bottom)
    assert vertical.source is VerticalSource.PLUMB
    assert vertical.roll_deg == pytest.approx(roll, abs=1e-6)
    assert from_plumb(bottom, top) == vertical


def test_longer_plumb_line_is_surer():
    short, long = (from_plumb((10, 10), (10, 10 + length)) for length in (200, 2000))
    assert 0.1 < long.sd_deg < 0.2 < short.sd_deg < FRAME_SD_DEG


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        pytest.param((10, 10), (10, 150), "too short", id="short"),
        pytest.param((10, 10), (10, 10), "too short", id="a-point"),
        pytest.param((0, 10), (1000, 900), "leans by", id="lying"),
        pytest.param((0, math.nan), (0, 900), "not possible|too short", id="nan"),
        pytest.param((math.nan, 0), (0, 900), "not possible|too short", id="nan-across"),
        pytest.param((0, 0), (0, math.inf), "too short", id="infinite"),
    ],
)
def test_impossible_plumb_line_is_wrong_usage(start, end, says):
    with pytest.raises(WrongUsage, match=says):
        from_plumb(start, end)


# Gravity


@pytest.mark.parametrize(
    ("vector", "roll"),
    [((0.0289, -0.9940, -0.0498), 1.67), ((-0.0097, -0.9948, -0.0642), -0.56), ((0.0078, -0.9964, -0.0212), 0.45)],
)
def test_gravity_known_values(vector, roll):
    """Three real photos (docs/method.md)."""
    vertical = from_gravity(vector)
    assert vertical.source is VerticalSource.GRAVITY
    assert vertical.roll_deg == pytest.approx(roll, abs=0.006)
    assert vertical.pitch_deg == pytest.approx(math.degrees(math.asin(vector[2])), abs=0.05)
    assert vertical.pitch_deg < 0


@given(roll=st.floats(-44, 44), pitch=st.floats(-44, 44), length=st.floats(0.9, 1.1))
def test_gravity_gives_back_how_the_camera_was_held(roll, pitch, length):
    x, y, z = (length * number for number in gravity(Camera(roll_deg=roll, pitch_deg=pitch)))
    vertical = from_gravity((x, y, z))
    assert (vertical.roll_deg, vertical.pitch_deg) == pytest.approx((roll, pitch), abs=1e-6)


@pytest.mark.parametrize(
    "vector",
    [
        pytest.param((0.1, -0.1, -0.99), id="lying-flat"),
        pytest.param((0.0, -0.69, -0.73), id="looking-down-by-47"),
        pytest.param((1.0, 0.0, 0.0), id="picture-turned-afterwards"),
        pytest.param((0.0, 1.0, 0.0), id="upside-down"),
    ],
)
def test_gravity_that_tells_no_roll_is_absent(vector):
    assert from_gravity(vector) is None


# Level


def photo(focal_35mm: float | None = 28.0) -> Photo:
    return Photo(name="a", sha256="", pixels=np.zeros((1000, 1000, 3), np.uint8), focal_35mm=focal_35mm)


def seen_by(camera: Camera, pose: Pose) -> Pose:
    """`pose`, a figure with its floor at y = 950 and 0.5 px a mm, standing a little turned before `camera`. [px]"""

    def place(point: Point) -> XY:
        across, up = (point.x - 500) / 500, (950 - point.y) / 500
        x, y = camera.project(np.array([across, 0.3 * across, up]))
        return float(x), float(y)

    return replace(pose, points={name: point.at(*place(point)) for name, point in pose.items()})


def taken_from(*, roll: float, pitch: float) -> Camera:
    return Camera(
        width=1000, height=1000, lens_height_m=1.6, focal_35mm=28.0, roll_deg=roll, pitch_deg=pitch, aside_m=0.2
    )


def made_level(camera: Camera, pose: Pose) -> Pose:
    vertical = from_gravity(gravity(camera))
    assert vertical is not None
    return upright(seen_by(camera, pose), level(photo(camera.focal_35mm), vertical))


def values(pose: Pose, view: View) -> list[float]:
    taken = [measure.take(Body(pose=pose, view=view)) for measure in MEASURES if view in measure.views]
    return [reading.value for reading in taken if isinstance(reading, Reading)]


@given(tilt=st.floats(-10, 10), roll=st.floats(-10, 10), view=st.sampled_from([View.FRONT, View.BACK]))
def test_rolled_front_and_rolled_back_pictures_give_the_same_tilt(tilt, roll, view):
    """A camera turned clockwise shows the room turned counter-clockwise."""
    flat = Figure(hip_tilt=tilt).pose(view)
    taken = flat.moved(lambda x, y: rotated((x, y), CENTRE, -roll))
    reading = hip_tilt(Body(pose=upright(taken, Level(centre=CENTRE, roll_deg=roll)), view=view))
    assert reading.value == pytest.approx(tilt, abs=1e-6)


@given(roll=angles, pitch=angles, tilt=st.floats(-8, 8), knee=st.floats(-10, 10))
def test_rolled_and_pitched_picture_is_made_that_of_a_level_camera(roll, pitch, tilt, knee):
    figure = Figure(hip_tilt=tilt, knee_left=knee).pose()
    expected = seen_by(taken_from(roll=0, pitch=0), figure)
    found = made_level(taken_from(roll=roll, pitch=pitch), figure)
    for name in expected:
        assert found[name].xy == pytest.approx(expected[name].xy, abs=1e-6)
    assert values(found, View.FRONT) == pytest.approx(values(expected, View.FRONT), abs=1e-6)


def test_keystone_of_a_lens_that_points_down_is_what_roll_alone_leaves():
    figure, camera = Figure(knee_left=6.0, knee_right=6.0).pose(), taken_from(roll=2, pitch=-14)
    expected = values(seen_by(taken_from(roll=0, pitch=0), figure), View.FRONT)
    roll_alone = upright(seen_by(camera, figure), Level(centre=CENTRE, roll_deg=2.0))
    assert values(roll_alone, View.FRONT) != pytest.approx(expected, abs=0.3)


@given(roll=angles, pitch=angles, x=st.floats(0, 1000), y=st.floats(0, 1000))
def test_as_taken_undoes_upright(roll, pitch, x, y):
    by = level(photo(), replace(from_stated(roll), pitch_deg=pitch))
    assert by.pitch_deg == pitch
    pose = upright(Pose(points={Landmark.NOSE: Point(x, y)}), by)
    assert as_taken(pose[Landmark.NOSE].xy, by) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize(
    ("focal", "pitch"),
    [
        pytest.param(None, -10.0, id="no-focal-length"),
        pytest.param(28.0, None, id="no-pitch"),
        pytest.param(13.0, -20.0, id="too-wide"),
        pytest.param(0.001, -1.0, id="impossible-lens"),
    ],
)
def test_roll_alone_is_taken_out_where_the_pitch_cannot_be(focal, pitch):
    by = level(photo(focal), replace(from_stated(3.0), pitch_deg=pitch))
    assert by == Level(centre=CENTRE, roll_deg=3.0)


@given(pitch=angles, x=st.floats(0, 1000), y=st.floats(0, 1000))
def test_spread_grows_with_the_picture(pitch, x, y):
    """Square root of the determinant of the map, by differences."""
    by = level(photo(), replace(from_stated(4.0), pitch_deg=pitch))
    ends = [(x + dx, y + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    names = [Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE, Landmark.LEFT_EAR]
    moved = upright(Pose(points={name: Point(*end) for name, end in zip(names, ends, strict=True)}), by)
    right, left, low, high = (np.array(moved[name].xy) for name in names)
    area = abs(np.linalg.det(np.stack([(right - left) / 2, (low - high) / 2])))
    point = upright(Pose(points={Landmark.NOSE: Point(x, y, 3.0)}), by)[Landmark.NOSE]
    assert point.sd_px == pytest.approx(3.0 * math.sqrt(area), rel=1e-4)


# What the user says, before a lens that points up or down


def felt_by(camera: Camera) -> Vertical:
    vertical = from_gravity(gravity(camera))
    assert vertical is not None
    return vertical


def plumb_seen_by(camera: Camera, aside_m: float) -> Vertical:
    """A door frame of two metres, `aside_m` to the side, as the user draws it."""
    top, bottom = (camera.project(np.array([aside_m, 0.0, up])) for up in (2.0, 0.2))
    return from_plumb((float(top[0]), float(top[1])), (float(bottom[0]), float(bottom[1])))


@given(roll=angles, pitch=angles, aside_m=st.floats(-1.2, 1.2))
def test_plumb_line_beside_the_middle_tells_the_roll_where_the_pitch_is_known(roll, pitch, aside_m):
    camera = taken_from(roll=roll, pitch=pitch)
    drawn = plumb_seen_by(camera, aside_m)
    told = with_pitch(drawn, photo(camera.focal_35mm), felt_by(camera))
    assert (told.roll_deg, told.pitch_deg) == pytest.approx((roll, pitch), abs=1e-6)
    assert (told.source, told.drawn, told.sd_deg) == (drawn.source, drawn.drawn, drawn.sd_deg)


@pytest.mark.parametrize("focal", [28.0, None])
def test_plumb_line_is_the_less_sure_the_further_aside_where_the_pitch_is_not_known(focal):
    camera = taken_from(roll=0, pitch=-8)
    beside, middle = (with_pitch(plumb_seen_by(camera, aside), photo(focal), from_frame()) for aside in (1.0, 0.2))
    assert beside.pitch_deg is None
    assert abs(beside.roll_deg) < 1.96 * beside.sd_deg
    assert beside.sd_deg > 3 * middle.sd_deg
    x = camera.project(np.array([1.0, 0.0, 1.2]))[0] - 500
    assert beside.sd_deg == pytest.approx(6.0 * abs(x) / usual_focal_px(photo(focal)), rel=0.1)


def test_stated_roll_keeps_the_pitch_that_the_photo_tells_and_the_frame_none():
    told = felt_by(taken_from(roll=3, pitch=-8))
    stated = with_pitch(from_stated(1.0), photo(), told)
    assert stated.roll_deg == 1.0
    assert stated.pitch_deg == pytest.approx(-8.0)
    assert with_pitch(from_stated(1.0), photo(None), told) == from_stated(1.0)
    assert with_pitch(from_frame(), photo(), told) == from_frame()


def test_a_drawn_line_says_how_wide_it_makes_intervals_and_what_is_surer():
    short, long = from_plumb((0, 0), (0, 600), end_sd_px=8.0), from_plumb((0, 0), (0, 4000), end_sd_px=8.0)
    phone = from_gravity((0.0, -1.0, 0.0))
    assert phone is not None
    assert "± 2.1°" in camera_words.line(short, None)
    assert "The phone's own level, stored in the photo, is surer (± 0.6°)" in camera_words.line(short, phone)
    assert camera_words.line(long, phone) == camera_words.line(long, None)
    assert camera_words.line(short, from_frame()) == camera_words.line(short, None)
