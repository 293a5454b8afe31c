"""python -m benchmarks.shared_error [--sets FOLDER]

How much of a photo's error is the same in every photo of one person: prints, for each measure, the rows of
`posture.repeats.SHARED`.

In the sets `test` and `calibrate` each body with stickers stands before two cameras (other place, lens, room and
light). The tool reads both photos, with the camera's true roll stated, because the vertical is counted apart. With
e1 and e2 the errors of a pair against the body's truth, the shared part is

    rho = sum(e1 e2) / sum((e1^2 + e2^2) / 2)

about zero, not about the mean error: an error that all bodies share is shared by the photos of one of them. Its
interval is the bootstrap's over bodies. The table takes the upper end: repeats are shot with one camera in one room and
have more in common than these pairs.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.quantities import QUANTITIES, Quantity
from benchmarks.accuracy.truths import SETS, Case, load
from posture.analysis import Request, Result, analyse
from posture.detect import Detector, shared_detector
from posture.photo import read
from posture.uncertainty import Measurement
from posture.vertical import from_stated

Key = tuple[str, str | None]
"""Measure and line, as in `posture.repeats.SHARED`."""
Errors = NDArray[np.float64]
"""Of shape (bodies, 2), or (2 x bodies, 2) where both legs count. [unit of the truth]"""
_DRAWS = 2000
_SEED = 20261123


def main(argv: Sequence[str] | None = None) -> int:
    """Read the pairs and print a line for each measure; 1 where there is none."""
    parser = argparse.ArgumentParser(prog="shared_error", description="The part of the error that photos share.")
    parser.add_argument("--sets", type=Path, default=SETS, help="folder of the sets test and calibrate")
    sets = parser.parse_args(argv).sets
    pairs = twins(itertools.chain(*(load(sets / name) for name in ("test", "calibrate"))))
    for (measure, line), bodies in sorted(errors(pairs, shared_detector()).items(), key=str):
        rho, (low, high) = shared(bodies), shared_ci95(bodies)
        sys.stdout.write(
            f"{measure} line={line or '-'}: {len(bodies)} bodies, rho {rho:.2f} (95 % {low:.2f} to {high:.2f}), "
            f"RMS error {np.sqrt(np.mean(np.concatenate(bodies) ** 2)):.2f}\n"
        )
    return 0 if pairs else 1


def twins(cases: Iterable[Case]) -> tuple[tuple[Case, Case], ...]:
    """The two pictures of each body that stands before two cameras in one view."""
    by_body: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.body:
            by_body[case.body, case.view].append(case)
    return tuple((one, other) for one, other in (group for group in by_body.values() if len(group) == 2))


def errors(pairs: Sequence[tuple[Case, Case]], detector: Detector) -> Mapping[Key, list[Errors]]:
    """For each measure and line the errors of each body, a row a quantity (two for two legs), where both are read."""
    found: dict[Key, list[Errors]] = defaultdict(list)
    for one, other in pairs:
        first, second = _errors(one, detector), _errors(other, detector)
        rows: dict[Key, list[tuple[float, float]]] = defaultdict(list)
        for quantity in QUANTITIES:
            if quantity.truth in first and quantity.truth in second:
                rows[quantity.id, quantity.line].append((first[quantity.truth], second[quantity.truth]))
        for key, values in rows.items():
            found[key].append(np.array(values))
    return found


def _errors(case: Case, detector: Detector) -> dict[str, float]:
    """Estimate minus truth by the key of the truth; empty for a refused picture."""
    vertical = from_stated(case.traits.roll_deg or 0.0)
    request = Request(view=case.stated, height_cm=case.stature_cm, vertical=vertical)
    results = analyse(read(case.path), request, detector).results
    return {
        quantity.truth: result.outcome.estimate - case.true[quantity.truth]
        for result in results
        for quantity in QUANTITIES
        if isinstance(result.outcome, Measurement)
        and quantity.truth in case.true
        and _belongs(result, result.outcome, quantity)
    }


def _belongs(result: Result, taken: Measurement, quantity: Quantity) -> bool:
    same_measure = (result.measure.id, result.measure.side) == (quantity.id, quantity.side)
    return same_measure and (quantity.line, quantity.truth.rpartition("_")[2]) == (
        taken.reading.line,
        taken.reading.unit,
    )


def shared(bodies: Sequence[Errors]) -> float:
    """Part of the squared error that the two photos of a body share: 1 all, 0 none.

    >>> shared([np.array([[1.0, 1.0]]), np.array([[-2.0, -2.0]])])
    1.0
    """
    pairs = np.concatenate(bodies)
    return float(2 * (pairs[:, 0] * pairs[:, 1]).sum() / (pairs**2).sum())


def shared_ci95(bodies: Sequence[Errors]) -> tuple[float, float]:
    """95 % interval of `shared`: percentiles of the bootstrap over bodies."""
    random = np.random.default_rng(_SEED)
    draws = [shared([bodies[i] for i in random.integers(len(bodies), size=len(bodies))]) for _ in range(_DRAWS)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    sys.exit(main())
