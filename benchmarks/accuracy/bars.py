"""Readings -> what was promised (issues "Hip tilt and leg length that mean something", "The whole body") and whether it
is reached.

Counted on front and back views that keep the protocol by their truth and whose vertical comes from gravity or the edges
of the room; those left with the frame, and those outside the protocol, are judged on coverage alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.groups import split, traits
from benchmarks.accuracy.markdown import percent, ratio, size
from benchmarks.accuracy.pairs import SUBJECTS, Against, Pair, Subject, pairs
from benchmarks.accuracy.readings import Answer, Method, Reading
from benchmarks.accuracy.statistics import PROMISED, errors_of
from benchmarks.accuracy.truths import Case
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """A mean error of at most `most` and an r of at least `least`, of the readings of one measure by one method."""

    name: str
    stem: str
    most: float | None = None
    least: float | None = None
    against: Against = "projected"
    method: Method = Method.AUTO
    among: Callable[[Case], bool] = lambda case: True  # noqa: ARG005  # all of them


def _drawn_apart(case: Case) -> bool:
    return bool(case.traits.independent)


def _with_exact_stickers(case: Case) -> bool:
    return case.traits.stickers == "exact"


_PROMISES = (
    _Promise(name="hip tilt, no stickers", stem="hip_tilt", most=0.8, least=0.93, against="true"),
    _Promise(name="the same against the picture", stem="hip_tilt", most=0.8, least=0.93),
    _Promise(name="knee angle", stem="knee_angle", most=0.9, against="true"),
    _Promise(name="the same against the picture", stem="knee_angle", most=0.6, least=0.985),
    _Promise(name="leg length against the picture", stem="leg_length_difference", most=4.0, least=0.90),
    _Promise(name="the same, drawn apart from hip tilt", stem="leg_length_difference", least=0.85, among=_drawn_apart),
    _Promise(
        name="distance between the knees, ankles touching", stem="intercondylar_distance", most=8.0, against="true"
    ),
    _Promise(
        name="distance between the ankles, knees touching", stem="intermalleolar_distance", most=8.0, against="true"
    ),
    _Promise(
        name="hip tilt by exact stickers, against the picture",
        stem="hip_tilt_asis",
        most=0.5,
        method=Method.STICKER,
        among=_with_exact_stickers,
    ),
    _Promise(
        name="leg length by exact stickers, against the picture",
        stem="leg_length_difference_asis",
        most=3.0,
        method=Method.STICKER,
        among=_with_exact_stickers,
    ),
    _Promise(name="shoulder tilt", stem="shoulder_tilt", most=0.8, against="true"),
    _Promise(name="trunk lean to a side", stem="trunk_lean", most=0.8, against="true"),
    _Promise(name="head tilt, front view", stem="head_tilt", most=1.5, against="true"),
)


_DISTANCES = frozenset({"intercondylar_distance", "intermalleolar_distance"})
"""Stems of what legs that touch can tell and no others."""


def bars(test: Sequence[Reading]) -> tuple[Bar, ...]:
    """All promises that the set `test` can judge."""
    protocol = [reading for reading in test if reading.case.view in FRONTAL and reading.case.traits.protocol]
    usual = _with_vertical(protocol)
    return (
        _refused(protocol),
        *(_kept(promise, [one for one in usual if promise.among(one.case)]) for promise in _PROMISES),
        *_rolls(test),
        *_intervals(test),
    )


def distance_bars(touching: Sequence[Reading]) -> tuple[Bar, ...]:
    """The promises of the distances between the legs alone, of a set of legs that touch."""
    usual = _with_vertical([reading for reading in touching if reading.case.traits.protocol])
    promised = [promise for promise in _PROMISES if promise.stem in _DISTANCES]
    judged = _with_intervals([_as_in_life(reading) for reading in usual], ())
    return (
        *(_kept(promise, usual) for promise in promised),
        *(_interval(subject, answered) for subject, answered in judged if subject.stem in _DISTANCES),
    )


def _with_vertical(readings: Sequence[Reading]) -> list[Reading]:
    """Those that gravity or the edges of the room tell where down is."""
    return [reading for reading in readings if reading.vertical.source is not VerticalSource.FRAME]


def _kept(promise: _Promise, readings: Sequence[Reading]) -> Bar:
    """Errors of the readings that there are; pictures without one are counted by `_refused`."""
    subject = _subject(promise.stem)
    answered = [pair for pair in pairs(readings, subject, promise.method, promise.against) if pair.answer]
    most = [] if promise.most is None else [f"mean error at most {promise.most:g}{subject.unit}"]
    least = [] if promise.least is None else [f"r at least {promise.least:g}"]
    must = " and ".join(most + least)
    if not answered:
        return Bar(name=promise.name, n=0, seen="no reading", must=must, reached=False)
    errors = errors_of(answered)
    r = errors.r or 0.0
    return Bar(
        name=promise.name,
        n=len(answered),
        seen=f"{errors.mae:.2f}{subject.unit}, r {r:.3f}",
        must=must,
        reached=(promise.most is None or errors.mae <= promise.most) and (promise.least is None or r >= promise.least),
    )


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

    def off(source: VerticalSource) -> NDArray[np.float64]:
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


def _intervals(test: Sequence[Reading]) -> tuple[Bar, ...]:
    """Coverage and width of the interval of every measure, against the true body; then those with less to go by."""
    protocol = [reading for reading in test if reading.case.traits.protocol]
    known = _with_vertical(protocol)
    in_life = [_as_in_life(reading) for reading in known]
    framed = [replace(reading, answers={**reading.answers, **reading.framed}) for reading in protocol]
    outside = [reading for reading in test if not reading.case.traits.protocol]
    return (
        *(_interval(subject, answered) for subject, answered in _with_intervals(in_life, _slipped(known))),
        *_held("intervals, vertical by the frame", framed),
        *_held("intervals outside the protocol", outside),
    )


def _with_intervals(readings: Sequence[Reading], stuck: Sequence[Reading]) -> Iterator[tuple[Subject, list[Pair]]]:
    """The pairs of every measure that have an interval; of measures by stickers those of `stuck`."""
    for method, among in ((Method.AUTO, readings), (Method.STICKER, stuck)):
        for subject in SUBJECTS:
            answered = [pair for pair in pairs(among, subject, method) if pair.answer and pair.answer.ci95]
            if answered and subject.method is method:
                yield subject, answered


def _slipped(readings: Sequence[Reading]) -> list[Reading]:
    """The pictures whose stickers lie on the bones, once for each hand that was played, as they would be in life.

    The interval holds the slip of a hand, which exact stickers lack. Of a single slip on each of ten bodies the mean
    error, and with it the width beside it, would be a matter of chance.
    """
    return [
        _as_in_life(replace(reading, answers={**reading.answers, Method.STICKER: slip}), draw)
        for reading in readings
        for draw, slip in enumerate(reading.slips)
    ]


def _as_in_life(reading: Reading, draw: int = 0) -> Reading:
    """The reading had the picture's down been as uncertain as the tool says.

    Gravity and rooms are plumb in rendered pictures and not in life, for which the intervals are: each picture is
    turned by chance, drawn by its name and the number of the `draw`, and all of its readings with it.
    """
    turn = np.random.default_rng(zlib.crc32(f"{reading.case.path.name}{draw or ''}".encode())).normal()
    turned = {
        method: {key: _turned(answer, turn) for key, answer in given.items()}
        for method, given in reading.answers.items()
    }
    return replace(reading, answers=turned)


def _turned(answer: Answer, turn: float) -> Answer:
    if answer.ci95 is None:
        return answer
    by = answer.vertical_sd * turn
    low, high = answer.ci95
    return replace(answer, estimate=answer.estimate + by, ci95=(low + by, high + by))


def _held(name: str, readings: Sequence[Reading]) -> Iterator[Bar]:
    """How often the intervals of all measures hold the truth, and of which measure they do least; no row for none.

    Of measures by stickers those whose stickers were slipped.
    """
    slipped = [reading for reading in readings if reading.case.traits.stickers == "slipped"]
    found = [(subject.name, errors_of(answered).covered) for subject, answered in _with_intervals(readings, slipped)]
    shares = [(subject, covered) for subject, covered in found if covered is not None]
    if not shares:
        return
    n = sum(covered.n for _, covered in shares)
    held = sum(covered.hits for _, covered in shares) / n
    least, worst = min(shares, key=lambda named: named[1].value)
    yield Bar(
        name=name,
        n=n,
        seen=f"hold {100 * held:.0f} %; {least[0].lower()}{least[1:]} {worst.hits} of {worst.n}",
        must=f"at least {100 * LEAST_COVERED:.0f} % of each measure",
        reached=worst.value >= LEAST_COVERED,
    )


def _count(subject: Subject, answered: Sequence[Pair]) -> int:
    """Of readings; of measures by stickers of pictures, however many hands were played."""
    return len({pair.case.path for pair in answered}) if subject.method is Method.STICKER else len(answered)


def _beside_the_least(share: float) -> str:
    """A share in percent, not rounded up to what it misses.

    >>> _beside_the_least(0.8974), _beside_the_least(0.913)
    ('89.7', '91')
    """
    whole = f"{100 * share:.0f}"
    return f"{100 * share:.1f}" if share < LEAST_COVERED <= float(whole) / 100 else whole


def _interval(subject: Subject, answered: Sequence[Pair]) -> Bar:
    errors = errors_of(answered)
    assert errors.covered is not None
    assert errors.half_width is not None
    low, high = errors.covered.ci95
    width = errors.half_width / errors.mae if errors.mae else 0.0
    groups = [
        group.errors.covered.value
        for group in split(answered, subject, traits([pair.case for pair in answered]))
        if group.pictures >= _LARGE_GROUP and group.errors and group.errors.covered
    ]
    worst = min(groups, default=errors.covered.value)
    return Bar(
        name=f"interval of {subject.words}",
        n=_count(subject, answered),
        seen=f"holds {100 * errors.covered.value:.0f} % ({100 * low:.0f}–{100 * high:.0f}), in the worst large group "
        f"{_beside_the_least(worst)} %; {ratio(width)} mean errors wide ({size(errors.half_width, subject.unit)})",
        must=f"{100 * PROMISED:.0f} % in the brackets, at least {100 * LEAST_COVERED:.0f} %; at most {WIDEST:g} wide",
        reached=low <= PROMISED <= high and min(worst, errors.covered.value) >= LEAST_COVERED and width <= WIDEST,
    )
