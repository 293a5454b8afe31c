"""Has the photos of a visit looked at that were not looked at yet, or were asked something else since.

A few at a time: a decoded photo is large. Each is held as soon as it is done, so a run of the page that is broken off
loses none, and the next one waits on.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import replace

from posture.analysis import Request, Seen, measure
from posture.engine import submit
from posture.errors import EngineRefused, UnreadablePhoto
from posture.report import html
from posture.scale import distance_mm
from posture.web.new_visit.shots import Asked, Intake, Look, Shot, without_pixels
from posture.web.session import decoded
from posture.web.waiting import STEP_S, leave_if_asked

AT_ONCE = 2
"""Photos of one visit that are decoded and with the engine; chosen by us: as many as it has workers."""
PICTURE_PX = 640
"""Longer side of the small pictures at most; chosen by us: sharp on a phone, some 30 KB. [px]"""


def request_of(shot: Shot, height_cm: float | None) -> Request:
    """What is asked of `shot`."""
    return Request(view=shot.stated or "auto", height_cm=height_cm, person=shot.person)


def stale(intake: Intake, height_cm: float | None) -> list[Shot]:
    """Those that have to be looked at."""
    return [shot for shot in intake.shots if shot.look is None or shot.look.request != request_of(shot, height_cm)]


def look_on(intake: Intake, height_cm: float | None) -> None:
    """Return once one photo more was looked at, or none has to be.

    While it waits, Streamlit leaves here for another run of the page where somebody asked for one.

    Raises
    ------
    EngineRefused
        Too many photos wait already.
    """
    _ask(intake, height_cm)
    while intake.asked and not _take_finished(intake):
        leave_if_asked()
        wait([one.future for one in intake.asked.values()], STEP_S, FIRST_COMPLETED)


def _ask(intake: Intake, height_cm: float | None) -> None:
    """Give the engine what is stale, and take back what nobody asks any more."""
    waiting = {shot.id: shot for shot in stale(intake, height_cm)}
    for shot_id, asked in list(intake.asked.items()):
        if shot_id not in waiting or asked.request != request_of(waiting[shot_id], height_cm):
            intake.asked.pop(shot_id).future.cancel()
    for shot in waiting.values():
        if len(intake.asked) < AT_ONCE and shot.id not in intake.asked:
            try:
                photo = decoded(shot.content, shot.name)
            except UnreadablePhoto as error:
                intake.cannot_read(shot, error)
                continue
            request = request_of(shot, height_cm)
            intake.asked[shot.id] = Asked(request=request, future=submit(photo, request))


def _take_finished(intake: Intake) -> bool:
    """Hold what is done; whether anything was."""
    finished = [shot for shot in intake.shots if shot.id in intake.asked and intake.asked[shot.id].future.done()]
    for shot in finished:
        asked = intake.asked.pop(shot.id)
        try:
            shot.look = _look(asked.future.result(), asked.request)
        except EngineRefused as error:
            intake.cannot_read(shot, error)
    return bool(finished)


def _look(seen: Seen, request: Request) -> Look:
    away = None if seen.pose is None else distance_mm(seen.photo, seen.mm_per_px)
    return Look(
        request=request,
        analysis=replace(measure(seen), photo=without_pixels(seen.photo)),
        distance_m=None if away is None else away / 1000,
        picture=html.data_url(html.bare(seen, longest=PICTURE_PX)),
    )
