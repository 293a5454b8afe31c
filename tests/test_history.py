"""The course of each measure over visits, and what two of them say of a change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.alike import UnlikeCode
from posture.analysis import Result
from posture.change import Change, judged_change
from posture.history import Subject, compared, history_of
from posture.landmarks import Side, Source, View
from posture.measures import NotMeasured
from posture.measures.base import Line, Reason, Unit
from posture.norms import Band, Norm
from tests.histories import FIRST, LAST, TOLD, bend, history, occasion, placed_by_hand, series
from tests.test_visit import hip_tilt, known, left_knee, legs, right_knee, shot

VALUES = st.floats(-12, 12)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


# The course of a measure


def test_entries_stand_in_order_of_time():
    late, early = occasion(LAST, hip_tilt(1.0)), occasion(FIRST, hip_tilt(4.0))
    course = series(late, early)
    assert [(entry.key, entry.day, entry.estimate) for entry in course.entries] == [
        (early.key, FIRST, 4.0),
        (late.key, LAST, 1.0),
    ]
    assert (course.first.key, course.last.key) == (early.key, late.key)


@given(days=st.lists(st.tuples(DAYS, VALUES), min_size=1, max_size=5), order=st.randoms())
def test_order_in_which_visits_come_changes_nothing(days, order):
    visits = [occasion(day, hip_tilt(value), legs(value)) for day, value in days]
    mixed = [*visits]
    order.shuffle(mixed)
    assert history(*mixed).series == history(*visits).series


def test_visits_of_one_day_stand_in_their_place():
    course = series(occasion(FIRST, hip_tilt(2.0), place=2), occasion(FIRST, hip_tilt(1.0), place=1))
    assert [entry.estimate for entry in course.entries] == [1.0, 2.0]


def test_a_key_twice_is_an_error():
    one = occasion(FIRST, hip_tilt(1.0))
    with pytest.raises(ValueError, match="key of its own"):
        history(one, one)


def test_no_visits_and_refused_photos_give_no_series():
    assert history().series == ()
    empty = occasion(FIRST)
    assert history(empty).series == ()


def test_sides_lines_units_and_views_have_series_of_their_own():
    sides = shot(90, View.LEFT, bend(5.0)), shot(91, View.RIGHT, bend(6.0))
    whole = history(
        occasion(FIRST, right_knee(1.0), left_knee(2.0), hip_tilt(3.0), hip_tilt(3.5, line=Line.ASIS), legs(9.0)),
        occasion(LAST, legs(1.0, unit=Unit.PERCENT), more=sides),
    )
    assert [(one.measure.id, one.measure.side, one.line, one.unit, min(one.views)) for one in whole.series] == [
        ("hip_tilt", None, Line.ASIS, Unit.DEG, View.BACK),
        ("hip_tilt", None, Line.HIP, Unit.DEG, View.BACK),
        ("knee_angle", Side.LEFT, None, Unit.DEG, View.BACK),
        ("knee_angle", Side.RIGHT, None, Unit.DEG, View.BACK),
        ("leg_length_difference", None, Line.HIP, Unit.MM, View.BACK),
        ("leg_length_difference", None, Line.HIP, Unit.PERCENT, View.BACK),
        ("knee_flexion", None, None, Unit.DEG, View.LEFT),
        ("knee_flexion", None, None, Unit.DEG, View.RIGHT),
    ]


def test_series_keeps_to_the_view_that_most_visits_have():
    """The back is surer, but it is the front that two visits share."""
    both = occasion(FIRST, hip_tilt(4.0, 1.0), more=(shot(80, View.BACK, hip_tilt(4.5, 0.2)),))
    course = series(both, occasion(LAST, hip_tilt(1.0)))
    assert [entry.seen.view for entry in course.entries] == [View.FRONT, View.FRONT]
    assert course.steps[0].judgement is Change.CHANGED


def test_the_only_view_of_a_visit_is_shown_though_it_is_the_other():
    front, back = occasion(FIRST, hip_tilt(4.0)), occasion(LAST, hip_tilt(1.0), view=View.BACK)
    (step,) = series(front, occasion(date(2026, 6, 1), hip_tilt(4.0)), back).steps[1:]
    assert step.judgement is Change.CANNOT_JUDGE
    assert [one.code for one in step.forbidden] == [UnlikeCode.VIEW]
    assert step.detectable is None


def test_photos_of_a_visit_are_one_mean():
    course = series(occasion(FIRST, hip_tilt(4.0), photos=3))
    assert (course.first.seen.photos, course.first.circumstances.photos) == (3, 3)


@pytest.mark.parametrize(
    ("later", "reason", "instead"),
    [
        pytest.param((hip_tilt(1.0, line=Line.ASIS),), None, (("hip",), ("asis",)), id="line"),
        pytest.param((left_knee(1.0),), Reason.OTHER_VIEW, None, id="not-taken"),
        pytest.param(
            (Result(measure=known("hip_tilt"), outcome=NotMeasured(reason=Reason.NOT_FOUND)),),
            Reason.NOT_FOUND,
            None,
            id="not-found",
        ),
        pytest.param((), Reason.PHOTO_REFUSED, None, id="refused"),
    ],
)
def test_visit_without_a_reading_says_why(later, reason, instead):
    course = next(
        one for one in history(occasion(FIRST, hip_tilt(4.0)), occasion(LAST, *later)).series if one.line is Line.HIP
    )
    (absent,) = course.absent
    assert (absent.day, absent.reason) == (LAST, reason)
    assert (absent.instead and (absent.instead.before, absent.instead.after)) == instead


def test_other_unit_says_so():
    course = series(occasion(FIRST, legs(9.0)), occasion(LAST, legs(1.0, unit=Unit.PERCENT)))
    instead = course.absent[0].instead
    assert (instead.code, instead.before, instead.after) == (UnlikeCode.UNIT, ("mm",), ("%",))


# Changes


@given(before=VALUES, after=VALUES, restand=st.floats(0, 5))
def test_judgement_is_that_of_the_minimal_detectable_change_alone(before, after, restand):
    (step,) = series(occasion(FIRST, hip_tilt(before)), occasion(LAST, hip_tilt(after)), restand=restand).steps
    assert step.judgement is judged_change(step.before.seen, step.after.seen, restand)
    assert (step.judgement is Change.CHANGED) == (abs(after - before) > step.detectable)


@given(before=VALUES, after=VALUES, restand=st.floats(0, 5), photos=st.integers(1, 3))
def test_mirrored_and_reversed_changes_are_judged_alike(before, after, restand, photos):
    def step(one, other):
        return series(
            occasion(FIRST, hip_tilt(one), photos=photos), occasion(LAST, hip_tilt(other)), restand=restand
        ).steps[0]

    there, mirrored = step(before, after), step(-before, -after)
    back = compared(there.after, there.before)
    assert there.judgement is mirrored.judgement is back.judgement
    assert there.detectable == pytest.approx(mirrored.detectable) == pytest.approx(back.detectable)
    assert there.difference == pytest.approx(-mirrored.difference) == pytest.approx(-back.difference)


@given(days=st.integers(0, 4000))
def test_when_the_visits_were_changes_no_judgement(days):
    (step,) = series(
        occasion(FIRST, hip_tilt(4.0)), occasion(FIRST + timedelta(days=days), hip_tilt(0.0), place=1)
    ).steps
    assert (step.judgement, step.difference) == (Change.CHANGED, -4.0)


def test_without_a_restand_figure_nothing_is_judged():
    course = series(occasion(FIRST, hip_tilt(9.0)), occasion(LAST, hip_tilt(-9.0)), restand=None)
    (step,) = course.steps
    assert (step.judgement, step.detectable, step.forbidden) == (Change.CANNOT_JUDGE, None, ())
    assert course.first.mdc95 is None


def test_restand_figure_is_asked_for_the_very_subject():
    figures = {
        Subject(
            measure_id="hip_tilt", side=None, line=Line.HIP, view=View.FRONT, unit=Unit.DEG, method=Source.REFINED
        ): 0.5
    }
    whole = history_of([occasion(FIRST, hip_tilt(9.0), left_knee(1.0))], figures.get)
    assert [(one.measure.id, one.first.restand) for one in whole.series] == [("hip_tilt", 0.5), ("knee_angle", None)]


def test_other_method_cannot_be_judged():
    by_hand = placed_by_hand(hip_tilt(1.0))
    (step,) = series(occasion(FIRST, hip_tilt(9.0)), occasion(LAST, by_hand)).steps
    assert step.judgement is Change.CANNOT_JUDGE
    assert [one.code for one in step.forbidden] == [UnlikeCode.METHOD]


def test_warnings_do_not_stop_a_judgement():
    late = occasion(LAST, hip_tilt(0.0), conditions=replace(TOLD, shoes=True), tools=frozenset({"0.2.0"}))
    (step,) = series(occasion(FIRST, hip_tilt(9.0)), late).steps
    assert step.judgement is Change.CHANGED
    assert [one.code for one in step.warnings] == [UnlikeCode.SHOES, UnlikeCode.TOOL]


def test_each_is_held_against_the_one_before_and_the_first():
    course = series(*(occasion(FIRST + timedelta(days=day), hip_tilt(day)) for day in (0.0, 3.0, 7.0)))
    assert [one.difference for one in course.steps] == [3.0, 4.0]
    assert [one.difference for one in course.since_first] == [3.0, 7.0]


def test_two_visits_by_their_keys():
    first, middle, last = (occasion(FIRST + timedelta(days=day), hip_tilt(day)) for day in (0.0, 3.0, 7.0))
    whole = history(first, middle, last, occasion(LAST, left_knee(1.0), key="knee"))
    assert [one.difference for one in whole.between(first.key, last.key)] == [7.0]
    assert whole.between(first.key, "knee") == ()


# Published ranges


RANGE = {("hip_tilt", Line.HIP): Norm(source="made up", note="for the test", low=-1.0, high=1.0)}


def test_range_stands_only_where_there_is_one_and_no_flag():
    visits = (occasion(FIRST, hip_tilt(9.0), left_knee(1.0)),)
    tilt, knee = history(*visits, norms=RANGE).series
    assert (tilt.norm, tilt.first.result.band, knee.norm) == (RANGE["hip_tilt", Line.HIP], Band.OUTSIDE, None)
    flagged = history(*visits, norms=RANGE, bands=False).series[0]
    assert (flagged.norm, flagged.first.result.band) == (None, None)
    assert history(*visits).series[0].norm is None
