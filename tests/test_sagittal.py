"""Side views: known values, mirror images, what is not measured, and what leaves the engine."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.analysis import Request, analyse
from posture.geometry import XY, rotated
from posture.landmarks import Landmark, Point, Pose, Side, Source, View
from posture.measures import MEASURES, Body, NotMeasured, Reading
from posture.measures.base import Measure, Reason
from posture.measures.sagittal import (
    CLOTH_DEG,
    CLOTH_SD_DEG,
    EAR_DEG,
    EAR_FROM_TRAGUS,
    HIP_MM,
    KNEE_DEG,
    OUT_MM,
    TRUNK_DEG,
    craniovertebral_angle,
    ear_over_shoulder,
    hip_over_ankle,
    knee_flexion,
    pelvic_tilt,
    trunk_lean_sagittal,
)
from posture.overlay import Dot, Label, Line, Ring, shapes
from posture.quality import Code
from posture.refine import NetworkRefiner
from posture.report import wording
from posture.report.contract import to_json
from posture.scale import Lens, Scale, ScaleSource, lens_of
from posture.uncertainty import measured
from posture.vertical import from_frame, level
from tests.figures import Figure
from tests.playback import Playback, photo_of
from tests.test_measures import mirrored, value_of

SIDE_VIEWS = [View.LEFT, View.RIGHT]
side_view = pytest.mark.parametrize("view", SIDE_VIEWS)
FROM_SIDE = [measure for measure in MEASURES if View.LEFT in measure.views]
every_side_measure = pytest.mark.parametrize("measure", FROM_SIDE, ids=lambda m: m.id)
angles = st.floats(-20, 20)
SCALE = Scale(source=ScaleSource.STATURE, mm_per_px=2.0, sd_pct=0.0)
LEG = 405.0
"""Of the profile below. [px]"""


def beyond(start: XY, length: float, lean_deg: float) -> XY:
    """From `start` up along a line that leans forwards, to the right, by `lean_deg`; y down. [px]"""
    lean = math.radians(lean_deg)
    return start[0] + length * math.sin(lean), start[1] - length * math.cos(lean)


def profile(view: View, *, knee: float = 0.0, trunk: float = 0.0, ear: float = 0.0, shank: float = 0.0) -> Pose:
    """Somebody seen from the side whose points lie exactly on lines of those angles; near and far side alike. [px]"""
    ankle = 500.0, 910.0
    bend = beyond(ankle, 202.5, shank)
    hip = beyond(bend, 202.5, shank - knee)
    shoulder = beyond(hip, 245.0, trunk)
    places = {"ankle": ankle, "knee": bend, "hip": hip, "shoulder": shoulder, "ear": beyond(shoulder, 90.0, ear)}
    points = {name: point.at(500.0, point.y) for name, point in Figure().pose().items()}
    points |= {Landmark.of(side, part): Point(*place, sd_px=1.0) for part, place in places.items() for side in Side}
    facing_right = Pose(points=points, yaw_deg=90.0)
    return facing_right if view is View.RIGHT else replace(mirrored(facing_right), yaw_deg=-90.0)


def with_stickers(pose: Pose, view: View, places: dict[str, XY]) -> Pose:
    """`places` as if the person looked to the right. [px]"""
    side = Side(view.value)
    turned = {part: (x if view is View.RIGHT else 1000 - x, y) for part, (x, y) in places.items()}
    marked = {
        Landmark.C7 if part == "c7" else Landmark.of(side, part): Point(x, y, 1.0, Source.MARKER)
        for part, (x, y) in turned.items()
    }
    return replace(pose, points={**pose, **marked})


def by_hand(pose: Pose) -> Pose:
    """The same points as if somebody had put them there."""
    return replace(pose, points={name: replace(point, source=Source.MANUAL) for name, point in pose.items()})


PELVIS = {"asis": (580.0, 470.0), "psis": (480.0, 450.0)}
BONY_LEG = {"trochanter": (500.0, 500.0), "lateral_condyle": (500.0, 700.0), "lateral_malleolus": (500.0, 900.0)}
NECK = {"c7": (430.0, 230.0)}


def body(view: View, pose: Pose | None = None, lens: Lens | None = None) -> Body:
    return Body(pose=pose or profile(view), view=view, scale=SCALE, lens=lens)


def whole(view: View, **angle: float) -> Body:
    """With everything that the measures ask for."""
    return body(view, with_stickers(profile(view, **angle), view, PELVIS | NECK))


# Known values ---------------------------------------------------------------------------------------------------------


@side_view
@pytest.mark.parametrize("angle", [-8.0, 0.0, 12.0])
def test_the_detectors_points_give_their_angle_less_the_detectors_constant(view, angle):
    assert value_of(knee_flexion(body(view, profile(view, knee=angle)))) == pytest.approx(angle - KNEE_DEG)
    assert value_of(trunk_lean_sagittal(body(view, profile(view, trunk=angle)))) == pytest.approx(angle - TRUNK_DEG)
    assert value_of(ear_over_shoulder(body(view, profile(view, ear=angle)))) == pytest.approx(angle - EAR_DEG)


@side_view
@pytest.mark.parametrize("angle", [-8.0, 0.0, 12.0])
def test_points_put_by_hand_give_their_own_angle(view, angle):
    pose = by_hand(profile(view, knee=angle, trunk=angle, ear=angle))
    for measure in (knee_flexion, trunk_lean_sagittal, ear_over_shoulder):
        assert value_of(measure(body(view, pose))) == pytest.approx(angle)


@side_view
def test_hip_over_ankle_known_values(view):
    before_px = LEG * math.sin(math.radians(5.0))
    assert value_of(hip_over_ankle(body(view, profile(view, shank=5.0)))) == pytest.approx(2 * before_px - HIP_MM)


@side_view
@pytest.mark.parametrize(("knee_x", "sign"), [(520.0, 1), (485.0, -1)])
def test_stickers_on_the_leg_go_before_the_joints(view, knee_x, sign):
    pose = with_stickers(profile(view), view, BONY_LEG | {"lateral_condyle": (knee_x, 700.0)})
    reading = knee_flexion(body(view, pose))
    expected = sign * 2 * math.degrees(math.atan(abs(knee_x - 500) / 200))
    assert value_of(reading) == pytest.approx(expected)
    assert {name.value.partition("_")[2] for name in reading.points} == set(BONY_LEG)


@side_view
@pytest.mark.parametrize(("down", "tilt"), [(20.0, 11.31), (0.0, 0.0), (-20.0, -11.31)])
def test_pelvic_tilt_known_values(view, down, tilt):
    marked = with_stickers(profile(view), view, PELVIS | {"asis": (580.0, 450.0 + down)})
    assert value_of(pelvic_tilt(body(view, marked))) == pytest.approx(tilt - CLOTH_DEG, abs=0.01)
    assert value_of(pelvic_tilt(body(view, by_hand(marked)))) == pytest.approx(tilt, abs=0.01)


@side_view
def test_craniovertebral_angle_is_told_from_the_tragus(view):
    ear = profile(View.RIGHT)[Landmark.RIGHT_EAR]
    tragus = ear.x - EAR_FROM_TRAGUS[0] * LEG, ear.y + EAR_FROM_TRAGUS[1] * LEG
    c7 = tragus[0] - 60.0, tragus[1] + 60.0
    marked = with_stickers(profile(view), view, {"c7": c7})
    assert value_of(craniovertebral_angle(body(view, marked))) == pytest.approx(45.0)


# The lens -------------------------------------------------------------------------------------------------------------


@side_view
@pytest.mark.parametrize("lens_mm", [600.0, 950.0, 1500.0])
def test_pelvic_tilt_is_the_same_at_every_height_of_the_lens(view, lens_mm):
    """A pelvis in space, tilted by 10 degrees, seen by a level lens 3 m from the body's middle plane."""
    focal, far = 1500.0, 3000.0
    forwards, down = 170.0 * math.cos(math.radians(10)), 170.0 * math.sin(math.radians(10))
    places = {}
    for part, x, height in (("psis", -60.0, 1000.0), ("asis", forwards - 60.0, 1000.0 - down)):
        depth = far - OUT_MM[part]
        places[part] = 500.0 + focal * x / depth, 500.0 + focal * (lens_mm - height) / depth
    lens = Lens(ahead=(500.0, 500.0), focal_px=focal)
    marked = with_stickers(profile(view), view, places)
    corrected = pelvic_tilt(body(view, marked, lens))
    assert value_of(corrected) == pytest.approx(10.0 - CLOTH_DEG, abs=0.01)
    if lens_mm != 950.0:
        assert abs(value_of(pelvic_tilt(body(view, marked))) - value_of(corrected)) > 1.0


