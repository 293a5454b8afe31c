"""The photos of one visit put together, and the cross-checks between its views."""

from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest

from posture.analysis import Analysis, Request, Result, analyse
from posture.crosscheck import MOST_BEND_DEG, CheckCode, differ
from posture.errors import WrongUsage
from posture.landmarks import Landmark, Side, Source, View
from posture.measures import MEASURES, Measure, NotMeasured, Reading
from posture.measures.base import Body, Line, Reason, Unit
from posture.overlay import Label, shapes
from posture.quality import Code, Finding, Severity
from posture.repeats import MOST_PHOTOS
from posture.report import visit_words, wording
from posture.report.html import visit_page
from posture.uncertainty import Measurement
from posture.visit import Visit, VisitRow, check_visit, visit_of
from tests.figures import Figure
from tests.playback import Playback, photo_of


def unread(_: Body) -> NotMeasured:
    raise AssertionError("made by hand")


FLEXION = Measure(id="knee_flexion", take=unread, views=frozenset({View.LEFT, View.RIGHT}))


def known(name: str, side: Side | None = None) -> Measure:
    return next(one for one in MEASURES if (one.id, one.side) == (name, side))


def taken(measure: Measure, value: float, sd: float = 1.0, **more: Any) -> Result:
    line = more.pop("line", Line.HIP if measure.id in {"hip_tilt", "hip_height_difference"} else None)
    unit = more.pop("unit", Unit.MM if measure.id.endswith("difference") else Unit.DEG)
    reading = Reading(value=value, unit=unit, points=(Landmark.LEFT_HIP,), line=line)
    return Result(
        measure=measure,
        outcome=Measurement(measure=measure, reading=reading, sd=sd, method=Source.REFINED, **more),
    )


def shot(number: int, view: View, *results: Result) -> Analysis:
    """A photo with these results by hand; all other measures are not taken."""
    whole = measured_figure()
    photo = replace(whole.photo, name=f"{view}{number}.jpg", sha256=f"{number:064x}")
    return replace(whole, photo=photo, view=view, results=results)


@cache
def measured_figure() -> Analysis:
    return analyse(photo_of(), Request(view=View.FRONT), Playback((Figure().pose(),)))


hip_tilt = partial(taken, known("hip_tilt"))
hip_height = partial(taken, known("hip_height_difference"))
legs = partial(taken, known("leg_length_difference"), line=Line.HIP)
left_knee = partial(taken, known("knee_angle", Side.LEFT))
right_knee = partial(taken, known("knee_angle", Side.RIGHT))
flexion = partial(taken, FLEXION)
missing = NotMeasured(reason=Reason.OTHER_VIEW)


def visit(*analyses: Analysis) -> Visit:
    return visit_of(analyses, given=len(analyses))


def rows(of: Visit, name: str, side: Side | None = None) -> list[VisitRow]:
    return [row for row in of.rows if (row.result.measure.id, row.result.measure.side) == (name, side)]


def agreeing(row: VisitRow) -> list[View]:
    return [other.view for other in row.agreeing]


def codes(of: Visit) -> list[CheckCode]:
    return [check.code for check in of.checks]


# Front and back


def test_agreeing_views_give_the_tighter_reading():
    whole = visit(shot(1, View.FRONT, hip_tilt(2.0, 1.0)), shot(2, View.BACK, hip_tilt(3.0, 0.5)))
    (row,) = rows(whole, "hip_tilt")
    assert (row.seen.view, agreeing(row), row.result.outcome.estimate) == (View.BACK, [View.FRONT], 3.0)
    assert row.result.outcome.ci95 == pytest.approx((3.0 - 0.98, 3.0 + 0.98))
    assert whole.checks == ()


