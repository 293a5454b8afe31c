"""Patients: written down, searched, merged, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, delete, false, func, or_, select, update
from sqlalchemy.orm import Session

from posture.errors import NoSuchRecord, WrongUsage
from posture.records.deeds import Act, Deletion, Kind, parts_changed
from posture.records.deleting import What, deleted
from posture.records.export import exported
from posture.records.facts import Consent, Flag, Patient, PatientFacts, Sex
from posture.records.limits import LONGEST_NOTE
from posture.records.searching import folded, matches
from posture.records.store import Store, check_unchanged, found, is_id
from posture.records.tables import PatientRow, VisitRow
from posture.records.vault import new_id

FOUND_AT_MOST = 50
"""Patients that a search gives at once, unless more are asked for; chosen by us: more than fit on a screen."""
MOST_ALIKE = 500
"""Namesakes that are looked at, at most: databases limit what one question may name."""
_Counted = Row[PatientRow, int, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """What one practitioner does with patients; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def add(self, facts: PatientFacts) -> Patient:
        """A new patient."""
        now, row = self.store.now(), PatientRow(id=new_id())
        row.created_at = now
        _write(row, facts)
        with self.store.database.writing() as session:
            row.touched_at = now
            session.add(row)
            self.store.note(session, self.by, Act.ADDED, Kind.PATIENT, row.id)
            session.flush()
            return _one(session, row.id)

    def get(self, patient_id: str) -> Patient:
        """The patient of that id; that it was seen stands in the audit log.

        Raises
        ------
        NoSuchRecord
            There is none.
        """
        with self.store.database.reading() as session:
            patient = _one(session, patient_id)
        self.store.looked(self.by, Kind.PATIENT, patient_id)
        return patient

    def change(self, patient_id: str, facts: PatientFacts, *, instead_of: PatientFacts | None = None) -> Patient:
        """The patient with other `facts`; if given, `instead_of` is what the caller read, and must still hold.

        Raises
        ------
        NoSuchRecord
            There is none of that id.
        ChangedMeanwhile
            Something else is written down than `instead_of`.
        """
        with self.store.database.writing() as session:
            row = found(session, PatientRow, patient_id)
            before = _facts(row)
            check_unchanged(before, instead_of)
            _write(row, facts)
            row.touched_at = self.store.now()
            for part in parts_changed(Kind.PATIENT, before, facts):
                self.store.note(session, self.by, Act.CHANGED, part, patient_id)
            session.flush()
            return _one(session, patient_id)

    def search(self, text: str = "", *, limit: int = FOUND_AT_MOST, skip: int = 0) -> tuple[Patient, ...]:
        """Patients whose reference or name holds every word of `text`, those last seen first.

        Letters count alike with and without accents, small and large. Without words everybody is found.
        """
        order = PatientRow.touched_at.desc(), PatientRow.id
        shown = select(PatientRow.id).where(*matches(text)).order_by(*order).limit(limit).offset(skip)
        counted = _counted().where(PatientRow.id.in_(shown)).order_by(*order)  # visits are counted of those shown alone
        with self.store.database.reading() as session:
            found_here = tuple(_patient(row) for row in session.execute(counted))
        self.store.looked(self.by, Kind.PATIENT, None, Act.SEARCHED)
        return found_here

    def count(self, text: str = "") -> int:
        """How many patients `search` finds by `text`, if there were no limit."""
        with self.store.database.reading() as session:
            return session.scalar(select(func.count()).select_from(PatientRow).where(*matches(text))) or 0

    def alike(self, facts: PatientFacts, *, other_than: str | None = None) -> tuple[Patient, ...]:
        """Patients with the reference or the name of `facts`, letters counting alike as in `search`: perhaps the same
        person. At most FOUND_AT_MOST, those last seen first, without the one whose id is `other_than`.
        """
        with self.store.database.reading() as session:
            named = session.execute(select(PatientRow.id, PatientRow.reference, PatientRow.name).where(_shares(facts)))
            same = [one for one, *names in named if one != other_than and _same(names, facts)]
            order = PatientRow.touched_at.desc(), PatientRow.id
            shown = _counted().where(PatientRow.id.in_(same[:MOST_ALIKE])).order_by(*order).limit(FOUND_AT_MOST)
            found_here = tuple(_patient(row) for row in session.execute(shown))
        self.store.looked(self.by, Kind.PATIENT, None, Act.SEARCHED)
        return found_here

    def last_wording(self) -> str:
        """Version of the text that was agreed to last in this practice; empty before the first consent."""
        agreed = PatientRow.consent_day.is_not(None)
        newest = PatientRow.consent_day.desc(), PatientRow.touched_at.desc(), PatientRow.id
        with self.store.database.reading() as session:
            return session.scalar(select(PatientRow.consent_wording).where(agreed).order_by(*newest).limit(1)) or ""

    def merge(self, keep_id: str, other_id: str) -> Patient:
        """One patient out of two that are the same person: the visits of both under `keep_id`.

        Facts that the kept one lacks are taken from the other, whose reference, name and note are added to the note;
        the flags of both hold, and the day on which the first of them was written down.

        Raises
        ------
        NoSuchRecord
            One of them is not there.
        WrongUsage
            Both are the same id, or their notes together are too long.
        """
        if keep_id == other_id:
            raise WrongUsage("same", "These are one patient already.", "Choose two.")
        with self.store.database.writing() as session:
            keep, other = (found(session, PatientRow, one) for one in (keep_id, other_id))
            _write(keep, merged(_facts(keep), _facts(other)))
            keep.touched_at, keep.created_at = self.store.now(), min(keep.created_at, other.created_at)
            session.execute(update(VisitRow).where(VisitRow.patient_id == other_id).values(patient_id=keep_id))
            session.execute(delete(PatientRow).where(PatientRow.id == other_id))
            for one in (keep_id, other_id):
                self.store.note(session, self.by, Act.MERGED, Kind.PATIENT, one)
            session.flush()
            return _one(session, keep_id)

    def delete(self, patient_id: str, *, reason: str) -> Deletion:
        """Take the patient away: rows and the bytes of photos that no other patient has.

        The law of the place may ask for records to be kept for years: the caller asks first, and `reason` (in a few
        words, without a name) says that it was thought of; it is checked to be there, and not written down.

        Raises
        ------
        NoSuchRecord
            There is none of that id.
        WrongUsage
            Without a reason, or while a backup is being written.
        """
        return deleted(self.store, self.by, What(kind=Kind.PATIENT, id=patient_id), reason)

    def export(self, patient_id: str, *, originals: bool = False) -> bytes:
        """A zip of all that is known of the patient.

        JSON of everything written down, a page for each assessed photo, and copies of the pictures: upright, without
        metadata, with every face that was found covered. Photos in which nobody was found have no copy. The files as
        they are kept come with `originals` alone. A photo whose file is missing or damaged has none of them, and
        `left_out` in the JSON says so.

        Raises
        ------
        NoSuchRecord
            There is none of that id.
        """
        patient = self.get(patient_id)
        with self.store.database.writing() as session:
            self.store.note(session, self.by, Act.EXPORTED, Kind.PATIENT, patient_id)
        return exported(self.store, patient, originals=originals)


