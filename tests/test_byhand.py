"""Points placed by hand: they go before all that is found, carry a stated error, and cost no second look."""

import json
import math
import pickle
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from posture.analysis import Analysis, Request, analyse, look, measure
from posture.byhand import ERRORS, NO_CORRECTIONS, Corrections, Placed, hand_error
from posture.errors import WrongUsage
from posture.landmarks import Landmark, Point, Pose, Side, Source, View
from posture.markers.stickers import PICTURE_SD_MM
from posture.measures.base import Line, NotMeasured
from posture.overlay import Diamond, Dot, shapes
from posture.refine import Refined, RefinedBy
from posture.report.contract import to_json
from posture.report.html import page
from posture.uncertainty import CALIBRATION, Measurement
from tests import contract
from tests.figures import HALF_HIPS_MM, Figure
from tests.playback import PROVENANCE, Playback, photo_of
from tests.test_sagittal import profile

FIGURE = Figure(hip_tilt=3.0, knee_left=8.0)
FRONT = Request(view=View.FRONT, height_cm=170.0)
L_HIP, R_HIP = Landmark.LEFT_HIP, Landmark.RIGHT_HIP
PELVIS = Corrections.of({Landmark.LEFT_ASIS: (560.0, 490.0), Landmark.RIGHT_ASIS: (440.0, 500.0)})


def seen_of(pose: Pose, view: View = View.FRONT, height_cm: float | None = 170.0):
    return look(photo_of(), Request(view=view, height_cm=height_cm), Playback((pose,)))


SEEN = seen_of(FIGURE.pose())


def points(analysis: Analysis) -> Pose:
    assert analysis.pose is not None
    return analysis.pose


def found(analysis: Analysis) -> Pose:
    assert analysis.automatic is not None
    return analysis.automatic


def taken(analysis, name: str, side: Side | None = None):
    return next(one.outcome for one in analysis.results if (one.measure.id, one.measure.side) == (name, side))


# Known values ---------------------------------------------------------------------------------------------------------


def test_analyse_is_the_line_of_look_and_measure():
    request = replace(FRONT, corrections=PELVIS)
    whole = to_json(analyse(photo_of(), request, Playback((FIGURE.pose(),))))
    assert whole == to_json(measure(SEEN, PELVIS))
    assert whole != to_json(measure(SEEN))


@pytest.mark.parametrize("tilt", [-7.0, 0.0, 4.0])
def test_a_dragged_hip_changes_hip_tilt_by_the_expected_degrees(tilt):
    across_px = 2 * HALF_HIPS_MM * 0.5
    at = FIGURE.pose()[R_HIP].xy
    moved = (at[0] + across_px, at[1] - across_px * math.tan(math.radians(tilt)))
    result = taken(measure(SEEN, Corrections.of({L_HIP: moved})), "hip_tilt")
    assert result.estimate == pytest.approx(tilt)
    assert (result.reading.line, result.method) == (Line.HIP, Source.AUTO)


def test_hand_placed_spines_make_hip_tilt_theirs():
    result = taken(measure(SEEN, PELVIS), "hip_tilt")
    assert (result.reading.line, result.method) == (Line.ASIS, Source.MANUAL)
    assert result.estimate == pytest.approx(math.degrees(math.atan2(10, 120)))
    assert taken(measure(SEEN, PELVIS.without(Landmark.LEFT_ASIS)), "hip_tilt").reading.line is Line.HIP


@pytest.mark.parametrize("view", [View.LEFT, View.RIGHT])
@pytest.mark.parametrize("tilt", [-4.0, 12.5])
def test_hand_placed_spines_from_a_side_give_the_drawn_pelvic_tilt(view, tilt):
    """About the middle of the picture, where the height of the lens moves neither."""
    facing = -1 if view is View.LEFT else 1
    down = 40 * math.tan(math.radians(tilt))
    places = {
        Landmark.of(Side(view.value), "asis"): (500 + facing * 40.0, 500 + down),
        Landmark.of(Side(view.value), "psis"): (500 - facing * 40.0, 500 - down),
    }
    seen = seen_of(profile(view), view)
    assert isinstance(taken(measure(seen), "pelvic_tilt"), NotMeasured)
    result = taken(measure(seen, Corrections.of(places)), "pelvic_tilt")
    assert result.estimate == pytest.approx(tilt, abs=0.1)
    assert result.method is Source.MANUAL


