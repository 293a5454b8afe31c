"""The values that go into the records and come out of them: frozen, checked when made, free of SQL.

What a user writes is a `...Facts` or `New...`; what the records give back carries an id and instants (UTC) as well.
Ids are random (UUID 4 in hexadecimal) and say nothing of a person, so they may stand in addresses and the audit log.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from posture.analysis import Analysis, Request
from posture.errors import WrongUsage
from posture.geometry import XY
from posture.landmarks import Landmark, Point, Pose, View
from posture.report.contract import Json

LONGEST_LINE = 200
"""Of references, names and other single lines; chosen by us. [characters]"""
LONGEST_NOTE = 20_000
"""Of notes; chosen by us. [characters]"""
BIRTH_YEARS = (1880, 2100)
STATURE_RANGE_CM = (30.0, 260.0)
"""What may be written down: children as well, whom `analyse` may refuse by its own narrower range. [cm]"""
MOST_PHOTOS = 60
"""In one visit; chosen by us."""


def check_line(what: str, text: str) -> None:
    """Nothing, if `text` is one short line that every database can hold.

    Raises
    ------
    WrongUsage
        It is longer than LONGEST_LINE, or has line breaks, control characters or half characters.
    """
    if len(text) > LONGEST_LINE:
        raise WrongUsage("long", f"The {what} is longer than {LONGEST_LINE} characters.", "Shorten it.")
    if any(_unwritable(character) for character in text):
        raise WrongUsage("characters", f"The {what} has characters that cannot be written.", "Type it anew.")


def check_note(text: str) -> None:
    """Nothing, if `text` can be kept as a note; it may have lines and tabs.

    Raises
    ------
    WrongUsage
        It is longer than LONGEST_NOTE, or has control characters or half characters.
    """
    if len(text) > LONGEST_NOTE:
        raise WrongUsage("long", f"The note is longer than {LONGEST_NOTE} characters.", "Shorten it.")
    if any(_unwritable(character) and character not in "\n\r\t" for character in text):
        raise WrongUsage("characters", "The note has characters that cannot be written.", "Type it anew.")


def _unwritable(character: str) -> bool:
    """Control characters, NUL among them, separators of lines, and halves of surrogate pairs."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


