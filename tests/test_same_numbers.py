"""One visit, one set of numbers: JSON, the practitioner's table and page, the patient's page and PDF say the same.

Each form is read as a reader would, from its text; nothing here calls what made the numbers. JSON keeps tenths; what a
reader sees is that to the nearest half degree, millimetre or tenth of a percent.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from rich.console import Console

from posture.analysis import Request, analyse
from posture.detect import shared_detector
from posture.landmarks import View
from posture.measures.base import Unit
from posture.photo import read
from posture.refine import shared_refiner
from posture.report import wording
from posture.report.contract import Json, to_json
from posture.report.html import visit_sheet
from posture.report.letter.catalogue import Language
from posture.report.letter.model import Report
from posture.report.together import Together, of_visit
from posture.visit import Visit, visit_of
from tests.letters import EVEN, FRONT, flat, html_text, pdf_text, photo, report
from tests.paging import SAMPLES
from tests.test_visit import flexion, legs, visit

STEPS = {"deg": 0.5, "mm": 1.0, "%": 0.1}
SYMBOLS = {"deg": "°", "mm": " mm", "%": " %"}
NUMBER = r"[+-]?\d+(?:\.\d)?(?:°| mm| %)"
PRACTITIONERS = re.compile(rf"(?:({NUMBER})|–)(?: |.*?)(?:({NUMBER}) to ({NUMBER})|error ± ({NUMBER}))")
PATIENTS = re.compile(rf"({NUMBER})?,?(?: most likely)? (?:({NUMBER}) to ({NUMBER})|photo error ± ({NUMBER}))")
TOLD_FIRST = ("hip_tilt", "hip_height_difference", "knee_angle", "leg_length_difference")
LEAST_LEG_MM = 10.0


@dataclass(frozen=True)
class Shown:
    """One reading in a form: the value, both ends, or the error alone where the value is withheld."""

    value: str
    low: str
    high: str
    error: str


def front_and_side() -> Visit:
    return visit(photo(1, View.FRONT, *FRONT), photo(2, View.LEFT, flexion(4.0)))


def all_within_the_error() -> Visit:
    return visit(photo(1, View.FRONT, *EVEN))


def between_two_steps() -> Visit:
    """Numbers that a second rounding, of tenths, could move."""
    return visit(photo(1, View.FRONT, *FRONT[:4], legs(-14.46, 1.24, unit=Unit.MM)), photo(2, View.LEFT, flexion(4.24)))


def small_but_sure_leg_difference() -> Visit:
    return visit(photo(1, View.FRONT, *FRONT[:4], legs(-6.0, 1.5, unit=Unit.MM)))


def without_a_scale() -> Visit:
    return visit(photo(1, View.FRONT, *FRONT[:1], *FRONT[2:4], legs(-2.3, 0.4, unit=Unit.PERCENT)))


@cache
def four_photos() -> Visit:
    """The sample photos, looked at by the networks."""
    analyses = [
        analyse(read(SAMPLES / f"{view}.jpg"), Request(view=view, height_cm=171.3), shared_detector(), shared_refiner())
        for view in View
    ]
    return visit_of(analyses, given=len(analyses))


VISITS: Sequence[Any] = (
    front_and_side,
    all_within_the_error,
    between_two_steps,
    small_but_sure_leg_difference,
    without_a_scale,
    pytest.param(four_photos, marks=pytest.mark.model),
)
every_visit = pytest.mark.parametrize("of", VISITS)


@cache
def letter(of: Callable[[], Visit], language: Language = Language.EN) -> Report:
    return report(of(), note="", language=language)


def together(whole: Visit) -> Together:
    return of_visit(whole, [to_json(one) for one in whole.analyses])


def taken(whole: Visit) -> list[Json]:
    """The readings in the JSON object."""
    return [one for one in together(whole).content["measurements"] if "ci95" in one]


def shown(pattern: re.Pattern[str], text: str) -> list[Shown]:
    found = [Shown(*(part or "" for part in match)) for match in pattern.findall(flat(text))]
    return [one for one in found if one.value or one.error]  # a range without a value is an example in a sentence


def in_table(whole: Visit) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=200).print(together(whole).table)
    return out.getvalue().splitlines()


def in_rows(html: str) -> list[str]:
    """The rows of a page's table, heard in the order of the cells."""
    rows = re.findall(r'<tr role="row"(?! class="part").*?</tr>', html, re.DOTALL)
    return [flat(re.sub(r"<[^>]*>|95 % interval:", " ", row)) for row in rows]


def on_page(whole: Visit) -> list[str]:
    return in_rows(together(whole).file(".html").decode())


def on_screen(whole: Visit) -> list[str]:
    return in_rows(visit_sheet(whole, show_face=False))


def read_in(lines: Sequence[str]) -> list[Shown]:
    return [one for line in lines for one in shown(PRACTITIONERS, line)]


def as_listed(whole: Visit, lines: Sequence[str]) -> list[Json]:
    """The readings in the JSON object, in the order in which a table names them."""
    names = [wording.name(row.result) for row in whole.rows if row.seen]
    heads = [re.split(rf"\s+(?:{NUMBER}|–)", line)[0] for line in lines]
    places = {name: heads.index(name) for name in names}
    pairs = sorted(zip(names, taken(whole), strict=True), key=lambda pair: places[pair[0]])
    return [one for _, one in pairs]


