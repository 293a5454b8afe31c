"""Scenes of plain bodies with a ball on every bony landmark, to be rendered by `render_fast` and looked at.

python -m benchmarks.bony_scenes FOLDER
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import trimesh

from benchmarks.bodies import topology
from benchmarks.bony import bony_points
from benchmarks.meshes import Floats, Mesh
from benchmarks.people import Person, View, person
from benchmarks.recipe import Body
from benchmarks.room import furnished
from benchmarks.scene import Camera, Room, Scene

_LOOKED_AT: dict[str, Body] = {
    "woman_thin": Body(weight=0.15, stature_cm=165),
    "woman_heavy": Body(weight=0.9, muscle=0.3, stature_cm=162),
    "man_average": Body(sex="male", stature_cm=178),
    "man_heavy": Body(sex="male", weight=0.9, stature_cm=176, age_years=60),
}


def _with_balls(someone: Person) -> Scene:
    fine = topology().finer
    skin = fine.weights @ someone.posed.vertices
    plain = Mesh(vertices=skin, faces=fine.faces, colours=np.full(skin.shape, 0.35), material="skin")
    shown = [plain, *(_ball(point) for point in bony_points(someone.posed).values())]
    in_room = [replace(mesh, vertices=someone.to_room(mesh.vertices)) for mesh in shown]
    return Scene(meshes=(*furnished(Room()), *in_room), camera=Camera(focal_35mm=46, lens_height_m=0.95), room=Room())


def _ball(place: Floats) -> Mesh:
    ball = trimesh.creation.icosphere(subdivisions=2, radius=0.008)
    vertices = np.asarray(ball.vertices) + place
    return Mesh(
        vertices=vertices,
        faces=np.asarray(ball.faces),
        colours=np.tile([0.9, 0.05, 0.02], (len(vertices), 1)),
        material="sticker",
    )


def main(folder: Path) -> None:
    """Write a scene of each body in each view."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in _LOOKED_AT.items():
        for view in get_args(View):
            _with_balls(person(body, view)).save(folder / f"{name}_{view}.npz")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
