"""Round 15 mm stickers over bony landmarks, on the outermost surface there: skin, cloth or shoe.

Flat dots lie on what is seen from the front, half-balls on the sides and the back (`KINDS`). A sticker's centre is
where the outward normal of the skin at the landmark crosses the outermost surface within 60 mm; a slipped one is moved
in the two tangential directions first. For a dot the centre is the middle of its face, for a half-ball the middle of
its flat side, which is the centre of the ball. A sticker with no room (legs or arms that touch there, a loose hem that
ends right over it) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.bodies import topology
from benchmarks.bony import Landmark, vertex_of
from benchmarks.meshes import Floats, Ints, Mesh, normals
from benchmarks.poses import Posed
from benchmarks.recipe import Colour

Kind = Literal["dot", "half_ball"]
KINDS: dict[Landmark | Literal["c7"], Kind] = {
    "asis": "dot",
    "psis": "half_ball",
    "trochanter": "half_ball",
    "lateral_condyle": "half_ball",
    "medial_condyle": "half_ball",
    "lateral_malleolus": "half_ball",
    "medial_malleolus": "half_ball",
    "c7": "half_ball",
}
COLOURS: tuple[Colour, ...] = (
    (0.75, 0.03, 0.02),
    (0.80, 0.25, 0.01),
    (0.80, 0.60, 0.02),
    (0.05, 0.55, 0.06),
    (0.02, 0.20, 0.75),
    (0.75, 0.06, 0.35),
)
"""Red, orange, yellow, green, blue and pink paper; linear RGB."""
RADIUS_M = 0.0075
SLIP_SD_M = 0.003
"""How far palpation misses the bone, in each of two directions (issue 3)."""
_REACH_M = 0.06
_OWN_SKIN_M = 0.015
"""Skin further from the landmark than this is another part of the body, such as a hand before the hip."""
_LAYER_M = 0.012
"""Thickest garment; what is thicker is a limb."""
_DEPTH_M = 0.025
"""How far under the skin cloth may pass where it spans a hollow."""
_STEP_M = 0.010
"""Highest edge of cloth or shoe that a sticker can span; under a looser hem it would vanish."""
_GAP_M = 0.005
"""Widest gap under the edge of a half-ball that comes from curved skin; a wider one is the end of a garment."""
_PAPER_M = 0.0008
"""How far the face of a dot lies above the surface, so that no facet pokes through."""
_AROUND = 24
_DOT_RINGS = np.array([0.35, 0.7, 1.0])
_NOT_STUCK_TO = ("hair", "eye", "sticker")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Surface:
    """Triangles, shape (n, 3, 3) [m], outward by the right hand, their middles, and which of them are skin."""

    corners: Floats
    middles: Floats
    skin: NDArray[np.bool_]

    def near(self, place: Floats, radius: float) -> _Surface:
        """Triangles whose middle is nearer than that."""
        chosen = np.flatnonzero(np.abs(self.middles[:, 2] - place[2]) < radius)
        chosen = chosen[((self.middles[chosen] - place) ** 2).sum(1) < radius**2]
        return _Surface(corners=self.corners[chosen], middles=self.middles[chosen], skin=self.skin[chosen])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spot:
    """Where a sticker sits: its centre, the way out, and the surface about it."""

    centre: Floats
    out: Floats
    surface: _Surface


def stuck(
    worn: list[Mesh], posed: Posed, rng: np.random.Generator | None, colour: Colour
) -> tuple[list[Mesh], dict[str, Floats]]:
    """Stickers over all landmarks of `KINDS` that have room for one.

    Parameters
    ----------
    worn
        What `clothes.dressed` made of `posed`, in the same frame. [m]
    rng
        None puts every sticker exactly over its bone; otherwise each one slips by N(0, 3 mm) in both directions.
    colour
        Linear RGB.

    Returns
    -------
    A closed mesh for each sticker, and the centres by the names of `bony.vertex_of`, in the same order. [m]
    """
    fine = topology().finer
    skin = fine.weights @ posed.vertices
    out = normals(skin, fine.faces)
    everything = _surface(worn, without=("eye", "sticker"))
    sticky = _surface(worn, without=_NOT_STUCK_TO)
    meshes: list[Mesh] = []
    centres: dict[str, Floats] = {}
    for name, vertex in vertex_of().items():
        kind = KINDS.get(name.removeprefix("left_").removeprefix("right_"))  # type: ignore[call-overload]
        slip = np.zeros(2) if rng is None or kind is None else rng.normal(0, SLIP_SD_M, 2)
        if kind is None or (spot := _spot(sticky, skin[vertex], out[vertex], slip)) is None:
            continue
        vertices, faces, centre = _dot(spot) if kind == "dot" else _half_ball(spot)
        height = RADIUS_M if kind == "half_ball" else 0.002
        if _step(spot) < _STEP_M and _has_room(everything.near(centre, 0.06), centre, spot.out, height):
            colours = np.tile(colour, (len(vertices), 1))
            meshes.append(Mesh(vertices=vertices, faces=faces, colours=colours, material="sticker"))
            centres[name] = centre
    return meshes, centres


def visible(point: Floats, meshes: list[Mesh], camera_place: Floats) -> bool:
    """Whether nothing stands between a sticker and the lens; all three in one frame. [m]

    The line starts half a half-ball's height above the surface under the sticker, so that a half-ball seen from its
    side counts as visible. Stickers hide nothing.
    """
    surface = _surface(meshes, without=("sticker", "eye"))
    under = surface.near(point, 0.03)
    start = point
    if len(under.corners):
        nearest = np.argmin(((under.middles - point) ** 2).sum(1))
        start = point + _facing(under.corners)[nearest] * RADIUS_M / 2
    way = camera_place - start
    distance = float(np.linalg.norm(way))
    reached, _ = _crossings(surface.corners, start[None], way / distance)
    return not bool(((reached > 1e-4) & (reached < distance)).any())


def _surface(meshes: list[Mesh], *, without: tuple[str, ...]) -> _Surface:
    chosen = [mesh for mesh in meshes if mesh.material not in without]
    corners = np.concatenate([np.asarray(mesh.vertices, float)[mesh.faces] for mesh in chosen])
    return _Surface(
        corners=corners,
        middles=(corners[:, 0] + corners[:, 1] + corners[:, 2]) / 3,
        skin=np.concatenate([np.full(len(mesh.faces), mesh.material == "skin") for mesh in chosen]),
    )


# Finding the outermost surface ---------------------------------------------------------------------------------------


def _spot(sticky: _Surface, bone: Floats, out: Floats, slip: Floats) -> _Spot | None:
    """The outermost surface over a landmark; None where there is none within reach."""
    across, up = _tangents(out)
    start = bone + across * slip[0] + up * slip[1]
    near = sticky.near(start, _REACH_M + 0.03)
    height, _ = _outermost(near, start[None], out, _REACH_M)
    if np.isnan(height[0]):
        return None
    centre = start + out * height[0]
    around = near.near(centre, 0.04)
    _, facing = _outermost(around, _disc(centre, out, np.array([0.5, 1.0])), out, 0.02)
    mean = np.nansum(facing, axis=0) + 1e-6 * out
    return _Spot(centre=centre, out=mean / np.linalg.norm(mean), surface=around)


def _outermost(surface: _Surface, starts: Floats, out: Floats, reach: float) -> tuple[Floats, Floats]:
    """How far out the last layer worn lies from each start, and which way it faces; NaN where nothing is met.

    Going outwards one leaves the body through skin and cloth. Entering something that is thicker than a garment means
    that another limb has been met, and the last layer has been passed.
    """
    reached, leaving = _crossings(surface.corners, starts, out)
    usable = (reached > -_DEPTH_M) & (reached < reach) & ~(surface.skin & (np.abs(reached) > _OWN_SKIN_M))
    facing = _facing(surface.corners)
    heights, ways = np.full(len(starts), np.nan), np.full((len(starts), 3), np.nan)
    for k, (row, on) in enumerate(zip(reached, usable, strict=True)):
        entered: float | None = None
        for j in np.flatnonzero(on)[np.argsort(row[on])]:
            if not leaving[j]:
                entered = row[j] if entered is None else entered
            elif entered is None or np.isnan(heights[k]) or row[j] - entered <= _LAYER_M:
                heights[k], ways[k], entered = row[j], facing[j], None
            else:
                break
    return heights, ways


def _crossings(corners: Floats, starts: Floats, way: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Where parallel lines cross triangles [1]: distances, shape (lines, triangles), NaN where they miss, and which
    triangles face along the lines.

    References
    ----------
    [1] T. Möller, B. Trumbore, Fast, minimum storage ray-triangle intersection, J. Graphics Tools 2(1), 1997.
    """
    first, one, two = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    by_two, by_one, across = np.cross(way, two), np.cross(one, way), np.cross(one, two)
    size = (one * by_two).sum(1)
    size = np.where(np.abs(size) < 1e-14, np.nan, size)

    def share(of: Floats) -> Floats:
        return np.asarray((starts @ of.T - (first * of).sum(1)) / size)

    u, v = share(by_two), share(by_one)
    met = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
    return np.where(met, share(across), np.nan), across @ way > 0