PRACTITIONER: Mapping[str, Callable[[Visit], list[str]]] = {
    "table": in_table,
    "page": on_page,
    "screen": on_screen,
}
PATIENT: Mapping[str, Callable[[Report], str]] = {"html": html_text, "pdf": pdf_text}


def amount(text: str, unit: str) -> float:
    assert text.endswith(SYMBOLS[unit])
    return float(text.removesuffix(SYMBOLS[unit]))


def agrees(text: str, kept: float, unit: str) -> bool:
    """Whether `text` is a whole number of steps, and the nearest of a number that JSON has as `kept`."""
    number, step = amount(text, unit), STEPS[unit]
    is_step = abs(number / step - round(number / step)) < 1e-6
    return is_step and abs(number - kept) <= step / 2 + 0.05 + 1e-9


def half(one: Json) -> float:
    """What is said to be the error of a reading that is withheld."""
    low, high = one["ci95"]
    return max(float(high - low) / 2, STEPS[one["unit"]])


@every_visit
@pytest.mark.parametrize("form", PRACTITIONER.values(), ids=PRACTITIONER)
def test_practitioners_forms_say_what_json_says(of: Callable[[], Visit], form: Callable[[Visit], list[str]]) -> None:
    whole = of()
    lines = form(whole)
    readings = read_in(lines)
    assert len(readings) == len(taken(whole)) > 0
    for one, said in zip(as_listed(whole, lines), readings, strict=True):
        unit = one["unit"]
        hidden = form is on_page and is_kept_from_patients(one)  # that page may be handed to the patient
        assert bool(said.value) == (one["value"] is not None and not hidden)
        if said.value:
            ends = [agrees(text, kept, unit) for text, kept in zip((said.low, said.high), one["ci95"], strict=True)]
            assert all((agrees(said.value, one["value"], unit), *ends)), (one, said)
        else:
            assert agrees(said.error, half(one), unit), (one, said)


def is_kept_from_patients(one: Json) -> bool:
    sure = one["value"] is not None and one["ci95"][0] * one["ci95"][1] > 0
    return one["id"] == "leg_length_difference" and sure and one["unit"] == "mm" and abs(one["value"]) < LEAST_LEG_MM


@every_visit
@pytest.mark.parametrize("form", PATIENT.values(), ids=PATIENT)
def test_patients_forms_say_what_json_says(of: Callable[[], Visit], form: Callable[[Report], str]) -> None:
    """Where a sentence says the side, the number stands without its sign, the smaller end first."""
    whole = of()
    readings = shown(PATIENTS, form(letter(of)))
    told = as_patients_read(taken(whole))
    assert len(readings) == len(told)
    for one, said in zip(told, readings, strict=True):
        unit, (low, high) = one["unit"], one["ci95"]
        assert bool(said.value) == (one["value"] is not None and not is_kept_from_patients(one))
        if not said.value:
            assert agrees(said.error, half(one), unit), (one, said)
            continue
        bare = not said.value.startswith(("+", "-")) and said.value != "0" + SYMBOLS[unit]
        value, *ends = (abs(one["value"]), *sorted((abs(low), abs(high)))) if bare else (one["value"], low, high)
        pairs = zip((said.value, said.low, said.high), (value, *ends), strict=True)
        assert all(agrees(text, kept, unit) for text, kept in pairs), (one, said)


def as_patients_read(readings: Sequence[Json]) -> list[Json]:
    """Hips, knees and legs first, then the rest of the body, each in the order of the table."""
    first = [one for name in TOLD_FIRST for one in readings if one["id"] == name]
    return [*first, *(one for one in readings if one["id"] not in TOLD_FIRST)]


@every_visit
def test_every_form_rounds_in_the_same_way(of: Callable[[], Visit]) -> None:
    """Not only near enough: but for signs, the very same characters."""
    whole = of()
    table, screen, page = (list(map(unsigned, read_in(form(whole)))) for form in (in_table, on_screen, on_page))
    html, pdf = (list(map(unsigned, shown(PATIENTS, form(letter(of))))) for form in (html_text, pdf_text))
    assert table == screen
    assert html == pdf
    assert sorted(page) == sorted(html)
    assert {one for one in page if one[0]} <= set(table)  # a page keeps a number back that the table has, never another


@every_visit
@pytest.mark.parametrize("form", PATIENT.values(), ids=PATIENT)
@pytest.mark.parametrize("language", [one for one in Language if one is not Language.EN])
def test_other_languages_have_the_same_numbers(
    of: Callable[[], Visit], form: Callable[[Report], str], language: Language
) -> None:
    english, other = (re.findall(NUMBER, flat(form(one))) for one in (letter(of), letter(of, language)))
    assert sorted(english) == sorted(other)


def unsigned(said: Shown) -> tuple[str, ...]:
    bare = [text.lstrip("+-") for text in (said.value, said.low, said.high, said.error)]
    return (bare[0], *sorted(bare[1:3]), bare[3])
