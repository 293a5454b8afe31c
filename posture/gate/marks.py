"""Marks that the gate signs: which device has signed in before, and that a form is one of its own."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters with a stroke, which Unicode does not take apart (as posture/records compares names)."""
KNOWN_FOR = timedelta(days=180)
"""How long a device stays known after a sign-in."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Makes and checks marks with a key; with another key, those before are no longer known, which harms nobody."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def device(self, name: str, now: datetime) -> str:
        """A mark for a device on which the account `name` signed in."""
        until = str(int((now + KNOWN_FOR).timestamp()))
        number = secrets.token_urlsafe(12)
        return f"{number}.{until}.{self._signed('device', spelt(name), number, until)}"

    def known_device(self, mark: str, name: str, now: datetime) -> str | None:
        """The device's number, if `mark` was made for `name` and still holds."""
        parts = mark.split(".")
        if len(parts) != 3 or not (parts[1].isascii() and parts[1].isdecimal() and len(parts[1]) < 12):
            return None
        number, until, signature = parts
        genuine = _same(signature, self._signed("device", spelt(name), number, until))
        return number if genuine and now.timestamp() < int(until) else None

    def device_cookie(self, name: str) -> str:
        """The name of the cookie for it; several people may share a tablet."""
        return f"posture_device_{self._signed('cookie', spelt(name))[:12]}"

    def form(self, of: str) -> str:
        """What a form must bring back, with the cookie `of` which it belongs to."""
        return self._signed("form", of)

    def is_own_form(self, sent: str, of: str) -> bool:
        """Whether `sent` was made by `form` for the same cookie."""
        return bool(of) and _same(sent, self.form(of))

    def _signed(self, *words: str) -> str:
        message = "\0".join(words).encode("utf-8", "replace")
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()


def spelt(name: str) -> str:
    """`name` in the one spelling by which tries are counted, no finer than accounts are told apart by.

    >>> spelt(" ÁDA ") == spelt("ada")
    True
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_LETTERS)
    return "".join(letter for letter in apart if unicodedata.category(letter)[0] not in "MCZ")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
