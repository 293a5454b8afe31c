"""A recipe of a person: sex, age, build, clothes, posture. Only words and numbers; `bodies` makes the shape.

`sampling` draws them by chance. Colours are linear RGB.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Sex = Literal["female", "male"]
Arms = Literal["sides", "away", "folded", "over_hips", "raised"]
Stance = Literal["standing", "lunging", "walking", "seated"]
Side = Literal["L", "R"]
Top = Literal["vest", "fitted", "t_shirt", "hanging"]
Bottom = Literal["shorts", "loose_shorts", "leggings", "trousers"]
Shoes = Literal["none", "trainers"]
Hair = Literal["short", "bob", "bun"]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """How a person stands. Frontal angles as in the design: `+` = left side higher, knees `+` = valgus.

    With `pelvis_roll_deg` given, the leg that is too long for it bends at the knee; with None, both legs keep their
    bend and the pelvis rolls as the legs ask. `knee_bend_deg` is the least bend of each leg (left, right) beyond a
    straight one, `-` hyperextension.
    """

    stance: Stance = "standing"
    pelvis_roll_deg: float | None = None
    pelvis_shift_mm: float = 0.0
    """Weight shifted sideways, `+` to the left."""
    pelvis_forward_mm: float = 0.0
    """Sway: how far the pelvis is carried before the ankles."""
    pelvis_tilt_deg: float = 0.0
    """Anterior turn of the pelvis from its place at rest; the trunk does not follow."""
    block_mm: float = 0.0
    """Height of a block under the left foot; `-` under the right."""
    knee_valgus_deg: tuple[float, float] = (0.0, 0.0)
    knee_bend_deg: tuple[float, float] = (0.0, 0.0)
    stance_width_mm: float = 200.0
    """Between the ankles; made wider where the legs would overlap."""
    legs_touch: bool = False
    """The feet stand as near as the legs allow, whatever `stance_width_mm` says."""
    lead: Side = "L"
    """The foot in front in a lunge or a step."""
    turn_out_deg: tuple[float, float] = (7.0, 7.0)
    arms: Arms = "sides"
    arm_out_deg: tuple[float, float] = (8.0, 8.0)
    trunk_lean_deg: float = 0.0
    trunk_forward_deg: float = 0.0
    hunch_deg: float = 0.0
    """How far the upper back bends forward over the lower one."""
    neck_forward_deg: float = 0.0
    """How far the neck carries the level head forward."""
    shoulder_tilt_deg: float = 0.0
    head_tilt_deg: float = 0.0
    yaw_deg: float = 0.0
    """Turn of the whole body away from the view, `+` towards the person's own left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clothes:
    """What is worn; colours are linear RGB."""

    top: Top = "fitted"
    tucked: bool = False
    """The shirt is worn inside the waistband, so that the waistband shows."""
    bottom: Bottom = "shorts"
    waist_slant_deg: float = 0.0
    """Slope of the waistband, `+` = left higher: no proof of the pelvis."""
    shoes: Shoes = "none"
    top_colour: Colour = (0.10, 0.22, 0.35)
    bottom_colour: Colour = (0.03, 0.03, 0.04)
    shoe_colour: Colour = (0.10, 0.10, 0.11)

    @property
    def sole_mm(self) -> float:
        """Thickness of the soles."""
        return 24.0 if self.shoes == "trainers" else 0.0


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
