"""People drawn by chance: looks, clothes and postures as `recipe` words. The same generator gives the same person.

Colours of cloth come in disjoint palettes, so that no two sets of pictures share a garment.
"""

from __future__ import annotations

import colorsys
from dataclasses import replace

import numpy as np

from benchmarks.recipe import Body, Bottom, Clothes, Colour, Posture, Sex, Top


def sampled_body(rng: np.random.Generator, posture: Posture) -> Body:
    """Some adult, in some clothes, in the given posture."""
    sex: Sex = "female" if rng.random() < 0.5 else "male"
    mean_cm, sd_cm = (165.0, 6.5) if sex == "female" else (178.0, 7.0)
    ancestry = rng.dirichlet((0.7, 0.7, 0.9))
    return Body(
        sex=sex,
        age_years=float(rng.uniform(20, 75)),
        weight=float(np.clip(rng.normal(0.52, 0.13), 0.25, 0.9)),
        muscle=float(np.clip(rng.normal(0.5, 0.12), 0.2, 0.85)),
        ancestry=(float(ancestry[0]), float(ancestry[1]), float(ancestry[2])),
        stature_cm=float(np.clip(rng.normal(mean_cm, sd_cm), mean_cm - 14, mean_cm + 14)),
        thigh_difference_mm=_leg_difference(rng) if (in_thigh := rng.random() < 0.5) else 0.0,
        shank_difference_mm=0.0 if in_thigh else _leg_difference(rng),
        skin=skin_colour(float(np.clip(ancestry[0] + rng.normal(0, 0.15) + 0.25 * ancestry[1], 0, 1))),
        hair=str(rng.choice(["bun", "bob", "short"])) if sex == "female" else "short",  # type: ignore[arg-type]
        hair_colour=_HAIR_COLOURS[rng.integers(len(_HAIR_COLOURS))],
        clothes=sampled_clothes(rng),
        posture=posture,
    )


def sampled_clothes(rng: np.random.Generator) -> Clothes:
    """Gym clothes, from tight to loose, in any colour."""
    top_colour, bottom_colour = rng.permutation(len(_CLOTH_COLOURS))[:2]
    bottoms: tuple[Bottom, ...] = ("shorts", "loose_shorts", "leggings", "trousers")
    tops: tuple[Top, ...] = ("vest", "fitted", "t_shirt")
    return Clothes(
        top=tops[rng.integers(len(tops))],
        bottom=bottoms[rng.choice(len(bottoms), p=[0.4, 0.2, 0.25, 0.15])],
        top_colour=_CLOTH_COLOURS[top_colour],
        bottom_colour=_CLOTH_COLOURS[bottom_colour],
    )


def sampled_posture(rng: np.random.Generator, *, yaw_deg: float) -> Posture:
    """A quiet stance within the spread of issue 3.

    In half of the cases the pelvis follows from the legs; in the other half its roll is drawn for itself and the
    longer leg bends, so that hip tilt and leg length cannot be read off each other.
    """
    valgus = rng.normal(0, 4.5)
    left, right = np.clip(valgus + rng.normal(0, 1.5, 2), -12, 12)
    bend = float(rng.uniform(4, 25)) if rng.random() < 0.2 else 0.0
    bent_left = rng.random() < 0.5
    return Posture(
        pelvis_roll_deg=None if rng.random() < 0.5 else float(np.clip(rng.normal(0, 2.5), -7, 7)),
        pelvis_shift_mm=float(rng.normal(0, 12)),
        knee_valgus_deg=(float(left), float(right)),
        knee_bend_deg=(bend, 0.0) if bent_left else (0.0, bend),
        stance_width_mm=float(rng.uniform(130, 300)),
        turn_out_deg=(float(rng.normal(8, 5)), float(rng.normal(8, 5))),
        arms="sides" if rng.random() < 0.6 else "away",
        arm_out_deg=(float(rng.uniform(5, 14)), float(rng.uniform(5, 14))),
        trunk_lean_deg=float(rng.normal(0, 1.2)),
        trunk_forward_deg=float(rng.normal(0, 1.5)),
        shoulder_tilt_deg=float(rng.normal(0, 2.0)),
        head_tilt_deg=float(rng.normal(0, 2.5)),
        yaw_deg=yaw_deg,
    )


