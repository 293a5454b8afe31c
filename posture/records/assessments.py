"""Assessments, which only ever become more, and drafts of the landmark editor."""

from __future__ import annotations

from dataclasses import dataclass

from posture.analysis import Analysis
from posture.records.facts import Assessment, Draft, NewAssessment, SavedDraft
from posture.records.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessments:
    """What one practitioner does with assessments; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def add(self, photo_id: str, new: NewAssessment) -> Assessment:
        """Keep one more analysis of the photo; earlier ones stay, a draft of the photo goes.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        """
        raise NotImplementedError

    def get(self, assessment_id: str) -> Assessment:
        """The assessment of that id; `NoSuchRecord` where there is none."""
        raise NotImplementedError

    def of(self, photo_id: str) -> tuple[Assessment, ...]:
        """All of a photo, the newest first."""
        raise NotImplementedError

    def newest_of(self, patient_id: str) -> tuple[Assessment, ...]:
        """The newest of each photo of a patient, in the order of visits and photos, the oldest visit first."""
        raise NotImplementedError

    def analysis(self, assessment_id: str) -> Analysis:
        """What was assessed, with the picture, as `analyse` gave it then: for reports, repeats and visits.

        Raises
        ------
        NoSuchRecord
            There is no such assessment.
        RecordsRefused
            The photo's file is missing or damaged.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What one practitioner does with drafts; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def save(self, photo_id: str, draft: Draft) -> SavedDraft:
        """Keep the draft instead of the one before; the answer is what is kept, which may be newer than `draft`.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        """
        raise NotImplementedError

    def of(self, photo_id: str) -> SavedDraft | None:
        """The draft of a photo; None where there is none."""
        raise NotImplementedError

    def drop(self, photo_id: str) -> None:
        """Forget the draft of a photo, if there is one."""
        raise NotImplementedError
