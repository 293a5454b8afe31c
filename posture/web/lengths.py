"""Lengths as a practice types and reads them: heights of people in centimetres, or in feet and inches; distances."""

from __future__ import annotations

import re

from posture.errors import WrongUsage
from posture.photo import printable
from posture.typed import number

CM_PER_INCH = 2.54
_FEET = re.compile(
    r"""\s*(?P<feet>\d)\s*(?:'|′|’|ft\.?|feet|foot)\s*"""
    r"""(?:(?P<inches>\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|''|in\.?|inch|inches)?)?\s*""",
    re.IGNORECASE,
)


def stature_typed(text: str, *, us: bool) -> float:
    """The height that somebody typed, in either way; a number alone is centimetres, and nothing where `us`. [cm]

    Raises
    ------
    WrongUsage
        It is no height.

    Examples
    --------
    >>> stature_typed("171,3 cm", us=False), round(stature_typed("5'8", us=True), 2)
    (171.3, 172.72)
    """
    if feet := _FEET.fullmatch(text):
        inches = float((feet["inches"] or "0").replace(",", "."))
        if inches < 12:
            return CM_PER_INCH * (12 * int(feet["feet"]) + inches)
    in_cm = number(text, unit="cm")
    if in_cm is None or (us and "cm" not in text.lower()):
        what = """Write feet and inches, such as 5'8", or 172 cm.""" if us else "Write it in cm, such as 172."
        raise WrongUsage("stature", f"A height of {printable(text)!r} is not understood.", what)
    return in_cm


def distance_typed(text: str) -> float | None:
    """A distance that somebody typed, in centimetres or with an m in metres; None where it is none. [cm]

    >>> distance_typed("300"), distance_typed("3 m"), distance_typed("3,2 m"), distance_typed("far")
    (300.0, 300.0, 320.0, None)
    """
    in_cm, in_m = number(text, unit="cm"), number(text, unit="m")
    return in_cm if in_cm is not None or in_m is None else round(100 * in_m, 1)


def stature_said(stature_cm: float, *, us: bool) -> str:
    """A height in words.

    >>> stature_said(172.0, us=False), stature_said(172.72, us=True), stature_said(182.8, us=True)
    ('172 cm', '5 ft 8 in', '6 ft 0 in')
    """
    if us:
        feet, inches = divmod(round(stature_cm / CM_PER_INCH), 12)
        return f"{feet} ft {inches} in"
    return f"{stature_cm:g} cm"
