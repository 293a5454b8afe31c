import math

import pytest

from posture.student import central, t95


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 12.706205), (2, 4.302653), (3, 3.182446), (4, 2.776445), (9, 2.262157), (50, 2.008559), (101, 1.983731)],
)
def test_t95_known_values(freedom, expected):
    """From tables of Student's t, two-sided 5 %."""
    assert t95(freedom) == pytest.approx(expected, abs=1e-5)


def test_central_is_the_integral_of_the_density():
    for freedom in range(1, 9):
        scale = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
        step = 1.7 / 20000
        inside = sum((1 + (step * (k + 0.5)) ** 2 / freedom) ** (-(freedom + 1) / 2) for k in range(20000))
        assert central(1.7, freedom) == pytest.approx(2 * scale * inside * step, abs=1e-7)


def test_t95_falls_to_that_of_the_normal():
    widths = [t95(freedom) for freedom in range(1, 300)]
    assert widths == sorted(widths, reverse=True)
    assert t95(20000) == pytest.approx(1.96, abs=1e-3)
