"""What a picture of a known body ought to give: every measure, true and projected, one function each.

A function sees points in a plane: frontal measures (`across`, `up`), across to the person's left; sagittal ones
(`across`, `up`), across forwards. True points lie in the body's own planes and carry their depth as a third number, so
that lengths are lengths in space [mm]; projected points are the same points in the picture, turned upright by the
known camera roll and scaled by the stature [mm]. Signs as in docs/conventions.md.

Points are joint centres (heads of bones) and bony landmarks (`bony`), fixed before the first run of `make accuracy`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.bodies import topology
from benchmarks.bony import bony_points
from benchmarks.legs import gap
from benchmarks.meshes import Floats
from benchmarks.people import Person
from benchmarks.poses import STRAIGHT_BEND_DEG
from benchmarks.scene import Camera
from benchmarks.stickers import visible

Points = dict[str, Floats]
Side = Literal["left", "right"]
Measure = Callable[[Points], float]
SIDES: tuple[Side, Side] = ("left", "right")
_BONES = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "foot_index": "toe2-1",
}


# Frontal plane -------------------------------------------------------------------------------------------------------


def tilt(points: Points, part: str) -> float:
    """Line through two sides of a part against the horizontal, `+` = left higher. [deg]"""
    across, up = (points[f"left_{part}"] - points[f"right_{part}"])[:2]
    return float(np.degrees(np.arctan2(up, abs(across))))


def height_difference(points: Points, part: str) -> float:
    """Left minus right. [mm]"""
    return float(points[f"left_{part}"][1] - points[f"right_{part}"][1])


def knee_angle(points: Points, side: Side) -> float:
    """Deviation of hip-knee-ankle from straight, `+` = valgus. [deg]"""
    hip, knee, ankle = (points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
    outwards = 1.0 if side == "left" else -1.0
    thigh, shank = (np.degrees(np.arctan2(outwards * way[0], -way[1])) for way in (knee - hip, ankle - knee))
    return float(shank - thigh)


def leg_length_difference(points: Points, way: tuple[str, ...]) -> float:
    """Length along the points of `way`, left minus right. [mm]"""
    left, right = (
        sum(np.linalg.norm(points[f"{side}_{a}"] - points[f"{side}_{b}"]) for a, b in pairwise(way)) for side in SIDES
    )
    return float(left - right)


def trunk_lean(points: Points) -> float:
    """Mid-shoulder over mid-hip against the vertical, `+` = to the left. [deg]"""
    return _lean(_middle(points, "hip"), _middle(points, "shoulder"))


def shoulder_pelvis_angle(points: Points) -> float:
    """Shoulder tilt minus hip tilt. [deg]"""
    return tilt(points, "shoulder") - tilt(points, "hip")


def shift(points: Points, part: str) -> float:
    """Middle of a part beside mid-ankle, `+` = to the left. [mm]"""
    return float(_middle(points, part)[0] - _middle(points, "ankle")[0])


def distance_between(points: Points, part: str) -> float:
    """Across, between the skins of the two sides. [mm]"""
    return float(points[f"left_{part}"][0] - points[f"right_{part}"][0])


FRONTAL: dict[str, Measure] = {
    "hip_tilt_deg": partial(tilt, part="hip"),
    "hip_tilt_asis_deg": partial(tilt, part="asis"),
    "hip_tilt_psis_deg": partial(tilt, part="psis"),
    "hip_height_difference_mm": partial(height_difference, part="hip"),
    "knee_angle_left_deg": partial(knee_angle, side="left"),
    "knee_angle_right_deg": partial(knee_angle, side="right"),
    "leg_length_difference_mm": partial(leg_length_difference, way=("hip", "knee", "ankle")),
    "leg_length_difference_asis_mm": partial(leg_length_difference, way=("asis", "medial_malleolus")),
    "shoulder_tilt_deg": partial(tilt, part="shoulder"),
    "head_tilt_deg": partial(tilt, part="ear"),
    "trunk_lean_deg": trunk_lean,
    "shoulder_pelvis_angle_deg": shoulder_pelvis_angle,
    "shoulder_shift_mm": partial(shift, part="shoulder"),
    "hip_shift_mm": partial(shift, part="hip"),
    "intercondylar_distance_mm": partial(distance_between, part="medial_condyle"),
    "intermalleolar_distance_mm": partial(distance_between, part="medial_malleolus"),
}


# Sagittal plane, near side: the names of its points bear no side ------------------------------------------------------


def pelvic_tilt(points: Points) -> float:
    """PSIS to ASIS against the horizontal, `+` = anterior, the ASIS lower. [deg]"""
    forwards, up = (points["asis"] - points["psis"])[:2]
    return float(np.degrees(np.arctan2(-up, forwards)))


def knee_flexion(points: Points) -> float:
    """Trochanter, lateral condyle, lateral malleolus: deviation from straight, `+` = flexion. [deg]"""
    thigh = points["lateral_condyle"] - points["trochanter"]
    shank = points["lateral_malleolus"] - points["lateral_condyle"]
    return float(np.degrees(np.arctan2(thigh[0], -thigh[1]) - np.arctan2(shank[0], -shank[1])))


def hip_over_ankle(points: Points) -> float:
    """Hip before the ankle. [mm]"""
    return float(points["hip"][0] - points["ankle"][0])


def craniovertebral_angle(points: Points) -> float:
    """C7 to tragus against the horizontal. [deg]"""
    forwards, up = (points["tragus"] - points["c7"])[:2]
    return float(np.degrees(np.arctan2(up, forwards)))


def lean_of(points: Points, lower: str, upper: str) -> float:
    """Line between two points against the vertical, `+` = forwards. [deg]"""
    return _lean(points[lower], points[upper])


SAGITTAL: dict[str, Measure] = {
    "pelvic_tilt_deg": pelvic_tilt,
    "knee_flexion_deg": knee_flexion,
    "trunk_lean_sagittal_deg": partial(lean_of, lower="hip", upper="shoulder"),
    "ear_over_shoulder_deg": partial(lean_of, lower="shoulder", upper="ear"),
    "craniovertebral_angle_deg": craniovertebral_angle,
    "hip_over_ankle_mm": hip_over_ankle,
}


def _lean(lower: Floats, upper: Floats) -> float:
    across, up = (upper - lower)[:2]
    return float(np.degrees(np.arctan2(across, up)))


def _middle(points: Points, part: str) -> Floats:
    return np.asarray((points[f"left_{part}"] + points[f"right_{part}"]) / 2)


# Bodies and pictures -> points ----------------------------------------------------------------------------------------


def known_points(someone: Person) -> Points:
    """Joint centres, features of the face and bony landmarks in the body frame, before any turn. [m]"""
    heads = someone.posed.heads
    joints = {f"{side}_{joint}": heads[f"{bone}.{side[0].upper()}"] for joint, bone in _BONES.items() for side in SIDES}
    face = {name: weights @ someone.posed.vertices for name, weights in topology().face_points.items()}
    return joints | face | bony_points(someone.posed)


def true_measures(someone: Person) -> dict[str, float]:
    """Every measure of the view, in the body's own plane."""
    frontal = someone.view in ("front", "back")
    order = [0, 2, 1] if frontal else [1, 2, 0]
    sign = np.array([1.0, 1.0, 1.0] if frontal else [-1.0, 1.0, 1.0])
    return _measures({name: 1000 * point[order] * sign for name, point in known_points(someone).items()}, someone)


