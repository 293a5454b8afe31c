"""Rooms: walls, floor, a door, pictures, things that stand about; and rooms drawn by chance.

Colours of walls and floors come in disjoint palettes, so that no two sets of pictures share a room.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import trimesh

from benchmarks.meshes import Floats, Mesh, box
from benchmarks.recipe import Colour
from benchmarks.scene import Room


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


def room_in(rng: np.random.Generator, palette: int) -> Room:
    """Some room in the colours of one palette: lit by one to three lamps, plain or cluttered, sometimes in stripes of
    shade. The higher the palette, the nearer are floors to yellow; 0 has the hue of skin, -1 is next to it, redder.
    """
    plain = sampled_room(rng)
    shade, hue = rng.uniform(0.25, 0.75), (palette + float(rng.uniform(0.05, 0.95))) / 4
    ground = (palette + float(rng.uniform(0.05, 0.95))) / 4
    lamps = int(rng.integers(1, 4))
    return replace(
        plain,
        wall=colorsys.hsv_to_rgb(hue % 1.0, float(rng.uniform(0.05, 0.3)), shade),
        floor=colorsys.hsv_to_rgb(0.04 + 0.10 * ground, float(rng.uniform(0.1, 0.65)), float(rng.uniform(0.15, 0.5))),
        clutter=int(rng.integers(1, 1 << 30)) if rng.random() < 0.55 else 0,
        lamps=lamps,
        lamp_size_m=float(rng.uniform(0.3, 1.8)),
        slats=bool(rng.random() < 0.2 and abs(plain.lamp_side) > 0.4),
        light=plain.light * (1.0, 1.25, 1.1, 1.0)[lamps],
    )


def furnished(room: Room) -> list[Mesh]:
    """All that a room holds but its people."""
    meshes = _shell(room)
    if room.door != "none":
        meshes += _door(room)
    if room.frame != "none":
        meshes += _picture(room)
    if room.before_m:
        meshes.append(box((-0.55, -0.75, 0.0), (0.55, -0.4, room.before_m), (0.34, 0.25, 0.17), "paint"))
    if room.clutter:
        meshes += _clutter(room)
    return meshes + (_slats(room) if room.slats else [])


def _shell(room: Room) -> list[Mesh]:
    """Floor, walls, ceiling and skirting."""
    back, half, front, top = room.wall_behind_m, room.width_m / 2, -6.0, 2.75
    return [
        box((-half - 3, front, -0.05), (half + 3, back, 0.0), room.floor, f"floor_{room.floor_kind}"),
        box((-half - 3, back, 0.0), (half + 3, back + 0.1, top), room.wall, "wall"),
        box((-half - 0.1, front, 0.0), (-half, back, top), room.wall, "wall"),
        box((half, front, 0.0), (half + 0.1, back, top), room.wall, "wall"),
        box((-half - 3, front, top), (half + 3, back, top + 0.1), (0.8, 0.8, 0.8), "wall"),
        box((-half, back - 0.015, 0.0), (half, back, 0.09), room.skirting, "paint"),
        box((-half, front, 0.0), (-half + 0.015, back, 0.09), room.skirting, "paint"),
        box((half - 0.015, front, 0.0), (half, back, 0.09), room.skirting, "paint"),
    ]


_SIGN = {"left": -1.0, "right": 1.0}


def _door(room: Room) -> list[Mesh]:
    sign, back = _SIGN[room.door], room.wall_behind_m
    x = sign * 1.15
    leaf = _colour(np.array(room.skirting) * 0.92)
    handle = x - sign * 0.34
    return [
        box((x - 0.47, back - 0.025, 0.0), (x + 0.47, back - 0.001, 2.07), room.skirting, "paint"),
        box((x - 0.40, back - 0.032, 0.0), (x + 0.40, back - 0.002, 2.0), leaf, "paint"),
        box(
            (handle - 0.05, back - 0.085, 1.0),
            (handle + 0.05, back - 0.07, 1.02),
            _colour(np.array(room.skirting) * 0.55),
            "metal",
        ),
    ]


def _picture(room: Room) -> list[Mesh]:
    x, back = _SIGN[room.frame] * 0.95, room.wall_behind_m
    return [
        box((x - 0.26, back - 0.025, 1.22), (x + 0.26, back - 0.001, 1.92), (0.05, 0.04, 0.035), "paint"),
        box((x - 0.235, back - 0.028, 1.245), (x + 0.235, back - 0.002, 1.895), (0.78, 0.77, 0.74), "paint"),
        box((x - 0.15, back - 0.030, 1.33), (x + 0.15, back - 0.003, 1.81), (0.30, 0.42, 0.45), "paint"),
    ]


def _slats(room: Room) -> list[Mesh]:
    """Boards near the main lamp, out of the picture."""
    side = 1.75 * float(np.sign(room.lamp_side) or 1.0)
    return [
        box((side - 0.25, -2.75, 0.5 + 0.32 * k), (side + 0.25, -2.73, 0.66 + 0.32 * k), (0.3, 0.3, 0.3), "paint")
        for k in range(6)
    ]


def _clutter(room: Room) -> list[Mesh]:
    """A few things beside the person, near the wall."""
    rng = np.random.default_rng(room.clutter)
    kinds: list[Callable[[np.random.Generator, Floats], list[Mesh]]] = [_cabinet, _plant, _ball, _table, _poster]
    meshes: list[Mesh] = []
    sides = rng.permutation([-1.0, 1.0, -1.0, 1.0])
    for k, kind in enumerate(rng.permutation(len(kinds))[: rng.integers(1, 5)]):
        place = np.array([sides[k] * rng.uniform(0.75, 1.5), room.wall_behind_m - rng.uniform(0.3, 0.4), 0.0])
        meshes += kinds[kind](rng, place)
    return meshes


def _cabinet(rng: np.random.Generator, at: Floats) -> list[Mesh]:
    wide, tall, colour = rng.uniform(0.2, 0.45), rng.uniform(0.4, 1.5), _hue(rng, 0.25)
    front = _colour(np.array(colour) * 0.85)
    doors = int(rng.integers(1, 5))
    step = tall / doors
    low = (at[0] - wide, at[1] - 0.25, 0.0)
    meshes = [box(low, (at[0] + wide, at[1] + 0.28, tall), colour, "paint")]
    return meshes + [
        box(
            (at[0] - wide + 0.015, at[1] - 0.262, k * step + 0.012),
            (at[0] + wide - 0.015, at[1] - 0.25, (k + 1) * step - 0.012),
            front,
            "paint",
        )
        for k in range(doors)
    ]


def _plant(rng: np.random.Generator, at: Floats) -> list[Mesh]:
    pot = trimesh.creation.cylinder(radius=0.13, height=0.26, sections=24)
    meshes = [_solid(pot, np.add(at, (0, 0, 0.13)), _hue(rng, 0.5), "paint")]
    for _ in range(14):
        leaf = trimesh.creation.icosphere(subdivisions=2)
        turn = trimesh.transformations.random_rotation_matrix(rng.random(3))
        leaf.apply_scale([0.05, 0.012, 0.17])
        leaf.apply_transform(turn)
        where = np.add(at, (*rng.normal(0, 0.09, 2), rng.uniform(0.35, 0.8)))
        meshes.append(_solid(leaf, where, (0.05, rng.uniform(0.12, 0.28), 0.05), "paint"))
    return meshes


def _ball(rng: np.random.Generator, at: Floats) -> list[Mesh]:
    radius = float(rng.uniform(0.12, 0.33))
    return [
        _solid(
            trimesh.creation.icosphere(subdivisions=4, radius=radius), np.add(at, (0, 0, radius)), _hue(rng, 0.7), "eye"
        )
    ]


def _table(rng: np.random.Generator, at: Floats) -> list[Mesh]:
    """A treatment table."""
    wide, tall, colour = rng.uniform(0.3, 0.5), rng.uniform(0.5, 0.8), _hue(rng, 0.5)
    meshes = [box((at[0] - wide, at[1] - 0.25, tall), (at[0] + wide, at[1] + 0.28, tall + 0.09), colour, "paint")]
    return meshes + [
        box((x - 0.025, at[1] + y - 0.025, 0.0), (x + 0.025, at[1] + y + 0.025, tall), (0.5, 0.5, 0.5), "metal")
        for x in (at[0] - wide + 0.05, at[0] + wide - 0.05)
        for y in (-0.2, 0.22)
    ]


def _poster(rng: np.random.Generator, at: Floats) -> list[Mesh]:
    """On the wall, not quite straight edges inside it: bars of colour."""
    wall, x, z = at[1] + 0.29, at[0], rng.uniform(1.2, 1.5)
    sheet = [box((x - 0.2, wall, z - 0.28), (x + 0.2, wall + 0.002, z + 0.28), (0.8, 0.8, 0.78), "paint")]
    return sheet + [
        box(
            (x - 0.17, wall - 0.002, z - 0.24 + 0.09 * k),
            (x - 0.17 + rng.uniform(0.05, 0.34), wall, z - 0.18 + 0.09 * k),
            _hue(rng, 0.6),
            "paint",
        )
        for k in range(5)
    ]


def _solid(shape: trimesh.Trimesh, at: Floats, colour: Colour, material: str) -> Mesh:
    vertices = np.asarray(shape.vertices) + at
    return Mesh(
        vertices=vertices, faces=np.asarray(shape.faces), colours=np.tile(colour, (len(vertices), 1)), material=material
    )


def _hue(rng: np.random.Generator, saturation: float) -> Colour:
    return colorsys.hsv_to_rgb(float(rng.random()), saturation * float(rng.random()), float(rng.uniform(0.05, 0.6)))


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