def test_what_an_agreeing_view_shows_alone_is_said_where_it_is_something_else():
    """The front shows a difference and the back none, by less than the error of both."""
    one, both, none = hip_tilt(-2.5, 0.7), hip_tilt(-3.0, 0.7), hip_tilt(-1.0, 1.0)
    for back, said in ((both, "front (back agrees)"), (none, "front; back alone: no difference shown")):
        whole = visit(shot(1, View.FRONT, one), shot(2, View.BACK, back))
        (row,) = rows(whole, "hip_tilt")
        assert visit_words.seen(row) == said
        assert (visit_words.ALONE in visit_words.notes(whole)) == (back is none)


def test_a_patient_is_not_told_of_a_small_difference_of_legs_that_one_view_shows_alone():
    """Under 10 mm none is (`wording.NOT_RELIABLE`), of whichever view."""
    whole = visit(shot(1, View.FRONT, legs(3.0, 2.0)), shot(2, View.BACK, legs(7.0, 2.5)))
    (row,) = rows(whole, "leg_length_difference")
    assert visit_words.seen(row) == "front; back alone: left leg looks longer"
    assert "longer" not in visit_words.seen(row, patient=True)
    assert "left leg looks longer" not in visit_page(whole)


def test_the_page_says_how_upright_and_millimetres_were_told():
    whole = visit(shot(1, View.FRONT, hip_tilt(2.0, 1.0)), shot(2, View.BACK, hip_tilt(3.0, 0.5)))
    assert "Which way is down was told by the edges of the picture (± 2.9°)." in visit_words.notes(whole)
    assert not any(note.startswith("Millimetres") for note in visit_words.notes(whole))


def test_both_knees_are_told_from_the_view_that_is_surer_of_both():
    """The picture of that view then has both numbers."""
    whole = visit(
        shot(1, View.FRONT, left_knee(2.0, 1.0), right_knee(2.0, 0.5)),
        shot(2, View.BACK, left_knee(2.0, 0.6), right_knee(2.0, 0.6)),
    )
    assert [rows(whole, "knee_angle", side)[0].seen.view for side in Side] == [View.BACK, View.BACK]


def test_equally_sure_views_give_the_front():
    whole = visit(shot(1, View.FRONT, hip_tilt(2.0, 1.0)), shot(2, View.BACK, hip_tilt(3.0, 0.95)))
    (row,) = rows(whole, "hip_tilt")
    assert row.seen.view is View.FRONT


def test_views_that_differ_are_both_shown_and_said():
    whole = visit(shot(1, View.FRONT, hip_tilt(2.0, 0.5)), shot(2, View.BACK, hip_tilt(-2.0, 0.5)))
    assert [row.seen.view for row in rows(whole, "hip_tilt")] == [View.FRONT, View.BACK]
    assert codes(whole) == [CheckCode.VIEWS_DIFFER]
    assert "front and back differ by more than the error of both" in visit_words.checks(whole)[0]


def test_measures_that_differ_between_views_are_said_in_one_sentence():
    whole = visit(
        shot(1, View.FRONT, hip_tilt(2.0, 0.5), left_knee(9.0, 0.5)),
        shot(2, View.BACK, hip_tilt(-2.0, 0.5), left_knee(1.0, 0.5)),
    )
    (said,) = visit_words.checks(whole)
    assert said.startswith("Hip tilt (hip line); Knee angle, left: front and back differ")


def test_a_view_too_unsure_to_disagree_is_not_said_to_agree():
    """Two fronts that lie 3.5 apart: 12.7 x 1.75 and the rest make -23 to +18.5 of their mean."""
    fronts = [shot(n, View.FRONT, hip_tilt(value, 0.7)) for n, value in enumerate([-4.0, -0.5])]
    whole = visit(*fronts, shot(2, View.BACK, hip_tilt(-3.5, 0.7)))
    (row,) = rows(whole, "hip_tilt")
    assert (row.seen.view, agreeing(row), row.result.outcome.estimate) == (View.BACK, [], -3.5)
    assert [(check.code, [one.view for one in check.readings]) for check in whole.checks] == [
        (CheckCode.PHOTOS_SCATTER, [View.FRONT])
    ]
    assert visit_words.checks(whole) == [
        "The front photos scatter too much to tell whether front and back agree, so the back alone is given: "
        "Hip tilt (hip line). More photos from the front help."
    ]


