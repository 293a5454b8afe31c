"""The words of head, shoulders and trunk from the front or back. Rules as in `wording`, of whose catalogue they are a
part.
"""

from __future__ import annotations

from posture.measures.base import Line
from posture.report.words import Words

_NO_DIFFERENCE = "no difference shown"

FRONTAL: dict[str, Words] = {
    "hip_shift": Words(
        name="Hips beside the feet",
        plus="hips to the left of the feet",
        minus="hips to the right of the feet",
        level=_NO_DIFFERENCE,
        about="How far the middle of the hips stands to one side of the middle between the ankles.",
    ),
    "shoulder_shift": Words(
        name="Shoulders beside the feet",
        plus="shoulders to the left of the feet",
        minus="shoulders to the right of the feet",
        level=_NO_DIFFERENCE,
        about="How far the middle of the shoulders stands to one side of the middle between the ankles.",
    ),
    "trunk_lean": Words(
        name="Trunk lean to a side",
        plus="leaning to the left",
        minus="leaning to the right",
        level=_NO_DIFFERENCE,
        about="How far the line from the middle of the hips to the middle of the shoulders leans from plumb.",
    ),
    "shoulder_pelvis_angle": Words(
        name="Shoulders against hips",
        plus="left shoulder higher, seen from the hips",
        minus="right shoulder higher, seen from the hips",
        level=_NO_DIFFERENCE,
        about="How far the line through both shoulders leans from the line through both hip joints. It does not depend "
        "on whether the camera was level.",
    ),
    "head_tilt": Words(
        name="Head tilt",
        plus="left side of the head higher",
        minus="right side of the head higher",
        level=_NO_DIFFERENCE,
        about="How far the head is tilted to one side, read from the ears and the corners of the mouth.",
    ),
}

BONY: dict[tuple[str, Line], tuple[str, str]] = {
    ("hip_tilt", Line.ASIS): (
        "Hip tilt (ASIS)",
        "How far the line between both front spines of the pelvis (ASIS) leans from level.",
    ),
    ("hip_tilt", Line.PSIS): (
        "Hip tilt (PSIS)",
        "How far the line between both back spines of the pelvis (PSIS) leans from level.",
    ),
    ("hip_height_difference", Line.ASIS): (
        "Hip height difference (ASIS)",
        "How much higher one front spine of the pelvis (ASIS) stands than the other.",
    ),
    ("hip_height_difference", Line.PSIS): (
        "Hip height difference (PSIS)",
        "How much higher one back spine of the pelvis (PSIS) stands than the other.",
    ),
    ("leg_length_difference", Line.ASIS): (
        "Apparent leg-length difference (ASIS)",
        "How much longer one leg looks in the photo, from the front spine of the pelvis (ASIS) to the inner "
        "ankle. Leg lengths cannot be measured from a photo; if it matters, they can be checked with "
        "blocks or imaging.",
    ),
    ("shoulder_pelvis_angle", Line.ASIS): (
        "Shoulders against pelvis (ASIS)",
        "How far the line through both shoulders leans from the line between both front spines of the "
        "pelvis (ASIS). It does not depend on whether the camera was level.",
    ),
    ("shoulder_pelvis_angle", Line.PSIS): (
        "Shoulders against pelvis (PSIS)",
        "How far the line through both shoulders leans from the line between both back spines of the "
        "pelvis (PSIS). It does not depend on whether the camera was level.",
    ),
}
"""Name and explanation of a measure that rests on bony points: stickers, or points placed by hand."""
