"""Scenes of lessons -> the person cut out (RGBA) and the empty room (RGB), in a window from waist to feet.

python -m benchmarks.refiner.render ABOUT.npz LESSONS.npz SCENE.npz ...

Must not share a process with anny. Lights are drawn by chance, not taken from the room; half of them throw shadows.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["PYOPENGL_PLATFORM"] = "egl"

import numpy as np
import pyrender

from benchmarks.meshes import Floats, Mesh, normals
from benchmarks.scene import Camera, Scene

WIDTH, HEIGHT = 288, 512
LEG_PX = 228.0
"""From the middle of the hips to the middle of the ankles in the window."""
HIPS_DOWN = 0.29
"""Where the hips are in the window, as a share of its height."""


def window(joints: Floats) -> tuple[Floats, float]:
    """Upper left corner of the window in the picture [px], and how many of its pixels one of the picture's becomes."""
    hips, ankles = joints[:2].mean(0), joints[4:].mean(0)
    scale = LEG_PX / float(np.linalg.norm(ankles - hips))
    middle = np.array([(hips[0] + ankles[0]) / 2, hips[1]])
    return middle - np.array([WIDTH / 2, HIPS_DOWN * HEIGHT]) / scale, scale


def _primitive(mesh: Mesh, roughness: float) -> pyrender.Mesh:
    colours = np.concatenate([mesh.colours, np.ones((len(mesh.colours), 1))], 1)
    return pyrender.Mesh(
        [
            pyrender.Primitive(
                positions=mesh.vertices.astype(np.float32),
                indices=mesh.faces.astype(np.uint32),
                color_0=colours,
                normals=normals(mesh.vertices, mesh.faces).astype(np.float32),
                material=pyrender.MetallicRoughnessMaterial(
                    metallicFactor=0.0, roughnessFactor=roughness, doubleSided=True
                ),
                mode=4,
            )
        ]
    )


def _lit(meshes: list[Mesh], camera: Camera, corner: Floats, scale: float, rng: np.random.Generator) -> pyrender.Scene:
    world = pyrender.Scene(ambient_light=np.full(3, rng.uniform(0.15, 0.6)), bg_color=(0.0, 0.0, 0.0, 0.0))
    for mesh in meshes:
        world.add(_primitive(mesh, rng.uniform(0.45, 1.0)))
    pose = np.eye(4)
    right, up, forward = camera.axes()
    pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = right, up, -forward, camera.place
    f = camera.focal_px * scale
    cx, cy = (np.array([camera.width, camera.height]) / 2 - corner) * scale
    world.add(pyrender.IntrinsicsCamera(f, f, cx, cy, znear=0.1, zfar=30), pose=pose)
    for _ in range(rng.integers(1, 4)):
        source = np.array([rng.uniform(-3, 3), rng.uniform(-3.5, -0.5), rng.uniform(1.0, 4.0)])
        colour = np.array([1.0, rng.uniform(0.86, 1.0), rng.uniform(0.75, 1.0)])
        world.add(pyrender.DirectionalLight(color=colour, intensity=rng.uniform(0.8, 3.5)), pose=_shining(source))
    return world


def _shining(source: Floats) -> Floats:
    """Pose of a light at `source` that shines on the middle of a person."""
    back = source - [0, 0, 0.8]
    back = back / np.linalg.norm(back)
    right = np.cross([0, 0, 1.0], back)
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(back, right), back], 1)
    pose[:3, 3] = back * 6
    return pose


def main(about_file: str, made: str, scenes: list[str]) -> None:
    """Render all scenes of a batch into one file."""
    about = dict(np.load(about_file))
    rng = np.random.default_rng([int(about.pop("seed")), 7])
    renderer = pyrender.OffscreenRenderer(WIDTH, HEIGHT)
    people, rooms, joints = [], [], []
    for k, file in enumerate(scenes):
        scene = Scene.load(Path(file))
        corner, scale = window(about["joints"][k])
        own = int(about["own_meshes"][k])
        furniture, person = list(scene.meshes[:-own]), list(scene.meshes[-own:])
        colour, _ = renderer.render(_lit(person, scene.camera, corner, scale, rng), pyrender.RenderFlags.RGBA)
        room, _ = renderer.render(_lit(furniture, scene.camera, corner, scale, rng))
        people.append(colour)
        rooms.append(room)
        joints.append((about["joints"][k] - corner) * scale)
    renderer.delete()
    np.savez(
        Path(made).with_suffix(".part"),
        people=np.stack(people),
        rooms=np.stack(rooms),
        joints=np.stack(joints).astype(np.float32),
        front=about["front"],
        roll_deg=about["roll_deg"].astype(np.float32),
    )
    Path(made).with_suffix(".part.npz").replace(made)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
