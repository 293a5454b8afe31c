"""Where the lens is against the person: points nearer to it than others are moved to where they would be seen if all
lay in the body's middle plane.

In the level picture a point at depth Z lies f times (X, Y) / Z from the place straight ahead. One that is nearer to the
lens by `out_mm` is seen too far from there, by Z / (Z - out_mm); that is undone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posture.geometry import XY, midpoint
from posture.landmarks import Landmark, Pose
from posture.photo import Photo
from posture.vertical import PITCH_SD_DEG, Level, focal_px, upright

USUAL_DISTANCE_MM = 3000.0
"""Between lens and person, as the README asks for. [mm]"""
KNOWN_PITCH_SD_DEG = 0.5
"""Error of a pitch that gravity (0.3°) or the room's edges (at most 1°) tell. Chosen by us between them. [deg]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """The camera of the level picture.

    Attributes
    ----------
    ahead
        The place straight ahead of the lens, as high as it. [px of the level picture]
    focal_px
        Focal length. [px]
    pitch_sd_deg
        How uncertain is how far it points up or down, and with it how high the lens is over a point of the body: 6° at
        3 m are 0.3 m. [deg]
    """

    ahead: XY
    focal_px: float
    pitch_sd_deg: float = 0.0

    def in_middle_plane(self, place: XY, out_mm: float, mm_per_px: float) -> XY:
        """Where `place` would be seen if it lay in the body's middle plane. [px of the level picture]

        Parameters
        ----------
        out_mm
            How far it lies from the middle plane towards the lens. [mm]
        mm_per_px
            Of the middle plane.

        Examples
        --------
        >>> Lens(ahead=(0, 0), focal_px=1000).in_middle_plane((100, 200), 300, mm_per_px=3)
        (90.0, 180.0)
        """
        nearer = 1.0 - out_mm / (self.focal_px * mm_per_px)
        x, y = self.ahead
        return x + nearer * (place[0] - x), y + nearer * (place[1] - y)

    def pitched(self) -> tuple[Lens, Lens]:
        """The same lens if it points higher, or lower, by as much as is uncertain: other places are straight ahead."""
        x, y = self.ahead
        off = self.focal_px * math.tan(math.radians(self.pitch_sd_deg))
        return replace(self, ahead=(x, y - off)), replace(self, ahead=(x, y + off))


def lens_of(photo: Photo, by: Level, mm_per_px: float) -> Lens:
    """The lens of `photo` made level `by`: known where its pitch was taken out, otherwise level.

    Where the file does not tell its focal length, it is at the usual distance from a person of `mm_per_px`.
    """
    if by.knows_lens:
        return Lens(ahead=by.centre, focal_px=by.focal_px, pitch_sd_deg=KNOWN_PITCH_SD_DEG)
    focal = focal_px(photo) or USUAL_DISTANCE_MM / mm_per_px
    return Lens(ahead=by.centre, focal_px=focal, pitch_sd_deg=PITCH_SD_DEG)


def distance_mm(photo: Photo, mm_per_px: float) -> float | None:
    """From the lens to the person, where the file tells the focal length; None where it does not. [mm]

    `mm_per_px` is that of the person. It is as exact as the scale and the focal length in the file are: good for a
    remark on where the camera stood, not for measuring.
    """
    focal = focal_px(photo)
    return None if focal is None else focal * mm_per_px


def keystoned(pose: Pose, lens: Lens, pitch_deg: float) -> Pose:
    """`pose` with the keystone of a lens that points up (`+`) or down by `pitch_deg` taken out. [px]"""
    return upright(
        pose, Level(centre=lens.ahead, roll_deg=0.0, pitch_deg=pitch_deg, focal_px=max(lens.focal_px, 1.001))
    )


def body_turned(pose: Pose, lens: Lens, deg: float) -> Pose:
    """`pose` as it is seen when the body turns by `deg` about its middle, the left of the picture away from the lens.

    A point w beside the middle comes nearer by w sin(deg) and is seen further from the place straight ahead by that
    share of the distance, which is `focal_px` in the body's own pixels. What a turn does to breadths is left out: it
    does it to both sides alike. [px]
    """
    middle = midpoint(pose[Landmark.LEFT_HIP].xy, pose[Landmark.RIGHT_HIP].xy)[0]
    sin, (ahead_x, ahead_y) = math.sin(math.radians(deg)), lens.ahead

    def seen(x: float, y: float) -> XY:
        nearer = 1.0 + (x - middle) * sin / lens.focal_px
        return ahead_x + nearer * (x - ahead_x), ahead_y + nearer * (y - ahead_y)

    return pose.moved(seen)
