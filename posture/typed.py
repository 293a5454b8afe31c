"""Numbers and single lines as people type them."""

from __future__ import annotations

import unicodedata

from posture.errors import WrongUsage

LONGEST_LINE = 200
"""Of references, names and other single lines; chosen by us. [characters]"""


def number(text: str, *, unit: str = "") -> float | None:
    """The number in `text`, with a decimal point or comma and its `unit` or none; None where there is none.

    >>> number("171,3 cm", unit="cm")
    171.3
    """
    try:
        return float(text.strip().lower().removesuffix(unit).replace(",", "."))
    except ValueError:
        return None


def check_line(what: str, text: str) -> None:
    """Nothing, if `text` is one short line that every database can hold.

    Raises
    ------
    WrongUsage
        It is longer than LONGEST_LINE, or has line breaks, control characters or half characters.
    """
    if len(text) > LONGEST_LINE:
        raise WrongUsage("long", f"The {what} is longer than {LONGEST_LINE} characters.", "Shorten it.")
    if any(unwritable(character) for character in text):
        raise WrongUsage("characters", f"The {what} has characters that cannot be written.", "Type it anew.")


def unwritable(character: str) -> bool:
    """Control characters, NUL among them, separators of lines, and halves of surrogate pairs."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