def _facing(corners: Floats) -> Floats:
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.asarray(across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-15))


def _step(spot: _Spot) -> float:
    """How far the highest surface under a sticker stands out over its middle. [m]"""
    height, _ = _outermost(spot.surface, _disc(spot.centre, spot.out, _DOT_RINGS), spot.out, _REACH_M)
    return float(np.nanmax(height, initial=0.0))


def _has_room(surface: _Surface, centre: Floats, out: Floats, height: float) -> bool:
    """Whether the air above a sticker is free."""
    reached, _ = _crossings(surface.corners, (centre + out * 0.001)[None], out)
    return not bool(((reached > 0) & (reached < height)).any())


# Shapes --------------------------------------------------------------------------------------------------------------


def _dot(spot: _Spot) -> tuple[Floats, Ints, Floats]:
    """A disc that follows the surface; over an edge of cloth it spans the step as tape does."""
    flat = np.concatenate([spot.centre[None], _disc(spot.centre, spot.out, _DOT_RINGS)])
    height = _spanned(_heights(spot, flat), flat) + _PAPER_M
    top = flat + spot.out * height[:, None]
    rings = top[1:].reshape(len(_DOT_RINGS), _AROUND, 3)
    under = rings[-1] - spot.out * 2 * _PAPER_M
    vertices, faces = _closed(np.concatenate([rings, under[None]]), top[0], under.mean(0))
    return vertices, faces, top[0]


