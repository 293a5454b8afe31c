"""The newest visit as plain text, to be pasted into the practice's own system: short, and a finding a line."""

from __future__ import annotations

from collections.abc import Sequence

from posture.change import Change
from posture.history import Comparison, History, Series
from posture.occasion import Occasion
from posture.report import history_words, visit_words, wording
from posture.report.condition_words import conditions

MOST_FINDINGS = 17
"""Lines of findings; chosen by us so that a note has at most MOST_LINES. The others are named in one line."""
MOST_LINES = 25
DESCRIBES = "Describes how the person stood in these photos; it does not diagnose."
SINGLE = "No earlier visit to compare with."


def note_text(history: History, *, title: str = "", us: bool = False) -> str:
    """The note of the newest visit, compared with the one before by the minimal detectable change; empty without a
    visit.

    Parameters
    ----------
    title
        Put in the first line, such as the patient's reference; line breaks in it become spaces.
    us
        Lengths in feet and inches.

    Returns
    -------
    At most MOST_LINES lines, each ended by a line feed: measures that show a difference or a change each in a line with
    value, interval, side and view; those that show none in one line; conditions, and what is not like for like.
    """
    if not history.occasions:
        return ""
    newest = history.occasions[-1]
    before = history.occasions[-2] if len(history.occasions) > 1 else None
    lines = [_heading(newest, title), f"Photos: {_photos(newest)}. Conditions: {conditions(newest.conditions, us=us)}."]
    lines += _findings(history, newest, before)
    lines += [SINGLE] if before is None else _against(history, before, newest, us=us)
    return "".join(f"{line}\n" for line in (*lines, DESCRIBES))


def _heading(newest: Occasion, title: str) -> str:
    named = f"{' '.join(title.split())}. " if title.strip() else ""
    tools = ", ".join(sorted(newest.tools))
    return f"{named}Standing photos of {history_words.day(newest.day)} (Posture {tools})"


def _photos(occasion: Occasion) -> str:
    views = ", ".join(visit_words.SHORT[view] for view in occasion.visit.views)
    return f"{len(occasion.visit.measured)} ({views})" if views else "none was measured"


def _findings(history: History, newest: Occasion, before: Occasion | None) -> list[str]:
    """The measures that changed, those that show a difference, a line each; then the names of the others."""
    changes: list[str] = []
    told: list[str] = []
    level: list[str] = []
    for series in history.series:
        if series.last.key != newest.key:
            continue
        step = series.between(before.key, newest.key) if before else None
        if step is not None and step.judgement is Change.CHANGED:
            changes.append(_finding(series, step))
        elif not series.last.seen.mean.reaches_over_zero:
            told.append(_finding(series, step))
        else:
            level.append(f"{history_words.name(series)} {history_words.error(series.last.seen.mean)}")
    told = [*changes, *told]
    more = [f"And {len(told) - MOST_FINDINGS} more in the record."] if len(told) > MOST_FINDINGS else []
    return [*told[:MOST_FINDINGS], *more, *([f"Within the error: {'; '.join(level)}."] if level else [])]


def _finding(series: Series, step: Comparison | None) -> str:
    entry = series.last
    judged = step is not None and step.detectable is not None
    change = f"; {history_words.change(step)}" if judged and step is not None else ""
    return f"{wording.name(entry.result)}, {history_words.seen(entry)}: {history_words.reading(entry)}{change}."


def _against(history: History, before: Occasion, newest: Occasion, *, us: bool) -> list[str]:
    """With which visit it was compared, what cannot be judged, and what is not like for like."""
    steps = history.between(before.key, newest.key)
    lines = [f"Compared with {history_words.day(before.day)}."]
    if unknown := [one for one in steps if one.detectable is None and not one.forbidden]:
        of = "" if len(unknown) == len(steps) else f" ({_names(unknown)})"
        lines.append(f"Change cannot be judged{of}: {history_words.HOW_TO_JUDGE}")
    if warned := history_words.warnings(steps, us=us):
        lines.append(f"{history_words.UNLIKE}: {' '.join(warned)}")
    return lines


def _names(steps: Sequence[Comparison]) -> str:
    return "; ".join(wording.name(one.after.result) for one in steps)
