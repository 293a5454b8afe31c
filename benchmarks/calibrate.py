"""How far each measure's error must be stretched so that its interval holds the truth: `uncertainty.CALIBRATION`.

python -m benchmarks.calibrate

Runs the tool over ground_truth/calibrate with stickers, with the refiner, and with neither, and prints a line for every
measure, line and method that has `LEAST` readings. The factor is the larger of two: that which gives standardised
errors an RMS of one, and that which has 95 % of the truths inside. Errors count against the true body; of a body in two
pictures both count.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.quantities import QUANTITIES
from benchmarks.accuracy.truths import SETS, Case, load
from posture.analysis import Request, analyse
from posture.detect import shared_detector
from posture.landmarks import Source
from posture.measures.base import Line
from posture.photo import read
from posture.refine import Refiner, shared_refiner
from posture.uncertainty import CALIBRATION, Z95, Measurement
from posture.vertical import VerticalSource

LEAST = 20
Key = tuple[str, Line | None, Source]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One error, the share of its interval that the points give, and the rest of it (one SD each). [its unit]"""

    error: float
    points_sd: float
    rest_sd: float


def factor(seen: Sequence[Seen]) -> float:
    """The stretch of the points' share; see the head of this file."""
    return max(_solved(seen, _rms), _solved(seen, _tail))


def _rms(z: Floats) -> float:
    return float(np.sqrt((z**2).mean()))


def _tail(z: Floats) -> float:
    return float(np.quantile(np.abs(z), 0.95)) / Z95


def _solved(seen: Sequence[Seen], spread: Callable[[Floats], float]) -> float:
    """Bisection for the stretch at which `spread` of the standardised errors is one."""
    errors = np.array([one.error for one in seen])
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        sd = np.array([math.hypot(middle * one.points_sd, one.rest_sd) for one in seen])
        wide = spread(errors / np.maximum(sd, 1e-9)) < 1
        low, high = (low, middle) if wide else (middle, high)
    return high


def errors_seen(refiner: Refiner | None, *, stickers: bool) -> Iterator[tuple[Key, Seen]]:
    """Every reading of the set `calibrate` beside its truth."""
    for case in load(SETS / "calibrate"):
        request = Request(view=case.stated, height_cm=case.stature_cm, stickers=stickers)
        analysis = analyse(read(case.path), request, shared_detector(), refiner)
        for result in analysis.results:
            taken = result.outcome
            if isinstance(taken, Measurement) and (truth := _truth(taken, case)) is not None:
                yield _seen(taken, truth, known=analysis.vertical.source is not VerticalSource.FRAME)


def _truth(taken: Measurement, case: Case) -> float | None:
    for quantity in QUANTITIES:
        same = (taken.measure.id, taken.measure.side) == (quantity.id, quantity.side)
        if same and quantity.line in (None, taken.reading.line) and not quantity.touching:
            return case.true.get(quantity.truth)
    return None


def _seen(taken: Measurement, truth: float, *, known: bool) -> tuple[Key, Seen]:
    """With the stretch that the installed tool knows taken out again.

    Gravity and edges of rendered rooms are free of error (docs/accuracy.md), those of real ones are not: where the
    vertical is `known` its sd must not take over the points' share.
    """
    key = taken.measure.id, taken.reading.line, taken.method
    points = math.sqrt(max(taken.sd**2 - taken.camera_sd**2, 0.0)) / CALIBRATION.get(key, 1.0)
    return key, Seen(error=taken.estimate - truth, points_sd=points, rest_sd=0.0 if known else taken.camera_sd)


def main() -> int:
    """Print the table."""
    found: dict[Key, list[Seen]] = defaultdict(list)
    for method, refiner in ((Source.MARKER, None), (Source.REFINED, shared_refiner()), (Source.AUTO, None)):
        for key, seen in errors_seen(refiner, stickers=method is Source.MARKER):
            if key[2] is method:
                found[key].append(seen)
    for (name, line, method), all_seen in sorted(found.items(), key=str):
        if len(all_seen) >= LEAST:
            shown = (
                f'("{name}", {f"Line.{line.name}" if line else None}, Source.{method.name}): {factor(all_seen):.2f},'
            )
            mae = sum(abs(one.error) for one in all_seen) / len(all_seen)
            sys.stdout.write(f"    {shown}  # {len(all_seen)} readings, mean error {mae:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
