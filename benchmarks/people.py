"""Recipes of people -> people who stand in a room, and the scene that shows them.

A view is a whole turn of the person: front 0, back 180, left -90 (the left side faces the camera), right 90 degrees,
plus the posture's own yaw, `+` towards the own left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from benchmarks.bodies import shape_of, topology
from benchmarks.clothes import dressed
from benchmarks.meshes import Floats, Mesh, box
from benchmarks.poses import Posed, posed, spin
from benchmarks.recipe import Body
from benchmarks.scene import Camera, Room, Scene, furnished

View = Literal["front", "back", "left", "right"]
TURN_DEG: dict[View, float] = {"front": 0.0, "back": 180.0, "left": -90.0, "right": 90.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """How a picture is taken when its camera is drawn by chance."""

    width: int = 768
    height: int = 1024
    roll_sd_deg: float = 0.0
    """Spread of the camera's roll; drawn values are cut at 4 degrees."""
    careful: bool = True
    """Set up as the protocol asks: from 2.6 m on, lens between 0.8 and 1.2 m, the person fills two thirds of the
    height."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """A body with its place in the room. `to_room` turns and shifts points of the body frame into the room."""

    body: Body
    view: View
    posed: Posed
    x_m: float = 0.0
    y_m: float = 0.0

    @property
    def turn_deg(self) -> float:
        """Whole turn about the vertical, view and yaw, `+` towards the own left."""
        return TURN_DEG[self.view] + self.body.posture.yaw_deg

    def to_room(self, points: Floats) -> Floats:
        """Body frame -> room frame."""
        return np.asarray(points @ spin(self.turn_deg).T + np.array([self.x_m, self.y_m, 0.0]))


def person(body: Body, view: View, *, x_m: float = 0.0, y_m: float = 0.0) -> Person:
    """Make and pose a body, and stand it in the room."""
    return Person(body=body, view=view, posed=posed(shape_of(body), topology(), body), x_m=x_m, y_m=y_m)


def scene(people: list[Person], camera: Camera, room: Room) -> Scene:
    """Everything that can be seen."""
    meshes = furnished(room)
    for someone in people:
        worn = dressed(someone.body, someone.posed)
        meshes += [replace(mesh, vertices=someone.to_room(mesh.vertices)) for mesh in worn]
        if (seat := someone.posed.seat_height_m) is not None:
            meshes.append(_seat(someone, seat))
    return Scene(meshes=tuple(meshes), camera=camera, room=room)


def sampled_camera(rng: np.random.Generator, people: list[Person], how: Snapshot) -> Camera:
    """A camera that has all of the people in the picture."""
    points = np.concatenate([p.to_room(p.posed.vertices[::7]) for p in people])
    for _ in range(500):
        distance, lens = (
            float(rng.uniform(2.6 if how.careful else 2.0, 4.5)),
            float(rng.uniform(0.8, 1.2) if how.careful else rng.uniform(0.6, 1.6)),
        )
        pitch = np.degrees(np.arctan2(points[:, 2].mean() - lens, distance)) + rng.normal(0, 1.5)
        camera = Camera(
            width=how.width,
            height=how.height,
            distance_m=distance,
            lens_height_m=lens,
            aside_m=float(rng.normal(0, 0.08)),
            focal_35mm=float(rng.uniform(24, 50)),
            roll_deg=float(np.clip(rng.normal(0, how.roll_sd_deg), -4, 4)),
            pitch_deg=float(np.clip(pitch, -15, 15)),
            pan_deg=float(rng.normal(0, 1.5)),
        )
        if _well_framed(camera.project(points), camera, least=0.68 if how.careful else 0.55):
            return camera
    raise ValueError(f"no camera of 500 has all {len(people)} people in the picture")


def _well_framed(pixels: Floats, camera: Camera, *, least: float) -> bool:
    size = np.array([camera.width, camera.height])
    low, high = pixels.min(0) / size, pixels.max(0) / size
    return bool((low > 0.03).all() and (high < 0.97).all() and high[1] - low[1] > least)


def _seat(someone: Person, height_m: float) -> Mesh:
    """A plain wooden box under a seated person."""
    under = someone.posed.heads["root"]
    plain = box(
        (under[0] - 0.24, under[1] - 0.20, 0.0),
        (under[0] + 0.24, under[1] + 0.26, height_m),
        (0.38, 0.24, 0.13),
        "paint",
    )
    return Mesh(vertices=someone.to_room(plain.vertices), faces=plain.faces, colours=plain.colours, material="paint")
