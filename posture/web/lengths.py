"""Heights of people, and distances and heights of the camera, as a practice types and reads them: in centimetres, or in
feet and inches.
"""

from __future__ import annotations

import re

from posture.errors import WrongUsage
from posture.photo import printable
from posture.report.length_words import CM_PER_INCH, feet
from posture.typed import number

LONGEST_CM = 5000.0
"""As `Conditions` has it. [cm]"""
_FEET = re.compile(
    r"""\s*(?P<feet>\d{1,2})\s*(?:'|′|’|ft\.?|feet|foot)\s*"""
    r"""(?:(?P<inches>\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|''|in\.?|inch|inches)?)?\s*""",
    re.IGNORECASE,
)
_INCHES = re.compile(r"""\s*(?P<inches>\d{1,3}(?:[.,]\d+)?)\s*(?:"|″|”|''|in\.?|inch|inches)\s*""", re.IGNORECASE)


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
    in_cm = _in_cm(text, us=us)
    if in_cm is None:
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
        return feet(stature_cm)
    return f"{stature_cm:g} cm"


def length_typed(text: str, known_cm: float | None, *, us: bool) -> float:
    """The distance or height of a camera that somebody typed, as `stature_typed`. [cm]

    Exactly `known_cm` where the field still says what `length_field` put into it, in either way: inches are coarser.

    Raises
    ------
    WrongUsage
        It is no length, or none that a camera can have.

    Examples
    --------
    >>> length_typed("300", None, us=False), length_typed("3,2 m", None, us=False), length_typed("36 in", None, us=True)
    (300.0, 320.0, 91.44)
    >>> length_typed("300 cm", None, us=True), length_typed("3 m", None, us=True)
    (300.0, 300.0)
    >>> length_typed("9 ft 10 in", 300.0, us=True), round(length_typed("9 ft 11 in", 300.0, us=True), 2)
    (300.0, 302.26)
    """
    if known_cm is not None and text.strip() in (length_field(known_cm, us=way) for way in (us, not us)):
        return known_cm
    in_cm = _metres(text) or _in_cm(text, us=us)
    if in_cm is None or not 0 < in_cm <= LONGEST_CM:
        what = (
            "Write feet and inches, such as 9'10\", or 300 cm."
            if us
            else "Give it in centimetres, 300, or in metres, 3 m."
        )
        raise WrongUsage("length", "This length is not understood.", what)
    return in_cm


def length_field(length_cm: float | None, *, us: bool) -> str:
    """What stands in the field of a length that is known; nothing of one that is not.

    >>> length_field(300.0, us=False), length_field(300.0, us=True), length_field(None, us=True)
    ('300', '9 ft 10 in', '')
    """
    if length_cm is None:
        return ""
    return feet(length_cm) if us else f"{length_cm:g}"


def unit_said(*, us: bool) -> str:
    """What a field is to be filled in with, as its label says it."""
    return "feet and inches" if us else "cm"


def _metres(text: str) -> float | None:
    """What `text` says in metres; None where that is nothing, or has another unit or none. [cm]"""
    in_m = number(text, unit="m")
    return round(100 * in_m, 1) if in_m is not None and text.strip().lower().endswith("m") else None


def _in_cm(text: str, *, us: bool) -> float | None:
    """What `text` says in either way; None where that is nothing, or a bare number where `us`. [cm]"""
    typed = _FEET.fullmatch(text)
    inches = float((typed["inches"] or "0").replace(",", ".")) if typed else 0.0
    if typed and inches < 12:
        return CM_PER_INCH * (12 * int(typed["feet"]) + inches)
    if alone := _INCHES.fullmatch(text):
        return CM_PER_INCH * float(alone["inches"].replace(",", "."))
    return None if us and "cm" not in text.lower() else number(text, unit="cm")
