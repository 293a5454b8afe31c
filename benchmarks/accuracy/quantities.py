"""Which truth belongs to which measure of the tool: one row each. A new measure is one row here."""

from __future__ import annotations

from dataclasses import dataclass

from posture.landmarks import Side
from posture.measures.base import Line
from posture.report import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A truth, and where the tool's JSON has its reading.

    Attributes
    ----------
    truth
        Key in truth.jsonl; its end is the unit.
    id, side, line
        Of the measurement in JSON; a line of None takes what is there.
    touching
        What must touch for the measure to mean anything; empty for nothing.
    stickers
        It can only be had of stickers.
    """

    truth: str
    id: str
    side: Side | None = None
    line: str | None = None
    touching: str = ""
    stickers: bool = False

    @property
    def name(self) -> str:
        """What is pooled under one heading: both sides, one line. As the tool names it.

        >>> Quantity(truth="hip_tilt_asis_deg", id="hip_tilt", line="asis").name
        'Hip tilt (ASIS)'
        """
        return wording.measure_name(self.id, Line(self.line) if self.line else None, side=None)

    @property
    def unit(self) -> str:
        """As it follows a number."""
        return "°" if self.truth.endswith("_deg") else " mm"

    @property
    def stem(self) -> str:
        """Name for files."""
        return "_".join(filter(None, (self.id, self.line if self.line != "hip" else None)))


QUANTITIES = (
    Quantity(truth="hip_tilt_deg", id="hip_tilt", line="hip"),
    Quantity(truth="hip_tilt_asis_deg", id="hip_tilt", line="asis", stickers=True),
    Quantity(truth="hip_tilt_psis_deg", id="hip_tilt", line="psis", stickers=True),
    Quantity(truth="hip_height_difference_mm", id="hip_height_difference", line="hip"),
    Quantity(truth="knee_angle_left_deg", id="knee_angle", side=Side.LEFT),
    Quantity(truth="knee_angle_right_deg", id="knee_angle", side=Side.RIGHT),
    Quantity(truth="leg_length_difference_mm", id="leg_length_difference", line="hip"),
    Quantity(truth="leg_length_difference_asis_mm", id="leg_length_difference", line="asis", stickers=True),
    Quantity(truth="shoulder_tilt_deg", id="shoulder_tilt"),
    Quantity(truth="head_tilt_deg", id="head_tilt"),
    Quantity(truth="trunk_lean_deg", id="trunk_lean"),
    Quantity(truth="shoulder_pelvis_angle_deg", id="shoulder_pelvis_angle", line="hip"),
    Quantity(truth="shoulder_pelvis_angle_asis_deg", id="shoulder_pelvis_angle", line="asis", stickers=True),
    Quantity(truth="shoulder_pelvis_angle_psis_deg", id="shoulder_pelvis_angle", line="psis", stickers=True),
    Quantity(truth="shoulder_shift_mm", id="shoulder_shift"),
    Quantity(truth="hip_shift_mm", id="hip_shift"),
    Quantity(truth="intercondylar_distance_mm", id="intercondylar_distance", touching="ankles"),
    Quantity(truth="intermalleolar_distance_mm", id="intermalleolar_distance", touching="knees"),
    Quantity(truth="pelvic_tilt_deg", id="pelvic_tilt", stickers=True),
    Quantity(truth="knee_flexion_deg", id="knee_flexion"),
    Quantity(truth="trunk_lean_sagittal_deg", id="trunk_lean_sagittal"),
    Quantity(truth="ear_over_shoulder_deg", id="ear_over_shoulder"),
    Quantity(truth="craniovertebral_angle_deg", id="craniovertebral_angle", stickers=True),
    Quantity(truth="hip_over_ankle_mm", id="hip_over_ankle"),
)
"""Every truth of benchmarks/truth.py, and the shoulders against the stickers on the pelvis; the distances between the
legs only where the legs touch as they must."""
