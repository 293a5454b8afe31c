"""What leaves the engine: words, table, JSON and page, against committed golden files and the contract."""

import base64
import json
import os
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from posture.analysis import Analysis, Request, Result, analyse
from posture.landmarks import View
from posture.measures import MEASURES
from posture.measures.base import Reason, Unit
from posture.overlay import Label, shapes
from posture.quality import Code
from posture.refine import Refined, RefinedBy, SteppedBack
from posture.report import wording
from posture.report.contract import to_json
from posture.report.html import bar, page, picture
from posture.report.text import table
from posture.uncertainty import Measurement
from posture.vertical import Vertical, VerticalSource, from_frame, from_gravity, from_plumb, from_stated
from tests.figures import Figure
from tests.playback import Playback, photo_of

GOLDEN = Path(__file__).parent / "golden"
FRONT = Request(view=View.FRONT, height_cm=170.0)
FIGURE = Figure(hip_tilt=7.0, knee_left=-9.0, knee_right=1.0, longer_left=5.0)
DAY = date(2026, 11, 23)
FORBIDDEN = ("misalign", "abnormal", "diagnos", "screen", "score", "crooked", "twisted", "damage", "risk", "treat")
"""Words that a measured photo never says, but for the footer's denial (clinical wording rules)."""


def measured(request: Request = FRONT, figure: Figure = FIGURE) -> Analysis:
    return analyse(photo_of(), request, Playback((figure.pose(),)))


def printed(analysis: Analysis) -> str:
    text = StringIO()
    Console(file=text, width=110, color_system=None).print(table(analysis), markup=False, highlight=False)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def without_picture(html: str) -> str:
    return re.sub(r"data:image/jpeg;base64,[A-Za-z0-9+/=]+", "PICTURE", html)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("measured.txt", lambda: printed(measured()), id="table"),
        pytest.param("measured.html", lambda: without_picture(page(measured(), day=DAY)), id="page"),
        pytest.param("measured.json", lambda: json.dumps(to_json(measured()), indent=1, ensure_ascii=False), id="json"),
    ],
)
def test_report_is_the_golden_one(name, content):
    """Written anew by `UPDATE_GOLDEN=1 pytest tests/test_report.py`; look at the difference before committing it."""
    golden, made = GOLDEN / name, content()
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made)
    assert made == golden.read_text()


@pytest.mark.parametrize(
    ("down", "said"),
    [
        pytest.param(
            from_gravity((0.0289, -0.9940, -0.0498)),
            "Down was read from the phone's own level, stored in the photo: camera roll +1.7° (± 0.6°), pitch -3°.",
            id="gravity",
        ),
        pytest.param(
            Vertical(source=VerticalSource.EDGES, roll_deg=-0.96, sd_deg=0.3),
            "Down was taken from the straight edges of the room: camera roll -1.0° (± 0.6°).",
            id="edges",
        ),
        pytest.param(
            from_plumb((480, 0), (520, 1000)),
            "Down was taken from the plumb line that was drawn: camera roll +2.3° (± 0.5°).",
            id="plumb",
        ),
        pytest.param(from_stated(2.0), "Camera roll +2.0° as stated (± 0.6°).", id="stated"),
        pytest.param(
            from_frame(),
            "The edges of the picture were taken as level; up to 3° of every tilt may be the camera's, which is in "
            "every interval of a tilt.",
            id="frame",
        ),
    ],
)
def test_readers_are_told_where_down_came_from(down, said):
    assert wording.vertical(down) == said


def test_json_keeps_the_estimate_of_a_withheld_measure():
    (legs,) = (m for m in to_json(measured())["measurements"] if m["id"] == "leg_length_difference")
    assert legs["value"] is None
    assert legs["estimate"] == pytest.approx(5.0, abs=0.2)
    assert legs["reason"] == wording.WITHIN_ERROR


