"""Visits and their photos: saved whole or not at all, read, changed, moved to the right patient, taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from posture.errors import NoSuchRecord, WrongUsage
from posture.landmarks import View
from posture.photo import Photo, decode
from posture.records import ending
from posture.records.assessing import new_row
from posture.records.deeds import Act, Deletion, Kind, parts_changed
from posture.records.deleting import What, deleted
from posture.records.ending import of_patient
from posture.records.facts import Conditions, NewPhoto, NewVisit, StoredPhoto, Visit
from posture.records.filing import filed
from posture.records.intake import Ready, ready
from posture.records.limits import check_note, check_photos
from posture.records.store import Store, check_unchanged, found, is_id
from posture.records.tables import PatientRow, PhotoRow, VisitRow
from posture.records.vault import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """What one practitioner does with visits; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def save(self, patient_id: str, new: NewVisit) -> Visit:
        """Keep a visit with all of its photos. Once this returns, all of it is on the disk; before, none counts.

        Raises
        ------
        NoSuchRecord
            There is no such patient.
        UnreadablePhoto
            One of the files is not a photo; nothing is kept then.
        """
        with self._kept(PatientRow, patient_id, new.photos) as (session, photos):
            now = self.store.now()
            visit = VisitRow(id=new_id(), patient_id=patient_id, created_at=now)
            _write(visit, new.day, new.note, new.conditions)
            session.add(visit)
            session.flush()
            for position, photo in enumerate(photos):
                self._add(session, visit.id, position, photo)
            found(session, PatientRow, patient_id).touched_at = now
            self.store.note(session, self.by, Act.ADDED, Kind.VISIT, visit.id)
            session.flush()
            return _visits(session, [visit])[0]

    def add_photos(self, visit_id: str, new: Sequence[NewPhoto], *, of: str) -> tuple[StoredPhoto, ...]:
        """Keep more photos of a visit of the patient `of`: all of them, as `save`, or none.

        Raises
        ------
        NoSuchRecord
            That patient has no such visit, such as one that was moved to another meanwhile.
        UnreadablePhoto
            One of the files is not a photo.
        WrongUsage
            The visit has one of the photos already, or would have more than MOST_PHOTOS.
        """
        with self._kept(VisitRow, visit_id, new) as (session, photos):
            if found(session, VisitRow, visit_id).patient_id != of:
                raise NoSuchRecord(
                    "moved", "The visit is not this patient's any more.", "It was moved to another patient."
                )
            held = session.execute(
                select(PhotoRow.sha256, PhotoRow.position).where(PhotoRow.visit_id == visit_id)
            ).all()
            check_photos(len(held) + len(photos))
            _check_other(photos, {row.sha256 for row in held})
            found(session, PatientRow, of).touched_at = self.store.now()
            first = max((row.position + 1 for row in held), default=0)
            rows = [self._add(session, visit_id, first + number, photo) for number, photo in enumerate(photos)]
            for row in rows:
                self.store.note(session, self.by, Act.ADDED, Kind.PHOTO, row.id)
            session.flush()
            return tuple(_photo(row) for row in rows)

    def get(self, visit_id: str) -> Visit:
        """The visit of that id; `NoSuchRecord` where there is none."""
        with self.store.database.reading() as session:
            visit = _visits(session, [found(session, VisitRow, visit_id)])[0]
        self.store.looked(self.by, Kind.VISIT, visit_id)
        return visit

    def of(self, patient_id: str) -> tuple[Visit, ...]:
        """All visits of a patient, the newest first; none for a patient who is not there."""
        newest = select(VisitRow).order_by(VisitRow.day.desc(), VisitRow.created_at.desc(), VisitRow.id)
        with self.store.database.reading() as session:
            if not is_id(patient_id) or session.get(PatientRow, patient_id) is None:
                return ()
            visits = _visits(session, session.scalars(newest.where(VisitRow.patient_id == patient_id)).all())
        self.store.looked(self.by, Kind.PATIENT, patient_id)
        return visits

    def move(self, visit_id: str, patient_id: str) -> Visit:
        """The visit under the patient to whom it belongs.

        Links to reports of the patient who had it open nothing from now on: those reports may show it.

        Raises
        ------
        NoSuchRecord
            Visit or patient is not there.
        """
        with self.store.database.writing() as session:
            visit, patient = found(session, VisitRow, visit_id), found(session, PatientRow, patient_id)
            if visit.patient_id != patient.id:
                ending.withdraw(session, self.store, self.by, of_patient(visit.patient_id))
            visit.patient_id, patient.touched_at = patient.id, self.store.now()
            self.store.note(session, self.by, Act.MOVED, Kind.VISIT, visit_id)
            session.flush()
            moved = _visits(session, [visit])[0]
        ending.clear(self.store)
        return moved

    def change(
        self, visit_id: str, *, day: date, note: str, conditions: Conditions, instead_of: Visit | None = None
    ) -> Visit:
        """The visit with another day, note and conditions: all three are written as they are given.

        If given, `instead_of` is the visit as the caller read it, and those three must still hold.

        Raises
        ------
        NoSuchRecord
            There is no such visit.
        WrongUsage
            The note cannot be kept.
        ChangedMeanwhile
            Something else is written down than in `instead_of`.
        """
        check_note(note)
        with self.store.database.writing() as session:
            visit = found(session, VisitRow, visit_id)
            before = _visits(session, [visit])[0]
            check_unchanged(_changeable(before), instead_of and _changeable(instead_of))
            _write(visit, day, note, conditions)
            found(session, PatientRow, visit.patient_id).touched_at = self.store.now()
            session.flush()
            after = _visits(session, [visit])[0]
            for part in parts_changed(Kind.VISIT, before, after):
                self.store.note(session, self.by, Act.CHANGED, part, visit_id)
            return after

    def delete(self, visit_id: str, *, reason: str) -> Deletion:
        """Take the visit away, with its photos and their assessments, as `Patients.delete` does of a patient.

        Raises
        ------
        NoSuchRecord
            There is no such visit.
        WrongUsage
            Without a reason, or while a backup is being written.
        """
        return deleted(self.store, self.by, What(kind=Kind.VISIT, id=visit_id), reason)

    @contextmanager
    def _kept(
        self, table: type[PatientRow] | type[VisitRow], row_id: str, new: Sequence[NewPhoto]
    ) -> Iterator[tuple[Session, Sequence[Ready]]]:
        """The files of `new` in the vault, and the transaction that makes them photos of a row of `table`."""
        photos = [ready(self.store.vault, one) for one in new]
        files = {photo.vault_name: photo.content for photo in photos}
        with filed(self.store, files, lambda session: found(session, table, row_id)) as session:
            yield session, photos

    def _add(self, session: Session, visit_id: str, position: int, photo: Ready) -> PhotoRow:
        """The rows of one photo and, where there is one, of its first assessment."""
        now, new = self.store.now(), photo.new
        row = PhotoRow(
            id=new_id(),
            visit_id=visit_id,
            position=position,
            name=photo.name,
            view=new.view,
            vault_name=photo.vault_name,
            sha256=photo.sha256,
            size=len(photo.content),
            width=photo.width,
            height=photo.height,
            added_at=now,
        )
        session.add(row)
        session.flush()
        if new.assessment:
            session.add(new_row(row.id, 1, new.assessment, now, self.by))
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos:
    """What one practitioner does with photos; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def get(self, photo_id: str) -> StoredPhoto:
        """What is known of the photo; `NoSuchRecord` where there is none."""
        with self.store.database.reading() as session:
            photo = _photo(found(session, PhotoRow, photo_id))
        self.store.looked(self.by, Kind.PHOTO, photo_id)
        return photo

    def content(self, photo_id: str) -> bytes:
        """The file as it is kept, decrypted.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        RecordsRefused
            Its file is missing or damaged, or was written with another key.
        """
        with self.store.database.reading() as session:
            name = found(session, PhotoRow, photo_id).vault_name
        self.store.looked(self.by, Kind.PHOTO, photo_id)
        return self.store.vault.get(name)

    def read(self, photo_id: str) -> Photo:
        """The photo, decoded, under the name that it came with; as `content` in all else."""
        return decode(self.content(photo_id), self.get(photo_id).name)

    def set_view(self, photo_id: str, view: View | None) -> StoredPhoto:
        """The photo with what faces the camera, as a tap on the page corrects it."""
        with self.store.database.writing() as session:
            row = found(session, PhotoRow, photo_id)
            row.view = view
            self.store.note(session, self.by, Act.CHANGED, Kind.PHOTO, photo_id)
            return _photo(row)

    def delete(self, photo_id: str, *, reason: str) -> Deletion:
        """Take the photo away, with its assessments, as `Patients.delete` does of a patient.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        WrongUsage
            Without a reason, while a backup is being written, or where it is the visit's only photo: then the visit is
            what is to be deleted.
        """
        return deleted(self.store, self.by, What(kind=Kind.PHOTO, id=photo_id), reason)


def _write(row: VisitRow, day: date, note: str, how: Conditions) -> None:
    row.day, row.note = day, note
    row.distance_cm, row.lens_height_cm, row.shoes, row.clothes = (
        how.distance_cm,
        how.lens_height_cm,
        how.shoes,
        how.clothes,
    )


def _check_other(photos: Sequence[Ready], held: Set[str]) -> None:
    """Nothing, if all of `photos` are others, and none has one of the hashes `held`; else `WrongUsage`."""
    seen = set(held)
    for photo in photos:
        if photo.sha256 in seen:
            raise WrongUsage(
                "same_photo",
                f"{photo.name} is in this visit already.",
                "Repeats are photos of somebody who stood anew.",
            )
        seen.add(photo.sha256)


def _visits(session: Session, rows: Sequence[VisitRow]) -> tuple[Visit, ...]:
    """The visits of `rows`, with their photos in order, by one query for all."""
    mine = PhotoRow.visit_id.in_([row.id for row in rows])
    photos: dict[str, list[StoredPhoto]] = {row.id: [] for row in rows}
    for photo in session.scalars(select(PhotoRow).where(mine).order_by(PhotoRow.position, PhotoRow.id)):
        photos[photo.visit_id].append(_photo(photo))
    return tuple(_visit(row, photos[row.id]) for row in rows)


def _visit(row: VisitRow, photos: Sequence[StoredPhoto]) -> Visit:
    how = Conditions(
        distance_cm=row.distance_cm, lens_height_cm=row.lens_height_cm, shoes=row.shoes, clothes=row.clothes
    )
    return Visit(
        id=row.id,
        patient_id=row.patient_id,
        day=row.day,
        note=row.note,
        conditions=how,
        photos=tuple(photos),
        created_at=row.created_at,
    )


def _changeable(visit: Visit) -> tuple[date, str, Conditions]:
    return visit.day, visit.note, visit.conditions


def _photo(row: PhotoRow) -> StoredPhoto:
    return StoredPhoto(
        id=row.id,
        visit_id=row.visit_id,
        name=row.name,
        view=View(row.view) if row.view else None,
        sha256=row.sha256,
        size=row.size,
        width=row.width,
        height=row.height,
        added_at=row.added_at,
    )
