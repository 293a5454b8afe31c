import pytest

from posture.errors import WrongUsage
from posture.landmarks import Landmark, Pose
from posture.scale import EYES_TO_ANKLES, check_height, from_stature, height_typed, stature_px
from tests.figures import STATURE_MM, Figure

EYES_ON_THE_FIGURE = (1591 - 80) / STATURE_MM
"""From eyes to ankles of the stick figure, as a share of its stature."""


def test_stature_is_laid_from_crown_to_floor():
    """Shoulder to ankle, some 0.78 of it, would make every millimetre a quarter too long."""
    scale = from_stature(Figure().pose(px_per_mm=0.5), STATURE_MM / 10)
    assert scale is not None
    assert scale.mm_per_px == pytest.approx(2.0 * EYES_TO_ANKLES / EYES_ON_THE_FIGURE)
    assert scale.mm_per_px == pytest.approx(2.0, rel=0.02)


def test_twice_the_stature_is_twice_the_scale():
    pose = Figure().pose()
    assert from_stature(pose, 200).mm_per_px == pytest.approx(2 * from_stature(pose, 100).mm_per_px)


@pytest.mark.parametrize("gone", [Landmark.LEFT_EYE, Landmark.RIGHT_ANKLE], ids=str)
def test_without_head_or_feet_there_is_no_scale(gone):
    pose = Pose(points={name: point for name, point in Figure().pose().items() if name is not gone})
    assert stature_px(pose) is None
    assert from_stature(pose, 170) is None


def test_a_person_upside_down_gives_no_scale():
    assert from_stature(Figure().pose().moved(lambda x, y: (x, 1000 - y)), 170) is None


@pytest.mark.parametrize("height", [0.0, 17.0, -170.0, 1700.0, float("nan"), float("inf")])
def test_impossible_height_is_wrong_usage(height):
    with pytest.raises(WrongUsage, match="50 to 250"):
        check_height(height)


@pytest.mark.parametrize("typed", ["171.3", "171,3", "171,3cm", " 171.3 CM "])
def test_height_may_be_typed_with_a_comma_and_its_unit(typed):
    assert height_typed(typed) == 171.3


@pytest.mark.parametrize("typed", ["1.75", "1,75 m", "5'8", "5'8\"", "1,713.5", "cm", "", "tall", "\x1b[31m"])
def test_height_that_cannot_be_meant_says_what_to_type(typed):
    with pytest.raises(WrongUsage, match="in centimetres, 50 to 250: 172 for 172 cm") as error:
        height_typed(typed)
    assert str(error.value).isprintable()


@pytest.mark.parametrize("height", [50.0, 171.5, 250.0])
def test_possible_height_is_kept(height):
    assert check_height(height) == height
