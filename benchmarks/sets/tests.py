"""Pictures for the tests: one or more per quality finding, and clean ones that must raise none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.people import Snapshot, View
from benchmarks.recipe import Posture
from benchmarks.room import sampled_room
from benchmarks.sampling import sampled_body, sampled_posture
from benchmarks.sets.picture import Picture, Standing

_PROVOKED: tuple[tuple[str, float, dict[str, str], View, str, str], ...] = (
    ("turned_25_left", 25, {}, "front", "turned", "Turned 25 degrees towards the own left"),
    ("turned_35_right", -35, {}, "front", "turned", "Turned 35 degrees towards the own right"),
    ("lunging", 0, {"stance": "lunging"}, "front", "not_standing", "In a lunge, left foot forward"),
    ("walking", 0, {"stance": "walking"}, "front", "not_standing", "In a step, left foot forward"),
    ("seated", 0, {"stance": "seated"}, "front", "not_standing", "Seated on a box, seen from the front"),
    ("hands_over_hips", 0, {"arms": "over_hips"}, "front", "not_standing", "Hands across the pelvis"),
    ("arms_raised", 0, {"arms": "raised"}, "front", "not_standing", "Both arms raised"),
    ("side_as_front", 0, {}, "left", "wrong_view", "A left side view, to be given as a front view"),
)
"""Stem, yaw [deg], what is changed of a quiet stance, view, finding, description."""


def test_pictures() -> Iterator[Picture]:
    """One or more pictures per quality finding, and clean ones that must raise none."""
    rng = np.random.default_rng(20261122)
    for stem, yaw, change, view, finding, description in _PROVOKED:
        posture = replace(_quiet(rng, yaw), **change)  # type: ignore[arg-type]
        picture = _picture(rng, stem, posture, view)
        yield replace(picture, finding=finding, expect=finding, description=description)
    for k in range(8):
        view = "front" if k < 6 else "back"
        posture = _quiet(rng, float(rng.uniform(-3.5, 3.5)))
        picture = _picture(rng, f"clean_{view}_{k % 6 + 1}", posture, view)
        yield replace(picture, description=f"A clean {view} view")


def _quiet(rng: np.random.Generator, yaw_deg: float) -> Posture:
    return replace(sampled_posture(rng, yaw_deg=yaw_deg), knee_bend_deg=(0.0, 0.0))


def _picture(rng: np.random.Generator, stem: str, posture: Posture, view: View) -> Picture:
    seed = int(rng.integers(1 << 30))
    return Picture(
        stem=stem,
        people=(Standing(body=sampled_body(np.random.default_rng(seed), posture), view=view),),
        snapshot=Snapshot(width=570, height=760),
        room=sampled_room(np.random.default_rng([seed, 2])),
        seed=seed,
    )
