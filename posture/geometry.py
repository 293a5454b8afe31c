"""Plane geometry on points in picture coordinates (x right, y down). Knows no anatomy."""

from __future__ import annotations

import math

XY = tuple[float, float]
"""A place: x to the right, y down. [px]"""


def distance(a: XY, b: XY) -> float:
    """Length of the line from `a` to `b`, never negative. [px]

    >>> distance((0, 0), (3, 4))
    5.0
    """
    return math.hypot(b[0] - a[0], b[1] - a[1])


def midpoint(a: XY, b: XY) -> XY:
    """The place half way between `a` and `b`. [px]

    >>> midpoint((0, 0), (4, 2))
    (2.0, 1.0)
    """
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def distance_to_segment(point: XY, start: XY, end: XY) -> float:
    """From `point` to the nearest place of the line from `start` to `end`. [px]

    >>> distance_to_segment((5, 3), (0, 0), (10, 0)), distance_to_segment((13, 4), (0, 0), (10, 0))
    (3.0, 5.0)
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    squared = dx * dx + dy * dy
    share = 0.0 if squared == 0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / squared
    share = min(1.0, max(0.0, share))
    return distance(point, (start[0] + share * dx, start[1] + share * dy))


def tilt_deg(left: XY, right: XY) -> float:
    """How far the line through `left` and `right` leans against the horizontal. [deg]

    Zero is level; `+` when `left` is the higher one, whichever side of the picture it is on.
    In [-90, 90]: atan2(y_right - y_left, |x_left - x_right|), y down.

    >>> round(tilt_deg((60, 100), (40, 110)), 1)
    26.6
    """
    return math.degrees(math.atan2(right[1] - left[1], abs(left[0] - right[0])))


def lean_deg(foot: XY, top: XY) -> float:
    """How far the line from `foot` up to `top` leans against the vertical. [deg]

    Zero is plumb; `+` when `top` is to the right of `foot` in the picture. In (-180, 180]:
    atan2(x_top - x_foot, y_foot - y_top), y down.

    >>> round(lean_deg((0, 100), (10, 0)), 1)
    5.7
    """
    return math.degrees(math.atan2(top[0] - foot[0], foot[1] - top[1]))


def bend_deg(start: XY, vertex: XY, end: XY) -> float:
    """How far the path start-vertex-end turns away from straight at `vertex`. [deg]

    Zero is straight; `+` when the path, followed from `start`, turns clockwise in the picture.
    In (-180, 180]: the angle from u = vertex - start to v = end - vertex.

    >>> round(bend_deg((0, 0), (0, 10), (-10, 20)), 1)
    45.0
    """
    ux, uy = vertex[0] - start[0], vertex[1] - start[1]
    vx, vy = end[0] - vertex[0], end[1] - vertex[1]
    return math.degrees(math.atan2(ux * vy - uy * vx, ux * vx + uy * vy))


def rotated(point: XY, centre: XY, clockwise_deg: float) -> XY:
    """`point` after the picture is turned clockwise by `clockwise_deg` about `centre`. [px]

    >>> x, y = rotated((1, 0), (0, 0), 90)
    >>> round(x, 9), round(y, 9)
    (0.0, 1.0)
    """
    angle = math.radians(clockwise_deg)
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    return (
        centre[0] + dx * math.cos(angle) - dy * math.sin(angle),
        centre[1] + dx * math.sin(angle) + dy * math.cos(angle),
    )


def wrapped_deg(angle_deg: float) -> float:
    """The same direction in (-180, 180]. [deg]

    >>> wrapped_deg(270.0)
    -90.0
    """
    wrapped = math.fmod(angle_deg, 360.0)
    if wrapped > 180.0:
        return wrapped - 360.0
    return wrapped + 360.0 if wrapped <= -180.0 else wrapped
