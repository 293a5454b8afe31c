"""Pictures to count hits and false alarms of the quality findings on: a dozen that earn each one, a hundred clean.

Rendered by the fast route. A `Case` is one way to earn a finding; its stem starts with the name of the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.people import Snapshot, View
from benchmarks.recipe import Posture
from benchmarks.room import room_in
from benchmarks.sampling import sampled_body, stood, worn_in
from benchmarks.sets.picture import Picture, Standing

_PALETTE, _SEED = 3, 20261126
_CAREFUL = Snapshot(width=576, height=768, roll_sd_deg=1.0)
_CLEAN: tuple[tuple[View, int], ...] = (("front", 64), ("back", 16), ("left", 10), ("right", 10))
Change = Callable[[Picture, np.random.Generator], Picture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to earn a finding, done to a clean picture of `view`; `refuse`: the picture must not be measured."""

    finding: str
    change: Change
    refuse: bool = True
    view: View = "front"
    count: int = 12


def finding_pictures() -> Iterator[Picture]:
    """All cases, then the clean ones."""
    for k, (name, case) in enumerate(CASES.items()):
        for number in range(case.count):
            rng = np.random.default_rng([_SEED, k + 1, number])
            picture = case.change(_clean(rng, case.view, f"{name}_{number:02d}"), rng)
            yield replace(picture, finding=case.finding, way=name, refuse=case.refuse)
    for k, (view, count) in enumerate(_CLEAN):
        for number in range(count):
            yield _clean(np.random.default_rng([_SEED, 0, k, number]), view, f"clean_{view}_{number:02d}")


def _clean(rng: np.random.Generator, view: View, stem: str) -> Picture:
    """Within the protocol: hardly turned, in ordinary clothes, set up with care."""
    body = replace(sampled_body(rng, Posture()), clothes=worn_in(rng, _PALETTE, tight=True))
    yaw = float(rng.uniform(-4, 4))
    posture = stood(rng, body, yaw_deg=yaw, independent=False, most_bend_mm=0.0)
    if view in ("left", "right"):
        posture = replace(posture, pelvis_shift_mm=0.0)
    return Picture(
        stem=stem,
        people=(Standing(body=replace(body, posture=posture), view=view),),
        room=room_in(rng, _PALETTE),
        snapshot=_CAREFUL,
        seed=int(rng.integers(1 << 30)),
    )


def _posture(picture: Picture, **change: object) -> Picture:
    standing = picture.people[0]
    posture = replace(standing.body.posture, **change)  # type: ignore[arg-type]
    return replace(picture, people=(replace(standing, body=replace(standing.body, posture=posture)),))


def _stance(**change: object) -> Change:
    def changed(picture: Picture, rng: np.random.Generator) -> Picture:
        return _posture(picture, lead=str(rng.choice(["L", "R"])), **change)

    return changed


def _turned(low_deg: float, high_deg: float) -> Change:
    def changed(picture: Picture, rng: np.random.Generator) -> Picture:
        return _posture(picture, yaw_deg=float(rng.choice([-1, 1]) * rng.uniform(low_deg, high_deg)))

    return changed


def _halfway(picture: Picture, rng: np.random.Generator) -> Picture:
    """Between front and side, the view left to the tool."""
    turned = _posture(picture, yaw_deg=float(rng.choice([-1, 1]) * rng.uniform(38, 52)))
    return replace(turned, asked_view="auto")


def _asked_as(view: View) -> Change:
    return lambda picture, _: replace(picture, asked_view=view)


def _spoilt(how: str) -> Change:
    return lambda picture, _: replace(picture, spoilt=how)


def _with_company(picture: Picture, rng: np.random.Generator) -> Picture:
    other = _clean(rng, "front", "").people[0]
    apart = float(rng.uniform(0.8, 1.1)) / 2
    both = (replace(picture.people[0], x_m=-apart), replace(other, x_m=apart))
    return replace(picture, people=both, snapshot=replace(_CAREFUL, least=0.45))


def _empty(picture: Picture, rng: np.random.Generator) -> Picture:
    return replace(picture, people=(), room=replace(picture.room, clutter=int(rng.integers(1, 1 << 30))))


def _camera_rolled(picture: Picture, rng: np.random.Generator) -> Picture:
    return replace(picture, snapshot=replace(_CAREFUL, roll_deg=float(rng.choice([-1, 1]) * rng.uniform(11, 20))))


def _behind_a_table(picture: Picture, rng: np.random.Generator) -> Picture:
    """Something stands before the legs."""
    return replace(picture, room=replace(picture.room, before_m=float(rng.uniform(0.35, 0.75))))


CASES: dict[str, Case] = {
    "empty": Case(finding="no_person", change=_empty),
    "company": Case(finding="several_people", change=_with_company),
    "no_feet": Case(finding="cut_off", change=_spoilt("no_feet")),
    "no_head": Case(finding="cut_off", change=_spoilt("no_head"), refuse=False),
    "half_body": Case(finding="cut_off", change=_spoilt("half_body")),
    "tiny": Case(finding="too_small", change=_spoilt("tiny")),
    "small": Case(finding="low_resolution", change=_spoilt("small"), refuse=False),
    "lying": Case(finding="sideways", change=_spoilt("turned")),
    "rolled": Case(finding="leaning", change=_camera_rolled),
    "turned_little": Case(finding="turned", change=_turned(11, 16), refuse=False),
    "turned_far": Case(finding="turned", change=_turned(23, 35)),
    "side_as_front": Case(finding="wrong_view", change=_asked_as("front"), view="left"),
    "front_as_side": Case(finding="wrong_view", change=_asked_as("right"), view="front"),
    "back_as_front": Case(finding="wrong_view", change=_asked_as("front"), view="back"),
    "halfway": Case(finding="view_unclear", change=_halfway),
    "lunging": Case(finding="not_standing", change=_stance(stance="lunging")),
    "walking": Case(finding="not_standing", change=_stance(stance="walking")),
    "seated": Case(finding="not_standing", change=_stance(stance="seated")),
    "hands_over_hips": Case(finding="not_standing", change=_stance(arms="over_hips")),
    "arms_raised": Case(finding="not_standing", change=_stance(arms="raised"), refuse=False),
    "dark": Case(finding="dark", change=_spoilt("darker"), refuse=False),
    "blurred": Case(finding="blurred", change=_spoilt("blurred"), refuse=False),
    "front_camera": Case(
        finding="front_camera", change=lambda picture, _: replace(picture, front_camera=True), refuse=False
    ),
    "hidden_legs": Case(finding="hidden", change=_behind_a_table),
}
