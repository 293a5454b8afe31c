import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture.analysis import Analysis, Request, analyse
from posture.detect import shared_detector
from posture.geometry import XY, midpoint
from posture.landmarks import Landmark, Pose, Side, Source, View, leg_px
from posture.markers import LEG_MM, PALPATION_SD_MM, expected, find_stickers, with_stickers
from posture.markers.shapes import SURE
from posture.markers.shapes import measured as spot_at
from posture.measures.base import Line
from posture.overlay import Ring, shapes
from posture.photo import Photo, read
from posture.refine import shared_refiner
from posture.report import sticker_words
from posture.report.contract import to_json
from posture.report.html import page
from posture.uncertainty import Measurement
from posture.vertical import from_stated
from tests import contract
from tests.figures import Figure
from tests.playback import Playback, photo_of

FRONT, BACK = View.FRONT, View.BACK
LEFT_ASIS, RIGHT_ASIS = Landmark.LEFT_ASIS, Landmark.RIGHT_ASIS
POSE = Figure().pose()
MM_PER_PX = 2.0
RED, SKIN, CLOTH = (215, 30, 35), (205, 160, 135), (70, 80, 95)
MALLEOLI = (Landmark.LEFT_MEDIAL_MALLEOLUS, Landmark.RIGHT_MEDIAL_MALLEOLUS)
Spots = dict[Landmark, tuple[float, float]]


def plain() -> np.ndarray:
    return np.tile(np.array(CLOTH, float), (1000, 1000, 1))


def noise() -> np.ndarray:
    return plain() + np.random.default_rng(1).normal(0, 6, (1000, 1000, 3))


