"""Bony landmarks of a posed body, as fixed vertices of anny's coarse mesh: named before any accuracy run.

A landmark is the skin over the bone, as a sticker or a palpating finger finds it. Body frame: x to the person's left,
y backwards, z up, metres. Numbers are rows of `topology().template` and of `Posed.vertices`; the template is exactly
symmetric, so that every vertex of the left has its mirror image on the right. Rules, on the average shape, left side:

asis: 30 % PW above the hip centre (Bell 1990, Leardini 1999; PW = distance of the ASIS), on the skin in front, at
    the PW of adults (230-250 mm). anny's hip centres are 202 mm apart, wider than the 72 % PW of the regression.
psis: the dimple 40-45 mm beside the midline, at the height where ASIS-PSIS leans about 10 degrees forward (mean of
    women and men; anny's women have 5-10, its men 15-18).
trochanter: the most lateral skin within 15 mm of the height of the hip centre, just behind it.
lateral_condyle, medial_condyle: the most lateral and most medial skin at the height of the knee centre within 5 mm,
    at the mid-depth of the condyles (0-15 mm behind the knee centre), across the line hip-ankle.
lateral_malleolus, medial_malleolus: where the skin bulges most beside the ankle centre; the lateral one is 9 mm lower
    and 21 mm further back.
acromion: the skin above the lateral edge of the shoulder joint.
tragus: the skin in front of the opening of the ear.
c7: the midline at the base of the neck, where nape turns into back.

`bony_scenes` shows them.
"""

from __future__ import annotations

from typing import Literal

from benchmarks.meshes import Floats
from benchmarks.poses import Posed

Landmark = Literal[
    "asis",
    "psis",
    "trochanter",
    "lateral_condyle",
    "medial_condyle",
    "lateral_malleolus",
    "medial_malleolus",
    "acromion",
    "tragus",
]

VERTICES: dict[Landmark, tuple[int, int]] = {
    "asis": (10915, 4302),
    "psis": (10799, 4176),
    "trochanter": (10891, 4277),
    "lateral_condyle": (11197, 4595),
    "medial_condyle": (11185, 4583),
    "lateral_malleolus": (12804, 6223),
    "medial_malleolus": (12907, 6326),
    "acromion": (8220, 1558),
    "tragus": (12175, 5594),
}
"""Left and right vertex of every landmark with two sides."""
C7 = 858


def vertex_of() -> dict[str, int]:
    """Vertex of every point: `left_asis`, `right_asis`, ..., `c7`."""
    sides = {f"{side}_{name}": pair[k] for name, pair in VERTICES.items() for k, side in enumerate(("left", "right"))}
    return sides | {"c7": C7}


def bony_points(posed: Posed) -> dict[str, Floats]:
    """Landmarks of one body in the frame of `posed`, shape (3,) each, by the names of `vertex_of`. [m]"""
    return {name: posed.vertices[vertex] for name, vertex in vertex_of().items()}
