"""A pose as a small figure of sticks: which side was photographed, and roughly how the person stood, without the photo.

For a list of visits, where a person looks and does not read; nothing is measured in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from posture.analysis import Analysis
from posture.geometry import XY, distance, midpoint
from posture.landmarks import BONES, Landmark, Pose
from posture.report.templates import ENVIRONMENT
from posture.vertical import level, upright

HEIGHT = 120.0
"""From the crown to the feet. [units of the drawing]"""
ROOM = 6.0
"""Around the figure. [units of the drawing]"""
_HEAD = 0.22
"""Radius of the head in lengths of the trunk; chosen by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stick:
    """Places in the drawing, from its left upper corner. [units of the drawing]

    Attributes
    ----------
    bones
        Both ends of each.
    head
        Centre and radius.
    """

    width: float
    height: float
    bones: tuple[tuple[float, float, float, float], ...]
    head: tuple[float, float, float]


def stick(analysis: Analysis) -> Stick | None:
    """The person upright, in front of nothing; None where nobody was chosen in the photo."""
    if analysis.pose is None:
        return None
    pose = upright(analysis.pose, level(analysis.photo, analysis.vertical))
    centre, radius = _head(pose)
    ends = [pose[name].xy for bone in BONES for name in bone if name in pose]
    left = min(*(x for x, _ in ends), centre[0] - radius)
    right = max(*(x for x, _ in ends), centre[0] + radius)
    top, bottom = centre[1] - radius, max(y for _, y in ends)
    scale = HEIGHT / max(bottom - top, 1.0)

    def placed(at: XY) -> tuple[float, float]:
        return round(ROOM + (at[0] - left) * scale, 1), round(ROOM + (at[1] - top) * scale, 1)

    return Stick(
        width=round(2 * ROOM + (right - left) * scale, 1),
        height=HEIGHT + 2 * ROOM,
        bones=tuple((*placed(pose[a].xy), *placed(pose[b].xy)) for a, b in BONES if a in pose and b in pose),
        head=(*placed(centre), round(radius * scale, 1)),
    )


def stick_svg(analysis: Analysis) -> str | None:
    """`stick` as an SVG; None as there."""
    drawn = stick(analysis)
    if drawn is None:
        return None
    return ENVIRONMENT.get_template("stick.svg").render(
        width=drawn.width, height=drawn.height, bones=drawn.bones, head=drawn.head
    )


def _head(pose: Pose) -> tuple[XY, float]:
    """Centre and radius. [px]"""
    shoulders = midpoint(pose[Landmark.LEFT_SHOULDER].xy, pose[Landmark.RIGHT_SHOULDER].xy)
    hips = midpoint(pose[Landmark.LEFT_HIP].xy, pose[Landmark.RIGHT_HIP].xy)
    ears = midpoint(pose[Landmark.LEFT_EAR].xy, pose[Landmark.RIGHT_EAR].xy)
    return ears, _HEAD * distance(shoulders, hips)