def projected_measures(someone: Person, camera: Camera) -> dict[str, float]:
    """The same functions on the projected points: what perspective, turn and posture cost a perfect eye.

    Lengths take the scale of the stature: mm per px = stature over the upright pixels from crown to sole.
    """
    across = {"front": 1.0, "back": -1.0, "left": -1.0, "right": 1.0}[someone.view]
    upright = {name: _upright(pixel, camera) * [across, -1.0] for name, pixel in pixels(someone, camera).items()}
    mm = 10 * someone.body.stature_cm / float(upright["crown"][1] - upright["sole"][1])
    return _measures({name: mm * point for name, point in upright.items()}, someone)


def _measures(points: Points, someone: Person) -> dict[str, float]:
    if someone.view in ("front", "back"):
        return {name: measure(points) for name, measure in FRONTAL.items()}
    near = points | {name.removeprefix(f"{someone.view}_"): point for name, point in points.items()}
    return {name: measure(near) for name, measure in SAGITTAL.items()}


def pixels(someone: Person, camera: Camera) -> Points:
    """Known points, crown and sole in the picture, origin top left, y down, shape (2,) each. [px]"""
    points = known_points(someone)
    head = someone.posed.vertices[_of_head()]
    crown = head[np.argmax(head[:, 2])]
    posture = someone.body.posture
    floor_m = (someone.body.clothes.sole_mm + abs(posture.block_mm) / 2) / 1000
    sole = (points["left_ankle"] + points["right_ankle"]) / 2 * [1, 1, 0] + [0, 0, floor_m]
    return {
        name: camera.project(someone.to_room(point))
        for name, point in (points | {"crown": crown, "sole": sole}).items()
    }


