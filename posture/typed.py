"""Numbers as people type them."""

from __future__ import annotations


def number(text: str, *, unit: str = "") -> float | None:
    """The number in `text`, with a decimal point or comma and its `unit` or none; None where there is none.

    >>> number("171,3 cm", unit="cm")
    171.3
    """
    try:
        return float(text.strip().lower().removesuffix(unit).replace(",", "."))
    except ValueError:
        return None
