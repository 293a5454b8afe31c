"""Two stands of many persons -> the practice's own error, against published readings and a published worked example."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from posture.change import FEWEST_PERSONS
from posture.errors import WrongUsage
from posture.landmarks import Side, Source, View
from posture.measures.base import Line, Unit
from posture.repeatability import StandReading, icc, icc_ci95, repeatability, stand_readings
from posture.repeats import photo_error
from posture.uncertainty import Measurement
from tests.keeping import figure_analysis

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
WRIGHT = (
    (494, 490), (395, 397), (516, 512), (434, 401), (476, 470), (557, 611), (413, 415), (442, 431), (650, 638),
    (433, 429), (417, 420), (656, 633), (267, 275), (478, 492), (178, 165), (423, 372), (427, 421),
)  # fmt: skip
"""Bland JM, Altman DG. Lancet 1986;327:307-310, table of peak flow: 17 people, the large meter, twice each. [l/min]"""
MINI = (
    (512, 525), (430, 415), (520, 508), (428, 444), (500, 500), (600, 625), (364, 460), (380, 390), (658, 642),
    (445, 432), (432, 420), (626, 605), (260, 227), (477, 467), (259, 268), (350, 370), (451, 443),
)  # fmt: skip
"""The same 17 people with the mini meter, twice each. [l/min]"""
JUDGES = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""Shrout PE, Fleiss JL. Psychol Bull 1979;86:420-428, table 2: six targets, four judges."""


def reading(person: int, stand: int, estimate: float, own_sd: float = 0.0) -> StandReading:
    return StandReading(
        person=person,
        stand=stand,
        view=View.FRONT,
        measure_id="knee_angle",
        side=Side.LEFT,
        line=None,
        unit=Unit.DEG,
        estimate=estimate,
        own_sd=own_sd,
        method=Source.REFINED,
        made_at=NOW,
        tool="0.1.0",
    )


def session(pairs, own_sd: float = 0.0) -> list[StandReading]:
    return [
        reading(person, stand, value, own_sd)
        for person, pair in enumerate(pairs, start=1)
        for stand, value in enumerate(pair, start=1)
    ]


@pytest.mark.parametrize(
    ("meter", "squares", "sem", "mdc95"), [(WRIGHT, 7966, 15.31, 42.43), (MINI, 13479, 19.91, 55.19)]
)
def test_sem_and_mdc_of_published_readings(meter, squares: int, sem: float, mdc95: float):
    """By hand: the `squares` of the differences of 17 people. Each counts twice here, so that they are enough."""
    (line,) = repeatability(session(meter * 2))
    assert line.persons == 34
    assert line.sem is not None
    assert line.sem == pytest.approx(math.sqrt(squares / (2 * 17)))
    assert (line.sem, line.mdc95) == pytest.approx((sem, mdc95), abs=0.005)


def test_icc_of_a_published_example():
    assert icc(JUDGES) == pytest.approx(0.17, abs=0.005)
    between = ((24**2 + 12**2 + 26**2 + 16**2 + 30**2 + 19**2) / 4 - 127**2 / 24) / 5  # by hand, from the sums of rows
    within = (841 - (24**2 + 12**2 + 26**2 + 16**2 + 30**2 + 19**2) / 4) / 18  # and the sum of squares
    assert icc(JUDGES) == pytest.approx((between - within) / (between + 3 * within))


@pytest.mark.parametrize("groups", [JUDGES, WRIGHT, MINI], ids=["judges", "wright", "mini"])
def test_icc_interval_is_that_of_fishers_f(groups):
    """As (1 + (k - 1) ICC) / (1 - ICC), the ratio of variances, F is spread about its true value as scipy's F."""
    n, k = len(groups), len(groups[0])
    share = icc(groups)
    assert share is not None
    ratio = (1 + (k - 1) * share) / (1 - share)
    ends = [ratio / stats.f.ppf(part, n - 1, n * (k - 1)) for part in (0.975, 0.025)]
    assert icc_ci95(groups) == pytest.approx([(end - 1) / (end + k - 1) for end in ends])


def test_icc_known_values():
    assert icc([(1, 1), (2, 2), (3, 3)]) == 1.0
    assert icc([(0, 2), (0, 2)]) == -1.0
    assert icc([(1, 1), (1, 1)]) is None


@pytest.mark.parametrize("groups", [[], [(1, 2)], [(1, 2), (1, 2, 3)], [(1,), (2,)]])
def test_icc_needs_readings_alike(groups):
    with pytest.raises(ValueError, match="two persons or more"):
        icc(groups)


values = st.floats(-40, 40)


