"""A recipe of a person: sex, age, build, clothes, posture. Only words and numbers; `bodies` makes the shape.

Random numbers come in as an argument: the same seed makes the same person. Colours are linear RGB.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Sex = Literal["female", "male"]
Arms = Literal["sides", "away", "over_hips", "raised"]
Stance = Literal["standing", "lunging", "walking", "seated"]
Top = Literal["vest", "fitted", "t_shirt"]
Bottom = Literal["shorts", "loose_shorts", "leggings", "trousers"]
Hair = Literal["short", "bob", "bun"]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """How a person stands. Frontal angles as in the design: `+` = left side higher, knees `+` = valgus.

    With `pelvis_roll_deg` given, the leg that is too long for it bends at the knee; with None, both legs keep their
    bend and the pelvis rolls as the legs ask. `knee_bend_deg` is the least bend of each leg (left, right).
    """

    stance: Stance = "standing"
    pelvis_roll_deg: float | None = None
    pelvis_shift_mm: float = 0.0
    knee_valgus_deg: tuple[float, float] = (0.0, 0.0)
    knee_bend_deg: tuple[float, float] = (0.0, 0.0)
    stance_width_mm: float = 200.0
    turn_out_deg: tuple[float, float] = (7.0, 7.0)
    arms: Arms = "sides"
    arm_out_deg: tuple[float, float] = (8.0, 8.0)
    trunk_lean_deg: float = 0.0
    trunk_forward_deg: float = 0.0
    shoulder_tilt_deg: float = 0.0
    head_tilt_deg: float = 0.0
    yaw_deg: float = 0.0
    """Turn of the whole body away from the view, `+` towards the person's own left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clothes:
    """What is worn; colours are linear RGB."""

    top: Top = "fitted"
    bottom: Bottom = "shorts"
    top_colour: Colour = (0.10, 0.22, 0.35)
    bottom_colour: Colour = (0.03, 0.03, 0.04)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A person, the clothes and the posture: all that the mesh depends on."""

    sex: Sex = "female"
    age_years: float = 35.0
    weight: float = 0.5
    """From 0, thin, over 0.5, average, to 1, heavy."""
    muscle: float = 0.5
    ancestry: tuple[float, float, float] = (0.2, 0.2, 0.6)
    stature_cm: float = 168.0
    """Crown to sole when standing straight with even legs, the mean of both."""
    thigh_difference_mm: float = 0.0
    shank_difference_mm: float = 0.0
    """Left minus right."""
    skin: Colour = (0.60, 0.36, 0.25)
    hair: Hair = "short"
    hair_colour: Colour = (0.06, 0.035, 0.02)
    clothes: Clothes = field(default_factory=Clothes)
    posture: Posture = field(default_factory=Posture)


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
