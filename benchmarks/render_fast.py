"""Stored scenes -> quick pictures by pyrender on Mesa's EGL: no screen or GPU needed, a second or two each.

Must not share a process with anny (their compilers clash).

python -m benchmarks.render_fast SCENE.npz PICTURE.jpg [SCENE.npz PICTURE.jpg ...]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["PYOPENGL_PLATFORM"] = "egl"

import numpy as np
import pyrender
from PIL import Image

from benchmarks.meshes import Floats, normals
from benchmarks.scene import Scene

_ROUGHNESS = {"skin": 0.6, "eye": 0.2, "cloth": 0.95, "hair": 0.7}


def render(scene: Scene) -> Image.Image:
    """One picture, at twice the size and then halved, so that edges are smooth."""
    camera, room = scene.camera, scene.room
    world = pyrender.Scene(ambient_light=np.array([0.42, 0.42, 0.44]) * room.light, bg_color=(0.4, 0.4, 0.4))
    for mesh in scene.meshes:
        colours = np.concatenate([mesh.colours, np.ones((len(mesh.colours), 1))], 1)
        material = pyrender.MetallicRoughnessMaterial(
            metallicFactor=0.0, roughnessFactor=_ROUGHNESS.get(mesh.material, 0.8), doubleSided=True
        )
        primitive = pyrender.Primitive(
            positions=mesh.vertices.astype(np.float32),
            indices=mesh.faces.astype(np.uint32),
            color_0=colours,
            normals=normals(mesh.vertices, mesh.faces).astype(np.float32),
            material=material,
            mode=4,
        )
        world.add(pyrender.Mesh([primitive]))
    pose = np.eye(4)
    right, up, forward = camera.axes()
    pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = right, up, -forward, camera.place
    f = 2 * camera.focal_px
    world.add(pyrender.IntrinsicsCamera(f, f, camera.width, camera.height, znear=0.1, zfar=30), pose=pose)
    warm = np.array([1.0, 0.97 - 0.06 * room.warmth, 0.93 - 0.16 * room.warmth])
    for aside, strength in ((3.0 * room.lamp_side, 2.6), (-2.0 * room.lamp_side, 1.0))[: room.lamps]:
        world.add(
            pyrender.DirectionalLight(color=warm, intensity=strength * room.light), pose=_shining([aside, -2.5, 3.0])
        )
    renderer = pyrender.OffscreenRenderer(
        2 * camera.width, 2 * camera.height
    )  # made anew each time: it leaks otherwise
    colour, _ = renderer.render(world)
    renderer.delete()
    return Image.fromarray(colour).resize((camera.width, camera.height), Image.Resampling.BOX)


def _shining(source: list[float]) -> Floats:
    """Pose of a light at `source` that shines on the middle of a person."""
    back = np.array(source) - [0, 0, 1.0]
    back /= np.linalg.norm(back)
    right = np.cross([0, 0, 1.0], back)
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(back, right), back], 1)
    return pose


def main(arguments: list[str]) -> None:
    """Render pairs of scene and picture."""
    for scene, picture in zip(arguments[::2], arguments[1::2], strict=True):
        render(Scene.load(Path(scene))).save(picture, quality=90)


if __name__ == "__main__":
    main(sys.argv[1:])
