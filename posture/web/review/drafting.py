"""Keeps every step of the editor as a draft, and silently overwrites nobody's.

A draft counts its revisions; each step is the next one of the draft that the page showed. Whoever comes with a
revision that is there already was not told of what somebody else drew meanwhile: nothing is saved then, both stay, and
the page asks (`Clash`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import EllipsisType

from posture.analysis import Analysis, Request
from posture.byhand import Corrections, Drawn
from posture.errors import DraftMovedOn, NoSuchRecord
from posture.landmarks import View
from posture.records import Assessment, NewAssessment, SavedDraft, StoredPhoto
from posture.web.office import desk
from posture.web.review import requests
from posture.web.review.bench import Clash, Work


def take_up(work: Work, newest: Assessment | None, view: View | None, base: Request) -> None:
    """Go on with what is kept of the photo; nothing where this session has it already, or has to be asked first."""
    if work.clash:
        return
    kept, of = desk().drafts.of(work.photo_id), _of(newest, view, base)
    if work.of == of and work.saved == kept:
        return
    work.of, work.saved = of, kept
    if kept is None:
        work.draft = replace(
            desk().drafts.begin(work.photo_id),
            corrections=requests.placed(base, newest, view),
            plumb=requests.drawn(base),
            view=view,
            person=base.person,
        )
        return
    work.draft = kept.draft.of(view=view, person=base.person)
    if work.draft != kept.draft:
        keep(work)


def is_as_before(work: Work, newest: Assessment | None, view: View | None, base: Request) -> bool:
    """Whether every step was undone: the draft has the points and the line that one begins with."""
    return (work.draft.corrections, work.draft.plumb) == (requests.placed(base, newest, view), requests.drawn(base))


def is_unsaved(kept: SavedDraft, newest: Assessment | None, photo: StoredPhoto, base: Request) -> bool:
    """Whether the draft that is `kept` says anything else than the newest result of the photo."""
    draft = kept.draft.of(view=photo.view, person=base.person)
    return (draft.corrections, draft.plumb) != (requests.placed(base, newest, photo.view), requests.drawn(base))


def _of(newest: Assessment | None, view: View | None, base: Request) -> tuple[object, ...]:
    """What a draft begins with, where none is kept."""
    return (newest and newest.id, view, base.person)


def step(work: Work, *, corrections: Corrections | None = None, plumb: Drawn | EllipsisType | None = ...) -> None:
    """Take what was drawn, and keep it."""
    work.draft = work.draft.then(corrections=corrections, plumb=plumb)
    keep(work)


def keep(work: Work) -> None:
    """Save the draft of `work`, unless somebody was quicker."""
    if work.clash:
        return
    try:
        saved = desk().drafts.save(work.photo_id, work.draft)
    except NoSuchRecord:  # the photo was taken away: the page says so
        work.stale = True
        return
    if saved is None or saved.draft != work.draft:
        work.clash = Clash(theirs=saved)
    else:
        work.saved = saved


def give_way(work: Work) -> None:
    """Go on with what the other one drew: one's own steps since then are dropped."""
    work.clash, work.of = None, ()


def insist(work: Work) -> None:
    """Put one's own draft in the place of the one that the page showed as the other's."""
    if work.clash is None:
        return
    kept = desk().drafts.of(work.photo_id)
    if kept != work.clash.theirs:  # yet another step came in between
        work.clash = Clash(theirs=kept)
        return
    edition, revision = _shown(work.photo_id, kept)
    work.draft, work.clash = replace(work.draft, edition=edition, revision=revision + 1), None
    keep(work)


def _shown(photo_id: str, kept: SavedDraft | None) -> tuple[int, int]:
    """Edition and revision of what is `kept`: a step that comes after it is newer than the next one, and stays."""
    return (kept.draft.edition, kept.draft.revision) if kept else (desk().drafts.begin(photo_id).edition, 0)


def finish(work: Work, analysis: Analysis, request: Request) -> None:
    """Make the draft a result: one more assessment. Not where somebody was quicker: then the page asks."""
    new = NewAssessment(analysis=analysis, request=request)
    _end(work, lambda: desk().assessments.add(work.photo_id, new, draft=work.draft))


def discard(work: Work) -> None:
    """Forget the draft, as `finish` in all else."""
    _end(work, lambda: desk().drafts.drop(work.photo_id, work.draft))


def _end(work: Work, ended: Callable[[], object]) -> None:
    """Let the draft have its end, as a last step of its own that whoever comes later is told of."""
    step(work)
    if work.clash or work.saved is None or work.saved.draft != work.draft:
        return
    try:
        ended()
    except DraftMovedOn:  # after the step
        work.clash = Clash(theirs=desk().drafts.of(work.photo_id))
