"""Analysis -> JSON -> the same Analysis: what `assessments` keeps, exactly, so that reports and trends need no network.

The picture is not in it; it is read from the vault. The only place where records know the forms of the engine's values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from pydantic import TypeAdapter

from posture.analysis import Analysis, Request, Result
from posture.byhand import Corrections, Drawn
from posture.detect import Provenance
from posture.landmarks import Landmark, Point, Pose, Source, View
from posture.markers import Sticker
from posture.measures import MEASURES
from posture.measures.base import Measure, NotMeasured, Reading, Reason
from posture.norms import Band
from posture.photo import Photo
from posture.quality import Finding
from posture.records.assessed import Draft
from posture.refine import RefinedBy
from posture.report.contract import Json
from posture.scale import Scale
from posture.uncertainty import Measurement
from posture.vertical import DRAWN_PX, Vertical

Value = TypeVar("Value", Request, Corrections, Drawn, Vertical, Scale, Finding, Reading, Provenance, RefinedBy, Sticker)
_FORMS: dict[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind)
    for kind in (Request, Corrections, Drawn, Vertical, Scale, Finding, Reading, Provenance, RefinedBy, Sticker)
}
"""Each a frozen dataclass of plain fields; a field that is new has its default in what was kept before it."""
_PARTS_OF_SD = ("camera_sd", "vertical_sd", "points_sd")
"""Fields of a Measurement that say where its `sd` comes from; 0 in what was kept before there were any."""


def text_of(value: Json) -> str:
    """`value` as ASCII, the form in which JSON is kept."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def request_text(request: Request) -> str:
    """The settings, to be kept."""
    return text_of(_plain(request))


def request_of(text: str) -> Request:
    """The settings that were kept."""
    return _value(Request, json.loads(text))


def points_text(points: Mapping[Landmark, Point]) -> str:
    """Points without loss, to be kept. [px]"""
    return text_of(_points(points))


def points_of(text: str) -> dict[Landmark, Point]:
    """The points that were kept. [px]"""
    return _points_of(json.loads(text))


def pose_text(pose: Pose) -> str:
    """A pose, to be kept. [px]"""
    return text_of(_pose(pose))


def pose_of(text: str) -> Pose:
    """The pose that was kept. [px]"""
    return _pose_of(json.loads(text))


def draft_text(draft: Draft) -> str:
    """Edits, to be kept; their revision stands beside them, their edition with the photo."""
    return text_of(
        {
            "corrections": _plain(draft.corrections),
            "plumb": None if draft.plumb is None else _plain(draft.plumb),
            "view": draft.view,
            "person": draft.person,
        }
    )


def draft_of(text: str, edition: int, revision: int) -> Draft:
    """The edits that were kept."""
    kept: Json = json.loads(text)
    if "points" in kept:
        kept = _older_draft(kept)
    return Draft(
        corrections=_value(Corrections, kept["corrections"]),
        plumb=None if kept["plumb"] is None else _value(Drawn, kept["plumb"]),
        view=None if kept["view"] is None else View(kept["view"]),
        person=kept["person"],
        edition=edition,
        revision=revision,
    )


def _older_draft(kept: Json) -> Json:
    """A draft as it was kept before it had corrections, in the present form."""
    placed = [[name, {"x": x, "y": y}] for name, (x, y, *_) in kept["points"].items()]
    plumb = None
    if kept["plumb"]:
        start, end = kept["plumb"]
        plumb = {"start": start, "end": end, "end_sd_px": DRAWN_PX}
    return {"corrections": {"placed": placed}, "plumb": plumb, "view": None, "person": None}


def analysis_text(analysis: Analysis) -> str:
    """All of an analysis but the picture, to be kept."""
    return text_of(
        {
            "view": analysis.view,
            "vertical": _plain(analysis.vertical),
            "scale": None if analysis.scale is None else _plain(analysis.scale),
            "people": [_pose(pose) for pose in analysis.people],
            "pose": None if analysis.pose is None else _pose(analysis.pose),
            "automatic": None if analysis.automatic is None else _pose(analysis.automatic),
            "findings": [_plain(finding) for finding in analysis.findings],
            "results": [_result(result) for result in analysis.results],
            "provenance": _plain(analysis.provenance),
            "refined_by": None if analysis.refined_by is None else _plain(analysis.refined_by),
            "stickers": [_plain(sticker) for sticker in analysis.stickers],
        }
    )


