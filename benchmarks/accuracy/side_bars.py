"""Readings -> what was promised of side views (issue "The whole body") and of the view that the tool tells by itself.

Errors are counted on side views that keep the protocol and whose vertical comes from gravity or the edges of the room,
against the true body. The view is counted on all pictures that ought to be measured, from every side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.bars import Bar
from benchmarks.accuracy.markdown import percent
from benchmarks.accuracy.pairs import SUBJECTS, Pair, pairs
from benchmarks.accuracy.readings import Method, Reading
from benchmarks.accuracy.statistics import errors_of
from benchmarks.accuracy.truths import Case
from posture.geometry import wrapped_deg
from posture.landmarks import FACING_DEG, SAGITTAL, View
from posture.quality import CHECKS, Code
from posture.vertical import VerticalSource

MOST_REFUSED = 0.10
PELVIC_LENS_M = 0.8, 1.1
"""Heights of the lens at which the pelvis is seen nearly level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """A mean error of at most `most`."""

    name: str
    id: str
    most: float
    method: Method = Method.AUTO
    among: Callable[[Case], bool] = lambda case: True  # noqa: ARG005  # all of them


def _exact_stickers(case: Case, *, low: bool) -> bool:
    least, most = PELVIC_LENS_M
    height = case.traits.lens_height_m
    return case.traits.stickers == "exact" and height is not None and (least <= height <= most) is low


_PROMISES = (
    _Promise(name="knee bend, side view", id="knee_flexion", most=3.0),
    _Promise(name="ear over shoulder, side view", id="ear_over_shoulder", most=2.5),
    _Promise(
        name="pelvic tilt by exact stickers, lens at 0.8 to 1.1 m",
        id="pelvic_tilt",
        most=1.0,
        method=Method.STICKER,
        among=lambda case: _exact_stickers(case, low=True),
    ),
    _Promise(
        name="the same, lens elsewhere, pitch and focal length in the file",
        id="pelvic_tilt",
        most=2.0,
        method=Method.STICKER,
        among=lambda case: bool(case.traits.exif) and _exact_stickers(case, low=False),
    ),
)


def side_bars(test: Sequence[Reading]) -> tuple[Bar, ...]:
    """All promises of side views that the set `test` can judge."""
    usual = [
        reading
        for reading in test
        if reading.case.view in SAGITTAL
        and reading.case.traits.protocol
        and reading.vertical.source is not VerticalSource.FRAME
    ]
    kept = (_kept(promise, [one for one in usual if promise.among(one.case)]) for promise in _PROMISES)
    return (*kept, _told(test), _wrongly_stated(test))


def _kept(promise: _Promise, readings: Sequence[Reading]) -> Bar:
    subject = next(subject for subject in SUBJECTS if subject.id == promise.id)
    answered: list[Pair] = [pair for pair in pairs(readings, subject, promise.method) if pair.answer]
    must = f"mean error at most {promise.most:g}{subject.unit}"
    if not answered:
        return Bar(name=promise.name, n=0, seen="no reading", must=must, reached=False)
    errors = errors_of(answered)
    seen = f"{errors.mae:.2f}{subject.unit}" + ("" if errors.r is None else f", r {errors.r:.3f}")
    return Bar(name=promise.name, n=len(answered), seen=seen, must=must, reached=errors.mae <= promise.most)


def _told(test: Sequence[Reading]) -> Bar:
    """What `--view auto` would say of every picture: a wrong view is measured wrongly, an unclear one is refused."""
    unclear = _limit(Code.VIEW_UNCLEAR)
    nearest = [min(View, key=lambda view: _away_deg(one, view)) for one in test]
    clear = [_away_deg(one, view) <= unclear for one, view in zip(test, nearest, strict=True)]
    refused = clear.count(False)
    wrong = sum(told and view is not one.case.view for one, view, told in zip(test, nearest, clear, strict=True))
    return Bar(
        name="the view, not stated",
        n=len(test),
        seen=f"{wrong} wrong, {percent(refused, len(test))} refused" if test else "no reading",
        must=f"none wrong, at most {100 * MOST_REFUSED:.0f} % refused",
        reached=bool(test) and not wrong and refused <= MOST_REFUSED * len(test),
    )


def _wrongly_stated(test: Sequence[Reading]) -> Bar:
    """Every picture with each of the three views that it does not show."""
    limit = _limit(Code.WRONG_VIEW)
    stated = [
        one.yaw_deg is not None and _away_deg(one, view) > limit
        for one in test
        for view in View
        if view is not one.case.view
    ]
    caught = sum(stated)
    return Bar(
        name="a wrongly stated view is refused",
        n=len(stated),
        seen=percent(caught, len(stated)) if stated else "no reading",
        must="all",
        reached=bool(stated) and caught == len(stated),
    )


def _away_deg(reading: Reading, view: View) -> float:
    """How far the body is turned away from `view` as the tool reads it; half a turn where it does not. [deg]"""
    return 180.0 if reading.yaw_deg is None else abs(wrapped_deg(reading.yaw_deg - FACING_DEG[view]))


def _limit(code: Code) -> float:
    return next(row.limit for row in CHECKS if row.code is code)
