"""The factor of the intervals is that of the renderer whose pictures are read worst."""

import pytest

from benchmarks.calibrate import LEAST, Seen, factor, surest_factor


def errors(size: float, n: int, name: str) -> list[Seen]:
    """`n` of them, spread evenly up to `size`."""
    return [Seen(error=size * (k + 1) / n, points_sd=1.0, rest_sd=0.0, renderer=name) for k in range(n)]


def test_the_factor_is_that_of_the_renderer_whose_pictures_are_read_worst():
    good, bad = errors(1.0, 9 * LEAST, "cycles"), errors(2.0, LEAST, "fast")
    assert surest_factor(good + bad) == pytest.approx(factor(bad))
    assert surest_factor(good + bad) > 1.2 * factor(good + bad)


def test_a_few_pictures_of_a_renderer_count_with_the_others_only():
    good, few = errors(1.0, 9 * LEAST, "cycles"), errors(2.0, LEAST - 1, "fast")
    assert surest_factor(good + few) == pytest.approx(factor(good + few))
