"""Straight edges of rooms: drawn ones whose camera is known, and those of the ground truth."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.meshes import Floats
from benchmarks.scene import Camera
from posture.landmarks import Landmark, Point, Pose
from posture.photo import Photo, Pixels, read
from posture.vertical import VerticalSource, from_edges

TEST_SET = Path(__file__).parents[1] / "ground_truth" / "test"
GREY = 170
BACK_M = 1.0
SHIFT = 4
"""Binary places that OpenCV draws with behind the point, so that edges are not stepped."""


def sheet(x: float, z: float, wide: float, tall: float) -> Floats:
    """Corners of a thing on the wall behind the person. [m]"""
    corners = [(x, z), (x + wide, z), (x + wide, z + tall), (x, z + tall)]
    return np.array([(across, BACK_M, up) for across, up in corners])


DOOR = [sheet(0.7, 0.0, 0.94, 2.07), sheet(0.77, 0.0, 0.8, 2.0)]
PICTURE = [sheet(-1.2, 1.2, 0.5, 0.7), sheet(-1.15, 1.25, 0.4, 0.6)]
SKIRTING = [sheet(-3.0, 0.0, 6.0, 0.09)]
ROOM = [*SKIRTING, *DOOR, *PICTURE]


def drawn(things: list[Floats], camera: Camera, seed: int = 0) -> Pixels:
    """`things` as flat greys before a lighter wall, with the grain of a photo."""
    picture = np.full((camera.height, camera.width), float(GREY))
    for k, corners in enumerate(things):
        ends = np.round(camera.project(corners) * 2**SHIFT).astype(np.int32)
        cv2.fillPoly(picture, [ends], 60.0 + 70.0 * (k % 2), cv2.LINE_AA, SHIFT)
    grain = np.random.default_rng(seed).normal(0, 2, picture.shape)
    return np.repeat((picture + grain).clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def photo(pixels: Pixels, focal_35mm: float | None = None) -> Photo:
    return Photo(name="room", sha256="", pixels=pixels, focal_35mm=focal_35mm)


HELD = [(0.0, 0.0, 0.0), (3.0, 0.0, 0.0), (-2.0, -12.0, 0.0), (1.5, 6.0, 4.0), (-4.0, -8.0, -6.0), (9.0, -3.0, 0.0)]


@pytest.mark.parametrize(("roll", "pitch", "pan"), HELD)
@pytest.mark.parametrize("focal_35mm", [24.0, 48.0])
def test_roll_of_a_drawn_room(roll, pitch, pan, focal_35mm):
    camera = Camera(roll_deg=roll, pitch_deg=pitch, pan_deg=pan, focal_35mm=focal_35mm, distance_m=focal_35mm / 8)
    vertical = from_edges(photo(drawn(ROOM, camera)), ())
    assert vertical.source is VerticalSource.EDGES
    assert vertical.roll_deg == pytest.approx(roll, abs=0.25)
    assert 0.3 <= vertical.sd_deg < 0.76
    assert vertical.pitch_deg is None


@pytest.mark.parametrize(("roll", "pitch", "pan"), HELD)
def test_pitch_of_a_drawn_room_where_the_focal_length_is_known(roll, pitch, pan):
    camera = Camera(roll_deg=roll, pitch_deg=pitch, pan_deg=pan)
    vertical = from_edges(photo(drawn(ROOM, camera), camera.focal_35mm), ())
    assert vertical.roll_deg == pytest.approx(roll, abs=0.25)
    assert vertical.pitch_deg == pytest.approx(pitch, abs=1.5)


def test_lean_of_edges_on_one_side_is_not_all_roll():
    """A door beside a lens that points down leans by pitch and roll; the skirting and the lintel tell them apart."""
    camera = Camera(roll_deg=0.0, pitch_deg=-12.0)
    vertical = from_edges(photo(drawn([*SKIRTING, *DOOR], camera)), ())
    (low_x, low_y), (high_x, high_y) = camera.project(np.array([(0.7, BACK_M, 0.0), (0.7, BACK_M, 2.07)]))
    lean = np.degrees(np.arctan2(high_x - low_x, low_y - high_y))
    assert abs(lean) > 2
    assert vertical is None or abs(vertical.roll_deg) < 0.3


def test_roll_turns_its_sign_in_the_mirror_and_is_the_same_in_a_larger_picture():
    pixels = drawn(ROOM, Camera(roll_deg=2.5, pitch_deg=-5.0))
    roll = from_edges(photo(pixels), ()).roll_deg
    mirrored = from_edges(photo(np.ascontiguousarray(pixels[:, ::-1])), ())
    larger = from_edges(photo(drawn(ROOM, Camera(roll_deg=2.5, pitch_deg=-5.0, width=2304, height=3072))), ())
    assert mirrored.roll_deg == pytest.approx(-roll, abs=2 * mirrored.sd_deg)
    assert larger.roll_deg == pytest.approx(roll, abs=2 * larger.sd_deg)


def strewn(count: int, seed: int) -> Pixels:
    """Thin strips that lie any way."""
    rng = np.random.default_rng(seed)
    picture = np.full((1024, 768, 3), GREY, np.uint8)
    for _ in range(count):
        angle, length, middle = rng.uniform(0, np.pi), rng.uniform(60, 200), rng.uniform(0, (768, 1024))
        half = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        ends = [tuple(int(v) for v in np.round(place * 2**SHIFT)) for place in (middle - half, middle + half)]
        cv2.line(picture, ends[0], ends[1], (60, 60, 60), 8, cv2.LINE_AA, SHIFT)
    return picture


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(lambda: np.full((1024, 768, 3), GREY, np.uint8), id="blank"),
        pytest.param(lambda: np.random.default_rng(0).integers(0, 256, (1024, 768, 3), dtype=np.uint8), id="noise"),
        pytest.param(lambda: drawn(SKIRTING, Camera()), id="one-skirting"),
        pytest.param(lambda: drawn(ROOM, Camera())[:80], id="a-strip"),
        pytest.param(lambda: np.zeros((1, 1, 3), np.uint8), id="one-pixel"),
        pytest.param(lambda: np.zeros((20000, 1, 3), np.uint8), id="a-line"),
        *(pytest.param(lambda n=n: strewn(n, n), id=f"{n}-strewn") for n in (6, 12, 25, 50)),
    ],
)
def test_no_roll_where_edges_are_few_or_disagree(pixels):
    assert from_edges(photo(pixels()), ()) is None


def crooked(things: list[Floats], by_deg: float) -> list[Floats]:
    """`things` turned together about their middle, as one that hangs crooked on the wall."""
    middle = np.mean(np.concatenate(things), 0)
    sin, cos = np.sin(np.radians(by_deg)), np.cos(np.radians(by_deg))
    turn = np.array([(cos, 0, -sin), (0, 1, 0), (sin, 0, cos)])
    return [(corners - middle) @ turn.T + middle for corners in things]


def test_a_crooked_picture_alone_tells_no_roll():
    """Frame, mount and print are parallel because they are one thing."""
    nested = [sheet(-1.2 + inset, 1.2 + inset, 0.5 - 2 * inset, 0.7 - 2 * inset) for inset in (0.0, 0.02, 0.1)]
    assert from_edges(photo(drawn(crooked(nested, 4.0), Camera())), ()) is None


def test_a_crooked_picture_does_not_lead_a_room_astray():
    room = [*SKIRTING, *DOOR, sheet(-1.3, 0.0, 0.3, 1.5), *crooked(PICTURE, 4.0)]
    vertical = from_edges(photo(drawn(room, Camera(roll_deg=1.0))), ())
    assert vertical.roll_deg == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize("factor", [1, 3])
def test_edges_on_people_do_not_count(factor):
    """People who stand before door and picture, in a picture that is or is not reduced before edges are sought."""
    pixels = drawn(ROOM, Camera(roll_deg=2.0, width=768 * factor, height=1024 * factor))

    def standing(left: float, right: float) -> Pose:
        places = [(x * factor, y * factor) for x in (left, right) for y in (150, 700)]
        names = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR, Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
        return Pose(points={name: Point(*place) for name, place in zip(names, places, strict=True)})

    between = standing(320, 420)
    assert from_edges(photo(pixels), (between,)) is not None
    before_the_door = standing(560, 740)
    assert from_edges(photo(pixels), (before_the_door,)) != from_edges(photo(pixels), ())
    assert from_edges(photo(pixels), (standing(100, 260), between, standing(500, 740))) is None


def test_rolls_of_rendered_rooms():
    """Every fourth picture of the set `test` that a phone did not write, people where the truth has them."""
    with (TEST_SET / "truth.jsonl").open() as lines:
        truths = [truth for truth in map(json.loads, lines) if not truth["exif"]][::4]
    errors, within = [], []
    for truth in truths:
        known = {name.value for name in Landmark} & truth["joints_px"].keys()
        person = Pose(points={Landmark(name): Point(*truth["joints_px"][name]) for name in known})
        vertical = from_edges(read(TEST_SET / truth["file"]), (person,))
        if vertical is not None:
            errors.append(abs(vertical.roll_deg - truth["camera"]["roll_deg"]))
            within.append(errors[-1] <= 1.96 * vertical.sd_deg)
    assert len(errors) >= 0.6 * len(truths)
    assert np.median(errors) <= 0.5
    assert np.percentile(errors, 95) <= 1.5
    assert np.mean(within) >= 0.95
