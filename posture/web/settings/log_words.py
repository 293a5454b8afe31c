"""The words of the audit log."""

from __future__ import annotations

from collections.abc import Mapping

from posture.records import Act, Kind

ACTS: Mapping[Act, str] = {
    Act.SAW: "saw",
    Act.SEARCHED: "searched",
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
    Kind.PATIENT: "patient",
    Kind.VISIT: "visit",
    Kind.PHOTO: "photo",
    Kind.ASSESSMENT: "assessment",
    Kind.DRAFT: "draft",
    Kind.ACCOUNT: "account",
    Kind.RECORDS: "all records",
    Kind.PRACTICE: "the practice's settings",
    Kind.REPEATABILITY: "the repeatability session",
}
