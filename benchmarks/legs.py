"""How far apart the two legs of a posed body are, and the stance in which they just touch or leave each other room.

Looked at from the front, below the middle of the thighs: higher up the thighs of many people rest on each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.bodies import Shape, topology
from benchmarks.poses import SIGN, Posed, posed
from benchmarks.recipe import Body, Side

Place = Literal["ankles", "knees", "between"]
_SLICE_M = 0.01
_TOUCHING_M, _ROOM_M = 0.001, 0.004
_CLOTH_M = {"shorts": 0.0, "leggings": 0.008, "loose_shorts": 0.02, "trousers": 0.03}
"""Room that the cloth of two legs needs between the skins, at the knees and below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The narrowest room between the skins of the two legs, `-` where they overlap, and where it is. [m]"""

    width_m: float
    place: Place


def gap(body: Posed) -> Gap:
    """Between the legs as seen from the front, over slices of the height."""
    vertices = topology().finer.weights @ body.vertices
    knee, hip = (min(body.heads[f"{bone}.{side}"][2] for side in ("L", "R")) for bone in ("lowerleg01", "upperleg01"))
    count = int((knee + 0.5 * (hip - knee)) / _SLICE_M)
    inner: dict[Side, NDArray[np.float64]] = {}
    for side, sign in SIGN.items():
        leg = vertices[_leg(side)]
        slices = (leg[:, 2] / _SLICE_M).astype(int)
        nearest = np.full(max(count, slices.max() + 1), np.inf)
        np.minimum.at(nearest, np.maximum(slices, 0), sign * leg[:, 0])
        inner[side] = nearest[:count]
    widths = inner["L"] + inner["R"]
    at = int(np.argmin(widths))
    height = (at + 0.5) * _SLICE_M / knee
    place: Place = "ankles" if height < 0.3 else "knees" if 0.8 < height < 1.25 else "between"
    return Gap(width_m=float(widths[at]), place=place)


def set_apart(shape: Shape, body: Body) -> tuple[Body, Posed]:
    """The body with feet as far apart as it asks, and no nearer than its legs and clothes allow."""
    least = _CLOTH_M[body.clothes.bottom] + (_TOUCHING_M if body.posture.legs_touch else _ROOM_M)
    if not body.posture.legs_touch:
        stands = posed(shape, topology(), body)
        if body.posture.stance != "standing" or gap(stands).width_m >= least:
            return body, stands
    low, high = 20.0, 500.0
    for _ in range(12):
        middle = (low + high) / 2
        near = gap(posed(shape, topology(), _with_width(body, middle))).width_m < least
        low, high = (middle, high) if near else (low, middle)
    wide = _with_width(body, high)
    return wide, posed(shape, topology(), wide)


def _with_width(body: Body, width_mm: float) -> Body:
    return replace(body, posture=replace(body.posture, stance_width_mm=width_mm))


@cache
def _leg(side: Side) -> NDArray[np.bool_]:
    """Refined vertices of one leg."""
    top = topology()
    bones = [
        i
        for i, name in enumerate(top.bones)
        if name.endswith("." + side) and name.startswith(("upperleg", "lowerleg", "foot", "toe"))
    ]
    return np.asarray(top.finer.weights @ np.asarray(top.weights[:, bones].sum(1)).ravel()) > 0.5
