import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.geometry import wrapped_deg
from posture.landmarks import FACING_DEG, FRONTAL, Landmark, Point, Pose, Side, Source, View, leg_px
from posture.measures import MEASURES, Body, NotMeasured, Reading
from posture.measures.base import TURN_TAKEN, Line, Measure, Reason
from posture.measures.trunk import HIPS_BEFORE_MM, SHOULDERS_BEFORE_MM, TRUNK_FORWARD_DEG
from posture.scale import Lens, Scale, ScaleSource
from posture.uncertainty import LANDMARK_SD_PCT, OTHER_SD_PCT, Measurement, measured, with_errors
from posture.vertical import Vertical, VerticalSource, from_frame
from tests.figures import Figure

SURE = Vertical(source=VerticalSource.STATED, roll_deg=0.0, sd_deg=0.0)
EXACT_SCALE = Scale(source=ScaleSource.STATURE, mm_per_px=2.0, sd_pct=0.0)
MAE_TO_SD = math.sqrt(math.pi / 2)


def measure(name: str) -> Measure:
    return next(m for m in MEASURES if m.id == name)


def taken(name: str, pose: Pose, *, vertical: Vertical = SURE, scale: Scale | None = EXACT_SCALE) -> Measurement:
    outcome = measured(measure(name), Body(pose=pose, view=View.FRONT, scale=scale), vertical)
    assert isinstance(outcome, Measurement)
    return outcome


@pytest.mark.parametrize(
    ("name", "mae"),
    [
        pytest.param("hip_tilt", 1.6, id="hip tilt"),
        pytest.param("knee_angle", 1.1, id="knee angle"),
        pytest.param("leg_length_difference", 8.7, id="leg-length difference"),
    ],
)
def test_errors_of_landmarks_give_back_the_measured_table(name, mae):
    """Before calibration: the mean of two looks of `heavy`, roll known, in the table of the shared design."""
    body = Body(pose=with_errors(Figure().pose()), view=View.FRONT, scale=EXACT_SCALE)
    outcome = measured(measure(name), body, SURE, {})
    assert isinstance(outcome, Measurement)
    assert outcome.sd == pytest.approx(mae * MAE_TO_SD, rel=0.03)


@pytest.mark.parametrize("stretch", [0.5, 2.0])
def test_calibration_stretches_what_the_points_give_and_not_what_the_vertical_does(stretch):
    body = Body(pose=with_errors(Figure().pose()), view=View.FRONT, scale=EXACT_SCALE)
    key = ("hip_tilt", Line.HIP, Source.AUTO)
    plain, stretched = (measured(measure("hip_tilt"), body, from_frame(), {key: by}) for by in (1.0, stretch))
    assert isinstance(plain, Measurement)
    assert isinstance(stretched, Measurement)
    points = math.sqrt(plain.sd**2 - plain.camera_sd**2)
    assert stretched.sd == pytest.approx(math.hypot(stretch * points, plain.camera_sd))


@given(spread=st.floats(1, 20))
def test_the_spread_of_the_looks_widens(spread):
    calm = Figure().pose()
    restless = replace(calm, points={name: replace(p, sd_px=spread) for name, p in calm.items()})
    for name in ("hip_tilt", "knee_angle", "leg_length_difference", "shoulder_tilt"):
        assert taken(name, with_errors(restless)).sd > taken(name, with_errors(calm)).sd


LENS = Lens(ahead=(500.0, 300.0), focal_px=1500.0)
"""Well above the hips of a figure, and two of its breadths away."""


_OF_EDGES = ("intercondylar_distance", "intermalleolar_distance")


def before_body(lens: Lens, source: Source, yaw_deg: float) -> Body:
    """A figure whose points, all from one `source`, have no error of their own."""
    figure = Figure(hip_tilt=2.0, knee_left=4.0).pose()
    points = {key: replace(point, source=source) for key, point in figure.items()}
    return Body(pose=replace(figure, points=points, yaw_deg=yaw_deg), view=View.FRONT, scale=EXACT_SCALE, lens=lens)


