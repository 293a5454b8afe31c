"""Distances and heights around a photo in words: in centimetres or metres, or in feet and inches."""

from __future__ import annotations

CM_PER_INCH = 2.54


def feet(length_cm: float) -> str:
    """To the nearest inch.

    >>> feet(172.72), feet(182.8), feet(300.0)
    ('5 ft 8 in', '6 ft 0 in', '9 ft 10 in')
    """
    whole, inches = divmod(round(length_cm / CM_PER_INCH), 12)
    return f"{whole} ft {inches} in"


def length(length_cm: float, *, us: bool) -> str:
    """In centimetres, or feet and inches where `us`.

    >>> length(299.6, us=False), length(299.6, us=True)
    ('300 cm', '9 ft 10 in')
    """
    return feet(length_cm) if us else f"{length_cm:.0f} cm"


def way(length_m: float, *, us: bool) -> str:
    """A distance that is told roughly, in metres, or feet where `us`.

    >>> way(1.94, us=False), way(1.94, us=True)
    ('1.9 m', '6.4 ft')
    """
    return f"{100 * length_m / CM_PER_INCH / 12:.1f} ft" if us else f"{length_m:.1f} m"
