"""The values that go into the records and come out of them: frozen, checked when made, free of SQL.

What a user writes is a `...Facts` or `New...`; what the records give back carries an id and instants (UTC) as well.
Ids are random (UUID 4 in hexadecimal) and say nothing of a person, so they may stand in addresses and the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from posture.conditions import Conditions as Conditions
from posture.errors import WrongUsage
from posture.landmarks import View
from posture.records.assessed import NewAssessment
from posture.records.limits import check_line, check_note, check_photos

BIRTH_YEARS = (1880, 2100)
STATURE_RANGE_CM = (30.0, 260.0)
"""What may be written down: children as well, whom `analyse` may refuse by its own narrower range. [cm]"""


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
    conditions: Conditions = field(default_factory=Conditions)

    def __post_init__(self) -> None:
        check_note(self.note)
        check_photos(len(self.photos))


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
