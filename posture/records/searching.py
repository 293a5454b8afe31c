"""Text as it is compared: without case and accents."""

from __future__ import annotations

import unicodedata

from sqlalchemy import ColumnElement

from posture.records.tables import PatientRow

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters with a stroke, which Unicode does not take apart."""
MOST_WORDS = 10
"""That are looked for at once; further ones are left out."""


def folded(text: str) -> str:
    """`text` without case, accents, and characters that cannot be kept; words by single spaces.

    >>> folded("  Ångström,  ŁÓDŹ ")
    'angstrom, lodz'
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (" " if character.isspace() else character for character in apart)
    bare = "".join(c for c in kept if not unicodedata.category(c).startswith(("M", "C")))
    return " ".join(bare.translate(_LETTERS).split())


def matches(text: str) -> list[ColumnElement[bool]]:
    """Conditions under which a patient has every word of `text`."""
    words = folded(text[:1000]).split()[:MOST_WORDS]
    return [PatientRow.searched.contains(word, autoescape=True) for word in words]
