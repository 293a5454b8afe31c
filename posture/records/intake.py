"""A photo as it comes -> as it is kept: metadata taken out, and known to be a photo that can be read again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from posture.errors import UnreadablePhoto
from posture.metadata import rewritten, stripped
from posture.photo import Photo, decode
from posture.records.facts import NewPhoto
from posture.records.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ready:
    """A photo that can be kept.

    Attributes
    ----------
    content
        What goes into the vault.
    name, sha256, width, height
        Of it, decoded. [px]
    vault_name
        Of its file.
    """

    new: NewPhoto
    content: bytes = field(repr=False)
    name: str
    sha256: str
    width: int
    height: int
    vault_name: str


def ready(vault: Vault, new: NewPhoto) -> Ready:
    """`new`, ready to be kept.

    Raises
    ------
    UnreadablePhoto
        It is not a photo.
    """
    before, content = decode(new.content, new.name), stripped(new.content)
    photo = _read_again(content, new.name)
    if photo is None or not _alike(before, photo):  # a file built in a way that we do not know: write it anew
        content = rewritten(new.content)
        photo = decode(content, new.name)
    return Ready(
        new=new,
        content=content,
        name=photo.name,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        vault_name=vault.name_of(content),
    )


def _read_again(content: bytes, name: str) -> Photo | None:
    try:
        return decode(content, name)
    except UnreadablePhoto:
        return None


def _alike(one: Photo, other: Photo) -> bool:
    """The same pixels, and the same facts that bear on measuring."""
    facts = [(photo.gravity, photo.focal_35mm, photo.front_camera) for photo in (one, other)]
    return facts[0] == facts[1] and np.array_equal(one.pixels, other.pixels)
