"""The visits of a patient as the records have them -> the course of every measure, without a look at a photo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posture.analysis import Analysis
from posture.history import History, Restanding, Subject, history_of
from posture.occasion import Occasion
from posture.records import Assessment, Desk, Patient, Visit
from posture.repeatability import repeatability
from posture.visit import visit_of

Read = tuple[Assessment, Analysis]


def course(at: Desk, patient: Patient) -> History:
    """What every measure was at each visit of the patient; bands where no flag switches them off."""
    return history(patient, at.visits.of(patient.id), at.assessments.read_of(patient.id), at)


def history(patient: Patient, visits: Sequence[Visit], read: Iterable[Read], at: Desk) -> History:
    """The same, of what was `read` already."""
    known = {assessment.photo_id: (assessment, analysis) for assessment, analysis in read}
    oldest_first = sorted(visits, key=lambda visit: (visit.day, visit.created_at))
    occasions = [
        _occasion(visit, [known[photo.id] for photo in visit.photos if photo.id in known], place)
        for place, visit in enumerate(oldest_first)
    ]
    return history_of(occasions, restanding(at), bands=patient.facts.bands)


def restanding(at: Desk) -> Restanding:
    """The practice's own figures for how differently one person stands."""
    figures = {
        Subject(
            measure_id=one.measure_id, side=one.side, line=one.line, view=one.view, unit=one.unit, method=one.method
        ): one.restand_sd
        for one in repeatability(at.repeatability.readings())
    }
    return figures.get


def _occasion(visit: Visit, read: Sequence[Read], place: int) -> Occasion:
    return Occasion(
        key=visit.id,
        day=visit.day,
        visit=visit_of(_once(analysis for _, analysis in read), given=len(visit.photos)),
        conditions=visit.conditions,
        tools=frozenset(assessment.tool for assessment, _ in read),
        place=place,
    )


def _once(analyses: Iterable[Analysis]) -> list[Analysis]:
    """Each photo once: one that was given twice says no more than one."""
    return list({analysis.photo.sha256: analysis for analysis in analyses}.values())
