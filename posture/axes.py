"""Analysis -> the lines of the body that measures rest on and no bone shows, and where the value of a measure stands.

Places alone, in pixels of the photo as it was taken; `overlay` draws them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posture.analysis import Result
from posture.geometry import XY, midpoint
from posture.landmarks import Landmark, Pose
from posture.uncertainty import Measurement

HALF_HEAD_LINE = 0.8
"""From the middle of the ears to either end of the line across the head, in distances between the ears: it shows
on both sides of the head. Chosen by us."""
_NECK = "craniovertebral_angle"
_UNLABELLED = frozenset({"shoulder_pelvis_angle"})
"""Degrees that the picture does not say: they are the difference of two that it does."""


def axes(results: Sequence[Result], pose: Pose) -> Iterator[tuple[XY, XY]]:
    """The lines of head (from its right to its left), neck (from C7 to the ear) and trunk (up). [px of the photo]"""
    for result in results:
        taken = result.outcome
        if not isinstance(taken, Measurement):
            continue
        if result.measure.id == "trunk_lean":
            shoulders, hips = _middles(taken, pose)
            yield hips, shoulders
        if result.measure.id == "head_tilt":
            yield _head_line(taken, pose)
        if result.measure.id == _NECK:
            yield pose[taken.reading.points[-1]].xy, pose[taken.reading.points[0]].xy


def spot(taken: Measurement, pose: Pose) -> XY | None:
    """Where the value of `taken` stands; None for those that the picture does not say. [px of the photo]"""
    if taken.measure.id in _UNLABELLED:
        return None
    if taken.measure.id == "head_tilt":
        return _head_line(taken, pose)[1]
    if taken.measure.id == _NECK:
        return pose[taken.reading.points[-1]].xy
    places = [pose[name].xy for name in taken.reading.points]
    return places[1] if len(places) == 3 else midpoint(places[0], places[-1])


def inner_x(taken: Measurement, pose: Pose) -> float:
    """From where the value of `taken` stands away: the middle of the hips, the ear where C7 is behind it. [px]"""
    if taken.measure.id == _NECK:
        return pose[taken.reading.points[0]].x
    return midpoint(pose[Landmark.LEFT_HIP].xy, pose[Landmark.RIGHT_HIP].xy)[0]


def _middles(taken: Measurement, pose: Pose) -> list[XY]:
    """Half way between the left and right points of each pair. [px]"""
    points = taken.reading.points
    return [midpoint(pose[a].xy, pose[b].xy) for a, b in zip(points[::2], points[1::2], strict=True)]


def _head_line(taken: Measurement, pose: Pose) -> tuple[XY, XY]:
    """Through the middle of the ears, as steep as was measured, from the person's right to left. [px]"""
    (centre, *_), points = _middles(taken, pose), taken.reading.points
    across, down = (
        sum(pose[a].xy[axis] - pose[b].xy[axis] for a, b in zip(points[::2], points[1::2], strict=True))
        for axis in (0, 1)
    )
    ears = pose[points[0]].x - pose[points[1]].x
    share = HALF_HEAD_LINE * ears / across if across else 0.0
    reach = across * share, down * share
    return (centre[0] - reach[0], centre[1] - reach[1]), (centre[0] + reach[0], centre[1] + reach[1])
