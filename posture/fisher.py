"""Fisher's F: how far a ratio of two variances may be off by chance."""

from __future__ import annotations

import math

_LEAST = 1e-300
_STEPS = 300
_CLOSE = 1e-14


def f_below(ratio: float, above: int, below: int) -> float:
    """Probability that F with `above` and `below` degrees of freedom, 1 or more each, is less than `ratio`, 0 or more.

    The incomplete beta function of above ratio / (above ratio + below).

    >>> round(f_below(4.351244, 1, 20), 6)
    0.95
    """
    x = above * ratio / (above * ratio + below)
    return _beta(x, above / 2, below / 2)


def f_quantile(share: float, above: int, below: int) -> float:
    """The ratio below which F lies with probability `share`, 0 < share < 1; by halving, to 1e-12 of itself.

    >>> round(f_quantile(0.95, 1, 20), 4)
    4.3512
    """
    low, high = 0.0, 1.0
    while f_below(high, above, below) < share:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if f_below(middle, above, below) < share else (low, middle)
    return high


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for 0 <= x <= 1.

    Notes
    -----
    The continued fraction, by Lentz's method, on the side where it converges fast.

    References
    ----------
    NIST Digital Library of Mathematical Functions, 8.17.22 and 8.17.4.
    """
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _beta(1.0 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(scale) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d1 / (1 + d2 / (1 + ...))."""
    value = c = 1.0
    d = 0.0
    for step in range(1, _STEPS):
        m = step // 2
        if step % 2:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / _away(1.0 + part * d)
        c = _away(1.0 + part / c)
        value *= c * d
        if abs(c * d - 1.0) < _CLOSE:
            break
    return value


def _away(number: float) -> float:
    """`number`, or next to nothing where it is nothing: it is divided by."""
    return number if abs(number) > _LEAST else _LEAST
