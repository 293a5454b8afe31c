import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from posture.fisher import f_below, f_quantile

freedoms = st.integers(1, 400)


@given(ratio=st.floats(0, 50), above=freedoms, below=freedoms)
def test_f_below_is_scipys(ratio: float, above: int, below: int) -> None:
    assert f_below(ratio, above, below) == pytest.approx(stats.f.cdf(ratio, above, below), abs=1e-10)


@given(share=st.floats(0.001, 0.999), above=freedoms, below=freedoms)
def test_f_quantile_is_scipys(share: float, above: int, below: int) -> None:
    assert f_quantile(share, above, below) == pytest.approx(stats.f.ppf(share, above, below), rel=1e-8)
