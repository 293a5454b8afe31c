"""The committed sets are what docs/accuracy.md says of them: whole, unchanged, mixed as they should be, disjoint."""

import json
import struct
from collections import Counter
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from benchmarks.accuracy.quantities import QUANTITIES
from posture.geometry import rotated
from posture.landmarks import MEDIAPIPE, Point, Pose, Source, View
from posture.measures import MEASURES, Body
from posture.measures.base import Reading
from posture.photo import read
from posture.scale import Scale, ScaleSource
from posture.vertical import Level, upright

FOLDER = Path(__file__).parents[1] / "ground_truth"
TESTS = {"test", "test_more", "test_touching"}
"""They share colours and no body."""
SETS = (*sorted(TESTS), "findings", "calibrate")


@pytest.fixture(scope="module")
def truths():
    return {
        name: [json.loads(line) for line in (FOLDER / name / "truth.jsonl").read_text("utf-8").splitlines()]
        for name in SETS
    }


@pytest.mark.parametrize("name", SETS)
def test_no_picture_was_changed(name):
    sums = (FOLDER / name / "SHA256SUMS").read_text("utf-8").splitlines()
    said = dict(line.split("  ")[::-1] for line in sums)
    found = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in (FOLDER / name).iterdir()
        if path.name != "SHA256SUMS"
    }
    assert found == said


def test_all_sets_are_below_40_mb():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 40e6


def test_views_of_the_test_set(truths):
    views = Counter(truth["view"] for truth in truths["test"])
    assert views["front"] >= 140
    assert min(views["back"], views["left"], views["right"]) >= 40
    assert sum(truth["protocol"] for truth in truths["test"] if truth["view"] == "front") >= 120
    assert len(truths["calibrate"]) >= 100


@pytest.mark.parametrize("name", ["test", "calibrate"])
def test_half_bear_stickers_and_half_were_taken_by_a_phone(truths, name):
    stickers = Counter(truth["stickers"] for truth in truths[name])
    assert stickers["exact"] == stickers["slipped"] == len(truths[name]) / 4
    assert sum(truth["exif"] for truth in truths[name]) == pytest.approx(len(truths[name]) / 2, abs=3)


@pytest.mark.parametrize("name", ["test", "calibrate"])
def test_hip_tilt_does_not_tell_leg_length_in_half_of_a_set(truths, name):
    frontal = [truth for truth in truths[name] if truth["view"] in ("front", "back")]
    apart = [truth["true"] for truth in frontal if truth["independent"]]
    assert len(apart) >= len(frontal) / 2
    tilts, legs = ([true[key] for true in apart] for key in ("hip_tilt_deg", "leg_length_difference_mm"))
    assert abs(np.corrcoef(tilts, legs)[0, 1]) <= 0.4


@pytest.mark.parametrize("name", ["test", "calibrate"])
def test_gravity_in_the_file_and_stickers_go_with_every_kind_of_body(truths, name):
    frontal = [truth for truth in truths[name] if truth["view"] in ("front", "back")]
    mixed = Counter((truth["independent"], truth["exif"], truth["stickers"]) for truth in frontal)
    assert len(mixed) == 2 * 2 * 3
    assert min(mixed.values()) >= 3


def test_projected_truth_is_what_the_formulas_of_the_tool_say_of_the_projected_points(truths):
    """Sign, frame and formula of benchmarks/truth.py against posture/measures, by another hand."""
    checked = {measure.id for measure in MEASURES if {View.FRONT, View.BACK} <= measure.views}
    keys = {(q.id, q.side): q.truth for q in QUANTITIES if q.line in (None, "hip") and q.id in checked}
    for truth in [truth for truth in truths["test"] if truth["view"] in ("front", "back")][:60]:
        camera, points = truth["camera"], truth["joints_px"]
        by_hand = {name: points[name.value] for name in MEDIAPIPE if name.value in points}
        pose = Pose(points={name: Point(x, y, source=Source.MANUAL) for name, (x, y) in by_hand.items()})
        centre = camera["width"] / 2, camera["height"] / 2
        standing = upright(pose, Level(centre=centre, roll_deg=camera["roll_deg"]))
        crown, sole = (rotated((x, y), centre, camera["roll_deg"])[1] for x, y in (points["crown"], points["sole"]))
        scale = Scale(source=ScaleSource.STATURE, mm_per_px=10 * truth["stature_cm"] / (sole - crown), sd_pct=1.0)
        body = Body(pose=standing, view=View(truth["view"]), scale=scale)
        for measure in [measure for measure in MEASURES if measure.id in checked]:
            reading = measure.take(body)
            assert isinstance(reading, Reading)
            assert reading.value == pytest.approx(truth["projected"][keys[measure.id, measure.side]], abs=0.1)


def test_true_and_projected_angles_go_together(truths):
    """A flipped sign or a swapped side or plane would show."""
    for view in ("front", "back", "left", "right"):
        seen = [truth for truth in truths["test"] if truth["view"] == view and truth["protocol"]]
        for key in seen[0]["true"]:
            true, projected = ([truth[kind][key] for truth in seen] for kind in ("true", "projected"))
            assert np.corrcoef(true, projected)[0, 1] > 0.85, (view, key)


