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

from benchmarks.meshes import Floats, Mesh
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
    before_m: float = 0.0
    """Height of a chest that stands before the person; 0: none."""
    clutter: int = 0
    """Seed of the things that stand about; 0: none."""
    lamps: int = 3
    """1: a main lamp; 2: a weaker one from the other side too; 3: and the ceiling."""
    lamp_size_m: float = 1.6
    """Of the main lamp: a small one throws hard shadows."""
    slats: bool = False
    """Slats before the main lamp, which throw stripes of shade."""
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
