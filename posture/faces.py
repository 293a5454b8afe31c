"""Pose -> the outline that hides a face in a picture: where it is and how far it reaches. Plane geometry only."""

from __future__ import annotations

import math

from posture.geometry import XY, distance, midpoint, rotated
from posture.landmarks import Landmark, Pose, Side

_FACE = (
    Landmark.NOSE,
    *(Landmark.of(side, f"eye{part}") for side in Side for part in ("", "_inner", "_outer")),
    Landmark.MOUTH_LEFT,
    Landmark.MOUTH_RIGHT,
)
LEAST_FACE = 1 / 32
"""From eyes to mouth, as a share of the body's extent, at the least: a bowed head is covered as well."""
EAR_GAP = 0.1
"""Left free beside an ear, as a share of the span from eyes to mouth."""
LEAST_REACH, MOST_REACH = 0.3, 0.9
"""How far a cover goes sideways beyond eyes, nose and mouth, as a share of the span from eyes to mouth."""


def face_outline(pose: Pose) -> tuple[XY, ...] | None:
    """An oval over brow, eyes, nose, mouth and chin that leaves the ears free; None without a face. [px]"""
    face = [pose[landmark].xy for landmark in _FACE if landmark in pose]
    if len(face) < len(_FACE):
        return None
    eyes = midpoint(pose[Landmark.LEFT_EYE].xy, pose[Landmark.RIGHT_EYE].xy)
    mouth = midpoint(pose[Landmark.MOUTH_LEFT].xy, pose[Landmark.MOUTH_RIGHT].xy)
    return _oval(face, eyes, mouth, pose)


def _oval(face: list[XY], eyes: XY, mouth: XY, pose: Pose) -> tuple[XY, ...]:
    """A superellipse along the line from mouth to eyes, stopped short of the ears. [px]"""
    upright_deg = math.degrees(math.atan2(eyes[0] - mouth[0], mouth[1] - eyes[1]))

    def level(point: XY) -> XY:
        return rotated(point, eyes, -upright_deg)

    unit = max(distance(eyes, mouth), _extent(pose) * LEAST_FACE)
    across = [level(point)[0] for point in face]
    low, high = min(across), max(across)
    ears = [level(pose[Landmark.of(side, "ear")].xy)[0] for side in Side]
    low -= _reach([low - ear for ear in ears if ear < low], unit)
    high += _reach([ear - high for ear in ears if ear > high], unit)
    top, bottom = eyes[1] - 1.3 * unit, level(mouth)[1] + 1.2 * unit
    centre, half = ((low + high) / 2, (top + bottom) / 2), ((high - low) / 2, (bottom - top) / 2)
    return tuple(rotated(_superellipse(step / 48, centre, half), eyes, upright_deg) for step in range(48))


def _reach(to_ears: list[float], unit: float) -> float:
    """How far the cover goes beyond eyes, nose and mouth on one side: to the ear, if there is one. [px]

    It goes LEAST_REACH in any case: an eye is covered even if the ear was found too near to it.
    """
    free = min(to_ears, default=MOST_REACH * unit) - EAR_GAP * unit
    return min(MOST_REACH * unit, max(LEAST_REACH * unit, free))


def _superellipse(turn: float, centre: XY, half: XY) -> XY:
    """The place on a superellipse of exponent 3 at `turn` (0 to 1) of its round."""
    cosine, sine = math.cos(2 * math.pi * turn), math.sin(2 * math.pi * turn)
    x, y = (math.copysign(abs(value) ** (2 / 3), value) for value in (cosine, sine))
    return centre[0] + half[0] * x, centre[1] + half[1] * y


def _extent(pose: Pose) -> float:
    """Longer side of the box around all points. [px]"""
    xs, ys = [point.x for point in pose.values()], [point.y for point in pose.values()]
    return max(max(xs) - min(xs), max(ys) - min(ys))
