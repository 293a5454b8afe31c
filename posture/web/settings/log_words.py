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
    Act.BACKED_UP: "backed up",
    Act.RESTORED: "restored",
}
KINDS: Mapping[Kind, str] = {
    Kind.PATIENT: "a patient",
    Kind.VISIT: "a visit",
    Kind.PHOTO: "a photo",
    Kind.ASSESSMENT: "an assessment",
    Kind.DRAFT: "a draft",
    Kind.ACCOUNT: "an account",
    Kind.RECORDS: "all records",
    Kind.PRACTICE: "the practice's settings",
    Kind.REPEATABILITY: "readings of the repeatability session",
}