def _half_ball(spot: _Spot) -> tuple[Floats, Ints, Floats]:
    """A dome on its flat side; a collar fills the gap between its edge and a curved surface, not one beyond a hem."""
    flat = np.concatenate([spot.centre[None], _disc(spot.centre, spot.out, _DOT_RINGS)])
    height = _heights(spot, flat)
    spanned = _spanned(height, flat)
    lift = max(spanned[0], float(spanned.mean()))
    centre = spot.centre + spot.out * lift
    rise = np.radians([72, 54, 36, 18, 0])
    unit = _disc(np.zeros(3), spot.out, np.ones(1)) / RADIUS_M
    rings = [centre + RADIUS_M * (np.cos(a) * unit + np.sin(a) * spot.out) for a in rise]
    gap = lift - height[-_AROUND:]
    down = -0.001 - np.where(gap < _GAP_M, np.maximum(gap, 0), 0)
    collar = rings[-1] + spot.out * down[:, None]
    vertices, faces = _closed(np.stack([*rings, collar]), centre + RADIUS_M * spot.out, collar.mean(0))
    return vertices, faces, centre


def _heights(spot: _Spot, flat: Floats) -> Floats:
    """Height of the surface over points of the tangent plane. [m]"""
    height, _ = _outermost(spot.surface, flat, spot.out, 0.02)
    return np.where(np.isnan(height), -_DEPTH_M, height)


def _spanned(height: Floats, flat: Floats) -> Floats:
    """Heights of what lies over the surface without falling off its edges: no steeper than one in two. [m]"""
    apart = np.linalg.norm(flat[:, None] - flat[None], axis=2)
    return np.asarray((height[None] - 0.5 * apart).max(1))


def _tangents(out: Floats) -> tuple[Floats, Floats]:
    """Two directions along a surface, level and steepest."""
    across = np.cross([0.0, 0.0, 1.0], out)
    across = across / np.linalg.norm(across) if np.linalg.norm(across) > 1e-6 else np.array([1.0, 0.0, 0.0])
    return across, np.cross(out, across)


def _disc(centre: Floats, out: Floats, rings: Floats) -> Floats:
    """Points on rings about a centre, counter-clockwise as seen from outside, ring by ring; radii in stickers."""
    across, up = _tangents(out)
    turn = 2 * np.pi * np.arange(_AROUND) / _AROUND
    circle = np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * up
    return np.asarray(centre + RADIUS_M * (rings[:, None, None] * circle).reshape(-1, 3))


def _closed(rings: Floats, top: Floats, bottom: Floats) -> tuple[Floats, Ints]:
    """The surface through rings of points, shape (n, around, 3), from a top to a bottom point."""
    n, around = rings.shape[:2]
    here = np.arange(around)
    then = (here + 1) % around
    faces = [np.stack([np.full(around, n * around), here, then], 1)]
    for k in range(n - 1):
        a, b, c, d = k * around + here, k * around + then, (k + 1) * around + here, (k + 1) * around + then
        faces += [np.stack([a, c, b], 1), np.stack([b, c, d], 1)]
    faces.append(np.stack([np.full(around, n * around + 1), (n - 1) * around + then, (n - 1) * around + here], 1))
    return np.concatenate([rings.reshape(-1, 3), [top, bottom]]), np.concatenate(faces).astype(np.int64)
