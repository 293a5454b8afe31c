"""A visit of the records and what was chosen -> the patient's report. Nothing is shown here.

The numbers are those of trend and record (`patient.course`): the newest result of each photo, points placed by hand
included, drafts not. Only the photos that stand in the report are opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from posture.analysis import Analysis
from posture.history import History
from posture.records import Assessment, Desk, Patient, PracticeFacts, StoredPhoto, Visit
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import Language, catalogue
from posture.report.letter.model import Letterhead, Picture, Report
from posture.report.letter.pictures import pictured, pictures
from posture.report.printing import Paper
from posture.visit import Visit as Whole
from posture.web.patient.course import history
from posture.web.patient.words import called
from posture.web.review import requests
from posture.web.review.drafting import is_unsaved
from posture.web.session import decoding, one_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the practitioner chooses of a report.

    Attributes
    ----------
    language, paper
        What it is written in, and printed on.
    named
        The patient's name stands in it.
    photos
        The photos stand in it.
    show_face
        Faces in them are not covered.
    """

    language: Language = Language.EN
    paper: Paper = Paper.A4
    named: bool = True
    photos: bool = True
    show_face: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """What the records know of a visit, without a look at a photo.

    Attributes
    ----------
    visit, patient, practice
        Which, whose, and who hands the report over.
    newest
        The newest result of each photo of this visit and of those before it that has one.
    history
        These visits, this one the last.
    unsaved
        Photos of this visit with steps of the editor that are no result yet.
    note
        The practitioner's words to the patient.
    """

    visit: Visit
    patient: Patient
    practice: PracticeFacts
    newest: tuple[Assessment, ...]
    history: History
    unsaved: tuple[StoredPhoto, ...]
    note: str

    @property
    def whole(self) -> Whole:
        """The visit put together; its pictures are black."""
        return self.history.occasions[-1].visit

    @property
    def results(self) -> tuple[str, ...]:
        """The ids of the results that the visit is made of."""
        mine = {photo.id for photo in self.visit.photos}
        return tuple(one.id for one in self.newest if one.photo_id in mine)

    @property
    def newest_at(self) -> datetime | None:
        """When the newest of these results was made; None without one."""
        return max((one.made_at for one in self.newest if one.id in self.results), default=None)

    @property
    def name(self) -> str:
        """The patient's name as it stands in the report; the reference, where no name is written down."""
        return called(self.patient.facts)


def known(at: Desk, visit_id: str) -> Known:
    """What the report of that visit is made of.

    Raises
    ------
    NoSuchRecord
        There is no such visit.
    """
    visit = at.visits.get(visit_id)
    patient = at.patients.get(visit.patient_id)
    until = [one for one in at.visits.of(patient.id) if (one.day, one.created_at) <= (visit.day, visit.created_at)]
    photos = {photo.id for one in until for photo in one.photos}
    read = [(one, analysis) for one, analysis in at.assessments.read_of(patient.id) if one.photo_id in photos]
    return Known(
        visit=visit,
        patient=patient,
        practice=at.practice.get(),
        newest=tuple(assessment for assessment, _ in read),
        history=history(patient, until, read, at),
        unsaved=_unsaved(at, visit, patient, [assessment for assessment, _ in read]),
        note=at.reports.note(visit.id),
    )


def _unsaved(at: Desk, visit: Visit, patient: Patient, read: Sequence[Assessment]) -> tuple[StoredPhoto, ...]:
    newest = {one.photo_id: one for one in read}
    kept = [(photo, at.drafts.of(photo.id)) for photo in visit.photos]
    return tuple(
        photo
        for photo, draft in kept
        if draft is not None
        and is_unsaved(
            draft,
            newest.get(photo.id),
            photo,
            requests.settings(newest.get(photo.id), photo, patient.facts),
        )
    )


def report(of: Known, choices: Choices, made: tuple[Picture, ...]) -> Report:
    """The report with what was chosen; `made` are its pictures (`drawn`), none where none are wanted."""
    practice = of.practice
    head = Letterhead(name=practice.name, address=practice.address, logo=practice.logo, paper=choices.paper)
    details = Details(
        day=of.visit.day,
        patient=of.name if choices.named else "",
        letterhead=head,
        note=of.note,
        conditions=of.visit.conditions,
        history=of.history,
        language=choices.language,
        pictures=made,
    )
    return report_of(of.whole, details)


def drawn(at: Desk, of: Known, choices: Choices) -> tuple[Picture, ...]:
    """The pictures of the report, made of the photos themselves.

    Raises
    ------
    RecordsRefused
        The file of a photo is missing or damaged.
    """
    with one_visit:
        opened = [_opened(at, of.visit, analysis) for analysis in pictured(of.whole)]
        only = replace(of.whole, analyses=tuple(opened))
        return pictures(only, catalogue(choices.language), show_face=choices.show_face)


def _opened(at: Desk, visit: Visit, analysis: Analysis) -> Analysis:
    """`analysis` with its picture."""
    photo_id = next(photo.id for photo in visit.photos if photo.sha256 == analysis.photo.sha256)
    with decoding:
        return replace(analysis, photo=at.photos.read(photo_id))
