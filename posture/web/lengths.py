"""Heights of people as a practice types and reads them: in centimetres, or in feet and inches."""

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


def stature_meant(text: str, written_cm: float | None, *, us: bool) -> float:
    """What is meant by the text of a field that `written_cm` filled: exactly that, while the text says it still. [cm]

    It may say it in the other way, where Settings were changed meanwhile. `WrongUsage` as of `stature_typed`.

    >>> stature_meant("5 ft 7 in", 171.3, us=True), round(stature_meant("5 ft 8 in", 171.3, us=True), 2)
    (171.3, 172.72)
    >>> stature_meant("5 ft 7 in", 171.3, us=False)
    171.3
    """
    if written_cm is not None and text.strip() in (stature_said(written_cm, us=way) for way in (us, not us)):
        return written_cm
    return stature_typed(text, us=us)


def stature_said(stature_cm: float, *, us: bool) -> str:
    """A height in words.

    >>> stature_said(172.0, us=False), stature_said(172.72, us=True), stature_said(182.8, us=True)
    ('172 cm', '5 ft 8 in', '6 ft 0 in')
    """
    if us:
        feet, inches = divmod(round(stature_cm / CM_PER_INCH), 12)
        return f"{feet} ft {inches} in"
    return f"{stature_cm:g} cm"