def test_exact_stickers_lie_on_the_lines_they_mark_and_slipped_ones_beside_them(truths):
    def off(kind):
        fronts = [t for t in truths["test"] if t["view"] == "front" and t["stickers"] == kind]
        both = [t for t in fronts if {"left_asis", "right_asis"} <= t["stickers_mm"].keys()]
        lines = [np.subtract(t["stickers_mm"]["left_asis"], t["stickers_mm"]["right_asis"]) for t in both]
        tilts = [np.degrees(np.arctan2(line[2], line[0])) for line in lines]
        return np.std(np.subtract(tilts, [t["true"]["hip_tilt_asis_deg"] for t in both]))

    assert off("exact") < 0.3
    assert 0.5 < off("slipped") < 1.6


def test_test_more_has_what_is_rare_and_no_body_of_test(truths):
    more = truths["test_more"]
    assert Counter(truth["view"] for truth in more) == {"front": 36, "back": 16, "left": 24, "right": 24}
    fronts = [truth for truth in more if truth["view"] == "front"]
    assert (
        sum(truth["body"]["posture"]["legs_touch"] for truth in fronts) >= 28
    )  # as many bodies as the recipe asks for
    assert sum(truth["stickers"] == "slipped" for truth in more) == 32
    bodies = [{json.dumps(truth["body"]) for truth in truths[name]} for name in TESTS]
    assert all(some.isdisjoint(others) for some, others in combinations(bodies, 2))


def test_test_touching_has_legs_that_touch_and_nothing_else(truths):
    touching = truths["test_touching"]
    assert {truth["view"] for truth in touching} == {"front"}
    assert all(truth["body"]["posture"]["legs_touch"] and truth["protocol"] for truth in touching)
    where = Counter(truth["touching"] for truth in touching)
    assert where["ankles"] >= 30
    assert where["knees"] >= 12


def test_thirty_test_bodies_touch_at_ankles_or_knees_and_none_overlap(truths):
    touching = {json.dumps(truth["body"]) for truth in truths["test"] if truth["touching"] in ("ankles", "knees")}
    assert len(touching) >= 30
    assert all(truth["leg_gap_mm"] > 0 for truth in truths["test"])


def test_truths_are_spread_as_people_are(truths):
    true = [truth["true"] for truth in truths["test"] if truth["view"] == "front"]
    legs = np.array([one["leg_length_difference_mm"] for one in true])
    assert np.std([one["hip_tilt_deg"] for one in true]) >= 2.5
    assert 0.4 <= (np.abs(legs) <= 5).mean() <= 0.6
    assert np.abs(legs).max() > 20
    knees = [one[f"knee_angle_{side}_deg"] for one in true for side in ("left", "right")]
    assert min(knees) < -8 < 8 < max(knees)


def test_sets_share_no_body_garment_or_room(truths):
    def traits(name):
        bodies = [truth["body"] for truth in truths[name] if "body" in truth]
        cloth = {tuple(body["clothes"][f"{part}_colour"]) for body in bodies for part in ("top", "bottom", "shoe")}
        walls = {tuple(truth["room"]["wall"]) for truth in truths[name]}
        return cloth, walls, {(body["stature_cm"], body["age_years"]) for body in bodies}

    for one, other in [pair for pair in combinations(SETS, 2) if not set(pair) <= TESTS]:
        for mine, theirs in zip(traits(one), traits(other), strict=True):
            assert mine.isdisjoint(theirs)


def test_every_finding_has_a_dozen_pictures_and_a_hundred_are_clean(truths):
    due = Counter(truth["finding"] for truth in truths["findings"])
    assert due.pop("") >= 100
    assert min(due.values()) >= 12


def test_phones_wrote_gravity_and_focal_length_and_others_nothing(truths):
    for truth in truths["test"]:
        with Image.open(FOLDER / "test" / truth["file"]) as image:
            exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        if not truth["exif"]:
            assert not details
            continue
        assert exif[ExifTags.Base.Orientation] == 6
        camera, note = truth["camera"], details[ExifTags.Base.MakerNote]
        (at,) = struct.unpack_from(">I", note, 14 + 2 + 8)
        numbers = struct.unpack_from(">6i", note, at)
        x, y, z = (above / below for above, below in zip(numbers[::2], numbers[1::2], strict=True))
        assert np.degrees(np.arctan2(x, -y)) == pytest.approx(camera["roll_deg"], abs=0.01)
        assert np.degrees(np.arcsin(z)) == pytest.approx(camera["pitch_deg"], abs=0.01)
        focal_35mm = camera["focal_px"] * 43.27 / np.hypot(camera["width"], camera["height"])
        assert details[ExifTags.Base.FocalLengthIn35mmFilm] == pytest.approx(focal_35mm, abs=0.51)


def test_pictures_stand_upright_for_the_tool(truths):
    for truth in truths["test"][:6]:
        photo = read(FOLDER / "test" / truth["file"])
        assert (photo.width, photo.height) == (truth["camera"]["width"], truth["camera"]["height"])
