"""An assessment as a row of the database, and back."""

from __future__ import annotations

import json
from datetime import datetime
from types import MappingProxyType

from posture.records import kept
from posture.records.assessed import Assessment, NewAssessment
from posture.records.tables import AssessmentRow
from posture.records.vault import new_id
from posture.report.contract import to_json


def new_row(photo_id: str, number: int, new: NewAssessment, now: datetime, by: str | None) -> AssessmentRow:
    """The row of a new assessment, the `number`-th of its photo."""
    analysis, result = new.analysis, to_json(new.analysis)
    automatic, by_hand = analysis.automatic, new.request.corrections
    corrected = {name: point for name, point in (analysis.pose or {}).items() if name in by_hand}
    refined_by = analysis.refined_by
    return AssessmentRow(
        id=new_id(),
        photo_id=photo_id,
        number=number,
        made_at=now,
        made_by=by,
        request=kept.request_text(new.request),
        automatic=None if automatic is None else kept.pose_text(automatic),
        corrected=kept.points_text(corrected),
        result=kept.text_of(result),
        whole=kept.analysis_text(analysis),
        tool=result["provenance"]["posture"],
        model_sha256=analysis.provenance.model_sha256,
        refiner_sha256=refined_by.sha256 if refined_by else None,
    )


def assessment(row: AssessmentRow) -> Assessment:
    """What the records give back."""
    return Assessment(
        id=row.id,
        photo_id=row.photo_id,
        made_at=row.made_at,
        made_by=row.made_by,
        request=kept.request_of(row.request),
        automatic=None if row.automatic is None else kept.pose_of(row.automatic),
        corrected=MappingProxyType(kept.points_of(row.corrected)),
        result=json.loads(row.result),
        tool=row.tool,
        model_sha256=row.model_sha256,
        refiner_sha256=row.refiner_sha256,
    )
