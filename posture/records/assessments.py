"""Assessments, which only ever become more, and drafts of the landmark editor."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from posture.analysis import Analysis
from posture.errors import DraftMovedOn
from posture.photo import decode
from posture.records import kept
from posture.records.assessed import Assessment, Draft, NewAssessment, SavedDraft
from posture.records.assessing import assessment, new_row
from posture.records.deeds import Act, Kind
from posture.records.store import Store, found
from posture.records.tables import AssessmentRow, DraftRow, PatientRow, PhotoRow, VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessments:
    """What one practitioner does with assessments; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def add(
        self, photo_id: str, new: NewAssessment, *, ends_draft: bool = True, draft: Draft | None = None
    ) -> Assessment:
        """Keep one more analysis of the photo; earlier ones stay.

        Parameters
        ----------
        ends_draft
            The draft of the photo has become this: it goes, and what an open editor still says of it is too late. Not
            so for an analysis that the tool makes by itself, such as by a newer version.
        draft
            What it was made of, as saved: nothing is kept where that is not the draft of the photo any more.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        DraftMovedOn
            The photo's draft is not `draft`.
        """
        with self.store.database.writing() as session:
            photo = found(session, PhotoRow, photo_id)
            _check_still(session, photo, draft)
            number = session.scalar(select(func.max(AssessmentRow.number)).where(AssessmentRow.photo_id == photo_id))
            row = new_row(photo_id, (number or 0) + 1, new, self.store.now(), self.by)
            session.add(row)
            if ends_draft:
                _end_draft(session, photo)
            visit = found(session, VisitRow, photo.visit_id)
            found(session, PatientRow, visit.patient_id).touched_at = self.store.now()
            self.store.note(session, self.by, Act.ADDED, Kind.ASSESSMENT, row.id)
            session.flush()
            return assessment(row)

    def get(self, assessment_id: str) -> Assessment:
        """The assessment of that id; `NoSuchRecord` where there is none."""
        with self.store.database.reading() as session:
            known = assessment(found(session, AssessmentRow, assessment_id))
        self.store.looked(self.by, Kind.ASSESSMENT, assessment_id)
        return known

    def of(self, photo_id: str) -> tuple[Assessment, ...]:
        """All of a photo, the newest first; `NoSuchRecord` where there is no such photo."""
        newest = select(AssessmentRow).order_by(AssessmentRow.number.desc())
        with self.store.database.reading() as session:
            mine = AssessmentRow.photo_id == found(session, PhotoRow, photo_id).id
            known = tuple(assessment(row) for row in session.scalars(newest.where(mine)))
        self.store.looked(self.by, Kind.PHOTO, photo_id)
        return known

    def newest_of(self, patient_id: str) -> tuple[Assessment, ...]:
        """The newest of each photo of a patient, in the order of visits and photos, the oldest visit first.

        Raises
        ------
        NoSuchRecord
            There is no such patient.
        """
        later = aliased(AssessmentRow)
        newest = select(func.max(later.number)).where(later.photo_id == PhotoRow.id).correlate(PhotoRow)
        rows = (
            select(AssessmentRow)
            .join(PhotoRow, PhotoRow.id == AssessmentRow.photo_id)
            .join(VisitRow, VisitRow.id == PhotoRow.visit_id)
            .where(AssessmentRow.number == newest.scalar_subquery())
            .order_by(VisitRow.day, VisitRow.created_at, VisitRow.id, PhotoRow.position)
        )
        with self.store.database.reading() as session:
            patient = found(session, PatientRow, patient_id)
            known = tuple(assessment(row) for row in session.scalars(rows.where(VisitRow.patient_id == patient.id)))
        self.store.looked(self.by, Kind.PATIENT, patient_id)
        return known

    def read_of(self, patient_id: str) -> tuple[tuple[Assessment, Analysis], ...]:
        """As `newest_of`, each with what was assessed; no photo's file is read, so the pictures in it are black.

        Raises
        ------
        NoSuchRecord
            There is no such patient.
        """
        known = self.newest_of(patient_id)
        rows = (
            select(AssessmentRow.id, AssessmentRow.whole, PhotoRow)
            .join(PhotoRow, PhotoRow.id == AssessmentRow.photo_id)
            .where(AssessmentRow.id.in_([one.id for one in known]))
        )
        with self.store.database.reading() as session:
            found_here = {
                one: kept.analysis_of(whole, kept.unpictured(photo.name, photo.sha256, (photo.width, photo.height)))
                for one, whole, photo in session.execute(rows)
            }
        return tuple((one, found_here[one.id]) for one in known if one.id in found_here)

    def analysis(self, assessment_id: str) -> Analysis:
        """What was assessed, with the picture, as `analyse` gave it then: for reports, repeats and visits.

        Raises
        ------
        NoSuchRecord
            There is no such assessment.
        RecordsRefused
            The photo's file is missing or damaged.
        """
        with self.store.database.reading() as session:
            row = found(session, AssessmentRow, assessment_id)
            photo, whole = found(session, PhotoRow, row.photo_id), row.whole
            name, vault_name = photo.name, photo.vault_name
        self.store.looked(self.by, Kind.ASSESSMENT, assessment_id)
        return kept.analysis_of(whole, decode(self.store.vault.get(vault_name), name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What one practitioner does with drafts; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def begin(self, photo_id: str) -> Draft:
        """What an editor goes on with: the draft that is kept, or an empty one of the photo's present edition.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        """
        with self.store.database.reading() as session:
            photo = found(session, PhotoRow, photo_id)
            row = session.get(DraftRow, photo_id)
            draft = _draft(row, photo) if row else Draft(edition=photo.edition)
        self.store.looked(self.by, Kind.DRAFT, photo_id)
        return draft

    def save(self, photo_id: str, draft: Draft) -> SavedDraft | None:
        """Keep the draft instead of the one before, unless it is too late; the answer is what is kept then.

        That is not `draft` where a newer revision was saved elsewhere, and None where its edition is over and no other
        was begun: the page begins again.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        """
        with self.store.database.writing() as session:
            photo = found(session, PhotoRow, photo_id)
            row = session.get(DraftRow, photo_id)
            if draft.edition == photo.edition and (row is None or draft.revision > row.revision):
                row = row or DraftRow(photo_id=photo_id)
                row.content, row.revision = kept.draft_text(draft), draft.revision
                row.saved_at, row.saved_by = self.store.now(), self.by
                session.add(row)
                self.store.note(session, self.by, Act.CHANGED, Kind.DRAFT, photo_id)
            return _saved(row, photo) if row else None

    def of(self, photo_id: str) -> SavedDraft | None:
        """The draft of a photo; None where there is none. `NoSuchRecord` where there is no such photo."""
        with self.store.database.reading() as session:
            photo = found(session, PhotoRow, photo_id)
            row = session.get(DraftRow, photo_id)
            saved = _saved(row, photo) if row else None
        self.store.looked(self.by, Kind.DRAFT, photo_id)
        return saved

    def drop(self, photo_id: str, draft: Draft | None = None) -> None:
        """Forget the draft of a photo, if there is one, and whatever is still said of it.

        Parameters
        ----------
        draft
            The one that is meant, as saved: none is forgotten where another is the photo's.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        DraftMovedOn
            The photo's draft is not `draft`.
        """
        with self.store.database.writing() as session:
            photo = found(session, PhotoRow, photo_id)
            _check_still(session, photo, draft)
            _end_draft(session, photo)
            self.store.note(session, self.by, Act.DELETED, Kind.DRAFT, photo_id)


def _check_still(session: Session, photo: PhotoRow, draft: Draft | None) -> None:
    """Nothing where `draft`, if one is meant, is that of the photo; one writes at a time, so it stays that."""
    row = session.get(DraftRow, photo.id)
    if draft is not None and (row is None or _draft(row, photo) != draft):
        raise DraftMovedOn(
            "draft_moved_on", "This photo was changed elsewhere meanwhile.", "Look at it again, then save or discard."
        )


def _end_draft(session: Session, photo: PhotoRow) -> None:
    """No draft of the photo any more, nor of the edition that was at hand."""
    session.execute(delete(DraftRow).where(DraftRow.photo_id == photo.id))
    photo.edition += 1


def _draft(row: DraftRow, photo: PhotoRow) -> Draft:
    return kept.draft_of(row.content, photo.edition, row.revision)


def _saved(row: DraftRow, photo: PhotoRow) -> SavedDraft:
    return SavedDraft(
        photo_id=row.photo_id,
        draft=_draft(row, photo),
        saved_at=row.saved_at,
        saved_by=row.saved_by,
    )
