"""What is not like for like between two visits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.alike import Circumstances, Unlike, UnlikeCode, Weight, unlike, unlike_conditions
from posture.conditions import Conditions
from posture.landmarks import Source, View
from posture.measures.base import Line, Unit
from posture.report import unlike_words
from posture.scale import ScaleSource
from posture.vertical import VerticalSource
from tests.histories import TOLD

USUAL = Circumstances(
    view=View.FRONT,
    line=Line.HIP,
    unit=Unit.DEG,
    method=Source.REFINED,
    sources=frozenset({Source.REFINED}),
    verticals=frozenset({VerticalSource.GRAVITY}),
    scales=frozenset(),
    conditions=TOLD,
    tools=frozenset({"0.1.0"}),
    models=frozenset({"heavy 00000000"}),
    refiners=frozenset({"refiner 11111111"}),
    photos=3,
)
OTHER: dict[UnlikeCode, dict[str, Any]] = {
    UnlikeCode.VIEW: {"view": View.BACK},
    UnlikeCode.LINE: {"line": Line.ASIS},
    UnlikeCode.UNIT: {"unit": Unit.MM},
    UnlikeCode.METHOD: {"method": Source.MARKER, "sources": frozenset({Source.MARKER})},
    UnlikeCode.LANDMARK_SOURCE: {"sources": frozenset({Source.REFINED, Source.MANUAL})},
    UnlikeCode.DISTANCE: {"conditions": replace(TOLD, distance_cm=340.0)},
    UnlikeCode.LENS_HEIGHT: {"conditions": replace(TOLD, lens_height_cm=111.0)},
    UnlikeCode.SHOES: {"conditions": replace(TOLD, shoes=True)},
    UnlikeCode.CLOTHES: {"conditions": replace(TOLD, clothes="jeans")},
    UnlikeCode.VERTICAL_SOURCE: {"verticals": frozenset({VerticalSource.PLUMB})},
    UnlikeCode.SCALE_SOURCE: {"scales": frozenset({ScaleSource.BOARD})},
    UnlikeCode.TOOL: {"tools": frozenset({"0.2.0"})},
    UnlikeCode.MODEL: {"models": frozenset({"full 00000000"})},
    UnlikeCode.REFINER: {"refiners": frozenset({"refiner 22222222"})},
    UnlikeCode.PHOTOS: {"photos": 1},
}
CIRCUMSTANCES = st.builds(
    lambda changes: replace(USUAL, **{name: value for change in changes for name, value in change.items()}),
    st.lists(st.sampled_from(list(OTHER.values())), max_size=4),
)


def test_every_code_has_a_case():
    assert set(OTHER) == set(UnlikeCode)


@pytest.mark.parametrize("code", list(UnlikeCode))
def test_each_difference_alone_is_found_and_named(code):
    (found,) = unlike(USUAL, replace(USUAL, **OTHER[code]))
    assert found.code is code
    assert not found.unknown
    said = unlike_words.sentence(found)
    assert unlike_words.value(code, found.before) in said
    assert unlike_words.value(code, found.after) in said


@pytest.mark.parametrize("code", list(UnlikeCode))
def test_weight_of_each_difference(code):
    forbids = {UnlikeCode.VIEW, UnlikeCode.LINE, UnlikeCode.UNIT, UnlikeCode.METHOD}
    expected = Weight.FORBIDS if code in forbids else Weight.INFORMS if code is UnlikeCode.PHOTOS else Weight.WARNS
    assert Unlike(code=code, before=1.0, after=2.0).weight is expected


@given(one=CIRCUMSTANCES, other=CIRCUMSTANCES)
def test_the_other_way_round_the_values_change_places(one, other):
    there, back = unlike(one, other), unlike(other, one)
    assert [(found.code, found.before, found.after) for found in there] == [
        (found.code, found.after, found.before) for found in back
    ]


@given(one=CIRCUMSTANCES)
def test_what_is_the_same_is_alike(one):
    assert unlike(one, one) == ()


@pytest.mark.parametrize(
    ("distance", "alike"), [(300.0, True), (333.0, True), (334.0, False), (270.0, True), (269, False)]
)
def test_distance_may_differ_by_a_tenth_of_the_longer(distance, alike):
    assert (unlike_conditions(TOLD, replace(TOLD, distance_cm=distance)) == ()) is alike


@pytest.mark.parametrize(("height", "alike"), [(110.0, True), (90.0, True), (89.0, False), (110.5, False)])
def test_lens_height_may_differ_by_ten_centimetres(height, alike):
    assert (unlike_conditions(TOLD, replace(TOLD, lens_height_cm=height)) == ()) is alike


def test_clothes_are_compared_as_words():
    assert unlike_conditions(TOLD, replace(TOLD, clothes="  Shorts ")) == ()


@pytest.mark.parametrize("told", [(Conditions(), Conditions()), (TOLD, Conditions()), (Conditions(), TOLD)])
def test_what_is_not_written_down_is_unknown(told):
    found = unlike_conditions(*told)
    assert [one.code for one in found] == [
        *(UnlikeCode.DISTANCE, UnlikeCode.LENS_HEIGHT, UnlikeCode.SHOES, UnlikeCode.CLOTHES)
    ]
    assert all(one.unknown for one in found)
    assert unlike_words.sentence(found[0]) == f"{unlike_words.UNTOLD}: distance of the camera."
