"""The lines across the head and along the trunk, and the places of the values."""

from dataclasses import replace

import pytest

from posture.analysis import Request, analyse
from posture.axes import axes, inner_x, spot
from posture.byhand import Corrections
from posture.geometry import lean_deg, midpoint, tilt_deg
from posture.landmarks import Landmark, Point, Pose, View
from posture.measures.base import NotMeasured
from posture.uncertainty import Measurement
from tests.figures import Figure
from tests.playback import Playback, photo_of
from tests.test_sagittal import profile

EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)


def results_of(figure: Figure, view: View = View.FRONT):
    pose = figure.pose(view)
    analysis = analyse(photo_of(), Request(view=view), Playback((pose,)))
    return analysis.results, pose


def taken(name: str, figure: Figure) -> tuple[Measurement, Pose]:
    results, pose = results_of(figure)
    outcome = next(row.outcome for row in results if row.measure.id == name)
    assert isinstance(outcome, Measurement)
    return outcome, pose


@pytest.mark.parametrize("tilt", [-9.0, 0.0, 12.0])
def test_the_line_across_the_head_is_as_steep_as_was_measured_and_reaches_beyond_the_ears(tilt):
    results, pose = results_of(Figure(head_tilt=tilt))
    right, left = list(axes(results, pose))[-1]
    assert tilt_deg(left, right) == pytest.approx(tilt)
    assert midpoint(left, right) == pytest.approx(midpoint(*(pose[ear].xy for ear in EARS)))
    assert left[0] > pose[Landmark.LEFT_EAR].x
    assert right[0] < pose[Landmark.RIGHT_EAR].x


@pytest.mark.parametrize("lean", [-6.0, 4.0])
def test_the_line_along_the_trunk_leans_as_was_measured(lean):
    results, pose = results_of(Figure(trunk_lean=lean))
    hips, shoulders = next(iter(axes(results, pose)))
    assert lean_deg(hips, shoulders) == pytest.approx(lean)
    assert hips == pytest.approx((500.0, 950 - 890 / 2))


def test_no_line_across_a_head_that_was_not_measured():
    results, pose = results_of(Figure(), View.BACK)
    assert isinstance(next(row.outcome for row in results if row.measure.id == "head_tilt"), NotMeasured)
    assert len(list(axes(results, pose))) == 1


def test_no_line_where_both_sides_of_the_head_are_in_one_place():
    results, pose = results_of(Figure())
    same = {name: Point(500, 150) for name in (*EARS, Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT)}
    right, left = list(axes(results, replace(pose, points={**pose, **same})))[-1]
    assert left == right == (500, 150)


def test_values_stand_beside_the_head_and_on_the_trunk():
    figure = Figure(head_tilt=12.0, trunk_lean=8.0, shoulder_tilt=9.0)
    head, pose = taken("head_tilt", figure)
    at = spot(head, pose)
    assert at is not None
    assert at[0] > pose[Landmark.LEFT_EAR].x
    lean, pose = taken("trunk_lean", figure)
    at = spot(lean, pose)
    assert at is not None
    assert pose[Landmark.LEFT_SHOULDER].y < at[1] < pose[Landmark.LEFT_HIP].y


def test_the_difference_of_two_tilts_that_are_shown_is_not_written_again():
    angle, pose = taken("shoulder_pelvis_angle", Figure(shoulder_tilt=14.0))
    assert not angle.reaches_over_zero
    assert spot(angle, pose) is None


@pytest.mark.parametrize(("view", "behind"), [(View.RIGHT, -1), (View.LEFT, 1)])
def test_the_line_of_the_neck_goes_from_c7_to_the_ear_and_its_angle_stands_behind_it(view, behind):
    pose = profile(view, ear=15.0)
    c7 = 500.0 + behind * 70, 230.0
    request = Request(view=view, corrections=Corrections.of({Landmark.C7: c7}))
    analysis = analyse(photo_of(), request, Playback((pose,)))
    angle = next(row.outcome for row in analysis.results if row.measure.id == "craniovertebral_angle")
    assert isinstance(angle, Measurement)
    assert analysis.pose is not None
    near_ear = analysis.pose[Landmark.of(view.value, "ear")].xy
    assert list(axes(analysis.results, analysis.pose))[-1] == (c7, near_ear)
    assert spot(angle, analysis.pose) == c7
    assert (c7[0] - inner_x(angle, analysis.pose)) * behind > 0
