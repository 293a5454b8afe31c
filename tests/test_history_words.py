"""What is said of several visits: sentences, the note and the CSV."""

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.conditions import Conditions
from posture.history import history_of
from posture.landmarks import View
from posture.measures import MEASURES
from posture.measures.base import Line, Unit
from posture.report import history_words, wording
from posture.report.note import DESCRIBES, MOST_LINES, note_text
from posture.report.table_csv import COLUMNS, plain, safe, values_csv
from tests.histories import FIRST, LAST, TOLD, bend, history, knees_apart, neck, occasion, placed_by_hand, series
from tests.test_print import full
from tests.test_visit import hip_tilt, left_knee, legs, shot

NEVER = ("better", "worse", "improve", "normal", "misalign", "risk", "correct", "score")


def step(before, after, **more):
    return series(occasion(FIRST, before), occasion(LAST, after), **more).steps[0]


# Sentences


def test_a_line_holds_readings_days_and_the_change():
    assert history_words.line(step(hip_tilt(4.1, 0.6), hip_tilt(1.6, 0.6))) == (
        "+4.0° ± 1.0°, left hip higher (3 May 2026); +1.5° ± 1.0°, left hip higher (2 Nov 2026); "
        "smaller by 2.5°, more than the 2.0° that photo and stance can make"
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(hip_tilt(4.0), hip_tilt(9.0), "larger by 5.0°, more than the 3.0° ", id="larger"),
        pytest.param(hip_tilt(-9.0), hip_tilt(-4.0), "smaller by 5.0°, more", id="smaller-below-zero"),
        pytest.param(hip_tilt(3.0), hip_tilt(-3.0), "moved by 6.0° to: right hip higher, more", id="over-zero"),
        pytest.param(hip_tilt(4.0), hip_tilt(4.5), "no change shown: photo and stance alone can make 3.0°", id="none"),
        pytest.param(hip_tilt(4.0), hip_tilt(7.0), "larger by 3.0°, just more than photo", id="as-shown-equal"),
    ],
)
def test_size_and_direction_of_a_change(before, after, said):
    assert history_words.change(step(before, after)).startswith(said)


def test_no_size_is_said_where_a_value_is_withheld():
    said = history_words.line(step(legs(20.0, 3.0), legs(2.0, 3.0)))
    assert "changed by more than the 8 mm that photo and stance can make; no number" in said
    assert "18 mm" not in said
    assert "no difference shown: within the error of the method (± 6 mm)" in said


def test_patients_are_told_no_small_leg_difference():
    said = history_words.line(step(legs(25.0, 1.0), legs(8.0, 1.0)), patient=True)
    assert "8 mm" not in said
    assert "17 mm" not in said
    assert wording.NOT_RELIABLE in said
    assert "larger" not in said


def test_unknown_restand_says_how_to_get_it():
    said = history_words.change(step(hip_tilt(9.0), hip_tilt(0.0), restand=None))
    assert said.startswith("change cannot be judged: how differently one person stands is not known")
    assert "20 persons, two stands each" in said


def test_another_view_says_which():
    both = series(occasion(FIRST, hip_tilt(9.0)), occasion(LAST, hip_tilt(0.0), view=View.BACK))
    said = history_words.change(both.steps[0])
    assert said.endswith("The photos show different views: front, then back. So no change is said.")


@given(before=st.floats(-20, 20), after=st.floats(-20, 20), which=st.sampled_from([hip_tilt, left_knee, legs]))
def test_never_judges_the_person_and_never_denies_its_own_judgement(before, after, which):
    one = step(which(before), which(after))
    said = history_words.line(one)
    assert not any(word in said.lower() for word in NEVER)
    assert ("no change shown" in said) == (one.judgement == "no change shown")


