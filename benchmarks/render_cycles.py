"""Stored scenes -> pictures by Blender's Cycles: soft light, shadows, cloth and skin; half a minute a megapixel.

python -m benchmarks.render_cycles SAMPLES SCENE.npz PICTURE.png [SCENE.npz PICTURE.png ...]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from benchmarks.meshes import Mesh
from benchmarks.scene import Camera, Room, Scene


def render(scene: Scene, picture: Path, *, samples: int) -> None:
    """Render into `picture` (.png)."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for k, mesh in enumerate(scene.meshes):
        _add_mesh(mesh, f"{k}_{mesh.material}")
    _add_camera(scene.camera)
    _add_light(scene.room)
    settings = bpy.context.scene
    settings.render.engine = "CYCLES"
    settings.cycles.device = "CPU"
    settings.cycles.samples = samples
    settings.cycles.use_denoising = True
    settings.cycles.denoising_prefilter = "FAST"
    settings.cycles.use_light_tree = False
    settings.cycles.max_bounces = 3
    settings.render.resolution_x, settings.render.resolution_y = scene.camera.width, scene.camera.height
    settings.render.resolution_percentage = 100
    settings.render.threads_mode, settings.render.threads = "FIXED", 2
    settings.view_settings.view_transform = "AgX"
    settings.view_settings.look = "AgX - Medium High Contrast"
    settings.view_settings.exposure = 0.7
    settings.render.image_settings.file_format = "PNG"
    settings.render.filepath = str(picture)
    bpy.ops.render.render(write_still=True)


def _add_mesh(mesh: Mesh, name: str) -> None:
    data = bpy.data.meshes.new(name)
    data.from_pydata(mesh.vertices.tolist(), [], mesh.faces.tolist())
    attribute = data.color_attributes.new("colour", "FLOAT_COLOR", "POINT")
    rgba = np.concatenate([mesh.colours, np.ones((len(mesh.colours), 1))], 1)
    attribute.data.foreach_set("color", rgba.ravel().astype(np.float32))
    if mesh.material in ("skin", "eye", "cloth", "hair"):
        data.polygons.foreach_set("use_smooth", [True] * len(data.polygons))
    data.update()
    data.materials.append(_material(mesh.material, mesh.colours[0]))
    bpy.context.collection.objects.link(bpy.data.objects.new(name, data))


def _material(kind: str, colour: Any) -> Any:
    material = bpy.data.materials.new(kind)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    surface = nodes["Principled BSDF"]
    surface.inputs["Roughness"].default_value = _ROUGHNESS.get(kind, 0.6)
    surface.inputs["Specular IOR Level"].default_value = _SPECULAR.get(kind, 0.3)
    painted = nodes.new("ShaderNodeVertexColor")
    painted.layer_name = "colour"
    links.new(painted.outputs["Color"], surface.inputs["Base Color"])
    if kind == "skin":
        surface.inputs["Subsurface Weight"].default_value = 0.12
        surface.inputs["Subsurface Radius"].default_value = (0.008, 0.003, 0.0015)
        surface.inputs["Subsurface Scale"].default_value = 1.0
    if kind in _BUMPS:
        _add_bump(nodes, links, surface, _BUMPS[kind])
    if kind == "floor_planks":
        _add_planks(nodes, links, surface, colour)
    if kind == "floor_tiles":
        _add_tiles(nodes, links, surface, colour)
    return material


_ROUGHNESS = {
    "skin": 0.52,
    "eye": 0.12,
    "cloth": 0.92,
    "hair": 0.55,
    "wall": 0.95,
    "paint": 0.45,
    "metal": 0.3,
    "floor_planks": 0.42,
    "floor_tiles": 0.35,
    "floor_plain": 0.6,
}
_SPECULAR = {"skin": 0.35, "eye": 0.5, "cloth": 0.15, "hair": 0.3, "wall": 0.1}
_BUMPS = {
    "cloth": (14.0, 0.006, 0.45),
    "hair": (160.0, 0.003, 0.6),
    "wall": (120.0, 0.0008, 0.25),
    "skin": (220.0, 0.0004, 0.15),
}
"""Noise that ripples a surface: how fine [1/m], how deep [m], how strong."""


def _add_bump(nodes: Any, links: Any, surface: Any, ripple: tuple[float, float, float]) -> None:
    scale, depth_m, strength = ripple
    place, noise, bump = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeBump")
    noise.inputs["Scale"].default_value = scale
    noise.inputs["Detail"].default_value = 3.0
    bump.inputs["Distance"].default_value, bump.inputs["Strength"].default_value = depth_m, strength
    links.new(place.outputs["Object"], noise.inputs["Vector"])
    links.new(noise.outputs["Fac"], bump.inputs["Height"])
    links.new(bump.outputs["Normal"], surface.inputs["Normal"])


