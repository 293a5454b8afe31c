"""Picture -> what each method says of it. The truth plays the perfect hand; `auto` never sees it.

Beside what was read stands what would have been: with stickers that a hand had put beside the bones, and with nothing
in the picture that tells where down is.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from benchmarks.accuracy.quantities import QUANTITIES, Quantity
from benchmarks.accuracy.truths import XY, Case
from posture.analysis import (
    Analysis,
    Request,
    Result,
    Seen,
    body_of,
    look,
    measure,
    stickers_on,
    take_measures,
)
from posture.detect import LONGEST_PX, Look, MediaPipeDetector, Provenance, consensus
from posture.geometry import distance
from posture.landmarks import MEDIAPIPE, Landmark, Point, Pose, Source
from posture.measures import MEASURES, Body
from posture.photo import Photo, Pixels, read, reduced
from posture.refine import shared_refiner
from posture.scale import from_stature
from posture.uncertainty import Measurement, measured
from posture.vertical import Vertical, from_frame


class Method(StrEnum):
    """A way from the picture to the numbers, as the page names it."""

    AUTO = "auto"
    STICKER = "sticker"
    MANUAL = "manual, perfect"
    BARE = "bare detector"
    PROJECTED = "true joint centres, projected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a method says of one truth.

    Attributes
    ----------
    estimate
        Shown or not. [unit of the truth]
    ci95
        None where the method gives no interval.
    withheld
        The tool does not show the estimate.
    vertical_sd
        What the stated error of the vertical does to it. [unit of the truth]
    """

    estimate: float
    ci95: tuple[float, float] | None = None
    withheld: bool = False
    vertical_sd: float = 0.0


