import math
from dataclasses import replace
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from posture.analysis import Request, analyse
from posture.geometry import midpoint, rotated
from posture.landmarks import BONES, Landmark, Point, Pose, View
from posture.overlay import (
    COVER_COLOUR,
    INK,
    LEFT_COLOUR,
    LONGEST_PX,
    Cover,
    Dot,
    Label,
    Line,
    encoded,
    face_cover,
    framed,
    render,
    shapes,
)
from posture.vertical import Vertical, VerticalSource, from_stated, level, upright
from tests.figures import Figure
from tests.playback import Playback, photo_of, picture

FRONT = Request(view=View.FRONT, height_cm=170.0)
BOWED = Figure(knee_left=-14.0, knee_right=-14.0, hip_tilt=12.0).pose()
FACE = (Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE_OUTER, Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT)
EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)


def drawn(*people: Pose, request: Request = FRONT, show_face: bool = False):
    return shapes(analyse(photo_of(), request, Playback(people)), show_face=show_face)


def kinds(of, kind):
    return [shape for shape in of if isinstance(shape, kind)]


def colour_at(pixels: np.ndarray, pose: Pose, landmark: Landmark) -> tuple[int, ...]:
    x, y = pose[landmark].xy
    return tuple(int(value) for value in pixels[round(y), round(x)])


def profile(pose: Pose) -> Pose:
    """The figure as from the side: everything near one vertical, nose in front of the ear."""
    flat = pose.moved(lambda x, y: (500 + (x - 500) * 0.1, y))
    nose = flat[Landmark.NOSE]
    ear = flat[Landmark.LEFT_EAR]
    return replace(
        flat,
        yaw_deg=-90.0,
        points={
            **flat,
            Landmark.NOSE: nose.at(nose.x - 25, nose.y),
            Landmark.LEFT_EAR: ear.at(ear.x + 25, ear.y),
            Landmark.RIGHT_EAR: ear.at(ear.x + 22, ear.y),
        },
    )


@pytest.mark.parametrize(
    ("pose", "view"),
    [
        pytest.param(Figure().pose(), View.FRONT, id="front"),
        pytest.param(Figure().pose(View.BACK), View.BACK, id="back"),
        pytest.param(profile(Figure().pose()), View.LEFT, id="side"),
        pytest.param(Figure().pose(), View.BACK, id="front, stated to be the back"),
    ],
)
def test_face_is_covered_and_ears_are_not_in_every_view(pose, view):
    painted = render(picture(), kinds(drawn(pose, request=Request(view=view)), Cover))
    assert {colour_at(painted, pose, landmark) for landmark in FACE} == {COVER_COLOUR}
    assert COVER_COLOUR not in {colour_at(painted, pose, landmark) for landmark in EARS}


def test_every_face_is_covered_when_two_are_found():
    people = Figure().pose().moved(lambda x, y: (x - 200, y)), Figure().pose().moved(lambda x, y: (x + 200, y))
    assert len(kinds(drawn(*people), Cover)) == 2
    painted = render(picture(), drawn(*people))
    assert {colour_at(painted, pose, Landmark.NOSE) for pose in people} == {COVER_COLOUR}


def test_a_bowed_head_is_covered_as_well():
    """Eyes and mouth in one place: the cover still has the size of a face."""
    pose = Figure().pose()
    nose = pose[Landmark.NOSE]
    bowed = replace(pose, points={**pose, **{name: nose for name in Landmark if name.value.startswith("mouth")}})
    cover = face_cover(bowed)
    assert cover is not None
    ys = [y for _, y in cover.outline]
    assert max(ys) - min(ys) > 50


def test_face_is_shown_only_when_asked():
    assert kinds(drawn(BOWED, show_face=True), Cover) == []


@given(turn=st.floats(-60, 60))
def test_cover_turns_with_the_head(turn):
    pose = Figure().pose()
    turned = pose.moved(lambda x, y: rotated((x, y), (500, 500), turn))
    straight, tilted = face_cover(pose), face_cover(turned)
    for before, after in zip(straight.outline, tilted.outline, strict=True):
        assert after == pytest.approx(rotated(before, (500, 500), turn), abs=1e-6)


