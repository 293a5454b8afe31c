"""How a measure is spoken of: the form of an entry of the catalogue `wording`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a measure is spoken of.

    Attributes
    ----------
    name
        Heading of its row.
    plus, minus
        What a value above and below zero means.
    level
        What a value that cannot be told from zero means.
    about
        What it is, for someone who never heard of it.
    signed
        False of a distance, which has no direction: it is shown without `+`.
    """

    name: str
    plus: str
    minus: str
    level: str
    about: str
    signed: bool = True
