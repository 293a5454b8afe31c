"""Every measure: known values on stick figures, properties, and each way of not being measured."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.geometry import rotated
from posture.landmarks import FRONTAL, Landmark, Point, Pose, Side, Source, View
from posture.measures import MEASURES, Body, NotMeasured, Reading
from posture.measures.base import Line, Measure, Reason, Unit
from posture.measures.gaps import intercondylar_distance, intermalleolar_distance
from posture.measures.head import head_tilt
from posture.measures.knees import knee_angle
from posture.measures.legs import leg_length_difference
from posture.measures.pelvis import hip_height_difference, hip_tilt
from posture.measures.shoulders import shoulder_pelvis_angle, shoulder_tilt
from posture.measures.trunk import hip_shift, shoulder_shift, trunk_lean
from posture.outline import EDGES, NoGap
from posture.scale import Scale, ScaleSource
from posture.vertical import Level, upright
from tests.figures import HALF_HIPS_MM, Figure

HALF_MM_PER_PX = Scale(source=ScaleSource.STATURE, mm_per_px=2.0, sd_pct=0.0)
"""The scale of a figure that is drawn with half a pixel per millimetre."""
frontal = pytest.mark.parametrize("view", [View.FRONT, View.BACK])
BETWEEN_JOINTS = [measure for measure in MEASURES if measure.views == FRONTAL]
"""Measures that a figure has from front and back; distances between the legs rest on edges, which no joint tells."""
every_measure = pytest.mark.parametrize("measure", BETWEEN_JOINTS, ids=lambda m: f"{m.id}-{m.side}")
figures = st.builds(
    Figure,
    hip_tilt=st.floats(-15, 15),
    shoulder_tilt=st.floats(-15, 15),
    knee_left=st.floats(-20, 20),
    knee_right=st.floats(-20, 20),
    longer_left=st.floats(-60, 60),
    trunk_lean=st.floats(-12, 12),
    head_tilt=st.floats(-15, 15),
)
views = st.sampled_from([View.FRONT, View.BACK])


def body_of(figure: Figure, view: View = View.FRONT, scale: Scale | None = HALF_MM_PER_PX) -> Body:
    """The figure with its points set by hand, so that the head can be measured from the back too."""
    pose = figure.pose(view)
    placed = {name: replace(point, source=Source.MANUAL) for name, point in pose.items()}
    return Body(pose=replace(pose, points=placed), view=view, scale=scale)


def auto_body_of(figure: Figure, view: View = View.FRONT) -> Body:
    """The figure as the detector gives it."""
    return Body(pose=figure.pose(view), view=view, scale=HALF_MM_PER_PX)


def value_of(outcome: Reading | NotMeasured) -> float:
    assert isinstance(outcome, Reading), outcome
    return outcome.value


@frontal
@pytest.mark.parametrize("tilt", [-8.0, 0.0, 3.5])
def test_hip_tilt_known_values(view, tilt):
    assert value_of(hip_tilt(body_of(Figure(hip_tilt=tilt), view))) == pytest.approx(tilt)


@frontal
@pytest.mark.parametrize(("tilt", "millimetres"), [(0.0, 0.0), (30.0, HALF_HIPS_MM), (-30.0, -HALF_HIPS_MM)], ids=str)
def test_hip_height_difference_known_values(view, tilt, millimetres):
    body = body_of(Figure(hip_tilt=tilt), view)
    assert value_of(hip_height_difference(body)) == pytest.approx(millimetres)


@frontal
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("angle", [-7.0, 0.0, 8.0])
def test_knee_angle_known_values(view, side, angle):
    figure = Figure(knee_left=angle) if side is Side.LEFT else Figure(knee_right=angle)
    body = body_of(figure, view)
    other = Side.RIGHT if side is Side.LEFT else Side.LEFT
    assert value_of(knee_angle(body, side)) == pytest.approx(angle)
    assert value_of(knee_angle(body, other)) == pytest.approx(0.0)


@frontal
@pytest.mark.parametrize("longer", [-20.0, 0.0, 12.0])
def test_leg_length_difference_known_values(view, longer):
    figure = Figure(longer_left=longer, knee_left=-6.0, knee_right=5.0, hip_tilt=4.0)
    reading = leg_length_difference(body_of(figure, view))
    assert value_of(reading) == pytest.approx(longer)
    assert (reading.unit, reading.line) == (Unit.MM, Line.HIP)


def test_leg_length_difference_without_scale_is_a_percentage_of_the_leg():
    reading = leg_length_difference(body_of(Figure(longer_left=8.1), scale=None))
    assert value_of(reading) == pytest.approx(1.0)
    assert reading.unit is Unit.PERCENT


@frontal
@pytest.mark.parametrize("tilt", [-5.0, 0.0, 2.5])
def test_shoulder_tilt_known_values(view, tilt):
    assert value_of(shoulder_tilt(body_of(Figure(shoulder_tilt=tilt), view))) == pytest.approx(tilt)


@frontal
@pytest.mark.parametrize(("shoulders", "hips", "expected"), [(3.0, 1.0, 2.0), (-2.0, 4.0, -6.0), (5.0, 5.0, 0.0)])
def test_shoulder_pelvis_angle_known_values(view, shoulders, hips, expected):
    reading = shoulder_pelvis_angle(body_of(Figure(shoulder_tilt=shoulders, hip_tilt=hips), view))
    assert value_of(reading) == pytest.approx(expected)
    assert (reading.unit, reading.line) == (Unit.DEG, Line.HIP)


@pytest.mark.parametrize(("view", "part", "line"), [(View.FRONT, "asis", Line.ASIS), (View.BACK, "psis", Line.PSIS)])
def test_shoulder_pelvis_angle_uses_the_line_of_hip_tilt(view, part, line):
    """Stickers level, hip joints not: the shoulders are read against the stickers."""
    body = auto_body_of(Figure(shoulder_tilt=3.0, hip_tilt=8.0), view)
    spines = {Landmark.of(side, part): Point(x, 500) for side, x in ((Side.LEFT, 560), (Side.RIGHT, 440))}
    reading = shoulder_pelvis_angle(replace(body, pose=replace(body.pose, points={**body.pose, **spines})))
    assert value_of(reading) == pytest.approx(3.0)
    assert reading.line is line
    assert set(spines) < set(reading.points)


@frontal
@pytest.mark.parametrize("lean", [-6.0, 0.0, 2.5])
def test_trunk_lean_known_values(view, lean):
    figure = Figure(trunk_lean=lean, hip_tilt=5.0, shoulder_tilt=-3.0)
    assert value_of(trunk_lean(body_of(figure, view))) == pytest.approx(lean)


@pytest.mark.parametrize(
    ("view", "shoulders", "hips"),
    [
        pytest.param(View.FRONT, 24.0, 8.0, id="front: left is on the right of the picture"),
        pytest.param(View.BACK, -24.0, -8.0, id="back: left is on the left of the picture"),
    ],
)
def test_shifts_known_values(view, shoulders, hips):
    """Ankles in the middle at x = 500, hips at 504, shoulders at 512, 2 mm a pixel."""
    pairs = {"shoulder": (592, 432), "hip": (544, 464), "ankle": (530, 470)}
    left, right = (0, 1) if view is View.FRONT else (1, 0)
    points = {}
    for height, (part, xs) in enumerate(pairs.items()):
        points[Landmark.of(Side.LEFT, part)] = Point(xs[left], 300.0 * (height + 1))
        points[Landmark.of(Side.RIGHT, part)] = Point(xs[right], 300.0 * (height + 1))
    body = Body(pose=Pose(points=points), view=view, scale=HALF_MM_PER_PX)
    assert value_of(shoulder_shift(body)) == pytest.approx(shoulders)
    assert value_of(hip_shift(body)) == pytest.approx(hips)
    assert shoulder_shift(body).unit is Unit.MM


@pytest.mark.parametrize("tilt", [-7.0, 0.0, 4.0])
def test_head_tilt_known_values(tilt):
    reading = head_tilt(auto_body_of(Figure(head_tilt=tilt, trunk_lean=3.0)))
    assert value_of(reading) == pytest.approx(tilt)
    assert reading.points == (Landmark.LEFT_EAR, Landmark.RIGHT_EAR, Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT)


def test_head_tilt_by_hand():
    """Sides half way between ear and mouth: (65, 30) and (35, 36), 6 px down over 30 px."""
    corners = {Landmark.MOUTH_LEFT: Point(60, 50), Landmark.MOUTH_RIGHT: Point(40, 50)}
    ears = {Landmark.LEFT_EAR: Point(70, 10), Landmark.RIGHT_EAR: Point(30, 22)}
    body = Body(pose=Pose(points=corners | ears), view=View.FRONT)
    assert value_of(head_tilt(body)) == pytest.approx(11.3099, abs=1e-3)
    by_hand = {name: replace(point, source=Source.MANUAL) for name, point in ears.items()}
    placed = replace(body, pose=Pose(points=corners | by_hand))
    assert value_of(head_tilt(placed)) == pytest.approx(16.6992, abs=1e-3)  # ears alone: 12 px over 40 px


def test_head_tilt_is_not_read_from_a_guessed_face():
    """From the back only between ears that were placed."""
    assert head_tilt(auto_body_of(Figure(), View.BACK)) == NotMeasured(reason=Reason.FROM_BEHIND)
    assert value_of(head_tilt(body_of(Figure(head_tilt=4.0), View.BACK))) == pytest.approx(4.0)
    half = auto_body_of(Figure(), View.BACK)
    one = replace(half.pose[Landmark.LEFT_EAR], source=Source.MANUAL)
    half = replace(half, pose=replace(half.pose, points={**half.pose, Landmark.LEFT_EAR: one}))
    assert head_tilt(half) == NotMeasured(reason=Reason.FROM_BEHIND)


def taken(measure: Measure, body: Body) -> float:
    return value_of(measure.take(body))


@every_measure
@given(figure=figures, view=views, dx=st.floats(-500, 500), dy=st.floats(-500, 500))
def test_shifting_the_picture_changes_nothing(measure, figure, view, dx, dy):
    body = body_of(figure, view)
    shifted = replace(body, pose=body.pose.moved(lambda x, y: (x + dx, y + dy)))
    assert taken(measure, shifted) == pytest.approx(taken(measure, body), abs=1e-6)


@every_measure
@given(figure=figures, view=views, factor=st.floats(0.2, 5))
def test_enlarging_the_picture_changes_nothing_once_the_scale_follows(measure, figure, view, factor):
    body = body_of(figure, view)
    larger = replace(
        body,
        pose=body.pose.moved(lambda x, y: (x * factor, y * factor)),
        scale=replace(HALF_MM_PER_PX, mm_per_px=HALF_MM_PER_PX.mm_per_px / factor),
    )
    assert taken(measure, larger) == pytest.approx(taken(measure, body), abs=1e-6)


def mirrored(pose: Pose) -> Pose:
    """The person as in a mirror: places reflected, sides swapped."""
    reflected = pose.moved(lambda x, y: (1000 - x, y))
    return replace(pose, points={name.mirrored(): point for name, point in reflected.items()})


def opposite(measure: Measure) -> Measure:
    """The measure of the other leg; itself for measures of the whole body."""
    same = [m for m in MEASURES if m.id == measure.id and m.side != measure.side]
    return same[0] if same else measure


@every_measure
@given(figure=figures, view=views)
def test_mirroring_the_person_swaps_sides(measure, figure, view):
    body = body_of(figure, view)
    reflected = replace(body, pose=mirrored(body.pose))
    sign = -1 if measure.difference else 1
    assert taken(measure, reflected) == pytest.approx(sign * taken(opposite(measure), body), abs=1e-6)


@every_measure
@given(figure=figures)
def test_front_and_back_picture_of_one_body_agree(measure, figure):
    front, back = body_of(figure, View.FRONT), body_of(figure, View.BACK)
    assert taken(measure, front) == pytest.approx(taken(measure, back), abs=1e-6)


ADDED = {"hip_tilt": -1, "shoulder_tilt": -1, "head_tilt": -1, "trunk_lean": 1}
"""What a clockwise turn of a front picture by a degree adds; nothing to the others."""
HEIGHTS = ("hip_height_difference", "hip_shift", "shoulder_shift")
"""Lengths along the edges of the picture, which a turn does not move in proportion."""


@pytest.mark.parametrize(
    "measure", [m for m in BETWEEN_JOINTS if m.id not in HEIGHTS], ids=lambda m: f"{m.id}-{m.side}"
)
@given(figure=figures, view=views, roll=st.floats(-10, 10))
def test_rolling_the_camera_moves_only_what_rests_on_the_horizontal(measure, figure, view, roll):
    """Turning the picture clockwise lowers the side that is on its right: the left one, seen from the front. What is
    above goes to the right.
    """
    body = body_of(figure, view)
    rolled = replace(body, pose=body.pose.moved(lambda x, y: rotated((x, y), (500, 500), roll)))
    added = ADDED.get(measure.id, 0) * (roll if view is View.FRONT else -roll)
    assert taken(measure, rolled) == pytest.approx(taken(measure, body) + added, abs=1e-6)


NEEDED = {
    "hip_tilt": {Landmark.LEFT_HIP, Landmark.RIGHT_HIP},
    "hip_height_difference": {Landmark.LEFT_HIP, Landmark.RIGHT_HIP},
    "knee_angle": {Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE},
    "leg_length_difference": {Landmark.LEFT_ANKLE, Landmark.RIGHT_KNEE},
    "shoulder_tilt": {Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER},
    "hip_shift": {Landmark.LEFT_HIP, Landmark.RIGHT_ANKLE},
    "shoulder_shift": {Landmark.RIGHT_SHOULDER, Landmark.LEFT_ANKLE},
    "trunk_lean": {Landmark.LEFT_SHOULDER, Landmark.RIGHT_HIP},
    "shoulder_pelvis_angle": {Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP},
    "head_tilt": {Landmark.LEFT_EAR, Landmark.MOUTH_RIGHT},
}


@every_measure
def test_without_its_points_it_is_not_measured(measure):
    whole = Figure().pose()
    for landmark in NEEDED[measure.id]:
        if measure.side and not landmark.value.startswith(measure.side):
            continue
        pose = Pose(points={name: point for name, point in whole.items() if name is not landmark})
        assert measure.take(Body(pose=pose, view=View.FRONT)) == NotMeasured(reason=Reason.NOT_FOUND)


@pytest.mark.parametrize("length", [hip_height_difference, hip_shift, shoulder_shift])
def test_lengths_without_scale_are_not_measured(length):
    assert length(body_of(Figure(), scale=None)) == NotMeasured(reason=Reason.NO_SCALE)


@pytest.mark.parametrize("measure", BETWEEN_JOINTS, ids=lambda m: f"{m.id}-{m.side}")
@given(figure=figures, view=views, roll=st.floats(-10, 10))
def test_a_rolled_camera_whose_roll_is_known_changes_nothing(measure, figure, view, roll):
    flat = body_of(figure, view)
    rolled = flat.pose.moved(lambda x, y: rotated((x, y), (500, 500), -roll))  # the room leans counter-clockwise
    level = upright(rolled, Level(centre=(500, 500), roll_deg=roll))
    assert taken(measure, replace(flat, pose=level)) == pytest.approx(taken(measure, flat), abs=1e-6)


def with_edges(knees: float, ankles: float, shift: float = 0.0) -> Body:
    """A front view with so much room between the edges. [mm]"""
    body, points = body_of(Figure()), dict(Figure().pose())
    for (right, left), gap in zip(EDGES.values(), (knees, ankles), strict=True):
        points |= {right: Point(500 + shift - gap / 4, 700), left: Point(500 + shift + gap / 4, 705)}
    return replace(body, pose=replace(body.pose, points=points))


@pytest.mark.parametrize(("knees", "ankles"), [(0.0, 0.0), (60.0, 0.0), (0.0, 90.0)])
def test_distances_between_the_legs_known_values(knees, ankles):
    for shift in (0.0, 123.0):
        body = with_edges(knees, ankles, shift)
        assert value_of(intercondylar_distance(body)) == pytest.approx(knees)
        assert value_of(intermalleolar_distance(body)) == pytest.approx(ankles)


def test_distances_between_the_legs_are_those_of_the_mirrored_person():
    body = with_edges(60.0, 20.0, 40.0)
    reflected = replace(body, pose=mirrored(body.pose))
    assert value_of(intercondylar_distance(reflected)) == pytest.approx(60.0)
    assert value_of(intermalleolar_distance(reflected)) == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("why", "knees", "ankles"),
    [
        (NoGap.APART, Reason.ANKLES_APART, Reason.KNEES_APART),
        (NoGap.LOOSE, Reason.LOOSE_CLOTHES, Reason.LOOSE_CLOTHES),
        (NoGap.UNCLEAR, Reason.NO_OUTLINE, Reason.NO_OUTLINE),
    ],
)
def test_distances_between_the_legs_say_why_there_are_none(why, knees, ankles):
    body = replace(body_of(Figure()), no_gaps=dict.fromkeys(EDGES, why))
    assert intercondylar_distance(body) == NotMeasured(reason=knees)
    assert intermalleolar_distance(body) == NotMeasured(reason=ankles)


def test_distances_between_the_legs_need_a_scale():
    body = replace(with_edges(10.0, 0.0), scale=None)
    assert intercondylar_distance(body) == NotMeasured(reason=Reason.NO_SCALE)
    assert intermalleolar_distance(body) == NotMeasured(reason=Reason.NO_SCALE)


def test_measures_are_told_apart_by_id_and_side():
    assert len({(measure.id, measure.side) for measure in MEASURES}) == len(MEASURES)
