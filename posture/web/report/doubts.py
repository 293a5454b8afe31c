"""What the practitioner is to know before a report is handed over."""

from __future__ import annotations

from collections.abc import Iterator

from posture.history import Comparison
from posture.landmarks import Source
from posture.report import visit_words, wording
from posture.uncertainty import Measurement
from posture.visit import Visit
from posture.web.markup import notice
from posture.web.patient.words import VIEWS
from posture.web.places import Place, link
from posture.web.report.content import Known
from posture.web.review import said


def doubts(of: Known) -> None:
    """Each with what to do about it."""
    if of.unsaved:
        called = said.photos(of.visit)
        photos = ", ".join(called[photo.id] for photo in of.unsaved)
        notice(f"Unsaved changes are not in the report: {photos}.", "Save or discard them in Review first.")
    if not of.whole.measured:
        notice(
            "No photo of this visit could be measured.",
            "The report says so, and why. Take the photos again in a new visit to have something to show.",
        )
    if found := visit_words.checks(of.whole):
        notice("The photos do not go together in everything.", " ".join(found))
    if names := "; ".join(dict.fromkeys(overruled(of.whole))):
        notice(
            f"Not told by the points that were placed by hand: {names}.",
            "Such a point has a wide range, and the other view is surer. Correct that photo too, or take both again.",
        )
    _without(of)


def overruled(whole: Visit) -> Iterator[str]:
    """Measures that one photo tells by points placed by hand, and the report by another."""
    by_hand = {
        (result.measure, one.view)
        for one in whole.measured
        for result in one.results
        if isinstance(result.outcome, Measurement) and result.outcome.method is Source.MANUAL
    }
    for measure, view in by_hand:
        rows = [row for row in whole.rows if row.seen and row.result.measure == measure]
        for row in rows:
            if row.seen and all(other.seen is None or other.seen.view is not view for other in rows):
                yield f"{wording.name(row.result)}, from the {VIEWS[row.seen.view].lower()} instead"


def _without(of: Known) -> None:
    """What the report lacks because the practice has not said or measured it."""
    if not of.practice.name.strip():
        notice("The report names no practice.", "The patient cannot see from it whom to ask.")
        link(Place.SETTINGS, "Write the practice's name in Settings", icon=":material/settings:")
    steps = _steps(of)
    if steps and not any(step.detectable is not None for step in steps):
        notice(
            "No change is judged in the report.",
            "For that the practice has to know how much people differ from photo to photo: 20 persons who stand twice.",
        )
        link(Place.REPEATABILITY, "To the repeatability session", icon=":material/repeat:")


def _steps(of: Known) -> tuple[Comparison, ...]:
    """Against the visit before; none without one, or where the two cannot be compared at all."""
    occasions = of.history.occasions
    if len(occasions) < 2:
        return ()
    steps = of.history.between(occasions[-2].key, occasions[-1].key)
    return tuple(step for step in steps if not step.forbidden)