def test_bones_and_measured_points_are_drawn_where_they_are():
    of = drawn(BOWED)
    joined = {(line.start, line.end) for line in kinds(of, Line) if not line.dashed}
    bones = {(BOWED[a].xy, BOWED[b].xy) for a, b in BONES}
    assert bones < joined
    assert len(joined - bones) == 2  # across the head and along the trunk
    assert BOWED[Landmark.LEFT_KNEE].xy in {dot.centre for dot in kinds(of, Dot)}


def test_level_lines_lean_with_the_camera():
    level = kinds(drawn(BOWED), Line)[0]
    assert level.dashed
    assert level.start[1] == pytest.approx(level.end[1])
    rolled = kinds(drawn(BOWED, request=replace(FRONT, vertical=from_stated(3.0))), Line)[0]
    centre = midpoint(rolled.start, rolled.end)
    assert rotated(rolled.start, centre, 3.0)[1] == pytest.approx(centre[1])
    assert rolled.start[1] != pytest.approx(rolled.end[1])


def test_level_lines_are_level_in_the_room_when_the_lens_points_down():
    """Off the middle of the picture a plumb line leans by the keystone, and no longer once it is made level."""
    pitched = Vertical(source=VerticalSource.GRAVITY, roll_deg=2.0, pitch_deg=-12.0, sd_deg=0.4)
    photo = replace(photo_of(), focal_35mm=28.0)
    aside = BOWED.moved(lambda x, y: (x + 300, y))
    analysis = analyse(photo, replace(FRONT, vertical=pitched), Playback((aside,)))
    lines = [line for line in kinds(shapes(analysis), Line) if line.dashed]
    ends = {Landmark.LEFT_HIP: 0, Landmark.RIGHT_HIP: 1}
    for line, axis in zip(lines, (1, 1, 0), strict=True):
        pose = Pose(points={name: Point(*(line.start, line.end)[end]) for name, end in ends.items()})
        start, end = (point.xy for point in upright(pose, level(photo, pitched)).values())
        assert start[axis] == pytest.approx(end[axis], abs=1e-6)
    plumb = lines[2]
    leans = math.degrees(math.atan2(plumb.start[0] - plumb.end[0], plumb.start[1] - plumb.end[1]))
    assert abs(leans - 2.0) > 1.0


def test_values_stand_beside_their_points_and_only_where_they_exceed_their_error():
    texts = [label.text.strip() for label in kinds(drawn(BOWED), Label)]
    assert texts == ["L", "R", "+12.0°", "-14.0°", "-14.0°"]  # no number for the level shoulders
    unsure = [label.text.strip() for label in kinds(drawn(Figure(hip_tilt=1.0).pose()), Label)]
    assert unsure == ["L", "R"]


def test_refused_photo_shows_points_and_no_values():
    of = drawn(replace(BOWED, yaw_deg=30.0))
    assert {label.text for label in kinds(of, Label)} == {"L", "R"}
    assert not any(line.dashed for line in kinds(of, Line))


def test_people_to_choose_from_are_numbered_from_the_left():
    people = Figure().pose().moved(lambda x, y: (x - 200, y)), Figure().pose().moved(lambda x, y: (x + 200, y))
    assert [label.text for label in kinds(drawn(*people), Label)] == ["1", "2"]


def test_a_number_that_would_cover_others_stands_below_them():
    """Three in one place, the upper one last: as much ink as three apart, and none above the first."""
    blank = np.full((1000, 1000, 3), 90, np.uint8)

    def ink(*heights: float) -> npt.NDArray[np.bool_]:
        labels = [Label(at=(500.0, y), text="+39.0°") for y in heights]
        painted: npt.NDArray[np.bool_] = np.all(render(blank, labels) == INK, axis=2)
        return painted

    apart, together = ink(300.0, 500.0, 700.0), ink(505.0, 500.0, 495.0)
    assert together.sum() == pytest.approx(apart.sum(), rel=0.05)
    assert np.flatnonzero(together.any(axis=1))[0] == np.flatnonzero(ink(505.0).any(axis=1))[0]


