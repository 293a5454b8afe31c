"""The values that tell of the records themselves: accounts, the audit log, backups, deletions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from posture.records.facts import PatientFacts, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in.

    Attributes
    ----------
    disabled_at
        None while the account may be used. [UTC]
    """

    id: str
    name: str
    created_at: datetime
    disabled_at: datetime | None = None


class Act(StrEnum):
    """What was done, in the audit log."""

    SAW = "saw"
    SEARCHED = "searched"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    MERGED = "merged"
    EXPORTED = "exported"
    DELETED = "deleted"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    SHARED = "shared"
    WITHDREW = "withdrew"
    OPENED = "opened"
    BACKED_UP = "backed_up"
    RESTORED = "restored"


class Kind(StrEnum):
    """What it was done to: a part of a patient or visit is named after its field."""

    PATIENT = "patient"
    PATIENT_REFERENCE = "patient_reference"
    PATIENT_NAME = "patient_name"
    PATIENT_BIRTH_YEAR = "patient_birth_year"
    PATIENT_SEX = "patient_sex"
    PATIENT_STATURE = "patient_stature_cm"
    PATIENT_CONSENT = "patient_consent"
    PATIENT_NOTE = "patient_note"
    PATIENT_FLAGS = "patient_flags"
    VISIT = "visit"
    VISIT_DAY = "visit_day"
    VISIT_NOTE = "visit_note"
    VISIT_CONDITIONS = "visit_conditions"
    VISIT_WORDS = "visit_words"
    PHOTO = "photo"
    ASSESSMENT = "assessment"
    DRAFT = "draft"
    REPORT = "report"
    ACCOUNT = "account"
    RECORDS = "records"
    PRACTICE = "practice"
    REPEATABILITY = "repeatability"


def parts_changed(of: Kind, before: PatientFacts | Visit, after: PatientFacts | Visit) -> tuple[Kind, ...]:
    """Which parts of a patient or visit differ, without what stands in them; `of` itself where none does."""
    names = [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]
    return tuple(Kind(f"{of}_{name}") for name in names) or (of,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to what, and when; ids alone.

    Attributes
    ----------
    by
        The account; None is the local practitioner or the command line, or whoever opened a report by its link.
    subject
        Id of what it was done to; None where it was all records.
    """

    at: datetime
    by: str | None
    act: Act
    kind: Kind
    subject: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade:
    """A backup that was written.

    Attributes
    ----------
    made_at
        [UTC]
    path
        Where it was written to.
    missing, damaged
        Files of photos and reports that were not there to be backed up, and that do not open and were left out; 0 in a
        healthy vault, and of backups looked up later.
    """

    made_at: datetime
    path: str
    missing: int = 0
    damaged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore brought back.

    Attributes
    ----------
    patients, photos
        How many.
    damaged
        Photos whose files were missing from the backup, or damaged in it.
    before
        The backup of what was here; None where nothing was.
    """

    patients: int
    photos: int
    damaged: int
    before: BackupMade | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What a deletion took away, and what still holds it.

    Attributes
    ----------
    visits, photos
        How many rows of each; of a photo alone no visit.
    files
        How many files of the vault; fewer than photos where another photo is the same file, more where reports were
        shared.
    links
        How many links to reports were open, and open nothing now: those of the patient from any visit, because a
        report may show other visits too.
    backups
        Those made since the first of what went was written down, under whatever name: they hold it still, until they
        are destroyed.
    """

    visits: int
    photos: int
    files: int
    backups: tuple[BackupMade, ...]
    links: int = 0