class Sex(StrEnum):
    """As the practitioner wrote it down; nothing is computed from it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Flag(StrEnum):
    """What switches the ranges of norms off: measured, no bands (shared design, section 3)."""

    UNDER_18 = "under_18"
    PREGNANCY = "pregnancy"
    JOINT_REPLACEMENT = "joint_replacement"
    PROSTHESIS = "prosthesis"
    BRACE = "brace"
    WALKING_AID = "walking_aid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That the patient agreed.

    Attributes
    ----------
    day
        When.
    wording
        Version of the text that was agreed to, such as "2026-11".
    """

    day: date
    wording: str

    def __post_init__(self) -> None:
        check_line("wording", self.wording)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """What the practitioner writes down of a patient; a reference or a name at the least.

    Attributes
    ----------
    reference, name
        The practice's own number, and the name; either may be empty.
    birth_year, sex, stature_cm, consent
        None where not told. [cm]
    note
        Free text of several lines.
    flags
        What switches bands off.
    """

    reference: str = ""
    name: str = ""
    birth_year: int | None = None
    sex: Sex | None = None
    stature_cm: float | None = None
    consent: Consent | None = None
    note: str = ""
    flags: frozenset[Flag] = frozenset()

    def __post_init__(self) -> None:
        check_line("reference", self.reference)
        check_line("name", self.name)
        check_note(self.note)
        if not (self.reference.strip() or self.name.strip()):
            raise WrongUsage("nameless", "A patient needs a reference or a name.", "Write one of them.")
        first, last = BIRTH_YEARS
        if self.birth_year is not None and not first <= self.birth_year <= last:
            raise WrongUsage("birth_year", "The year of birth cannot be.", "Write it with four digits.")
        low, high = STATURE_RANGE_CM
        if self.stature_cm is not None and not low <= self.stature_cm <= high:
            raise WrongUsage("stature", "The height cannot be.", f"Write it in cm, {low:.0f} to {high:.0f}.")

    @property
    def bands(self) -> bool:
        """Whether values may be compared with norms."""
        return not self.flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient in the records.

    Attributes
    ----------
    facts
        What was written down.
    created_at, touched_at
        First written, and last changed or visited. [UTC]
    visits
        How many there are.
    last_visit
        Day of the newest; None before the first.
    """

    id: str
    facts: PatientFacts
    created_at: datetime
    touched_at: datetime
    visits: int = 0
    last_visit: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How a visit's photos were taken: what must be alike before two visits are compared.

    Attributes
    ----------
    distance_cm, lens_height_cm
        From the lens to the person, and above the floor; None where not told. [cm]
    shoes
        Whether shoes were worn; None where not told.
    clothes
        In a few words.
    """

    distance_cm: float | None = None
    lens_height_cm: float | None = None
    shoes: bool | None = None
    clothes: str = ""

    def __post_init__(self) -> None:
        check_line("clothes", self.clothes)
        for length in (self.distance_cm, self.lens_height_cm):
            if length is not None and not (math.isfinite(length) and 0 < length <= 5000):
                raise WrongUsage("length", "The distance or height of the camera cannot be.", "Write it in cm.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewAssessment:
    """An analysis to be kept.

    Attributes
    ----------
    analysis
        What came out, with the points it was measured from.
    request
        The settings that it was made with.
    automatic
        Points as the tool found them; None says that those of `analysis` are. [px]
    corrected
        Points that were placed by hand, which `analysis` was made from. [px]
    """

    analysis: Analysis
    request: Request
    automatic: Pose | None = None
    corrected: Mapping[Landmark, Point] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewPhoto:
    """A photo to be kept.

    Attributes
    ----------
    content
        The file as it came; what tells place, time, owner or device is taken out before anything is written.
    name
        Of the file, without folder.
    view
        What faces the camera, where somebody or the tool has said so.
    assessment
        Its first analysis, kept in the same moment; None where there is none yet.
    """

    content: bytes = field(repr=False)
    name: str
    view: View | None = None
    assessment: NewAssessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewVisit:
    """A visit to be kept, whole or not at all."""

    day: date
    photos: tuple[NewPhoto, ...]
    note: str = ""
    conditions: Conditions = Conditions()

    def __post_init__(self) -> None:
        check_note(self.note)
        if len(self.photos) > MOST_PHOTOS:
            raise WrongUsage(
                "photos", f"A visit has at most {MOST_PHOTOS} photos, {len(self.photos)} given.", "Make two visits."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPhoto:
    """A photo in the records; its bytes stand in the vault (`Desk.photos.content`).

    Attributes
    ----------
    name
        Of the file as it came, made printable.
    sha256
        Of the bytes that are kept, in hexadecimal.
    size
        Their number.
    width, height
        Of the upright picture. [px]
    added_at
        [UTC]
    """

    id: str
    visit_id: str
    name: str
    view: View | None
    sha256: str
    size: int
    width: int
    height: int
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One occasion on which a patient was photographed.

    Attributes
    ----------
    photos
        In the order in which they were given.
    created_at
        When it was written down. [UTC]
    """

    id: str
    patient_id: str
    day: date
    note: str
    conditions: Conditions
    photos: tuple[StoredPhoto, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessment:
    """One analysis of one photo. It never changes: a new look at the photo is a new assessment.

    Attributes
    ----------
    made_at, made_by
        When, and the account that did; None is the local practitioner. They hold for `corrected` as well. [UTC]
    request
        The settings.
    automatic, corrected
        Points as the tool found them (None where it found nobody), and those placed by hand. [px]
    result
        The JSON object `posture/1`, as it was printed then.
    tool, model_sha256, refiner_sha256
        Version of Posture and of the networks.
    """

    id: str
    photo_id: str
    made_at: datetime
    made_by: str | None
    request: Request
    automatic: Pose | None
    corrected: Mapping[Landmark, Point]
    result: Json
    tool: str
    model_sha256: str
    refiner_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """Unfinished work in the landmark editor: one a photo, gone once it was made an assessment.

    Attributes
    ----------
    points
        Those placed by hand so far. [px]
    plumb
        Both ends of the plumb line drawn so far; None before one is. [px]
    revision
        Counts the edits; an older one never replaces a newer one.
    """

    points: Mapping[Landmark, Point]
    plumb: tuple[XY, XY] | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SavedDraft:
    """A draft in the records, with when it was saved and by which account. [UTC]"""

    photo_id: str
    draft: Draft
    saved_at: datetime
    saved_by: str | None


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
    BACKED_UP = "backed_up"
    RESTORED = "restored"


class Kind(StrEnum):
    """What it was done to."""

    PATIENT = "patient"
    VISIT = "visit"
    PHOTO = "photo"
    ASSESSMENT = "assessment"
    DRAFT = "draft"
    ACCOUNT = "account"
    RECORDS = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to what, and when; ids alone.

    Attributes
    ----------
    by
        The account; None is the local practitioner or the command line.
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
    """

    made_at: datetime
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What a deletion took away, and what still holds it.

    Attributes
    ----------
    visits, photos
        How many rows of each.
    files
        How many files of the vault; fewer than photos where another patient's photo is the same file.
    backups
        Those made since the patient was first written down: they hold the patient still, until they are destroyed.
    """

    visits: int
    photos: int
    files: int
    backups: tuple[BackupMade, ...]
