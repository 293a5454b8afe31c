import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.scene import Camera
from posture.analysis import Request, analyse
from posture.errors import WrongUsage
from posture.landmarks import FRONTAL, Landmark, Pose, View
from posture.measures import MEASURES, NotMeasured
from posture.measures.base import Reason
from posture.people import find_people
from posture.photo import Photo
from posture.quality import Code
from posture.uncertainty import Measurement
from posture.vertical import VerticalSource, from_edges, from_frame, from_gravity, from_stated
from tests.figures import Figure
from tests.playback import PROVENANCE, Playback, photo_of
from tests.test_edges import ROOM, drawn

ALONE = Playback((Figure(hip_tilt=3.0, knee_left=8.0).pose(),))
TWO = Playback((Figure().pose().moved(lambda x, y: (x - 200, y)), Figure(knee_left=9.0).pose()))
FRONT = Request(view=View.FRONT, height_cm=170.0)


def outcomes(analysis):
    return {(r.measure.id, r.measure.side): r.outcome for r in analysis.results}


def test_every_measure_is_taken_of_a_front_photo():
    analysis = analyse(photo_of(), FRONT, ALONE)
    assert not analysis.refused
    assert [result.measure for result in analysis.results] == [one for one in MEASURES if View.FRONT in one.views]
    between_joints = [result for result in analysis.results if result.measure.views == FRONTAL]
    assert all(isinstance(result.outcome, Measurement) for result in between_joints)
    assert analysis.provenance == PROVENANCE


def test_stated_roll_is_taken_out_before_measuring():
    stated = replace(FRONT, vertical=from_stated(2.0))
    tilt = outcomes(analyse(photo_of(), stated, ALONE))["hip_tilt", None]
    assert tilt.estimate == pytest.approx(3.0 - 2.0)


def test_down_is_told_by_gravity_then_edges_then_the_frame():
    room = drawn(ROOM, Camera(roll_deg=2.0))
    held = replace(photo_of(room), gravity=(0.05, -0.998, -0.03))
    assert analyse(held, FRONT, ALONE).vertical == from_gravity((0.05, -0.998, -0.03))
    flat = replace(held, gravity=(0.0, -0.1, -0.99))
    nobody = Playback(())
    assert analyse(flat, FRONT, nobody).vertical.source is VerticalSource.EDGES
    assert analyse(photo_of(room), FRONT, nobody).vertical == from_edges(photo_of(room), ())
    assert analyse(photo_of(), FRONT, ALONE).vertical == from_frame()
    assert analyse(held, replace(FRONT, vertical=from_frame()), ALONE).vertical == from_frame()


def test_pitch_is_taken_out_where_gravity_and_focal_length_are_known():
    """A lens that points down makes the legs of this figure look shorter than they are, and its feet nearer."""
    down = replace(photo_of(), gravity=(0.0, -math.cos(0.2), -math.sin(0.2)))
    knees = [outcomes(analyse(photo, FRONT, ALONE))["knee_angle", "left"].estimate for photo in (photo_of(), down)]
    assert knees[1] == pytest.approx(knees[0])  # no focal length: roll alone, which is none
    known = outcomes(analyse(replace(down, focal_35mm=28.0), FRONT, ALONE))["knee_angle", "left"].estimate
    assert abs(known - knees[0]) > 0.2


def test_pose_stays_in_the_photo_as_it_is():
    stated = replace(FRONT, vertical=from_stated(2.0))
    pose = analyse(photo_of(), stated, ALONE).pose
    assert pose is not None
    assert pose[Landmark.NOSE].xy == ALONE.people[0][Landmark.NOSE].xy


def test_without_a_height_nothing_is_in_millimetres():
    analysis = analyse(photo_of(), Request(view=View.FRONT), ALONE)
    assert analysis.scale is None
    assert outcomes(analysis)["hip_height_difference", None] == NotMeasured(reason=Reason.NO_SCALE)


