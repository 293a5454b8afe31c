"""Which pictures there are: recipes of people, rooms and cameras, by set. `pictures` renders them.

Samples are the README's; tests provoke one quality finding each, or none; tuning is for choosing thresholds and never
for reporting accuracy. Seeds are fixed: a set is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.meshes import Floats
from benchmarks.people import Snapshot, View
from benchmarks.recipe import Arms, Body, Clothes, Posture, Stance, sampled_body, sampled_posture, skin_colour
from benchmarks.scene import Camera, Room, sampled_room

_BY_PROTOCOL = Snapshot()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One person of a picture, not yet made."""

    body: Body
    view: View
    x_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A recipe of one picture and what the tool should say to it."""

    stem: str
    people: tuple[Standing, ...]
    room: Room
    camera: Camera | None = None
    """None: drawn with `seed` so that everybody is in the picture."""
    snapshot: Snapshot = _BY_PROTOCOL
    seed: int = 0
    expect: str = "measured"
    finding: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSet:
    """Recipes, and how large a JPEG may become."""

    pictures: Callable[[], Iterator[Picture]]
    most_kb: int
    manifest: bool


# Sample images: one person from four sides, three legs worth seeing, one picture to refuse --------------------------


def sample_pictures() -> Iterator[Picture]:
    """The pictures of the README."""
    ann = Body(
        sex="female",
        age_years=38,
        stature_cm=171.3,
        weight=0.46,
        muscle=0.6,
        ancestry=(0.1, 0.15, 0.75),
        skin=skin_colour(0.22),
        hair="bun",
        hair_colour=(0.07, 0.035, 0.018),
        shank_difference_mm=-4.0,
        clothes=Clothes(
            top="vest", bottom="shorts", top_colour=(0.05, 0.16, 0.19), bottom_colour=(0.025, 0.028, 0.035)
        ),
        posture=Posture(
            knee_valgus_deg=(2.6, 1.4),
            shoulder_tilt_deg=1.6,
            head_tilt_deg=-1.2,
            trunk_lean_deg=0.6,
            stance_width_mm=190,
            turn_out_deg=(9, 6),
            arm_out_deg=(9, 8),
            yaw_deg=1.0,
        ),
    )
    studio = Room(
        wall=(0.60, 0.60, 0.56),
        floor=(0.36, 0.22, 0.125),
        wall_behind_m=1.0,
        frame="right",
        lamp_side=-0.7,
        light=0.85,
        warmth=0.2,
    )
    upright = Camera(width=900, height=1200, distance_m=2.9, lens_height_m=0.95, focal_35mm=47, pitch_deg=-1.5)
    names: tuple[tuple[View, str], ...] = (
        ("front", "from the front"),
        ("back", "from the back"),
        ("left", "from her left side"),
        ("right", "from her right side"),
    )
    for view, words in names:
        yield Picture(
            stem=view,
            people=(Standing(body=ann, view=view),),
            room=studio,
            camera=upright,
            seed=3,
            description=f"A woman with a slight natural asymmetry, {words}",
        )
    ben = Body(
        sex="male",
        age_years=52,
        stature_cm=178.2,
        weight=0.55,
        muscle=0.6,
        ancestry=(0.1, 0.3, 0.6),
        skin=skin_colour(0.38),
        hair_colour=(0.05, 0.045, 0.042),
        clothes=Clothes(top="fitted", bottom="shorts", top_colour=(0.42, 0.40, 0.36), bottom_colour=(0.03, 0.05, 0.10)),
        posture=Posture(knee_valgus_deg=(-7.2, -6.8), shoulder_tilt_deg=-0.8, stance_width_mm=150, yaw_deg=-1.0),
    )
    yield Picture(
        stem="bow_legs",
        people=(Standing(body=ben, view="front"),),
        camera=replace(upright, distance_m=3.0),
        seed=4,
        room=replace(
            studio, wall=(0.50, 0.54, 0.56), floor=(0.45, 0.42, 0.37), floor_kind="tiles", frame="none", door="left"
        ),
        description="A man with bow legs (varus) on both sides",
    )
    cleo = Body(
        sex="female",
        age_years=27,
        stature_cm=164.5,
        weight=0.58,
        muscle=0.5,
        ancestry=(0.75, 0.05, 0.2),
        skin=skin_colour(0.68),
        hair="bun",
        clothes=Clothes(top="fitted", bottom="shorts", top_colour=(0.40, 0.10, 0.09), bottom_colour=(0.04, 0.04, 0.05)),
        posture=Posture(
            knee_valgus_deg=(8.4, 7.6), shoulder_tilt_deg=1.0, head_tilt_deg=1.0, stance_width_mm=270, yaw_deg=1.5
        ),
    )
    yield Picture(
        stem="knock_knees",
        people=(Standing(body=cleo, view="front"),),
        camera=upright,
        seed=5,
        room=replace(studio, wall=(0.66, 0.60, 0.50), frame="left", lamp_side=0.6, warmth=0.6),
        description="A woman with knock knees (valgus) on both sides",
    )
    dai = Body(
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
    yield Picture(
        stem="long_left_leg",
        people=(Standing(body=dai, view="front"),),
        camera=upright,
        seed=6,
        room=replace(studio, wall=(0.55, 0.58, 0.54), floor=(0.22, 0.13, 0.08), door="right", frame="left"),
        description="A man whose left leg is 20 mm longer: the left hip stands higher",
    )
    yield Picture(
        stem="two_people",
        people=(Standing(body=ann, view="front", x_m=-0.45), Standing(body=dai, view="front", x_m=0.45)),
        camera=replace(upright, distance_m=3.1, focal_35mm=36),
        room=replace(studio, frame="none"),
        seed=7,
        expect="several_people",
        description="Two people side by side: refused, since nobody can tell whom to measure",
    )


# Pictures for the tests of quality findings -------------------------------------------------------------------------


def test_pictures() -> Iterator[Picture]:
    """One or more pictures per quality finding, and clean ones that must raise none."""
    rng = np.random.default_rng(20261122)

    def some(stem: str, posture: Posture, view: View = "front", *, finding: str = "", description: str) -> Picture:
        seed = int(rng.integers(1 << 30))
        body = sampled_body(np.random.default_rng(seed), posture)
        return Picture(
            stem=stem,
            people=(Standing(body=body, view=view),),
            snapshot=Snapshot(width=570, height=760),
            room=sampled_room(np.random.default_rng([seed, 2])),
            seed=seed,
            finding=finding,
            expect=finding or "measured",
            description=description,
        )

    def quiet(yaw_deg: float) -> Posture:
        return replace(sampled_posture(rng, yaw_deg=yaw_deg), knee_bend_deg=(0.0, 0.0))

    yield some("turned_25_left", quiet(25), finding="turned", description="Turned 25 degrees towards the own left")
    yield some("turned_35_right", quiet(-35), finding="turned", description="Turned 35 degrees towards the own right")
    yield some(
        "lunging",
        replace(quiet(0), stance="lunging"),
        finding="not_standing",
        description="In a lunge, left foot forward",
    )
    yield some(
        "walking",
        replace(quiet(0), stance="walking"),
        finding="not_standing",
        description="In a step, left foot forward",
    )
    yield some(
        "seated",
        replace(quiet(0), stance="seated"),
        finding="not_standing",
        description="Seated on a box, seen from the front",
    )
    yield some(
        "hands_over_hips",
        replace(quiet(0), arms="over_hips"),
        finding="not_standing",
        description="Hands across the pelvis",
    )
    yield some("arms_raised", replace(quiet(0), arms="raised"), finding="not_standing", description="Both arms raised")
    yield some(
        "side_as_front",
        quiet(0),
        "left",
        finding="wrong_view",
        description="A left side view, to be given as a front view",
    )
    for k in range(8):
        view: View = "front" if k < 6 else "back"
        yield some(
            f"clean_{view}_{k % 6 + 1}", quiet(float(rng.uniform(-3.5, 3.5))), view, description=f"A clean {view} view"
        )


# Pictures to tune the detector and the findings on ------------------------------------------------------------------


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
                snapshot=Snapshot(roll_sd_deg=1.5, careful=False),
                room=sampled_room(np.random.default_rng([seed, 2])),
                finding="" if name in ("front", "back", "left", "right") else name,
            )


SETS: dict[str, PictureSet] = {
    "samples": PictureSet(pictures=sample_pictures, most_kb=250, manifest=True),
    "tests": PictureSet(pictures=test_pictures, most_kb=80, manifest=True),
    "tuning": PictureSet(pictures=tuning_pictures, most_kb=200, manifest=False),
}
