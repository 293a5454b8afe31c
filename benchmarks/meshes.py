"""Triangle meshes as plain arrays: refine, smooth, cut along a field, push out along normals. Knows no anatomy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """A coloured surface in the room: x to the right of the picture, y away from the camera, z up. [m]

    `colours` are linear RGB in [0, 1], a row per vertex; `material` names how the surface takes light.
    """

    vertices: Floats
    faces: Ints
    colours: Floats
    material: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refinement:
    """One step of Loop subdivision of a fixed topology: `weights @ coarse` is the finer vertices."""

    weights: sparse.csr_matrix
    faces: Ints


def refinement(faces: Ints, n_vertices: int) -> Refinement:
    """Loop subdivision [1] of one topology, to be used for every shape and pose of it.

    References
    ----------
    [1] C. Loop, Smooth subdivision surfaces based on triangles, University of Utah, 1987.
    """
    edges, edge_of_side, opposite = _edges(faces)
    n_edges = len(edges)
    count = np.bincount(edge_of_side, minlength=n_edges)
    inner = count == 2
    rows, columns, values = [], [], []

    def put(row: Ints, column: Ints, value: Floats) -> None:
        rows.append(row)
        columns.append(column)
        values.append(value)

    new = n_vertices + np.arange(n_edges)
    for end in (0, 1):
        put(new, edges[:, end], np.where(inner, 3 / 8, 1 / 2))
    side_inner = inner[edge_of_side]
    put(new[edge_of_side[side_inner]], opposite[side_inner], np.full(side_inner.sum(), 1 / 8))

    valence = np.bincount(edges.ravel(), minlength=n_vertices)
    border = np.zeros(n_vertices, bool)
    border[edges[~inner].ravel()] = True
    beta = np.where(valence > 3, 3 / (8 * np.maximum(valence, 1)), 3 / 16)
    beta[border] = 0.0
    own = np.arange(n_vertices)
    put(own, own, np.asarray(1.0 - valence * beta, float))
    for start, end in ((0, 1), (1, 0)):
        put(edges[:, start], edges[:, end], beta[edges[:, start]])

    weights = sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(n_vertices + n_edges, n_vertices),
    )
    a, b, c = n_vertices + edge_of_side.reshape(3, -1)  # edges 01, 12, 20 of every face
    f0, f1, f2 = faces.T
    finer = np.concatenate([np.stack(t, 1) for t in ((f0, a, c), (f1, b, a), (f2, c, b), (a, b, c))])
    return Refinement(weights=weights, faces=finer)


def normals(vertices: Floats, faces: Ints) -> Floats:
    """Outward unit normal at every vertex, faces weighted by area."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(total, faces[:, k], across)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def cut(faces: Ints, field: Floats) -> tuple[Ints, sparse.csr_matrix]:
    """The part of a surface where `field` > 0, with a clean edge where it is 0.

    Returns the faces of the part and the matrix that carries any per-vertex quantity (position, colour, field) of the
    whole surface over to the vertices of the part: positions of the edge lie on the crossed sides.
    """
    inside = field > 0
    n_inside = inside[faces].sum(1)
    n = len(field)
    crossing: dict[tuple[int, int], int] = {}
    parts: list[tuple[int, int, int]] = []

    def point_between(i: int, j: int) -> int:
        return crossing.setdefault((min(i, j), max(i, j)), n + len(crossing))

    for face in faces[(n_inside == 1) | (n_inside == 2)]:
        alone = inside[face] if inside[face].sum() == 1 else ~inside[face]
        k = int(np.argmax(alone))
        p, q, r = (int(face[(k + step) % 3]) for step in range(3))
        pq, rp = point_between(p, q), point_between(r, p)
        parts += [(p, pq, rp)] if inside[p] else [(pq, q, r), (pq, r, rp)]
    kept = np.concatenate([faces[n_inside == 3], np.array(parts, dtype=np.int64).reshape(-1, 3)])
    sides = np.array(list(crossing), dtype=np.int64).reshape(-1, 2)
    share = field[sides[:, 0]] / (field[sides[:, 0]] - field[sides[:, 1]])
    new = np.arange(len(sides))
    carry = sparse.vstack(
        [
            sparse.identity(n, format="csr"),
            sparse.csr_matrix(
                (np.concatenate([1 - share, share]), (np.concatenate([new, new]), sides.T.ravel())),
                shape=(len(sides), n),
            ),
        ]
    ).tocsr()
    used, packed = np.unique(kept, return_inverse=True)
    return packed.reshape(-1, 3), carry[used]


def border(faces: Ints) -> tuple[NDArray[np.bool_], sparse.csr_matrix]:
    """Which vertices lie on an open edge, and the matrix that averages each of those over its neighbours on the
    edge.
    """
    n = int(faces.max()) + 1
    edges, edge_of_side, _ = _edges(faces)
    open_edges = edges[np.bincount(edge_of_side, minlength=len(edges)) == 1]
    return np.isin(np.arange(n), open_edges), _averaging(open_edges, n)


def smoothed(vertices: Floats, faces: Ints, *, rounds: int, amount: Floats | float = 1.0) -> Floats:
    """Smoothing that keeps the volume [1]; open edges are smoothed along themselves only. `amount` in [0, 1], per
    vertex.

    References
    ----------
    [1] G. Taubin, A signal processing approach to fair surface design, SIGGRAPH 1995.
    """
    edges, _, _ = _edges(faces)
    on_edge, along = border(faces)
    around = _averaging(edges, len(vertices))
    share = np.broadcast_to(np.asarray(amount, float), len(vertices))[:, None]
    for step in (0.5, -0.5) * rounds:
        mean = np.where(on_edge[:, None], along @ vertices, around @ vertices)
        vertices = vertices + step * share * (mean - vertices)
    return vertices


def box(
    low: tuple[float, float, float], high: tuple[float, float, float], colour: tuple[float, float, float], material: str
) -> Mesh:
    """An upright box between two corners. [m]"""
    corners = np.array(
        [[(low, high)[i][0], (low, high)[j][1], (low, high)[k][2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)],
        float,
    )
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))], dtype=np.int64)
    flat = corners[faces].reshape(-1, 3)  # corners are not shared, so that edges stay sharp
    return Mesh(
        vertices=flat,
        faces=np.arange(len(flat)).reshape(-1, 3),
        colours=np.tile(colour, (len(flat), 1)),
        material=material,
    )


def _edges(faces: Ints) -> tuple[Ints, Ints, Ints]:
    """Unique edges; the edge of every side (sides 01 of all faces, then 12, then 20); the vertex opposite every
    side.
    """
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]])
    edges, edge_of_side = np.unique(np.sort(sides, 1), axis=0, return_inverse=True)
    return edges, edge_of_side.ravel(), opposite


def _averaging(edges: Ints, n: int) -> sparse.csr_matrix:
    both = np.concatenate([edges, edges[:, ::-1]])
    links = sparse.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))
    return sparse.diags(1 / np.maximum(np.asarray(links.sum(1)).ravel(), 1)) @ links
