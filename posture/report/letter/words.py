"""What a patient is told of each measure: its name, and a sentence for each way it can come out.

`wording.MEASURES` says the same to the practitioner. Signs as in docs/conventions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from posture.landmarks import Side, View
from posture.measures.base import Line
from posture.report.letter.catalogue import message


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a measure is told to a patient.

    Attributes
    ----------
    name
        Of the number.
    plus, minus
        A value above and below zero.
    level
        One that cannot be told from zero.
    """

    name: str
    plus: str
    minus: str
    level: str


_TOO_SMALL = message("No difference that the photo can show.")
NO_LEG_DIFFERENCE = message("Your legs show no difference that a photo can show.")
"""Also said below 10 mm, whatever the error."""

TOLD: Mapping[tuple[str, Side | None], Told] = MappingProxyType(
    {
        ("hip_tilt", None): Told(
            name=message("Tilt of your hips"),
            plus=message("Your left hip was higher than your right hip."),
            minus=message("Your right hip was higher than your left hip."),
            level=message("Neither hip was clearly higher than the other."),
        ),
        ("hip_height_difference", None): Told(
            name=message("Difference in height"),
            plus=message("Your left hip was higher than your right hip."),
            minus=message("Your right hip was higher than your left hip."),
            level=_TOO_SMALL,
        ),
        ("knee_angle", Side.LEFT): Told(
            name=message("Left knee"),
            plus=message("Your left knee stood inwards, like half of an X."),
            minus=message("Your left knee stood outwards, like half of an O."),
            level=message("Your left leg was straight, as far as a photo can tell."),
        ),
        ("knee_angle", Side.RIGHT): Told(
            name=message("Right knee"),
            plus=message("Your right knee stood inwards, like half of an X."),
            minus=message("Your right knee stood outwards, like half of an O."),
            level=message("Your right leg was straight, as far as a photo can tell."),
        ),
        ("leg_length_difference", None): Told(
            name=message("Difference between your legs"),
            plus=message("Your left leg looked longer than your right leg."),
            minus=message("Your right leg looked longer than your left leg."),
            level=NO_LEG_DIFFERENCE,
        ),
        ("shoulder_tilt", None): Told(
            name=message("Shoulders"),
            plus=message("Your left shoulder was higher than your right shoulder."),
            minus=message("Your right shoulder was higher than your left shoulder."),
            level=_TOO_SMALL,
        ),
        ("hip_shift", None): Told(
            name=message("Hips over feet"),
            plus=message("Your hips stood to the left of the middle of your feet."),
            minus=message("Your hips stood to the right of the middle of your feet."),
            level=_TOO_SMALL,
        ),
        ("shoulder_shift", None): Told(
            name=message("Shoulders over feet"),
            plus=message("Your shoulders stood to the left of the middle of your feet."),
            minus=message("Your shoulders stood to the right of the middle of your feet."),
            level=_TOO_SMALL,
        ),
        ("trunk_lean", None): Told(
            name=message("Upper body, to a side"),
            plus=message("Your upper body leaned to the left."),
            minus=message("Your upper body leaned to the right."),
            level=_TOO_SMALL,
        ),
        ("shoulder_pelvis_angle", None): Told(
            name=message("Shoulders and hips"),
            plus=message("Seen from your hips, your left shoulder was the higher one."),
            minus=message("Seen from your hips, your right shoulder was the higher one."),
            level=_TOO_SMALL,
        ),
        ("head_tilt", None): Told(
            name=message("Head, to a side"),
            plus=message("The left side of your head was higher."),
            minus=message("The right side of your head was higher."),
            level=_TOO_SMALL,
        ),
        ("intercondylar_distance", None): Told(
            name=message("Gap between the knees"),
            plus=message("With your ankles together there was a gap between your knees."),
            minus=message("With your ankles together your knees touched."),
            level=message("With your ankles together your knees touched, as far as a photo can tell."),
        ),
        ("intermalleolar_distance", None): Told(
            name=message("Gap between the ankles"),
            plus=message("With your knees together there was a gap between your ankles."),
            minus=message("With your knees together your ankles touched."),
            level=message("With your knees together your ankles touched, as far as a photo can tell."),
        ),
        ("pelvic_tilt", None): Told(
            name=message("Hip bone, front to back"),
            plus=message("The front of your hip bone was lower than the back. It is so in most people."),
            minus=message("The front of your hip bone was higher than the back."),
            level=message("The front and the back of your hip bone were level, as far as a photo can tell."),
        ),
        ("knee_flexion", None): Told(
            name=message("Knee, from the side"),
            plus=message("Your knee was a bit bent."),
            minus=message("Your knee was pushed back."),
            level=message("Your knee was straight, as far as a photo can tell."),
        ),
        ("trunk_lean_sagittal", None): Told(
            name=message("Upper body, front to back"),
            plus=message("Your shoulder was in front of your hip."),
            minus=message("Your shoulder was behind your hip."),
            level=message("Your shoulder was over your hip, as far as a photo can tell."),
        ),
        ("ear_over_shoulder", None): Told(
            name=message("Ear over shoulder"),
            plus=message("Your ear was in front of your shoulder."),
            minus=message("Your ear was behind your shoulder."),
            level=message("Your ear was over your shoulder, as far as a photo can tell."),
        ),
        ("craniovertebral_angle", None): Told(
            name=message("Head and neck"),
            plus=message("Your ear was higher than the base of your neck."),
            minus=message("Your ear was lower than the base of your neck."),
            level=message("Your ear was level with the base of your neck, as far as a photo can tell."),
        ),
        ("hip_over_ankle", None): Told(
            name=message("Hip over ankle"),
            plus=message("Your hip was in front of your ankle."),
            minus=message("Your hip was behind your ankle."),
            level=message("Your hip was over your ankle, as far as a photo can tell."),
        ),
    }
)
"""By measure and side."""

LINES: Mapping[Line, str] = MappingProxyType(
    {
        Line.HIP: message("{name} (hip joints)"),
        Line.ASIS: message("{name} (front of the hip bone)"),
        Line.PSIS: message("{name} (back of the hip bone)"),
    }
)
"""Where a measure is told of more than one line of the body."""
SEEN_FROM: Mapping[View, str] = MappingProxyType(
    {
        View.FRONT: message("{name}, seen from the front"),
        View.BACK: message("{name}, seen from the back"),
        View.LEFT: message("{name}, left side"),
        View.RIGHT: message("{name}, right side"),
    }
)
"""Where it is told from more than one view, or of one side of the body."""
PHOTOS: Mapping[View, str] = MappingProxyType(
    {
        View.FRONT: message("Photo from the front"),
        View.BACK: message("Photo from the back"),
        View.LEFT: message("Photo of your left side"),
        View.RIGHT: message("Photo of your right side"),
    }
)
