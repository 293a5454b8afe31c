"""Which pictures there are: recipes of people, rooms and cameras, by set. `pictures` renders them.

Samples are the README's; tests provoke one quality finding each, or none; tuning is for choosing thresholds and never
for reporting accuracy; `test` and `test_more` are what accuracy is reported on, `findings` what hits and false alarms
are counted on, `calibrate` what intervals are fitted on. Seeds are fixed: a set is the same on every machine.
"""

from __future__ import annotations

from functools import partial

from benchmarks.sets.findings import finding_pictures
from benchmarks.sets.picture import Picture, PictureSet
from benchmarks.sets.population import (
    CALIBRATE,
    CALIBRATE_FAST,
    CALIBRATE_TOUCHING,
    CALIBRATE_TOUCHING_FAST,
    TEST,
    TEST_MORE,
    TEST_TOUCHING,
    population,
)
from benchmarks.sets.samples import sample_pictures
from benchmarks.sets.tests import test_pictures
from benchmarks.sets.tuning import tuning_pictures

__all__ = ["SETS", "Picture", "PictureSet"]

SETS: dict[str, PictureSet] = {
    "samples": PictureSet(pictures=sample_pictures, most_kb=250, samples=10, manifest=True),
    "tests": PictureSet(pictures=test_pictures, most_kb=80, samples=10, manifest=True),
    "tuning": PictureSet(pictures=tuning_pictures, most_kb=200, renderer="fast"),
    "test": PictureSet(pictures=partial(population, TEST, seed=20261123, palette=0), most_kb=70),
    "test_more": PictureSet(pictures=partial(population, TEST_MORE, seed=20261128, palette=0), most_kb=38),
    "test_touching": PictureSet(
        pictures=partial(population, TEST_TOUCHING, seed=20261130, palette=0), most_kb=30, renderer="fast"
    ),
    "findings": PictureSet(pictures=finding_pictures, most_kb=24, renderer="fast"),
    "calibrate": PictureSet(pictures=partial(population, CALIBRATE, seed=20261124, palette=1), most_kb=52, samples=4),
    "calibrate_more": PictureSet(
        pictures=partial(population, CALIBRATE, seed=20261203, palette=-1), most_kb=52, samples=4
    ),
    "calibrate_fast": PictureSet(
        pictures=partial(population, CALIBRATE_FAST, seed=20261125, palette=2), most_kb=28, renderer="fast"
    ),
    "calibrate_touching": PictureSet(
        pictures=partial(population, CALIBRATE_TOUCHING, seed=20261129, palette=1), most_kb=52, samples=4
    ),
    "calibrate_touching_fast": PictureSet(
        pictures=partial(population, CALIBRATE_TOUCHING_FAST, seed=20261201, palette=2), most_kb=28, renderer="fast"
    ),
    "calibrate_touching_fast_warm": PictureSet(
        pictures=partial(population, CALIBRATE_TOUCHING_FAST, seed=20261202, palette=-1), most_kb=28, renderer="fast"
    ),
}
