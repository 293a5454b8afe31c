import math
from dataclasses import replace

import pytest

from posture.change import FEWEST_PERSONS, PUBLISHED, Change, judged_change, mdc95, practice_restand_sd, restand_sd
from posture.landmarks import Source, View
from posture.measures import MEASURES
from posture.measures.base import Line
from posture.repeats import SHARED, Repeated, repeated
from tests.test_repeats import taken

RHO = SHARED["knee_angle", None]


def visit(value: float, photos: int = 3, view: View = View.FRONT) -> Repeated:
    return repeated([taken(value)] * photos, view)


def test_mdc95_known_values():
    """One photo: 1.96 sqrt(2) sqrt(2² + 1.5²)."""
    assert mdc95(visit(0.0, 1), 1.5) == pytest.approx(1.96 * math.sqrt(2) * 2.5)


def test_mdc95_of_more_photos_divides_what_differs_between_them():
    expected = 1.96 * math.sqrt(2) * math.sqrt(4 * RHO + (4 * (1 - RHO) + 2.25) / 3)
    assert mdc95(visit(0.0, 3), 1.5) == pytest.approx(expected)


def test_without_a_restand_sd_nothing_is_judged():
    assert mdc95(visit(0.0), None) is None
    assert judged_change(visit(0.0), visit(50.0), None) is Change.CANNOT_JUDGE


@pytest.mark.parametrize(("share", "expected"), [(0.99, Change.NOT_SHOWN), (1.01, Change.CHANGED)])
@pytest.mark.parametrize("sign", [1, -1])
def test_changed_beyond_the_minimal_detectable_change(share, expected, sign):
    detectable = mdc95(visit(0.0), 1.5) or 0.0
    assert judged_change(visit(2.0), visit(2.0 + sign * share * detectable), 1.5) is expected


def test_fewer_photos_at_one_visit_need_a_greater_change():
    apart = (mdc95(visit(0.0, 3), 3.0) or 0.0) * 1.01
    assert judged_change(visit(0.0, 3), visit(apart, 3), 3.0) is Change.CHANGED
    assert judged_change(visit(0.0, 1), visit(apart, 3), 3.0) is Change.NOT_SHOWN


def changed_kinds() -> dict[str, Repeated]:
    one = visit(50.0)
    mean, reading, measure = one.mean, one.mean.reading, one.mean.measure
    return {
        "view": replace(one, view=View.BACK),
        "method": replace(one, mean=replace(mean, method=Source.MARKER)),
        "line": replace(one, mean=replace(mean, reading=replace(reading, line=Line.HIP))),
        "measure": replace(one, mean=replace(mean, measure=replace(measure, id="hip_tilt"))),
    }


@pytest.mark.parametrize("kind", ["view", "method", "line", "measure"])
def test_unlike_readings_are_never_compared(kind):
    assert judged_change(visit(0.0), visit(50.0), 1.0) is Change.CHANGED
    assert judged_change(visit(0.0), changed_kinds()[kind], 1.0) is Change.CANNOT_JUDGE


def test_practice_restand_sd_pools_within_persons():
    """Each person's two readings are 2 apart, variance 2; how persons differ does not enter."""
    groups = [(10.0 * person, 10.0 * person + 2.0) for person in range(FEWEST_PERSONS)]
    assert practice_restand_sd(groups, own_sd=0.0) == pytest.approx(math.sqrt(2.0))
    assert practice_restand_sd(groups, own_sd=1.0) == pytest.approx(1.0)
    assert practice_restand_sd(groups, own_sd=9.0) == 0.0


def test_practice_restand_sd_weighs_persons_by_their_photos():
    groups = [(0.0, 0.0, 0.0)] * (FEWEST_PERSONS - 1) + [(-3.0, 0.0, 3.0)]
    assert practice_restand_sd(groups, own_sd=0.0) == pytest.approx(math.sqrt(18.0 / (2 * FEWEST_PERSONS)))


def test_too_few_persons_tell_nothing():
    groups = [(0.0, 1.0)] * (FEWEST_PERSONS - 1) + [(5.0,)] * 10
    assert practice_restand_sd(groups, own_sd=0.0) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_readings_that_are_no_numbers_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        practice_restand_sd([(0.0, bad)] * FEWEST_PERSONS, own_sd=0.0)
    with pytest.raises(ValueError, match="finite"):
        practice_restand_sd([(0.0, 1.0)] * FEWEST_PERSONS, own_sd=bad)


def test_the_practice_goes_before_what_is_published():
    assert restand_sd("knee_angle", None, practice=1.2) == 1.2
    assert restand_sd("knee_angle", None) is None
    assert restand_sd("new", None) is None


def test_tables_name_measures_that_there_are():
    """A misspelt row would go unseen: a measure without one has no figure and gains nothing from repeats."""
    known = {one.id for one in MEASURES}
    assert {name for name, _ in PUBLISHED} <= known
    assert {name for name, _ in SHARED} <= known
    assert all(0 <= part <= 1 for part in SHARED.values())
    assert all(row.source and row.note for row in PUBLISHED.values())
