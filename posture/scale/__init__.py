"""Pixels to millimetres, and how sure: from the person's stature, or from a printed board beside the body.

A pixel stands for more millimetres the further away a thing is. Stature and board both lie in the plane of the
body, or nearly; how nearly is most of the error of the board, and how people are built that of the stature.
"""

from posture.scale.board import NoBoard, from_board
from posture.scale.length import Scale, ScaleChoice, ScaleSource, apart_pct
from posture.scale.lens import Lens, body_turned, distance_mm, keystoned, lens_of
from posture.scale.stature import (
    EYE_HEIGHT,
    EYES_TO_ANKLES,
    check_height,
    from_stature,
    height_typed,
    is_usual,
    stature_px,
)

__all__ = [
    "EYES_TO_ANKLES",
    "EYE_HEIGHT",
    "Lens",
    "NoBoard",
    "Scale",
    "ScaleChoice",
    "ScaleSource",
    "apart_pct",
    "body_turned",
    "check_height",
    "distance_mm",
    "from_board",
    "from_stature",
    "height_typed",
    "is_usual",
    "keystoned",
    "lens_of",
    "stature_px",
]
