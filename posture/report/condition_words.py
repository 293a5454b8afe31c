"""The words of how a visit's photos were taken, in English; a part of the catalogue of `wording`."""

from __future__ import annotations

from posture.conditions import Conditions

NOTHING = "nothing written down"


def conditions(of: Conditions) -> str:
    """What was written down, such as `camera 300 cm away, lens at 100 cm, no shoes, clothes: shorts`."""
    told = [
        f"camera {of.distance_cm:.0f} cm away" if of.distance_cm is not None else "",
        f"lens at {of.lens_height_cm:.0f} cm" if of.lens_height_cm is not None else "",
        "" if of.shoes is None else ("shoes worn" if of.shoes else "no shoes"),
        f"clothes: {of.clothes.strip()}" if of.clothes.strip() else "",
    ]
    return ", ".join(one for one in told if one) or NOTHING