@given(before=st.floats(-20, 20), after=st.floats(-20, 20))
def test_mirrored_readings_have_mirrored_words(before, after):
    swap = {"left": "right", "right": "left"}
    said = history_words.line(step(hip_tilt(before), hip_tilt(after)))
    mirrored = history_words.line(step(hip_tilt(-before), hip_tilt(-after)))
    words = [swap.get(word, word).lstrip("+-") for word in mirrored.split(" ")]
    assert [word.lstrip("+-") for word in said.split(" ")] == words


def test_error_is_never_shown_as_nothing():
    entry = series(occasion(FIRST, hip_tilt(3.0, 0.01))).first
    assert history_words.error(entry.seen.mean) == "± 0.5°"


def test_warnings_are_said_once_and_name_the_measures_of_some():
    other = replace(TOLD, shoes=True)
    board = knees_apart(9.0)
    late = occasion(LAST, hip_tilt(1.0), board, conditions=other)
    first = occasion(FIRST, hip_tilt(1.0), board)
    steps = history(first, late).between(first.key, late.key)
    assert history_words.warnings(steps) == ["Shoes: no shoes, then shoes worn."]
    by_hand = placed_by_hand(board)
    late = occasion(LAST, hip_tilt(1.0), by_hand, conditions=other)
    assert history_words.warnings(history(first, late).between(first.key, late.key)) == [
        "Shoes: no shoes, then shoes worn.",
        "Distance between the knees: Its points were found in different ways: first automatically, with the finer "
        "step; then by hand. So no change is said.",
    ]


def test_what_is_not_written_down_is_one_sentence():
    first, late = occasion(FIRST, hip_tilt(1.0), conditions=Conditions()), occasion(LAST, hip_tilt(1.0))
    assert history_words.warnings(history(first, late).between(first.key, late.key)) == [
        "Not written down at both visits, so it may differ: distance of the camera, height of the lens, shoes, clothes."
    ]


def test_absent_readings_have_a_reason():
    course = series(occasion(FIRST, hip_tilt(4.0)), occasion(LAST, left_knee(1.0)))
    assert history_words.absent(course.absent[0], course) == "needs a photo from the front or back"
    asis = series(occasion(FIRST, hip_tilt(4.0)), occasion(LAST, hip_tilt(4.0, line=Line.ASIS)), number=1)
    assert history_words.absent(asis.absent[0], asis) == (
        "read otherwise: front of the pelvis (ASIS); the two are not compared"
    )


# The note


def fullest(restand=0.3):
    """Two visits of four views with every measure."""
    visits = [
        occasion(day, more=tuple(full(10 * number + place, view) for place, view in enumerate(View)), photos=0)
        for number, day in enumerate((FIRST, LAST))
    ]
    return history_of(visits, lambda _: restand)


@pytest.mark.parametrize("restand", [0.3, None])
def test_note_of_everything_is_short(restand):
    note = note_text(fullest(restand), title="A-17\nAda")
    assert len(note.splitlines()) <= MOST_LINES
    assert note.startswith("A-17 Ada. Standing photos of 2 Nov 2026 (Posture 0.1.0)\n")
    assert note.endswith(f"{DESCRIBES}\n")
    assert ("Change cannot be judged: " in note) is (restand is None)


def test_note_has_a_finding_a_line_changes_first():
    first = occasion(FIRST, hip_tilt(4.0), left_knee(3.0), legs(3.0, 3.0))
    last = occasion(LAST, hip_tilt(4.0), left_knee(12.0), legs(3.0, 3.0), conditions=replace(TOLD, shoes=True))
    assert note_text(history(first, last)).splitlines() == [
        "Standing photos of 2 Nov 2026 (Posture 0.1.0)",
        "Photos: 1 (front). Conditions: camera 300 cm away, lens at 100 cm, shoes worn, clothes: shorts.",
        "Knee angle, left, front: +12.0° ± 2.0°, knee inwards (valgus, X); larger by 9.0°, more than the 3.0° that "
        "photo and stance can make.",
        "Hip tilt (hip line), front: +4.0° ± 2.0°, left hip higher; no change shown: photo and stance alone can make "
        "3.0°.",
        "Within the error: Apparent leg-length difference ± 6 mm.",
        "Compared with 3 May 2026.",
        "Not like for like: Shoes: no shoes, then shoes worn.",
        DESCRIBES,
    ]


