"""What was measured and can hardly be is doubted, once, whichever way it leans."""

import pytest

from posture.measures.base import Unit
from posture.quality import Code, Severity, unlikely
from tests.test_repeats import taken


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize(
    ("name", "unit", "limit"),
    [
        pytest.param("leg_length_difference", Unit.MM, 20.0, id="legs in mm"),
        pytest.param("leg_length_difference", Unit.PERCENT, 2.5, id="legs in percent"),
        pytest.param("hip_tilt", Unit.DEG, 6.0, id="hips"),
    ],
)
def test_what_is_surely_beyond_the_limit_is_doubted(name, unit, limit, sign):
    inside, beyond = (taken(sign * (limit + 1.96 + more), 1.0, name=name, unit=unit) for more in (-0.01, 0.01))
    assert unlikely([inside]) == ()
    (found,) = unlikely([beyond])
    assert (found.code, found.severity, found.unit) == (Code.LEGS_UNLIKE, Severity.WARN, unit.value)
    assert found.value == pytest.approx(limit + 0.01)


def test_two_doubts_are_said_once_and_other_measures_are_none():
    legs = taken(60.0, 1.0, name="leg_length_difference", unit=Unit.MM)
    hips = taken(9.0, 0.1, name="hip_tilt", unit=Unit.DEG)
    (found,) = unlikely([hips, legs])
    assert found.unit == "mm"
    assert unlikely([taken(30.0, 0.1, name="shoulder_tilt", unit=Unit.DEG)]) == ()
