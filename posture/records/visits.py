"""Visits and their photos: saved whole or not at all, read, moved to the right patient."""

from __future__ import annotations

from dataclasses import dataclass

from posture.landmarks import View
from posture.photo import Photo
from posture.records.facts import NewPhoto, NewVisit, StoredPhoto, Visit
from posture.records.store import Store


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
        raise NotImplementedError

    def add_photo(self, visit_id: str, new: NewPhoto) -> StoredPhoto:
        """Keep one more photo of a visit; as `save` in all else."""
        raise NotImplementedError

    def get(self, visit_id: str) -> Visit:
        """The visit of that id; `NoSuchRecord` where there is none."""
        raise NotImplementedError

    def of(self, patient_id: str) -> tuple[Visit, ...]:
        """All visits of a patient, the newest first; none for a patient who is not there."""
        raise NotImplementedError

    def move(self, visit_id: str, patient_id: str) -> Visit:
        """The visit under the patient to whom it belongs.

        Raises
        ------
        NoSuchRecord
            Visit or patient is not there.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos:
    """What one practitioner does with photos; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def get(self, photo_id: str) -> StoredPhoto:
        """What is known of the photo; `NoSuchRecord` where there is none."""
        raise NotImplementedError

    def content(self, photo_id: str) -> bytes:
        """The file as it is kept, decrypted.

        Raises
        ------
        NoSuchRecord
            There is no such photo.
        RecordsRefused
            Its file is missing or damaged, or was written with another key.
        """
        raise NotImplementedError

    def read(self, photo_id: str) -> Photo:
        """The photo, decoded, under the name that it came with; as `content` in all else."""
        raise NotImplementedError

    def set_view(self, photo_id: str, view: View | None) -> StoredPhoto:
        """The photo with what faces the camera, as a tap on the page corrects it."""
        raise NotImplementedError
