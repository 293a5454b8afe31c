"""Which photos a file of ours was made of: named in it, so that only a newer one of the very same photos replaces it.

Pages and pictures name the photos in their first bytes, beside the mark of this tool; JSON names each by itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

NAME = "posture-photos"
"""What the photos are called in a file: the text of a PNG, the meta element of a page."""
MARK_WITHIN = 600
"""Bytes within which a file of ours says so: PNG texts, HTML generator and photos, JSON schema."""
_NAMED = re.compile(rb"posture-photos(?:\x00|\" content=\")([0-9a-f]{64})")
_JSON = b'"schema": "posture'


def made_of(photos: Iterable[str]) -> str:
    """One name for a set of photos, given by the SHA-256 of each: whoever has the photos can tell it, nobody else."""
    return hashlib.sha256("\n".join(sorted(set(photos))).encode()).hexdigest()


def told(content: Mapping[str, Any]) -> str:
    """The same of all photos that could be read in a JSON object of the contract, of one photo or several."""
    photos = [one["photo"] for one in content.get("photos", [content])]
    return made_of(photo["sha256"] for photo in photos if "sha256" in photo)


def is_ours(path: Path) -> bool:
    """Whether the file begins as those that this tool makes: each names it in its first lines."""
    with path.open("rb") as file:
        return b"posture" in file.read(MARK_WITHIN).lower()


def named_in(path: Path) -> str | None:
    """The photos that the file at `path` was made of; None where it is not ours, or does not say."""
    try:
        with path.open("rb") as file:
            head = file.read(MARK_WITHIN)
            if _JSON in head:
                return _told_in(head + file.read())
    except OSError:
        return None
    found = _NAMED.search(head)
    return found[1].decode() if found else None


def _told_in(content: bytes) -> str | None:
    try:
        return told(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError):  # cut off, or changed by somebody
        return None
