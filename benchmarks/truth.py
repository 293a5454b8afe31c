"""What a picture of a known body ought to give: every measure, true and projected. One function per measure.

Both kinds use the same formulas on frontal points: `outwards` to the person's left, `up` against gravity. True points
are joint centres in the body's own frontal plane [mm]; projected points are those centres in the picture, turned
upright by the known camera roll [px]. Signs: tilts and hip height `+` = left higher; knee `+` = valgus; leg length
left minus right.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from benchmarks.bodies import topology
from benchmarks.meshes import Floats
from benchmarks.people import Person
from benchmarks.scene import Camera

Points = dict[str, Floats]
_BONES = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "foot_index": "toe2-1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontalTruth:
    """Frontal measures of one body; lengths in mm, angles in degrees."""

    hip_tilt_deg: float
    knee_angle_left_deg: float
    knee_angle_right_deg: float
    leg_length_difference_mm: float
    hip_height_difference_mm: float
    shoulder_tilt_deg: float
    head_tilt_deg: float
    trunk_lean_deg: float


def joint_centres(someone: Person) -> Points:
    """Named points in the body frame, before the turn of view and yaw, shape (3,) each. [m]"""
    heads = someone.posed.heads
    points = {
        f"{side}_{joint}": heads[f"{bone}.{side[0].upper()}"]
        for joint, bone in _BONES.items()
        for side in ("left", "right")
    }
    return points | {name: weights @ someone.posed.vertices for name, weights in topology().face_points.items()}


def true_measures(someone: Person) -> FrontalTruth:
    """Measures in the body's own frontal plane; leg length from the joint centres in space."""
    points = joint_centres(someone)
    frontal = {name: 1000 * point[[0, 2]] for name, point in points.items()}
    return _measures(frontal, leg_mm={side: 1000 * _leg_length(points, side) for side in ("left", "right")}, mm=1.0)


def projected_measures(someone: Person, camera: Camera) -> FrontalTruth | None:
    """The same formulas on the projected joint centres; None in side views.

    Lengths take the scale of the stature: mm per px = stature over the upright pixels from crown to mid-ankle's sole.
    """
    if someone.view in ("left", "right"):
        return None
    outwards = 1.0 if someone.view == "front" else -1.0
    upright = {name: _upright(pixel, camera) * [outwards, -1.0] for name, pixel in pixels(someone, camera).items()}
    mm = 10 * someone.body.stature_cm / float(upright["crown"][1] - upright["sole"][1])
    legs = {side: mm * _leg_length(upright, side) for side in ("left", "right")}
    return _measures(upright, leg_mm=legs, mm=mm)


def pixels(someone: Person, camera: Camera) -> Points:
    """Joint centres, crown and sole in the picture, origin top left, y down, shape (2,) each. [px]"""
    points = joint_centres(someone)
    crown = someone.posed.vertices[np.argmax(someone.posed.vertices[:, 2])]
    sole = (points["left_ankle"] + points["right_ankle"]) / 2 * [1, 1, 0]
    return {
        name: camera.project(someone.to_room(point))
        for name, point in (points | {"crown": crown, "sole": sole}).items()
    }


def record(someone: Person, camera: Camera) -> dict[str, object]:
    """All truths of one person in one picture, ready for JSON."""
    body = someone.body
    projected = projected_measures(someone, camera)
    to_lens = camera.place - someone.to_room(np.zeros(3))
    sight_deg = float(np.degrees(np.arctan2(to_lens[0], -to_lens[1])))
    return {
        "view": someone.view,
        "stance": body.posture.stance,
        "arms": body.posture.arms,
        "stature_cm": body.stature_cm,
        "body_yaw_deg": body.posture.yaw_deg,
        "yaw_to_line_of_sight_deg": body.posture.yaw_deg - sight_deg,
        "camera": {
            "width": camera.width,
            "height": camera.height,
            "roll_deg": camera.roll_deg,
            "pitch_deg": camera.pitch_deg,
            "focal_px": camera.focal_px,
            "distance_m": camera.distance_m,
            "lens_height_m": camera.lens_height_m,
        },
        "true": asdict(true_measures(someone)),
        "projected": asdict(projected) if projected else None,
        "joints_m": {name: [round(float(v), 5) for v in point] for name, point in joint_centres(someone).items()},
        "joints_px": {name: [round(float(v), 2) for v in pixel] for name, pixel in pixels(someone, camera).items()},
        "body": asdict(body),
    }


def tilt(left: Floats, right: Floats) -> float:
    """Angle of the line through two frontal points against the horizontal, `+` = left higher. [deg]"""
    return float(np.degrees(np.arctan2(left[1] - right[1], abs(left[0] - right[0]))))


def knee_angle(points: Points, side: Literal["left", "right"]) -> float:
    """Deviation of hip-knee-ankle from straight in the frontal plane, `+` = valgus. [deg]"""
    hip, knee, ankle = (points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
    sign = 1.0 if side == "left" else -1.0
    thigh, shank = (np.degrees(np.arctan2(sign * way[0], -way[1])) for way in (knee - hip, ankle - knee))
    return float(shank - thigh)


def _measures(points: Points, *, leg_mm: dict[str, float], mm: float) -> FrontalTruth:
    hips, shoulders = ((points[f"left_{joint}"] + points[f"right_{joint}"]) / 2 for joint in ("hip", "shoulder"))
    spine = shoulders - hips
    return FrontalTruth(
        hip_tilt_deg=tilt(points["left_hip"], points["right_hip"]),
        knee_angle_left_deg=knee_angle(points, "left"),
        knee_angle_right_deg=knee_angle(points, "right"),
        leg_length_difference_mm=leg_mm["left"] - leg_mm["right"],
        hip_height_difference_mm=mm * float(points["left_hip"][1] - points["right_hip"][1]),
        shoulder_tilt_deg=tilt(points["left_shoulder"], points["right_shoulder"]),
        head_tilt_deg=tilt(points["left_ear"], points["right_ear"]),
        trunk_lean_deg=float(np.degrees(np.arctan2(spine[0], spine[1]))),
    )


def _leg_length(points: Points, side: str) -> float:
    hip, knee, ankle = (points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
    return float(np.linalg.norm(knee - hip) + np.linalg.norm(ankle - knee))


def _upright(pixel: Floats, camera: Camera) -> Floats:
    """The point once the picture is turned clockwise by the camera's roll, about its middle."""
    middle = np.array([camera.width, camera.height]) / 2
    c, s = np.cos(np.radians(camera.roll_deg)), np.sin(np.radians(camera.roll_deg))
    return middle + np.array([[c, -s], [s, c]]) @ (pixel - middle)
