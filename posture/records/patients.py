"""Patients: written down, searched, merged, taken away."""

from __future__ import annotations

from dataclasses import dataclass

from posture.records.facts import Deletion, Patient, PatientFacts
from posture.records.store import Store

FOUND_AT_MOST = 50
"""Patients that a search gives at once, unless more are asked for; chosen by us: more than fit on a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """What one practitioner does with patients; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def add(self, facts: PatientFacts) -> Patient:
        """A new patient."""
        raise NotImplementedError

    def get(self, patient_id: str) -> Patient:
        """The patient of that id; that it was seen stands in the audit log.

        Raises
        ------
        NoSuchRecord
            There is none.
        """
        raise NotImplementedError

    def change(self, patient_id: str, facts: PatientFacts) -> Patient:
        """The patient with other `facts`.

        Raises
        ------
        NoSuchRecord
            There is none of that id.
        """
        raise NotImplementedError

    def search(self, text: str = "", *, limit: int = FOUND_AT_MOST, skip: int = 0) -> tuple[Patient, ...]:
        """Patients whose reference or name holds every word of `text`, those last seen first.

        Letters count alike with and without accents, small and large. Without words everybody is found.
        """
        raise NotImplementedError

    def merge(self, keep_id: str, other_id: str) -> Patient:
        """One patient out of two that are the same person: the visits of both under `keep_id`.

        Facts that the kept one lacks are taken from the other, whose reference, name and note are added to the note;
        the flags of both hold.

        Raises
        ------
        NoSuchRecord
            One of them is not there.
        WrongUsage
            Both are the same id.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    def export(self, patient_id: str, *, originals: bool = False) -> bytes:
        """A zip of all that is known of the patient.

        JSON of everything written down, a page for each assessed photo, and copies of the pictures: upright, without
        metadata, with every face that was found covered. Photos in which nobody was found have no copy. The files as
        they are kept come with `originals` alone.

        Raises
        ------
        NoSuchRecord
            There is none of that id.
        """
        raise NotImplementedError