def test_a_single_photo_that_is_unsure_neither_agrees_nor_scatters():
    for sd, views in ((1.4, [View.BACK]), (1.5, [])):
        whole = visit(shot(1, View.FRONT, hip_tilt(2.0, 0.7)), shot(2, View.BACK, hip_tilt(2.0, sd)))
        assert agreeing(rows(whole, "hip_tilt")[0]) == views
        assert whole.checks == ()


def test_views_that_differ_are_not_said_to_scatter_too():
    fronts = [shot(n, View.FRONT, hip_tilt(value, 0.7)) for n, value in enumerate([-4.0, -0.5])]
    assert codes(visit(*fronts, shot(2, View.BACK, hip_tilt(40.0, 0.7)))) == [
        CheckCode.VIEWS_DIFFER,
        CheckCode.MEAN_SHOWS_LESS,
    ]


def test_what_one_photo_shows_is_not_silently_lost_in_a_mean():
    alone = visit(shot(0, View.FRONT, hip_tilt(-4.0, 0.7)))
    assert alone.checks == ()
    both = visit(*(shot(n, View.FRONT, hip_tilt(value, 0.7)) for n, value in enumerate([-4.0, -0.5])))
    assert rows(both, "hip_tilt")[0].result.outcome.reaches_over_zero
    (said,) = visit_words.checks(both)
    assert said == (
        "Hip tilt (hip line): of the 2 front photos one alone shows -4.0° (-5.5° to -2.5°), right hip higher; "
        "their mean cannot be told from zero. More photos from the front help."
    )
    alike = visit(*(shot(n, View.FRONT, hip_tilt(value, 0.7)) for n, value in enumerate([-4.0, -3.9])))
    assert alike.checks == ()


def test_a_camera_that_stays_rolled_tilts_both_views_opposite_ways():
    """Camera parts add up plainly: 1.96 x 2 x 0.6 = 2.35, where squares alone would say 1.66."""
    front, back, farther = (
        visit(shot(1, view, hip_tilt(value, 0.6, camera_sd=0.6))).rows[0].seen
        for value, view in ((1.15, View.FRONT), (-1.15, View.BACK), (-1.25, View.BACK))
    )
    assert front
    assert back
    assert farther
    assert not differ(front, back)
    assert differ(front, farther)


def test_lines_and_units_are_never_put_together():
    whole = visit(
        shot(1, View.FRONT, hip_tilt(2.0, line=Line.ASIS), legs(10.0)),
        shot(2, View.BACK, hip_tilt(-9.0), legs(1.0, unit=Unit.PERCENT)),
    )
    assert [row.result.outcome.reading.line for row in rows(whole, "hip_tilt")] == [Line.ASIS, Line.HIP]
    assert len(rows(whole, "leg_length_difference")) == 2
    assert CheckCode.VIEWS_DIFFER not in codes(whole)


def test_side_views_are_never_put_together():
    whole = visit(shot(1, View.LEFT, flexion(2.0)), shot(2, View.RIGHT, flexion(9.0)))
    assert [(row.seen.view, agreeing(row)) for row in rows(whole, "knee_flexion")] == [
        (View.LEFT, []),
        (View.RIGHT, []),
    ]
    assert whole.checks == ()


def test_photos_of_one_view_are_repeats():
    whole = visit(*(shot(n, View.FRONT, hip_tilt(value)) for n, value in enumerate([1.0, 2.0, 6.0])))
    (row,) = rows(whole, "hip_tilt")
    assert (row.seen.photos, row.result.outcome.estimate) == (3, pytest.approx(3.0))
    assert row.seen.mean.half_width > 1.96
    assert visit_words.seen(row) == "front, 3 photos"


