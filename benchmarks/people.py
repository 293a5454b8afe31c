"""Recipes of people -> people who stand in a room, and the scene that shows them.

A view is a whole turn of the person: front 0, back 180, left -90 (the left side faces the camera), right 90 degrees,
plus the posture's own yaw, `+` towards the own left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from benchmarks.bodies import shape_of
from benchmarks.clothes import dressed
from benchmarks.legs import set_apart
from benchmarks.meshes import Floats, Mesh, box
from benchmarks.poses import Posed, spin
from benchmarks.recipe import Body, Colour
from benchmarks.room import furnished
from benchmarks.scene import Camera, Room, Scene
from benchmarks.stickers import stuck

View = Literal["front", "back", "left", "right"]
TURN_DEG: dict[View, float] = {"front": 0.0, "back": 180.0, "left": -90.0, "right": 90.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """How a picture is taken when its camera is drawn by chance."""

    width: int = 768
    height: int = 1024
    roll_sd_deg: float = 0.0
    """Spread of the camera's roll; drawn values are cut at 4 degrees."""
    roll_deg: float | None = None
    """The roll, where it is not left to chance."""
    distances_m: tuple[float, float] = (2.6, 4.5)
    lens_heights_m: tuple[float, float] = (0.8, 1.2)
    least: float = 0.68
    """How much of the picture's height the people fill at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticking:
    """Stickers of one colour; `slips` None puts each exactly over its bone."""

    slips: np.random.Generator | None
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """A body with its place in the room. `to_room` turns and shifts points of the body frame into the room.

    `meshes` are all that is seen of it; `stickers` the centres of what is stuck on it. Body
    frame. [m]
    """

    body: Body
    view: View
    posed: Posed
    meshes: tuple[Mesh, ...]
    stickers: dict[str, Floats]
    x_m: float = 0.0

    @property
    def turn_deg(self) -> float:
        """Whole turn about the vertical, view and yaw, `+` towards the own left."""
        return TURN_DEG[self.view] + self.body.posture.yaw_deg

    def to_room(self, points: Floats) -> Floats:
        """Body frame -> room frame."""
        return np.asarray(points @ spin(self.turn_deg).T + np.array([self.x_m, 0.0, 0.0]))


def person(body: Body, view: View, *, x_m: float = 0.0, sticking: Sticking | None = None) -> Person:
    """Make, pose and dress a body, and stand it in the room, its legs clear of each other."""
    stands, posed = set_apart(shape_of(body), body)
    worn = dressed(stands, posed)
    stickers, centres = stuck(worn, posed, sticking.slips, sticking.colour) if sticking else ([], {})
    return Person(body=stands, view=view, posed=posed, meshes=(*worn, *stickers), stickers=centres, x_m=x_m)


def scene(people: list[Person], camera: Camera, room: Room) -> Scene:
    """Everything that can be seen."""
    meshes = furnished(room)
    for someone in people:
        own = list(someone.meshes)
        if (seat := someone.posed.seat_height_m) is not None:
            own.append(_seat(someone, seat))
        if someone.body.posture.block_mm:
            own.append(_block(someone))
        meshes += [replace(mesh, vertices=someone.to_room(mesh.vertices)) for mesh in own]
    return Scene(meshes=tuple(meshes), camera=camera, room=room)


def sampled_camera(rng: np.random.Generator, people: list[Person], how: Snapshot) -> Camera:
    """A camera that has all of the people in the picture; any, where there are none."""
    if not people:
        return Camera(width=how.width, height=how.height)
    points = np.concatenate([p.to_room(p.posed.vertices[::7]) for p in people])
    for _ in range(500):
        distance, lens = float(rng.uniform(*how.distances_m)), float(rng.uniform(*how.lens_heights_m))
        pitch = np.degrees(np.arctan2(points[:, 2].mean() - lens, distance)) + rng.normal(0, 1.5)
        camera = Camera(
            width=how.width,
            height=how.height,
            distance_m=distance,
            lens_height_m=lens,
            aside_m=float(rng.normal(0, 0.08)),
            focal_35mm=float(rng.uniform(24, 50)),
            roll_deg=_roll_deg(rng, how),
            pitch_deg=float(np.clip(pitch, -15, 15)),
            pan_deg=float(rng.normal(0, 1.5)),
        )
        if _well_framed(camera.project(points), camera, least=how.least):
            return camera
    raise ValueError(f"no camera of 500 has all {len(people)} people in the picture")


def _roll_deg(rng: np.random.Generator, how: Snapshot) -> float:
    chance = float(np.clip(rng.normal(0, how.roll_sd_deg), -4, 4))
    return chance if how.roll_deg is None else how.roll_deg


def _well_framed(pixels: Floats, camera: Camera, *, least: float) -> bool:
    size = np.array([camera.width, camera.height])
    low, high = pixels.min(0) / size, pixels.max(0) / size
    return bool((low > 0.03).all() and (high < 0.97).all() and high[1] - low[1] > least)


def _seat(someone: Person, height_m: float) -> Mesh:
    """A plain wooden box under a seated person."""
    under = someone.posed.heads["root"]
    return box(
        (under[0] - 0.24, under[1] - 0.20, 0.0),
        (under[0] + 0.24, under[1] + 0.26, height_m),
        (0.38, 0.24, 0.13),
        "paint",
    )


def _block(someone: Person) -> Mesh:
    """A board under one foot, as high as the posture says."""
    block_mm = someone.body.posture.block_mm
    foot = someone.posed.heads["foot.L" if block_mm > 0 else "foot.R"]
    out = float(np.sign(block_mm))
    middle = (someone.posed.heads["foot.L"][0] + someone.posed.heads["foot.R"][0]) / 2
    inwards = min(0.055, out * (foot[0] - middle))
    inner, outer = sorted((foot[0] - out * inwards, foot[0] + out * 0.085))
    return box((inner, foot[1] - 0.22, 0.0), (outer, foot[1] + 0.09, abs(block_mm) / 1000), (0.30, 0.20, 0.11), "paint")
