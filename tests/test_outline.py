"""Edges between the legs: known distances on drawn legs, mirrored pictures, and all that must give no number."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posture.landmarks import Landmark, Point, Pose, Side, Source, View
from posture.outline import (
    ALONE_SD,
    CLOTH,
    EDGE_SD,
    EDGES,
    LEAST_CONTRAST,
    MOST_DIFFERENT,
    RISE,
    NoGap,
    Outlined,
    Part,
    outlined,
)
from posture.outline.strip import DARKEST, LIGHT
from posture.silhouette import Silhouette
from tests.playback import photo_of

WIDTH, HEIGHT, LEG = 600, 1000, 640.0
KNEES, ANKLES, SOLES = 560.0, 880.0, 950.0
SKIN, WALL, DENIM = (190, 130, 100), (205, 215, 200), (60, 80, 130)
KNEE_HALF, CALF_HALF, ANKLE_HALF = 45.0, 50.0, 25.0
"""Half widths of a drawn leg; one pixel is 1.25 mm. [px]"""


def drawn(
    knees: float, ankles: float, *, leg=SKIN, wall=WALL, ankle_half: float = ANKLE_HALF
) -> tuple[np.ndarray, Pose]:
    """Two legs with so much wall between them at knees and ankles, and where their joints are. [px]"""
    pixels = np.full((HEIGHT, WIDTH, 3), wall, np.uint8)
    points: dict[Landmark, Point] = {}
    for side, sign in ((Side.RIGHT, -1), (Side.LEFT, 1)):
        middles = {
            "hip": (300 + sign * 70.0, KNEES - LEG / 2),
            "knee": (300 + sign * (knees / 2 + KNEE_HALF), KNEES),
            "ankle": (300 + sign * (ankles / 2 + ankle_half), ANKLES),
            "foot_index": (300 + sign * (ankles / 2 + ankle_half + 5), SOLES),
        }
        points |= {Landmark.of(side, part): Point(*place, 1.0, Source.REFINED) for part, place in middles.items()}
        rise = 0.02 * LEG
        rows = [0.0, KNEES - rise - 20, KNEES + 20, KNEES + 100, ANKLES - rise - 20, SOLES]
        inner = [max(knees, 4) / 2, knees / 2, knees / 2, (knees + ankles) / 4 + 6, ankles / 2, ankles / 2]
        widths = [2 * CALF_HALF, 2 * KNEE_HALF, 2 * KNEE_HALF, 2 * CALF_HALF, 2 * ankle_half, 2 * ankle_half]
        outline = [(300 + sign * i, y) for i, y in zip(inner, rows, strict=True)]
        outline += [(300 + sign * (i + w), y) for i, w, y in zip(inner, widths, rows, strict=True)][::-1]
        cv2.fillPoly(pixels, [np.round(16 * (np.array(outline) - 0.5)).astype(np.int32)], leg, cv2.LINE_AA, 4)
    return pixels, Pose(points=points)


def found(pixels: np.ndarray, pose: Pose, view: View = View.FRONT, roll_deg: float = 0.0) -> Outlined:
    return outlined(photo_of(pixels), pose, view, roll_deg)


def distance(of: Outlined, part: Part) -> float:
    right, left = (of.pose[name].x for name in EDGES[part])
    return left - right


@pytest.mark.parametrize("gap", [20.0, 47.0, 80.0])
def test_knees_of_touching_ankles_known_values(gap):
    answer = found(*drawn(gap, 0.0))
    assert answer.missing == {"ankle": NoGap.APART}
    assert distance(answer, "knee") == pytest.approx(gap, abs=1.5)
    knee = answer.pose[Landmark.LEFT_KNEE_EDGE]
    assert knee.y == pytest.approx(KNEES - RISE["knee"][Source.REFINED] * LEG, abs=2)
    assert (knee.source, knee.sd_px > 0) == (Source.REFINED, True)


@pytest.mark.parametrize("gap", [30.0, 61.0, 70.0])
def test_ankles_of_touching_knees_known_values(gap):
    answer = found(*drawn(0.0, gap))
    assert answer.missing == {"knee": NoGap.APART}
    assert distance(answer, "ankle") == pytest.approx(gap, abs=3.0)


def test_a_photo_of_another_size_gives_the_same_distance():
    pixels, pose = drawn(47.0, 0.0)
    large = cv2.resize(pixels, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    answer = found(large, pose.moved(lambda x, y: (3 * x, 3 * y)))
    assert distance(answer, "knee") / 3 == pytest.approx(47.0, abs=1.5)


def test_the_mirrored_picture_gives_the_mirrored_answer():
    pixels, pose = drawn(47.0, 0.0)
    pixels[:, :300][:, ::2] //= 2
    there = pose.moved(lambda x, y: (WIDTH - x, y))
    mirror = replace(pose, points={name.mirrored(): point for name, point in there.items()})
    straight, mirrored = found(pixels, pose), found(pixels[:, ::-1], mirror)
    assert straight.missing == mirrored.missing == {"ankle": NoGap.APART}
    for name in EDGES["knee"]:
        assert mirrored.pose[name.mirrored()].x == pytest.approx(WIDTH - straight.pose[name].x, abs=0.5)


def test_a_rolled_picture_gives_edges_in_the_photo_as_it_was_taken():
    pixels, pose = drawn(47.0, 0.0)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 9.0, 1.0)
    rolled = cv2.warpAffine(pixels, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    answer = found(rolled, pose.moved(lambda x, y: tuple(turn @ [x, y, 1.0])), roll_deg=9.0)
    straight = found(pixels, pose)
    for name in EDGES["knee"]:
        assert answer.pose[name].xy == pytest.approx(tuple(turn @ [*straight.pose[name].xy, 1.0]), abs=1.5)


@pytest.mark.parametrize(("knees", "ankles"), [(60.0, 40.0), (20.0, 90.0), (150.0, 150.0)])
def test_legs_apart_give_no_edge(knees, ankles):
    assert found(*drawn(knees, ankles)).missing == dict.fromkeys(EDGES, NoGap.APART)


def test_trousers_that_do_not_narrow_give_no_edge():
    answer = found(*drawn(47.0, 0.0, leg=DENIM, ankle_half=40.0))
    assert answer.missing == {"knee": NoGap.LOOSE, "ankle": NoGap.APART}


def test_shorts_that_end_at_the_knee_give_no_edge():
    pixels, pose = drawn(47.0, 0.0)
    above = pixels[: int(KNEES) + 10]
    above[(above == SKIN).all(axis=-1)] = DENIM
    assert found(pixels, pose).missing["knee"] is NoGap.LOOSE


def test_a_leg_like_its_background_gives_no_edge():
    pixels, pose = drawn(47.0, 0.0, leg=SKIN, wall=tuple(value - 6 for value in SKIN))
    assert "knee" in found(pixels, pose).missing


def like_skin(steps: float) -> tuple[int, ...]:
    """A colour of the hue of the legs, darker by so many steps of LIGHT."""
    return tuple(round((value + DARKEST) * math.exp(-LIGHT * steps) - DARKEST) for value in SKIN)


@pytest.mark.parametrize(("steps", "missing"), [(LEAST_CONTRAST - 0.2, NoGap.UNCLEAR), (LEAST_CONTRAST + 0.2, None)])
def test_ankles_before_a_floor_like_shaded_skin_give_no_edge(steps, missing):
    answer = found(*drawn(0.0, 61.0, wall=like_skin(steps)))
    assert answer.missing.get("ankle") is missing
    if missing is None:
        assert distance(answer, "ankle") == pytest.approx(61.0, abs=3.0)


def test_such_a_floor_does_not_keep_touching_ankles_from_being_seen():
    pixels, pose = drawn(47.0, 0.0)
    floor, _ = drawn(47.0, 0.0, wall=like_skin(LEAST_CONTRAST - 0.2))
    pixels[int(KNEES) + 100 :] = floor[int(KNEES) + 100 :]
    assert distance(found(pixels, pose), "knee") == pytest.approx(47.0, abs=1.5)


def test_clutter_between_the_knees_that_leaves_the_edges_free_does_not_matter():
    pixels, pose = drawn(70.0, 0.0)
    pixels[500:620, 285:315] = DENIM
    assert distance(found(pixels, pose), "knee") == pytest.approx(70.0, abs=2.5)


def test_a_hand_over_the_edge_of_a_knee_gives_no_edge():
    pixels, pose = drawn(70.0, 0.0)
    for finger in range(500, 600, 20):
        pixels[finger : finger + 10, 255:290] = SKIN
    assert found(pixels, pose).missing["knee"] is NoGap.UNCLEAR


def test_crossed_legs_give_no_edge():
    pixels, pose = drawn(47.0, 0.0)
    swapped = {Landmark.of(side, "foot_index"): Point(300 + (-30 if side is Side.LEFT else 30), SOLES) for side in Side}
    assert found(pixels, replace(pose, points={**pose, **swapped})).missing["knee"] is NoGap.UNCLEAR


@pytest.mark.parametrize("view", [View.BACK, View.LEFT, View.RIGHT])
def test_other_views_are_not_looked_at(view):
    pixels, pose = drawn(47.0, 0.0)
    answer = found(pixels, pose, view)
    assert (answer.pose, answer.missing) == (pose, {})


def test_tight_clothes_are_allowed_for():
    """The edges of covered legs lie further apart than what is seen, and are less sure."""
    pixels, pose = drawn(47.0, 0.0)
    legs = pixels[: int(ANKLES) - 15]
    legs[(legs == SKIN).all(axis=-1)] = DENIM
    covered, bare = found(pixels, pose), found(*drawn(47.0, 0.0))
    assert distance(covered, "knee") - distance(bare, "knee") == pytest.approx(2 * CLOTH * LEG, abs=1.5)
    edge = Landmark.LEFT_KNEE_EDGE
    assert covered.pose[edge].sd_px > bare.pose[edge].sd_px


# The silhouette


def seen(pixels: np.ndarray, knees: float, *, step: int = 2) -> Silhouette:
    """Where a network might see the legs: as in the picture, but with so much room between the knees. [px]"""
    blue = drawn(knees, 0.0)[0][..., 2].astype(np.float32)
    mask = cv2.blur((WALL[2] - blue) / (WALL[2] - SKIN[2]), (9, 9))
    places = np.rint(255 * mask[step // 2 :: step, step // 2 :: step]).astype(np.uint8)
    return Silhouette(sureness=places, start=(step // 2 + 0.5, step // 2 + 0.5), step=float(step))


@pytest.mark.parametrize("step", [1, 3])
@pytest.mark.parametrize("aside", [-16.0, 0.0, 16.0])
def test_an_edge_is_half_way_between_colour_and_silhouette(aside, step):
    pixels, pose = drawn(70.0, 0.0)
    answer = found(pixels, replace(pose, silhouette=seen(pixels, 70.0 + aside, step=step)))
    assert distance(answer, "knee") == pytest.approx(70.0 + aside / 2, abs=2.0)


def test_an_edge_is_the_less_sure_the_more_both_ways_differ():
    pixels, pose = drawn(70.0, 0.0)
    same, other = (found(pixels, replace(pose, silhouette=seen(pixels, knees))) for knees in (70.0, 86.0))
    knee = Landmark.LEFT_KNEE_EDGE
    assert same.pose[knee].sd_px == pytest.approx(EDGE_SD["knee"] * LEG, rel=0.1)
    assert other.pose[knee].sd_px == pytest.approx(np.hypot(EDGE_SD["knee"] * LEG, 4.0), rel=0.15)


def test_edges_that_have_nothing_in_common_give_none():
    pixels, pose = drawn(70.0, 0.0)
    apart = 2 * (MOST_DIFFERENT * LEG + 4)
    assert found(pixels, replace(pose, silhouette=seen(pixels, 70.0 + apart))).missing["knee"] is NoGap.UNCLEAR


def test_where_the_silhouette_has_no_gap_colour_alone_tells():
    pixels, pose = drawn(20.0, 0.0)
    alone, closed = found(pixels, pose), found(pixels, replace(pose, silhouette=seen(pixels, 0.0)))
    assert distance(closed, "knee") == distance(alone, "knee")
    assert closed.pose[Landmark.LEFT_KNEE_EDGE].sd_px == pytest.approx(ALONE_SD * LEG, rel=0.05)


def test_legs_that_leave_the_photo_do_not_break_it():
    pixels, pose = drawn(47.0, 0.0)
    away = pose.moved(lambda x, y: (x + 5000, y - 5000))
    assert set(found(pixels, away).missing) == set(EDGES)