def test_the_photo_itself_is_not_painted_on():
    pixels = picture()
    before = pixels.copy()
    render(pixels, drawn(BOWED))
    assert (pixels == before).all()


@pytest.mark.parametrize(("height", "longest"), [(300, 1000), (1500, 1500), (6000, LONGEST_PX)])
def test_picture_has_room_for_figures_and_is_not_huge(height, longest):
    painted = render(np.zeros((height, height // 2, 3), np.uint8), ())
    assert max(painted.shape) == longest


def test_large_photo_is_drawn_in_the_right_place():
    pose = Figure().pose(px_per_mm=2.0).moved(lambda x, y: (x + 500, y + 2800))
    painted = render(np.zeros((4000, 2000, 3), np.uint8), drawn(pose, request=FRONT))
    knee = pose[Landmark.LEFT_KNEE]
    assert tuple(painted[round(knee.y / 2), round(knee.x / 2)]) == LEFT_COLOUR


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_encoded_picture_holds_no_metadata(kind):
    with Image.open(BytesIO(encoded(picture(100, 100), kind))) as image:
        assert image.format == kind
        assert not image.getexif()
        assert "comment" not in image.info


def test_picture_is_cut_to_the_people_and_drawn_in_the_right_place():
    analysis = analyse(photo_of(picture(1000, 3000)), FRONT, Playback((BOWED,)))
    frame = framed(analysis)
    painted = render(analysis.photo.pixels, shapes(analysis), frame)
    assert painted.shape[1] < painted.shape[0]
    factor = (frame.bottom - frame.top) / painted.shape[0]
    knee = BOWED[Landmark.LEFT_KNEE]
    place = round((knee.y - frame.top) / factor), round((knee.x - frame.left) / factor)
    assert tuple(painted[place]) == LEFT_COLOUR


def test_nobody_that_was_found_is_cut_off():
    people = Figure().pose(), Figure().pose().moved(lambda x, y: (x + 1500, y))
    frame = framed(analyse(photo_of(picture(1000, 3000)), FRONT, Playback(people)))
    xs = [point.x for pose in people for point in pose.values()]
    assert frame.left < min(xs)
    assert frame.right > max(xs)


def test_a_pose_outside_the_photo_still_gives_a_picture():
    outside = Figure().pose().moved(lambda x, y: (x + 5000, y))
    frame = framed(analyse(photo_of(), FRONT, Playback((outside,))))
    assert (frame.left, frame.top, frame.right, frame.bottom) == (0, 0, 1000, 1000)


def test_the_letters_stand_under_the_persons_own_feet():
    at = {label.text: label.at[0] for label in kinds(drawn(BOWED), Label) if label.text in {"L", "R"}}
    assert at == {"L": BOWED[Landmark.LEFT_ANKLE].x, "R": BOWED[Landmark.RIGHT_ANKLE].x}


def test_from_the_side_only_the_near_letter_is_drawn():
    of = drawn(profile(Figure().pose()), request=Request(view=View.LEFT))
    assert [label.text for label in kinds(of, Label) if label.anchor == "ma"] == ["L"]


@pytest.mark.parametrize(("gap", "written"), [(60.0, 1), (2.0, 0)], ids=["seen", "within its error"])
def test_a_distance_between_the_legs_is_drawn_between_its_edges(gap, written):
    ends = {
        Landmark.RIGHT_KNEE_EDGE: Point(500 - gap / 2, 700, 3),
        Landmark.LEFT_KNEE_EDGE: Point(500 + gap / 2, 700, 3),
    }
    pose = Figure().pose()
    of = drawn(replace(pose, points={**pose, **ends}))
    assert ((500 - gap / 2, 700), (500 + gap / 2, 700)) in [(line.start, line.end) for line in kinds(of, Line)]
    assert sum(label.text.endswith(" mm") for label in kinds(of, Label)) == written