def _bricks(nodes: Any, links: Any, colour: Any, *, size_m: tuple[float, float], joint_m: float) -> Any:
    place, bricks = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeTexBrick")
    bricks.inputs["Scale"].default_value = 1.0
    bricks.inputs["Brick Width"].default_value, bricks.inputs["Row Height"].default_value = size_m
    bricks.inputs["Mortar Size"].default_value = joint_m
    bricks.inputs["Bias"].default_value = 0.0
    for name, shade in (("Color1", 0.85), ("Color2", 1.15), ("Mortar", 0.45)):
        bricks.inputs[name].default_value = (*(float(c) * shade for c in colour[:3]), 1.0)
    links.new(place.outputs["Object"], bricks.inputs["Vector"])
    return bricks


def _add_planks(nodes: Any, links: Any, surface: Any, colour: Any) -> None:
    """Boards of 14 cm that run across the room, with a grain."""
    bricks = _bricks(nodes, links, colour, size_m=(1.25, 0.14), joint_m=0.0015)
    place, stretch = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeMapping")
    grain, mix = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeMixRGB")
    stretch.inputs["Scale"].default_value = (2.5, 40.0, 1.0)
    grain.inputs["Detail"].default_value = 6.0
    mix.blend_type = "OVERLAY"
    mix.inputs["Fac"].default_value = 0.30
    links.new(place.outputs["Object"], stretch.inputs["Vector"])
    links.new(stretch.outputs["Vector"], grain.inputs["Vector"])
    links.new(bricks.outputs["Color"], mix.inputs["Color1"])
    links.new(grain.outputs["Fac"], mix.inputs["Color2"])
    links.new(mix.outputs["Color"], surface.inputs["Base Color"])


def _add_tiles(nodes: Any, links: Any, surface: Any, colour: Any) -> None:
    bricks = _bricks(nodes, links, colour, size_m=(0.6, 0.6), joint_m=0.004)
    bricks.offset = 0.0
    links.new(bricks.outputs["Color"], surface.inputs["Base Color"])


def _add_camera(camera: Camera) -> None:
    data = bpy.data.cameras.new("camera")
    data.sensor_fit, data.sensor_width = "HORIZONTAL", 36.0
    data.lens = camera.focal_px / camera.width * 36.0
    data.clip_start = 0.05
    right, up, forward = camera.axes()
    stand = bpy.data.objects.new("camera", data)
    stand.matrix_world = Matrix(
        np.block(
            [[np.stack([right, up, -forward], 1), camera.place[:, None]], [np.zeros((1, 3)), np.ones((1, 1))]]
        ).tolist()
    )
    bpy.context.collection.objects.link(stand)
    bpy.context.scene.camera = stand


def _add_light(room: Room) -> None:
    """A wide soft light on the lamp's side, as from a window behind the camera, a weaker one on the other, and the
    ceiling.
    """
    warm = (1.0, 0.96 - 0.07 * room.warmth, 0.91 - 0.17 * room.warmth)
    half = room.width_m / 2
    sides = ((room.lamp_side, 72.0, room.lamp_size_m), (-room.lamp_side, 16.0, 2.2))
    for side, watts, size in sides[: room.lamps]:
        x = float(np.clip(2.2 * side, -half + 0.3, half - 0.3))
        _area_light((x, -3.2, 1.7), (0.0, 0.0, 0.8), watts * room.light, size, warm)
    if room.lamps > 2:
        _area_light((0.0, -1.3, 2.70), (0.0, -1.2, 0.0), 36.0 * room.light, 2.2, warm)
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (*warm, 1.0)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.10 * room.light
    bpy.context.scene.world = world


def _area_light(
    place: tuple[float, float, float],
    target: tuple[float, float, float],
    watts: float,
    size_m: float,
    colour: tuple[float, float, float],
) -> None:
    data = bpy.data.lights.new("lamp", "AREA")
    data.energy, data.size, data.color = watts, size_m, colour
    lamp = bpy.data.objects.new("lamp", data)
    back = np.array(place) - np.array(target)
    back /= np.linalg.norm(back)
    right = np.cross([0.0, 1.0, 0.0] if abs(back[2]) > 0.95 else [0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right)
    turn = np.eye(4)
    turn[:3, :3], turn[:3, 3] = np.stack([right, np.cross(back, right), back], 1), place
    lamp.matrix_world = Matrix(turn.tolist())
    bpy.context.collection.objects.link(lamp)


def main(arguments: list[str]) -> None:
    """Render pairs of scene and picture; a picture that is already there is left alone."""
    samples, *files = arguments
    for scene, picture in zip(files[::2], files[1::2], strict=True):
        if not Path(picture).exists():
            render(Scene.load(Path(scene)), Path(picture), samples=int(samples))


if __name__ == "__main__":
    main(sys.argv[1:])