def test_a_withheld_estimate_is_on_no_page_and_cannot_be_worked_out():
    """Neither the estimate nor an interval whose middle it is, in words or drawn."""
    analysis = measured(figure=Figure(longer_left=9.0))  # another number than any other row shows
    legs = next(m for m in to_json(analysis)["measurements"] if m["id"] == "leg_length_difference")
    text = printed(analysis) + without_picture(page(analysis))
    assert [number for number in (legs["estimate"], *legs["ci95"]) if Unit.MM.shown(number) in text] == []
    drawn = next(bar(row) for row in analysis.results if row.measure.id == "leg_length_difference")
    assert drawn.left + drawn.width / 2 == pytest.approx(50.0)


@pytest.mark.parametrize("show_face", [False, True])
def test_face_on_a_page_is_covered_unless_asked(show_face):
    analysis = measured()
    bare, drawn = picture(analysis, show_face=True), picture(analysis, show_face=show_face)
    assert (drawn != bare).any() == (not show_face)


def test_page_stands_alone():
    html = page(measured())
    assert "<script" not in html
    assert not re.search(r"""(src|href)\s*=\s*["'](?!data:)""", html)
    assert "http:" not in html
    assert "https:" not in html
    picture = re.search(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", html)
    assert picture
    assert base64.b64decode(picture[1])[:3] == b"\xff\xd8\xff"


def test_page_of_a_photo_without_people_has_no_picture():
    html = page(analyse(photo_of(), FRONT, Playback(())))
    assert "data:image" not in html
    assert wording.NO_PICTURE in html


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@given(name=st.text(min_size=1, max_size=40))
def test_name_of_the_file_cannot_write_into_the_page(name):
    hostile = replace(measured(), photo=replace(photo_of(), name=f"<img onerror={name}>"))
    parser = _Tags()
    parser.feed(without_picture(page(hostile)))
    assert parser.tags.count("img") == 1


def test_no_word_that_diagnoses_or_alarms():
    html = without_picture(page(measured())).replace(wording.FOOTER, "")
    body = html.split("</style>")[1].lower()
    assert [word for word in FORBIDDEN if word in body] == []


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (-1.9, Unit.DEG, "-2.0°"),
        (0.2, Unit.DEG, "0°"),
        (0.3, Unit.DEG, "+0.5°"),
        (12.4, Unit.MM, "+12 mm"),
        (-0.4, Unit.MM, "0 mm"),
        (-0.04, Unit.PERCENT, "0 %"),
        (1.26, Unit.PERCENT, "+1.3 %"),
    ],
)
def test_numbers_are_shown_no_finer_than_their_error(value, unit, shown):
    assert unit.shown(value) == shown


@pytest.mark.parametrize(
    ("value", "sd", "said", "interval"),
    [
        pytest.param(5.0, 2.5, "no difference shown", "0° to +10.0°", id="end-shown-as-0"),
        pytest.param(5.0, 2.4, "left hip higher", "+0.5° to +9.5°", id="end-shown-above-0"),
        pytest.param(-5.0, 2.5, "no difference shown", "-10.0° to 0°", id="end-shown-as-0-right"),
        pytest.param(-5.0, 2.4, "right hip higher", "-9.5° to -0.5°", id="end-shown-below-0"),
        pytest.param(0.2, 0.05, "no difference shown", "0° to +0.5°", id="shown-as-0-itself"),
    ],
)
def test_words_numbers_and_picture_agree_about_zero(value, sd, said, interval):
    """One rule: an interval that is shown with an end at 0 shows no difference."""
    analysis = measured()
    (row,) = (row for row in analysis.results if row.measure.id == "hip_tilt")
    assert isinstance(row.outcome, Measurement)
    row = replace(row, outcome=replace(row.outcome, reading=replace(row.outcome.reading, value=value), sd=sd))
    assert (wording.meaning(row), wording.interval(row)) == (said, interval)
    drawn = {shape.text.strip() for shape in shapes(replace(analysis, results=(row,))) if isinstance(shape, Label)}
    assert (wording.value(row) in drawn) == (said != "no difference shown")


