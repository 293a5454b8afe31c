"""The values of what was measured in a photo, and of unfinished edits of its points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from posture.analysis import Analysis, Request
from posture.geometry import XY
from posture.landmarks import Landmark, Point, Pose
from posture.report.contract import Json


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewAssessment:
    """An analysis to be kept.

    Attributes
    ----------
    analysis
        What came out, with the points it was measured from, and those found before a hand was laid on them.
    request
        The settings that it was made with, and the corrections.
    """

    analysis: Analysis
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessment:
    """One analysis of one photo. It never changes: a new look at the photo is a new assessment.

    Attributes
    ----------
    made_at, made_by
        When, and the account that did; None is the local practitioner. They hold for `corrected` as well. [UTC]
    request
        The settings.
    automatic, corrected
        Points as the tool found them (None where it found nobody), and those placed by hand. [px]
    result
        The JSON object `posture/1`, as it was printed then.
    tool, model_sha256, refiner_sha256
        Version of Posture and of the networks.
    """

    id: str
    photo_id: str
    made_at: datetime
    made_by: str | None
    request: Request
    automatic: Pose | None
    corrected: Mapping[Landmark, Point]
    result: Json
    tool: str
    model_sha256: str
    refiner_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """Unfinished work in the landmark editor: one a photo, gone once it was made an assessment.

    Attributes
    ----------
    points
        Those placed by hand so far. [px]
    plumb
        Both ends of the plumb line drawn so far; None before one is. [px]
    revision
        Counts the edits, from 0; an older one never replaces a newer one, so an editor goes on from the saved one's.
    """

    points: Mapping[Landmark, Point]
    plumb: tuple[XY, XY] | None = None
    revision: int = 0

    def __post_init__(self) -> None:
        if self.revision < 0:
            raise ValueError(f"revision: expected 0 or more, got {self.revision}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SavedDraft:
    """A draft in the records, with when it was saved and by which account. [UTC]"""

    photo_id: str
    draft: Draft
    saved_at: datetime
    saved_by: str | None
