"""What was promised of side views is counted on the pictures it was promised for."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy.bars import Bar, bars
from benchmarks.accuracy.pairs import SUBJECTS
from benchmarks.accuracy.readings import Answer, Method, Reading
from benchmarks.accuracy.side_bars import side_bars
from benchmarks.accuracy.truths import Case, Traits
from posture.landmarks import View
from posture.vertical import Vertical, VerticalSource, from_frame

KNEE = "knee bend, side view"
PELVIS = "pelvic tilt by exact stickers, lens at 0.8 to 1.1 m"
ELSEWHERE = "the same, lens elsewhere, pitch and focal length in the file"
TOLD = "the view, not stated"
STATED = "a wrongly stated view is refused"


def seen(
    number: int, off: float, *, key: str = "knee_flexion_deg", yaw: float | None = -88.0, **traits: Any
) -> Reading:
    """A left view, its measure read wrongly by `off`."""
    truth, method = 2.0 * (number % 7 - 3), Method.STICKER if key == "pelvic_tilt_deg" else Method.AUTO
    said = truth + off * (-1) ** number
    known: dict[str, Any] = {"protocol": True, "stickers": "exact", "lens_height_m": 1.0, "exif": True} | traits
    case = Case(
        path=Path(f"{number}.jpg"),
        view=View.LEFT,
        stated=View.LEFT,
        body=str(number),
        true={key: truth},
        traits=Traits(**known),
    )
    answer = Answer(estimate=said, ci95=(said - 2, said + 2))
    answers: dict[Method, dict[str, Answer]] = {one: {} for one in Method} | {method: {key: answer}}
    gravity = Vertical(source=VerticalSource.GRAVITY, roll_deg=0.0, sd_deg=0.4)
    return Reading(case=case, answers=answers, refused=frozenset(), findings=(), yaw_deg=yaw, vertical=gravity)


def bar(name: str, readings: list[Reading]) -> Bar:
    return next(one for one in side_bars(readings) if one.name == name)


@pytest.mark.parametrize(("off", "reached"), [(2.9, True), (3.1, False)])
def test_knee_bend_is_held_against_its_bar(off, reached):
    found = bar(KNEE, [seen(k, off) for k in range(20)])
    assert (found.n, found.reached) == (20, reached)


def test_other_views_the_frame_and_pictures_outside_the_protocol_do_not_count():
    framed = replace(seen(1, 9.0), vertical=from_frame())
    loose = seen(2, 9.0, protocol=False)
    front = seen(3, 9.0)
    front = replace(front, case=replace(front.case, view=View.FRONT))
    assert bar(KNEE, [seen(k, 0.1) for k in range(10)] + [framed, loose, front]).n == 10


@pytest.mark.parametrize(("lens", "exif", "name"), [(1.0, False, PELVIS), (1.5, True, ELSEWHERE), (1.5, False, None)])
def test_pelvic_tilt_counts_by_the_height_of_the_lens(lens, exif, name):
    readings = [seen(k, 0.5, key="pelvic_tilt_deg", lens_height_m=lens, exif=exif) for k in range(6)]
    counted = {one.name: one.n for one in side_bars(readings) if one.name in (PELVIS, ELSEWHERE)}
    assert counted == {PELVIS: 6 * (name == PELVIS), ELSEWHERE: 6 * (name == ELSEWHERE)}


def test_slipped_stickers_do_not_count():
    assert bar(PELVIS, [seen(1, 0.1, key="pelvic_tilt_deg", stickers="slipped")]).n == 0


@pytest.mark.parametrize(
    ("yaws", "says", "reached"),
    [
        ([-88.0] * 20, "0 wrong, 0 % refused", True),
        ([-88.0] * 18 + [-50.0] * 2, "0 wrong, 10 % refused", True),
        ([-88.0] * 17 + [-50.0] * 2 + [None], "0 wrong, 15 % refused", False),
        ([-88.0] * 19 + [88.0], "1 wrong, 0 % refused", False),
    ],
)
def test_a_view_told_wrongly_misses_and_an_unclear_one_is_refused(yaws, says, reached):
    found = bar(TOLD, [seen(k, 0.0, yaw=yaw) for k, yaw in enumerate(yaws)])
    assert (found.seen, found.reached) == (says, reached)


@pytest.mark.parametrize(("yaw", "says"), [(-88.0, "100 %"), (-40.0, "67 %"), (None, "0 %")])
def test_every_view_that_a_picture_does_not_show_must_be_caught(yaw, says):
    found = bar(STATED, [seen(k, 0.0, yaw=yaw) for k in range(10)])
    assert (found.n, found.seen) == (30, says)


def test_intervals_of_side_views_are_judged_too():
    exact = [seen(k, 0.5, key="pelvic_tilt_deg") for k in range(10)]
    slipped = [replace(one, slips=(one.answers[Method.STICKER],)) for one in exact]
    assert "interval of pelvic tilt" in [one.name for one in bars(slipped)]


def test_what_needs_stickers_is_read_from_pictures_with_stickers():
    methods = {subject.stem: subject.method for subject in SUBJECTS}
    by_stickers = {stem for stem, method in methods.items() if method is Method.STICKER}
    assert by_stickers == {
        "hip_tilt_asis",
        "hip_tilt_psis",
        "leg_length_difference_asis",
        "shoulder_pelvis_angle_asis",
        "shoulder_pelvis_angle_psis",
        "pelvic_tilt",
        "craniovertebral_angle",
    }
