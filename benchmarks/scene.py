"""A camera, a room and meshes -> a scene that can be stored, and where each of its points lands in the picture.

Room frame: x to the right of the picture, y away from the camera, z up, the floor at z = 0, the person's mid-ankle at
the origin; metres. Pictures: origin top left, y down, true pixels. The camera stands at y = -distance and looks along
+y. `roll_deg` is `+` when it was turned clockwise as seen from behind, so that the room looks turned counter-
clockwise; `pitch_deg` is `-` when the lens points below the horizon.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.meshes import Floats, Mesh, box
from benchmarks.recipe import Colour

_DIAGONAL_35MM = 43.27


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where the lens is and how it is held."""

    width: int = 768
    height: int = 1024
    distance_m: float = 3.0
    lens_height_m: float = 1.0
    aside_m: float = 0.0
    """How far the lens stands to the right of the person."""
    focal_35mm: float = 28.0
    """Focal length that gives the same field across the diagonal of 35 mm film. [mm]"""
    roll_deg: float = 0.0
    pitch_deg: float = 0.0
    pan_deg: float = 0.0
    """Turn to the right, so that the person stands left of the middle."""

    @property
    def focal_px(self) -> float:
        """Focal length in pixels of the picture."""
        return self.focal_35mm / _DIAGONAL_35MM * float(np.hypot(self.width, self.height))

    @property
    def place(self) -> Floats:
        """The lens in the room. [m]"""
        return np.array([self.aside_m, -self.distance_m, self.lens_height_m])

    def axes(self) -> Floats:
        """Rows: right, up and forward of the camera, in the room."""
        pan, pitch, roll = np.radians([self.pan_deg, self.pitch_deg, self.roll_deg])
        level = np.array([np.sin(pan), np.cos(pan), 0.0])
        right = np.array([np.cos(pan), -np.sin(pan), 0.0])
        forward = np.cos(pitch) * level + np.sin(pitch) * np.array([0, 0, 1.0])
        up = np.cross(right, forward)
        return np.stack([np.cos(roll) * right - np.sin(roll) * up, np.cos(roll) * up + np.sin(roll) * right, forward])

    def project(self, points: Floats) -> Floats:
        """Points of the room, shape (..., 3) [m], in the picture, shape (..., 2) [px]."""
        seen = (np.asarray(points) - self.place) @ self.axes().T
        x, y = seen[..., 0] / seen[..., 2], seen[..., 1] / seen[..., 2]
        return np.stack([self.width / 2 + self.focal_px * x, self.height / 2 - self.focal_px * y], -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A plain room; colours are linear RGB, the lamp shines from the given side."""

    wall: Colour = (0.72, 0.70, 0.66)
    floor: Colour = (0.42, 0.27, 0.16)
    floor_kind: Literal["planks", "tiles", "plain"] = "planks"
    skirting: Colour = (0.80, 0.79, 0.77)
    wall_behind_m: float = 0.9
    width_m: float = 4.2
    door: Literal["none", "left", "right"] = "none"
    frame: Literal["none", "left", "right"] = "none"
    lamp_side: float = -0.5
    """-1: all light from the left of the picture, 0: from the middle, 1: from the right."""
    light: float = 1.0
    warmth: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """All that a renderer needs. It may be stored, so that rendering can happen in a process without anny."""

    meshes: tuple[Mesh, ...]
    camera: Camera
    room: Room

    def save(self, path: Path) -> None:
        """Write one .npz."""
        arrays = {
            f"{k}_{name}": getattr(mesh, name).astype(dtype)
            for k, mesh in enumerate(self.meshes)
            for name, dtype in (("vertices", np.float32), ("faces", np.int32), ("colours", np.float32))
        }
        head = {
            "materials": [m.material for m in self.meshes],
            "camera": asdict(self.camera),
            "room": asdict(self.room),
        }
        np.savez(path, head=json.dumps(head), **arrays)

    @staticmethod
    def load(path: Path) -> Scene:
        """Read what `save` wrote."""
        with np.load(path) as stored:
            head = json.loads(str(stored["head"]))
            meshes = tuple(
                Mesh(
                    vertices=stored[f"{k}_vertices"],
                    faces=stored[f"{k}_faces"],
                    colours=stored[f"{k}_colours"],
                    material=material,
                )
                for k, material in enumerate(head["materials"])
            )
        return Scene(meshes=meshes, camera=Camera(**head["camera"]), room=Room(**head["room"]))


def sampled_room(rng: np.random.Generator) -> Room:
    """Some plain room."""
    wall = np.array([0.62, 0.61, 0.58]) * rng.uniform(0.55, 1.25) * rng.uniform(0.9, 1.1, 3)
    floor = np.array(_FLOORS[rng.integers(len(_FLOORS))]) * rng.uniform(0.7, 1.2)
    side = rng.permutation(["left", "right", "none"])
    return Room(
        wall=_colour(wall),
        floor=_colour(floor),
        floor_kind=str(rng.choice(["planks", "tiles", "plain"])),  # type: ignore[arg-type]
        wall_behind_m=float(rng.uniform(0.35, 1.6)),
        width_m=float(rng.uniform(3.2, 6)),
        door=str(side[0]),  # type: ignore[arg-type]
        frame=str(side[1]),  # type: ignore[arg-type]
        lamp_side=float(rng.uniform(-1, 1)),
        light=float(rng.uniform(0.7, 1.25)),
        warmth=float(rng.uniform(0, 1)),
    )


def furnished(room: Room) -> list[Mesh]:
    """Floor, walls, ceiling, skirting, and a door and a picture where asked."""
    back, half, front, top = room.wall_behind_m, room.width_m / 2, -6.0, 2.75
    dark = _colour(np.array(room.skirting) * 0.55)
    meshes = [
        box((-half - 3, front, -0.05), (half + 3, back, 0.0), room.floor, f"floor_{room.floor_kind}"),
        box((-half - 3, back, 0.0), (half + 3, back + 0.1, top), room.wall, "wall"),
        box((-half - 0.1, front, 0.0), (-half, back, top), room.wall, "wall"),
        box((half, front, 0.0), (half + 0.1, back, top), room.wall, "wall"),
        box((-half - 3, front, top), (half + 3, back, top + 0.1), (0.8, 0.8, 0.8), "wall"),
        box((-half, back - 0.015, 0.0), (half, back, 0.09), room.skirting, "paint"),
        box((-half, front, 0.0), (-half + 0.015, back, 0.09), room.skirting, "paint"),
        box((half - 0.015, front, 0.0), (half, back, 0.09), room.skirting, "paint"),
    ]
    sign = {"left": -1.0, "right": 1.0}
    if room.door != "none":
        x = sign[room.door] * 1.15
        meshes += [
            box((x - 0.47, back - 0.025, 0.0), (x + 0.47, back - 0.001, 2.07), room.skirting, "paint"),
            box(
                (x - 0.40, back - 0.032, 0.0),
                (x + 0.40, back - 0.002, 2.0),
                _colour(np.array(room.skirting) * 0.92),
                "paint",
            ),
            box(
                (x + sign[room.door] * -0.34 - 0.05, back - 0.085, 1.0),
                (x + sign[room.door] * -0.34 + 0.05, back - 0.07, 1.02),
                dark,
                "metal",
            ),
        ]
    if room.frame != "none":
        x = sign[room.frame] * 0.95
        meshes += [
            box((x - 0.26, back - 0.025, 1.22), (x + 0.26, back - 0.001, 1.92), (0.05, 0.04, 0.035), "paint"),
            box((x - 0.235, back - 0.028, 1.245), (x + 0.235, back - 0.002, 1.895), (0.78, 0.77, 0.74), "paint"),
            box((x - 0.15, back - 0.030, 1.33), (x + 0.15, back - 0.003, 1.81), (0.30, 0.42, 0.45), "paint"),
        ]
    return meshes


def _colour(values: Floats) -> Colour:
    red, green, blue = np.clip(values, 0, 0.9)
    return float(red), float(green), float(blue)


_FLOORS: tuple[Colour, ...] = (
    (0.42, 0.27, 0.16),
    (0.25, 0.14, 0.08),
    (0.5, 0.4, 0.28),
    (0.35, 0.35, 0.34),
    (0.16, 0.18, 0.2),
    (0.5, 0.48, 0.44),
)
