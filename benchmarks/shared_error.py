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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.quantities import QUANTITIES, Quantity
from benchmarks.accuracy.truths import SETS, Case, load
from posture.analysis import Request, analyse
from posture.detect import Detector, shared_detector
from posture.landmarks import View
from posture.photo import read
from posture.refine import shared_refiner
from posture.repeats import repeated
from posture.uncertainty import Measurement
from posture.vertical import from_stated

Key = tuple[str, str | None]
"""Measure and line, as in `posture.repeats.SHARED`."""
Errors = NDArray[np.float64]
"""Of one body, of shape (quantities, 2): a row a quantity (two for two legs), a column a photo. [unit of the truth]"""
_DRAWS = 2000
_SEED = 20261123


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One truth, as read in the two photos of a body."""

    truth: float
    first: Measurement
    second: Measurement

    @property
    def errors(self) -> tuple[float, float]:
        """Readings minus truth."""
        return self.first.estimate - self.truth, self.second.estimate - self.truth

    @property
    def mean_holds_truth(self) -> bool:
        """The 95 % interval of the mean of both, as of repeats, holds the truth."""
        low, high = repeated([self.first, self.second], View.FRONT).mean.ci95
        return low <= self.truth <= high


def main(argv: Sequence[str] | None = None) -> int:
    """Read the pairs and print a line for each measure; 1 where there is none."""
    parser = argparse.ArgumentParser(prog="shared_error", description="The part of the error that photos share.")
    parser.add_argument("--sets", type=Path, default=SETS, help="folder of the sets test and calibrate")
    sets = parser.parse_args(argv).sets
    pairs = twins(itertools.chain(*(load(sets / name) for name in ("test", "calibrate"))))
    for (measure, line), bodies in sorted(read_pairs(pairs, shared_detector()).items(), key=str):
        sys.stdout.write(f"{measure} line={line or '-'}: {_said(bodies)}\n")
    return 0 if pairs else 1


def _said(bodies: Sequence[Sequence[Found]]) -> str:
    errors = [np.array([found.errors for found in body]) for body in bodies]
    low, high = shared_ci95(errors)
    held = [found.mean_holds_truth for body in bodies for found in body]
    return (
        f"{len(bodies)} bodies, rho {shared(errors):.2f} (95 % {low:.2f} to {high:.2f}), "
        f"RMS error {np.sqrt(np.mean(np.concatenate(errors) ** 2)):.2f}, "
        f"interval of the mean holds {sum(held)} of {len(held)} truths"
    )


def twins(cases: Iterable[Case]) -> tuple[tuple[Case, Case], ...]:
    """The two pictures of each body that stands before two cameras in one view."""
    by_body: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.body:
            by_body[case.body, case.view].append(case)
    return tuple((group[0], group[1]) for group in by_body.values() if len(group) == 2)


def read_pairs(pairs: Sequence[tuple[Case, Case]], detector: Detector) -> Mapping[Key, list[list[Found]]]:
    """For each measure and line, and each body, what both photos tell of its truths."""
    by_key: dict[Key, list[list[Found]]] = defaultdict(list)
    for one, other in pairs:
        first, second = _readings(one, detector), _readings(other, detector)
        body: dict[Key, list[Found]] = defaultdict(list)
        for quantity in QUANTITIES:
            key = quantity.truth
            if key in first and key in second and key in one.true:
                found = Found(truth=one.true[key], first=first[key], second=second[key])
                body[quantity.id, quantity.line].append(found)
        for measure, founds in body.items():
            by_key[measure].append(founds)
    return by_key


def _readings(case: Case, detector: Detector) -> dict[str, Measurement]:
    """What the tool reads, by the key of the truth; empty for a refused picture."""
    vertical = from_stated(case.traits.roll_deg or 0.0)
    request = Request(view=case.stated, height_cm=case.stature_cm, vertical=vertical, stickers=False)
    taken = [one.outcome for one in analyse(read(case.path), request, detector, shared_refiner()).results]
    return {
        quantity.truth: one
        for one in taken
        for quantity in QUANTITIES
        if isinstance(one, Measurement) and _belongs(one, quantity)
    }


def _belongs(taken: Measurement, quantity: Quantity) -> bool:
    measure, unit = taken.measure, quantity.truth.rpartition("_")[2]
    asked = quantity.id, quantity.side, quantity.line, unit
    return (measure.id, measure.side, taken.reading.line, taken.reading.unit) == asked


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
