"""A posed body -> meshes to render: skin, eyes, hair and garments.

A garment is a field over the average body at rest (positive inside), cut out of the posed skin along its zero,
smoothed as cloth spans hollows, and pushed out along the normals. Skin well inside a garment is left out, so that it
cannot poke through. Lengths in fields are metres on the average shape (`Topology.template`), where joints sit at
`template_heads`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.bodies import topology
from benchmarks.meshes import Floats, Ints, Mesh, cut, normals, smoothed
from benchmarks.poses import Posed
from benchmarks.recipe import Body, Bottom, Clothes, Colour, Hair, Top


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """How a garment hangs: gap to the skin at its upper and lower end, and how much the cloth spans hollows."""

    gap_mm: float
    hem_gap_mm: float
    rounds: int
    least_mm: float = 3.0

    def over(self, under: _Cut) -> _Cut:
        """The same garment worn over another."""
        more = under.gap_mm
        return replace(
            self, gap_mm=self.gap_mm + more, hem_gap_mm=self.hem_gap_mm + more, least_mm=self.least_mm + more
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Skin:
    """The refined skin of a posed body and its outward normals."""

    vertices: Floats
    out: Floats


_TOPS: dict[Top, _Cut] = {
    "vest": _Cut(gap_mm=6, hem_gap_mm=7, rounds=60),
    "fitted": _Cut(gap_mm=6, hem_gap_mm=7, rounds=60),
    "t_shirt": _Cut(gap_mm=9, hem_gap_mm=22, rounds=90),
    "hanging": _Cut(gap_mm=12, hem_gap_mm=32, rounds=110),
}
_BOTTOMS: dict[Bottom, _Cut] = {
    "shorts": _Cut(gap_mm=4, hem_gap_mm=6, rounds=20),
    "loose_shorts": _Cut(gap_mm=7, hem_gap_mm=20, rounds=30),
    "leggings": _Cut(gap_mm=3, hem_gap_mm=3, rounds=6),
    "trousers": _Cut(gap_mm=7, hem_gap_mm=22, rounds=30),
}


def dressed(body: Body, posed: Posed) -> list[Mesh]:
    """All meshes of one person, in the frame of `posed`."""
    fine = topology().finer
    vertices = fine.weights @ posed.vertices
    skin = _Skin(vertices=vertices, out=normals(vertices, fine.faces))
    bottom, top = _bottom_field(body.clothes.bottom, body.clothes.waist_slant_deg), _top_field(body.clothes.top)
    garments = [*_shirt_and_bottom(skin, body.clothes, top, bottom), _hair(body.hair, body.hair_colour, skin)]
    if body.hair == "bun":
        garments.append(_bun(posed, body.hair_colour))
    covered = np.maximum(np.maximum(bottom, top), _hair_field("short")) > 0.02
    if body.clothes.shoes != "none":
        garments += _shoes(skin, body)
        covered |= _shoe_field() > 0.008
    eyes = _eyes()
    skin_faces = fine.faces[~covered[fine.faces].all(1) & ~eyes[fine.faces].any(1)]
    eye_faces = fine.faces[eyes[fine.faces].all(1)]
    return [
        Mesh(vertices=vertices, faces=skin_faces, colours=_skin_colours(body), material="skin"),
        Mesh(vertices=vertices, faces=eye_faces, colours=_eye_colours(), material="eye"),
        *garments,
    ]


def _shirt_and_bottom(skin: _Skin, clothes: Clothes, top: Floats, bottom: Floats) -> list[Mesh]:
    """The two garments; what is worn underneath ends a little inside the other."""
    bottom_cut, top_cut = _BOTTOMS[clothes.bottom], _TOPS[clothes.top]
    if clothes.tucked:
        top, bottom_cut = np.minimum(top, 0.025 - bottom), bottom_cut.over(top_cut)
    else:
        bottom, top_cut = np.minimum(bottom, 0.025 - top), top_cut.over(bottom_cut)
    return [
        _garment(skin, bottom, bottom_cut, clothes.bottom_colour),
        _garment(skin, top, top_cut, clothes.top_colour),
    ]


def _shoes(body: _Skin, who: Body) -> list[Mesh]:
    """Trainers: the hull of each foot, a little wider than it, down to the floor; the lowest part is a pale sole."""
    shoes = []
    for side in (1.0, -1.0):
        foot = body.vertices[(_shoe_field() > 0) & (side * _template()[:, 0] > 0)]
        out = body.out[(_shoe_field() > 0) & (side * _template()[:, 0] > 0)]
        upper = foot + 0.006 * out
        floor = float(foot[:, 2].min()) - who.clothes.sole_mm / 1000
        hull = trimesh.Trimesh(np.concatenate([upper, upper * [1, 1, 0] + [0, 0, floor]])).convex_hull
        vertices, faces = trimesh.remesh.subdivide_to_size(hull.vertices, hull.faces, 0.012)
        whole = trimesh.Trimesh(vertices, faces)
        shape = np.asarray(trimesh.smoothing.filter_taubin(whole, iterations=12).vertices)
        shape[:, 2] = np.maximum(shape[:, 2], floor)
        pale = shape[:, 2] < floor + who.clothes.sole_mm / 1000
        colours = np.where(pale[:, None], _SOLE, who.clothes.shoe_colour)
        shoes.append(Mesh(vertices=shape, faces=np.asarray(whole.faces), colours=colours, material="cloth"))
    return shoes


_SOLE: Colour = (0.62, 0.61, 0.58)


def _garment(body: _Skin, field: Floats, how: _Cut, colour: Colour) -> Mesh:
    faces, carry = cut(_fine_faces(), field)
    skin, normal, depth = carry @ body.vertices, carry @ body.out, carry @ field
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    hem = np.exp(-np.maximum(depth, 0) / 0.12)
    gap = (how.gap_mm + (how.hem_gap_mm - how.gap_mm) * hem) / 1000
    gap = np.where(
        carry @ _template()[:, 2] > 0.35, gap * np.clip(0.35 + depth / 0.03, 0, 1), gap
    )  # collar and armholes lie close
    cloth = smoothed(skin + normal * gap[:, None], faces, rounds=how.rounds, amount=np.clip(depth / 0.03, 0.15, 1))
    away = ((cloth - skin) * normal).sum(1)
    least = np.minimum(gap, how.least_mm / 1000) - 0.02 * np.clip(
        depth / 0.04, 0, 1
    )  # skin further in is left out anyway
    cloth = cloth + normal * np.maximum(least - away, 0)[:, None]
    cloth = smoothed(cloth, faces, rounds=3, amount=0.5)
    return Mesh(vertices=cloth, faces=faces, colours=np.tile(colour, (len(cloth), 1)), material="cloth")


def _hair(hair: Hair, colour: Colour, body: _Skin) -> Mesh:
    field = _hair_field(hair)
    faces, carry = cut(_fine_faces(), field)
    depth = np.maximum(carry @ field, 0)
    thickness = 0.003 + (0.016 if hair != "bun" else 0.008) * (1 - np.exp(-depth / 0.025))
    out = carry @ body.out
    cap = carry @ body.vertices + out * thickness[:, None]
    cap = smoothed(cap, faces, rounds=12, amount=np.clip(depth / 0.02, 0.1, 1)) + out * 0.003
    shade = 0.85 + 0.3 * np.sin(90 * (carry @ _template())[:, 0])[:, None] ** 2
    return Mesh(vertices=cap, faces=faces, colours=np.clip(np.array(colour) * shade, 0, 1), material="hair")


def _bun(posed: Posed, colour: Colour) -> Mesh:
    """A knot of hair at the back of the head."""
    ball = trimesh.creation.icosphere(subdivisions=3, radius=1.0)
    size = np.linalg.norm(posed.heads["head"] - posed.heads["neck01"]) / 0.113
    place = posed.heads["head"] + posed.turns["head"] @ (np.array([0.0, 0.098, 0.085]) * size)
    vertices = place + (np.asarray(ball.vertices) * np.array([0.042, 0.034, 0.04]) * size) @ posed.turns["head"].T
    return Mesh(
        vertices=vertices, faces=np.asarray(ball.faces), colours=np.tile(colour, (len(vertices), 1)), material="hair"
    )


# Fields over the average shape, on the refined vertices -------------------------------------------------------------


def _fine_faces() -> Ints:
    return topology().finer.faces


@cache
def _template() -> Floats:
    top = topology()
    return np.asarray(top.finer.weights @ top.template)


@cache
def _share(*prefixes: str) -> Floats:
    """Share of the bones so named in the skin weights of every vertex, in [0, 1]."""
    top = topology()
    bones = [i for i, name in enumerate(top.bones) if name.startswith(prefixes)]
    return np.asarray(top.finer.weights @ np.asarray(top.weights[:, bones].sum(1)).ravel())


def _arm() -> Floats:
    return _share("upperarm", "lowerarm", "wrist", "finger", "metacarpal")


@cache
def _top_field(top: Top) -> Floats:
    """Positive under a shirt."""
    heads, p = topology().template_heads, _template()
    low = 0.0 if top == "vest" else 0.022
    front = np.interp(
        p[:, 2], np.array([0.44, 0.485, 0.50, 0.53, 0.56, 0.60]) + low, [-0.1, -0.02, 0.02, 0.060, 0.078, 0.088]
    )
    back = np.interp(p[:, 2], np.array([0.50, 0.535, 0.55, 0.57, 0.60]) + low / 2, [-0.1, -0.02, 0.03, 0.075, 0.086])
    forwards = np.clip((0.0 - p[:, 1]) / 0.06, 0, 1)
    collar = np.abs(p[:, 0]) - (1 - low) * (forwards * front + (1 - forwards) * back)
    collar = np.minimum(collar, 0.615 - p[:, 2])
    shoulder, elbow = heads["upperarm01.L"], heads["lowerarm01.L"]
    along = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
    one_side = np.stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]], 1)
    down_arm = (one_side - shoulder) @ along
    length = {"vest": None, "fitted": 0.12, "t_shirt": 0.20, "hanging": 0.24}[top]
    if length is None:
        armhole = np.interp(p[:, 2], [0.30, 0.40, 0.50, 0.57], [0.20, 0.155, 0.135, 0.122])
        sleeve = np.where(
            _arm() > 0.5, np.minimum(armhole - np.abs(p[:, 0]), 0.08 - _arm() * 0.16), armhole - np.abs(p[:, 0])
        )
        sleeve = np.where(p[:, 2] < 0.28, np.where(_arm() > 0.5, -0.05, 0.1), sleeve)
    else:
        sleeve = np.where(_arm() > 0.4, length - down_arm, 0.2)
    hem = {"vest": 0.10, "fitted": 0.085, "t_shirt": 0.01, "hanging": -0.06}[top]
    waist = np.where(_arm() > 0.4, 0.2, p[:, 2] - hem)
    return np.minimum(np.minimum(waist, sleeve), collar)


def _bottom_field(bottom: Bottom, slant_deg: float) -> Floats:
    """Positive under shorts, leggings or trousers whose waistband slants, `+` = left higher."""
    waist = 0.145 + np.tan(np.radians(slant_deg)) * _template()[:, 0] - _template()[:, 2]
    return np.asarray(np.minimum(_legs_field(bottom), waist))


@cache
def _legs_field(bottom: Bottom) -> Floats:
    """Positive below the waist and above the lower end of shorts, leggings or trousers."""
    heads, p = topology().template_heads, _template()
    hip, knee, ankle = (heads[f"{bone}.L"][2] for bone in ("upperleg01", "lowerleg01", "foot"))
    end = {
        "shorts": knee + 0.42 * (hip - knee),
        "loose_shorts": knee + 0.18 * (hip - knee),
        "leggings": ankle + 0.10 * (knee - ankle),
        "trousers": ankle - 0.005,
    }[bottom]
    inside = np.minimum(p[:, 2] - end, (0.5 - _arm()) * 0.2)
    return np.asarray(np.minimum(inside, (0.5 - _share("toe")) * 0.2))


@cache
def _shoe_field() -> Floats:
    """Positive under a low shoe."""
    ankle = topology().template_heads["foot.L"][2]
    return np.asarray(np.minimum((_share("foot", "toe") - 0.4) * 0.1, ankle - 0.012 - _template()[:, 2]))


@cache
def _hair_field(hair: Hair) -> Floats:
    """Positive under the hair."""
    p = _template()
    head = _share("head", "neck")
    line = np.interp(p[:, 1], [-0.16, -0.13, -0.085, -0.055, -0.02, 0.06], [0.775, 0.770, 0.735, 0.715, 0.665, 0.625])
    if hair == "bob":
        line = np.interp(p[:, 1], [-0.16, -0.13, -0.10, -0.075, -0.05, 0.06], [0.775, 0.768, 0.735, 0.69, 0.60, 0.585])
    field = np.where(head > 0.5, p[:, 2] - line, -0.05)
    ears = (np.abs(p[:, 0]) > 0.0735) & (p[:, 2] < 0.735) & (hair != "bob")
    return np.where(ears, np.minimum(field, -0.004), field)


@cache
def _eyes() -> NDArray[np.bool_]:
    """The two eyeballs, which are separate pieces of the mesh."""
    centre, p = topology().template_heads["eye.L"], _template()
    one_side = np.stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]], 1)
    near = np.linalg.norm(one_side - centre, axis=1) < 0.03
    faces = _fine_faces()
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    _, piece = connected_components(coo_matrix((np.ones(len(sides)), sides.T), shape=(len(p), len(p))), directed=False)
    whole = [k for k in np.unique(piece[near]) if near[piece == k].all()]
    return np.isin(piece, whole)


def _eye_colours() -> Floats:
    p = _template()
    looks = np.full((len(p), 3), 0.62)
    for side in ("L", "R"):
        centre = p[_eyes() & ((p[:, 0] > 0) == (side == "L"))].mean(0)
        ray = (p - centre) / np.maximum(np.linalg.norm(p - centre, axis=1, keepdims=True), 1e-9)
        mine = np.linalg.norm(p - centre, axis=1) < 0.03
        looks[mine & (-ray[:, 1] > np.cos(np.radians(36)))] = (0.07, 0.04, 0.02)
        looks[mine & (-ray[:, 1] > np.cos(np.radians(16)))] = (0.005, 0.005, 0.005)
    return looks


def _skin_colours(body: Body) -> Floats:
    """Skin with redder lips and cheeks, brows, and slightly redder knees and hands."""
    top, p = topology(), _template()
    skin = np.array(body.skin)
    colours = np.tile(skin, (len(p), 1))
    eye = top.template_heads["eye.L"]
    one_side = np.stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]], 1)

    def blend(amount: Floats, colour: Floats) -> None:
        colours[:] = colours + np.clip(amount, 0, 1)[:, None] * (colour - colours)

    warm = skin * np.array([1.0, 0.78, 0.74])
    blend(
        0.6 * np.exp(-((np.linalg.norm(one_side - (eye + np.array([0.012, 0.0, -0.045])), axis=1) / 0.028) ** 2)), warm
    )
    knee = top.template_heads["lowerleg01.L"]
    blend(0.4 * np.exp(-((np.linalg.norm(one_side - (knee + np.array([0.0, -0.05, 0.0])), axis=1) / 0.05) ** 2)), warm)
    blend(0.3 * _share("finger", "toe"), warm)
    blend(0.75 * (top.finer.weights @ top.lips), skin * np.array([0.82, 0.5, 0.5]))
    along = (one_side[:, 0] - 0.032) / 0.024
    height = p[:, 2] - (eye[2] + 0.023 - 0.006 * along**2)
    brow = (np.abs(along) < 1) & (np.abs(height) < 0.0045) & (p[:, 1] < eye[1] + 0.02)
    blend(0.8 * brow.astype(float), np.array(body.hair_colour))
    return colours
