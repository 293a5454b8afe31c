"""The drawing of one measure over visits, and the record on one page."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture.landmarks import View
from posture.measures.base import Line
from posture.norms import Norm
from posture.report import history_words
from posture.report.record import record_page
from posture.report.trend import FULL, LABEL_WIDTH, SMALL, sparkline_svg, trend, trend_svg
from tests.histories import FIRST, LAST, corners, history, neck, occasion, placed_by_hand, series
from tests.test_visit import hip_tilt, left_knee, legs

VISITS = st.lists(st.tuples(st.integers(0, 3000), st.floats(-15, 15), st.floats(0.1, 4)), min_size=1, max_size=12)
FEWER = settings(max_examples=30)
"""Of histories of up to a dozen visits, which take a second for thirty."""
RANGE = {("hip_tilt", Line.HIP): Norm(source="made up", note="for the test", low=-1.0, high=1.0)}


def course(visits, **more):
    return series(*(occasion(FIRST + timedelta(days=day), hip_tilt(value, sd)) for day, value, sd in visits), **more)


@FEWER
@given(visits=VISITS, box=st.sampled_from([FULL, SMALL]), restand=st.sampled_from([None, 0.0, 2.0]))
def test_everything_lies_within_the_drawing(visits, box, restand):
    drawn = trend(course(visits, restand=restand), box=box)
    assert len(drawn.marks) == len(visits)
    band = drawn.band or ()
    assert (restand is None) is (drawn.band is None)
    for x, y in [*band, *((mark.x, y) for mark in drawn.marks for y in (mark.low, mark.y or mark.low, mark.high))]:
        assert box.left <= x <= box.width - box.right
        assert box.top <= y <= box.height - box.bottom


@FEWER
@given(visits=VISITS)
def test_marks_stand_in_order_and_apart(visits):
    marks = trend(course(visits)).marks
    assert all(other.x - one.x > 10 for one, other in pairwise(marks))
    assert all(mark.y is not None and mark.high <= mark.y <= mark.low for mark in marks)


@FEWER
@given(visits=VISITS)
def test_a_mark_lies_outside_the_band_where_it_changed(visits):
    whole = course(visits, restand=0.5)
    drawn = trend(whole)
    upper = dict(corners(drawn)[: len(corners(drawn)) // 2])
    lower = dict(corners(drawn)[len(corners(drawn)) // 2 :])
    for mark, one in zip(drawn.marks[1:], whole.since_first, strict=True):
        assert mark.y is not None
        inside = upper[mark.x] - 0.2 <= mark.y <= lower[mark.x] + 0.2
        outside = not upper[mark.x] + 0.2 < mark.y < lower[mark.x] - 0.2
        assert outside if one.judgement == "changed" else inside


@FEWER
@given(visits=VISITS)
def test_dates_never_overlap_and_stay_inside(visits):
    places = sorted(x for x, _, _ in trend(course(visits)).ticks_x)
    assert all(other - one >= LABEL_WIDTH for one, other in pairwise(places))
    assert places[0] >= LABEL_WIDTH / 2 - 2
    assert places[-1] <= FULL.width - LABEL_WIDTH / 2 + 2


@FEWER
@given(visits=VISITS)
def test_ticks_are_few_and_exact(visits):
    labels = [label for _, label in trend(course(visits)).ticks_y]
    assert 1 <= len(labels) <= 7
    assert len(set(labels)) == len(labels)


def test_band_lies_around_the_visit_that_is_asked_for():
    first, last = occasion(FIRST, hip_tilt(9.0)), occasion(LAST, hip_tilt(0.0))
    whole = series(first, last)
    middle = {key: fmean(y for _, y in corners(trend(whole, base=key))) for key in (first.key, last.key)}
    drawn = trend(whole)
    assert drawn.band == trend(whole, base=first.key).band == trend(whole, base="none").band
    assert middle[first.key] == pytest.approx(drawn.marks[0].y, abs=0.2)
    assert middle[last.key] == pytest.approx(trend(whole, base=last.key).marks[1].y, abs=0.2)


def test_withheld_values_are_not_drawn_nor_told_by_band_or_bar():
    whole = series(occasion(FIRST, legs(3.0, 3.0)), occasion(LAST, legs(20.0, 3.0)))
    drawn = trend(whole)
    hidden = drawn.marks[0]
    assert (hidden.y, drawn.band, drawn.joined) == (None, None, ())
    assert (hidden.low + hidden.high) / 2 == pytest.approx(drawn.zero, abs=0.1)
    assert "+3" not in trend_svg(whole)
    assert history_words.legend(whole)[-1].startswith("Dashed bar")


def test_patients_see_no_small_leg_difference():
    whole = series(occasion(FIRST, legs(8.0, 1.0)))
    assert trend(whole).marks[0].y is not None
    assert trend(whole, patient=True).marks[0].y is None
    assert "8 mm" not in trend_svg(whole, patient=True)


def test_other_quantities_have_another_shape_and_no_line():
    by_hand = placed_by_hand(hip_tilt(1.0))
    whole = series(occasion(FIRST, hip_tilt(4.0)), occasion(LAST, by_hand))
    drawn = trend(whole)
    assert ([mark.alike for mark in drawn.marks], drawn.joined) == ([True, False], ())
    assert trend_svg(whole).count("<rect") == trend_svg(whole).count("<circle") == 1


def test_range_is_drawn_only_where_there_is_one():
    visit = occasion(FIRST, hip_tilt(4.0))
    norm = trend(series(visit, norms=RANGE)).norm
    assert norm is not None
    assert norm[0] < norm[1]
    assert "published range" in trend_svg(series(visit, norms=RANGE))
    assert trend(series(visit, norms=RANGE, bands=False)).norm is None
    assert "published range" not in trend_svg(series(visit))


@pytest.mark.parametrize("count", [1, 2, 12])
def test_svg_is_whole_named_and_of_the_colour_of_text(count):
    whole = course([(40 * number, 4.0 - number, 0.6) for number in range(count)])
    svg = trend_svg(whole)
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    title, desc = root.find(f"{space}title"), root.find(f"{space}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Hip tilt (hip line)"
    assert desc.text.count(", left hip higher") + desc.text.count("no difference shown") >= 1
    assert "↑ left hip higher" in svg
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb|red|green", svg)
    assert len(root.findall(f".//{space}circle")) == count


def test_axis_without_zero_has_no_word_for_the_other_side():
    drawn = trend(series(occasion(FIRST, neck(48.0, 2.0), view=View.LEFT)))
    assert (drawn.zero, drawn.minus) == (None, "")
    assert drawn.plus == "ear higher than C7"


def test_sparkline_is_hidden_from_readers_of_screens_and_has_no_text():
    svg = sparkline_svg(course([(0, 4.0, 0.6), (90, 1.0, 0.6)]))
    assert ET.fromstring(svg).get("aria-hidden") == "true"
    assert "<text" not in svg


# The record


def test_record_escapes_names_and_holds_every_measure():
    first, last = (occasion(day, hip_tilt(value), left_knee(value)) for day, value in ((FIRST, 9.0), (LAST, 1.0)))
    page = record_page(history(first, last), who="<b>Ada</b> & Co", day=LAST)
    assert "&lt;b&gt;Ada&lt;/b&gt; &amp; Co. 2 visits, 3 May 2026 to 2 Nov 2026" in page
    assert "<b>Ada" not in page
    assert page.count("posture-spark") - page.count(".posture-spark") == 2
    assert page.count("smaller by 8.0°") == 2
    assert "Not a diagnosis" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_record_tells_a_patient_no_small_leg_difference():
    page = record_page(history(occasion(FIRST, legs(8.0, 1.0))))
    assert "8 mm" not in page


def test_record_without_visits_says_so():
    page = record_page(history())
    assert history_words.EMPTY in page
    assert "<table" not in page


def test_record_names_the_day_of_what_is_older_than_the_newest_visit():
    page = record_page(history(occasion(FIRST, hip_tilt(9.0)), occasion(LAST, left_knee(3.0))))
    assert "9.0° ± 2.0°, left hip higher (3 May 2026)" in page
