"""The settings that a photo is reviewed with: those of its newest assessment, and what was said since."""

from __future__ import annotations

from dataclasses import replace

from posture.analysis import Request
from posture.byhand import NO_CORRECTIONS, Corrections, Drawn
from posture.errors import WrongUsage
from posture.landmarks import View
from posture.records import Assessment, Draft, PatientFacts, StoredPhoto
from posture.scale import check_height
from posture.vertical import DRAWN_PX, Vertical, VerticalSource, from_plumb


def settings(newest: Assessment | None, photo: StoredPhoto, facts: PatientFacts) -> Request:
    """Those of the newest assessment, without its corrections; before the first, what is known of photo and patient."""
    if newest is None:
        return Request(view=photo.view or "auto", height_cm=_height_cm(facts))
    return replace(newest.request, view=photo.view or newest.request.view, corrections=NO_CORRECTIONS)


def _height_cm(facts: PatientFacts) -> float | None:
    """The patient's, if photos of one so tall can be measured. [cm]"""
    try:
        return None if facts.stature_cm is None else check_height(facts.stature_cm)
    except WrongUsage:
        return None


def placed(base: Request, newest: Assessment | None, view: View | None) -> Corrections:
    """The points that a hand placed in the newest assessment, as far as `base` and `view` mean the same person so."""
    if newest is None or base.person != newest.request.person:
        return NO_CORRECTIONS
    is_other = view is not None and newest.result["photo"]["view"] != view
    return NO_CORRECTIONS if is_other else newest.request.corrections


def drawn(request: Request) -> Drawn | None:
    """The plumb line that the vertical of `request` was taken from."""
    ends = request.vertical.drawn if request.vertical else None
    return None if ends is None else Drawn(start=ends[0], end=ends[1], end_sd_px=DRAWN_PX)


def with_draft(base: Request, draft: Draft) -> Request:
    """`base` with the points and the plumb line of `draft`.

    Raises
    ------
    WrongUsage
        The line cannot tell which way is down.
    """
    return replace(base, vertical=_vertical(base, draft.plumb), corrections=draft.corrections)


def _vertical(base: Request, line: Drawn | None) -> Vertical | None:
    """That of the `line`; without one that of `base`, unless a line that is gone told it."""
    if line is not None and line != drawn(base):
        return from_plumb(line.start, line.end, end_sd_px=max(DRAWN_PX, line.end_sd_px))
    was_drawn = base.vertical is not None and base.vertical.source is VerticalSource.PLUMB
    return None if line is None and was_drawn else base.vertical


def replaced(base: Request, corrections: Corrections) -> Request:
    """`base` with other points placed by hand."""
    return replace(base, corrections=corrections)


def viewed(base: Request, view: View) -> Request:
    """`base` of another view."""
    return replace(base, view=view)