def test_a_lens_that_is_guessed_widens_the_interval():
    pose = with_stickers(profile(View.LEFT), View.LEFT, PELVIS)
    photo = replace(photo_of(), focal_35mm=26.0)
    frame = from_frame()
    known = lens_of(photo, level(photo, replace(frame, pitch_deg=0.0)), 2.0)
    guessed = lens_of(photo_of(), level(photo_of(), frame), 2.0)
    measure = next(one for one in FROM_SIDE if one.id == "pelvic_tilt")
    widths = [measured(measure, body(View.LEFT, pose, lens), frame).half_width for lens in (known, guessed)]
    assert widths[1] > widths[0] + 1.0


def test_cloth_under_the_stickers_differs_from_body_to_body():
    """A hand that points at the bones has none of it."""
    marked = with_stickers(profile(View.LEFT), View.LEFT, PELVIS)
    stuck, pointed = (pelvic_tilt(body(View.LEFT, pose)) for pose in (marked, by_hand(marked)))
    assert isinstance(stuck, Reading)
    assert isinstance(pointed, Reading)
    assert stuck.unseen_sd == pytest.approx(math.hypot(pointed.unseen_sd, CLOTH_SD_DEG))


@pytest.mark.parametrize(
    ("name", "out_mm"), [("pelvic_tilt", OUT_MM["asis"] - OUT_MM["psis"]), ("craniovertebral_angle", OUT_MM["ear"])]
)
def test_a_turn_carries_the_nearer_end_of_a_line_forwards(name, out_mm):
    """The change of the angle, by its definition, when that end moves by its distance times the sine of the turn."""
    marked = with_stickers(
        profile(View.RIGHT), View.RIGHT, {"asis": (580.0, 480.0), "psis": (500.0, 450.0), "c7": (470.0, 200.0)}
    )
    taken_of = {"pelvic_tilt": pelvic_tilt, "craniovertebral_angle": craniovertebral_angle}[name]
    near = Landmark.RIGHT_ASIS if name == "pelvic_tilt" else Landmark.RIGHT_EAR
    marked = by_hand(marked) if name == "pelvic_tilt" else marked  # stickers lie on cloth, whose share comes on top
    standing = body(View.RIGHT, replace(marked, yaw_deg=98.0))
    aside = out_mm / SCALE.mm_per_px * math.sin(math.radians(math.hypot(8.0, 2.5)))
    moved = replace(marked, points={**marked, near: replace(marked[near], x=marked[near].x + 0.01 * aside)})
    reading = taken_of(standing)
    assert isinstance(reading, Reading)
    change = 100 * abs(value_of(taken_of(body(View.RIGHT, moved))) - value_of(taken_of(body(View.RIGHT, marked))))
    assert reading.unseen_sd == pytest.approx(change, rel=0.05)
    assert reading.unseen_sd > 0.3


