"""Reports handed to patients by a link, and the practitioner's words to them.

A link is a random token, of which only the SHA-256 is kept: who reads the database can open none. What it opens is the
report as it was when it was shared, a finished HTML page in the vault, until the link ends or is withdrawn.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from posture.errors import RecordsRefused, WrongUsage
from posture.records import ending
from posture.records.deeds import Act, Kind
from posture.records.filing import filed
from posture.records.limits import check_note
from posture.records.store import SEEN_AGAIN, Store, check_unchanged, found
from posture.records.tables import PatientRow, SharedRow, VisitRow
from posture.records.vault import new_id
from posture.report.letter.catalogue import Language

TOKEN_BYTES = 24
"""Of a link: 192 random bits, 32 letters, a QR code that a phone reads from a screen."""
DAYS = (1, 365)
"""How long a link may last. [days]"""
LARGEST = 10_000_000
"""A report; chosen by us: some ten times one with six pictures. [bytes]"""
MOST_OPEN = 20
"""Links to reports of one visit that may be open at once; chosen by us."""
COUNTING_MS = 3_000
"""How long a report waits for another writer, so that its opening can be written down; chosen by us. [ms]"""


class LinkState(StrEnum):
    """Whether a link opens its report."""

    OPEN = "open"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A report that was handed over by a link.

    Attributes
    ----------
    made_by
        The account; None is the local practitioner.
    ends_at
        From then on the link opens nothing. [UTC]
    first_opened_at, last_opened_at, times_opened
        When somebody read it through the link; openings within five minutes of the last are one with it. [UTC]
    language
        Of the report.
    with_photos
        Whether pictures of the patient are in it.
    """

    id: str
    visit_id: str
    made_at: datetime
    made_by: str | None
    ends_at: datetime
    withdrawn_at: datetime | None
    first_opened_at: datetime | None
    last_opened_at: datetime | None
    times_opened: int
    language: Language
    with_photos: bool

    def state(self, now: datetime) -> LinkState:
        """Whether the link opens the report `now`; one that was withdrawn before its end stays so."""
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        return LinkState.ENDED if now >= self.ends_at else LinkState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What one practitioner does with reports for patients; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def share(
        self, visit_id: str, content: bytes, *, language: Language, with_photos: bool, days: int
    ) -> tuple[Shared, str]:
        """Keep the report `content`, a finished page, for whoever has the token that is given back: it is told once.

        Raises
        ------
        NoSuchRecord
            There is no such visit.
        WrongUsage
            So many days cannot be, the report is empty or larger than LARGEST, or MOST_OPEN links are open already.
        CannotWrite
            The vault is full or not permitted.
        """
        _check(content, days)
        ending.clear(self.store)
        token, name, now = secrets.token_urlsafe(TOKEN_BYTES), self.store.vault.name_of(content), self.store.now()
        row = SharedRow(
            id=new_id(),
            visit_id=visit_id,
            token_hash=hash_of(token),
            vault_name=name,
            language=language,
            with_photos=with_photos,
            made_at=now,
            made_by=self.by,
            ends_at=now + timedelta(days=days),
            times_opened=0,
        )
        with filed(self.store, {name: content}, lambda session: _check_room(session, visit_id, now)) as session:
            session.add(row)
            self.store.note(session, self.by, Act.SHARED, Kind.REPORT, row.id)
            session.flush()
            return _shared(row), token

    def of_visit(self, visit_id: str) -> tuple[Shared, ...]:
        """All that was shared of a visit, the newest first; `NoSuchRecord` where there is no such visit."""
        with self.store.database.reading() as session:
            return shared_of(session, found(session, VisitRow, visit_id).id)

    def withdraw(self, shared_id: str) -> Shared:
        """Let the link open nothing from now on, and take the report away; one that has ended is left as it is.

        Raises
        ------
        NoSuchRecord
            There is no such report.
        """
        with self.store.database.writing() as session:
            row = found(session, SharedRow, shared_id)
            ending.withdraw(session, self.store, self.by, SharedRow.id == row.id)
            shared = _shared(row)
        ending.clear(self.store)
        return shared

    def note(self, visit_id: str) -> str:
        """The practitioner's words to the patient about a visit; empty before they are written."""
        with self.store.database.reading() as session:
            return found(session, VisitRow, visit_id).words_to_patient

    def write_note(self, visit_id: str, text: str, *, read: str) -> None:
        """Keep `text` as the words to the patient, instead of those that were `read`. The same again is no act.

        Raises
        ------
        NoSuchRecord
            There is no such visit.
        WrongUsage
            They are too long, or have characters that cannot be written.
        ChangedMeanwhile
            Other words stand there by now.
        """
        check_note(text, "note to the patient")
        with self.store.database.writing() as session:
            visit = found(session, VisitRow, visit_id)
            if visit.words_to_patient == text:
                return
            check_unchanged(visit.words_to_patient, read)
            visit.words_to_patient = text
            found(session, PatientRow, visit.patient_id).touched_at = self.store.now()
            self.store.note(session, self.by, Act.CHANGED, Kind.VISIT_WORDS, visit_id)


