"""What a patient's report holds, as data: sentences, numbers, drawings and pictures, in the order of reading.

Nothing here is markup, and nothing is decided here: text is plain and already in the reader's language, whoever renders
it has to escape it. Drawings are shapes on a small plane; x runs to the right, y down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from posture.report.letter.catalogue import Language
from posture.report.printing import Paper


class Ink(StrEnum):
    """What a shape of a drawing is, which decides its colour."""

    BODY = "body"
    LEFT = "left"
    RIGHT = "right"
    EVEN = "even"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through `points`; dashed where it shows what would be even, not the person."""

    points: tuple[tuple[float, float], ...]
    ink: Ink
    width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A filled shape with these corners."""

    points: tuple[tuple[float, float], ...]
    ink: Ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A filled circle: a joint."""

    centre: tuple[float, float]
    ink: Ink
    radius: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word in a drawing, its middle at `centre`."""

    centre: tuple[float, float]
    text: str


Shape = Stroke | Area | Disc | Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A small drawing that says no more than the sentence beside it.

    Attributes
    ----------
    width, height
        Of the plane.
    shapes
        In the order of painting.
    words
        The same for who does not see it.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One measured number.

    Attributes
    ----------
    label
        What it is of.
    value
        As it is shown everywhere, with its unit; empty where it may not be shown.
    spread
        The 95 % interval, or the error where the value is not shown.
    unsure
        It is too small to tell from photo error.
    """

    label: str
    value: str
    spread: str
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One of the three things a patient asks first: hips, knees, legs.

    Attributes
    ----------
    title
        The part of the body.
    sentences
        What was seen, the most important first.
    drawing
        None where nothing was measured.
    numbers
        Behind the sentences; none where nothing was measured.
    notes
        What must be known beside them.
    """

    title: str
    sentences: tuple[str, ...]
    drawing: Drawing | None = None
    numbers: tuple[Number, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line about another part of the body: what was seen, and the number behind it."""

    sentence: str
    number: Number


class Part(StrEnum):
    """The parts of a report after the picture and the findings, in the order of reading."""

    REST = "rest"
    CHANGES = "changes"
    TAKEN = "taken"
    NOTE = "note"
    LIMITS = "limits"
    CARE = "care"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report under a heading.

    Attributes
    ----------
    part
        Which.
    title
        The heading.
    sentences
        Each a paragraph of its own.
    lines
        Measured lines, before the sentences.
    points
        Short sentences in a list, after the sentences.
    quoted
        The practitioner's own words, line by line; nobody else's.
    """

    part: Part
    title: str
    sentences: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo with a few clear lines.

    Attributes
    ----------
    jpeg
        The file, without any metadata.
    width, height
        [px]
    caption
        From where it was taken.
    words
        What it shows, for who does not see it.
    """

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    caption: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who hands the report over.

    Attributes
    ----------
    name, address
        Of the practice; may be empty. The address may have several lines.
    logo
        A PNG, None without one.
    paper
        What a PDF is made for.
    """

    name: str = ""
    address: str = ""
    logo: bytes | None = field(default=None, repr=False)
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The short words of the report itself; `page` has the places {page} and {pages}, `comma` its space."""

    number: str
    spread: str
    what: str
    part: str
    likely: str
    too_small: str
    page: str
    logo: str
    comma: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a patient's report says, in the order of reading.

    Attributes
    ----------
    language
        That it is written in; its value is as HTML names it (BCP 47).
    title
        What it is.
    patient
        The name as it was given; may be empty.
    day
        Of the visit, in words.
    lead
        One sentence that says what this is.
    pictures
        The one to be shown large first; none where nobody was found.
    picture_notes
        How to read the lines.
    findings
        Hips, knees, legs.
    sections
        What follows, in the order of `Part`; empty ones are left out.
    letterhead
        Who hands it over.
    labels
        The short words of the report itself.
    """

    language: Language
    title: str
    patient: str
    day: str
    lead: str
    pictures: tuple[Picture, ...]
    picture_notes: tuple[str, ...]
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    letterhead: Letterhead
    labels: Labels
