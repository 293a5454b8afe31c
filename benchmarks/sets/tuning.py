"""Many different people, cameras and rooms, to choose thresholds on; never used to report accuracy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.meshes import Floats
from benchmarks.people import Snapshot, View
from benchmarks.recipe import Arms, Stance
from benchmarks.room import sampled_room
from benchmarks.sampling import sampled_body, sampled_posture
from benchmarks.scene import Room
from benchmarks.sets.picture import Picture, Standing


def tuning_pictures() -> Iterator[Picture]:
    """Many different people, cameras and rooms; never used to report accuracy."""
    plan: list[tuple[str, View, Stance, Arms | None, Floats]] = [
        ("front", "front", "standing", None, np.linspace(-30, 30, 100)),
        ("back", "back", "standing", None, np.linspace(-8, 8, 20)),
        ("left", "left", "standing", None, np.linspace(-8, 8, 10)),
        ("right", "right", "standing", None, np.linspace(-8, 8, 10)),
        ("lunging", "front", "lunging", None, np.linspace(-10, 10, 5)),
        ("walking", "front", "walking", None, np.linspace(-10, 10, 5)),
        ("seated", "front", "seated", None, np.linspace(-10, 10, 5)),
        ("hands_over_hips", "front", "standing", "over_hips", np.linspace(-10, 10, 5)),
        ("arms_raised", "front", "standing", "raised", np.linspace(-10, 10, 5)),
        ("hidden_legs", "front", "standing", None, np.linspace(-10, 10, 14)),
    ]
    for group, (name, view, stance, arms, yaws) in enumerate(plan):
        for k, yaw in enumerate(yaws):
            seed = 1000 * (group + 1) + k
            rng = np.random.default_rng(seed)
            posture = replace(sampled_posture(rng, yaw_deg=float(yaw)), stance=stance)
            posture = replace(posture, arms=arms) if arms else posture
            yield Picture(
                stem=f"{name}_{k:03d}",
                people=(Standing(body=sampled_body(rng, posture), view=view),),
                seed=seed,
                snapshot=Snapshot(roll_sd_deg=1.5, distances_m=(2.0, 4.5), lens_heights_m=(0.6, 1.6), least=0.55),
                room=_room(np.random.default_rng([seed, 2]), hidden=name == "hidden_legs"),
                finding="" if name in ("front", "back", "left", "right") else name,
            )


def _room(rng: np.random.Generator, *, hidden: bool) -> Room:
    """Some plain room; where the legs are to be hidden, with a chest before the person."""
    plain = sampled_room(rng)
    return replace(plain, before_m=float(rng.uniform(0.35, 0.75))) if hidden else plain