def test_hand_placed_c7_and_ear_give_the_craniovertebral_angle():
    seen = seen_of(profile(View.RIGHT), View.RIGHT)
    drawn = Corrections.of({Landmark.C7: (480.0, 520.0), Landmark.RIGHT_EAR: (520.0, 470.0)})
    assert isinstance(taken(measure(seen), "craniovertebral_angle"), NotMeasured)
    result = taken(measure(seen, drawn), "craniovertebral_angle")
    assert result.estimate == pytest.approx(math.degrees(math.atan2(50, 40)), abs=1.0)
    assert result.method is Source.MANUAL


def test_ears_placed_from_behind_give_the_tilt_of_the_head():
    seen = seen_of(FIGURE.pose(View.BACK), View.BACK)
    ears = Corrections.of({Landmark.LEFT_EAR: (460.0, 150.0), Landmark.RIGHT_EAR: (540.0, 160.0)})
    assert isinstance(taken(measure(seen), "head_tilt"), NotMeasured)
    assert taken(measure(seen, ears), "head_tilt").estimate == pytest.approx(math.degrees(math.atan2(10, 80)))


def test_constants_of_the_detector_do_not_apply_to_hand_placed_points():
    seen = seen_of(profile(View.RIGHT), View.RIGHT)
    places = {name: seen.pose[name].xy for name in (Landmark.RIGHT_HIP, Landmark.RIGHT_SHOULDER)}
    as_found = taken(measure(seen), "trunk_lean_sagittal").estimate
    hip, both = Corrections.of({Landmark.RIGHT_HIP: places[Landmark.RIGHT_HIP]}), Corrections.of(places)
    assert taken(measure(seen, both), "trunk_lean_sagittal").estimate == pytest.approx(as_found - 2.8)
    assert taken(measure(seen, hip), "trunk_lean_sagittal").estimate == pytest.approx(as_found - 0.65 * 2.8)


# Errors ---------------------------------------------------------------------------------------------------------------


def test_every_error_has_a_source_and_the_spines_are_never_surer_than_3_mm():
    assert all(error.source and error.sd_mm > 0 for error in ERRORS.values())
    assert min(hand_error(Landmark.of(side, part)).sd_mm for side in Side for part in ("asis", "psis")) >= 3.0
    assert {name for name in Landmark if name.value.endswith(tuple(ERRORS))} >= {Landmark.C7, *PELVIS}


def test_a_hand_placed_point_has_the_error_of_its_landmark():
    placed = points(measure(SEEN, PELVIS.with_point(Landmark.LEFT_ANKLE, Placed(545.0, 910.0, 3.0))))
    px = 1 / SEEN.mm_per_px
    assert placed[Landmark.LEFT_ASIS].sd_px == pytest.approx(math.hypot(6.4, PICTURE_SD_MM) * px)
    assert placed[Landmark.LEFT_ANKLE].sd_px == pytest.approx(math.hypot(4.0 * px, PICTURE_SD_MM * px, 3.0))
    tilt = taken(measure(SEEN, PELVIS), "hip_tilt")
    across = math.hypot(120, 10)
    own = math.degrees(math.sqrt(2) * placed[Landmark.LEFT_ASIS].sd_px / across)
    assert tilt.sd == pytest.approx(math.hypot(own, tilt.camera_sd), rel=0.01)


