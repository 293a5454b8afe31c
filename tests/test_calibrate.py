"""Which run of the calibration a reading counts in, where its points are of several kinds."""

from dataclasses import replace

import pytest

from benchmarks.calibrate import LEAST, Seen, _best, factor, surest_factor
from posture.landmarks import Landmark, Pose, Source, View
from posture.measures import MEASURES, Body
from posture.uncertainty import Measurement, measured
from posture.vertical import from_frame
from tests.figures import Figure


def angle_with(hips: Source) -> tuple[Measurement, Pose]:
    """Shoulders of the detector against hips of another hand."""
    pose = Figure().pose()
    placed = {name: replace(pose[name], source=hips) for name in (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)}
    mixed = replace(pose, points={**pose, **placed})
    measure = next(one for one in MEASURES if one.id == "shoulder_pelvis_angle")
    taken = measured(measure, Body(pose=mixed, view=View.FRONT), from_frame())
    assert isinstance(taken, Measurement)
    return taken, mixed


@pytest.mark.parametrize("hips", [Source.AUTO, Source.REFINED, Source.MARKER])
def test_a_mixed_measure_counts_in_the_run_of_its_best_point_under_its_weakest(hips):
    taken, pose = angle_with(hips)
    assert taken.method is Source.AUTO
    assert _best(taken, pose) is hips


def errors(size: float, n: int, name: str) -> list[Seen]:
    """`n` of them, spread evenly up to `size`."""
    return [Seen(error=size * (k + 1) / n, points_sd=1.0, rest_sd=0.0, set=name) for k in range(n)]


def test_the_factor_is_that_of_the_set_that_is_read_worst():
    good, bad = errors(1.0, 9 * LEAST, "cycles"), errors(2.0, LEAST, "fast")
    assert surest_factor(good + bad) == pytest.approx(factor(bad))
    assert surest_factor(good + bad) > 1.2 * factor(good + bad)


def test_a_small_set_counts_with_the_others_only():
    good, few = errors(1.0, 9 * LEAST, "cycles"), errors(2.0, LEAST - 1, "fast")
    assert surest_factor(good + few) == pytest.approx(factor(good + few))