@given(
    pairs=st.lists(st.tuples(values, values), min_size=FEWEST_PERSONS, max_size=30),
    shift=values,
    factor=st.floats(0.5, 4) | st.floats(-4, -0.5),
)
def test_figures_do_not_hang_on_zero_and_go_with_the_unit(pairs, shift, factor):
    (line,) = repeatability(session(pairs))
    (moved,) = repeatability(session([(a * factor + shift, b * factor + shift) for a, b in pairs]))
    assert moved.sem == pytest.approx((line.sem or 0.0) * abs(factor), abs=1e-6)
    assert moved.mdc95 == pytest.approx((line.mdc95 or 0.0) * abs(factor), abs=1e-6)
    if line.icc is not None and (line.sem or 0.0) > 0.01:
        assert moved.icc == pytest.approx(line.icc, abs=1e-6)


@given(pairs=st.lists(st.tuples(values, values), min_size=FEWEST_PERSONS, max_size=30), own_sd=st.floats(0, 3))
def test_restand_sd_is_the_sem_without_the_photo_s_own_error(pairs, own_sd):
    (line,) = repeatability(session(pairs, own_sd))
    assert line.restand_sd == pytest.approx(math.sqrt(max(0.0, (line.sem or 0.0) ** 2 - own_sd**2)), abs=1e-6)


def test_drift_from_the_first_stand_to_the_second_is_error():
    (line,) = repeatability(session([(float(person), person + 2.0) for person in range(FEWEST_PERSONS)]))
    assert line.sem == pytest.approx(math.sqrt(2))


def test_too_few_persons_have_no_figures():
    (line,) = repeatability(session([(1.0, 2.0)] * (FEWEST_PERSONS - 1)))
    assert (line.persons, line.restand_sd, line.sem, line.mdc95, line.icc) == (FEWEST_PERSONS - 1, *[None] * 4)


@pytest.mark.parametrize(
    "other",
    [
        {"measure_id": "hip_tilt"},
        {"side": Side.RIGHT},
        {"side": None},
        {"line": Line.ASIS},
        {"unit": Unit.MM},
        {"view": View.BACK},
        {"method": Source.MANUAL},
        {"tool": "0.2.0"},
        {"person": 2},
        {"stand": 1},
    ],
    ids=str,
)
def test_readings_that_are_not_of_one_kind_are_no_pair(other):
    pair = [reading(1, 1, 1.0), reading(1, 2, 2.0)]
    assert [line.persons for line in repeatability(pair)] == [1]
    assert repeatability([pair[0], replace(pair[1], **other)]) == ()


def test_left_and_right_are_two_measures():
    left = session([(1.0, 2.0)] * FEWEST_PERSONS)
    right = [replace(one, side=Side.RIGHT, estimate=one.estimate * 3) for one in left]
    lines = {line.side: line for line in repeatability([*left, *right])}
    assert (lines[Side.RIGHT].sem or 0.0) == pytest.approx(3 * (lines[Side.LEFT].sem or 0.0))
    assert {line.persons for line in lines.values()} == {FEWEST_PERSONS}


def test_versions_are_named_and_mixed_between_persons_alone():
    new = [replace(one, tool="0.2.0", person=one.person + 50) for one in session([(1.0, 2.0)] * 15)]
    (line,) = repeatability([*session([(1.0, 2.0)] * 15), *new])
    assert (line.persons, line.tools) == (30, ("0.1.0", "0.2.0"))


def test_readings_of_a_photo_are_those_that_were_measured():
    analysis = figure_analysis()
    readings = stand_readings(analysis, person=3, stand=2, made_at=NOW, tool="0.1.0")
    outcomes = [one.outcome for one in analysis.results if isinstance(one.outcome, Measurement)]
    assert [(one.measure_id, one.side, one.estimate) for one in readings] == [
        (one.measure.id, one.measure.side, one.estimate) for one in outcomes
    ]
    assert [one.own_sd for one in readings] == [photo_error([one]).own_sd for one in outcomes]
    assert {(one.person, one.stand, one.view, one.made_at) for one in readings} == {(3, 2, View.FRONT, NOW)}


def test_photo_without_a_measure_is_said():
    with pytest.raises(WrongUsage) as said:
        stand_readings(replace(figure_analysis(), results=()), person=1, stand=1, made_at=NOW, tool="")
    assert said.value.action == "Take it again."


@pytest.mark.parametrize(("person", "stand"), [(0, 1), (1000, 1), (1, 0), (1, 3)])
def test_persons_and_stands_that_cannot_be_are_said(person: int, stand: int):
    with pytest.raises(WrongUsage):
        reading(person, stand, 1.0)