def shared_of(session: Session, visit_id: str) -> tuple[Shared, ...]:
    """All that was shared of a visit, the newest first."""
    newest = select(SharedRow).order_by(SharedRow.made_at.desc(), SharedRow.id)
    return tuple(_shared(row) for row in session.scalars(newest.where(SharedRow.visit_id == visit_id)))


def opened(store: Store, token: str, now: datetime, *, counts: bool) -> bytes | None:
    """What `Records.shared_report` promises; every token is hashed and looked up, whatever it is.

    Raises
    ------
    RecordsRefused
        The database does not answer, or others write for so long that the opening cannot be written down.
    """
    with store.database.reading() as session:
        row = session.scalar(select(SharedRow).where(SharedRow.token_hash == hash_of(token)))
        name = row.vault_name if row and _shared(row).state(now) is LinkState.OPEN else None
        if row is None or name is None:
            return None
        shared = _shared(row)
    try:
        content = store.vault.get(name)
    except RecordsRefused:  # missing or damaged: `posture check` names it
        return None
    if counts and _is_due(shared, now):
        _count(store, shared.id, now)
    return content


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _is_due(shared: Shared, now: datetime) -> bool:
    """Whether an opening `now` is another than the last."""
    last = shared.last_opened_at
    return last is None or not timedelta() <= now - last < SEEN_AGAIN


def _count(store: Store, shared_id: str, now: datetime) -> None:
    with store.database.writing(wait_ms=COUNTING_MS) as session:
        row = session.get(SharedRow, shared_id)
        if row is None or not _is_due(_shared(row), now):
            return
        row.first_opened_at, row.last_opened_at = row.first_opened_at or now, now
        row.times_opened += 1
        store.note(session, None, Act.OPENED, Kind.REPORT, row.id)


def _check(content: bytes, days: int) -> None:
    """Nothing, if a report can be shared so; `WrongUsage` where it cannot."""
    first, last = DAYS
    if not first <= days <= last:
        raise WrongUsage("days", f"A link cannot last {days} days.", f"Choose {first} to {last} days.")
    if not 0 < len(content) <= LARGEST:
        raise WrongUsage(
            "report_size", f"The report has {len(content)} bytes; 1 to {LARGEST} can be shared.", "Use fewer photos."
        )


def _check_room(session: Session, visit_id: str, now: datetime) -> None:
    """Nothing, if one more report of that visit can be shared."""
    visit = found(session, VisitRow, visit_id)
    open_now = (SharedRow.visit_id == visit.id) & SharedRow.withdrawn_at.is_(None) & (SharedRow.ends_at > now)
    if (session.scalar(select(func.count()).select_from(SharedRow).where(open_now)) or 0) >= MOST_OPEN:
        raise WrongUsage("shared", f"{MOST_OPEN} links to this visit are open already.", "Withdraw one of them first.")


def _shared(row: SharedRow) -> Shared:
    return Shared(
        id=row.id,
        visit_id=row.visit_id,
        made_at=row.made_at,
        made_by=row.made_by,
        ends_at=row.ends_at,
        withdrawn_at=row.withdrawn_at,
        first_opened_at=row.first_opened_at,
        last_opened_at=row.last_opened_at,
        times_opened=row.times_opened,
        language=Language(row.language),
        with_photos=row.with_photos,
    )
