"""The words of how a visit's photos were taken, in English; a part of the catalogue of `wording`."""

from __future__ import annotations

from posture.conditions import Conditions
from posture.report.length_words import length

NOTHING = "nothing written down"


def conditions(of: Conditions, *, us: bool = False) -> str:
    """What was written down, such as `camera 300 cm away, lens at 100 cm, no shoes, clothes: shorts`.

    Lengths are in feet and inches where `us`.
    """
    told = [
        f"camera {length(of.distance_cm, us=us)} away" if of.distance_cm is not None else "",
        f"lens at {length(of.lens_height_cm, us=us)}" if of.lens_height_cm is not None else "",
        "" if of.shoes is None else ("shoes worn" if of.shoes else "no shoes"),
        f"clothes: {of.clothes.strip()}" if of.clothes.strip() else "",
    ]
    return ", ".join(one for one in told if one) or NOTHING
