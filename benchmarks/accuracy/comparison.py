"""A fresh page and the committed one -> what differs, apart from when and where they were made."""

from __future__ import annotations

import re
from itertools import zip_longest

MADE = "Made by `make accuracy`"
"""Begins the one line that may always differ."""
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def differences(committed: str, fresh: str) -> list[str]:
    """Lines that differ by a word, or by a number by more than one step of its last digit.

    One step is what another processor may change in the last digits of the network.

    >>> differences("off by 1.2°", "off by 1.3°"), differences("off by 1.2°", "off by 1.4°")
    ([], ['- off by 1.2°', '+ off by 1.4°'])
    """
    found: list[str] = []
    for old, new in zip_longest(committed.splitlines(), fresh.splitlines()):
        if old is None or new is None or not _alike(old, new):
            found += [f"{sign} {line}" for sign, line in (("-", old), ("+", new)) if line is not None]
    return found


def _alike(old: str, new: str) -> bool:
    if old.startswith(MADE) and new.startswith(MADE):
        return True
    if _NUMBER.sub("0", old) != _NUMBER.sub("0", new):
        return False
    return all(_near(a, b) for a, b in zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True))


def _near(a: str, b: str) -> bool:
    step = 10.0 ** -max(len(number.partition(".")[2]) for number in (a, b))
    return abs(float(a) - float(b)) < 1.5 * step
