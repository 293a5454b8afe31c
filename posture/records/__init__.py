"""Patients, visits, photos and assessments, kept on the practice's own machine: the only room that knows SQL.

    records = open_records()                       # makes, migrates and tidies what is there; close() at the end
    desk = records.desk(by=account.id)             # None: the local practitioner
    patient = desk.patients.add(PatientFacts(reference="A-17", name="Ada"))
    visit = desk.visits.save(patient.id, NewVisit(day=date.today(), photos=(NewPhoto(content=..., name="front.jpg"),)))
    content = desk.photos.content(visit.photos[0].id)          # bytes for posture.photo.decode
    desk.assessments.add(visit.photos[0].id, NewAssessment(analysis=analysis, request=request))
    trend = desk.assessments.newest_of(patient.id)
    draft = desk.drafts.begin(visit.photos[0].id).then(corrections=...)
    desk.drafts.save(visit.photos[0].id, draft)
    shared, token = desk.reports.share(visit.id, page, language=Language.EN, with_photos=False, days=30)
    desk.practice.save(PracticeFacts(name="Practice at the Lake", logo=logo_of(content, "logo.png")))
    desk.repeatability.add(person=1, stand=1, analysis=analysis)
    figures = posture.repeatability.repeatability(desk.repeatability.readings())

Everything that is given back is a frozen value; no row of the database leaves this room. Every act stands in the audit
log, with ids alone. docs/records.md has the picture of the tables and the order of writes.
"""

from posture.records.accounts import Accounts, SessionRules
from posture.records.assessed import Assessment, Draft, NewAssessment, SavedDraft
from posture.records.assessments import Assessments, Drafts
from posture.records.checking import Check
from posture.records.deeds import Account, Act, AuditEntry, BackupMade, Deletion, Kind, Restored
from posture.records.facts import (
    Conditions,
    Consent,
    Flag,
    NewPhoto,
    NewVisit,
    Patient,
    PatientFacts,
    Sex,
    StoredPhoto,
    Visit,
)
from posture.records.keeping import Keeping
from posture.records.patients import Patients
from posture.records.practice import Practice, PracticeFacts, Units, logo_of
from posture.records.records import Desk, Records, open_records
from posture.records.sharing import LinkState, Reports, Shared
from posture.records.stands import Stands
from posture.records.visits import Photos, Visits

__all__ = [
    "Account",
    "Accounts",
    "Act",
    "Assessment",
    "Assessments",
    "AuditEntry",
    "BackupMade",
    "Check",
    "Conditions",
    "Consent",
    "Deletion",
    "Desk",
    "Draft",
    "Drafts",
    "Flag",
    "Keeping",
    "Kind",
    "LinkState",
    "NewAssessment",
    "NewPhoto",
    "NewVisit",
    "Patient",
    "PatientFacts",
    "Patients",
    "Photos",
    "Practice",
    "PracticeFacts",
    "Records",
    "Reports",
    "Restored",
    "SavedDraft",
    "SessionRules",
    "Sex",
    "Shared",
    "Stands",
    "StoredPhoto",
    "Units",
    "Visit",
    "Visits",
    "logo_of",
    "open_records",
]
