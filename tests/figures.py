"""Stick figures built from true angles, the ground that measures are tested on.

Made in body coordinates (x to the person's left, y up, mm, origin on the floor between the feet) and then
projected without perspective, so that every angle of the picture is the one asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posture.landmarks import Landmark, Point, Pose, Side, View

STATURE_MM = 1700.0
THIGH_MM = SHANK_MM = 405.0
ANKLE_MM = 80.0
HALF_HIPS_MM = 88.0
HALF_SHOULDERS_MM = 170.0
HIPS_MM = THIGH_MM + SHANK_MM + ANKLE_MM
SHOULDERS_MM = 1390.0
NECK_MM = 1500.0
"""Height about which the head tilts."""
_LEFT_UPPER = {
    "left_eye_inner": (15, 1594),
    "left_eye": (32, 1591),
    "left_eye_outer": (48, 1591),
    "left_ear": (75, 1575),
    "mouth_left": (25, 1525),
    "left_elbow": (230, 1080),
    "left_wrist": (260, 830),
    "left_pinky": (275, 760),
    "left_index": (265, 740),
    "left_thumb": (245, 770),
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A standing person with known angles, signs as in docs/conventions.md.

    Attributes
    ----------
    hip_tilt, shoulder_tilt
        `+` left higher. [deg]
    knee_left, knee_right
        `+` valgus. [deg]
    longer_left
        Left leg minus right leg, put into the thigh. [mm]
    trunk_lean
        `+` shoulders to the left of the hips; the head goes with them. [deg]
    head_tilt
        `+` left higher. [deg]
    """

    hip_tilt: float = 0.0
    shoulder_tilt: float = 0.0
    knee_left: float = 0.0
    knee_right: float = 0.0
    longer_left: float = 0.0
    trunk_lean: float = 0.0
    head_tilt: float = 0.0

    def pose(self, view: View = View.FRONT, px_per_mm: float = 0.5) -> Pose:
        """The figure in a picture of 1000 x 1000 px, floor at y = 950. [px]"""
        facing = 1.0 if view is View.FRONT else -1.0
        return Pose(
            points={
                Landmark(name): Point(500 + facing * x * px_per_mm, 950 - y * px_per_mm)
                for name, (x, y) in self._places().items()
            },
            yaw_deg=0.0 if view is View.FRONT else 180.0,
        )

    def _places(self) -> dict[str, tuple[float, float]]:
        places: dict[str, tuple[float, float]] = {"nose": self._upper("nose", 0.0, 1560.0)}
        for name, (x, y) in _LEFT_UPPER.items():
            places[name] = self._upper(name, x, y)
            places[Landmark(name).mirrored().value] = self._upper(name, -x, y)
        for side in Side:
            places |= self._side(side)
        return places

    def _upper(self, name: str, x: float, y: float) -> tuple[float, float]:
        """A place of the upper body after the lean of the trunk and, if it is on the head, the tilt of the head."""
        if not any(part in name for part in ("elbow", "wrist", "pinky", "index", "thumb")):
            tilt, above = math.radians(self.head_tilt), y - NECK_MM
            x, y = x * math.cos(tilt) - above * math.sin(tilt), NECK_MM + x * math.sin(tilt) + above * math.cos(tilt)
        return self._leaning(x, y)

    def _leaning(self, x: float, y: float) -> tuple[float, float]:
        """A place of the upper body after it went with the shoulders about the hips."""
        lean, trunk = math.radians(self.trunk_lean), SHOULDERS_MM - HIPS_MM
        return x + trunk * math.sin(lean), y + trunk * (math.cos(lean) - 1)

    def _side(self, side: Side) -> dict[str, tuple[float, float]]:
        outwards = 1.0 if side is Side.LEFT else -1.0
        knee_deg = self.knee_left if side is Side.LEFT else self.knee_right
        thigh = THIGH_MM + (outwards * self.longer_left / 2)
        hip = _on_line(outwards * HALF_HIPS_MM, HIPS_MM, self.hip_tilt)
        lean = math.radians(knee_deg) / 2
        knee = hip[0] - outwards * thigh * math.sin(lean), hip[1] - thigh * math.cos(lean)
        ankle = knee[0] + outwards * SHANK_MM * math.sin(lean), knee[1] - SHANK_MM * math.cos(lean)
        parts = {
            "shoulder": self._leaning(*_on_line(outwards * HALF_SHOULDERS_MM, SHOULDERS_MM, self.shoulder_tilt)),
            "hip": hip,
            "knee": knee,
            "ankle": ankle,
            "heel": (ankle[0], 20.0),
            "foot_index": (ankle[0] + outwards * 30.0, 0.0),
        }
        return {Landmark.of(side, part).value: place for part, place in parts.items()}


def _on_line(x: float, y: float, tilt_deg: float) -> tuple[float, float]:
    """The place at distance x from the middle of a line that leans by `tilt_deg`, `+` left higher."""
    tilt = math.radians(tilt_deg)
    return x * math.cos(tilt), y + x * math.sin(tilt)