def _shares(facts: PatientFacts) -> ColumnElement[bool]:
    """Whether a patient has the letters of the reference or of the name of `facts`."""
    words = (folded(text) for text in (facts.reference, facts.name))
    return or_(false(), *(PatientRow.searched.contains(word, autoescape=True) for word in words if word))


def _same(names: Sequence[str], facts: PatientFacts) -> bool:
    """Whether a reference and a name are those of `facts`, one of them at the least."""
    pairs = zip(map(folded, names), map(folded, (facts.reference, facts.name)), strict=True)
    return any(one and one == other for one, other in pairs)


def merged(keep: PatientFacts, other: PatientFacts) -> PatientFacts:
    """What is known of one person who was written down twice."""
    note = "\n".join(part for part in (keep.note, f"[{other.reference} {other.name}]", other.note) if part.strip())
    if len(note) > LONGEST_NOTE:
        raise WrongUsage("long", "The notes of both are too long for one.", "Shorten one of them.")
    return PatientFacts(
        reference=keep.reference or other.reference,
        name=keep.name or other.name,
        birth_year=other.birth_year if keep.birth_year is None else keep.birth_year,
        sex=keep.sex or other.sex,
        stature_cm=other.stature_cm if keep.stature_cm is None else keep.stature_cm,
        consent=keep.consent or other.consent,
        note=note,
        flags=keep.flags | other.flags,
    )


def _write(row: PatientRow, facts: PatientFacts) -> None:
    row.reference, row.name, row.note = facts.reference, facts.name, facts.note
    row.searched = folded(f"{facts.reference} {facts.name}")
    row.birth_year, row.sex, row.stature_cm = facts.birth_year, facts.sex, facts.stature_cm
    row.consent_day = facts.consent.day if facts.consent else None
    row.consent_wording = facts.consent.wording if facts.consent else None
    row.flags = ",".join(sorted(facts.flags))


def _facts(row: PatientRow) -> PatientFacts:
    consent = None
    if row.consent_day is not None:
        consent = Consent(day=row.consent_day, wording=row.consent_wording or "")
    return PatientFacts(
        reference=row.reference,
        name=row.name,
        birth_year=row.birth_year,
        sex=Sex(row.sex) if row.sex else None,
        stature_cm=row.stature_cm,
        consent=consent,
        note=row.note,
        flags=frozenset(Flag(flag) for flag in row.flags.split(",") if flag),
    )


def _counted() -> Select[PatientRow, int, date | None]:
    """Patients with the number of their visits and the day of the newest."""
    mine = VisitRow.patient_id == PatientRow.id
    visits = select(func.count()).where(mine).correlate(PatientRow).scalar_subquery()
    last = select(func.max(VisitRow.day)).where(mine).correlate(PatientRow).scalar_subquery()
    return select(PatientRow, visits, last)


def _patient(counted: _Counted) -> Patient:
    row, visits, last = counted
    return Patient(
        id=row.id,
        facts=_facts(row),
        created_at=row.created_at,
        touched_at=row.touched_at,
        visits=visits,
        last_visit=last,
    )


def _one(session: Session, patient_id: str) -> Patient:
    """The patient as the database has it now."""
    known = _counted().where(PatientRow.id == patient_id)
    counted = session.execute(known).one_or_none() if is_id(patient_id) else None
    if counted is None:
        raise NoSuchRecord("no_record", "There is no such patient.", "Search again.")
    return _patient(counted)
