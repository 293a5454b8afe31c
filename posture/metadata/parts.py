"""What the formats share: that a file is not built as it says, and colour profiles without a date."""

from __future__ import annotations

_DATE = slice(24, 36)
_ID = slice(84, 100)
_HEADER = 128


class Unknown(Exception):
    """The file is not built as its format says; it has to be written anew."""


def undated(profile: bytes) -> bytes:
    """A colour profile with zeros for its date, and for its ID, which is a hash over it. ICC.1:2022, 7.2.

    >>> undated(bytes(range(200)))[20:40].hex()
    '1415161700000000000000000000000024252627'
    """
    if len(profile) < _HEADER:
        return profile
    changed = bytearray(profile)
    for place in (_DATE, _ID):
        changed[place] = bytes(place.stop - place.start)
    return bytes(changed)
