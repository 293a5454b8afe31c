"""A recipe of a person -> a shape at rest, by the `anny` body model (code Apache-2.0, MakeHuman data CC0).

Body frame: x to the person's left, y backwards (the person faces -y), z up. Metres. Hip centre, knee and ankle are the
heads of the bones `upperleg01`, `lowerleg01` and `foot`; the shoulder is the head of `upperarm01`. The shape at rest
stands with its arms held off; `poses` puts it into a posture.

anny must not share a process with a renderer: renderers import neither this module nor one that does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import anny
import numpy as np
import torch
from PIL import Image
from scipy import sparse

from benchmarks.meshes import Floats, Ints, Refinement, refinement
from benchmarks.recipe import Body


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Topology:
    """What all shapes have in common: faces, bones, skin weights, and one average shape on which regions are drawn."""

    faces: Ints
    finer: Refinement
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    weights: sparse.csr_matrix
    face_points: dict[str, Floats]
    lips: Floats
    template: Floats
    template_heads: dict[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """One person at rest: vertices and heads of bones in the body frame. [m]"""

    vertices: Floats
    heads: dict[str, Floats]


@cache
def topology() -> Topology:
    """What every shape shares; slow, so computed once."""
    model = _anny()
    faces = np.asarray(model.faces, dtype=np.int64)
    weights, indices = np.asarray(model.vertex_bone_weights), np.asarray(model.vertex_bone_indices)
    n, k = weights.shape
    average = _at_rest(Body(muscle=0.5, stature_cm=168.0), {})
    return Topology(
        faces=faces,
        finer=refinement(faces, n),
        bones=tuple(model.bone_labels),
        parents=tuple(int(p) for p in model.bone_parents),
        weights=sparse.csr_matrix(
            (weights.ravel(), (np.repeat(np.arange(n), k), indices.ravel())), shape=(n, model.bone_count)
        ),
        face_points=_face_points(model),
        lips=_lips(model),
        template=average.vertices,
        template_heads=average.heads,
    )


def shape_of(body: Body) -> Shape:
    """The person at rest, in any size (`poses` scales it to the stature), legs of the asked difference.

    Notes ----- `upperleg-scale-vert` moves length between thigh and shank, `lowerleg-scale-vert` lengthens the shank;
    both are solved for together by Newton steps on measured bone lengths. Differences are asked for at the final
    size, so they are divided by the scale to come.
    """
    size = _at_rest(body, {})
    scale = body.stature_cm / 100 / float(np.ptp(size.vertices[:, 2]))
    asked = np.array([body.thigh_difference_mm, body.shank_difference_mm]) / 1000 / scale / 2
    changes: dict[str, float] = {}
    for side, sign in (("l", 1.0), ("r", -1.0)):
        changes |= _leg_changes(body, size, side, sign * asked)
    return _at_rest(body, changes)


def leg_lengths(heads: dict[str, Floats], side: Literal["L", "R"]) -> Floats:
    """Hip-knee and knee-ankle, in the unit of the heads."""
    hip, knee, ankle = (heads[f"{bone}.{side}"] for bone in ("upperleg01", "lowerleg01", "foot"))
    return np.array([np.linalg.norm(knee - hip), np.linalg.norm(ankle - knee)])


def _leg_changes(body: Body, size: Shape, side: str, asked: Floats) -> dict[str, float]:
    names = (f"{side}-upperleg-scale-vert-incr", f"{side}-lowerleg-scale-vert-incr")
    bone_side: Literal["L", "R"] = "L" if side == "l" else "R"
    goal = leg_lengths(size.heads, bone_side) + asked
    values = np.zeros(2)
    jacobian = np.array([[0.043, 0.0], [-0.036, 0.086]])  # [m per unit], near enough for Newton steps to settle
    for _ in range(6):
        now = leg_lengths(_at_rest(body, dict(zip(names, map(float, values), strict=True))).heads, bone_side)
        values = np.clip(values + np.linalg.solve(jacobian, goal - now), -1, 1)
    return dict(zip(names, map(float, values), strict=True))


@cache
def _anny() -> Any:
    return anny.Anny(local_changes="all", phenotypes="all")


def _at_rest(body: Body, changes: dict[str, float]) -> Shape:
    model = _anny()
    african, asian, caucasian = body.ancestry
    usual_cm = 191.0 if body.sex == "male" else 177.0  # stature of the model at height 0.5
    looks = {
        "gender": 0.0 if body.sex == "male" else 1.0,
        "age": 2 / 3 + (np.clip(body.age_years, 25, 90) - 25) / 65 / 3,
        "muscle": body.muscle,
        "weight": body.weight,
        "proportions": 0.6,
        "height": float(np.clip(0.5 + (body.stature_cm - usual_cm) / 75, 0.1, 0.9)),
        "cupsize": 0.4,
        "firmness": 0.6,
        "african": african,
        "asian": asian,
        "caucasian": caucasian,
    }
    with torch.no_grad():
        rest = model(
            pose_parameters=torch.eye(4)[None, None].repeat(1, model.bone_count, 1, 1),
            phenotype_kwargs=looks,
            local_changes_kwargs={"nipple-point-incr": -1.0} | changes,
        )
    heads = rest["rest_bone_heads"][0].double().numpy()
    return Shape(
        vertices=rest["rest_vertices"][0].double().numpy(), heads=dict(zip(model.bone_labels, heads, strict=True))
    )


def _face_points(model: Any) -> dict[str, Floats]:
    """Weights over the vertices of nose, eyes and ears, from anny's own COCO regressor."""
    regressor = torch.load(_data() / "keypoints" / "coco.pth", weights_only=True)
    return {
        name: regressor[name][model.base_mesh_vertex_indices].double().numpy()
        for name in ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
    }


def _lips(model: Any) -> Floats:
    """How much each vertex belongs to the lips, in [0, 1], by MakeHuman's CC0 mask."""
    with Image.open(_data() / "mpfb2" / "textures" / "mpfb_lips.jpg") as picture:
        mask = np.asarray(picture.convert("L"), float) / 255
    uv = np.zeros((len(model.template_vertices), 2))
    uv[np.asarray(model.faces).ravel()] = np.asarray(model.texture_coordinates)[
        np.asarray(model.face_texture_coordinate_indices).ravel()
    ]
    column = np.clip(uv[:, 0] * mask.shape[1], 0, mask.shape[1] - 1).astype(int)
    row = np.clip((1 - uv[:, 1]) * mask.shape[0], 0, mask.shape[0] - 1).astype(int)
    return np.asarray(mask[row, column], float)


def _data() -> Path:
    return Path(anny.__file__).parent / "data"