def test_measure_whose_photo_was_refused_says_so():
    refused = replace(shot(2, View.LEFT), findings=(Finding(code=Code.TURNED, severity=Severity.REFUSE, value=40.0),))
    needed = dict(visit_words.missing(visit(shot(1, View.FRONT, hip_tilt(2.0)), refused)))
    sagittal = [measure for measure in MEASURES if View.LEFT in measure.views]
    assert len(needed["the photo that was to show it was refused; see there what to do"]) == len(sagittal)
    assert not any("left side" in need for need in needed)


def test_measure_without_a_view_says_which_photo_it_needs():
    nothing = Result(measure=known("hip_tilt"), outcome=missing)
    whole = visit(shot(1, View.LEFT, nothing, flexion(2.0)))
    needed = dict(visit_words.missing(whole))["needs a photo from the front or back"]
    frontal = [measure for measure in MEASURES if {View.FRONT, View.BACK} <= measure.views]
    assert len(needed) == len(frontal)
    assert needed[0] == wording.name(nothing)


def test_measure_without_scale_says_so_and_not_that_the_view_is_wrong():
    scale = NotMeasured(reason=Reason.NO_SCALE)
    whole = visit(
        shot(1, View.LEFT, Result(measure=known("hip_height_difference"), outcome=missing)),
        shot(2, View.FRONT, Result(measure=known("hip_height_difference"), outcome=scale)),
    )
    assert rows(whole, "hip_height_difference")[0].result.outcome == scale


def test_refused_photos_are_left_out_and_said():
    refused = analyse(replace(photo_of(), name="x.jpg"), Request(view=View.BACK), Playback(()))
    whole = visit(shot(1, View.FRONT, hip_tilt(2.0)), refused)
    assert [one.photo.name for one in whole.measured] == ["front1.jpg"]
    assert visit_words.heading(whole) == "One visit: 1 of 2 photos (the others are left out), from front"
    assert visit_words.findings(whole)[0][0] == "Not measured."


def test_findings_of_several_photos_are_said_once():
    photos = [replace(one, findings=doubtful().findings) for one in (shot(1, View.FRONT), shot(2, View.BACK))]
    ((severity, said),) = visit_words.findings(visit(*photos))
    assert severity == "Take care."
    assert said.startswith("front1.jpg, back2.jpg: The front camera took this photo")
    assert said.count("Check a known mark") == 1


def doubtful() -> Analysis:
    return analyse(photo_of(front_camera=True), Request(view=View.FRONT), Playback((Figure().pose(),)))


def test_the_same_photo_twice_and_too_many_are_wrong_usage():
    with pytest.raises(WrongUsage, match="same photo"):
        visit(shot(1, View.FRONT), shot(1, View.BACK))
    for count in (0, MOST_PHOTOS + 1):
        with pytest.raises(WrongUsage, match=f"{count} given"):
            check_visit(count)


# Knees


@pytest.mark.parametrize("bend", [MOST_BEND_DEG + 0.5, -MOST_BEND_DEG - 0.5])
def test_bent_knee_withholds_its_own_frontal_angle(bend):
    whole = visit(
        shot(1, View.FRONT, left_knee(3.0), right_knee(4.0)),
        shot(2, View.BACK, left_knee(3.0), right_knee(4.0)),
        shot(3, View.LEFT, flexion(bend)),
    )
    (left,), (right,) = rows(whole, "knee_angle", Side.LEFT), rows(whole, "knee_angle", Side.RIGHT)
    assert left.result.outcome == NotMeasured(reason=Reason.KNEE_BENT)
    assert right.result.outcome.estimate == 4.0
    assert codes(whole) == [CheckCode.KNEE_BENT]
    assert ("bent by 10.5°" if bend > 0 else "over-extended by 10.5°") in visit_words.checks(whole)[0]
    assert all(
        isinstance(result.outcome, NotMeasured)
        for analysis in whole.analyses
        for result in analysis.results
        if result.measure.side is Side.LEFT
    )


