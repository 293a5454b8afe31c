"""Measurement -> where it lies in a published range: one table, a source per row.

A range is used only where it was read in its source for the same line of the body and the same way of
measuring. None of the measures taken so far has one: the rows say what was found and why it is no range for a
photo, so that nobody adds a number that does not belong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from posture.measures.base import Line
from posture.uncertainty import Measurement


class Band(StrEnum):
    """Where a value lies in the published range."""

    WITHIN = "within"
    EDGE = "near the edge of"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """What has been published about one measure in adults.

    Attributes
    ----------
    low, high
        Range that holds 95 % of healthy adults, unit and sign of the measure; None where there is none for photos.
    source
        Where it was read.
    note
        What the source says, and why it is no range where there is none.
    """

    source: str
    note: str
    low: float | None = None
    high: float | None = None


Key = tuple[str, Line | None]

_NO_RANGE = Norm(source="none found", note="No range for photos.")

NORMS: Mapping[Key, Norm] = MappingProxyType(
    {
        ("hip_tilt", Line.HIP): Norm(
            source="Bibrowicz 2023, Front Psychol 14:1148239",
            note="32 % of 300 people aged 19-29 have iliac crests level within 1°: crests, not hip joints.",
        ),
        ("hip_tilt", Line.ASIS): Norm(
            source="Preece 2008, J Man Manip Therapy 16:113",
            note="Hip bones differ in height by up to 16 mm between the sides: no cut-off is agreed.",
        ),
        ("hip_tilt", Line.PSIS): Norm(
            source="review of palpation, PMC4807681",
            note="Two examiners hardly agree on the PSIS (kappa 0.27, 8 studies): no range for photos.",
        ),
        ("hip_height_difference", Line.HIP): _NO_RANGE,
        ("hip_height_difference", Line.ASIS): _NO_RANGE,
        ("hip_height_difference", Line.PSIS): _NO_RANGE,
        ("knee_angle", None): Norm(
            source="Bone Jt Open 2021, doi:10.1302/2633-1462.25.BJO-2021-0028.R1",
            note="500 normal knees -1.33° (SD 2.34°) on X-ray; a photo's offset against X-ray is not established.",
        ),
        ("leg_length_difference", Line.HIP): Norm(
            source="Knutson 2005, Chiropr Osteopat 13:11",
            note="Mean 5.2 mm (SD 4.1), by imaging; a photo cannot establish an anatomic difference.",
        ),
        ("leg_length_difference", Line.ASIS): _NO_RANGE,
        ("shoulder_tilt", None): Norm(
            source="Raine and Twomey 1997, Arch Phys Med Rehabil 78:1215",
            note="Mean 1° from level in 160 people aged 17-83; no spread was read.",
        ),
        ("hip_shift", None): _NO_RANGE,
        ("shoulder_shift", None): _NO_RANGE,
        ("trunk_lean", None): Norm(
            source="Ferreira 2011, J Manipulative Physiol Ther 34:371",
            note="66 % of 115 young adults lean to the right; no mean and spread was read.",
        ),
        ("shoulder_pelvis_angle", Line.HIP): _NO_RANGE,
        ("shoulder_pelvis_angle", Line.ASIS): _NO_RANGE,
        ("shoulder_pelvis_angle", Line.PSIS): _NO_RANGE,
        ("head_tilt", None): Norm(
            source="Raine and Twomey 1997, Arch Phys Med Rehabil 78:1215; Ferreira 2011, J Manip Physiol Ther 34:371",
            note="Mean 0.1° from level in 160 people, some tilt in 88 % of 115; no spread was read.",
        ),
        ("intercondylar_distance", None): _NO_RANGE,
        ("intermalleolar_distance", None): Norm(
            source="Gupta 2021, Int J Res Med Sci, doi:10.18203/2320-6012.ijrms20210430",
            note="Mean 42.5 mm in 500 standing adults aged 20-40, by calliper; its 32-58 mm do not hold 95 % of them.",
        ),
        ("pelvic_tilt", None): Norm(
            source="Preece 2008, J Man Manip Therapy 16:113; Herrington 2011, Man Ther 16:646",
            note="Cadaver pelves in one position read 0° to 23° (mean 13°): partly the shape of the bone. Forwards in "
            "85 % of men and 75 % of women; no cut-off is agreed.",
        ),
        ("knee_flexion", None): Norm(
            source="Loudon 1998 (genu recurvatum above 5°)",
            note="A class limit of examiners; no mean and spread of healthy adults in photos was read.",
        ),
        ("trunk_lean_sagittal", None): _NO_RANGE,
        ("ear_over_shoulder", None): _NO_RANGE,
        ("craniovertebral_angle", None): Norm(
            source="Raine and Twomey 1997; Lau 2009, Man Ther 14:363; Carrasco-Uribarren 2023, Appl Sci 13:3910",
            note="Means of 48.9° (160 people), 50.6° (SD 2.1°, no photo) and 54.7° (SD 7.0°, an app) differ by more "
            "than any range, and it falls with age: no range.",
        ),
        ("hip_over_ankle", None): _NO_RANGE,
    }
)


def band(measurement: Measurement, norms: Mapping[Key, Norm] = NORMS) -> Band | None:
    """Where `measurement` lies in the published range for its own line; None where there is no range.

    `near the edge of` when the 95 % interval holds an edge of the range.
    """
    norm = norms.get((measurement.measure.id, measurement.reading.line))
    if norm is None or norm.low is None or norm.high is None:
        return None
    low, high = measurement.ci95
    if any(low <= edge <= high for edge in (norm.low, norm.high)):
        return Band.EDGE
    return Band.WITHIN if norm.low < measurement.estimate < norm.high else Band.OUTSIDE
