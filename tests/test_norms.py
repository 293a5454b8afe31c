from dataclasses import replace

import pytest

from posture.landmarks import Source
from posture.measures import MEASURES
from posture.measures.base import Line, Reading, Unit
from posture.norms import NORMS, Band, Key, Norm, band
from posture.uncertainty import Measurement

RANGE: dict[Key, Norm] = {("hip_tilt", Line.HIP): Norm(source="test", note="test", low=-2.0, high=4.0)}
HIP_TILT = next(measure for measure in MEASURES if measure.id == "hip_tilt")


def tilt(value: float, sd: float = 0.1) -> Measurement:
    reading = Reading(value=value, unit=Unit.DEG, points=(), line=Line.HIP)
    return Measurement(measure=HIP_TILT, reading=reading, sd=sd, method=Source.AUTO)


@pytest.mark.parametrize(
    ("measurement", "expected"),
    [
        pytest.param(tilt(1.0), Band.WITHIN, id="inside"),
        pytest.param(tilt(3.9), Band.EDGE, id="the interval holds the upper edge"),
        pytest.param(tilt(-2.1), Band.EDGE, id="the interval holds the lower edge"),
        pytest.param(tilt(5.0), Band.OUTSIDE, id="above"),
        pytest.param(tilt(-3.0), Band.OUTSIDE, id="below"),
        pytest.param(tilt(1.0, sd=5.0), Band.EDGE, id="too unsure to tell"),
    ],
)
def test_band_known_values(measurement, expected):
    assert band(measurement, RANGE) is expected


def test_a_range_is_never_used_for_another_line():
    other = replace(tilt(1.0), reading=Reading(value=1.0, unit=Unit.DEG, points=()))
    assert band(other, RANGE) is None


def test_no_range_gives_no_band():
    assert band(tilt(1.0)) is None
    assert band(tilt(1.0), {}) is None


def test_every_measure_has_a_row_with_a_source():
    assert {measure.id for measure in MEASURES} == {identity for identity, _ in NORMS}
    assert all(norm.source and norm.note for norm in NORMS.values())
