"""A shape at rest and a posture -> the posed body, standing on the floor (z = 0), facing -y. Metres.

Every bone turns about its head and carries its children; skin follows by linear blending. Legs are solved so that the
ankles stand where the stance puts them, soles flat, with the asked frontal angle at each knee: the sagittal bend is
what is left free. Ankles, knees and hips here are the truth that a picture is measured against.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.bodies import Shape, Topology
from benchmarks.meshes import Floats
from benchmarks.recipe import Body, Posture, Side

SIGN: dict[Side, float] = {"L": 1.0, "R": -1.0}
STRAIGHT_BEND_DEG = 5.0
"""Bend of the bones in a straight leg: chosen by us between the 9 deg of anny's shape at rest and 0, to look straight
and not locked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posed:
    """A body in a posture; body frame with the floor at z = 0 and mid-ankle near x = y = 0. [m]"""

    vertices: Floats
    heads: dict[str, Floats]
    turns: dict[str, Floats]
    seat_height_m: float | None


def posed(shape: Shape, topology: Topology, body: Body) -> Posed:
    """The body of the asked stature in the asked posture, before it is turned by its yaw."""
    upright = replace(
        body.posture,
        stance="standing",
        pelvis_roll_deg=None,
        pelvis_shift_mm=0.0,
        pelvis_forward_mm=0.0,
        pelvis_tilt_deg=0.0,
        block_mm=0.0,
        knee_valgus_deg=(0, 0),
        knee_bend_deg=(0, 0),
        stance_width_mm=200.0,
        trunk_lean_deg=0,
        trunk_forward_deg=0,
        hunch_deg=0,
        neck_forward_deg=0,
        shoulder_tilt_deg=0,
        head_tilt_deg=0,
    )
    crown = float(_pose(shape, topology, upright, scale=1.0, sole_m=0.0).vertices[:, 2].max())
    sole_m = body.clothes.sole_mm / 1000
    return _pose(shape, topology, body.posture, scale=body.stature_cm / 100 / crown, sole_m=sole_m)


def _pose(shape: Shape, topology: Topology, posture: Posture, *, scale: float, sole_m: float) -> Posed:
    heads = {name: head * scale for name, head in shape.heads.items()}
    vertices = shape.vertices * scale
    skeleton = _Skeleton(heads, topology)
    feet = _feet(heads, vertices, topology, posture, sole_m)
    pelvis, roll_deg = _pelvis(heads, feet, posture)
    turns = _trunk(posture, roll_deg)
    skeleton.place(turns, root=pelvis)
    for side in SIGN:
        turns |= _leg(skeleton, feet[side], posture, side)
    skeleton.place(turns, root=pelvis)
    for side in SIGN:
        turns |= _arm(skeleton, posture, side)
    skeleton.place(turns, root=pelvis)
    return Posed(
        vertices=skeleton.skinned(vertices, topology),
        heads=dict(skeleton.at),
        turns=dict(skeleton.turn),
        seat_height_m=pelvis[2] - 0.10 * scale if posture.stance == "seated" else None,
    )