def _of_head() -> NDArray[np.bool_]:
    top = topology()
    return np.asarray(top.weights[:, top.bones.index("head")].toarray()).ravel() > 0.5


def knee_bend_deg(someone: Person) -> float:
    """Largest bend of hip-knee-ankle in the sagittal plane beyond a straight leg's, of both legs."""
    points = known_points(someone)
    bends = []
    for side in SIDES:
        hip, knee, ankle = (points[f"{side}_{joint}"][1:] for joint in ("hip", "knee", "ankle"))
        thigh, shank = knee - hip, ankle - knee
        bends.append(np.degrees(np.arctan2(-thigh[0], -thigh[1]) - np.arctan2(-shank[0], -shank[1])))
    return float(max(abs(bend - STRAIGHT_BEND_DEG) for bend in bends))


def in_protocol(someone: Person) -> bool:
    """Standing, the body turned out of its view by at most 7 degrees, no loose shorts or hanging shirt; seen from front
    or back, knees bent by at most 10 degrees too.
    """
    posture, clothes = someone.body.posture, someone.body.clothes
    bend = knee_bend_deg(someone) if someone.view in ("front", "back") else 0.0
    fitted = clothes.bottom != "loose_shorts" and clothes.top != "hanging"
    return posture.stance == "standing" and abs(posture.yaw_deg) <= 7 and bend <= 10 and fitted


def record(someone: Person, camera: Camera) -> dict[str, object]:
    """All truths of one person in one picture, ready for JSON."""
    body = someone.body
    to_lens = camera.place - someone.to_room(np.zeros(3))
    sight_deg = float(np.degrees(np.arctan2(to_lens[0], -to_lens[1])))
    between = gap(someone.posed)
    return {
        "view": someone.view,
        "stature_cm": round(body.stature_cm, 1),
        "protocol": in_protocol(someone),
        "touching": between.place if body.posture.legs_touch else "none",
        "leg_gap_mm": round(1000 * between.width_m, 1),
        "knee_bend_deg": round(knee_bend_deg(someone), 2),
        "yaw_to_line_of_sight_deg": round(body.posture.yaw_deg - sight_deg, 2),
        "camera": _rounded(
            {
                "width": camera.width,
                "height": camera.height,
                "roll_deg": camera.roll_deg,
                "pitch_deg": camera.pitch_deg,
                "focal_px": camera.focal_px,
                "distance_m": camera.distance_m,
                "lens_height_m": camera.lens_height_m,
            }
        ),
        "true": _rounded(true_measures(someone)),
        "projected": _rounded(projected_measures(someone, camera)),
        "joints_px": {name: _rounded_point(pixel, 2) for name, pixel in pixels(someone, camera).items()},
        "stickers_px": {
            name: _rounded_point(camera.project(someone.to_room(centre)), 2)
            for name, centre in someone.stickers.items()
        },
        "stickers_mm": {name: _rounded_point(1000 * centre, 1) for name, centre in someone.stickers.items()},
        "stickers_seen": _seen(someone, camera),
        "body": asdict(body),
    }


def _seen(someone: Person, camera: Camera) -> list[str]:
    """Stickers with nothing of the person between them and the lens."""
    meshes = [replace(mesh, vertices=someone.to_room(mesh.vertices)) for mesh in someone.meshes]
    return [name for name, centre in someone.stickers.items() if visible(someone.to_room(centre), meshes, camera.place)]


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) + 0.0 for name, value in values.items()}


def _rounded_point(point: Floats, digits: int) -> list[float]:
    return [round(float(value), digits) for value in point]


def _upright(pixel: Floats, camera: Camera) -> Floats:
    """The point once the picture is turned clockwise by the camera's roll, about its middle."""
    middle = np.array([camera.width, camera.height]) / 2
    c, s = np.cos(np.radians(camera.roll_deg)), np.sin(np.radians(camera.roll_deg))
    return np.asarray(middle + np.array([[c, -s], [s, c]]) @ (pixel - middle))
