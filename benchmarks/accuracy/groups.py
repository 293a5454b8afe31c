"""Pairs -> the same pairs in groups, so that a weak spot or an unfairness shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from benchmarks.accuracy.pairs import Pair, Subject
from benchmarks.accuracy.statistics import Errors, distinctly_larger, errors_of, prior_of, sizes
from benchmarks.accuracy.truths import Case

LEAST = 10
"""Pictures in a group; smaller ones are put together."""
OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """What pictures are told apart by.

    Attributes
    ----------
    group
        Name of the group of a case; None where the set does not say.
    order
        Names in the order of the page; none for the order of the alphabet.
    legs_only
        It means something for hip tilt and leg length alone.
    """

    name: str
    group: Callable[[Case], str | None]
    order: tuple[str, ...] = ()
    legs_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The errors of a part of the pictures; None where they are too few to say anything.

    Attributes
    ----------
    worse
        Its errors are larger than those of the other groups of the trait, beyond chance.
    """

    trait: str
    name: str
    pictures: int
    errors: Errors | None
    worse: bool = False


def traits(cases: Sequence[Case]) -> tuple[Trait, ...]:
    """All traits; the limits between light and dark skin are the thirds of `cases`."""
    return (
        _named("view", lambda case: case.view.value),
        _either("protocol", lambda case: case.traits.protocol, "inside", "outside"),
        _either("legs", _together, "touch each other", "stand apart"),
        _apart(_named("lower clothes", lambda case: case.traits.bottom)),
        _named("upper clothes", lambda case: case.traits.top),
        _named("stickers", lambda case: case.traits.stickers),
        _either("gravity in the file", lambda case: case.traits.exif, "yes", "no"),
        _binned("turn of the body", lambda case: _size(case.yaw_deg), (3, 7), "°"),
        _binned("roll of the camera", lambda case: _size(case.traits.roll_deg), (1, 2), "°"),
        _binned("lens height", lambda case: case.traits.lens_height_m, (0.8, 1.1), " m"),
        _skin(cases),
        _apart(_binned("build (0 thin, 1 heavy)", lambda case: case.traits.weight, (0.45, 0.6), "")),
        _named("sex", lambda case: case.traits.sex),
        _either("hip tilt and leg length apart", lambda case: case.traits.independent, "yes", "no", legs_only=True),
    )


def split(pairs: Sequence[Pair], subject: Subject, all_traits: Sequence[Trait]) -> tuple[Group, ...]:
    """The groups of every trait that divides `pairs`."""
    prior = prior_of(pairs)
    found: list[Group] = []
    for trait in all_traits:
        parts = _parts(pairs, trait) if subject.legs or not trait.legs_only else {}
        if len(parts) > 1:
            found += [_group(trait, name, parts, prior) for name in parts]
    return tuple(found)


def _parts(pairs: Sequence[Pair], trait: Trait) -> dict[str, list[Pair]]:
    """Pairs by group, small groups put together as the last."""
    parts: dict[str, list[Pair]] = {}
    for pair in pairs:
        if (name := trait.group(pair.case)) is not None:
            parts.setdefault(name, []).append(pair)
    ordered = [name for name in trait.order or sorted(parts) if name in parts]
    small = [name for name in ordered if _pictures(parts[name]) < LEAST]
    if len(small) < 2:
        return {name: parts[name] for name in ordered}
    together = f"{OTHERS} ({', '.join(small)})"
    kept = {name: parts[name] for name in ordered if name not in small}
    return {**kept, together: [pair for name in small for pair in parts[name]]}


def _group(trait: Trait, name: str, parts: dict[str, list[Pair]], prior: float) -> Group:
    own, rest = parts[name], [pair for other, those in parts.items() if other != name for pair in those]
    count = _pictures(own)
    if count < LEAST:
        return Group(trait=trait.name, name=name, pictures=count, errors=None)
    return Group(
        trait=trait.name,
        name=name,
        pictures=count,
        errors=errors_of(own, prior),
        worse=distinctly_larger(sizes(own, prior), sizes(rest, prior)),
    )


def _pictures(pairs: Sequence[Pair]) -> int:
    return len({pair.case.path for pair in pairs})


def _size(value: float | None) -> float | None:
    return None if value is None else abs(value)


def _together(case: Case) -> bool | None:
    return None if case.traits.touching is None else case.traits.touching != "none"


def _apart(trait: Trait) -> Trait:
    """The same of bodies whose legs stand apart: all that touch are thin and in tight clothes, a group of their own."""
    return replace(trait, name=f"{trait.name}, legs apart", group=lambda c: None if _together(c) else trait.group(c))


def _named(name: str, word: Callable[[Case], str | None]) -> Trait:
    def group(case: Case) -> str | None:
        found = word(case)
        return None if found is None else found.replace("_", " ")

    return Trait(name=name, group=group)


def _either(name: str, is_so: Callable[[Case], bool | None], yes: str, no: str, *, legs_only: bool = False) -> Trait:
    def group(case: Case) -> str | None:
        so = is_so(case)
        return None if so is None else (yes if so else no)

    return Trait(name=name, group=group, order=(yes, no), legs_only=legs_only)


def _binned(name: str, value: Callable[[Case], float | None], limits: tuple[float, ...], unit: str) -> Trait:
    between = [f"{low:g} to {high:g}{unit}" for low, high in pairwise(limits)]
    return _in_bins(name, value, limits, (f"below {limits[0]:g}{unit}", *between, f"{limits[-1]:g}{unit} or more"))


def _skin(cases: Sequence[Case]) -> Trait:
    shades = [shade for case in cases if (shade := case.traits.skin_luminance) is not None]
    limits = np.quantile(shades, [1 / 3, 2 / 3]) if shades else np.zeros(2)
    names = ("darkest third", "middle third", "lightest third")
    return _in_bins("skin", lambda case: case.traits.skin_luminance, tuple(map(float, limits)), names)


def _in_bins(
    name: str, value: Callable[[Case], float | None], limits: tuple[float, ...], names: tuple[str, ...]
) -> Trait:
    def group(case: Case) -> str | None:
        found = value(case)
        return None if found is None else names[int(np.searchsorted(limits, found, side="right"))]

    return Trait(name=name, group=group, order=names)
