"""What made spots of a photo stickers, in English: a part of the catalogue of `wording`."""

from __future__ import annotations

from posture.landmarks import Landmark
from posture.markers import Sticker

_SHORT = {"asis": "ASIS", "psis": "PSIS", "c7": "C7"}


def stickers(found: tuple[Sticker, ...]) -> str:
    """The stickers that were found and the evidence for all of them, in a sentence or two; empty without any."""
    if not found:
        return ""
    sizes = sorted(round(one.evidence.diameter_mm) for one in found)
    size = f"{sizes[0]} mm" if sizes[0] == sizes[-1] else f"{sizes[0]} to {sizes[-1]} mm"
    on = ", ".join(_bone(one.landmark) for one in found)
    return (
        f"Stickers: {len(found)} round spots that are alike, each a fellow of the others, stand out from what is "
        f"around them, are {size} wide and lie where the bone is expected: {on}."
    )


def _bone(landmark: Landmark) -> str:
    return " ".join(_SHORT.get(word, word) for word in landmark.value.split("_"))