def test_head_outside_the_picture_leaves_no_scale():
    high = Playback((ALONE.people[0].moved(lambda x, y: (x, y - 140)),))
    analysis = analyse(photo_of(), FRONT, high)
    assert [finding.code for finding in analysis.findings] == [Code.CUT_OFF]
    assert analysis.scale is None
    assert isinstance(outcomes(analysis)["hip_tilt", None], Measurement)


def test_side_view_has_none_of_the_frontal_measures():
    flat = ALONE.people[0].moved(lambda x, y: (500 + (x - 500) * 0.1, y))
    analysis = analyse(photo_of(), Request(view=View.LEFT), Playback((replace(flat, yaw_deg=-90.0),)))
    assert not analysis.refused
    assert [result.measure for result in analysis.results] == [one for one in MEASURES if View.LEFT in one.views]


def test_certain_view_is_read_from_the_points():
    assert analyse(photo_of(), Request(), ALONE).view is View.FRONT
    assert analyse(photo_of(), Request(), Playback((Figure().pose(View.BACK),))).view is View.BACK


def test_nobody_is_refused():
    analysis = analyse(photo_of(), FRONT, Playback(()))
    assert analysis.refused
    assert [finding.code for finding in analysis.findings] == [Code.NO_PERSON]
    assert (analysis.pose, analysis.results) == (None, ())


def test_two_people_are_refused_unless_one_is_chosen():
    refused = analyse(photo_of(), FRONT, TWO)
    assert [finding.code for finding in refused.findings] == [Code.SEVERAL_PEOPLE]
    assert (refused.results, len(refused.people)) == ((), 2)
    chosen = analyse(photo_of(), replace(FRONT, person=2), TWO)
    assert not chosen.refused
    assert outcomes(chosen)["knee_angle", "left"].estimate == pytest.approx(9.0)


@pytest.mark.parametrize("person", [0, 3])
def test_person_of_no_such_number_is_refused(person):
    analysis = analyse(photo_of(), replace(FRONT, person=person), TWO)
    assert [(finding.code, finding.value) for finding in analysis.findings] == [(Code.NO_PERSON, 2.0)]


def test_refused_photo_has_no_results():
    turned = Playback((replace(ALONE.people[0], yaw_deg=30.0),))
    analysis = analyse(photo_of(), FRONT, turned)
    assert analysis.refused
    assert analysis.results == ()
    assert analysis.pose is not None


def test_impossible_height_is_wrong_usage():
    with pytest.raises(WrongUsage):
        Request(height_cm=17)


class OnlyUpright:
    """Finds the figure only where it stands on its feet, as some networks do."""

    provenance = PROVENANCE

    def __init__(self, upright: Pose, shape: tuple[int, ...]) -> None:
        self.upright, self.shape = upright, shape

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        return (self.upright,) if photo.pixels.shape == self.shape and photo.pixels[0, 0, 0] == 9 else ()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_body_that_lies_in_the_picture_is_found_and_refused(quarters):
    """The upright picture is 800 x 1000 with a mark top left; the photo shows it turned clockwise by some quarters."""
    upright = np.zeros((1000, 800, 3), np.uint8)
    upright[0, 0] = 9
    taken = photo_of(np.ascontiguousarray(np.rot90(upright, -quarters)))
    figure = Figure().pose().moved(lambda x, y: (x - 100, y))
    (pose,) = find_people(taken, OnlyUpright(figure, upright.shape))
    nose = figure[Landmark.NOSE]
    expected = {1: (1000 - nose.y, nose.x), 2: (800 - nose.x, 1000 - nose.y), 3: (nose.y, 800 - nose.x)}[quarters]
    assert pose[Landmark.NOSE].xy == pytest.approx(expected)
    analysis = analyse(taken, FRONT, OnlyUpright(figure, upright.shape))
    assert Code.SIDEWAYS in {finding.code for finding in analysis.findings}
