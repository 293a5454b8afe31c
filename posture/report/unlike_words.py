"""The words of what is not like for like between two visits, in English; a part of the catalogue of `wording`."""

from __future__ import annotations

from collections.abc import Collection

from posture.alike import Unlike, UnlikeCode, Value
from posture.landmarks import Source
from posture.measures.base import Line, Unit
from posture.report.length_words import length
from posture.report.visit_words import SHORT
from posture.scale import ScaleSource
from posture.vertical import VerticalSource

UNTOLD = "Not written down at both visits, so it may differ"
_NOTHING = "none"
_CONDITIONS: dict[UnlikeCode, str] = {
    UnlikeCode.DISTANCE: "distance of the camera",
    UnlikeCode.LENS_HEIGHT: "height of the lens",
    UnlikeCode.SHOES: "shoes",
    UnlikeCode.CLOTHES: "clothes",
}
_SAID: dict[UnlikeCode, str] = {
    UnlikeCode.VIEW: "The photos show different views: {before}, then {after}. So no change is said.",
    UnlikeCode.LINE: "It was read on different lines of the body: {before}, then {after}. So no change is said.",
    UnlikeCode.UNIT: "It was read in different units: {before}, then {after}. So no change is said.",
    UnlikeCode.METHOD: "Its points were found in different ways: first {before}; then {after}. So no change is said.",
    UnlikeCode.LANDMARK_SOURCE: "Some of its points were found in different ways: first {before}; then {after}.",
    UnlikeCode.DISTANCE: "The camera stood at different distances: {before}, then {after}.",
    UnlikeCode.LENS_HEIGHT: "The lens was at different heights: {before}, then {after}.",
    UnlikeCode.SHOES: "Shoes: {before}, then {after}.",
    UnlikeCode.CLOTHES: "Clothes: {before}, then {after}.",
    UnlikeCode.VERTICAL_SOURCE: "The vertical was taken from different things: {before}, then {after}.",
    UnlikeCode.SCALE_SOURCE: "Millimetres were taken from different things: {before}, then {after}.",
    UnlikeCode.TOOL: "Different versions of Posture measured: {before}, then {after}. Analyse the older photos anew.",
    UnlikeCode.MODEL: "Different pose models found the points: {before}, then {after}. Analyse the older photos anew.",
    UnlikeCode.REFINER: "Different refiners placed hips, knees and ankles: {before}, then {after}. Analyse the older "
    "photos anew.",
    UnlikeCode.PHOTOS: "Numbers of photos: {before}, then {after}.",
}
LINES: dict[Line, str] = {
    Line.HIP: "hip joints",
    Line.ASIS: "front of the pelvis (ASIS)",
    Line.PSIS: "back of the pelvis (PSIS)",
}
SOURCES: dict[Source, str] = {
    Source.AUTO: "automatically, without the finer step",
    Source.REFINED: "automatically, with the finer step",
    Source.MANUAL: "by hand",
    Source.MARKER: "on stickers",
}
VERTICALS: dict[VerticalSource, str] = {
    VerticalSource.FRAME: "the edges of the picture",
    VerticalSource.EDGES: "straight edges of the room",
    VerticalSource.GRAVITY: "the phone's own level",
    VerticalSource.PLUMB: "a drawn plumb line",
    VerticalSource.STATED: "a stated roll",
}
SCALES: dict[ScaleSource, str] = {ScaleSource.STATURE: "the person's height", ScaleSource.BOARD: "the printed board"}
_UNITS: dict[Unit, str] = {Unit.DEG: "degrees", Unit.MM: "millimetres", Unit.PERCENT: "% of the leg's length"}
_NAMES: dict[UnlikeCode, dict[str, str]] = {
    UnlikeCode.VIEW: {one.value: words for one, words in SHORT.items()},
    UnlikeCode.LINE: {one.value: words for one, words in LINES.items()},
    UnlikeCode.UNIT: {one.value: words for one, words in _UNITS.items()},
    UnlikeCode.METHOD: {one.value: words for one, words in SOURCES.items()},
    UnlikeCode.LANDMARK_SOURCE: {one.value: words for one, words in SOURCES.items()},
    UnlikeCode.VERTICAL_SOURCE: {one.value: words for one, words in VERTICALS.items()},
    UnlikeCode.SCALE_SOURCE: {one.value: words for one, words in SCALES.items()},
}


def sentence(of: Unlike, *, us: bool = False) -> str:
    """What differs, with both values, lengths in feet and inches where `us`; that it was not written down, where it was
    not.
    """
    if of.unknown:
        return f"{UNTOLD}: {untold([of.code])}."
    return _SAID[of.code].format(before=value(of.code, of.before, us=us), after=value(of.code, of.after, us=us))


def untold(codes: Collection[UnlikeCode]) -> str:
    """What was not written down, such as `shoes, clothes`."""
    return ", ".join(words for code, words in _CONDITIONS.items() if code in codes)


def instead(of: Unlike) -> str:
    """On which line or in which unit a measure was read at a visit that has none of a series."""
    return f"read otherwise: {value(of.code, of.after)}; the two are not compared"


def value(code: UnlikeCode, of: Value, *, us: bool = False) -> str:
    """One of the two values, for a reader; a length in feet and inches where `us`."""
    if of is None:
        return "not written down"
    if isinstance(of, bool):
        return "shoes worn" if of else "no shoes"
    if isinstance(of, (int, float)):
        return length(of, us=us) if code in _CONDITIONS else f"{of:.0f}"
    return " and ".join(_NAMES.get(code, {}).get(name, name) for name in of) or _NOTHING
