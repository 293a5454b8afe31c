"""Looks at the photos of a visit that were not looked at yet, or were asked something else since."""

from __future__ import annotations

from dataclasses import replace

from posture.analysis import Request, Seen, look, measure
from posture.detect import shared_detector
from posture.errors import UnreadablePhoto
from posture.photo import Photo, decode
from posture.refine import shared_refiner
from posture.report import html
from posture.scale import distance_mm
from posture.web.new_visit.shots import Intake, Look, Shot, without_pixels

PICTURE_PX = 640
"""Longer side of the small pictures at most; chosen by us: sharp on a phone, some 30 KB. [px]"""


def request_of(shot: Shot, height_cm: float | None) -> Request:
    """What is asked of `shot`."""
    return Request(view=shot.stated or "auto", height_cm=height_cm, person=shot.person)


def stale(intake: Intake, height_cm: float | None) -> list[Shot]:
    """Those that have to be looked at."""
    return [shot for shot in intake.shots if shot.look is None or shot.look.request != request_of(shot, height_cm)]


def look_at_next(intake: Intake, height_cm: float | None) -> None:
    """Look at the next that is stale. It is held at once: a run that is broken off loses none, the next goes on."""
    shot = stale(intake, height_cm)[0]
    try:
        shot.look = _look(decode(shot.content, shot.name), request_of(shot, height_cm))
    except UnreadablePhoto as error:
        intake.cannot_read(shot, error)


def _look(photo: Photo, request: Request) -> Look:
    seen = _seen(photo, request)
    analysis = measure(seen)
    away = distance_mm(photo, seen.mm_per_px) if seen.pose is not None else None
    return Look(
        request=request,
        analysis=replace(analysis, photo=without_pixels(photo)),
        distance_m=None if away is None else away / 1000,
        picture=html.data_url(html.bare(seen, longest=PICTURE_PX)),
    )


def _seen(photo: Photo, request: Request) -> Seen:
    """What `photo` shows."""
    return look(photo, request, shared_detector(), shared_refiner())