# Properties -----------------------------------------------------------------------------------------------------------


def taken(measure: Measure, of: Body) -> float:
    return value_of(measure.take(of))


@every_side_measure
@given(knee=angles, trunk=angles, ear=angles, shank=angles)
def test_left_and_right_picture_of_mirrored_bodies_agree(measure, knee, trunk, ear, shank):
    left, right = (whole(view, knee=knee, trunk=trunk, ear=ear, shank=shank) for view in SIDE_VIEWS)
    assert taken(measure, left) == pytest.approx(taken(measure, right), abs=1e-6)


@every_side_measure
@given(knee=angles, trunk=angles, dx=st.floats(-400, 400), factor=st.floats(0.3, 4))
def test_shifting_and_enlarging_a_side_view_changes_nothing(measure, knee, trunk, dx, factor):
    before = whole(View.LEFT, knee=knee, trunk=trunk)
    pose = before.pose.moved(lambda x, y: (factor * x + dx, factor * y - dx))
    after = replace(before, pose=pose, scale=replace(SCALE, mm_per_px=SCALE.mm_per_px / factor))
    assert taken(measure, after) == pytest.approx(taken(measure, before), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "added"),
    [("pelvic_tilt", 1), ("knee_flexion", 0), ("trunk_lean_sagittal", 1), ("ear_over_shoulder", 1)],
)
@given(roll=st.floats(-5, 5))
def test_rolling_the_camera_adds_its_roll_to_what_rests_on_the_vertical(name, added, roll):
    """Somebody who looks to the right leans forwards when the picture is turned clockwise."""
    measure = next(one for one in FROM_SIDE if one.id == name)
    before = whole(View.RIGHT)
    after = replace(before, pose=before.pose.moved(lambda x, y: rotated((x, y), (500, 500), roll)))
    assert taken(measure, after) == pytest.approx(taken(measure, before) + added * roll, abs=1e-6)


