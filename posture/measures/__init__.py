"""Pose -> Reading | NotMeasured: a file per body part, the formula and its source in each function.

`MEASURES` lists what is taken of a body. A new measure is one function, one line here, one row in
`norms`, its wording, its tests and a changelog line.
"""

from __future__ import annotations

from functools import partial

from posture.landmarks import FRONTAL, Side
from posture.measures.base import Body, Measure, NotMeasured, Reading
from posture.measures.head import head_tilt
from posture.measures.knees import knee_angle
from posture.measures.legs import leg_length_difference
from posture.measures.pelvis import hip_height_difference, hip_tilt
from posture.measures.shoulders import shoulder_pelvis_angle, shoulder_tilt
from posture.measures.trunk import hip_shift, shoulder_shift, trunk_lean

MEASURES: tuple[Measure, ...] = (
    Measure(id="hip_tilt", take=hip_tilt, views=FRONTAL, difference=True),
    Measure(id="hip_height_difference", take=hip_height_difference, views=FRONTAL, difference=True),
    Measure(id="knee_angle", take=partial(knee_angle, side=Side.LEFT), views=FRONTAL, side=Side.LEFT),
    Measure(id="knee_angle", take=partial(knee_angle, side=Side.RIGHT), views=FRONTAL, side=Side.RIGHT),
    Measure(
        id="leg_length_difference",
        take=leg_length_difference,
        views=FRONTAL,
        difference=True,
        null_when_unsure=True,
    ),
    Measure(id="shoulder_tilt", take=shoulder_tilt, views=FRONTAL, difference=True),
    Measure(id="hip_shift", take=hip_shift, views=FRONTAL, difference=True),
    Measure(id="shoulder_shift", take=shoulder_shift, views=FRONTAL, difference=True),
    Measure(id="trunk_lean", take=trunk_lean, views=FRONTAL, difference=True),
    Measure(id="shoulder_pelvis_angle", take=shoulder_pelvis_angle, views=FRONTAL, difference=True),
    Measure(id="head_tilt", take=head_tilt, views=FRONTAL, difference=True),
)
"""Everything that is measured, in the order in which it is shown."""

__all__ = ["MEASURES", "Body", "Measure", "NotMeasured", "Reading"]
