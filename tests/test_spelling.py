"""The gate counts tries by names, the records tell accounts apart by names; both must spell them alike."""

from hypothesis import given
from hypothesis import strategies as st

from posture.gate.marks import spelt
from posture.records.searching import folded


@given(st.text(max_size=60))
def test_the_gate_counts_tries_no_finer_than_accounts_are_told_apart(name):
    """Otherwise an accent would buy another round of guesses at the same account."""
    assert spelt(name) == spelt(folded(name))
    assert (folded(name) == folded(name.swapcase())) <= (spelt(name) == spelt(name.swapcase()))
