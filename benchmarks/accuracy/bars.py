"""Readings -> what was promised (issue "Hip tilt and leg length that mean something") and whether it is reached.

Counted on front and back views that keep the protocol by their truth and whose vertical comes from gravity or the edges
of the room; those left with the frame are judged on coverage alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.accuracy.groups import split, traits
from benchmarks.accuracy.markdown import percent, ratio, size
from benchmarks.accuracy.pairs import SUBJECTS, Against, Pair, Subject, pairs
from benchmarks.accuracy.readings import Method, Reading
from benchmarks.accuracy.statistics import PROMISED, errors_of
from posture.landmarks import FRONTAL
from posture.vertical import VerticalSource

LEAST_COVERED = 0.90
WIDEST = 3.0
"""Median half-width of an interval, in mean errors."""
_LARGE_GROUP = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One promise: how many readings it was counted on, what was seen, what was promised."""

    name: str
    n: int
    seen: str
    must: str
    reached: bool


def bars(test: Sequence[Reading]) -> tuple[Bar, ...]:
    """All promises that the set `test` can judge."""
    protocol = [reading for reading in test if reading.case.view in FRONTAL and reading.case.traits.protocol]
    usual = [reading for reading in protocol if reading.vertical.source is not VerticalSource.FRAME]
    free = [reading for reading in usual if reading.case.traits.independent]
    exact = [reading for reading in usual if reading.case.traits.stickers == "exact"]
    return (
        _refused(protocol),
        _follows("hip tilt, no stickers", usual, "hip_tilt", (0.8, 0.93), "true"),
        _follows("hip tilt, no stickers, against the picture", usual, "hip_tilt", (0.8, 0.93), "projected"),
        _follows("knee angle against the picture", usual, "knee_angle", (0.6, 0.985), "projected"),
        _follows("knee angle", usual, "knee_angle", (0.9, None), "true"),
        _follows("leg length against the picture", usual, "leg_length_difference", (4.0, 0.90), "projected"),
        _follows("leg length, drawn apart from hip tilt", free, "leg_length_difference", (None, 0.85), "projected"),
        _follows("hip tilt, exact stickers", exact, "hip_tilt_asis", (0.5, None), "projected", Method.STICKER),
        _follows(
            "leg length by stickers", exact, "leg_length_difference_asis", (3.0, None), "projected", Method.STICKER
        ),
        *_rolls(test),
    )


def _follows(
    name: str,
    readings: Sequence[Reading],
    stem: str,
    must: tuple[float | None, float | None],
    against: Against,
    method: Method = Method.AUTO,
) -> Bar:
    """Mean error at most, and r at least, of the readings that there are."""
    subject = _subject(stem)
    answered = [pair for pair in pairs(readings, subject, method, against) if pair.answer]
    most, least = must
    promised = " and ".join(
        [f"mean error at most {most:g}{subject.unit}"] * (most is not None) + [f"r at least {least}"] * bool(least)
    )
    if not answered:
        return Bar(name=name, n=0, seen="no reading", must=promised, reached=False)
    errors = errors_of(answered)
    reached = (most is None or errors.mae <= most) and (least is None or (errors.r or 0.0) >= least)
    seen = f"{errors.mae:.2f}{subject.unit}, r {errors.r or 0.0:.3f}"
    return Bar(name=name, n=len(answered), seen=seen, must=promised, reached=reached)


def _subject(stem: str) -> Subject:
    return next(subject for subject in SUBJECTS if subject.stem == stem)


def _refused(protocol: Sequence[Reading]) -> Bar:
    lost = sum(Method.AUTO in reading.refused or not reading.answers[Method.AUTO] for reading in protocol)
    return Bar(
        name="refused or missing in the protocol",
        n=len(protocol),
        seen=percent(lost, len(protocol)),
        must="at most 3 %",
        reached=lost <= 0.03 * len(protocol),
    )


def _rolls(test: Sequence[Reading]) -> tuple[Bar, Bar]:
    """How far the camera's roll is read off."""

    def off(source: VerticalSource) -> np.ndarray:
        return np.array(
            [
                abs(reading.vertical.roll_deg - reading.case.traits.roll_deg)
                for reading in test
                if reading.vertical.source is source and reading.case.traits.roll_deg is not None
            ]
        )

    gravity, edges = off(VerticalSource.GRAVITY), off(VerticalSource.EDGES)
    without = sum(reading.vertical.source is not VerticalSource.GRAVITY for reading in test)
    refused = 1 - len(edges) / without if without else 1.0
    middle, most = (float(np.quantile(edges, q)) if len(edges) else 99.0 for q in (0.5, 0.95))
    worst = float(gravity.max()) if len(gravity) else 99.0
    return (
        Bar(
            name="camera roll, gravity in the file",
            n=len(gravity),
            seen=f"{worst:.2f}° at most",
            must="at most 0.3°",
            reached=worst <= 0.3,
        ),
        Bar(
            name="camera roll, edges of the room",
            n=len(edges),
            seen=f"{middle:.2f}°, in 95 % below {most:.2f}°; refused in {percent(without - len(edges), without)}",
            must="median at most 0.5°, in 95 % below 1.5°; refused in at most 40 %",
            reached=middle <= 0.5 and most <= 1.5 and refused <= 0.4,
        ),
    )


def promises_of_intervals(test: Sequence[Reading]) -> tuple[Bar, ...]:
    """Coverage and width of the interval of every measure, against the true body, whatever the vertical came from."""
    frontal = [reading for reading in test if reading.case.view in FRONTAL]
    rows: list[Bar] = []
    for method in (Method.AUTO, Method.STICKER):
        for subject in SUBJECTS:
            answered = [pair for pair in pairs(frontal, subject, method) if pair.answer and pair.answer.ci95]
            if answered and (method is Method.AUTO or subject.quantities[0].line not in (None, "hip")):
                rows.append(_interval(subject, answered))
    return tuple(rows)


def _interval(subject: Subject, answered: Sequence[Pair]) -> Bar:
    errors = errors_of(answered)
    assert errors.covered is not None
    assert errors.half_width is not None
    low, high = errors.covered.ci95
    width = errors.half_width / errors.mae
    groups = [
        group
        for group in split(answered, subject, traits([pair.case for pair in answered]))
        if group.pictures >= _LARGE_GROUP and group.errors and group.errors.covered
    ]
    worst = min((group.errors.covered.value for group in groups), default=errors.covered.value)  # type: ignore[union-attr]
    return Bar(
        name=f"interval of {subject.name[0].lower()}{subject.name[1:]}",
        n=len(answered),
        seen=f"holds {100 * errors.covered.value:.0f} % ({100 * low:.0f}–{100 * high:.0f}), in the worst large group "
        f"{100 * worst:.0f} %; {ratio(width)} mean errors wide ({size(errors.half_width, subject.unit)})",
        must=f"{100 * PROMISED:.0f} % in the brackets, at least {100 * LEAST_COVERED:.0f} %; at most {WIDEST:g} wide",
        reached=low <= PROMISED <= high and min(worst, errors.covered.value) >= LEAST_COVERED and width <= WIDEST,
    )