def test_the_error_of_a_hand_is_not_shrunk_by_what_was_fitted_to_the_network():
    """Beside a refined knee and ankle, whose share is taken times 0.48."""
    names = [Landmark.of(Side.LEFT, part) for part in ("hip", "knee", "ankle")]
    refined = {name: replace(FIGURE.pose()[name], source=Source.REFINED) for name in names}
    seen = replace(SEEN, pose=replace(SEEN.pose, points={**SEEN.pose, **refined}))
    moved = taken(measure(seen, Corrections.of({names[1]: refined[names[1]].xy})), "knee_angle", Side.LEFT)
    assert CALIBRATION["knee_angle", None, moved.method] < 1
    sd_px = math.hypot(5.0, PICTURE_SD_MM) / SEEN.mm_per_px
    thigh = shank = 405 * 0.5
    assert moved.sd == pytest.approx(math.degrees(sd_px * (1 / thigh + 1 / shank)), rel=0.02)


def test_other_points_keep_their_errors():
    before, after = (measure(SEEN, one) for one in (NO_CORRECTIONS, Corrections.of({L_HIP: (700.0, 300.0)})))
    assert {name: at for name, at in after.pose.items() if name is not L_HIP} == {
        name: at for name, at in before.pose.items() if name is not L_HIP
    }
    # the body's turn is about the middle of the hips, which moved
    assert taken(after, "shoulder_tilt").ci95 == pytest.approx(taken(before, "shoulder_tilt").ci95, abs=1e-4)


# Properties -----------------------------------------------------------------------------------------------------------

places = st.tuples(st.floats(420, 580), st.floats(430, 560))


MIRRORED = seen_of(
    replace(FIGURE.pose(), points={name.mirrored(): at.at(1000 - at.x, at.y) for name, at in FIGURE.pose().items()})
)


@given(left=places, right=places)
def test_mirroring_picture_and_hand_swaps_the_sign(left, right):
    assume(abs(left[0] - right[0]) > 1)
    drawn = {Landmark.LEFT_ASIS: left, Landmark.RIGHT_ASIS: right}
    mirrored = {name.mirrored(): (1000 - x, y) for name, (x, y) in drawn.items()}
    one = taken(measure(SEEN, Corrections.of(drawn)), "hip_tilt")
    other = taken(measure(MIRRORED, Corrections.of(mirrored)), "hip_tilt")
    assert other.estimate == pytest.approx(-one.estimate, abs=1e-6)
    assert other.sd == pytest.approx(one.sd, rel=1e-6)


@given(at=places)
def test_taking_a_point_back_gives_what_was_found(at):
    moved = NO_CORRECTIONS.with_point(L_HIP, at)
    assert to_json(measure(SEEN, moved)) != to_json(measure(SEEN))
    assert to_json(measure(SEEN, moved.without(L_HIP))) == to_json(measure(SEEN))


@given(at=places)
def test_order_of_placing_is_no_matter(at):
    one = NO_CORRECTIONS.with_point(L_HIP, at).with_point(R_HIP, (450.0, 500.0))
    other = NO_CORRECTIONS.with_point(R_HIP, (450.0, 500.0)).with_point(L_HIP, at)
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one


# What goes before what ------------------------------------------------------------------------------------------------


def test_no_refiner_moves_a_hand_placed_point():
    def refiner(photo, pose, view, roll_deg):
        moved = {**pose, L_HIP: Point(1.0, 2.0, 0.1, Source.REFINED)}
        return Refined(pose=replace(pose, points=moved), by=RefinedBy(name="r", sha256="0" * 64))

    request = replace(FRONT, corrections=Corrections.of({L_HIP: (560.0, 470.0)}))
    analysis = analyse(photo_of(), request, Playback((FIGURE.pose(),)), refiner)
    assert (points(analysis)[L_HIP].xy, points(analysis)[L_HIP].source) == ((560.0, 470.0), Source.MANUAL)
    assert found(analysis)[L_HIP].source is Source.REFINED


def test_no_sticker_moves_a_hand_placed_point():
    sticker = {Landmark.LEFT_ASIS: Point(570.0, 480.0, 2.0, Source.MARKER)}
    seen = replace(SEEN, pose=replace(SEEN.pose, points={**SEEN.pose, **sticker}))
    analysis = measure(seen, PELVIS)
    assert points(analysis)[Landmark.LEFT_ASIS].xy == (560.0, 490.0)
    assert found(analysis)[Landmark.LEFT_ASIS].xy == (570.0, 480.0)
    mixed = measure(seen, PELVIS.without(Landmark.LEFT_ASIS))
    assert taken(mixed, "hip_tilt").method is Source.MANUAL


