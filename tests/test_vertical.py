import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.errors import WrongUsage
from posture.geometry import rotated
from posture.landmarks import View
from posture.measures import Body
from posture.measures.pelvis import hip_tilt
from posture.vertical import FRAME_SD_DEG, MAX_ROLL_DEG, VerticalSource, from_frame, from_stated, upright
from tests.figures import Figure

CENTRE = (500.0, 500.0)


def test_frame_is_level_with_its_prior():
    vertical = from_frame()
    assert (vertical.source, vertical.roll_deg, vertical.sd_deg) == (VerticalSource.FRAME, 0.0, FRAME_SD_DEG)


def test_stated_roll_is_kept_and_surer_than_the_frame():
    vertical = from_stated(-1.5)
    assert (vertical.source, vertical.roll_deg) == (VerticalSource.STATED, -1.5)
    assert 0 < vertical.sd_deg < FRAME_SD_DEG


@pytest.mark.parametrize("roll", [MAX_ROLL_DEG + 0.1, -90.0, float("nan"), float("inf")])
def test_impossible_roll_is_wrong_usage(roll):
    with pytest.raises(WrongUsage, match="camera roll"):
        from_stated(roll)


@given(
    tilt=st.floats(-10, 10),
    roll=st.floats(-10, 10),
    view=st.sampled_from([View.FRONT, View.BACK]),
)
def test_rolled_front_and_rolled_back_pictures_give_the_same_tilt(tilt, roll, view):
    """A camera turned clockwise shows the room turned counter-clockwise."""
    level = Figure(hip_tilt=tilt).pose(view)
    taken = level.moved(lambda x, y: rotated((x, y), CENTRE, -roll))
    reading = hip_tilt(Body(pose=upright(taken, roll, CENTRE), view=view))
    assert reading.value == pytest.approx(tilt, abs=1e-6)