def roll(deg: float) -> Floats:
    """Turn in the frontal plane, `+` lifts the left side."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])


def nod(deg: float) -> Floats:
    """Turn in the sagittal plane, `+` bends forward."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def spin(deg: float) -> Floats:
    """Turn about the vertical, `+` towards the own left."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


class _Skeleton:
    """Bones of one body: where each head is and how far each bone has turned from rest."""

    def __init__(self, rest: dict[str, Floats], topology: Topology) -> None:
        self.rest = rest
        self.bones, self.parents = topology.bones, topology.parents
        self.at: dict[str, Floats] = {}
        self.turn: dict[str, Floats] = {}

    def place(self, turns: dict[str, Floats], *, root: Floats) -> None:
        """Put the root there; bones not in `turns` turn with their parent. Turns are absolute, from rest."""
        for bone, parent in zip(self.bones, self.parents, strict=True):
            if parent < 0:
                self.at[bone], self.turn[bone] = root, turns.get(bone, np.eye(3))
                continue
            up = self.bones[parent]
            self.at[bone] = self.at[up] + self.turn[up] @ (self.rest[bone] - self.rest[up])
            self.turn[bone] = turns.get(bone, self.turn[up])

    def skinned(self, vertices: Floats, topology: Topology) -> Floats:
        """Linear blend skinning of vertices at rest."""
        turn = np.stack([self.turn[b] for b in self.bones])
        shift = np.stack([self.at[b] - self.turn[b] @ self.rest[b] for b in self.bones])
        blended = (topology.weights @ turn.reshape(len(turn), 9)).reshape(-1, 3, 3)
        return np.asarray(np.einsum("nij,nj->ni", blended, vertices) + topology.weights @ shift)


def _trunk(posture: Posture, roll_deg: float) -> dict[str, Floats]:
    """Absolute turns of pelvis, spine, neck and head.

    The pelvis is one piece up to its crests: the bones `spine05` and `spine04`, which carry its skin, turn with the
    root. Roll and tilt fade out in `spine03`; lean, hunch and shoulder tilt fade in above.
    """
    forward, hunch = posture.trunk_forward_deg, posture.hunch_deg
    lean = roll(-posture.trunk_lean_deg)
    spine = {
        "root": roll(roll_deg) @ nod(posture.pelvis_tilt_deg),
        # a hunched back leans back below and forward above, so that the head stays over the feet
        "spine03": roll((roll_deg - posture.trunk_lean_deg) / 2)
        @ nod((posture.pelvis_tilt_deg + forward) / 2 - 0.2 * hunch),
        "spine02": lean @ nod(forward + 0.4 * hunch),
        "spine01": roll(posture.shoulder_tilt_deg) @ nod(forward + hunch),
    }
    neck = {
        f"neck0{k}": roll((posture.shoulder_tilt_deg * (3 - k) + posture.head_tilt_deg * k) / 3)
        @ nod(posture.neck_forward_deg + hunch / 2)
        for k in (1, 2, 3)
    }
    return spine | neck | {"head": roll(posture.head_tilt_deg)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Foot:
    """Where an ankle is to be, how its foot is turned, and how long thigh and shank are."""

    ankle: Floats
    turn: Floats
    lengths: Floats
    valgus_deg: float
    bend_deg: float

    def reach(self) -> float:
        """Longest hip-ankle distance with the asked angles at the knee."""
        return float(np.linalg.norm(_straight_leg(self.lengths, self.valgus_deg, self.bend_deg)[1]))


_OTHER: dict[Side, Side] = {"L": "R", "R": "L"}
# stance: per side (left, right) the step forward as part of the leg, and how far the foot is pitched, + = heel up
_STEPS: dict[str, dict[Side, tuple[float, float]]] = {
    "standing": {"L": (0.0, 0.0), "R": (0.0, 0.0)},
    "seated": {"L": (0.52, 0.0), "R": (0.52, 0.0)},
    "lunging": {"L": (0.50, 0.0), "R": (-0.42, 38.0)},
    "walking": {"L": (0.32, -12.0), "R": (-0.26, 26.0)},
}


def _feet(
    heads: dict[str, Floats], vertices: Floats, topology: Topology, posture: Posture, sole_m: float
) -> dict[Side, _Foot]:
    feet: dict[Side, _Foot] = {}
    for k, side in enumerate(SIGN):
        step, pitch = _STEPS[posture.stance][side if posture.lead == "L" else _OTHER[side]]
        hip, knee, ankle = (heads[f"{bone}.{side}"] for bone in ("upperleg01", "lowerleg01", "foot"))
        lengths = np.array([np.linalg.norm(knee - hip), np.linalg.norm(ankle - knee)])
        toe_up = spin(SIGN[side] * posture.turn_out_deg[k]) @ nod(pitch)
        bones = [
            i for i, name in enumerate(topology.bones) if name.endswith("." + side) and name.startswith(("foot", "toe"))
        ]
        sole = np.asarray(topology.weights[:, bones].sum(1)).ravel() > 0.9
        lowest = float(((vertices[sole] - ankle) @ toe_up.T)[:, 2].min())
        floor = sole_m + max(SIGN[side] * posture.block_mm, 0.0) / 1000
        place = np.array([SIGN[side] * posture.stance_width_mm / 2000, -step * lengths.sum(), floor - lowest])
        feet[side] = _Foot(
            ankle=place,
            turn=toe_up,
            lengths=lengths,
            valgus_deg=posture.knee_valgus_deg[k],
            bend_deg=STRAIGHT_BEND_DEG + posture.knee_bend_deg[k],
        )
    return feet


def _pelvis(heads: dict[str, Floats], feet: dict[Side, _Foot], posture: Posture) -> tuple[Floats, float]:
    """Place and roll of the pelvis: as high as the shorter leg allows; rolled as asked, or so that both legs are
    stretched.
    """
    tip = nod(posture.pelvis_tilt_deg)
    offset = {side: tip @ (heads[f"upperleg01.{side}"] - heads["root"]) for side in SIGN}
    hips_y = (offset["L"][1] + offset["R"][1]) / 2
    x, y = posture.pelvis_shift_mm / 1000, -_HIPS_BEFORE_ANKLES_M - posture.pelvis_forward_mm / 1000 - hips_y

    def highest(side: Side, roll_deg: float) -> float:
        hip = roll(roll_deg) @ offset[side]
        ankle = feet[side].ankle
        flat = np.hypot(hip[0] + x - ankle[0], hip[1] + y - ankle[1])
        return float(ankle[2] - hip[2] + np.sqrt(max(feet[side].reach() ** 2 - flat**2, 0.0)))

    roll_deg = posture.pelvis_roll_deg
    if roll_deg is None and posture.stance != "standing":
        roll_deg = 0.0
    if roll_deg is None:
        low, high = -15.0, 15.0
        for _ in range(40):  # lifting the left hip lowers how high the pelvis may go on the left leg
            middle = (low + high) / 2
            low, high = (middle, high) if highest("L", middle) > highest("R", middle) else (low, middle)
        roll_deg = (low + high) / 2
    z = min(highest(side, roll_deg) for side in SIGN)
    if posture.stance == "seated":
        z = float(feet["L"].lengths[1] + feet["L"].ankle[2] - offset["L"][2]) * 1.02
    if posture.stance == "lunging":
        z -= 0.10 * float(feet["L"].lengths.sum())
    return np.array([x, y, z]), roll_deg


def _straight_leg(lengths: Floats, valgus_deg: float, bend_deg: float) -> tuple[Floats, Floats]:
    """Knee and ankle of a left leg hanging from a hip at 0, the frontal angle and the bend shared by thigh and
    shank.
    """

    def direction(outwards_deg: float, forwards_deg: float) -> Floats:
        return np.asarray(nod(-forwards_deg) @ roll(outwards_deg) @ np.array([0.0, 0.0, -1.0]))

    knee = lengths[0] * direction(-valgus_deg / 2, bend_deg / 2)
    return knee, knee + lengths[1] * direction(valgus_deg / 2, -bend_deg / 2)


def _leg(skeleton: _Skeleton, foot: _Foot, posture: Posture, side: Side) -> dict[str, Floats]:
    """Turns of thigh, shank and foot that put the ankle in its place."""
    hip = skeleton.at[f"upperleg01.{side}"]
    way = foot.ankle - hip
    backwards = -1.0 if foot.bend_deg < 0 else 1.0
    low, high = 0.0, 170.0
    for _ in range(50):
        bend = (low + high) / 2
        short = np.linalg.norm(_straight_leg(foot.lengths, foot.valgus_deg, bend)[1]) < np.linalg.norm(way)
        low, high = (low, bend) if short else (bend, high)
    mirror = np.array([SIGN[side], 1, 1])
    knee, ankle = (point * mirror for point in _straight_leg(foot.lengths, foot.valgus_deg, backwards * low))
    # swing the finished leg from where it hangs to where it must stand: first sagittally, then in the frontal plane
    swing = _swing(ankle, way)
    knee, ankle = swing @ knee, swing @ ankle
    k = list(SIGN).index(side)
    hinge = spin(SIGN[side] * posture.turn_out_deg[k] * 0.6) @ np.array([1.0, 0, 0])
    rest = [skeleton.rest[f"{bone}.{side}"] for bone in ("upperleg01", "lowerleg01", "foot")]
    return {
        f"upperleg01.{side}": _frame(knee, hinge) @ _frame(rest[1] - rest[0], np.array([1.0, 0, 0])).T,
        f"lowerleg01.{side}": _frame(ankle - knee, hinge) @ _frame(rest[2] - rest[1], np.array([1.0, 0, 0])).T,
        f"foot.{side}": foot.turn,
    }


def _swing(start: Floats, end: Floats) -> Floats:
    """Sagittal, then frontal turn that takes the direction of `start` to that of `end`."""
    goal = end * np.linalg.norm(start) / np.linalg.norm(end)
    # roll keeps y, so the sagittal turn must bring y to its goal
    radius, phase = np.hypot(start[1], start[2]), np.degrees(np.arctan2(start[1], -start[2]))
    nodded = nod(np.degrees(np.arcsin(np.clip(goal[1] / radius, -1, 1))) - phase)
    now = nodded @ start
    return roll(np.degrees(np.arctan2(goal[0], -goal[2]) - np.arctan2(now[0], -now[2]))) @ nodded


def _frame(along: Floats, across: Floats) -> Floats:
    """Right-handed frame: first axis along the bone, second as near as can be to `across`."""
    first = along / np.linalg.norm(along)
    second = across - first * (across @ first)
    second /= np.linalg.norm(second)
    return np.stack([first, second, np.cross(first, second)], axis=1)


def _arm(skeleton: _Skeleton, posture: Posture, side: Side) -> dict[str, Floats]:
    """Turns of upper arm, forearm and hand."""
    sign = SIGN[side]
    out = posture.arm_out_deg[list(SIGN).index(side)]
    shoulder, elbow, wrist = (skeleton.rest[f"{bone}.{side}"] for bone in ("upperarm01", "lowerarm01", "wrist"))
    upper, fore = elbow - shoulder, wrist - elbow

    def direction(out_deg: float, forward_deg: float) -> Floats:
        return np.asarray(nod(-forward_deg) @ roll(sign * out_deg) @ np.array([0.0, 0.0, -1.0]))

    match posture.arms:
        case "sides":
            goals = direction(out, -2), direction(out * 0.5, 10)
        case "away":
            goals = direction(out + 14, 0), direction(out + 8, 8)
        case "folded":
            hand = skeleton.at[f"upperarm01.{side}"] + np.array([-sign * 0.11, -0.14, -0.03])
            bones = (float(np.linalg.norm(upper)), float(np.linalg.norm(fore)))
            goals = _reach(skeleton.at[f"upperarm01.{side}"], hand, bones, np.array([sign * 0.5, -0.5, -1.0]))
        case "raised":
            goals = direction(150, 8), direction(168, 10)
        case "over_hips":
            hand = skeleton.at[f"upperleg01.{side}"] + np.array([sign * 0.005, -0.15, 0.03])
            goals = _reach(
                skeleton.at[f"upperarm01.{side}"],
                hand,
                (float(np.linalg.norm(upper)), float(np.linalg.norm(fore)) * 1.15),
                np.array([sign * 1.0, 0.45, 0.0]),
            )
    first = _shortest(upper, goals[0])
    second = _shortest(first @ fore, goals[1]) @ first
    curl = _CURL_DEG if posture.arms in ("sides", "away") else (0.0, 0.0, 0.0)
    fingers = {
        f"finger{finger}-{joint + 1}.{side}": nod(close_deg) @ roll(-sign * deg) @ second
        for finger, close_deg in _CLOSE_DEG.items()
        for joint, deg in enumerate(curl)
    }
    return {f"upperarm01.{side}": first, f"lowerarm01.{side}": second} | fingers


_HIPS_BEFORE_ANKLES_M = 0.03
"""In quiet standing, when nothing is asked."""
_CURL_DEG = (8.0, 22.0, 32.0)
"""Turn of the three joints of the fingers of a hanging hand, towards the thigh."""
_CLOSE_DEG = {2: 9.0, 3: 2.0, 4: -4.0, 5: -10.0}
"""Turn that closes the spread of the fingers at rest, by finger."""


def _reach(start: Floats, end: Floats, lengths: tuple[float, float], pole: Floats) -> tuple[Floats, Floats]:
    """Directions of two bones that lead from start to end, the joint between them turned towards the pole."""
    way = end - start
    distance = min(float(np.linalg.norm(way)), 0.999 * sum(lengths))
    first = way / np.linalg.norm(way)
    side = pole - first * (pole @ first)
    side /= np.linalg.norm(side)
    along = (distance**2 + lengths[0] ** 2 - lengths[1] ** 2) / (2 * distance)
    middle = first * along + side * np.sqrt(max(lengths[0] ** 2 - along**2, 0.0))
    return middle, first * distance - middle


def _shortest(start: Floats, end: Floats) -> Floats:
    """The least turn that takes one direction to another."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis = np.cross(a, b)
    if np.linalg.norm(axis) < 1e-9:
        return np.eye(3)
    return _about(axis, float(np.degrees(np.arctan2(np.linalg.norm(axis), a @ b))))


def _about(axis: Floats, deg: float) -> Floats:
    """Turn about any axis, by the right hand."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(np.radians(deg)) * cross + (1 - np.cos(np.radians(deg))) * cross @ cross)
