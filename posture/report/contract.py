"""Analysis -> the JSON object that docs/conventions.md promises, schema `posture/1`; repeats -> `posture-visit/1`.

The only place where numbers are rounded for JSON: tenths of degrees, millimetres, percent and pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from posture import __version__
from posture.analysis import Analysis, Result
from posture.blocks import BlockTest, Level, Stood
from posture.change import mdc95, restand_sd
from posture.crosscheck import CrossCheck
from posture.errors import PostureError
from posture.landmarks import Landmark, Point, Source
from posture.markers import Evidence
from posture.measures.base import NotMeasured
from posture.quality import Finding
from posture.repeats import Repeats, Row
from posture.report import block_words, repeats_words, visit_words, wording
from posture.uncertainty import Measurement
from posture.visit import Visit, VisitRow

SCHEMA = "posture/1"
VISIT_SCHEMA = "posture-visit/1"
BLOCKS_SCHEMA = "posture-blocks/1"
Json = dict[str, Any]


def to_json(analysis: Analysis) -> Json:
    """The object of one photo that was read, measured or refused."""
    return {
        "schema": SCHEMA,
        "status": "refused" if analysis.refused else "measured",
        "photo": {
            "file": analysis.photo.name,
            "sha256": analysis.photo.sha256,
            "width": analysis.photo.width,
            "height": analysis.photo.height,
            "view": analysis.view,
            "yaw_deg": _tenth(analysis.pose.yaw_deg) if analysis.pose else None,
        },
        "vertical": {
            "source": analysis.vertical.source,
            "roll_deg": round(analysis.vertical.roll_deg, 2) + 0.0,
            "pitch_deg": _tenth(analysis.vertical.pitch_deg),
            "sd_deg": round(analysis.vertical.sd_deg, 2),
        },
        "scale": _scale(analysis),
        "findings": [_finding(finding) for finding in analysis.findings],
        "landmarks": _landmarks(analysis),
        "measurements": [_measurement(result) for result in analysis.results],
        "provenance": {
            "posture": __version__,
            "mediapipe": analysis.provenance.mediapipe,
            "model": analysis.provenance.model,
            "model_sha256": analysis.provenance.model_sha256,
            "refiner": analysis.refined_by.name if analysis.refined_by else None,
            "refiner_sha256": analysis.refined_by.sha256 if analysis.refined_by else None,
        },
    }


def unreadable(name: str, error: PostureError) -> Json:
    """The object of a photo that could not be read."""
    return {
        "schema": SCHEMA,
        "status": "unreadable",
        "photo": {"file": name},
        "error": {"code": error.code, "message": error.message, "action": error.action},
    }


def _scale(analysis: Analysis) -> Json | None:
    scale = analysis.scale
    if scale is None:
        return None
    return {"source": scale.source, "mm_per_px": round(scale.mm_per_px, 4), "sd_pct": round(scale.sd_pct, 2)}


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "value": None if finding.value is None else round(finding.value, 1),
        "unit": finding.unit,
        "message": wording.message(finding),
        "action": wording.action(finding),
    }


def _landmarks(analysis: Analysis) -> Json:
    """The points measured from, each with what is beside it."""
    return {name.value: _point(point) | _beside(name, point, analysis) for name, point in (analysis.pose or {}).items()}


def _beside(name: Landmark, point: Point, analysis: Analysis) -> Json:
    """What was found where a hand placed a point, null where nothing was; why a spot was taken for a sticker."""
    if point.source is Source.MANUAL:
        return {"auto": _auto(None if analysis.automatic is None else analysis.automatic.get(name))}
    spot = next((sticker for sticker in analysis.stickers if sticker.landmark is name), None)
    return {"evidence": _evidence(spot.evidence)} if spot is not None and point.source is Source.MARKER else {}


def _auto(point: Point | None) -> Json | None:
    return None if point is None else _point(point)


def _point(point: Point) -> Json:
    return {
        "x": round(point.x, 1),
        "y": round(point.y, 1),
        "sd_px": round(point.sd_px, 1),
        "source": point.source,
    }


def _evidence(of: Evidence) -> Json:
    """What made a spot a sticker."""
    return {
        "contrast": _tenth(of.contrast),
        "roundness": round(of.roundness, 2),
        "diameter_mm": _tenth(of.diameter_mm),
        "fellows": of.fellows,
        "off_sd": _tenth(of.off_sd),
    }


def _measurement(result: Result) -> Json:
    taken, head = result.outcome, {"id": result.measure.id, "side": result.measure.side}
    if isinstance(taken, NotMeasured):
        return {**head, "reason": wording.REASONS[taken.reason]}
    return {**head, **_taken(taken), "band": result.band, **_reason(taken)}


def _taken(taken: Measurement) -> Json:
    return {
        "line": taken.reading.line,
        "value": _tenth(taken.value),
        "estimate": _tenth(taken.estimate),
        "unit": taken.reading.unit,
        "ci95": [_tenth(end) for end in taken.ci95],
        "method": taken.method,
    }


def _reason(taken: Measurement) -> Json:
    return {"reason": wording.WITHIN_ERROR} if taken.value is None else {}


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1) + 0.0  # + 0.0: never "-0.0"


def visit(repeats: Repeats, photos: Sequence[Json]) -> Json:
    """The object of repeats: those of the `photos`, in the order given, and the means."""
    return {
        "schema": VISIT_SCHEMA,
        "status": _status(photos, measured=bool(repeats.rows)),
        "photos": list(photos),
        "measurements": [_mean(row) for row in repeats.rows],
    }


def _status(photos: Sequence[Json], *, measured: bool, otherwise: str = "refused") -> str:
    """`measured`, or what hindered it: a photo, or `otherwise`."""
    statuses = [photo["status"] for photo in photos]
    return "measured" if measured else next((one for one in ("refused", "unreadable") if one in statuses), otherwise)


def _mean(row: Row) -> Json:
    if row.repeated is None:
        return _measurement(row.result)
    mean = row.repeated.mean
    detectable = mdc95(row.repeated, restand_sd(mean.measure.id, mean.reading.line))
    return {
        "id": mean.measure.id,
        "side": mean.measure.side,
        "n": row.repeated.photos,
        **_taken(mean),
        "restand_sd": _tenth(row.repeated.restand_sd),
        "mdc95": _tenth(detectable),
        **({"mdc95_reason": repeats_words.WHY_NO_CHANGE_YET} if detectable is None else {}),
        **_reason(mean),
    }


def one_visit(visit: Visit, photos: Sequence[Json]) -> Json:
    """The object of one visit: those of the `photos`, in the order given, its rows, and the cross-checks."""
    return {
        "schema": VISIT_SCHEMA,
        "status": _status(photos, measured=bool(visit.measured)),
        "photos": list(photos),
        "measurements": [_seen(row) for row in visit.rows],
        "checks": [_check(one) for one in visit.checks],
    }


def _seen(row: VisitRow) -> Json:
    head = {"id": row.result.measure.id, "side": row.result.measure.side}
    if row.seen is None:
        return {**head, "reason": visit_words.how(row.result)}
    mean = row.seen.mean
    return {
        **head,
        "view": row.seen.view,
        "agreeing": [one.view for one in row.agreeing],
        "n": row.seen.photos,
        **_taken(mean),
        "band": row.result.band,
        "restand_sd": _tenth(row.seen.restand_sd),
        **_reason(mean),
    }


def _check(one: CrossCheck) -> Json:
    readings = [
        {"id": seen.mean.measure.id, "view": seen.view, "line": seen.mean.reading.line} for seen in one.readings
    ]
    return {"code": one.code, "side": one.side, "readings": readings, "message": visit_words.check(one)}


def block_test(test: BlockTest, photos: Sequence[Json]) -> Json:
    """The object of a block test: those of the `photos`, in the order given, the readings, the line, and the level."""
    said = isinstance(test.level, Level)
    return {
        "schema": BLOCKS_SCHEMA,
        "status": _status(photos, measured=test.fit is not None, otherwise="no_line"),
        "photos": list(photos),
        "block_side": test.side,
        "readings": [_stood(one) for one in test.stood],
        "fit": _fit(test),
        "level": _level(test),
        **({} if said else {"reason": block_words.level(test)}),
    }


def _stood(one: Stood) -> Json:
    tilt = None if one.taken is None else _taken(one.taken)
    why = {"reason": block_words.why_not(one)} if tilt is None else {}
    return {"file": one.name, "block_mm": _tenth(one.block.height_mm), "hip_tilt": tilt, **why}


def _fit(test: BlockTest) -> Json | None:
    if test.fit is None:
        return None
    slope, half = test.fit.slope, test.fit.slope_half_width
    return {
        "deg_per_mm": round(slope, 3),
        "ci95": [round(slope - half, 3), round(slope + half, 3)],
        "scatter_deg": _tenth(test.fit.scatter),
    }


def _level(test: BlockTest) -> Json | None:
    if not isinstance(test.level, Level):
        return None
    ends = block_words.heights(test, test.level)
    return {
        "block_mm": _tenth(block_words.height(test, test.level.lift_mm)),
        "ci95": [_tenth(end) for end in ends],
    }