def test_nearly_straight_knee_withholds_nothing():
    whole = visit(shot(1, View.FRONT, left_knee(3.0)), shot(2, View.LEFT, flexion(MOST_BEND_DEG)))
    assert rows(whole, "knee_angle", Side.LEFT)[0].result.outcome.estimate == 3.0
    assert whole.checks == ()


def test_limit_in_words_is_the_limit():
    assert f"more than {MOST_BEND_DEG:.0f}°" in wording.REASONS[Reason.KNEE_BENT]


# Legs and pelvis


SHORTER, BENT = CheckCode.SHORTER_LEG_BENT, CheckCode.LEG_BENT


@pytest.mark.parametrize(
    ("difference", "left", "right", "said"),
    [
        pytest.param(-20.0, 15.0, None, [SHORTER], id="shorter-leg"),
        pytest.param(20.0, 15.0, None, [BENT], id="longer-leg"),
        pytest.param(-1.0, 15.0, None, [BENT], id="no-difference"),
        pytest.param(-20.0, -15.0, None, [SHORTER], id="over-extended"),
        pytest.param(-20.0, 15.0, 4.0, [SHORTER], id="more-than-the-other"),
        pytest.param(-20.0, 15.0, 20.0, [BENT], id="less-than-the-other"),
        pytest.param(-20.0, 15.0, 13.5, [], id="not-surely-more"),
        pytest.param(-20.0, 9.0, None, [], id="straight"),
    ],
)
def test_leg_that_is_bent_looks_shorter(difference, left, right, said):
    photos = [shot(1, View.FRONT, legs(difference, 3.0)), shot(2, View.LEFT, flexion(left))]
    whole = visit(*photos, *([] if right is None else [shot(3, View.RIGHT, flexion(right))]))
    assert [code for code in codes(whole) if code in {SHORTER, BENT}] == said
    assert all(visit_words.checks(whole))


@pytest.mark.parametrize(
    ("pelvis", "length", "said"),
    [
        pytest.param((1.0, 3.0), (20.0, 4.0), [CheckCode.LEVEL_ON_UNEQUAL_LEGS], id="level-on-unequal"),
        pytest.param((-20.0, 3.0), (1.0, 4.0), [CheckCode.TILTED_ON_EQUAL_LEGS], id="tilted-on-equal"),
        pytest.param((1.0, 8.0), (20.0, 6.0), [], id="intervals-too-wide"),
        pytest.param((18.0, 3.0), (20.0, 4.0), [], id="both"),
        pytest.param((1.0, 3.0), (2.0, 4.0), [], id="neither"),
    ],
)
def test_pelvis_against_legs(pelvis, length, said):
    assert codes(visit(shot(1, View.FRONT, hip_height(*pelvis), legs(*length)))) == said


def test_pelvis_is_held_against_the_legs_of_its_own_line():
    """Stickers in front and the hip line behind, as in a visit with stickers: two rows of leg length."""
    front = hip_height(20.0, 3.0, line=Line.ASIS), legs(1.0, 4.0, line=Line.ASIS)
    back = hip_height(1.0, 4.0, line=Line.PSIS), legs(2.0, 5.0)
    whole = visit(shot(1, View.FRONT, *front), shot(2, View.BACK, *back))
    assert codes(whole) == [CheckCode.TILTED_ON_EQUAL_LEGS]
    assert [one.mean.reading.line for one in whole.checks[0].readings] == [Line.ASIS, Line.ASIS]
    assert visit_words.checks(whole)[0].startswith("By the stickers the left hip is higher, but the legs show no diff")


