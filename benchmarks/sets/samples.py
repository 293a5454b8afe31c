"""The pictures of the README: one person from four sides, with stickers, and at a later visit; three legs worth seeing;
three pictures to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.people import View
from benchmarks.recipe import Body, Clothes, Posture
from benchmarks.sampling import skin_colour
from benchmarks.scene import Camera, Room
from benchmarks.sets.picture import Picture, Standing

_ANN = Body(
    sex="female",
    age_years=38,
    stature_cm=171.3,
    weight=0.46,
    muscle=0.6,
    ancestry=(0.1, 0.15, 0.75),
    skin=skin_colour(0.22),
    hair="bun",
    hair_colour=(0.07, 0.035, 0.018),
    shank_difference_mm=-12.0,
    clothes=Clothes(top="vest", bottom="shorts", top_colour=(0.05, 0.16, 0.19), bottom_colour=(0.025, 0.028, 0.035)),
    posture=Posture(
        knee_valgus_deg=(3.6, 2.4),
        shoulder_tilt_deg=2.2,
        head_tilt_deg=-1.2,
        trunk_lean_deg=0.6,
        hunch_deg=9.0,
        neck_forward_deg=10.0,
        pelvis_tilt_deg=6.0,
        stance_width_mm=190,
        turn_out_deg=(9, 6),
        arm_out_deg=(9, 8),
        yaw_deg=1.0,
    ),
)
_BEN = Body(
    sex="male",
    age_years=52,
    stature_cm=178.2,
    weight=0.55,
    muscle=0.6,
    ancestry=(0.1, 0.3, 0.6),
    skin=skin_colour(0.38),
    hair_colour=(0.05, 0.045, 0.042),
    clothes=Clothes(bottom="shorts", top_colour=(0.42, 0.40, 0.36), bottom_colour=(0.03, 0.05, 0.10)),
    posture=Posture(knee_valgus_deg=(-7.2, -6.8), shoulder_tilt_deg=-0.8, stance_width_mm=150, yaw_deg=-1.0),
)
_CLEO = Body(
    sex="female",
    age_years=27,
    stature_cm=164.5,
    weight=0.58,
    muscle=0.5,
    ancestry=(0.75, 0.05, 0.2),
    skin=skin_colour(0.68),
    hair="bun",
    clothes=Clothes(bottom="shorts", top_colour=(0.40, 0.10, 0.09), bottom_colour=(0.04, 0.04, 0.05)),
    posture=Posture(
        knee_valgus_deg=(8.4, 7.6), shoulder_tilt_deg=1.0, head_tilt_deg=1.0, stance_width_mm=270, yaw_deg=1.5
    ),
)
_DAI = Body(
    sex="male",
    age_years=31,
    stature_cm=174.0,
    weight=0.45,
    muscle=0.62,
    ancestry=(0.05, 0.85, 0.1),
    skin=skin_colour(0.30),
    hair_colour=(0.012, 0.009, 0.008),
    thigh_difference_mm=20.0,
    clothes=Clothes(top="vest", bottom="shorts", top_colour=(0.55, 0.55, 0.53), bottom_colour=(0.10, 0.11, 0.12)),
    posture=Posture(knee_valgus_deg=(0.6, -0.4), shoulder_tilt_deg=-2.2, trunk_lean_deg=-1.2, stance_width_mm=200),
)
_STUDIO = Room(
    wall=(0.60, 0.60, 0.56),
    floor=(0.36, 0.22, 0.125),
    wall_behind_m=1.0,
    frame="right",
    lamp_side=-0.7,
    light=0.85,
    warmth=0.2,
)
_CAMERA = Camera(width=900, height=1200, distance_m=2.9, lens_height_m=0.95, focal_35mm=47, pitch_deg=-1.5)
_TILED = replace(
    _STUDIO, wall=(0.50, 0.54, 0.56), floor=(0.45, 0.42, 0.37), floor_kind="tiles", frame="none", door="left"
)


def sample_pictures() -> Iterator[Picture]:
    """The pictures of the README."""
    yield from _one_person()
    yield from _legs()
    yield from _refused()


def _one_person() -> Iterator[Picture]:
    """A woman from all sides, with stickers, and half a year later."""
    views: tuple[tuple[View, str], ...] = (
        ("front", "from the front"),
        ("back", "from the back"),
        ("left", "from her left side"),
        ("right", "from her right side"),
    )
    for view, words in views:
        yield _picture(view, _ANN, view, f"A woman whose right leg is 12 mm longer, {words}")
    for view, words in views:
        from_where = "" if view == "front" else f", {words}"
        stuck = _picture(
            f"{view}_stickers", _ANN, view, f"The same woman with round stickers on her bony landmarks{from_where}"
        )
        yield replace(stuck, stickers="exact")
    later = replace(
        _with_posture(_ANN, knee_valgus_deg=(2.0, 1.4), shoulder_tilt_deg=0.8, hunch_deg=4.0, block_mm=12.0),
        clothes=replace(_ANN.clothes, top_colour=(0.22, 0.12, 0.15)),
    )
    shown = _picture(
        "front_later", later, "front", "The same woman at a later visit, a 12 mm block under her left foot"
    )
    yield replace(shown, camera=replace(_CAMERA, distance_m=3.1, lens_height_m=1.0))


def _legs() -> Iterator[Picture]:
    bow = _picture("bow_legs", _BEN, "front", "A man with bow legs (varus) on both sides")
    yield replace(bow, camera=replace(_CAMERA, distance_m=3.0), room=_TILED)
    x = _picture("knock_knees", _CLEO, "front", "A woman with knock knees (valgus) on both sides")
    yield replace(x, room=replace(_STUDIO, wall=(0.66, 0.60, 0.50), frame="left", lamp_side=0.6, warmth=0.6))
    long = _picture("long_left_leg", _DAI, "front", "A man whose left leg is 20 mm longer: the left hip stands higher")
    yield replace(
        long, room=replace(_STUDIO, wall=(0.55, 0.58, 0.54), floor=(0.22, 0.13, 0.08), door="right", frame="left")
    )


def _refused() -> Iterator[Picture]:
    both = _picture(
        "two_people", _ANN, "front", "Two people side by side: refused, since nobody can tell whom to measure"
    )
    yield replace(
        both,
        people=(Standing(body=_ANN, view="front", x_m=-0.45), Standing(body=_DAI, view="front", x_m=0.45)),
        camera=replace(_CAMERA, distance_m=3.1, focal_35mm=36),
        room=replace(_STUDIO, frame="none"),
        expect="several_people",
    )
    turned = _picture(
        "turned_away",
        _with_posture(_CLEO, yaw_deg=28.0),
        "front",
        "Turned by 28 degrees: refused, the angles would lie",
    )
    yield replace(turned, expect="turned")
    cut = _picture("feet_cut_off", _BEN, "front", "The feet are not in the picture: refused")
    yield replace(cut, camera=replace(_CAMERA, pitch_deg=10.0, focal_35mm=50), room=_TILED, expect="cut_off")


def _picture(stem: str, body: Body, view: View, description: str) -> Picture:
    return Picture(
        stem=stem,
        people=(Standing(body=body, view=view),),
        room=_STUDIO,
        camera=_CAMERA,
        seed=3,
        description=description,
    )


def _with_posture(body: Body, **change: object) -> Body:
    return replace(body, posture=replace(body.posture, **change))  # type: ignore[arg-type]
