"""Distances between the legs of a person who stands with them together: bow legs and knock knees in millimetres."""

from __future__ import annotations

from posture.measures.base import NO_SCALE, Body, NotMeasured, Reading, Reason, Unit
from posture.outline import EDGES, NoGap, Part

_APART: dict[Part, Reason] = {"knee": Reason.ANKLES_APART, "ankle": Reason.KNEES_APART}
_ELSE = {NoGap.LOOSE: Reason.LOOSE_CLOTHES, NoGap.UNCLEAR: Reason.NO_OUTLINE}


def intercondylar_distance(body: Body) -> Reading | NotMeasured:
    """Distance between the inner sides of the knees while the ankles touch.

    Zero when the knees touch too; never negative, larger the more the legs bow outwards (O).

    Parameters
    ----------
    body
        Front view, upright, y down, with the edges of both legs at the knees. [px]

    Returns
    -------
    [mm]; NotMeasured without a scale, or without those edges: ankles apart, loose clothes, no clear outline.

    Notes
    -----
    x_left - x_right of the edges at the height of the medial condyles, times scale. What the photo shows is the
    outline: flesh before or behind the condyles, and the cloth of leggings, make it narrower. Knees nearer to the
    camera than crown and soles look further apart, by their share of the way (3 % for 10 cm at 3 m).

    References
    ----------
    Photo against calliper r 0.927: thesis, Tabriz University of Medical Sciences, dspace.tbzmed.ac.ir 65592. Calliper
    against the axis on X-ray r 0.89 (100 knees): PMC3534575.
    """
    return _distance(body, "knee")


def intermalleolar_distance(body: Body) -> Reading | NotMeasured:
    """Distance between the inner ankles while the knees touch.

    Zero when the ankles touch too; never negative, larger the more the knees bow inwards (X).

    Parameters
    ----------
    body
        Front view, upright, y down, with the edges of both legs at the ankles. [px]

    Returns
    -------
    [mm]; NotMeasured without a scale, or without those edges: knees apart, loose clothes, no clear outline.

    Notes
    -----
    x_left - x_right of the edges just above the medial malleoli, times scale.

    References
    ----------
    Photo against calliper r 0.948: thesis, Tabriz University of Medical Sciences, dspace.tbzmed.ac.ir 65592.
    """
    return _distance(body, "ankle")


def _distance(body: Body, part: Part) -> Reading | NotMeasured:
    """Across the picture, between the inner edges at `part`. [mm]"""
    if not all(edge in body.pose for edge in EDGES[part]):
        return NotMeasured(reason=_reason(body, part))
    if body.scale is None:
        return NO_SCALE
    right, left = (body.pose[edge].x for edge in EDGES[part])
    return Reading(value=(left - right) * body.scale.mm_per_px, unit=Unit.MM, points=EDGES[part])


def _reason(body: Body, part: Part) -> Reason:
    why = body.no_gaps.get(part)
    if why is None:
        return Reason.NOT_FOUND
    return _APART[part] if why is NoGap.APART else _ELSE[why]