def stripes() -> np.ndarray:
    ground = plain()
    ground[np.arange(1000) // 12 % 2 == 0] += 40
    return ground


def skin_above_cloth() -> np.ndarray:
    ground = plain()
    ground[: round(spots()[LEFT_ASIS][1])] = SKIN
    return ground


def drawn(ground: np.ndarray, x: float, y: float, radius: float, colour: tuple[int, ...]) -> np.ndarray:
    """`ground` with a disc, edges smoothed over a pixel; places count from the picture's left and top edges."""
    left, top, size = int(x - radius) - 2, int(y - radius) - 2, int(2 * radius) + 5
    rows, columns = np.indices((size, size)) + 0.5
    cover = np.clip(radius + 0.5 - np.hypot(columns - (x - left), rows - (y - top)), 0, 1)[..., None]
    ground = ground.copy()
    part = ground[top : top + size, left : left + size]
    part[:] = part * (1 - cover) + np.array(colour, float) * cover
    return ground


def taken(ground: np.ndarray) -> Photo:
    return photo_of(ground.clip(0, 255).round().astype(np.uint8))


def spots(view: View = FRONT, *, pose: Pose = POSE, parts: tuple[Landmark, ...] = (LEFT_ASIS, RIGHT_ASIS)) -> Spots:
    """Where stickers would sit, a little beside where they are expected. [px]"""
    places = expected(pose, view)
    return {
        name: (places[name][0][0] + 1.3 + 0.17 * i, places[name][0][1] - 2.4 + 0.31 * i) for i, name in enumerate(parts)
    }


def stuck(ground: np.ndarray, where: Spots, radius: float = 4.0, colour: tuple[int, ...] = RED) -> Photo:
    for x, y in where.values():
        ground = drawn(ground, x, y, radius, colour)
    return taken(ground)


def names(photo: Photo, view: View = FRONT, pose: Pose = POSE) -> set[Landmark]:
    return {one.landmark for one in find_stickers(photo, pose, view, MM_PER_PX)}


@pytest.mark.parametrize("ground", [plain, noise, stripes, skin_above_cloth])
@pytest.mark.parametrize("colour", [RED, (235, 200, 30), (30, 150, 60), (30, 90, 200), (230, 90, 160)])
def test_a_sticker_is_found_to_a_fraction_of_a_pixel(ground, colour):
    where = spots()
    found = {one.landmark: one for one in find_stickers(stuck(ground(), where, colour=colour), POSE, FRONT, MM_PER_PX)}
    assert set(found) == set(where)
    for name, (x, y) in where.items():
        assert math.hypot(found[name].x - x, found[name].y - y) < 0.5
        assert found[name].radius_px == pytest.approx(4.0, abs=1.0)


def test_sticker_whose_colour_goes_on_in_one_direction_keeps_its_place():
    """There the way from the surroundings' colour to the sticker's has no length, and nothing is told apart."""
    x, y, radius = 500.0, 500.0, 6.0
    ground = drawn(plain(), x, y, radius, RED)
    rows, columns = np.indices(ground.shape[:2]) + 0.5
    ground[(columns > x + 7.5) & (columns < x + 14) & (abs(rows - y) <= 4)] = RED
    spot = spot_at(taken(ground), (x, y), radius, 1.0, SURE)
    assert spot is not None
    assert math.dist((spot.x, spot.y), (x, y)) < 1.0


def test_size_of_the_picture_does_not_matter():
    large = POSE.moved(lambda x, y: (3 * x, 3 * y))
    where = spots(pose=large)
    ground = np.tile(np.array(CLOTH, np.float64), (3000, 3000, 1))
    found = find_stickers(stuck(ground, where, radius=12.0), large, FRONT, MM_PER_PX / 3)
    assert {one.landmark for one in found} == set(where)
    assert all(math.dist((one.x, one.y), where[one.landmark]) < 0.5 for one in found)


def test_evidence_says_why():
    one = find_stickers(stuck(noise(), spots()), POSE, FRONT, MM_PER_PX)[0].evidence
    assert one.contrast > 50
    assert one.roundness > 0.85
    assert one.diameter_mm == pytest.approx(16.0, abs=3.0)
    assert one.fellows == 2
    assert one.off_sd < 1


def test_a_mirrored_picture_gives_the_mirrored_answer():
    photo = stuck(noise(), spots(parts=(LEFT_ASIS, RIGHT_ASIS, *MALLEOLI)))
    mirror = taken(photo.pixels[:, ::-1].astype(float))
    flipped = {name.mirrored(): point.at(1000 - point.x, point.y) for name, point in POSE.items()}
    there = {one.landmark: one for one in find_stickers(mirror, Pose(points=flipped), FRONT, MM_PER_PX)}
    here = find_stickers(photo, POSE, FRONT, MM_PER_PX)
    assert len(here) == len(there) == 4
    for one in here:
        other = there[one.landmark.mirrored()]
        assert (1000 - other.x, other.y) == pytest.approx((one.x, one.y), abs=0.15)


def button(ground: np.ndarray, x: float, y: float) -> np.ndarray:
    """A white button with four holes."""
    ground = drawn(ground, x, y, 4.5, (225, 222, 215))
    for dx, dy in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
        ground = drawn(ground, x + 1.3 * dx, y + 1.3 * dy, 0.6, (40, 40, 40))
    return ground


def mole(ground: np.ndarray, x: float, y: float) -> np.ndarray:
    ground = np.tile(np.array(SKIN, float), (1000, 1000, 1)) if (ground[0, 0] == CLOTH).all() else ground
    return drawn(ground, x, y, 3.0, (95, 60, 48))


def lamp(ground: np.ndarray, x: float, y: float) -> np.ndarray:
    """Overexposed in the middle, a warm glow around."""
    for radius, colour in ((9.0, (110, 100, 90)), (6.0, (190, 175, 150)), (4.0, (255, 255, 250))):
        ground = drawn(ground, x, y, radius, colour)
    return ground


@pytest.mark.parametrize("thing", [button, mole, lamp])
def test_what_looks_like_a_sticker_is_none(thing):
    ground = plain()
    for x, y in spots().values():
        ground = thing(ground, x, y)
    assert names(taken(ground)) == set()


@pytest.mark.parametrize("spacing", [16, 22, 30])
def test_dots_of_a_pattern_are_no_stickers(spacing):
    ground = plain()
    for y in range(380, 620, spacing):
        for x in range(380, 620, spacing):
            ground = drawn(ground, x + 0.5, y + 0.5, 4.0, RED)
    assert names(taken(ground)) == set()


def test_a_single_dot_is_no_sticker():
    assert names(stuck(noise(), spots(parts=(LEFT_ASIS,)))) == set()


def test_two_dots_of_different_colours_are_no_stickers():
    where = spots()
    photo = stuck(plain(), {LEFT_ASIS: where[LEFT_ASIS]})
    assert names(stuck(photo.pixels.astype(float), {RIGHT_ASIS: where[RIGHT_ASIS]}, colour=(30, 90, 200))) == set()


FAINT = (108, 79, 72)
"""The red of the stickers, hardly a colour any more: a chroma of 14, and alone 22 are asked for."""


def faint(*places: tuple[float, float], beside: Photo, colour: tuple[int, ...] = FAINT) -> Photo:
    ground = beside.pixels.astype(float)
    for x, y in places:
        ground = drawn(ground, x, y, 4.0, colour)
    return taken(ground)


def test_two_sure_stickers_vouch_for_a_fainter_one():
    sure = stuck(plain(), spots(parts=MALLEOLI))
    assert names(faint(spots()[LEFT_ASIS], beside=sure)) == {LEFT_ASIS, *MALLEOLI}


def test_faint_spots_alone_are_no_stickers():
    assert names(faint(*spots().values(), beside=taken(plain()))) == set()


def test_two_faint_spots_at_one_place_are_none():
    (x, y), sure = spots()[LEFT_ASIS], stuck(plain(), spots(parts=MALLEOLI))
    assert names(faint((x - 6, y + 9), (x + 6, y - 5), beside=sure)) == set(MALLEOLI)


@pytest.mark.parametrize("colour", [(76, 96, 72), (72, 80, 112)])
def test_a_faint_spot_of_another_colour_is_none(colour):
    sure = stuck(plain(), spots(parts=MALLEOLI))
    assert names(faint(spots()[LEFT_ASIS], beside=sure, colour=colour)) == set(MALLEOLI)


def test_a_sure_sticker_vouches_for_a_faint_one_on_the_other_side():
    where = spots()
    sure = stuck(plain(), {LEFT_ASIS: where[LEFT_ASIS]})
    assert names(faint(where[RIGHT_ASIS], beside=sure)) == {LEFT_ASIS, RIGHT_ASIS}


def test_a_single_sure_sticker_vouches_for_no_other_bone():
    sure = stuck(plain(), spots(parts=(LEFT_ASIS,)))
    assert names(faint(*spots(parts=MALLEOLI).values(), beside=sure)) == set()


@pytest.mark.parametrize(("lower", "expected_names"), [(15, {LEFT_ASIS, RIGHT_ASIS}), (-15, set())])
def test_a_faint_one_is_looked_for_where_its_twin_says(lower, expected_names):
    where = spots()
    (left, y), (right, _) = where[LEFT_ASIS], where[RIGHT_ASIS]
    sure = stuck(plain(), {LEFT_ASIS: (left, y + 15)})
    assert names(faint((right, y + lower + np.sign(lower) * 4), beside=sure)) == expected_names


def test_a_weak_echo_beside_a_sticker_denies_it_nothing():
    where = spots()
    (x, y), ground = where[LEFT_ASIS], plain()
    ground = drawn(ground, x + 14, y, 4.0, (120, 65, 74))
    assert names(stuck(ground, where)) == {LEFT_ASIS, RIGHT_ASIS}


def test_a_double_as_strong_as_the_sticker_leaves_its_place_unknown():
    where = spots(parts=(LEFT_ASIS, RIGHT_ASIS, *MALLEOLI))
    (x, y), ground = where[LEFT_ASIS], plain()
    ground = drawn(ground, x + 14, y, 4.0, RED)
    assert LEFT_ASIS not in names(stuck(ground, where))


@pytest.mark.parametrize("radius", [1.5, 9.0, 20.0])
def test_too_small_or_too_large_is_none(radius):
    assert names(stuck(plain(), spots(), radius=radius)) == set()


@pytest.mark.parametrize("ground", [plain, noise, stripes, skin_above_cloth])
def test_nothing_is_found_where_there_is_nothing(ground):
    assert names(taken(ground())) == set()


KNEES = (Landmark.LEFT_MEDIAL_CONDYLE, Landmark.RIGHT_MEDIAL_CONDYLE)


def knees_together(view: View) -> tuple[Pose, XY]:
    """Knees so near that the inner side of each is expected beyond that of the other; and the middle. [px]"""
    pose = Figure().pose(view)
    left, right = (pose[Landmark.of(side, "knee")] for side in Side)
    middle, half = midpoint(left.xy, right.xy), 0.05 * leg_px(pose)
    near = {
        Landmark.of(side, "knee"): replace(knee, x=middle[0] + math.copysign(half, knee.x - middle[0]))
        for side, knee in ((Side.LEFT, left), (Side.RIGHT, right))
    }
    pose = replace(pose, points={**pose, **near})
    places = expected(pose, view)
    assert (places[KNEES[0]][0][0] > places[KNEES[1]][0][0]) == (view is BACK)
    return pose, (middle[0], places[KNEES[0]][0][1])


@pytest.mark.parametrize("view", [FRONT, BACK])
def test_stickers_of_knees_that_touch_keep_their_sides(view):
    pose, (x, y) = knees_together(view)
    left = 7.0 if view is FRONT else -7.0
    photo = stuck(plain(), {KNEES[0]: (x + left, y), KNEES[1]: (x - left, y)}, radius=3.5)
    found = {one.landmark: one.x for one in find_stickers(photo, pose, view, MM_PER_PX)}
    assert found == {KNEES[0]: pytest.approx(x + left, abs=0.5), KNEES[1]: pytest.approx(x - left, abs=0.5)}


def test_one_sticker_between_knees_that_touch_is_of_neither():
    """It may be left, right or both in one; of knees apart one alone is told."""
    pose, between = knees_together(FRONT)
    hips = spots(pose=pose)
    assert names(stuck(plain(), hips | {KNEES[0]: between}), pose=pose) == set(hips)
    apart = hips | spots(parts=KNEES[:1])
    assert names(stuck(plain(), apart)) == set(apart)


@pytest.mark.parametrize("view", [FRONT, BACK])
def test_coloured_spots_where_hands_hang_are_no_stickers(view):
    """On the outer sides of the hips, where no measure from front or back looks."""
    pose = Figure().pose(view)
    leg, middle = leg_px(pose), pose[Landmark.NOSE].x
    hips = {name: pose[name].xy for name in (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)}
    beside = {name: (x + math.copysign(0.125 * leg, x - middle), y + 0.033 * leg) for name, (x, y) in hips.items()}
    assert names(stuck(plain(), beside), view, pose) == set()


@pytest.mark.parametrize("mm_per_px", [0.0, -1.0, 9.0, math.nan, math.inf])
def test_no_search_without_a_usable_scale(mm_per_px):
    assert find_stickers(stuck(plain(), spots()), POSE, FRONT, mm_per_px) == ()


def test_a_place_outside_the_picture_is_passed_over():
    beside = POSE.moved(lambda x, y: (x + 480, y + 90))
    assert names(taken(noise()), pose=beside) == set()


def test_stickers_become_points_of_the_pose():
    marked = with_stickers(POSE, find_stickers(stuck(plain(), spots()), POSE, FRONT, MM_PER_PX))
    assert marked[LEFT_ASIS].source is Source.MARKER
    assert marked[LEFT_ASIS].sd_px > PALPATION_SD_MM / MM_PER_PX
    assert marked[Landmark.LEFT_HIP] == POSE[Landmark.LEFT_HIP]


def measured(photo: Photo, view: View = FRONT, pose: Pose = POSE, roll: float = 0.0):
    request = Request(view=view, height_cm=170.0, vertical=from_stated(roll))
    analysis = analyse(photo, request, Playback((pose,)))
    return analysis, {result.measure.id: result.outcome for result in reversed(analysis.results)}


@pytest.mark.parametrize("slip_mm", [-6.0, 0.0, 9.0])
def test_hip_tilt_is_that_of_the_stickers(slip_mm):
    where = spots()
    where = {LEFT_ASIS: (where[LEFT_ASIS][0], 470.3 - slip_mm / MM_PER_PX), RIGHT_ASIS: (where[RIGHT_ASIS][0], 470.3)}
    tilt = measured(stuck(noise(), where))[1]["hip_tilt"]
    apart = (where[LEFT_ASIS][0] - where[RIGHT_ASIS][0]) * MM_PER_PX
    assert tilt.reading.line is Line.ASIS
    assert tilt.method is Source.MARKER
    assert tilt.reading.points == (LEFT_ASIS, RIGHT_ASIS)
    assert tilt.estimate == pytest.approx(math.degrees(math.atan2(slip_mm, apart)), abs=0.3)
    assert tilt.half_width > 1.96 * math.degrees(math.sqrt(2) * PALPATION_SD_MM / apart)


def test_what_stickers_tell_is_told_by_the_hip_joints_too_after_them():
    where = spots(parts=(LEFT_ASIS, RIGHT_ASIS, *MALLEOLI))
    with_stickers, without = measured(stuck(noise(), where))[0], measured(taken(noise()))[0]
    lined = {"hip_tilt", "hip_height_difference", "leg_length_difference", "shoulder_pelvis_angle"}
    by_line = {line: told(with_stickers, line) for line in (Line.ASIS, Line.HIP)}
    assert set(by_line[Line.ASIS]) == lined
    assert by_line[Line.HIP] == told(without, Line.HIP)
    for name in lined:
        lines = [r.outcome.reading.line for r in with_stickers.results if r.measure.id == name]
        assert lines == [Line.ASIS, Line.HIP]


def told(analysis: Analysis, line: Line) -> dict[str, Any]:
    """What a line of the body tells, by measure."""
    taken = [result.outcome for result in analysis.results if isinstance(result.outcome, Measurement)]
    return {one.measure.id: pytest.approx(one.estimate) for one in taken if one.reading.line is line}


def test_back_view_rests_on_the_spines_behind():
    pose = Figure().pose(BACK)
    photo = stuck(noise(), spots(BACK, pose=pose, parts=(Landmark.LEFT_PSIS, Landmark.RIGHT_PSIS)))
    outcomes = measured(photo, BACK, pose)[1]
    assert outcomes["hip_tilt"].reading.line is Line.PSIS
    assert outcomes["hip_height_difference"].reading.line is Line.PSIS
    assert outcomes["leg_length_difference"].reading.line is Line.HIP


def test_leg_length_is_measured_between_stickers():
    where = spots(parts=(LEFT_ASIS, RIGHT_ASIS, *MALLEOLI))
    analysis, outcomes = measured(stuck(noise(), where))
    longer = math.dist(where[LEFT_ASIS], where[MALLEOLI[0]]) - math.dist(where[RIGHT_ASIS], where[MALLEOLI[1]])
    assert outcomes["leg_length_difference"].reading.line is Line.ASIS
    assert outcomes["leg_length_difference"].estimate == pytest.approx(longer * analysis.scale.mm_per_px, abs=1.5)


def test_one_sticker_of_a_pair_leaves_the_hip_line():
    photo = stuck(noise(), spots(parts=(LEFT_ASIS, *MALLEOLI)))
    outcomes = measured(photo)[1]
    assert outcomes["hip_tilt"].reading.line is Line.HIP
    assert outcomes["leg_length_difference"].reading.line is Line.HIP


def test_json_holds_the_stickers_and_says_so():
    told = to_json(measured(stuck(noise(), spots()))[0])
    contract.check(told)
    assert told["landmarks"]["left_asis"]["source"] == "marker"
    assert (told["measurements"][0]["line"], told["measurements"][0]["method"]) == ("asis", "marker")


def test_stickers_are_drawn_as_rings():
    analysis, _ = measured(stuck(noise(), spots()))
    rings = {shape.centre for shape in shapes(analysis) if isinstance(shape, Ring)}
    assert rings == {analysis.pose[name].xy for name in (LEFT_ASIS, RIGHT_ASIS)}


def test_an_average_leg_gives_the_size_without_a_stature():
    photo = stuck(noise(), spots())
    analysis = analyse(photo, Request(view=FRONT), Playback((POSE,)))
    assert LEFT_ASIS in (analysis.pose or {})
    assert pytest.approx(MM_PER_PX * 405, abs=1) == LEG_MM


SET = Path(__file__).parents[1] / "ground_truth" / "calibrate"
SAMPLE = [
    record
    for stickers in ("exact", "slipped", "none")
    for record in [
        record
        for record in map(json.loads, (SET / "truth.jsonl").read_text("utf-8").splitlines())
        if record["view"] == "front" and record["stickers"] == stickers
    ][:4]
]


@pytest.mark.model
@pytest.mark.parametrize("record", SAMPLE, ids=lambda record: record["file"])
def test_rendered_bodies_keep_the_bars(record):
    photo = read(SET / record["file"])
    request = Request(view=FRONT, height_cm=record["stature_cm"], vertical=from_stated(record["camera"]["roll_deg"]))
    analysis = analyse(photo, request, shared_detector(), shared_refiner())
    tilt = next(result.outcome for result in analysis.results if result.measure.id == "hip_tilt")
    assert analysis.pose is not None
    if record["stickers"] == "none":
        assert not any(point.source is Source.MARKER for point in analysis.pose.values())
        assert tilt.reading.line is Line.HIP
        return
    for name in (LEFT_ASIS, RIGHT_ASIS):
        assert math.dist(analysis.pose[name].xy, record["stickers_px"][name]) < 1.2
    assert abs(tilt.estimate - record["true"]["hip_tilt_asis_deg"]) < 1.5 * tilt.half_width
    if record["stickers"] == "exact":
        assert tilt.estimate == pytest.approx(record["projected"]["hip_tilt_asis_deg"], abs=0.6)


def test_evidence_of_a_sticker_is_carried_into_json_and_said_on_the_page():
    analysis, _ = measured(stuck(noise(), spots()))
    written = to_json(analysis)
    contract.check(written)
    marked = {name: point["evidence"] for name, point in written["landmarks"].items() if point["source"] == "marker"}
    assert set(marked) == {one.landmark for one in analysis.stickers}
    assert marked["left_asis"]["fellows"] == len(marked) >= 2
    assert marked["left_asis"]["roundness"] > 0.9
    said = sticker_words.stickers(analysis.stickers)
    assert said in page(analysis)
    assert "left ASIS" in said
    bare = analyse(taken(plain()), Request(view=FRONT), Playback((POSE,)))
    assert "Stickers:" not in page(bare)
    assert not any("evidence" in point for point in to_json(bare)["landmarks"].values())
