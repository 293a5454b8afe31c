"""Two photos of one view -> two pictures of one frame, in which the body stands in the same place and as large.

For looking from one to the other: both pictures are level, the middle of the ankles is in one place and the legs are
as long, so what moves between them is how the person stands, and not the camera. Nothing is measured in them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from posture.analysis import Analysis
from posture.errors import WrongUsage
from posture.geometry import XY, midpoint
from posture.landmarks import Landmark, Pose, Side, leg_px
from posture.overlay import COVER_COLOUR, Cover, face_cover, render, shapes
from posture.photo import Pixels
from posture.vertical import Level, as_taken, level, upright

TALLEST_PX = 1200
"""Longer side of either picture; chosen by us: sharp on a tablet, and two as JPEG stay below 1 MB. [px]"""
ROOM = 0.15
"""Left around both bodies, in lengths of the leg; chosen by us."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Registered:
    """Two pictures of one frame: both have the same size, `ankles` in the same place, and legs of `leg_px`.

    Attributes
    ----------
    before, after
        Upright RGB. Where a photo ends within the frame, the rest is grey.
    ankles
        Where the middle between the ankles is, from the left upper corner of either. [px]
    leg_px
        How long the legs are drawn, the mean of both. [px]
    """

    before: Pixels
    after: Pixels
    ankles: XY
    leg_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The part of the plane that is drawn, in lengths of the leg from the middle of the ankles, y down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def px_per_leg(self) -> float:
        return TALLEST_PX / max(self.right - self.left, self.bottom - self.top)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height. [px]"""
        wide, high = (self.right - self.left), (self.bottom - self.top)
        return max(1, round(wide * self.px_per_leg)), max(1, round(high * self.px_per_leg))


def registered(before: Analysis, after: Analysis, *, show_face: bool = False, lines: bool = False) -> Registered:
    """The photos of two analyses, laid over each other; faces of everyone covered unless `show_face`.

    Parameters
    ----------
    lines
        Draw the lines of the measures, without numbers.

    Raises
    ------
    WrongUsage
        The two show different views, or the person was not found in one of them: then no face could be covered, and
        there is nothing to lay over each other.
    """
    if before.view is not after.view or before.view is None:
        raise WrongUsage(
            "views", "The two photos show different views.", "Choose two photos from the same side, or set their view."
        )
    standing = [_standing(before), _standing(after)]
    frame = _around([_in_legs(pose) for pose in standing])
    pictures = [
        _drawn(analysis, pose, frame, show_face=show_face, lines=lines)
        for analysis, pose in zip((before, after), standing, strict=True)
    ]
    return Registered(
        before=pictures[0],
        after=pictures[1],
        ankles=(-frame.left * frame.px_per_leg, -frame.top * frame.px_per_leg),
        leg_px=frame.px_per_leg,
    )


def _standing(analysis: Analysis) -> Pose:
    """The person in the level picture. [px]"""
    if analysis.pose is None:
        raise WrongUsage(
            "no_pose",
            f"{analysis.photo.name}: the person was not found, so the photos cannot be laid over each other.",
            "Choose another photo of that visit.",
        )
    return upright(analysis.pose, level(analysis.photo, analysis.vertical))


def _ankles(pose: Pose) -> XY:
    left, right = (pose[Landmark.of(side, "ankle")].xy for side in Side)
    return midpoint(left, right)


def _in_legs(pose: Pose) -> Pose:
    """The pose in lengths of its leg from the middle of its ankles."""
    (x0, y0), leg = _ankles(pose), leg_px(pose)
    return pose.moved(lambda x, y: ((x - x0) / leg, (y - y0) / leg))


def _around(poses: list[Pose]) -> _Frame:
    xs = [point.x for pose in poses for point in pose.values()]
    ys = [point.y for pose in poses for point in pose.values()]
    return _Frame(left=min(xs) - ROOM, top=min(ys) - 2 * ROOM, right=max(xs) + ROOM, bottom=max(ys) + ROOM)


def _drawn(analysis: Analysis, standing: Pose, frame: _Frame, *, show_face: bool, lines: bool) -> Pixels:
    """The photo, faces covered before anything else, seen by a level camera in `frame`."""
    covers = () if show_face else _covers(analysis)
    drawn = shapes(analysis, show_face=show_face, told=()) if lines else covers
    painted = render(analysis.photo.pixels, drawn)
    factor = max(analysis.photo.width, analysis.photo.height) / max(painted.shape[:2])
    width, height = frame.size
    corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    by = level(analysis.photo, analysis.vertical)
    places = [_taken(corner, standing, frame, by) for corner in corners]
    to_photo = cv2.getPerspectiveTransform(
        np.array(corners, dtype=np.float32), np.array([(x / factor, y / factor) for x, y in places], dtype=np.float32)
    )
    made = cv2.warpPerspective(
        painted,
        to_photo,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=COVER_COLOUR,
    )
    return np.asarray(made, dtype=np.uint8)


def _covers(analysis: Analysis) -> tuple[Cover, ...]:
    return tuple(cover for pose in analysis.people if (cover := face_cover(pose)) is not None)


def _taken(corner: XY, standing: Pose, frame: _Frame, by: Level) -> XY:
    """A place of the frame in the photo as it was taken. [px]"""
    (x0, y0), leg = _ankles(standing), leg_px(standing)
    x, y = corner[0] / frame.px_per_leg + frame.left, corner[1] / frame.px_per_leg + frame.top
    return as_taken((x0 + x * leg, y0 + y * leg), by)
