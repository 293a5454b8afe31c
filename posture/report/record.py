"""All visits of one person on one page, to be filed: visits, each measure with its course, changes, warnings.

The page may be handed to the patient, so it says what a patient's page says (`report.patient`). Self-contained, without
scripts and pictures of the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posture.history import Comparison, History, Series
from posture.report import history_words, origin
from posture.report.html import whole_page
from posture.report.letterhead import Letterhead
from posture.report.trend import sparkline_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One measure: its newest reading, its course as SVG, and the change against the visit before and the first."""

    name: str
    reading: str
    drawing: str
    before: str
    first: str


def record_page(
    history: History,
    *,
    who: str = "",
    day: date | None = None,
    letterhead: Letterhead | None = None,
    us: bool = False,
) -> str:
    """HTML that prints on one page.

    Parameters
    ----------
    who
        Reference or name of the person, as text.
    day
        When the photos were analysed.
    letterhead
        Heads the page, and says what it is printed on.
    us
        Distances and heights of the camera in feet and inches.
    """
    photos = [one.photo.sha256 for occasion in history.occasions for one in occasion.visit.analyses]
    return whole_page(
        "record.html",
        ("page.css", "record.css"),
        letterhead,
        history=history,
        who=who,
        rows=[_row(series, history) for series in history.series],
        warnings=history_words.warnings(_newest(history), us=us),
        visit_lines=history_words.visit_lines(history, us=us),
        notes=history_words.record_notes(history),
        words=history_words,
        heads=history_words.heads(history) if history.series else (),
        made_of=origin.made_of(photos),
        day=day,
    )


def _newest(history: History) -> tuple[Comparison, ...]:
    """The newest visit against the one before."""
    keys = [one.key for one in history.occasions[-2:]]
    return history.between(keys[0], keys[1]) if len(keys) == 2 else ()


def _row(series: Series, history: History) -> RecordRow:
    days = [one.day for one in history.occasions]
    last = series.last
    steps, since = series.steps[-1:], series.since_first[1:][-1:]  # the first step is also that since the first
    return RecordRow(
        name=history_words.name(series),
        reading=history_words.on(last.day, days[-1], history_words.reading(last, patient=True)),
        drawing=sparkline_svg(series, patient=True),
        before=_change(steps, days[-2] if len(days) > 1 else None),
        first=_change(since, days[0]),
    )


def _change(steps: Sequence[Comparison], usual: date | None) -> str:
    """The change of a table whose head names the `usual` day of the visit before."""
    said = [history_words.on(one.before.day, usual, history_words.short(one, patient=True)) for one in steps]
    return " ".join(said) or history_words.NONE