@pytest.mark.parametrize(
    ("value", "sd", "withheld"),
    [
        pytest.param(20.0, 10.0, True, id="0.4-to-39.6-shown-as-0-to-40"),
        pytest.param(20.0, 10.3, True, id="below-0"),
        pytest.param(20.0, 9.9, False, id="0.6-to-39.4-shown-as-1-to-39"),
        pytest.param(-20.0, 10.0, True, id="right"),
    ],
)
def test_leg_length_is_withheld_everywhere_where_no_difference_is_said(value, sd, withheld):
    """One rule for words, table, page and JSON: the ends as they are shown."""
    analysis = measured()
    (row,) = (row for row in analysis.results if row.measure.id == "leg_length_difference")
    assert isinstance(row.outcome, Measurement)
    row = replace(row, outcome=replace(row.outcome, reading=replace(row.outcome.reading, value=value), sd=sd))
    (written,) = to_json(replace(analysis, results=(row,)))["measurements"]
    assert row.outcome.shows_no_difference == withheld
    assert (written["value"] is None) == withheld
    assert written["estimate"] == value
    assert (wording.value(row) == "–") == withheld
    assert wording.meaning(row).startswith("no difference shown") == withheld
    assert (bar(row).dot is None) == withheld


@pytest.mark.parametrize("value", [14.0, -40.0, 0.0])
def test_an_interval_is_drawn_whole(value):
    """However far it reaches: its end lies on the line, and the value in its middle."""
    row = next(row for row in measured().results if row.measure.id == "knee_angle")
    assert isinstance(row.outcome, Measurement)
    drawn = bar(replace(row, outcome=replace(row.outcome, reading=replace(row.outcome.reading, value=value), sd=6.0)))
    assert drawn.left >= 0
    assert drawn.left + drawn.width <= 100
    assert drawn.dot == pytest.approx(drawn.left + drawn.width / 2, abs=0.2)


def test_distances_between_the_legs_have_no_sign():
    measure = next(one for one in MEASURES if one.id == "intercondylar_distance")
    taken = next(row.outcome for row in measured().results if isinstance(row.outcome, Measurement))
    reading = replace(taken.reading, value=34.0, unit=Unit.MM)
    row = Result(measure=measure, outcome=replace(taken, measure=measure, reading=reading, sd=2.0))
    assert (wording.value(row), wording.interval(row)) == ("34 mm", "30 mm to 38 mm")


def test_page_names_the_day_of_the_analysis():
    assert "Analysed on 23 November 2026." in page(measured(), day=DAY)
    assert "Analysed on" not in page(measured())


def test_refiner_is_named_where_it_looked():
    def refiner(photo, pose, view, roll_deg):
        return Refined(pose=pose, stepped_back=SteppedBack.MOVED, by=RefinedBy(name="other.onnx", sha256="5" * 64))

    refined = to_json(analyse(photo_of(), FRONT, Playback((FIGURE.pose(),)), refiner))
    assert (refined["provenance"]["refiner"], refined["provenance"]["refiner_sha256"]) == ("other.onnx", "5" * 64)
    assert [finding["code"] for finding in refined["findings"]] == [Code.REFINER_STEPPED_BACK]
    assert to_json(measured())["provenance"]["refiner"] is None


def test_sides_and_signs_are_said_in_words():
    rows = {wording.name(r): wording.meaning(r) for r in measured().results}
    assert rows["Hip tilt (hip line)"] == "left hip higher"
    assert rows["Knee angle, left"] == "knee outwards (varus, O)"
    assert rows["Knee angle, right"] == "straight within the error"
    assert rows["Apparent leg-length difference"] == "no difference shown: within the error of the method"
    assert rows["Shoulder tilt"] == "no difference shown"


def test_mirrored_person_has_the_mirrored_words():
    other = Figure(hip_tilt=-7.0, knee_left=1.0, knee_right=-9.0, longer_left=-5.0)
    rows = {wording.name(r): wording.meaning(r) for r in measured(figure=other).results}
    assert rows["Hip tilt (hip line)"] == "right hip higher"
    assert rows["Knee angle, right"] == "knee outwards (varus, O)"


def test_the_catalogue_is_complete():
    assert {measure.id for measure in MEASURES} == set(wording.MEASURES)
    assert set(wording.REASONS) == set(Reason)
    assert set(wording.VIEWS) == set(View)
    assert {code for code, _ in wording._FINDINGS} == set(Code)