def test_any_line_may_show_the_bent_leg_shorter():
    front, back = legs(1.0, 4.0, line=Line.ASIS), legs(-20.0, 4.0)
    whole = visit(shot(1, View.FRONT, front), shot(2, View.BACK, back), shot(3, View.LEFT, flexion(15.0)))
    assert [one.code for one in whole.checks] == [CheckCode.KNEE_BENT, SHORTER]


@pytest.mark.parametrize(
    ("tilt", "length", "said"),
    [
        pytest.param((0.2, 0.5), (2.5, 0.4), [CheckCode.LEVEL_ON_UNEQUAL_LEGS], id="level-on-unequal"),
        pytest.param((-6.0, 0.5), (0.1, 0.4), [CheckCode.TILTED_ON_EQUAL_LEGS], id="tilted-on-equal"),
        pytest.param((2.0, 1.5), (1.1, 0.4), [], id="within-the-error"),
        pytest.param((6.0, 0.5), (2.3, 0.4), [], id="both"),
    ],
)
def test_without_millimetres_pelvis_and_legs_are_compared_in_percent(tilt, length, said):
    """6° between hip joints 176 mm apart are 2.3 % of a leg of 810 mm."""
    whole = visit(shot(1, View.FRONT, hip_tilt(*tilt), legs(*length, unit=Unit.PERCENT)))
    assert codes(whole) == said


def test_pelvis_and_legs_of_other_lines_are_not_compared():
    whole = visit(shot(1, View.FRONT, hip_height(1.0, 3.0, line=Line.ASIS), legs(20.0, 4.0)))
    assert whole.checks == ()


def test_no_sentence_tells_what_is_withheld_or_names_a_reason():
    whole = visit(
        shot(1, View.FRONT, hip_height(-20.0, 3.0), legs(1.0, 4.0), hip_tilt(5.0, 0.5)),
        shot(2, View.BACK, hip_tilt(-5.0, 0.5)),
        shot(3, View.LEFT, flexion(14.0)),
    )
    said = " ".join(visit_words.checks(whole))
    assert "The right hip is higher, but the legs show no difference in length." in said
    assert "+1 mm" not in said
    assert not {"because", "cause", "misaligned", "abnormal", "risk"} & set(said.lower().split())


# Pictures


def numbers(whole: Visit) -> list[list[str]]:
    """What is written on the picture of each photo, but for the letters of the sides."""
    labels = [
        {shape.text.strip() for shape in shapes(one, told=whole.told(one)) if isinstance(shape, Label)}
        for one in whole.measured
    ]
    return [sorted(texts - {"L", "R"}) for texts in labels]


def test_pictures_write_the_numbers_of_the_table_alone():
    """Front -4.0° and back -3.5° agree and the table has the front's; the knee differs, so both have theirs."""
    whole = visit(
        shot(1, View.FRONT, hip_tilt(-4.0, 0.5), left_knee(9.0, 0.5)),
        shot(2, View.BACK, hip_tilt(-3.5, 0.5), left_knee(4.0, 0.5)),
    )
    assert numbers(whole) == [["+9.0°", "-4.0°"], ["+4.0°"]]


def test_pictures_behind_a_mean_write_no_number():
    assert numbers(visit(*(shot(n, View.FRONT, hip_tilt(value, 0.1)) for n, value in enumerate([4.0, 5.0])))) == [
        [],
        [],
    ]


# Words


def test_rows_stand_from_head_to_feet_and_none_is_lost():
    results = [taken(measure, 5.0) for measure in (*MEASURES, replace(FLEXION, id="new"))]
    whole = visit(shot(1, View.FRONT, *results))
    parts = visit_words.parts(whole)
    assert [name for name, _ in parts] == ["Head and neck", "Shoulders and trunk", "Pelvis", "Legs", "Other"]
    assert sum(len(rows) for _, rows in parts) == len(results)


def test_every_measure_belongs_to_one_part_of_the_body():
    told = [one for part in visit_words.PARTS for one in part.measures]
    assert len(told) == len(set(told))
    assert {measure.id for measure in MEASURES} <= set(told)
