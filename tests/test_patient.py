"""What pages that a patient may hold say less of than the practitioner's table and JSON."""

from functools import partial

import pytest

from posture.analysis import Result
from posture.landmarks import View
from posture.measures.base import Unit
from posture.repeats import together
from posture.report import text, wording
from posture.report.contract import to_json
from posture.report.html import page, repeats_page, sheet, visit_page
from posture.report.patient import hidden_from_patients
from posture.uncertainty import Measurement
from posture.visit import visit_of
from tests.test_report import without_picture
from tests.test_visit import hip_tilt, legs, shot

SAYINGS = ("+10 mm", "+9 mm", "+11 mm", "left leg looks longer")
SHOWN = {Unit.MM: (-9.9, -10.0), Unit.PERCENT: (1.19, 1.2)}


def of(made: Result) -> Measurement:
    assert isinstance(made.outcome, Measurement)
    return made.outcome


@pytest.mark.parametrize("unit", SHOWN)
def test_leg_length_is_told_to_patients_from_ten_millimetres(unit):
    hidden, told = (of(legs(value, 0.1, unit=unit)) for value in SHOWN[unit])
    assert hidden_from_patients(hidden)
    assert not hidden_from_patients(told)


def test_what_is_within_its_error_and_other_measures_are_left_to_the_rule_for_all():
    assert not hidden_from_patients(of(legs(5.0, 4.0)))
    assert not hidden_from_patients(of(hip_tilt(5.0, 0.1, unit=Unit.MM)))


def pages(difference: float) -> dict[str, str]:
    """The pages of photos with that leg-length difference; the estimate is the interval's middle, +- 1.2 mm."""
    photos = [shot(number, View.FRONT, legs(difference, 0.6, camera_sd=0.6)) for number in (1, 2)]
    made = {
        "photo": partial(page, photos[0]),
        "repeats": partial(repeats_page, together(photos, given=2)),
        "visit": partial(visit_page, visit_of(photos[:1], given=1)),
    }
    return {name: without_picture(one()).split("</style>")[1] for name, one in made.items()}


@pytest.mark.parametrize("name", ["photo", "repeats", "visit"])
def test_pages_do_not_tell_a_small_difference_and_it_cannot_be_worked_out(name):
    said = pages(9.9)[name]
    assert wording.NOT_RELIABLE in said
    assert [word for word in SAYINGS if word in said] == []
    assert 'class="dot"' not in said
    larger = pages(10.0)[name]
    assert "left leg looks longer" in larger
    assert "+10 mm" in larger


def test_table_json_and_the_practitioners_screen_tell_it():
    photo = shot(1, View.FRONT, legs(9.9, 0.6))
    (row,) = photo.results
    assert (wording.value(row), wording.meaning(row)) == ("+10 mm", "left leg looks longer")
    assert to_json(photo)["measurements"][0]["value"] == 9.9
    assert "+10 mm" in sheet(photo)
    assert text.table(photo)