def test_what_was_seen_is_not_looked_at_again():
    class Once(Playback):
        looks = 0

        def __call__(self, photo):
            Once.looks += 1
            return super().__call__(photo)

    seen = look(photo_of(), FRONT, Once((FIGURE.pose(),)))
    results = [measure(seen, Corrections.of({L_HIP: (540.0 + k, 500.0)})) for k in range(3)]
    assert len({taken(one, "hip_tilt").estimate for one in results}) == 3
    assert Once.looks == 1


def test_a_refused_photo_stays_refused():
    turned = look(photo_of(), FRONT, Playback((replace(FIGURE.pose(), yaw_deg=30.0),)))
    analysis = measure(turned, PELVIS)
    assert analysis.refused
    assert analysis.results == ()
    contract.check(to_json(analysis))


# The edge -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((-1.0, 20.0), "is outside the photo, which is 1000 x 1000 px upright"),
        ((20.0, 1000.5), "is outside the photo, which is 1000 x 1000 px upright"),
        ((math.nan, 20.0), "is no place in a photo"),
        ((20.0, math.inf), "is no place in a photo"),
    ],
)
def test_a_point_that_is_no_place_in_the_photo_is_refused_with_a_message(at, said):
    with pytest.raises(WrongUsage) as refused:
        measure(SEEN, Corrections.of({L_HIP: at}))
    assert said in refused.value.message
    assert refused.value.action


def test_a_point_outside_is_refused_before_the_networks_look():
    class Never(Playback):
        def __call__(self, photo):
            raise AssertionError("looked")

    with pytest.raises(WrongUsage):
        analyse(photo_of(), replace(FRONT, corrections=Corrections.of({L_HIP: (5.0, 2000.0)})), Never((), PROVENANCE))


def test_an_error_of_pointing_is_a_number():
    for wrong in (-1.0, math.nan, math.inf):
        with pytest.raises(WrongUsage):
            Placed(1.0, 2.0, wrong)


# What leaves the engine -----------------------------------------------------------------------------------------------


def test_json_keeps_what_was_found_beside_what_was_placed():
    whole = contract.parsed(json.dumps(to_json(measure(SEEN, PELVIS.with_point(L_HIP, (560.0, 470.0))))))
    hip, asis, other = (whole["landmarks"][name] for name in ("left_hip", "left_asis", "right_hip"))
    automatic = to_json(measure(SEEN))["landmarks"]["left_hip"]
    assert (hip["x"], hip["y"], hip["source"]) == (560.0, 470.0, "manual")
    assert hip["auto"] == automatic
    assert automatic["source"] == "auto"
    assert asis["auto"] is None
    assert "auto" not in other
    tilt = next(one for one in whole["measurements"] if one["id"] == "hip_tilt")
    assert (tilt["line"], tilt["method"]) == ("asis", "manual")


def test_report_says_which_points_a_hand_placed():
    said = page(measure(SEEN, PELVIS))
    assert "Placed by hand: left ASIS (front spine of the pelvis), right ASIS (front spine of the pelvis)." in said
    assert "Hip tilt (ASIS)" in said
    assert "Placed by hand" not in page(measure(SEEN))


def test_hand_placed_points_are_drawn_as_diamonds():
    drawn = shapes(measure(SEEN, Corrections.of({L_HIP: (560.0, 470.0)})))
    assert [shape.centre for shape in drawn if isinstance(shape, Diamond)] == [(560.0, 470.0)]
    assert (560.0, 470.0) not in [shape.centre for shape in drawn if isinstance(shape, Dot)]


def test_measurements_of_the_rest_are_taken_as_ever():
    rest = [one.outcome for one in measure(SEEN, PELVIS).results if one.measure.id == "shoulder_tilt"]
    assert all(isinstance(one, Measurement) and one.method is Source.AUTO for one in rest)