def analysis_of(text: str, photo: Photo) -> Analysis:
    """The analysis that was kept, of the picture in `photo`; measures that this version does not know are left out."""
    kept: Json = {"automatic": None, "stickers": [], **json.loads(text)}  # new since the first were kept
    return Analysis(
        photo=photo,
        view=None if kept["view"] is None else View(kept["view"]),
        vertical=_value(Vertical, kept["vertical"]),
        scale=None if kept["scale"] is None else _value(Scale, kept["scale"]),
        people=tuple(_pose_of(pose) for pose in kept["people"]),
        pose=None if kept["pose"] is None else _pose_of(kept["pose"]),
        findings=tuple(_value(Finding, finding) for finding in kept["findings"]),
        results=tuple(_results_of(kept["results"])),
        provenance=_value(Provenance, kept["provenance"]),
        refined_by=None if kept["refined_by"] is None else _value(RefinedBy, kept["refined_by"]),
        automatic=None if kept["automatic"] is None else _pose_of(kept["automatic"]),
        stickers=tuple(_value(Sticker, sticker) for sticker in kept["stickers"]),
    )


def unpictured(name: str, sha256: str, size: tuple[int, int]) -> Photo:
    """A photo whose picture was not read: black, of width and height `size`, and no memory taken for it. [px]"""
    width, height = size
    return Photo(name=name, sha256=sha256, pixels=np.broadcast_to(np.zeros((1, 1, 3), np.uint8), (height, width, 3)))


def people_of(text: str) -> tuple[Pose, ...]:
    """Everyone who was found, of an analysis that was kept. [px]"""
    return tuple(_pose_of(pose) for pose in json.loads(text)["people"])


def _plain(value: Value) -> Json:
    plain: Json = _FORMS[type(value)].dump_python(value, mode="json")
    return plain


def _value(kind: type[Value], plain: Json) -> Value:
    value: Value = _FORMS[kind].validate_python(plain)
    return value


def _points(points: Mapping[Landmark, Point]) -> Json:
    return {name.value: [point.x, point.y, point.sd_px, point.source] for name, point in points.items()}


def _points_of(kept: Json) -> dict[Landmark, Point]:
    return {Landmark(name): Point(x, y, sd_px, Source(source)) for name, (x, y, sd_px, source) in kept.items()}


def _pose(pose: Pose) -> Json:
    return {"points": _points(pose), "yaw_deg": pose.yaw_deg}


def _pose_of(kept: Json) -> Pose:
    return Pose(points=_points_of(kept["points"]), yaw_deg=kept["yaw_deg"])


def _result(result: Result) -> Json:
    head = {"id": result.measure.id, "side": result.measure.side, "band": result.band}
    taken = result.outcome
    if isinstance(taken, NotMeasured):
        return {**head, "reason": taken.reason}
    sds = {name: getattr(taken, name) for name in ("sd", *_PARTS_OF_SD)}
    return {**head, "reading": _plain(taken.reading), "method": taken.method, **sds}


def _results_of(kept: Iterable[Json]) -> Iterable[Result]:
    known = {(measure.id, measure.side): measure for measure in MEASURES}
    for row in kept:
        if measure := known.get((row["id"], row["side"])):
            band = None if row["band"] is None else Band(row["band"])
            yield Result(measure=measure, outcome=_outcome(row, measure), band=band)


def _outcome(row: Json, measure: Measure) -> Measurement | NotMeasured:
    if "reason" in row:
        return NotMeasured(reason=Reason(row["reason"]))
    return Measurement(
        measure=measure,
        reading=_value(Reading, row["reading"]),
        sd=row["sd"],
        method=Source(row["method"]),
        **{name: row.get(name, 0.0) for name in _PARTS_OF_SD},
    )