def test_points_of_the_far_side_do_not_enter():
    near = whole(View.LEFT)
    elsewhere = {
        name: point.at(point.x + 90, point.y)
        if name in {Landmark.RIGHT_EAR, Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ASIS}
        else point
        for name, point in near.pose.items()
    }
    for measure in FROM_SIDE:
        assert taken(measure, replace(near, pose=replace(near.pose, points=elsewhere))) == taken(measure, near)


# Not measured ---------------------------------------------------------------------------------------------------------


@side_view
@pytest.mark.parametrize(
    ("name", "lost", "reason"),
    [
        ("pelvic_tilt", "asis", Reason.NO_PELVIC_STICKERS),
        ("pelvic_tilt", "psis", Reason.NO_PELVIC_STICKERS),
        ("knee_flexion", "knee", Reason.NOT_FOUND),
        ("trunk_lean_sagittal", "shoulder", Reason.NOT_FOUND),
        ("ear_over_shoulder", "ear", Reason.NOT_FOUND),
        ("craniovertebral_angle", "ear", Reason.NOT_FOUND),
        ("hip_over_ankle", "ankle", Reason.NOT_FOUND),
    ],
)
def test_without_its_points_it_is_not_measured(view, name, lost, reason):
    before = whole(view)
    points = {key: point for key, point in before.pose.items() if key is not Landmark.of(Side(view.value), lost)}
    measure = next(one for one in FROM_SIDE if one.id == name)
    assert measure.take(replace(before, pose=replace(before.pose, points=points))) == NotMeasured(reason=reason)


def test_without_a_sticker_on_the_neck_or_a_scale_it_is_not_measured():
    assert craniovertebral_angle(body(View.LEFT)) == NotMeasured(reason=Reason.NO_NECK_STICKER)
    unscaled = replace(body(View.LEFT), scale=None)
    assert hip_over_ankle(unscaled) == NotMeasured(reason=Reason.NO_SCALE)


# What leaves the engine -----------------------------------------------------------------------------------------------


