"""What was promised is counted on the pictures it was promised for, and a figure beyond the bar misses it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy.bars import Bar, bars, distance_bars
from benchmarks.accuracy.readings import Answer, Method, Reading
from benchmarks.accuracy.sticker_bars import sticker_bars
from benchmarks.accuracy.truths import Case, Traits
from posture.landmarks import View
from posture.vertical import Vertical, VerticalSource, from_frame


def seen(number: int, off: float, **traits: Any) -> Reading:
    """A hip tilt read wrongly by `off`, its interval twice as wide as that."""
    truth = 2.0 * (number % 7 - 3)
    key = "hip_tilt_deg"
    said = truth + off * (-1) ** number
    answer = Answer(estimate=said, ci95=(said - 2, said + 2))
    known = {"protocol": True, "independent": False, "roll_deg": 1.0} | traits
    case = Case(
        path=Path(f"{number}.jpg"),
        view=View.FRONT,
        stated=View.FRONT,
        body=str(number),
        true={key: truth},
        projected={key: truth},
        traits=Traits(**known),
    )
    gravity = Vertical(source=VerticalSource.GRAVITY, roll_deg=1.1, sd_deg=0.4)
    answers: dict[Method, dict[str, Answer]] = {method: {} for method in Method} | {Method.AUTO: {key: answer}}
    return Reading(case=case, answers=answers, refused=frozenset(), findings=(), yaw_deg=None, vertical=gravity)


def bar(name: str, readings: list[Reading]) -> Bar:
    return next(one for one in bars(readings) if one.name == name)


HIP = "hip tilt, no stickers"


@pytest.mark.parametrize(("off", "reached"), [(0.79, True), (0.81, False)])
def test_a_mean_error_is_held_against_its_bar(off, reached):
    found = bar(HIP, [seen(k, off) for k in range(40)])
    assert (found.n, found.reached) == (40, reached)
    assert found.seen.startswith(f"{off:.2f}°")


@pytest.mark.parametrize(
    ("name", "key", "most"),
    [
        ("shoulder tilt", "shoulder_tilt_deg", 0.8),
        ("trunk lean to a side", "trunk_lean_deg", 0.8),
        ("head tilt, front view", "head_tilt_deg", 1.5),
    ],
)
def test_shoulders_trunk_and_head_have_bars_of_their_own(name, key, most):
    def of(number: int, off: float) -> Reading:
        one = seen(number, off)
        answer, truth = one.answers[Method.AUTO]["hip_tilt_deg"], one.case.true["hip_tilt_deg"]
        near = {key: truth + 9 * (-1) ** number}  # the picture says otherwise, and does not count
        case = replace(one.case, true={key: truth}, projected=near)
        return replace(one, case=case, answers=dict(one.answers) | {Method.AUTO: {key: answer}})

    good, bad = ([of(k, off) for k in range(40)] for off in (most - 0.01, most + 0.01))
    assert bar(name, good).reached
    assert not bar(name, bad).reached
    assert bar(name, good).n == 40


def test_pictures_outside_the_protocol_or_left_with_the_frame_do_not_count():
    good = [seen(k, 0.1) for k in range(10)]
    loose = seen(11, 9.0, protocol=False)
    framed = replace(seen(12, 9.0), vertical=from_frame())
    assert bar(HIP, [*good, loose, framed]).n == 10


def test_a_weak_correlation_misses_though_the_mean_error_is_small():
    flat = [seen(k, 0.0) for k in range(21)]
    still = [
        replace(one, answers={**one.answers, Method.AUTO: {"hip_tilt_deg": Answer(estimate=0.1 * (k % 2))}})
        for k, one in enumerate(flat)
    ]
    small = [replace(one, case=replace(one.case, true={"hip_tilt_deg": 0.1 * (k % 3)})) for k, one in enumerate(still)]
    assert not bar(HIP, small).reached


@pytest.mark.parametrize(("refused", "reached"), [(3, True), (4, False)])
def test_refusals_in_the_protocol_are_counted(refused, reached):
    readings = [seen(k, 0.1) for k in range(100)]
    lost = [replace(one, answers={method: {} for method in Method}) for one in readings[:refused]]
    found = bar("refused or missing in the protocol", lost + readings[refused:])
    assert (found.seen, found.reached) == (f"{refused} %", reached)


def test_the_largest_error_of_gravity_counts():
    readings = [seen(k, 0.1) for k in range(9)]
    bad = replace(readings[0], vertical=replace(readings[0].vertical, roll_deg=1.4))
    assert bar("camera roll, gravity in the file", readings).reached
    assert not bar("camera roll, gravity in the file", [*readings, bad]).reached


@pytest.mark.parametrize(("outside", "reached"), [(3, True), (20, False)])
def test_an_interval_must_hold_what_it_promises(outside, reached):
    readings = [seen(k, 2.5 if k < outside else 0.8) for k in range(60)]
    found = next(one for one in bars(readings) if one.name == "interval of hip tilt (hip line)")
    assert found.reached is reached


def test_an_interval_far_wider_than_the_errors_misses_its_bar():
    readings = [seen(k, 2.5 if k < 3 else 0.1) for k in range(60)]
    found = next(one for one in bars(readings) if one.name == "interval of hip tilt (hip line)")
    assert not found.reached


@pytest.mark.parametrize(("far", "reached"), [(1, True), (2, False)])
def test_pictures_outside_the_protocol_and_left_with_the_frame_are_judged_on_coverage_alone(far, reached):
    loose = [seen(k, 2.5 if k < far else 0.1, protocol=False) for k in range(10)]
    usual = [seen(k, 0.1) for k in range(10)]
    found = bar("intervals outside the protocol", [*loose, *usual])
    assert (found.n, found.reached) == (10, reached)
    assert found.seen == f"hold {100 - 10 * far} %; hip tilt (hip line) {10 - far} of 10"
    assert bar("intervals, vertical by the frame", [*loose, *usual]).reached


@pytest.mark.parametrize(("far", "reached"), [(1, True), (2, False)])
def test_the_frame_is_judged_on_every_picture_as_if_it_told_where_down_is(far, reached):
    known = [seen(k, 0.1) for k in range(10)]
    framed = [replace(one, framed=seen(k, 2.5 if k < far else 0.1).answers) for k, one in enumerate(known)]
    found = bar("intervals, vertical by the frame", framed)
    assert (found.n, found.reached) == (10, reached)
    assert bar("interval of hip tilt (hip line)", framed) == bar("interval of hip tilt (hip line)", known)


def test_legs_that_touch_are_judged_on_the_distances_alone():
    def legs(number: int, off: float) -> Reading:
        one = seen(number, off, touching="ankles")
        key = "intercondylar_distance_mm"
        answer, truth = one.answers[Method.AUTO]["hip_tilt_deg"], one.case.true["hip_tilt_deg"]
        answers = {**one.answers, Method.AUTO: {key: answer, "hip_tilt_deg": answer}}
        return replace(one, answers=answers, case=replace(one.case, true={key: truth, "hip_tilt_deg": truth}))

    found = distance_bars([legs(k, 0.8) for k in range(20)] + [replace(legs(30, 9.0), vertical=from_frame())])
    judged = [(one.name, one.n, one.reached) for one in found if one.n]
    assert judged == [
        ("distance between the knees, ankles touching", 20, True),
        ("interval of distance between the knees", 20, True),
    ]


def stuck(number: int, stickers: str, slips: tuple[float, ...] = ()) -> Reading:
    """A pelvis read without error by stickers, and by hands that put them beside the bones so far. [deg]"""
    one = seen(number, 0.0, stickers=stickers)
    answer, truth = one.answers[Method.AUTO]["hip_tilt_deg"], one.case.true["hip_tilt_deg"]
    key = "hip_tilt_asis_deg"
    answers: dict[Method, dict[str, Answer]] = {method: {} for method in Method} | {Method.STICKER: {key: answer}}
    hands = tuple({key: Answer(estimate=truth + off, ci95=(truth + off - 2, truth + off + 2))} for off in slips)
    return replace(one, answers=answers, slips=hands, case=replace(one.case, true={key: truth}))


@pytest.mark.parametrize(("far", "reached"), [(1, True), (3, False)])
def test_intervals_by_stickers_are_judged_on_hands_that_slip(far, reached):
    """On every hand that was played, counting bodies; stickers that lie on the bone would hold any interval."""
    slips = tuple(2.5 if k < far else 0.7 for k in range(20))
    exact = [stuck(k, "exact", slips) for k in range(30)]
    found = bar("interval of hip tilt (ASIS)", [*exact, *(stuck(50 + k, "slipped") for k in range(20))])
    assert (found.n, found.reached) == (30, reached)
    assert found.seen.startswith(f"holds {100 - 5 * far} % (")


def test_each_hand_stands_under_another_camera():
    """With the vertical alone unsure, hands that never slip hold 95 % of the truths of one picture."""
    answer = {"hip_tilt_asis_deg": Answer(estimate=0.0, ci95=(-1.96, 1.96), vertical_sd=1.0)}
    one = stuck(3, "exact")
    found = bar("interval of hip tilt (ASIS)", [replace(one, slips=(answer,) * 400)])
    assert found.seen.startswith(("holds 94 %", "holds 95 %", "holds 96 %"))


def test_intervals_are_judged_as_if_down_were_as_unsure_as_the_tool_says():
    """Exact readings, intervals of the vertical alone: 95 % hold once each picture is turned."""
    exact = [seen(k, 0.0) for k in range(400)]
    unsure = [
        replace(one, answers={**one.answers, Method.AUTO: {"hip_tilt_deg": replace(answer, vertical_sd=1.0)}})
        for one in exact
        for answer in one.answers[Method.AUTO].values()
    ]
    name = "interval of hip tilt (hip line)"
    assert not bar(name, exact).reached  # 100 % held: too wide
    assert bar(name, unsure).reached
    assert bar(HIP, unsure).seen == bar(HIP, exact).seen


@pytest.mark.parametrize(("found", "reached"), [(19, True), (18, False)])
def test_stickers_that_are_seen_must_be_found(found, reached):
    there = {"left_asis": (100.0, 200.0), "right_asis": (60.0, 200.0)}
    readings = []
    for k in range(10):
        one = seen(k, 0.1)
        kept = {name: (x + 1.0, y) for n, (name, (x, y)) in enumerate(there.items()) if 2 * k + n < found}
        case = replace(one.case, stickers_px=there, stickers_seen=frozenset(there))
        readings.append(replace(one, case=case, stickers=kept))
    stray = replace(seen(11, 0.1, protocol=False), stickers={})
    bar_found, _ = sticker_bars([*readings, replace(stray, case=replace(stray.case, stickers_seen=frozenset(there)))])
    assert (bar_found.n, bar_found.reached) == (20, reached)


@pytest.mark.parametrize(("wrong", "reached"), [(1, True), (2, False)])
def test_a_thing_that_is_no_sticker_counts_wherever_it_is(wrong, reached):
    """Beside a true one, or in a picture without any; of ten places in each of twenty front views."""
    button = {"left_asis": (100.0, 200.0)}
    readings = [replace(seen(k, 0.1), yaw_deg=0.0, stickers=button if k < wrong else {}) for k in range(20)]
    _, bar_false = sticker_bars(readings)
    assert (bar_false.n, bar_false.reached) == (200, reached)
    beside = replace(readings[0].case, stickers_px={"left_asis": (104.0, 200.0)})
    near = replace(readings[0].case, stickers_px={"left_asis": (103.0, 200.0)})
    one = readings[:1]
    assert sticker_bars([replace(one[0], case=beside)])[1].seen.startswith("1 of 10")
    assert sticker_bars([replace(one[0], case=near)])[1].seen.startswith("0 of 10")