def worn_in(rng: np.random.Generator, palette: int, *, tight: bool = False) -> Clothes:
    """Gym and street clothes in the colours of one palette; `tight` leaves the outline of the legs to be seen."""
    tops: tuple[Top, ...] = ("vest", "fitted", "t_shirt", "hanging")
    bottoms: tuple[Bottom, ...] = ("shorts", "leggings", "loose_shorts", "trousers")
    odds = [0.6, 0.4, 0.0, 0.0] if tight else [0.35, 0.2, 0.25, 0.2]
    own = PALETTES[palette]
    top, bottom, shoe = rng.permutation(len(own))[:3]
    return Clothes(
        top=tops[rng.choice(len(tops), p=[0.25, 0.3, 0.3, 0.15])],
        tucked=bool(rng.random() < 0.35),
        bottom=bottoms[rng.choice(len(bottoms), p=odds)],
        waist_slant_deg=float(rng.normal(0, 2.5)),
        shoes="trainers" if rng.random() < 0.25 else "none",
        top_colour=own[top],
        bottom_colour=own[bottom],
        shoe_colour=own[shoe],
    )


def stood(rng: np.random.Generator, body: Body, *, yaw_deg: float, independent: bool, most_bend_mm: float) -> Posture:
    """A quiet stance seen from front or back.

    Without `independent` the pelvis follows the legs. With it, hip tilt and leg length cannot be read off each other:
    a block under one foot brings the hips to a height drawn for itself, a knee bends (shortening its leg by up to
    `most_bend_mm`), or the weight is shifted over a wide stance.
    """
    valgus = rng.normal(0, 4.5)
    left, right = np.clip(valgus + rng.normal(0, 1.5, 2), -12, 12)
    bend = np.clip(rng.normal(0.5, 2.0) + rng.normal(0, 0.5, 2), -4, 5)
    usual = Posture(
        knee_bend_deg=(float(bend[0]), float(bend[1])),
        pelvis_shift_mm=float(rng.normal(0, 10)),
        knee_valgus_deg=(float(left), float(right)),
        stance_width_mm=float(rng.uniform(130, 290)),
        turn_out_deg=(float(rng.normal(8, 5)), float(rng.normal(8, 5))),
        arms="sides" if rng.random() < 0.6 else "away",
        arm_out_deg=(float(rng.uniform(5, 14)), float(rng.uniform(5, 14))),
        pelvis_tilt_deg=float(rng.normal(0, 4)),
        trunk_lean_deg=float(rng.normal(0, 1.5)),
        trunk_forward_deg=float(rng.normal(0, 1.5)),
        hunch_deg=float(abs(rng.normal(0, 5))),
        neck_forward_deg=float(abs(rng.normal(0, 6))),
        shoulder_tilt_deg=float(rng.normal(0, 2.2)),
        head_tilt_deg=float(rng.normal(0, 2.5)),
        yaw_deg=yaw_deg,
    )
    return _uncoupled(rng, usual, body, most_bend_mm) if independent else usual


def _uncoupled(rng: np.random.Generator, posture: Posture, body: Body, most_bend_mm: float) -> Posture:
    longer_mm = body.thigh_difference_mm + body.shank_difference_mm
    match rng.choice(["block", "bent", "shifted"], p=[0.85, 0.08, 0.07]):
        case "block":
            hips_mm = rng.normal(0, _PELVIS_ROLL_SD_DEG) * _HIP_WIDTH_MM * np.pi / 180
            return replace(posture, block_mm=float(np.clip(hips_mm - longer_mm, -35, 35)))
        case "bent":
            hips_mm = longer_mm + rng.choice([-1, 1]) * rng.uniform(most_bend_mm / 3, most_bend_mm)
            return replace(posture, pelvis_roll_deg=float(np.degrees(hips_mm / _HIP_WIDTH_MM)))
        case _:
            aside = float(rng.choice([-1, 1]) * rng.uniform(30, 60))
            return replace(posture, pelvis_shift_mm=aside, stance_width_mm=float(rng.uniform(240, 340)))


