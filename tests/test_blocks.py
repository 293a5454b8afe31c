"""The block test: hip tilts against blocks under one foot."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.analysis import Analysis, Request, analyse
from posture.blocks import Block, Fit, Level, NoLevel, block_test, check_blocks, fitted, level
from posture.errors import WrongUsage
from posture.landmarks import Side, View
from posture.measures.base import Line
from posture.repeats import LEAST_SHARED, SHARED
from posture.report import block_words
from posture.report.contract import block_test as written
from posture.report.contract import to_json
from posture.report.html import blocks_page
from posture.uncertainty import Measurement
from tests.contract import check
from tests.figures import Figure
from tests.playback import Playback, photo_of
from tests.test_repeats import taken

SLOPE = math.degrees(math.atan(1 / 176))
"""Hips 176 mm apart. [deg/mm]"""


def tilt(value: float, sd: float = 0.7, camera_sd: float = 0.3) -> Measurement:
    return taken(value, sd, name="hip_tilt", camera_sd=camera_sd)


def line(lifts, *, zero_at: float, bumps=None, slope: float = SLOPE, sd: float = 0.7) -> Fit:
    bumps = [0.0] * len(lifts) if bumps is None else bumps
    fit = fitted([(x, tilt(slope * (x - zero_at) + bump, sd)) for x, bump in zip(lifts, bumps, strict=True)])
    assert fit is not None
    return fit


def shot(number: int, hip_tilt: float, view: View = View.FRONT) -> Analysis:
    photo = replace(photo_of(), name=f"{number}.jpg", sha256=f"{number:064x}")
    return analyse(photo, Request(view=view, height_cm=170.0), Playback((Figure(hip_tilt=hip_tilt).pose(view),)))


def blocks(*heights: float, side: Side = Side.LEFT) -> tuple[Block, ...]:
    return tuple(Block(side=side, height_mm=height) for height in heights)


# The line


def test_line_known_values():
    fit = line([0, 5, 10, 15], zero_at=8.0)
    assert fit.slope == pytest.approx(SLOPE)
    assert (fit.lift_mm, fit.squares, fit.photos) == (7.5, 125.0, 4)
    assert fit.at(8.0) == pytest.approx(0.0, abs=1e-12)
    assert fit.scatter == pytest.approx(0.0, abs=1e-12)


def test_interval_of_a_line_without_scatter_known_values():
    """Own and shared error of the photos remain: 1.96 sqrt(K² + s² / n) in the middle of the readings."""
    rho, camera, points = SHARED["hip_tilt", fitted_line()], 0.3**2, 0.7**2 - 0.3**2
    fit = line([0, 5, 10, 15], zero_at=8.0)
    shared, own = camera + rho * points, (1 - rho) * points
    assert fit.half_width_at(7.5) == pytest.approx(1.96 * math.sqrt(shared + own / 4))
    assert fit.half_width_at(15.0) == pytest.approx(1.96 * math.sqrt(shared + own * (1 / 4 + 56.25 / 125)))


def test_slope_without_scatter_counts_all_that_may_differ_between_photos():
    """Of the points' variance 1 - 0.57 may be the photo's own; far from the blocks it widens the line too."""
    rho, points = LEAST_SHARED["hip_tilt", fitted_line()], 0.7**2 - 0.3**2
    assert rho == 0.57
    fit = line([0, 5, 10, 15], zero_at=8.0)
    assert fit.slope_half_width == pytest.approx(1.96 * math.sqrt((1 - rho) * points / 125))
    own, shared = (1 - rho) * points, 0.3**2 + rho * points
    assert fit.half_width_at(37.5) == pytest.approx(1.96 * math.sqrt(shared + own * (1 / 4 + 900 / 125)))


@pytest.mark.parametrize("of", [Line.ASIS, Line.PSIS])
def test_three_stickers_readings_on_a_line_do_not_make_a_slope_sure(of):
    """At 3 mm of palpation between ASIS 240 mm apart a photo has an sd of some 1.2°."""
    readings = [(x, on_line(tilt(SLOPE * (x - 8.0), 1.2), of)) for x in (0.0, 5.0, 10.0)]
    fit = fitted(readings)
    assert fit.scatter == pytest.approx(0.0, abs=1e-9)
    assert fit.slope_half_width > 0.1
    assert level(line([0, 0.5, 1], zero_at=0.5, sd=1.2), [0, 1]) is NoLevel.UNSURE_SLOPE


def test_interval_of_scattered_readings_known_values():
    """S² = 4 x 0.36 / 2, Student's t of 2 degrees of freedom 4.3027; the photos' own error is far below."""
    fit = line([0, 5, 10, 15], zero_at=8.0, bumps=[0.6, -0.6, -0.6, 0.6])
    known, estimated = fit.error.shared_sd**2, 0.72 / 4
    expected = (1.96 * known + 4.302653 * estimated) / math.sqrt(known + estimated)
    assert fit.half_width_at(7.5) == pytest.approx(expected, rel=1e-5)
    assert fit.slope_half_width == pytest.approx(4.302653 * math.sqrt(0.72 / 125), rel=1e-5)


def fitted_line():
    return tilt(0.0).reading.line


def test_level_is_where_the_line_crosses_zero_and_the_interval_where_it_may():
    fit = line([0, 5, 10, 15], zero_at=8.0, bumps=[0.05, -0.05, -0.05, 0.05])
    found = level(fit, [0, 15])
    assert isinstance(found, Level)
    assert found.lift_mm == pytest.approx(8.0)
    for end in found.ci95:
        assert abs(fit.at(end)) == pytest.approx(fit.half_width_at(end), abs=1e-3)
    assert found.ci95[0] < 8.0 < found.ci95[1]


@given(zero=st.floats(1, 14), by=st.floats(-5, 5))
def test_mirroring_the_person_changes_the_side_alone(zero, by):
    bumps = [0.03, -0.06, 0.03, 0.0]
    here = level(line([0, 5, 10, 15], zero_at=zero, bumps=bumps), [0, 15])
    there = level(
        line([0, -5, -10, -15], zero_at=-zero, bumps=[-bump for bump in bumps]),
        [0, -15],
    )
    assert isinstance(here, Level)
    assert isinstance(there, Level)
    assert there.lift_mm == pytest.approx(-here.lift_mm)
    assert there.ci95 == pytest.approx((-here.ci95[1], -here.ci95[0]), abs=2e-3)


def test_no_height_where_the_slope_is_not_sure():
    assert level(line([0, 1, 2], zero_at=1.0, bumps=[0.3, -0.6, 0.3]), [0, 2]) is NoLevel.UNSURE_SLOPE


def test_no_height_where_the_pelvis_goes_the_wrong_way():
    assert level(line([0, 5, 10], zero_at=5.0, slope=-SLOPE), [0, 10]) is NoLevel.WRONG_WAY


def test_no_height_beyond_the_blocks():
    assert level(line([0, 5, 10], zero_at=14.0), [0, 10]) is NoLevel.BEYOND


def test_too_few_readings_have_no_line():
    assert fitted([(0.0, tilt(1.0)), (5.0, tilt(2.0))]) is None
    assert fitted([(5.0, tilt(1.0))] * 4) is None
    assert fitted([(5.0, tilt(1.0)), (5.4, tilt(2.0)), (5.9, tilt(2.0))]) is None


# The promise


@pytest.mark.no_cover  # thousands of fits: three times as long, and nothing new after the first
@pytest.mark.parametrize("stance_sd", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("lifts", [(0, 10, 20), (0, 0, 10, 10, 20, 20), (0, 5, 10, 15, 20)], ids=len)
def test_interval_holds_the_true_height_in_95_of_100(lifts, stance_sd):
    """4,000 persons; whether the true height is in the set, also where no height is said because all are in it.

    The sampling error is 0.0034. Cochran's approximation may be too wide, and between its ends is, up to 0.99.
    """
    random, persons, true_mm = np.random.default_rng(11), 4_000, 8.0
    error = line(lifts, zero_at=true_mm).error
    x = np.array(lifts, dtype=float)
    tilts = SLOPE * (x - true_mm) + error.shared_sd * random.standard_normal((persons, 1))
    tilts = tilts + math.hypot(error.own_sd, stance_sd) * random.standard_normal((persons, len(x)))
    held = 0
    for row in tilts.tolist():
        fit = fitted([(lift, tilt(value)) for lift, value in zip(lifts, row, strict=True)])
        held += abs(fit.at(true_mm)) <= fit.half_width_at(true_mm)
    assert 0.94 <= held / persons <= 0.992


@pytest.mark.no_cover
def test_heights_that_are_said_hold_the_truth():
    """Of 1,000 persons with six photos those that are given a height: 95 of 100 intervals hold it, and most get one."""
    random, true_mm, lifts = np.random.default_rng(5), 9.0, (0, 0, 10, 10, 20, 20)
    error = line(lifts, zero_at=true_mm).error
    said = held = 0
    for _ in range(1_000):
        shared = error.shared_sd * random.standard_normal()
        own = math.hypot(error.own_sd, 0.4) * random.standard_normal(6)
        readings = [SLOPE * (x - true_mm) + shared + e for x, e in zip(lifts, own.tolist(), strict=True)]
        fit = fitted([(x, tilt(value)) for x, value in zip(lifts, readings, strict=True)])
        assert fit is not None
        found = level(fit, lifts)
        if isinstance(found, Level):
            said += 1
            held += found.ci95[0] <= true_mm <= found.ci95[1]
    assert said > 900
    assert 0.94 <= held / said <= 0.992


def test_counting_the_camera_as_independent_would_break_the_promise():
    """What the shared part is for: without it a height is said far too surely."""
    random, true_mm, lifts = np.random.default_rng(5), 9.0, (0, 0, 10, 10, 20, 20)
    held = 0
    for _ in range(1_000):
        shared = 0.6 * random.standard_normal()
        own = 0.2 * random.standard_normal(6)
        fit = line(lifts, zero_at=true_mm, bumps=(shared + own).tolist())
        blind = replace(fit, error=replace(fit.error, shared_sd=0.0), least=replace(fit.least, shared_sd=0.0))
        held += abs(blind.at(true_mm)) <= blind.half_width_at(true_mm)
    assert held < 600


# Photos


def test_block_under_the_left_foot_raises_the_left_hip():
    test = block_test([shot(1, -6.0), shot(2, -3.0), shot(3, 0.3)], blocks(0, 10, 20))
    assert test.fit.slope > 0
    assert isinstance(test.level, Level)
    assert test.level.lift_mm == pytest.approx(19.0, abs=0.5)


def test_block_under_the_right_foot_counts_the_other_way():
    test = block_test([shot(1, 6.0), shot(2, 3.0), shot(3, -0.3)], blocks(0, 10, 20, side=Side.RIGHT))
    assert test.level.lift_mm == pytest.approx(-19.0, abs=0.5)
    low, high = test.level.ci95
    assert low < -19.0 < high


def test_block_named_under_the_wrong_foot_gives_no_height():
    test = block_test([shot(1, -6.0), shot(2, -3.0), shot(3, 0.3)], blocks(0, 10, 20, side=Side.RIGHT))
    assert test.level is NoLevel.WRONG_WAY


def test_back_view_reads_the_same():
    test = block_test([shot(n, t, View.BACK) for n, t in enumerate([-6.0, -3.0, 0.3])], blocks(0, 10, 20))
    assert test.level.lift_mm == pytest.approx(19.0, abs=0.5)


def test_refused_photos_give_no_reading():
    refused = analyse(replace(photo_of(), sha256="c" * 64), Request(view=View.FRONT), Playback(()))
    test = block_test([shot(1, -6.0), refused, shot(3, 0.3)], blocks(0, 10, 20))
    assert [one.taken is None for one in test.stood] == [False, True, False]
    assert (test.fit, test.level) == (None, NoLevel.FEW_PHOTOS)


def test_no_height_beyond_the_blocks_that_were_read():
    refused = analyse(replace(photo_of(), sha256="c" * 64), Request(view=View.FRONT), Playback(()))
    tilts = [shot(number, -15.0 + 0.3 * lift) for number, lift in enumerate([0, 5, 10])]
    test = block_test([*tilts, refused], blocks(0, 5, 10, 100))
    assert test.fit is not None
    assert isinstance(test.level, NoLevel)


def test_a_photo_with_stickers_counts_by_its_hip_joints_where_the_others_have_none():
    stickers = shot(2, -3.0)
    best = replace(stickers.results[0], outcome=on_line(stickers.results[0].outcome, Line.ASIS))
    both = replace(stickers, results=(best, *stickers.results))
    test = block_test([shot(1, -6.0), both, shot(3, 0.3)], blocks(0, 5, 10))
    assert test.line is Line.HIP
    assert [one.taken.estimate for one in test.stood] == pytest.approx([-6.0, -3.0, 0.3], abs=0.01)
    assert block_test([both, both_again(both, 4), both_again(both, 5)], blocks(0, 5, 10)).line is Line.ASIS


def both_again(analysis: Analysis, number: int) -> Analysis:
    return replace(analysis, photo=replace(analysis.photo, sha256=f"{number:064x}"))


def test_readings_of_another_line_are_left_out():
    stickers = shot(3, 0.3)
    results = (
        replace(stickers.results[0], outcome=on_line(stickers.results[0].outcome, Line.ASIS)),
        *stickers.results[1:],
    )
    photos = [shot(1, -6.0), replace(stickers, results=results), shot(4, -3.0), shot(5, 0.3)]
    test = block_test(photos, blocks(0, 5, 10, 20))
    assert [one.taken is None for one in test.stood] == [False, True, False, False]
    assert test.line is Line.HIP
    assert [why for _, _, why in block_words.rows(test)] == [
        "",
        "left out: hip tilt was read between stickers on the front of the pelvis (ASIS), in most of the photos on "
        "another line",
        "",
        "",
    ]
    assert block_words.NO_READING not in blocks_page(test)


def test_measured_photos_without_a_line_are_not_called_refused():
    stickers = shot(3, 0.3)
    results = (replace(stickers.results[0], outcome=on_line(stickers.results[0].outcome, Line.ASIS)),)
    photos = [shot(1, -6.0), replace(stickers, results=(*results, *stickers.results[1:])), shot(4, -3.0)]
    said = written(block_test(photos, blocks(0, 5, 10)), [to_json(one) for one in photos])
    check(said)
    assert (said["status"], said["fit"]) == ("no_line", None)
    assert "on one line of the body" in said["reason"]
    assert [reading.get("reason") is None for reading in said["readings"]] == [True, False, True]


def on_line(outcome, line):
    return replace(outcome, reading=replace(outcome.reading, line=line))


def test_views_and_photos_that_cannot_be_one_test():
    with pytest.raises(WrongUsage, match="different views"):
        block_test([shot(1, 0.0), shot(2, 0.0, View.BACK), shot(3, 0.0)], blocks(0, 10, 20))
    with pytest.raises(WrongUsage, match="given twice"):
        block_test([shot(1, 0.0), shot(1, 0.0), shot(3, 0.0)], blocks(0, 10, 20))


@pytest.mark.parametrize(
    ("photos", "heights", "side", "said"),
    [
        pytest.param(3, [0, 5, 10], None, "needs the foot", id="side"),
        pytest.param(3, [0, 5], Side.LEFT, "3 photos and 2 block heights", id="heights"),
        pytest.param(2, [0, 5], Side.LEFT, "2 photos and 2 block heights", id="photos"),
        pytest.param(3, [0, 5, -5], Side.LEFT, "not the height of a block", id="below-zero"),
        pytest.param(3, [0, 5, math.nan], Side.LEFT, "not the height of a block", id="nan"),
        pytest.param(3, [0, 5, 500], Side.LEFT, "not the height of a block", id="too-high"),
        pytest.param(3, [5, 5, 5], Side.LEFT, "one height", id="alike"),
        pytest.param(3, [0, 0, 1e-200], Side.LEFT, "one height", id="hardly-apart"),
        pytest.param(3, [0.4, 0.6, 0.4], Side.LEFT, "one height", id="rounded-apart"),
    ],
)
def test_what_cannot_be_a_block_test(photos, heights, side, said):
    with pytest.raises(WrongUsage, match=said):
        check_blocks(photos, heights, side)


@pytest.mark.parametrize("heights", [(1.5, 2.5, 2.5), (0.1, 1.1, 0.1)], ids=str)
def test_blocks_a_millimetre_apart_are_a_block_test(heights):
    assert [block.height_mm for block in check_blocks(3, heights, Side.LEFT)] == list(heights)
