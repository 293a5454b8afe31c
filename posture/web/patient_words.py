"""What the pages say of patients and visits, beside what `posture.report` says of results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from posture.landmarks import View
from posture.records import Flag, Patient, PatientFacts, Sex

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