def stood_sideways(rng: np.random.Generator, *, yaw_deg: float) -> Posture:
    """A stance seen from the side: pelvis tipped forward or back, knees bent or overstretched, head forward, sway."""
    knee = float(np.clip(rng.normal(1, 6), -12, 15)) - _STRAIGHT_FLEXION_DEG
    sway = float(rng.normal(0, 18))
    return Posture(
        knee_valgus_deg=(float(rng.normal(0, 3)), float(rng.normal(0, 3))),
        knee_bend_deg=(knee, knee + float(rng.normal(0, 1))),
        stance_width_mm=float(rng.uniform(120, 220)),
        turn_out_deg=(float(rng.normal(7, 4)), float(rng.normal(7, 4))),
        arms="folded" if rng.random() < 0.6 else "sides",
        pelvis_tilt_deg=float(np.clip(rng.normal(-1, 8), -20, 15)),
        pelvis_forward_mm=sway,
        trunk_forward_deg=float(rng.normal(0, 2.5) - 0.07 * sway),
        hunch_deg=float(abs(rng.normal(0, 7))),
        neck_forward_deg=float(rng.normal(6, 7)),
        yaw_deg=yaw_deg,
    )


_STRAIGHT_FLEXION_DEG = 5.0
"""Trochanter, condyle and malleolus of a leg that `poses` calls straight."""
_PELVIS_ROLL_SD_DEG = 2.5
_HIP_WIDTH_MM = 215.0
"""Between the hip centres of an average adult body of anny."""


def skin_colour(darkness: float) -> Colour:
    """Between fair (0) and dark (1), linear RGB."""
    fair, dark = np.log([0.78, 0.50, 0.38]), np.log([0.075, 0.035, 0.022])
    red, green, blue = np.exp(fair + darkness * (dark - fair))
    return float(red), float(green), float(blue)


def _leg_difference(rng: np.random.Generator) -> float:
    """Signed, half within 5 mm, the rest up to 25 mm."""
    size = rng.uniform(0, 5) if rng.random() < 0.5 else rng.uniform(5, 25)
    return float(size * rng.choice([-1, 1]))


_HAIR_COLOURS: tuple[Colour, ...] = (
    (0.012, 0.009, 0.008),
    (0.03, 0.018, 0.012),
    (0.07, 0.035, 0.018),
    (0.16, 0.09, 0.04),
    (0.33, 0.22, 0.11),
    (0.30, 0.29, 0.28),
)
_CLOTH_COLOURS: tuple[Colour, ...] = (
    (0.02, 0.02, 0.025),
    (0.05, 0.06, 0.09),
    (0.03, 0.08, 0.2),
    (0.1, 0.25, 0.35),
    (0.35, 0.05, 0.06),
    (0.55, 0.55, 0.53),
    (0.75, 0.74, 0.71),
    (0.13, 0.14, 0.15),
    (0.12, 0.22, 0.13),
    (0.45, 0.3, 0.08),
    (0.3, 0.12, 0.28),
    (0.25, 0.42, 0.5),
)


def _palette(offset: float) -> tuple[Colour, ...]:
    """Sixteen colours of cloth, from black over greys to strong hues; another `offset`, other colours."""
    greys = [0.02 + 0.02 * offset, 0.10 + 0.05 * offset, 0.38 + 0.1 * offset, 0.68 + 0.06 * offset]
    hues = (np.arange(6) + offset) / 6
    strong = [(h, 0.75, v) for h, v in zip(hues, (0.16, 0.3, 0.08, 0.3, 0.1, 0.22), strict=True)]
    soft = [(h + 0.08, 0.35, v) for h, v in zip(hues, (0.45, 0.2, 0.5, 0.12, 0.4, 0.06), strict=True)]
    return tuple((g, g, g) for g in greys) + tuple(colorsys.hsv_to_rgb(h % 1, s, v) for h, s, v in strong + soft)


PALETTES: tuple[tuple[Colour, ...], ...] = tuple(_palette(k / 4) for k in range(4))
"""Colours of cloth by set; no colour is in two palettes."""