def test_note_of_the_first_visit_and_of_none():
    assert "No earlier visit to compare with." in note_text(history(occasion(FIRST, hip_tilt(4.0))))
    assert note_text(history()) == ""


# The CSV


def rows(whole):
    content = values_csv(whole)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_has_a_row_for_every_measure_of_every_visit_and_view():
    whole = history(
        occasion(FIRST, hip_tilt(4.04, 0.6), photos=2, more=(shot(70, View.BACK, hip_tilt(3.0, 0.6)),)),
        occasion(LAST, hip_tilt(-1.96, 0.6)),
    )
    found = rows(whole)
    read = [(one["visit"], one["day"], one["view"], one["estimate"], one["shown"]) for one in found if one["estimate"]]
    assert read == [
        ("1", "2026-05-03", "front", "4.0", "4.0"),
        ("1", "2026-05-03", "back", "3.0", "3.0"),
        ("2", "2026-11-02", "front", "-2.0", "-2.0"),
    ]
    assert [one["photos"] for one in found if one["estimate"]] == ["2", "1", "1"]
    for number in ("1", "2"):
        assert {(one["measure"], one["side"]) for one in found if one["visit"] == number} == {
            (one.id, one.side or "") for one in MEASURES
        }
    assert all(one["not_measured"] for one in found if not one["estimate"])
    assert list(found[0]) == list(COLUMNS)


def test_csv_keeps_what_is_withheld():
    written = rows(history(occasion(FIRST, legs(2.0, 3.0))))
    found = next(one for one in written if one["measure"] == "leg_length_difference")
    assert (found["estimate"], found["low95"], found["high95"], found["shown"]) == ("", "", "", "")
    assert (found["error95"], found["withheld"]) == ("5.9", wording.WITHIN_ERROR)


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=200)


@given(clothes=LINES | st.sampled_from(["=1+1", "+1", "-1", "@a", "'a", 'x,"y"', "=cmd|' /C calc'!A0"]))
def test_csv_text_comes_back_and_is_never_a_formula(clothes):
    whole = history(occasion(FIRST, hip_tilt(4.0), conditions=replace(TOLD, clothes=clothes)))
    cells = [one["clothes"] for one in rows(whole)]
    assert {plain(cell) for cell in cells} == {clothes}
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@given(text=st.text())
def test_safe_cells_come_back(text):
    assert plain(safe(text)) == text


def test_csv_words_begin_no_formula():
    """Names of measures and words come from the catalogue, which may change."""
    for one in rows(fullest()):
        assert not any(one[name].startswith(("=", "+", "-", "@")) for name in ("name", "in_words", "model", "refiner"))


def test_sides_of_the_body_have_their_views_in_the_name():
    whole = history(occasion(FIRST, more=(shot(60, View.LEFT, bend(5.0), neck(48.0)),), photos=0))
    assert [history_words.name(one) for one in whole.series] == [
        *("Knee bend, left side", "Head and neck angle (C7), left side")
    ]


def test_record_lines_of_visits_are_few():
    whole = history(*(occasion(FIRST + timedelta(days=day), hip_tilt(1.0)) for day in range(12)))
    lines = history_words.visit_lines(whole)
    assert (lines[0], len(lines)) == ("4 earlier visits are drawn, not listed", 9)
    assert history_words.visits(whole) == "12 visits, 3 May 2026 to 14 May 2026"


def test_units_of_a_visit_are_kept_apart():
    whole = history(occasion(FIRST, legs(20.0, unit=Unit.PERCENT)), occasion(LAST, legs(20.0)))
    assert whole.between(whole.occasions[0].key, whole.occasions[1].key) == ()