Answers = Mapping[str, Answer]
"""By the key of the truth."""
SLIPS, SLIP_SD_MM = 40, 3.0
"""How often a hand is played that puts stickers on, and how far it puts them beside the bones in each direction, as in
the slipped pictures of the sets. [mm]"""
_BY_STICKERS = {quantity.id for quantity in QUANTITIES if quantity.stickers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What all methods say of one picture.

    Attributes
    ----------
    answers
        By method.
    refused
        Methods that say nothing of this picture.
    findings
        Codes that the installed tool gives.
    yaw_deg
        Turn of the body as the installed tool reads it, frame of `Pose.yaw_deg`. [deg]
    vertical
        Down in the picture as the installed tool tells it.
    stickers
        Where the installed tool takes something for a sticker, by bony landmark; of pictures without stickers too. [px]
    slips
        Of a picture whose stickers lie exactly on the bones: what the measures by stickers would have said had a hand
        put each of them beside its bone, `SLIPS` times.
    framed
        What the installed tool would have said, without stickers and by them, had neither gravity nor edges told it
        where down is; its points as they are.
    pictured
        What its points say of the picture as it is: no turn of the body taken out. Compared with the truth that is
        projected into that picture, turn and all.
    """

    case: Case
    answers: Mapping[Method, Answers]
    refused: frozenset[Method]
    findings: tuple[str, ...]
    yaw_deg: float | None
    vertical: Vertical
    stickers: Mapping[str, XY] = field(default_factory=lambda: MappingProxyType({}))
    slips: tuple[Answers, ...] = ()
    framed: Mapping[Method, Answers] = field(default_factory=lambda: MappingProxyType({}))
    pictured: Mapping[Method, Answers] = field(default_factory=lambda: MappingProxyType({}))

    def against_picture(self, method: Method) -> Answers:
        """What `method` says of the picture as it is."""
        return self.pictured.get(method, self.answers[method])


class Witness(MediaPipeDetector):
    """The detector of the tool, which remembers its looks, so that the methods share them."""

    def __init__(self) -> None:
        super().__init__("heavy")
        self.looks: list[list[Look]] = []

    def look(self, pixels: Pixels) -> list[Look]:
        """As the detector of the tool."""
        self.looks.append(super().look(pixels))
        return self.looks[-1]


_TRUTH = Provenance(model="truth", model_sha256="", mediapipe="")


@dataclass(frozen=True, slots=True)
class _Played:
    """A detector that gives one pose, whatever it is shown."""

    pose: Pose
    provenance: Provenance = _TRUTH

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:  # noqa: ARG002  # the protocol of detectors
        return (self.pose,)


def read_all(cases: Iterable[Case]) -> tuple[Reading, ...]:
    """Every case by every method."""
    witness = Witness()
    try:
        return tuple(_reading(case, witness) for case in cases)
    finally:
        witness.close()


def _reading(case: Case, witness: Witness) -> Reading:
    photo, request = read(case.path), Request(view=case.stated, height_cm=case.stature_cm, stickers=False)
    witness.looks.clear()
    seen = look(photo, request, witness, shared_refiner())
    auto, bare = measure(seen), _bare(photo, case, witness.looks[0])
    stuck, by_hand = _stuck(photo, case, witness), _by_hand(photo, case, auto.people)
    answers: dict[Method, Answers | None] = {
        Method.AUTO: _answers(auto, _with_interval),
        Method.STICKER: {} if stuck is None else _answers(measure(stuck), _with_interval),
        Method.BARE: bare,
        Method.MANUAL: None if by_hand is None else _answers(measure(by_hand), _estimate_alone),
        Method.PROJECTED: _projected(case),
    }
    return Reading(
        case=case,
        answers={method: given or {} for method, given in answers.items()},
        refused=frozenset(method for method, given in answers.items() if given is None),
        findings=tuple(finding.code.value for finding in auto.findings),
        yaw_deg=auto.pose.yaw_deg if auto.pose else None,
        vertical=auto.vertical,
        stickers=_taken_for_stickers(photo, case, auto),
        slips=_slips(stuck, case) if stuck is not None and case.traits.stickers == "exact" else (),
        framed={method: _framed(one) for method, one in ((Method.AUTO, seen), (Method.STICKER, stuck)) if one},
        pictured={
            method: _pictured(one)
            for method, one in ((Method.AUTO, seen), (Method.STICKER, stuck), (Method.MANUAL, by_hand))
            if one
        },
    )


def _taken_for_stickers(photo: Photo, case: Case, auto: Analysis) -> Mapping[str, XY]:
    """Of a picture that is measured; the person's own points are sought near, as `posture.analysis.look` does."""
    if auto.refused or auto.view is None:
        return {}
    found = stickers_on(photo, _nearest(auto.people, case), auto.view, auto.scale)
    return {one.landmark.value: (one.x, one.y) for one in found}


def _with_interval(taken: Measurement) -> Answer:
    return Answer(estimate=taken.estimate, ci95=taken.ci95, withheld=taken.value is None, vertical_sd=taken.vertical_sd)


def _estimate_alone(taken: Measurement) -> Answer:
    return Answer(estimate=taken.estimate)


def _answers(analysis: Analysis, answer: Callable[[Measurement], Answer]) -> Answers | None:
    return None if analysis.refused else _kept(analysis.results, answer)


def _kept(results: Sequence[Result], answer: Callable[[Measurement], Answer]) -> Answers:
    """The outcomes that are measurements, by the key of their truth."""
    return {
        quantity.truth: answer(result.outcome)
        for result in results
        for quantity in QUANTITIES
        if isinstance(result.outcome, Measurement) and _belongs(result, result.outcome, quantity)
    }


def _belongs(result: Result, taken: Measurement, quantity: Quantity) -> bool:
    same_measure = (result.measure.id, result.measure.side) == (quantity.id, quantity.side)
    same_unit = taken.reading.unit == quantity.truth.rpartition("_")[2]
    return same_measure and same_unit and quantity.line in (None, taken.reading.line)


def _stuck(photo: Photo, case: Case, witness: Witness) -> Seen | None:
    """What the tool as installed sees of a body that bears stickers; None of another."""
    if case.traits.stickers not in ("exact", "slipped"):
        return None
    return look(photo, Request(view=case.stated, height_cm=case.stature_cm), witness, shared_refiner())


def _slips(seen: Seen, case: Case) -> tuple[Answers, ...]:
    """The measures by stickers, each sticker moved by chance in both directions, drawn by the picture's name."""
    random = np.random.default_rng(zlib.crc32(case.path.name.encode()))
    body = None if seen.refused else body_of(seen)
    if body is None or body.scale is None:
        return ()
    slip_px = SLIP_SD_MM / body.scale.mm_per_px
    stuck = [name for name, point in body.pose.items() if point.source is Source.MARKER]
    draws = random.normal(0.0, slip_px, (SLIPS, len(stuck), 2)).tolist()
    return tuple(_by_stickers(_moved(body, dict(zip(stuck, moves, strict=True))), seen.vertical) for moves in draws)


def _framed(seen: Seen) -> Answers:
    """The measures with the edges of the picture for plumb."""
    return _answers(measure(replace(seen, vertical=from_frame())), _with_interval) or {}


def _pictured(seen: Seen) -> Answers:
    """The measures of a body whose turn nobody read."""
    unread = replace(seen, pose=None if seen.pose is None else replace(seen.pose, yaw_deg=None))
    return _answers(measure(unread), _estimate_alone) or {}


def _moved(body: Body, moves: Mapping[Landmark, XY]) -> Body:
    """With those points elsewhere. [px]"""
    points = {
        name: replace(body.pose[name], x=body.pose[name].x + x, y=body.pose[name].y + y)
        for name, (x, y) in moves.items()
    }
    return replace(body, pose=replace(body.pose, points={**body.pose, **points}))


def _by_stickers(body: Body, vertical: Vertical) -> Answers:
    """The measures that rest on stickers, and no others: they are asked for often."""
    asked = [one for one in MEASURES if one.id in _BY_STICKERS and body.view in one.views]
    return _kept([Result(measure=one, outcome=measured(one, body, vertical)) for one in asked], _with_interval)


def _bare(photo: Photo, case: Case, looks: list[Look]) -> Answers | None:
    """One call of the network, the edges of the picture level, nothing refused but an empty picture."""
    _, factor = reduced(photo.pixels, longest=LONGEST_PX)
    people = consensus(looks, [], factor)
    if not people:
        return None
    pose = _nearest(people, case)
    scale = from_stature(pose, case.stature_cm) if case.stature_cm else None
    results = take_measures(Body(pose=pose, view=case.view, scale=scale), from_frame())
    return _kept(results, _estimate_alone)


def _by_hand(photo: Photo, case: Case, people: tuple[Pose, ...]) -> Seen | None:
    """What the tool sees, given the true joint centres; points that the truth lacks, and the turn, are the detector's,
    as if a hand had put them there.

    Measured without intervals: points without any error of their own would have one of no width.
    """
    if not people or not case.joints_px:
        return None
    known = {name.value for name in MEDIAPIPE}
    true = {
        Landmark(name): Point(x, y, source=Source.MANUAL) for name, (x, y) in case.joints_px.items() if name in known
    }
    found = _nearest(people, case)
    steady = {name: replace(point, sd_px=0.0) for name, point in found.items()}
    played = _Played(replace(found, points={**steady, **true}))
    return look(photo, Request(view=case.stated, height_cm=case.stature_cm, stickers=False), played)


def _nearest(people: tuple[Pose, ...], case: Case) -> Pose:
    """The person of whom the truth is known, where several are found."""
    hip = case.joints_px.get(Landmark.LEFT_HIP.value)
    return min(people, key=lambda pose: distance(pose[Landmark.LEFT_HIP].xy, hip) if hip else 0.0)


def _projected(case: Case) -> Answers | None:
    """What the truth says of the picture, or None where it does not."""
    return {key: Answer(estimate=value) for key, value in case.projected.items()} or None
