"""Two photos laid over each other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posture.analysis import Analysis, Request, analyse
from posture.detect import shared_detector
from posture.errors import WrongUsage
from posture.geometry import distance, midpoint
from posture.landmarks import Landmark, Side, View
from posture.overlay import COVER_COLOUR
from posture.photo import read
from posture.registered import TALLEST_PX, registered
from posture.vertical import Level, as_taken, from_stated
from tests.figures import Figure
from tests.playback import Playback, photo_of

SAMPLES = Path(__file__).parent.parent / "sample_images"
UPRIGHT = Figure()
RED, BLUE = (250, 0, 0), (0, 0, 250)


def marked(figure: Figure = UPRIGHT, px_per_mm: float = 0.4, roll_deg: float = 0.0) -> Analysis:
    """A figure with a blue spot on each ankle and a red one on each hip joint; the camera rolled by `roll_deg`."""
    pixels = np.full((1000, 1000, 3), 90, dtype=np.uint8)
    by = Level(centre=(500.0, 500.0), roll_deg=roll_deg)
    pose = figure.pose(px_per_mm=px_per_mm).moved(lambda x, y: as_taken((x, y), by))
    for part, colour in (("ankle", BLUE), ("hip", RED)):
        for side in Side:
            x, y = (round(place) for place in pose[Landmark.of(side, part)].xy)
            pixels[y - 6 : y + 7, x - 6 : x + 7] = colour
    request = Request(view=View.FRONT, vertical=from_stated(roll_deg), stickers=False)
    return analyse(photo_of(pixels), request, Playback((pose,)))


def spots(picture: np.ndarray, colour: tuple[int, int, int]) -> list[tuple[float, float]]:
    """Middles of the spots of a colour in the left and the right half of what is of that colour. [px]"""
    far = np.abs(picture.astype(int) - np.array(colour)).sum(axis=2) < 120
    ys, xs = np.nonzero(far)
    cut = xs.mean()
    return [(float(xs[half].mean()), float(ys[half].mean())) for half in (xs < cut, xs >= cut)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"px_per_mm": 0.5}, id="nearer"),
        pytest.param({"roll_deg": 6.0}, id="rolled"),
        pytest.param({"px_per_mm": 0.45, "roll_deg": -4.0}, id="both"),
    ],
)
def test_ankles_and_legs_coincide_and_stand_upright(other):
    made = registered(marked(), marked(**other))
    assert made.before.shape == made.after.shape
    assert max(made.before.shape) == TALLEST_PX
    for picture in (made.before, made.after):
        ankles, hips = spots(picture, BLUE), spots(picture, RED)
        assert midpoint(*ankles) == pytest.approx(made.ankles, abs=2.5)
        assert midpoint(*hips)[0] == pytest.approx(made.ankles[0], abs=2.5)
        lengths = [distance(hip, ankle) for hip, ankle in zip(hips, ankles, strict=True)]
        assert sum(lengths) / 2 == pytest.approx(made.leg_px, rel=0.01)


def test_what_differs_in_the_body_stays():
    made = registered(marked(), marked(Figure(hip_tilt=8.0)))
    (_, before), (_, other) = spots(made.before, RED)
    assert before == pytest.approx(other, abs=2.0)
    (_, right), (_, left) = spots(made.after, RED)
    assert right - left > 15  # the person's left hip, at the right of the picture, is the higher


def test_faces_of_everyone_are_covered_unless_asked():
    one = marked()
    covered, bare = registered(one, one), registered(one, one, show_face=True)
    grey = [int((picture == np.array(COVER_COLOUR)).all(axis=2).sum()) for picture in (covered.before, bare.before)]
    assert grey[0] > grey[1] + 1000
    two = replace(one, people=(*one.people, one.people[0].moved(lambda x, y: (x + 150, y))))
    twice = registered(two, two).before
    assert int((twice == np.array(COVER_COLOUR)).all(axis=2).sum()) > grey[0] + 500


def test_lines_are_drawn_when_asked():
    one = marked()
    assert (registered(one, one, lines=True).before != registered(one, one).before).any()


@pytest.mark.parametrize("view", [View.BACK, None])
def test_other_views_are_wrong_usage(view):
    with pytest.raises(WrongUsage, match="different views"):
        registered(replace(marked(), view=view), marked() if view else replace(marked(), view=None))


def test_person_not_found_is_wrong_usage():
    with pytest.raises(WrongUsage, match="was not found"):
        registered(marked(), replace(marked(), pose=None))


@pytest.mark.model
def test_samples_lie_over_each_other():
    analyses = [
        analyse(read(SAMPLES / name), Request(view=View.FRONT), shared_detector())
        for name in ("front.jpg", "front_later.jpg")
    ]
    made = registered(analyses[0], analyses[1])
    assert made.before.shape == made.after.shape
    below = slice(round(made.ankles[1]) - 300, round(made.ankles[1]))
    apart = np.abs(made.before[below].astype(int) - made.after[below].astype(int)).mean()
    moved = np.abs(made.before[below].astype(int) - np.roll(made.after[below], 40, axis=1).astype(int)).mean()
    assert apart < moved / 2