def analysed(view: View, stated: View | None = None):
    pose = profile(view, knee=9.0, trunk=4.0, ear=20.0, shank=2.0)
    return analyse(photo_of(), Request(view=stated or view, height_cm=170.0), Playback((pose,)))


@side_view
def test_json_of_a_side_view_has_its_measures_alone(view):
    told = json.loads(json.dumps(to_json(analysed(view))))
    rows = {row["id"]: row for row in told["measurements"]}
    assert told["status"] == "measured"
    assert list(rows) == [measure.id for measure in FROM_SIDE]
    assert rows["knee_flexion"]["value"] == pytest.approx(9.0 - KNEE_DEG, abs=0.1)
    assert rows["knee_flexion"]["method"] == "auto"
    assert rows["knee_flexion"]["ci95"][0] < rows["knee_flexion"]["value"] < rows["knee_flexion"]["ci95"][1]
    assert "ASIS" in rows["pelvic_tilt"]["reason"]
    assert "C7" in rows["craniovertebral_angle"]["reason"]


@side_view
def test_another_view_than_the_stated_one_is_refused(view):
    for stated in set(View) - {view}:
        assert [finding.code for finding in analysed(view, stated).findings][:1] == [Code.WRONG_VIEW]


@side_view
def test_the_refiner_leaves_side_views_alone(view):
    pose = profile(view)
    assert NetworkRefiner().unguarded(photo_of(), pose, view, 0.0).pose is pose


@side_view
def test_only_the_near_side_and_a_plumb_line_through_its_ankle_are_drawn(view):
    drawn = shapes(analysed(view))
    letter = [shape.text for shape in drawn if isinstance(shape, Label) and shape.anchor == "ma"]
    assert letter == [view.value[0].upper()]
    assert len([shape for shape in drawn if isinstance(shape, Dot)]) == 5
    plumb = [shape for shape in drawn if isinstance(shape, Line) and shape.dashed]
    ankle = profile(view, knee=9.0, trunk=4.0, shank=2.0)[Landmark.of(Side(view.value), "ankle")]
    assert [line.start for line in plumb] == [ankle.xy]
    assert plumb[0].end[0] == pytest.approx(ankle.x)


def test_the_line_of_the_pelvis_is_drawn_between_its_stickers():
    analysis = analysed(View.LEFT)
    marked = with_stickers(analysis.pose, View.LEFT, PELVIS)
    measure = next(one for one in FROM_SIDE if one.id == "pelvic_tilt")
    tilt = replace(analysis.results[0], outcome=measured(measure, body(View.LEFT, marked), analysis.vertical))
    drawn = shapes(replace(analysis, pose=marked, results=(tilt,)))
    ends = {marked[Landmark.LEFT_ASIS].xy, marked[Landmark.LEFT_PSIS].xy}
    assert any({shape.start, shape.end} == ends for shape in drawn if isinstance(shape, Line))
    assert {shape.centre for shape in drawn if isinstance(shape, Ring)} == ends


@pytest.mark.parametrize("view", View)
def test_a_table_names_what_other_photos_tell_in_one_sentence(view):
    said, signs = wording.other_views(view), wording.signs(view)
    assert ("front or back" in said) is (view in SIDE_VIEWS)
    assert ("left higher" in signs) is (view not in SIDE_VIEWS)


def test_a_square_side_view_is_not_taken_for_a_turn():
    """How far the body is turned is counted from the nearest view."""
    square, turned = (Body(pose=replace(profile(View.LEFT), yaw_deg=yaw), view=View.LEFT) for yaw in (-90.0, -60.0))
    assert square.turn_deg == pytest.approx(0.0)
    assert turned.turn_deg == pytest.approx(30.0)


def test_every_side_measure_gives_a_reading_of_the_whole_profile():
    assert all(isinstance(measure.take(whole(View.RIGHT)), Reading) for measure in FROM_SIDE)
