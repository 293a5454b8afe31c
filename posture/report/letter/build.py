"""A visit -> the patient's report: the one place where it is decided what a patient reads, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from posture.conditions import Conditions
from posture.history import History
from posture.report.letter.catalogue import Catalogue, Language, catalogue, message
from posture.report.letter.changes import changes
from posture.report.letter.disclaimers import (
    IS_IT_DANGEROUS,
    LIMITS_TITLE,
    MOST_PEOPLE,
    NO_CAUSE,
    NO_NORM,
    NOT_A_DIAGNOSIS,
)
from posture.report.letter.findings import Findings, findings, label
from posture.report.letter.fonts import REPLACEMENT
from posture.report.letter.model import Labels, Letterhead, Line, Part, Picture, Report, Section
from posture.report.letter.numbers import number, sentence
from posture.report.letter.pictures import SIDES, pictures
from posture.report.letter.taken import how_taken
from posture.report.letter.words import LINES
from posture.typed import unwritable
from posture.visit import Visit, VisitRow

TITLE = message("How you stood")
LEAD = message("This report shows how you stood in photos. Your practitioner will go through it with you.")
REST = message("The rest of your body")
NOTE = message("A note from your practitioner")
NOTE_IS_THEIRS = message("Your practitioner wrote this part.")
CARE = message("What to do next")
SEEK_CARE = message(
    "If you have pain, swelling, an injury or weakness, ask a doctor or another clinician. Do so whatever the angles "
    "are."
)
NO_NEED_TO_WAIT = message("Small angles are no reason to wait.")
TALK = message(
    "If nothing hurts, talk about this report at your next visit. Your practitioner will also ask you and examine you."
)
LABELS = (
    message("Number"),
    message("Range"),
    message("What we saw"),
    message("Part of the body"),
    message("most likely"),
    message("Too small to tell from photo error"),
    message("Page {page} of {pages}"),
    message("Logo"),
    message(", "),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a report holds beside the measured visit.

    Attributes
    ----------
    day
        Of the visit.
    patient
        The name as it shall stand there; may be empty.
    letterhead
        Who hands it over.
    note
        The practitioner's own words, plain text in lines; kept as they are, and marked as theirs.
    conditions
        How the photos were taken.
    history
        Visits up to this one, the newest; None where there is only this one.
    language
        Of the report.
    show_face
        Leave faces uncovered.
    pictures
        Those of the visit, where they were made before, or none where no photo shall be shown; None has them made.
    """

    day: date
    patient: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)
    note: str = ""
    conditions: Conditions = field(default_factory=Conditions)
    history: History | None = None
    language: Language = Language.EN
    show_face: bool = False
    pictures: tuple[Picture, ...] | None = None


def report_of(visit: Visit, details: Details) -> Report:
    """The report of `visit`, with what has changed since the visit before it in the history."""
    say = catalogue(details.language)
    three = findings(visit, say)
    rest = _rest(visit, three, say)
    photos = details.pictures
    if photos is None:
        photos = pictures(visit, say, show_face=details.show_face)
    sections = (
        rest,
        changes(details.history, say),
        how_taken(visit, details.conditions, (three.findings, rest.lines if rest else ()), say),
        _note(details.note, say),
        Section(
            part=Part.LIMITS,
            title=say(LIMITS_TITLE),
            points=tuple(say(one) for one in (IS_IT_DANGEROUS, NOT_A_DIAGNOSIS, NO_CAUSE, MOST_PEOPLE, NO_NORM)),
        ),
        Section(part=Part.CARE, title=say(CARE), sentences=(say(SEEK_CARE), say(NO_NEED_TO_WAIT), say(TALK))),
    )
    return Report(
        language=details.language,
        title=say(TITLE),
        patient=_plain(details.patient),
        day=say.day(details.day),
        lead=say(LEAD),
        pictures=photos,
        picture_notes=(say(SIDES),) if photos else (),
        findings=three.findings,
        sections=tuple(one for one in sections if one is not None),
        letterhead=details.letterhead,
        labels=_labels(say),
    )


def _plain(line: str) -> str:
    """`line` with single spaces, and a replacement sign for what cannot be written."""
    return "".join(REPLACEMENT if unwritable(one) else one for one in " ".join(line.split()))


def _labels(say: Catalogue) -> Labels:
    number_, spread, what, part, likely, too_small, page, logo, comma = map(say, LABELS)
    return Labels(
        number=number_,
        spread=spread,
        what=what,
        part=part,
        likely=likely,
        too_small=too_small,
        page=page,
        logo=logo,
        comma=comma,
    )


def _rest(visit: Visit, three: Findings, say: Catalogue) -> Section | None:
    """Every other row with a reading; None where there is none."""
    rows = [row for row in visit.rows if row.seen and row not in three.told]
    lines = tuple(_line(row, rows, say) for row in rows)
    return Section(part=Part.REST, title=say(REST), lines=lines) if lines else None


def _line(row: VisitRow, rows: list[VisitRow], say: Catalogue) -> Line:
    if row.seen is None:
        raise ValueError("a line needs a reading")
    taken = row.seen.mean
    kind = (taken.measure.id, taken.measure.side, taken.reading.line)
    others = [other.seen.mean for other in rows if other.seen]
    kinds = [(one.measure.id, one.measure.side, one.reading.line) for one in others]
    seen_from = kinds.count(kind) > 1
    name = label(row, say, seen_from=seen_from)
    if taken.reading.line is not None:
        name = say(LINES[taken.reading.line], name=name)
    return Line(sentence=sentence(row.result, say), number=number(taken, name, say))


def _note(note: str, say: Catalogue) -> Section | None:
    """The practitioner's own words, line by line; None without any."""
    if not note.strip():
        return None
    return Section(
        part=Part.NOTE,
        title=say(NOTE),
        sentences=(say(NOTE_IS_THEIRS),),
        quoted=tuple(_plain(line) for line in note.strip().splitlines()),
    )
