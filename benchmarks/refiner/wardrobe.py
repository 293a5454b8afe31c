"""Clothes for the lessons: any colour, creases, prints, side stripes, pockets, socks; on top of what `clothes` makes.

Creases move the cloth; everything else is colour at the vertices, some 6 mm apart, finer than a lesson's pixel.
"""

from __future__ import annotations

import colorsys
from dataclasses import replace

import numpy as np

from benchmarks.bodies import topology
from benchmarks.meshes import Floats, Mesh, normals
from benchmarks.people import Person
from benchmarks.recipe import Bottom, Clothes, Colour, Top

_SOCK_M = (0.02, 0.26)
"""Height over the floor at which socks end."""


def any_clothes(rng: np.random.Generator) -> Clothes:
    """Street and gym clothes of any colour; trousers and shoes more often than in the sets."""
    tops: tuple[Top, ...] = ("vest", "fitted", "t_shirt", "hanging")
    bottoms: tuple[Bottom, ...] = ("shorts", "leggings", "loose_shorts", "trousers")
    return Clothes(
        top=tops[rng.choice(4, p=[0.25, 0.25, 0.3, 0.2])],
        tucked=bool(rng.random() < 0.4),
        bottom=bottoms[rng.choice(4, p=[0.3, 0.2, 0.2, 0.3])],
        waist_slant_deg=float(rng.normal(0, 2.5)),
        shoes="trainers" if rng.random() < 0.35 else "none",
        top_colour=any_colour(rng),
        bottom_colour=any_colour(rng),
        shoe_colour=any_colour(rng),
    )


def any_colour(rng: np.random.Generator) -> Colour:
    """Linear RGB, dark and grey more often than bright."""
    return colorsys.hsv_to_rgb(float(rng.random()), float(rng.beta(1, 1.6)), float(0.015 + 0.8 * rng.beta(0.8, 1.6)))


def embellished(rng: np.random.Generator, someone: Person) -> tuple[Mesh, ...]:
    """The meshes of a person, cloth creased and printed, feet sometimes in socks or sandals."""
    meshes = []
    for mesh in someone.meshes:
        if mesh.material == "cloth":
            mesh = _printed(rng, _creased(rng, mesh))
        elif mesh.material == "skin":
            mesh = _shod(rng, mesh)
        meshes.append(mesh)
    return tuple(meshes)


def _creased(rng: np.random.Generator, mesh: Mesh) -> Mesh:
    """Folds along the normals: a few waves of 2 to 12 cm, warped so that none is straight; deep ones inwards less."""
    depth_m = float(rng.choice([0.0, 0.0015, 0.003, 0.005])) * rng.uniform(0.5, 1.2)
    if depth_m == 0.0:
        return mesh
    points = mesh.vertices + 0.02 * np.sin(mesh.vertices @ rng.normal(0, 18, (3, 3)) + rng.uniform(0, 6.3, 3))
    height = np.zeros(len(points))
    for _ in range(5):
        length = rng.uniform(0.02, 0.12)
        way = rng.normal(size=3) * [1, 1, rng.choice([0.3, 1.0, 2.5])]
        phase = points @ (2 * np.pi / length * way / np.linalg.norm(way)) + rng.uniform(0, 6.3)
        patch = np.clip(np.sin(mesh.vertices @ rng.normal(0, 9, 3) + rng.uniform(0, 6.3)), 0, 1)
        height += patch * (1 - 2 * np.abs(np.sin(phase / 2)))
    out = normals(mesh.vertices, mesh.faces)
    return replace(mesh, vertices=mesh.vertices + out * (depth_m * np.clip(height, -1, 2))[:, None])


def _printed(rng: np.random.Generator, mesh: Mesh) -> Mesh:
    """One or two of: stripes, checks, blotches, a panel, pockets, a band at the upper edge; and a weave."""
    colours = mesh.colours * (1 + rng.uniform(0, 0.12) * rng.normal(size=(len(mesh.colours), 1)))
    kinds = [_stripes, _blotches, _side_panel, _pockets, _band]
    for kind in rng.permutation(len(kinds))[: rng.choice([0, 1, 2, 3], p=[0.4, 0.3, 0.2, 0.1])]:
        share = kinds[kind](rng, mesh.vertices)[:, None]
        colours = colours + share * (np.array(any_colour(rng)) - colours)
    return replace(mesh, colours=np.clip(colours, 0, 1))


def _stripes(rng: np.random.Generator, points: Floats) -> Floats:
    way = rng.normal(size=3) if rng.random() < 0.4 else np.eye(3)[rng.choice([0, 2])]
    wave = np.sin(points @ (way / np.linalg.norm(way)) * 2 * np.pi / rng.uniform(0.015, 0.12))
    return np.asarray((wave > rng.uniform(-0.2, 0.95)) * rng.uniform(0.3, 1))


def _blotches(rng: np.random.Generator, points: Floats) -> Floats:
    total = sum(np.sin(points @ rng.normal(0, 1 / rng.uniform(0.01, 0.06), 3) + rng.uniform(0, 6.3)) for _ in range(4))
    return np.asarray((total > rng.uniform(0.5, 2)) * rng.uniform(0.3, 1))


def _side_panel(rng: np.random.Generator, points: Floats) -> Floats:
    """A strip down the outer side; sometimes on one side only."""
    middle = np.median(points[:, 0])
    aside = np.abs(points[:, 0] - middle)
    edge = np.quantile(aside, rng.uniform(0.7, 0.95))
    sides = np.sign(points[:, 0] - middle) != rng.choice([-1, 0, 0, 0, 1])
    return np.asarray((aside > edge) & sides, float)


def _pockets(rng: np.random.Generator, points: Floats) -> Floats:
    """Dark lines and patches of a few centimetres, each side its own."""
    share = np.zeros(len(points))
    low, high = points.min(0), points.max(0)
    for _ in range(rng.integers(1, 5)):
        centre = rng.uniform(low, high)
        half = rng.uniform([0.01, 0.01, 0.004], [0.06, 0.2, 0.07])
        share = np.maximum(share, (np.abs(points - centre) < half).all(1) * rng.uniform(0.4, 1))
    return share


def _band(rng: np.random.Generator, points: Floats) -> Floats:
    """A belt or waistband: a level strip near the upper or lower end, seldom quite level."""
    slope = np.tan(np.radians(rng.normal(0, 2.5)))
    height = points[:, 2] + slope * points[:, 0]
    end = np.quantile(height, rng.choice([0.02, 0.9, 0.97]))
    return np.asarray(np.abs(height - end) < rng.uniform(0.008, 0.03), float)


def _shod(rng: np.random.Generator, mesh: Mesh) -> Mesh:
    """Socks or straps of sandals as colour of the skin, where there are no shoes over them."""
    kind = rng.choice(["bare", "socks", "straps"], p=[0.6, 0.25, 0.15])
    if kind == "bare" or len(mesh.vertices) != topology().finer.weights.shape[0]:
        return mesh
    feet = np.asarray(mesh.vertices[:, 2] < rng.uniform(*_SOCK_M)) & (np.abs(mesh.vertices[:, 0]) < 0.6)
    low = mesh.vertices[:, 2] < 0.12
    strapped = low & (np.sin(mesh.vertices[:, 1] * 2 * np.pi / rng.uniform(0.04, 0.1)) > rng.uniform(0.2, 0.8))
    colours = mesh.colours.copy()
    colours[feet if kind == "socks" else strapped] = any_colour(rng)
    return replace(mesh, colours=colours)