def before(lens: Lens, name: str, source: Source, yaw_deg: float = 0.0) -> Measurement:
    """`name` of such a figure."""
    outcome = measured(measure(name), before_body(lens, source, yaw_deg), SURE)
    assert isinstance(outcome, Measurement)
    return outcome


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("name", ["hip_tilt", "knee_angle", "leg_length_difference", "shoulder_tilt"])
def test_a_turned_body_is_less_sure_whoever_placed_its_points(name, source):
    square, aside, far = (before(LENS, name, source, yaw).sd for yaw in (0.0, 7.0, 15.0))
    assert 0 < square < aside < far
    left = 15.0 if name == "knee_angle" else 15.0 * (1 - TURN_TAKEN)
    assert far > 0.98 * math.hypot(left, 2.5) / 2.5 * square  # slopes differ a little from turn to turn


def test_a_turn_moves_the_hips_by_their_height_under_the_lens():
    """atan(((height - lens height) / distance) tan(turn)), the table of the clinical notes."""
    pose = Figure().pose()
    lens = replace(LENS, ahead=(500.0, pose[Landmark.LEFT_HIP].y - 600.0))
    turn = math.hypot(10.0 * (1 - TURN_TAKEN), 2.5)
    expected = 600.0 / 1500.0 * math.radians(turn)
    square = replace(pose, points={key: replace(p, source=Source.REFINED) for key, p in pose.items()}, yaw_deg=10.0)
    outcome = measured(measure("hip_tilt"), Body(pose=square, view=View.FRONT, lens=lens), SURE)
    assert isinstance(outcome, Measurement)
    assert outcome.sd == pytest.approx(math.degrees(expected), rel=0.02)


@pytest.mark.parametrize(("pitch_sd_deg", "expected_deg"), [(0.0, 0.0), (6.0, 5.6 * math.tan(math.radians(6)))])
def test_a_turn_counts_by_a_height_that_is_no_surer_than_the_pitch(pitch_sd_deg, expected_deg):
    """Hips as high as a level lens lose nothing by a turn; whether it is level may not be known."""
    pose = replace(Figure().pose(), yaw_deg=10.0)
    left, right = pose[Landmark.LEFT_HIP], pose[Landmark.RIGHT_HIP]
    lens = Lens(ahead=((left.x + right.x) / 2, left.y), focal_px=1500.0, pitch_sd_deg=pitch_sd_deg)
    outcome = measured(measure("hip_tilt"), Body(pose=pose, view=View.FRONT, lens=lens), SURE)
    assert isinstance(outcome, Measurement)
    assert outcome.sd == pytest.approx(expected_deg, rel=0.02, abs=1e-3)


HALF_BREADTH, AWAY, OVER_LENS = 180.0, 3000.0, 400.0
"""Of shoulders: beside the midline, before the lens, above it (or below). [mm]"""


def shoulders_seen(view: View, turned_deg: float, over_lens: float) -> Body:
    """Level shoulders of a body turned to its left out of `view`, by a lens of 1000 px that looks ahead."""
    yaw = math.radians(FACING_DEG[view] + turned_deg)
    places = {}
    for side, aside in ((Side.LEFT, HALF_BREADTH), (Side.RIGHT, -HALF_BREADTH)):
        x, depth = aside * math.cos(yaw), AWAY + aside * math.sin(yaw)  # turned left: the left side goes away
        places[Landmark.of(side, "shoulder")] = Point(1000 * x / depth, -1000 * over_lens / depth)
        places[Landmark.of(side, "hip")] = Point(1000 * x / depth, 0.0)
        places[Landmark.of(side, "knee")] = Point(1000 * x / depth, 150.0)
        places[Landmark.of(side, "ankle")] = Point(1000 * x / depth, 300.0)
    yaw_deg = wrapped_deg(FACING_DEG[view] + turned_deg)
    return Body(pose=Pose(points=places, yaw_deg=yaw_deg), view=view, lens=Lens(ahead=(0.0, 0.0), focal_px=1000.0))


@pytest.mark.parametrize("view", sorted(FRONTAL))
@pytest.mark.parametrize("turned_deg", [-8.0, 8.0])
@pytest.mark.parametrize("over_lens", [-OVER_LENS, OVER_LENS])
def test_half_of_the_read_turn_is_taken_out_of_what_compares_both_sides(view, turned_deg, over_lens):
    body = shoulders_seen(view, turned_deg, over_lens)
    tilts = []
    for one in (body, replace(body, pose=replace(body.pose, yaw_deg=None))):
        outcome = measured(measure("shoulder_tilt"), one, SURE)
        assert isinstance(outcome, Measurement)
        tilts.append(outcome.estimate)
    taken_out, as_seen = tilts
    assert abs(as_seen) == pytest.approx(
        math.degrees(math.atan(OVER_LENS / AWAY * math.tan(math.radians(8)))), rel=0.02
    )
    assert taken_out == pytest.approx((1 - TURN_TAKEN) * as_seen, rel=0.03)


