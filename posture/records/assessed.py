"""The values of what was measured in a photo, and of unfinished edits of its points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import EllipsisType

from posture.analysis import Analysis, Request
from posture.byhand import NO_CORRECTIONS, Corrections, Drawn
from posture.landmarks import Landmark, Point, Pose, View
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Unfinished work in the landmark editor: one a photo, gone once it was made an assessment or dropped.

    A page takes its first from `Drafts.begin`, holds it in its session, and at every step that the editor tells of
    saves the next:

        draft = desk.drafts.begin(photo_id)
        draft = draft.then(corrections=corrections)         # at every step
        desk.drafts.save(photo_id, draft)

    So the count is the page's own: the token by which an editor tells its drawings apart is random, and no order.

    Attributes
    ----------
    corrections
        The points placed by hand so far, with how finely they were pointed at. [px of the upright photo]
    plumb
        The plumb line drawn so far; None before one is.
    view, person
        Whom the points belong to: what faces the camera, and who it is counted from 1 at the left, as in the
        `Request`; None where nobody said. Points of one person or view say nothing of another.
    edition
        How many drafts of the photo had their end before this one was begun. Of an edition that is over nothing is
        saved, however late it comes.
    revision
        Counts the steps within the edition, from 0; an older one never replaces a newer one.
    """

    corrections: Corrections = NO_CORRECTIONS
    plumb: Drawn | None = None
    view: View | None = None
    person: int | None = None
    edition: int = 0
    revision: int = 0

    def __post_init__(self) -> None:
        for name, number in (("edition", self.edition), ("revision", self.revision)):
            if number < 0:
                raise ValueError(f"{name}: expected 0 or more, got {number}")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn: no point, no plumb line."""
        return not self.corrections and self.plumb is None

    def then(self, *, corrections: Corrections | None = None, plumb: Drawn | EllipsisType | None = ...) -> Draft:
        """The next revision, with other `corrections` or another `plumb` line (None: cleared); what is not given stays.

        Examples
        --------
        >>> draft = Draft().then(corrections=Corrections.of({Landmark.LEFT_HIP: (571.0, 510.0)})).then(plumb=None)
        >>> draft.revision, len(draft.corrections)
        (2, 1)
        """
        return replace(
            self,
            corrections=self.corrections if corrections is None else corrections,
            plumb=self.plumb if isinstance(plumb, EllipsisType) else plumb,
            revision=self.revision + 1,
        )

    def of(self, *, view: View | None, person: int | None) -> Draft:
        """The draft itself where it belongs to that view and person; else the next revision, empty, for those."""
        if (self.view, self.person) == (view, person):
            return self
        return Draft(view=view, person=person, edition=self.edition, revision=self.revision + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """A draft in the records, with when it was saved and by which account. [UTC]"""

    photo_id: str
    draft: Draft
    saved_at: datetime
    saved_by: str | None
