"""Student's t: how many standard errors hold 95 % when the scatter itself is estimated from a few values."""

from __future__ import annotations

import math

CENTRAL = 0.95


def t95(freedom: int) -> float:
    """Half of the width that holds 95 % of Student's t with `freedom` degrees of freedom, 1 or more.

    The root of `central(t, freedom) = 0.95`, by halving, to 1e-9 of itself; 1.96 in the limit.

    >>> round(t95(1), 3), round(t95(2), 3), round(t95(4), 3)
    (12.706, 4.303, 2.776)
    """
    low, high = 0.0, 1.0
    while central(high, freedom) < CENTRAL:
        low, high = high, 2 * high
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if central(middle, freedom) < CENTRAL else (low, middle)
    return high


def central(t: float, freedom: int) -> float:
    """Probability that Student's t lies between -`t` and `t`, for t >= 0.

    Notes
    -----
    The finite series for whole degrees of freedom, with angle = atan(t / sqrt(freedom)).

    References
    ----------
    Abramowitz M, Stegun IA. Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for k in range(2 + odd, freedom + 1, 2):
        total += term
        term *= cosine * cosine * (k - 1) / k
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
