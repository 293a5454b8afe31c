"""Pose -> Reading | NotMeasured: a file per body part, the formula and its source in each function.

`MEASURES` lists what is taken of a body. A new measure is one function, one line here, one row in
`norms`, its wording, its tests and a changelog line.
"""

from __future__ import annotations

from functools import partial

from posture.landmarks import FRONTAL, SAGITTAL, Side, View
from posture.measures.base import Body, Measure, NotMeasured, Reading
from posture.measures.gaps import intercondylar_distance, intermalleolar_distance
from posture.measures.head import head_tilt
from posture.measures.knees import knee_angle
from posture.measures.legs import leg_length_difference
from posture.measures.pelvis import hip_height_difference, hip_tilt
from posture.measures.sagittal import (
    craniovertebral_angle,
    ear_over_shoulder,
    hip_over_ankle,
    knee_flexion,
    pelvic_tilt,
    trunk_lean_sagittal,
)
from posture.measures.shoulders import shoulder_pelvis_angle, shoulder_tilt
from posture.measures.trunk import hip_shift, shoulder_shift, trunk_lean

MEASURES: tuple[Measure, ...] = (
    Measure(id="hip_tilt", take=hip_tilt, views=FRONTAL, difference=True, squared=True),
    Measure(id="hip_height_difference", take=hip_height_difference, views=FRONTAL, difference=True, squared=True),
    Measure(id="knee_angle", take=partial(knee_angle, side=Side.LEFT), views=FRONTAL, side=Side.LEFT),
    Measure(id="knee_angle", take=partial(knee_angle, side=Side.RIGHT), views=FRONTAL, side=Side.RIGHT),
    Measure(
        id="leg_length_difference",
        take=leg_length_difference,
        views=FRONTAL,
        difference=True,
        null_when_unsure=True,
        squared=True,
    ),
    Measure(id="shoulder_tilt", take=shoulder_tilt, views=FRONTAL, difference=True, squared=True),
    Measure(id="hip_shift", take=hip_shift, views=FRONTAL, difference=True),
    Measure(id="shoulder_shift", take=shoulder_shift, views=FRONTAL, difference=True),
    Measure(id="trunk_lean", take=trunk_lean, views=FRONTAL, difference=True),
    Measure(id="shoulder_pelvis_angle", take=shoulder_pelvis_angle, views=FRONTAL, difference=True, squared=True),
    Measure(id="head_tilt", take=head_tilt, views=FRONTAL, difference=True),
    Measure(id="intercondylar_distance", take=intercondylar_distance, views=frozenset({View.FRONT})),
    Measure(id="intermalleolar_distance", take=intermalleolar_distance, views=frozenset({View.FRONT})),
    Measure(id="pelvic_tilt", take=pelvic_tilt, views=SAGITTAL),
    Measure(id="knee_flexion", take=knee_flexion, views=SAGITTAL),
    Measure(id="trunk_lean_sagittal", take=trunk_lean_sagittal, views=SAGITTAL),
    Measure(id="ear_over_shoulder", take=ear_over_shoulder, views=SAGITTAL),
    Measure(id="craniovertebral_angle", take=craniovertebral_angle, views=SAGITTAL),
    Measure(id="hip_over_ankle", take=hip_over_ankle, views=SAGITTAL),
)
"""Everything that is measured, in the order in which it is shown."""

__all__ = ["MEASURES", "Body", "Measure", "NotMeasured", "Reading"]