def test_what_compares_heights_or_lengths_of_both_sides_is_squared_and_nothing_else():
    squared = {one.id for one in MEASURES if one.squared}
    assert squared == {
        "hip_tilt",
        "hip_height_difference",
        "leg_length_difference",
        "shoulder_tilt",
        "shoulder_pelvis_angle",
    }


@pytest.mark.parametrize("measure", [one for one in MEASURES if FRONTAL & one.views and one.id not in _OF_EDGES])
def test_squared_measures_and_no_others_are_taken_of_the_squared_body(measure):
    body = before_body(LENS, Source.REFINED, 8.0)
    outcome, plain, square = measured(measure, body, SURE), measure.take(body), measure.take(body.squared)
    assert isinstance(outcome, Measurement)
    assert isinstance(plain, Reading)
    assert isinstance(square, Reading)
    assert not measure.squared or plain.value != pytest.approx(square.value, abs=1e-3)
    assert outcome.estimate == pytest.approx((square if measure.squared else plain).value)


def test_without_a_hip_nothing_is_squared_and_nothing_breaks():
    body = before_body(LENS, Source.REFINED, 8.0)
    pose = replace(body.pose, points={key: point for key, point in body.pose.items() if key is not Landmark.LEFT_HIP})
    one_hip = replace(body, pose=pose)
    assert one_hip.squared is one_hip
    assert measured(measure("hip_tilt"), one_hip, SURE) == NotMeasured(reason=Reason.NOT_FOUND)


def test_the_turn_that_is_left_is_less_unsure():
    body = shoulders_seen(View.FRONT, 8.0, OVER_LENS)
    assert body.squared.turn_deg == pytest.approx(8.0 * (1 - TURN_TAKEN))
    assert body.squared.turn_sd_deg < body.turn_sd_deg


@pytest.mark.parametrize("missing", ["lens", "turn"])
def test_a_body_of_which_lens_or_turn_is_unknown_is_left_as_it_is(missing):
    body = shoulders_seen(View.FRONT, 8.0, OVER_LENS)
    unknown = replace(body, lens=None) if missing == "lens" else replace(body, pose=replace(body.pose, yaw_deg=None))
    assert unknown.squared is unknown


def one_leg_shorter(side: Side, share: float) -> Body:
    """A turned body, far away, exact, whose one leg looks shorter by `share`."""
    figure = replace(Figure().pose(), yaw_deg=10.0)
    up = share * leg_px(figure)
    lifted = {
        name: point.at(point.x, point.y - up) if name is Landmark.of(side, "ankle") else point
        for name, point in figure.items()
    }
    return Body(pose=replace(figure, points=lifted), view=View.FRONT, lens=replace(LENS, focal_px=1e9))


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("shorter", list(Side))
@pytest.mark.parametrize("share", [0.004, 0.03])
def test_a_leg_that_looks_shorter_may_be_bent_and_its_knee_is_less_sure(side, shorter, share):
    """Half of the square of 2 arccos(1 - (share - 0.006)), flexion x sin(rotation), beside what any knee has."""
    knee = next(one for one in MEASURES if one.id == "knee_angle" and one.side is side)
    outcome = measured(knee, one_leg_shorter(shorter, share), SURE)
    assert isinstance(outcome, Measurement)
    usual = 5.0 * math.sin(math.radians(10.0))
    bent = math.degrees(2 * math.acos(1 - max(share - 0.006, 0.0))) if side is shorter else 0.0
    expected = math.hypot(usual, math.sqrt(0.5) * bent * math.sin(math.radians(math.hypot(10.0, 2.5))))
    assert outcome.sd == pytest.approx(expected, rel=0.01)


