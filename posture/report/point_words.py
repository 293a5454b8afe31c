"""The names of landmarks for a reader, and the sentence that says which of them a hand placed."""

from __future__ import annotations

from collections.abc import Mapping

from posture.analysis import Analysis
from posture.byhand import placed_sd_mm
from posture.landmarks import Landmark, Point, Side, Source

_PARTS = {
    "asis": "ASIS (front spine of the pelvis)",
    "psis": "PSIS (back spine of the pelvis)",
    "hip": "hip joint",
    "trochanter": "greater trochanter",
    "lateral_condyle": "outer knee (lateral condyle)",
    "medial_condyle": "inner knee (medial condyle)",
    "lateral_malleolus": "outer ankle (lateral malleolus)",
    "medial_malleolus": "inner ankle (medial malleolus)",
    "ear": "ear (tragus)",
    "c7": "C7 (base of the neck)",
}


def point(landmark: Landmark) -> str:
    """Its name with the side, such as `left hip joint`."""
    side, _, part = landmark.value.partition("_")
    if side not in set(Side):
        side, part = "", landmark.value
    return f"{side} {_PARTS.get(part, part.replace('_', ' '))}".strip()


def by_hand(analysis: Analysis) -> str:
    """Which points were placed by hand; empty where none was."""
    placed = [point(name) for name in placed_by_hand(analysis)]
    return f"Placed by hand: {', '.join(placed)}." if placed else ""


def hand_errors(analysis: Analysis) -> str:
    """How far points that were placed by hand may be off, which is in the intervals; empty where none was."""
    errors = sorted({round(1.96 * placed_sd_mm(name)) for name in placed_by_hand(analysis)})
    if not errors:
        return ""
    return f"A point placed by hand counts as known to ± {' or '.join(map(str, errors))} mm, which is in the intervals."


def placed_by_hand(analysis: Analysis) -> list[Landmark]:
    """The points of the person measured that a hand placed."""
    pose: Mapping[Landmark, Point] = analysis.pose or {}
    return [name for name in Landmark if name in pose and pose[name].source is Source.MANUAL]
