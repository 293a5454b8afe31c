"""A photo in, an Analysis out: the whole way, spelt as code.

`file -> Photo -> Pose -> (vertical, scale, findings) -> measurements -> bands -> Analysis`

The command line, the page and the batch call `analyse` and do no arithmetic of their own. It has two halves: `look`,
which runs the networks and searches the picture, and `measure`, which takes milliseconds and is done anew for every
point that a person moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from posture.byhand import NO_CORRECTIONS, Corrections, check_placed, placed_points, with_points
from posture.detect import Detector, Provenance
from posture.landmarks import Landmark, Point, Pose, View, leg_px
from posture.markers import LEG_MM, Sticker, find_stickers, with_stickers
from posture.measures import MEASURES, Body, Measure, NotMeasured
from posture.measures.base import Line
from posture.norms import Band, band
from posture.outline import NoGap, Part, outlined
from posture.people import choose_person, find_people
from posture.photo import Photo
from posture.quality import Code, Finding, Scene, Severity, check, seen_view, unlikely
from posture.reference import scaled, settled
from posture.refine import Refined, RefinedBy, Refiner
from posture.scale import (
    Scale,
    ScaleChoice,
    check_height,
    lens_of,
)
from posture.uncertainty import Measurement, measured, with_errors
from posture.vertical import (
    Vertical,
    level,
    upright,
)

Auto = Literal["auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user says about a photo.

    Attributes
    ----------
    view
        What faces the camera; "auto" asks the points and is refused unless they are certain.
    height_cm
        Stature; None leaves millimetres to the board. [cm]
    scale
        Where millimetres come from; without them the measures that need them are not taken.
    vertical
        Down in the picture; None asks for the best that the photo itself tells.
    person
        Which person, counted from 1 at the left of the picture; None means that there is one.
    stickers
        Look for stickers; without them every measure rests on the network's points alone, for comparison.
    corrections
        Points placed by hand, which go before all that is found; each inside the photo.
    """

    view: View | Auto = "auto"
    height_cm: float | None = None
    scale: ScaleChoice = ScaleChoice.AUTO
    vertical: Vertical | None = None
    person: int | None = None
    stickers: bool = True
    corrections: Corrections = NO_CORRECTIONS

    def __post_init__(self) -> None:
        if self.height_cm is not None:
            check_height(self.height_cm)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """All that looking at a photo tells, before anything is measured: what takes time, and no hand changes.

    Attributes
    ----------
    photo, view, vertical, scale, people, findings, provenance, refined_by, stickers
        As of an `Analysis`.
    pose
        The person to be measured with the points found and their own spread; None where none was chosen. [px]
    no_gaps
        Why the pose has no edges of the legs, by part.
    told
        What the photo alone tells of down; None where nothing else was said, or its frame was asked for.
    """

    photo: Photo
    view: View | None
    vertical: Vertical
    scale: Scale | None
    people: tuple[Pose, ...]
    pose: Pose | None
    findings: tuple[Finding, ...]
    provenance: Provenance
    refined_by: RefinedBy | None = None
    no_gaps: Mapping[Part, NoGap] = field(default_factory=lambda: MappingProxyType({}))
    stickers: tuple[Sticker, ...] = ()
    told: Vertical | None = None

    @property
    def refused(self) -> bool:
        """True when angles of this photo would mislead."""
        return any(finding.severity is Severity.REFUSE for finding in self.findings)

    @property
    def mm_per_px(self) -> float:
        """Of the person; without a scale an average leg tells it, which is exact enough for sizes and errors."""
        if self.scale is not None:
            return self.scale.mm_per_px
        return LEG_MM / max(1.0 if self.pose is None else leg_px(self.pose), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table: a measure and what became of it."""

    measure: Measure
    outcome: Measurement | NotMeasured
    band: Band | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Analysis:
    """All that is known of one photo.

    Attributes
    ----------
    photo
        The picture.
    view
        The view it was measured as; None where it could not be told.
    vertical, scale
        Down and millimetres in the picture; scale is None without a stature and a board.
    people
        Everyone who was found, from left to right, in the photo as it is, with errors. [px]
    pose
        The person measured, with the points measured from; None when refused before one was chosen. [px]
    automatic
        The same before a hand was laid on it: what stands beside a corrected point. [px]
    findings
        Doubts and refusals, the refusals first.
    results
        A line per measure of this view; empty when refused.
    provenance
        Which network gave the points.
    refined_by
        Which network looked at them again; None where none did. Where it was not believed, a finding says so.
    stickers
        Those that were found, each with the evidence that made it one.
    """

    photo: Photo
    view: View | None
    vertical: Vertical
    scale: Scale | None
    people: tuple[Pose, ...]
    pose: Pose | None
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    provenance: Provenance
    refined_by: RefinedBy | None = None
    automatic: Pose | None = None
    stickers: tuple[Sticker, ...] = ()

    @property
    def refused(self) -> bool:
        """True when angles of this photo would mislead."""
        return any(finding.severity is Severity.REFUSE for finding in self.findings)


def analyse(photo: Photo, request: Request, detector: Detector, refiner: Refiner | None = None) -> Analysis:
    """Everything that can be said of `photo`; without a `refiner` the detector's points are taken as they are.

    Refuses by a finding, never by an exception: an Analysis whose `refused` is True has no results. A hand-placed point
    outside the photo is wrong usage, before anything is looked at.
    """
    check_placed(request.corrections, photo.width, photo.height)
    return measure(look(photo, request, detector, refiner), request.corrections)


def look(photo: Photo, request: Request, detector: Detector, refiner: Refiner | None = None) -> Seen:
    """What `photo` shows, by networks and by searching the picture; corrections in `request` change nothing here."""
    people = find_people(photo, detector)
    vertical, told = settled(request.vertical, photo, people)
    pose, findings = choose_person(people, request.person)
    view = request.view if isinstance(request.view, View) else None
    scale: Scale | None = None
    refined_by: RefinedBy | None = None
    no_gaps: Mapping[Part, NoGap] = {}
    stickers: tuple[Sticker, ...] = ()
    if pose is not None:
        scene = _scene(photo, pose, view, vertical, told)
        view, findings = scene.view, check(scene)
        scale, doubts = scaled(
            scene, level(photo, vertical), findings, choice=request.scale, height_cm=request.height_cm
        )
        findings += doubts
        if not any(finding.severity is Severity.REFUSE for finding in findings):
            stickers = stickers_on(photo, pose, view, scale) if request.stickers else ()
            answer = refiner(photo, pose, view, vertical.roll_deg) if refiner else Refined(pose=pose)
            legs = outlined(photo, answer.pose, view, vertical.roll_deg)
            pose, findings = with_stickers(legs.pose, stickers), findings + stepped_back(answer)
            refined_by, no_gaps = answer.by, legs.missing
    return Seen(
        photo=photo,
        view=view,
        vertical=vertical,
        scale=scale,
        people=people,
        pose=pose,
        findings=findings,
        provenance=detector.provenance,
        refined_by=refined_by,
        no_gaps=no_gaps,
        stickers=stickers,
        told=told,
    )


def _scene(photo: Photo, pose: Pose, stated: View | None, vertical: Vertical, told: Vertical | None) -> Scene:
    """What the checks look at; `told` is what the photo itself says of down, where `vertical` was said by the user."""
    return Scene(
        photo=photo,
        pose=pose,
        upright=upright(pose, level(photo, vertical)),
        view=stated or seen_view(pose),
        view_stated=stated is not None,
        said=vertical if told else None,
        told=told,
    )


def measure(seen: Seen, corrections: Corrections = NO_CORRECTIONS) -> Analysis:
    """The measures of what was `seen`, by the points found and, instead of them, those placed by hand.

    Raises
    ------
    WrongUsage
        A point was placed outside the photo.
    """
    check_placed(corrections, seen.photo.width, seen.photo.height)
    automatic = None if seen.pose is None else with_errors(seen.pose)
    by_hand = placed_points(corrections, seen.mm_per_px)
    body = None if seen.refused else body_of(seen, by_hand)
    results = take_measures(body, seen.vertical) if body else ()
    doubts = unlikely(one.outcome for one in results if isinstance(one.outcome, Measurement))
    return Analysis(
        photo=seen.photo,
        view=seen.view,
        vertical=seen.vertical,
        scale=seen.scale,
        people=tuple(with_errors(one) for one in seen.people),
        pose=None if automatic is None else with_points(automatic, by_hand),
        automatic=automatic,
        findings=(*seen.findings, *doubts),
        results=results,
        provenance=seen.provenance,
        refined_by=seen.refined_by,
        stickers=seen.stickers,
    )


def body_of(seen: Seen, by_hand: Mapping[Landmark, Point] = MappingProxyType({})) -> Body | None:
    """The person as measures see one: upright, errors of found points first, so that no hand changes those."""
    if seen.pose is None or seen.view is None:
        return None
    by = level(seen.photo, seen.vertical)
    standing = with_points(with_errors(upright(seen.pose, by)), upright(Pose(points=by_hand), by))
    return Body(
        pose=standing,
        view=seen.view,
        scale=seen.scale,
        lens=lens_of(seen.photo, by, seen.mm_per_px),
        no_gaps=seen.no_gaps,
    )


def stepped_back(answer: Refined) -> tuple[Finding, ...]:
    """The doubt that the detector's points were kept; none where the refiner's were believed, or none was asked."""
    if answer.stepped_back is None:
        return ()
    return (Finding(code=Code.REFINER_STEPPED_BACK, severity=Severity.WARN),)


def stickers_on(photo: Photo, pose: Pose, view: View, scale: Scale | None) -> tuple[Sticker, ...]:
    """Stickers near the detector's `pose`; without a scale an average leg tells how large they are. [px]"""
    mm_per_px = scale.mm_per_px if scale is not None else LEG_MM / max(leg_px(pose), 1.0)
    return find_stickers(photo, pose, view, mm_per_px)


def take_measures(body: Body, vertical: Vertical) -> tuple[Result, ...]:
    """A line per measure that can be taken from the body's view, in the order of MEASURES.

    What stickers on the pelvis tell comes first, and the same by the hip joints after it: the bones are what is asked
    for, but a slip of the hand may make the joints the surer of the two.
    """
    seen = [measure for measure in MEASURES if body.view in measure.views]
    return tuple(result for measure in seen for result in _by_each_line(measure, body, vertical))


def _by_each_line(measure: Measure, body: Body, vertical: Vertical) -> Iterator[Result]:
    best = _result(measure, body, vertical)
    yield best
    if isinstance(best.outcome, Measurement) and best.outcome.reading.line not in (None, Line.HIP):
        yield _result(measure, body.by_joints, vertical)


def _result(measure: Measure, body: Body, vertical: Vertical) -> Result:
    outcome = measured(measure, body, vertical)
    in_range = band(outcome) if isinstance(outcome, Measurement) else None
    return Result(measure=measure, outcome=outcome, band=in_range)
