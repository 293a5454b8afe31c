"""What the pages say of patients and visits, beside what `posture.report` says of results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from posture.history import Comparison
from posture.landmarks import SAGITTAL, View
from posture.records import Flag, Patient, PatientFacts, Sex, Visit
from posture.report import condition_words, history_words
from posture.web.lengths import stature_said

SEXES: Mapping[Sex, str] = {Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.OTHER: "Other"}
FLAGS: Mapping[Flag, str] = {
    Flag.UNDER_18: "Under 18",
    Flag.PREGNANCY: "Pregnancy",
    Flag.JOINT_REPLACEMENT: "Joint replacement",
    Flag.PROSTHESIS: "Prosthesis",
    Flag.BRACE: "Brace",
    Flag.WALKING_AID: "Walking aid",
}
VIEWS: Mapping[View, str] = {View.FRONT: "Front", View.BACK: "Back", View.LEFT: "Left side", View.RIGHT: "Right side"}
BANDS_OFF = "Published ranges are not shown: they were not made for this."


def called(facts: PatientFacts) -> str:
    """The name, or else the reference."""
    return facts.name.strip() or facts.reference.strip()


def beside(facts: PatientFacts) -> str:
    """The reference, where the name goes before it; else nothing."""
    return facts.reference.strip() if facts.name.strip() else ""


def told_apart(patient: Patient) -> str:
    """In one line, so much of a patient that two are hardly confused."""
    facts = patient.facts
    born = f"born {facts.birth_year}" if facts.birth_year else ""
    return ", ".join(part for part in (called(facts), beside(facts), born, visits(patient.visits)) if part)


def day(of: date) -> str:
    """A day as it is read.

    >>> day(date(2026, 11, 2))
    '2 Nov 2026'
    """
    return f"{of.day} {of:%b %Y}"


def visits(count: int) -> str:
    """
    >>> visits(1), visits(0), visits(12)
    ('1 visit', 'no visits', '12 visits')
    """
    return counted(count, "visit")


def counted(count: int, noun: str) -> str:
    """So many of something."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


ALSO_THERE = "There is somebody else of that reference or name: if it is the same person, merge the two below."


def flags(facts: PatientFacts) -> str:
    """What was ticked."""
    return ", ".join(FLAGS[flag] for flag in sorted(facts.flags))


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")


def plain(text: str) -> str:
    """`text` for a label of Streamlit, which reads Markdown: every sign as it is, and in its own direction."""
    return "\u2068" + _MARKDOWN.sub(r"\\\1", text) + "\u2069"


def label(patient: Patient) -> str:
    """`told_apart`, for a label of Streamlit."""
    return plain(told_apart(patient))


def visit_names(visits: Iterable[Visit]) -> dict[str, str]:
    """What each visit is called, by its id: its day, and which one of that day where there are several."""
    days: dict[date, list[Visit]] = {}
    for visit in sorted(visits, key=lambda one: (one.day, one.created_at)):
        days.setdefault(visit.day, []).append(visit)
    return {
        visit.id: day(of) if len(several) == 1 else f"{day(of)} ({number})"
        for of, several in days.items()
        for number, visit in enumerate(several, start=1)
    }


def comparison_picture(of: str, view: View, show_face: bool) -> str:
    """What one of two pictures shows, for those who do not see it."""
    covered = "" if show_face else " The face is covered."
    return f"The person on {of}, {VIEWS[view].lower()}, level and as large as in the other picture.{covered}"


def duty(years: int | None, last: date | None, today: date) -> str:
    """What the practice has written down of how long records are to be kept, held against the day `last`."""
    if years is None:
        return (
            "The law of your place may ask for records to be kept for years. Check it first; the years can be "
            "written down in Settings."
        )
    over = f"Your practice keeps records for {counted(years, 'year')} after the last visit (Settings)."
    if last is None:
        return over
    ends = _years_later(last, years)
    return f"{over} Of {day(last)} that is {'over since' if ends <= today else 'not over before'} {day(ends)}."


def _years_later(of: date, years: int) -> date:
    """The same day `years` later; the first of March for a 29 February that is not there."""
    try:
        return of.replace(year=of.year + years)
    except ValueError:
        return date(of.year + years, 3, 1)


def file_stem(facts: PatientFacts) -> str:
    """The start of the name of a file: the reference, which says least; else "patient"."""
    kept = re.sub(r"[^\w-]+", "-", facts.reference).strip("-")
    return kept[:60] or "patient"


def reference(facts: PatientFacts) -> str:
    """What a note begins with: the reference, which says least, or else the name."""
    return facts.reference.strip() or facts.name.strip()


def facts_said(facts: PatientFacts, *, us: bool = False) -> dict[str, str]:
    """All that is written down of a patient, by what it is called; the height in feet and inches where `us`."""
    agreed = facts.consent
    return {
        "Reference": facts.reference,
        "Name": facts.name,
        "Born": str(facts.birth_year or ""),
        "Sex": SEXES[facts.sex] if facts.sex else "",
        "Height": "" if facts.stature_cm is None else stature_said(facts.stature_cm, us=us),
        "Agreed": f"{day(agreed.day)} (text {agreed.wording})" if agreed else "",
        "Flags": flags(facts),
        "Note": facts.note,
    }


def visit_said(visit: Visit, *, us: bool = False) -> dict[str, str]:
    """What may be changed of a visit, by what it is called."""
    return {
        "Day": day(visit.day),
        "How the photos were taken": condition_words.conditions(visit.conditions, us=us),
        "Note": visit.note,
    }


def both(one: Patient, other: Patient, *, us: bool = False) -> list[tuple[str, str, str]]:
    """Two patients beside each other, in rows of a name and what is known of each."""
    told = [
        {
            **facts_said(patient.facts, us=us),
            "Visits": visits(patient.visits),
            "Last visit": day(patient.last_visit) if patient.last_visit else "",
        }
        for patient in (one, other)
    ]
    return [(name, told[0][name], told[1][name]) for name in told[0]]


def told(facts: PatientFacts) -> str:
    """Reference and name."""
    return ", ".join(part for part in (facts.reference.strip(), facts.name.strip()) if part)


FIRST_READING = "First visit with this measure."


def change(of: Comparison) -> str:
    """What two visits say of a change; only that it is not judged, where `unknown_stance` says why for all of them."""
    if of.detectable is None and not of.forbidden:
        return "change not judged"
    return history_words.change(of)


def seen_at(of: Comparison) -> str:
    """From which view both were read, or from which two."""
    before, after = VIEWS[of.before.seen.view], VIEWS[of.after.seen.view]
    return before if before == after else f"{before}, then {after.lower()}"


def unknown_stance(of: Iterable[Comparison]) -> str:
    """Why changes among these are not judged for want of the practice's own figures; empty where none is."""
    unjudged = any(one.detectable is None and not one.forbidden for one in of)
    return f"Changes are not judged: {history_words.HOW_TO_JUDGE}" if unjudged else ""


ALL_VIEWS = "All"


def seen_from(views: Iterable[View]) -> str:
    """The side that a series is of: front and back show the same measures."""
    return next((VIEWS[view] for view in views if view in SAGITTAL), "Front and back")
