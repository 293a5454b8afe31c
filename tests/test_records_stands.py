"""Readings of a repeatability session: kept, replaced, forgotten; nobody is known by them."""

from dataclasses import replace

import pytest

from posture import __version__
from posture.errors import WrongUsage
from posture.landmarks import View
from posture.records import Act, Kind, Records
from posture.repeatability import MOST_PERSONS, free_number, stand_readings
from tests.keeping import Clock, figure_analysis


def test_readings_come_back_as_they_were(records: Records, clock: Clock):
    stands = records.desk("b" * 32).repeatability
    two = stands.add(person=2, stand=1, analysis=figure_analysis(1.0))
    second = stands.add(person=1, stand=2, analysis=figure_analysis(2.0))
    first = stands.add(person=1, stand=1, analysis=figure_analysis())
    expected = stand_readings(figure_analysis(), person=1, stand=1, made_at=clock.now, tool=__version__)
    assert list(first) == expected
    assert stands.readings() == (*first, *second, *two)
    entries = [(one.act, one.kind, one.subject, one.by) for one in records.audit()]
    assert entries == [(Act.ADDED, Kind.REPEATABILITY, None, "b" * 32)] * 3


def test_same_stand_and_view_again_takes_the_place(records: Records):
    stands = records.desk().repeatability
    stands.add(person=1, stand=1, analysis=figure_analysis(1.0))
    other = stands.add(person=1, stand=2, analysis=figure_analysis(2.0))
    back = stands.add(person=1, stand=1, analysis=replace(figure_analysis(), view=View.BACK))
    again = stands.add(person=1, stand=1, analysis=figure_analysis(5.0))
    assert set(stands.readings()) == {*again, *back, *other}


def test_persons_are_forgotten(records: Records):
    stands = records.desk().repeatability
    one, two = (stands.add(person=person, stand=1, analysis=figure_analysis()) for person in (1, 2))
    assert stands.remove(1) == len(one)
    assert stands.readings() == two
    assert stands.remove(1) == 0
    assert stands.clear() == len(two)
    assert stands.readings() == ()


def test_photo_without_a_measure_changes_nothing(records: Records):
    stands = records.desk().repeatability
    before = stands.add(person=1, stand=1, analysis=figure_analysis())
    with pytest.raises(WrongUsage):
        stands.add(person=1, stand=1, analysis=replace(figure_analysis(), results=()))
    assert stands.readings() == before


def test_a_number_is_one_person_where_the_page_was_not_told(records: Records):
    stands = records.desk().repeatability
    stands.add(person=2, stand=1, analysis=figure_analysis(), known=())
    first = stands.add(person=1, stand=1, analysis=figure_analysis(1.0), known=())
    other = stands.add(person=1, stand=2, analysis=figure_analysis(2.0), known=())
    assert {one.person for one in other} == {3}
    both = (*first, *stands.add(person=1, stand=2, analysis=figure_analysis(4.0), known=first))
    assert {one.person for one in both} == {1}
    before = stands.readings()
    with pytest.raises(WrongUsage, match="Meanwhile a photo was counted elsewhere for person 1"):
        stands.add(person=1, stand=2, analysis=figure_analysis(5.0), known=first)
    assert stands.readings() == before


def test_numbers_come_to_an_end():
    assert free_number({1, 2, 4}) == 3
    with pytest.raises(WrongUsage, match="All 999 numbers are taken"):
        free_number(range(1, MOST_PERSONS + 1))
