"""What the practice says of itself: its name and logo on reports, and what these speak."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from posture.errors import WrongUsage
from posture.metadata import small_picture
from posture.records.deeds import Act, Kind
from posture.records.limits import check_line, check_note
from posture.records.store import Store
from posture.records.tables import PracticeRow
from posture.report.letter.catalogue import Language
from posture.report.letterhead import Letterhead
from posture.report.printing import Paper

LARGEST_LOGO = 512 * 1024
"""Chosen by us: it is in every report. [bytes]"""
LOGO_PX = 800
"""Longest side of a logo: 600 dots an inch where it is printed 34 mm wide; chosen by us. [px]"""
RETENTION_YEARS = (1, 100)
"""What may be written down. [years]"""
_PNG = b"\x89PNG\r\n\x1a\n"
_ROW = 1


class Units(StrEnum):
    """How heights of people and distances of cameras are typed and shown; what is measured is in mm and degrees."""

    METRIC = "metric"
    US = "us"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeFacts:
    """What the practice says of itself.

    Attributes
    ----------
    name
        In the head of reports; may be empty.
    address
        And how to reach it, in several lines.
    logo
        A PNG that `logo_of` made; None without one.
    language
        Of the reports that patients get; the pages are in English.
    units, paper
        As they are chosen on the page of settings.
    retention_years
        How long the law of the place asks for records to be kept after the last visit, which is shown before a
        deletion; None where nobody has said. [years]
    """

    name: str = ""
    address: str = ""
    logo: bytes | None = field(default=None, repr=False)
    language: Language = Language.EN
    units: Units = Units.METRIC
    paper: Paper = Paper.A4
    retention_years: int | None = None

    def __post_init__(self) -> None:
        check_line("name", self.name)
        check_note(self.address, "address")
        if self.logo is not None and not (self.logo.startswith(_PNG) and len(self.logo) <= LARGEST_LOGO):
            raise WrongUsage("logo", "The logo is not as it can be kept.", "Make it with logo_of.")
        first, last = RETENTION_YEARS
        if self.retention_years is not None and not first <= self.retention_years <= last:
            raise WrongUsage("retention", "So many years cannot be.", f"Write {first} to {last}, or leave it empty.")

    @property
    def letterhead(self) -> Letterhead:
        """What the reports of the practice are printed on."""
        lines = (line.strip() for line in self.address.splitlines())
        return Letterhead(name=self.name, lines=tuple(line for line in lines if line), logo=self.logo, paper=self.paper)


def logo_of(content: bytes, name: str) -> bytes:
    """The picture in the file `content` as it can be a logo: a PNG of our own making, at most LOGO_PX long.

    Nothing of the file but its pixels is left; what is transparent becomes white.

    Raises
    ------
    UnreadablePhoto
        It is not a picture that can be read; the message names the kinds that can.
    WrongUsage
        It does not fit into LARGEST_LOGO: it is a photo and no drawing.
    """
    logo = small_picture(content, name, longest_px=LOGO_PX)
    if len(logo) > LARGEST_LOGO:
        raise WrongUsage(
            "logo",
            f"The logo takes {len(logo) // 1024} KB as a PNG; {LARGEST_LOGO // 1024} KB can be kept.",
            "Use a drawing with few colours, or a smaller picture.",
        )
    return logo


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What one practitioner does with the practice's settings; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def get(self) -> PracticeFacts:
        """What was saved last; before that what a `PracticeFacts` begins with. To look is no act."""
        with self.store.database.reading() as session:
            return facts_in(session)

    def save(self, facts: PracticeFacts) -> PracticeFacts:
        """Keep `facts` instead of those before."""
        with self.store.database.writing() as session:
            row = session.get(PracticeRow, _ROW) or PracticeRow(id=_ROW)
            _write(row, facts)
            session.add(row)
            self.store.note(session, self.by, Act.CHANGED, Kind.PRACTICE, None)
        return facts


def facts_in(session: Session) -> PracticeFacts:
    """What was saved last, as `session` sees it."""
    row = session.get(PracticeRow, _ROW)
    return _facts(row) if row else PracticeFacts()


def _write(row: PracticeRow, facts: PracticeFacts) -> None:
    row.name, row.address, row.retention_years = facts.name, facts.address, facts.retention_years
    row.logo = None if facts.logo is None else base64.b64encode(facts.logo).decode()
    row.language, row.units, row.paper = facts.language, facts.units, facts.paper


def _facts(row: PracticeRow) -> PracticeFacts:
    return PracticeFacts(
        name=row.name,
        address=row.address,
        logo=None if row.logo is None else base64.b64decode(row.logo),
        language=Language(row.language),
        units=Units(row.units),
        paper=Paper(row.paper),
        retention_years=row.retention_years,
    )