def test_a_knee_whose_bend_is_not_seen_is_less_sure_when_the_body_is_turned():
    level = replace(LENS, focal_px=1e9)  # so far away that a turn makes nothing of the points
    assert before(level, "knee_angle", Source.REFINED, 15.0).sd == pytest.approx(
        5 * math.sin(math.radians(15)), rel=0.01
    )
    assert before(level, "knee_angle", Source.REFINED).sd == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "unseen"),
    [("trunk_lean", TRUNK_FORWARD_DEG), ("hip_shift", HIPS_BEFORE_MM), ("shoulder_shift", SHOULDERS_BEFORE_MM)],
)
@pytest.mark.parametrize("yaw_deg", [0.0, 8.0, 172.0])
def test_what_a_turned_body_shows_of_its_lean_to_the_front_is_in_the_interval(name, unseen, yaw_deg):
    """Exact points, plumb, no lens: nothing else is unsure. A turn of 0 may have been misread, by 2.5°."""
    turn = math.hypot(min(yaw_deg, 180.0 - yaw_deg), 2.5)
    sd = taken(name, replace(Figure().pose(), yaw_deg=yaw_deg)).sd
    assert sd == pytest.approx(unseen * math.sin(math.radians(turn)))


@pytest.mark.parametrize(("source", "stretched"), [(Source.AUTO, True), (Source.MARKER, False), (Source.MANUAL, False)])
def test_points_that_a_hand_put_there_are_not_stretched(source, stretched):
    """Alone, and beside shoulders of the detector, which are."""
    pose = with_errors(Figure().pose())
    hips = {name: Point(*pose[name].xy, 5.0, source) for name in (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)}
    body = Body(pose=replace(pose, points={**pose, **hips}), view=View.FRONT)

    def points_sd(name: str, method: Source, by: float) -> float:
        outcome = measured(measure(name), body, SURE, {(name, Line.HIP, method): by})
        assert isinstance(outcome, Measurement)
        return outcome.points_sd

    plain, double = (points_sd("hip_tilt", source, by) for by in (1.0, 2.0))
    assert double == pytest.approx((2.0 if stretched else 1.0) * plain)
    mixed = points_sd("shoulder_pelvis_angle", Source.AUTO, 1.0)
    shoulders = math.sqrt(mixed**2 - plain**2)
    assert points_sd("shoulder_pelvis_angle", Source.AUTO, 2.0) == pytest.approx(
        math.hypot(2.0 * shoulders, double), rel=1e-3
    )


@pytest.mark.parametrize("name", ["hip_tilt", "knee_angle"])
def test_a_pitch_that_is_not_known_is_in_the_interval(name):
    aside = replace(LENS, ahead=(900.0, 300.0))
    known, unknown = (before(replace(aside, pitch_sd_deg=sd), name, Source.REFINED) for sd in (0.5, 6.0))
    assert unknown.sd > known.sd
    assert unknown.camera_sd > 5 * known.camera_sd > 0


def test_points_that_were_placed_keep_their_own_spread():
    placed = Point(100, 200, 0.7, Source.MANUAL)
    pose = Figure().pose()
    pose = replace(pose, points={**pose, Landmark.LEFT_HIP: placed})
    assert with_errors(pose)[Landmark.LEFT_HIP] == placed


@pytest.mark.parametrize(
    ("name", "follows"),
    [
        ("hip_tilt", True),
        ("shoulder_tilt", True),
        ("trunk_lean", True),
        ("head_tilt", True),
        ("shoulder_pelvis_angle", False),
        ("knee_angle", False),
        ("leg_length_difference", False),
    ],
)
def test_the_error_of_the_vertical_goes_into_tilts_alone(name, follows):
    pose = Figure(knee_left=4.0, longer_left=8.0).pose()  # the points themselves are exact
    sd = taken(name, pose, vertical=from_frame()).vertical_sd
    assert sd == pytest.approx(from_frame().sd_deg if follows else 0.0, abs=1e-6)


@pytest.mark.parametrize(("name", "height_mm"), [("hip_shift", 810.0), ("shoulder_shift", 1310.0)])
def test_the_error_of_the_vertical_moves_shifts_by_their_height_over_the_ankles(name, height_mm):
    sd = taken(name, Figure().pose(), vertical=from_frame()).vertical_sd
    assert sd == pytest.approx(height_mm * math.radians(from_frame().sd_deg), rel=1e-3)


def test_shoulders_against_pelvis_are_as_sure_with_a_leaning_camera_as_without():
    """Both tilts move with the camera; what is left is the error of four points."""
    pose = with_errors(Figure(shoulder_tilt=3.0, hip_tilt=-2.0).pose())
    unsure, sure = (taken("shoulder_pelvis_angle", pose, vertical=vertical) for vertical in (from_frame(), SURE))
    assert unsure.sd == pytest.approx(sure.sd, rel=1e-3)
    assert sure.sd > 0
    assert unsure.sd < taken("shoulder_tilt", pose, vertical=from_frame()).sd + taken("hip_tilt", pose).sd


