"""The tables as SQLAlchemy sees them; migrations in `migrations/versions` make them. docs/records.md has the picture.

Texts of JSON are ASCII, because PostgreSQL takes no NUL in text. Ids are random; instants are UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, Select, String, Text, UniqueConstraint, select, union
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_ID = String(32)
_HASH = String(64)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which knows no time zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC on the way in."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy
        """UTC on the way out."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text(), datetime: Instant()}  # noqa: RUF012  # SQLAlchemy reads it from the class


class PatientRow(Base):
    """A patient. `searched` is the reference and the name as `search` compares them."""

    __tablename__ = "patients"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    reference: Mapped[str]
    name: Mapped[str]
    searched: Mapped[str]
    birth_year: Mapped[int | None]
    sex: Mapped[str | None]
    stature_cm: Mapped[float | None]
    consent_day: Mapped[date | None]
    consent_wording: Mapped[str | None]
    note: Mapped[str]
    flags: Mapped[str]
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)


class VisitRow(Base):
    """A visit of a patient; it goes with the patient. `words_to_patient` stand in the patient's report."""

    __tablename__ = "visits"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    note: Mapped[str]
    distance_cm: Mapped[float | None]
    lens_height_cm: Mapped[float | None]
    shoes: Mapped[bool | None]
    clothes: Mapped[str]
    created_at: Mapped[datetime]
    words_to_patient: Mapped[str] = mapped_column(default="", server_default="")


class PhotoRow(Base):
    """A photo of a visit; `vault_name` is its file, `edition` counts the drafts that had their end."""

    __tablename__ = "photos"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    view: Mapped[str | None]
    vault_name: Mapped[str] = mapped_column(_HASH, index=True)
    sha256: Mapped[str] = mapped_column(_HASH)
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=0, server_default="0")


class AssessmentRow(Base):
    """An analysis of a photo. A trigger refuses every change, and every deletion while its photo is there."""

    __tablename__ = "assessments"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(_ID)
    request: Mapped[str]
    automatic: Mapped[str | None]
    corrected: Mapped[str]
    result: Mapped[str]
    whole: Mapped[str] = mapped_column(deferred=True)  # large, and not needed for a list
    tool: Mapped[str]
    model_sha256: Mapped[str]
    refiner_sha256: Mapped[str | None]

    __table_args__ = (UniqueConstraint("photo_id", "number"),)


class DraftRow(Base):
    """Unfinished edits of a photo; one at most."""

    __tablename__ = "drafts"

    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str]
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str | None] = mapped_column(_ID)


class SharedRow(Base):
    """A report handed over by a link, of which only a hash is kept. `vault_name` is None once no link opens it."""

    __tablename__ = "shared_reports"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(_HASH, unique=True)
    vault_name: Mapped[str | None] = mapped_column(_HASH, index=True)
    language: Mapped[str]
    with_photos: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(_ID)
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    first_opened_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]
    times_opened: Mapped[int] = mapped_column(default=0)


class AccountRow(Base):
    """Somebody who may sign in; `folded` is the name as it is compared."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SessionRow(Base):
    """A signed-in browser; of the token only a hash."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AuditRow(Base):
    """Who did what; ids alone. A trigger refuses every change and deletion."""

    __tablename__ = "audit"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str | None] = mapped_column(_ID)
    act: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str | None] = mapped_column(_ID, index=True)


class BackupRow(Base):
    """A backup, written down before it is written."""

    __tablename__ = "backups"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    made_at: Mapped[datetime]
    path: Mapped[str]


class JournalRow(Base):
    """A file of the vault that may be no row's: `owner` is at work on it, and if it is gone, somebody looks."""

    __tablename__ = "journal"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    owner: Mapped[str] = mapped_column(_ID)
    vault_name: Mapped[str | None] = mapped_column(_HASH, index=True)


class PracticeRow(Base):
    """What the practice says of itself: one row. `logo` is a PNG in base64, which backups can carry as text."""

    __tablename__ = "practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    logo: Mapped[str | None]
    language: Mapped[str]
    units: Mapped[str]
    paper: Mapped[str]
    retention_years: Mapped[int | None]


class StandReadingRow(Base):
    """One measure of one stand of somebody who is no patient here: a number of the person, no name and no photo."""

    __tablename__ = "stand_readings"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    person: Mapped[int]
    stand: Mapped[int]
    position: Mapped[int]
    view: Mapped[str]
    measure: Mapped[str]
    side: Mapped[str | None]
    line: Mapped[str | None]
    unit: Mapped[str]
    estimate: Mapped[float]
    own_sd: Mapped[float]
    method: Mapped[str]
    made_at: Mapped[datetime]
    tool: Mapped[str]


class VaultRow(Base):
    """What tells the vault of this database from any other: one row, a mark that only its key can make."""

    __tablename__ = "vault"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(_HASH)


OF_THE_VAULT: tuple[type[PhotoRow] | type[SharedRow], ...] = (PhotoRow, SharedRow)
"""Whose `vault_name` is a file of the vault."""


def files_kept() -> Select[str]:
    """The names of all files that the vault has to have, each once."""
    names = (select(table.vault_name).where(table.vault_name.is_not(None)) for table in OF_THE_VAULT)
    every = union(*names).subquery()
    return select(every.c.vault_name)
