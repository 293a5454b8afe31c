"""All that is known of one patient as a zip: for the patient, or for another practice."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from posture.analysis import Analysis
from posture.errors import RecordsRefused
from posture.overlay import encoded, face_cover, framed, render
from posture.photo import decode
from posture.records import kept
from posture.records.assessing import assessment
from posture.records.facts import Patient
from posture.records.practice import facts_in
from posture.records.sharing import Shared, shared_of
from posture.records.store import Store
from posture.records.tables import AssessmentRow, DraftRow, PhotoRow, VisitRow
from posture.report.contract import Json
from posture.report.html import page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SCHEMA = "posture-patient/1"
_ENDINGS = {b"\xff\xd8\xff": "jpg", b"\x89PN": "png", b"RIF": "webp"}
"""By the first bytes; else it is a HEIC."""
_Entry = tuple[str, bytes]


def exported(store: Store, patient: Patient, *, originals: bool) -> bytes:
    """What `Patients.export` promises. `patient.json` comes last: it says which files could not be read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, store.database.reading() as session:
        visits = session.scalars(
            select(VisitRow).where(VisitRow.patient_id == patient.id).order_by(VisitRow.day, VisitRow.created_at)
        ).all()
        left_out: dict[str, str] = {}
        for number, visit in enumerate(visits, start=1):
            for photo in _photos(session, visit):
                stem = f"visit-{number}-{visit.day.isoformat()}/photo-{photo.position + 1}"
                try:
                    files = _files(store, session, photo, originals=originals)
                except RecordsRefused as refused:
                    left_out[photo.id] = refused.code
                else:
                    for name, content in files:
                        archive.writestr(f"{stem}{name}", content)
        seen = [_visit(session, visit, left_out) for visit in visits]
        known = {"schema": SCHEMA, "patient": _patient(patient), "visits": seen}
        archive.writestr("patient.json", json.dumps(known, ensure_ascii=False, indent=1, default=str))
    return out.getvalue()


def _photos(session: Session, visit: VisitRow) -> list[PhotoRow]:
    mine = select(PhotoRow).where(PhotoRow.visit_id == visit.id)
    return list(session.scalars(mine.order_by(PhotoRow.position, PhotoRow.id)))


def _files(store: Store, session: Session, photo: PhotoRow, *, originals: bool) -> list[_Entry]:
    """The page and the covered copy of the newest assessment, and the file itself where it is asked for."""
    content = store.vault.get(photo.vault_name)
    files = [(f"-original.{_ENDINGS.get(content[:3], 'heic')}", content)] if originals else []
    mine = select(AssessmentRow).where(AssessmentRow.photo_id == photo.id)
    newest = session.scalar(mine.order_by(AssessmentRow.number.desc()).limit(1))
    if newest is not None:
        analysis = kept.analysis_of(newest.whole, decode(content, photo.name))
        files.append(
            (".html", page(analysis, day=newest.made_at.date(), letterhead=facts_in(session).letterhead).encode())
        )
        if analysis.people:
            files.append((".jpg", _covered(analysis)))
    return files


def _covered(analysis: Analysis) -> bytes:
    """The upright picture around the person, every face that was found covered, no metadata."""
    covers = [cover for pose in analysis.people if (cover := face_cover(pose)) is not None]
    return encoded(render(analysis.photo.pixels, covers, framed(analysis)), "JPEG")


def _patient(patient: Patient) -> Json:
    facts = asdict(patient.facts)
    return {**facts, "flags": sorted(patient.facts.flags), "created_at": patient.created_at.isoformat()}


def _visit(session: Session, visit: VisitRow, left_out: Mapping[str, str]) -> Json:
    conditions = {name: getattr(visit, name) for name in ("distance_cm", "lens_height_cm", "shoes", "clothes")}
    return {
        "day": visit.day.isoformat(),
        "note": visit.note,
        "words_to_patient": visit.words_to_patient,
        **conditions,
        "shared_reports": [_shared(one) for one in shared_of(session, visit.id)],
        "photos": [_photo(session, photo, left_out.get(photo.id)) for photo in _photos(session, visit)],
    }


def _photo(session: Session, photo: PhotoRow, left_out: str | None) -> Json:
    """What is written down of a photo; `left_out` says why its files are not in the zip, None where they are."""
    mine = select(AssessmentRow).where(AssessmentRow.photo_id == photo.id).order_by(AssessmentRow.number)
    draft = session.get(DraftRow, photo.id)
    return {
        "name": photo.name,
        "view": photo.view,
        "sha256": photo.sha256,
        "left_out": left_out,
        "assessments": [_assessment(row) for row in session.scalars(mine)],
        "draft": json.loads(draft.content) if draft else None,
    }


def _shared(shared: Shared) -> Json:
    """A report that was handed over by a link, without who may have read it: nobody knows that."""
    left_out = {"id", "visit_id", "made_by"}
    known = {name: value for name, value in asdict(shared).items() if name not in left_out}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in known.items()}


def _assessment(row: AssessmentRow) -> Json:
    """Everything that is kept of an analysis, in the form of `posture/1` with the points beside it."""
    known = assessment(row)
    return {
        "made_at": known.made_at.isoformat(),
        "request": json.loads(row.request),
        "automatic": json.loads(row.automatic) if row.automatic else None,
        "corrected": json.loads(row.corrected),
        "result": known.result,
    }