def test_ears_and_mouth_have_errors_of_their_own():
    pose = with_errors(Figure().pose())
    leg = leg_px(pose)
    for name, part in ((Landmark.RIGHT_EAR, "ear"), (Landmark.MOUTH_LEFT, "mouth"), (Landmark.LEFT_HIP, "hip")):
        assert pose[name].sd_px == pytest.approx(LANDMARK_SD_PCT[part] / 100 * leg)
    assert pose[Landmark.LEFT_FOOT_INDEX].sd_px == pytest.approx(OTHER_SD_PCT / 100 * leg)


def test_the_error_of_the_scale_is_a_share_of_the_millimetres():
    scale = replace(EXACT_SCALE, sd_pct=2.0)
    assert taken("leg_length_difference", Figure(longer_left=50.0).pose(), scale=scale).sd == pytest.approx(1.0)


def test_the_part_of_the_camera_is_told_apart():
    """Vertical and scale; the errors of the points are not in it."""
    pose, scale = with_errors(Figure(longer_left=50.0).pose()), replace(EXACT_SCALE, sd_pct=2.0)
    tilt = taken("hip_tilt", pose, vertical=from_frame(), scale=scale)
    assert tilt.camera_sd == pytest.approx(from_frame().sd_deg, abs=1e-3)
    assert tilt.sd == pytest.approx(math.hypot(tilt.camera_sd, taken("hip_tilt", pose).sd))
    assert taken("leg_length_difference", pose, vertical=from_frame(), scale=scale).camera_sd == pytest.approx(1.0)
    assert taken("knee_angle", pose, vertical=from_frame()).camera_sd == pytest.approx(0.0, abs=1e-6)


def test_interval_is_symmetric_and_holds_95_percent():
    measurement = taken("hip_tilt", with_errors(Figure(hip_tilt=3.0).pose()))
    low, high = measurement.ci95
    assert (low + high) / 2 == pytest.approx(3.0)
    assert high - low == pytest.approx(2 * 1.96 * measurement.sd)


def test_difference_within_its_error_is_kept_but_said_to_show_nothing():
    measurement = taken("hip_tilt", with_errors(Figure(hip_tilt=1.0).pose()))
    assert measurement.shows_no_difference
    assert measurement.value == pytest.approx(1.0)


def test_leg_length_within_its_error_is_withheld():
    measurement = taken("leg_length_difference", with_errors(Figure(longer_left=6.0).pose()))
    assert measurement.estimate == pytest.approx(6.0)
    assert measurement.value is None


def test_difference_beyond_its_error_is_shown():
    measurement = taken("leg_length_difference", with_errors(Figure(longer_left=60.0).pose()))
    assert measurement.value == pytest.approx(60.0)
    assert not measurement.shows_no_difference


def test_angle_that_is_no_difference_is_always_shown():
    measurement = taken("knee_angle", with_errors(Figure(knee_left=0.5).pose()))
    assert not measurement.shows_no_difference
    assert measurement.value == pytest.approx(0.5)


def test_mixed_points_are_worth_their_weakest():
    pose = Figure().pose()
    one_marker = replace(pose, points={**pose, Landmark.LEFT_HIP: Point(1, 1, 0.5, Source.MARKER)})
    both = replace(one_marker, points={**one_marker, Landmark.RIGHT_HIP: Point(0, 1, 0.5, Source.MANUAL)})
    assert taken("hip_tilt", one_marker).method is Source.AUTO
    assert taken("hip_tilt", both).method is Source.MANUAL


def test_what_is_not_measured_stays_so():
    body = Body(pose=Figure().pose(), view=View.FRONT)
    assert measured(measure("hip_height_difference"), body, SURE) == NotMeasured(reason=Reason.NO_SCALE)


def test_edges_of_the_legs_keep_the_error_they_come_with():
    edge = Landmark.LEFT_KNEE_EDGE
    pose = Figure().pose()
    before = Point(500.0, 700.0, 2.0)
    assert with_errors(replace(pose, points={**pose, edge: before}))[edge].sd_px == pytest.approx(2.0, abs=0.01)
