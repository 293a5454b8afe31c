"""How far each measure's error must be stretched so that its interval holds the truth: `uncertainty.CALIBRATION`.

python -m benchmarks.calibrate [FOLDER ...]

Runs the tool over ground_truth/calibrate, and sets in other folders, without stickers, and prints a line for every
measure, line and method that has `LEAST` readings: the factor that has 95 % of the truths inside, of all pictures and
of those of each renderer. Pictures outside the protocol are left out. Stickers are never stretched, so there is nothing
to fit of them. Errors count against the true body; of a body in two pictures both count. Sets whose legs touch, by
their names, count for the distances between the legs alone. The committed table was made with these sets beside
(`python -m benchmarks.pictures SET FOLDER/SET`, two hours on two cores): `calibrate_more`; 391 pictures of
`calibrate_fast`, the first 240 (`--first 240`) and all side views (`--only left`, `--only right`); and of bodies whose
legs touch `calibrate_touching` (`--first 36`), `calibrate_touching_fast` and `calibrate_touching_fast_warm` (`--first
300`).
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.accuracy.quantities import QUANTITIES
from benchmarks.accuracy.statistics import PROMISED
from benchmarks.accuracy.truths import SETS, Case, load
from posture.analysis import Request, analyse
from posture.detect import shared_detector
from posture.landmarks import Source
from posture.measures.base import Line
from posture.photo import read
from posture.refine import shared_refiner
from posture.uncertainty import CALIBRATION, Z95, Measurement
from posture.vertical import VerticalSource

LEAST = 30
"""Readings; with fewer the factor stays 1."""
Key = tuple[str, Line | None, Source]
_BETWEEN_LEGS = {quantity.id for quantity in QUANTITIES if quantity.touching}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One error, the share of its interval that the points give, and the rest of it (one SD each). [its unit]"""

    error: float
    points_sd: float
    rest_sd: float
    renderer: str = ""


def factor(seen: Sequence[Seen]) -> float:
    """The stretch at which 95 % of the standardised errors lie within 1.96, by bisection."""
    errors = np.abs([one.error for one in seen])
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        sd = np.array([math.hypot(middle * one.points_sd, one.rest_sd) for one in seen])
        wide = np.quantile(errors / np.maximum(sd, 1e-9), PROMISED) < Z95
        low, high = (low, middle) if wide else (middle, high)
    return high


def errors_seen(cases: Sequence[Case]) -> Iterator[tuple[Key, Seen]]:
    """Every reading of the `cases` that keep the protocol, and its error.

    What rests on the detector's hips, knees and ankles is seen where the refiner steps back, as a user sees it.
    """
    for case in cases:
        if not case.traits.protocol:  # one in six here, one in twelve of `test`: they would widen all the others
            continue
        folder = case.path.parent.name
        request = Request(view=case.stated, height_cm=case.stature_cm, stickers=False)
        analysis = analyse(read(case.path), request, shared_detector(), shared_refiner())
        for result in analysis.results:
            taken = result.outcome
            counts = "touching" not in folder or result.measure.id in _BETWEEN_LEGS
            if counts and isinstance(taken, Measurement) and (truth := _truth(taken, case)) is not None:
                key, seen = _seen(taken, truth, known=analysis.vertical.source is not VerticalSource.FRAME)
                yield key, replace(seen, renderer="fast" if "fast" in folder else "cycles")


def _truth(taken: Measurement, case: Case) -> float | None:
    for quantity in QUANTITIES:
        same = (taken.measure.id, taken.measure.side) == (quantity.id, quantity.side)
        means = quantity.touching in ("", case.traits.touching)
        if same and quantity.line in (None, taken.reading.line) and means:
            return case.true.get(quantity.truth)
    return None


def _seen(taken: Measurement, truth: float, *, known: bool) -> tuple[Key, Seen]:
    """With the stretch that the installed tool knows taken out again.

    Gravity and edges of rendered rooms are free of error (docs/accuracy.md), those of real ones are not: where the
    vertical is `known` its sd must not take over the points' share.
    """
    key = taken.measure.id, taken.reading.line, taken.method
    rest = taken.sd**2 - taken.points_sd**2 - (taken.vertical_sd**2 if known else 0.0)
    return key, Seen(
        error=taken.estimate - truth,
        points_sd=taken.points_sd / CALIBRATION.get(key, 1.0),
        rest_sd=math.sqrt(max(rest, 0.0)),
    )


def surest_factor(seen: Sequence[Seen]) -> float:
    """The largest of the factors of all readings together and of those of each renderer that has LEAST of them.

    Real photos differ from the pictures of both by more than they from each other.
    """
    renderers: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        renderers[one.renderer].append(one)
    return max(factor(own) for own in (seen, *(own for own in renderers.values() if len(own) >= LEAST)))


def main(folders: Sequence[str]) -> int:
    """Print the table; 2 where a folder is not named as its set is, which tells the renderer."""
    if strange := [folder for folder in folders if not Path(folder).name.startswith("calibrate")]:
        sys.stderr.write(f"Name these folders as the sets that they hold: {', '.join(strange)}\n")
        return 2
    cases = [case for folder in (SETS / "calibrate", *map(Path, folders)) for case in load(folder)]
    found: dict[Key, list[Seen]] = defaultdict(list)
    for key, seen in errors_seen(cases):
        found[key].append(seen)
    for (name, line, method), all_seen in sorted(found.items(), key=str):
        if len(all_seen) >= LEAST:
            where = f"Line.{line.name}" if line else None
            shown = f'("{name}", {where}, Source.{method.name}): {surest_factor(all_seen):.2f},'
            mae = sum(abs(one.error) for one in all_seen) / len(all_seen)
            sys.stdout.write(f"    {shown}  # {len(all_seen)} readings, mean error {mae:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
