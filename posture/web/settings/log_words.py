"""The words of the audit log."""

from __future__ import annotations

from collections.abc import Mapping

from posture.records import Act, Kind

ACTS: Mapping[Act, str] = {
    Act.SAW: "saw",
    Act.SEARCHED: "searched for",
    Act.ADDED: "added",
    Act.CHANGED: "changed",
    Act.MOVED: "moved",
    Act.MERGED: "merged",
    Act.EXPORTED: "exported",
    Act.DELETED: "deleted",
    Act.SIGNED_IN: "signed in",
    Act.SIGNED_OUT: "signed out",
    Act.REFUSED: "was refused (wrong password)",
    Act.SHARED: "shared",
    Act.WITHDREW: "withdrew",
    Act.OPENED: "opened",
    Act.BACKED_UP: "backed up",
    Act.RESTORED: "restored",
}
KINDS: Mapping[Kind, str] = {
    Kind.PATIENT: "a patient",
    Kind.PATIENT_REFERENCE: "the reference of a patient",
    Kind.PATIENT_NAME: "the name of a patient",
    Kind.PATIENT_BIRTH_YEAR: "the year of birth of a patient",
    Kind.PATIENT_SEX: "the sex of a patient",
    Kind.PATIENT_STATURE: "the height of a patient",
    Kind.PATIENT_CONSENT: "the consent of a patient",
    Kind.PATIENT_NOTE: "the note of a patient",
    Kind.PATIENT_FLAGS: "the flags of a patient",
    Kind.VISIT: "a visit",
    Kind.VISIT_DAY: "the day of a visit",
    Kind.VISIT_NOTE: "the note of a visit",
    Kind.VISIT_CONDITIONS: "how the photos of a visit were taken",
    Kind.VISIT_WORDS: "the words to the patient about a visit",
    Kind.PHOTO: "a photo",
    Kind.ASSESSMENT: "an assessment",
    Kind.DRAFT: "a draft",
    Kind.REPORT: "a patient's report",
    Kind.ACCOUNT: "an account",
    Kind.RECORDS: "all records",
    Kind.PRACTICE: "the practice's settings",
    Kind.REPEATABILITY: "readings of the repeatability session",
}
