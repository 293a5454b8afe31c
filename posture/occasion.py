"""One visit of a person as a history takes it, and how each number of it was come by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from posture.alike import Circumstances
from posture.analysis import Analysis
from posture.conditions import Conditions
from posture.landmarks import Landmark, Point, Source
from posture.measures.base import Unit
from posture.repeats import Repeated
from posture.uncertainty import Measurement
from posture.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One visit of the person.

    Attributes
    ----------
    key
        What the records call it; each once in a history.
    day
        When it was.
    visit
        Its measured photos, put together.
    conditions
        How they were taken.
    tools
        Versions of Posture that analysed them, as a rule one.
    place
        Orders visits of one day.
    """

    key: str
    day: date
    visit: Visit
    conditions: Conditions
    tools: frozenset[str]
    place: int = 0


def circumstances(occasion: Occasion, seen: Repeated) -> Circumstances:
    """How a mean of `occasion` (one of `visit.readings`) was come by."""
    mean = seen.mean
    photos = [one for one in occasion.visit.measured if one.view is seen.view and _taken(one, seen)]
    sources = frozenset(source for one in photos for source in _sources(one, _taken(one, seen)))
    scaled = [one.scale for one in photos if one.scale is not None and mean.reading.unit is Unit.MM]
    refined = [one.refined_by for one in photos if one.refined_by is not None and Source.REFINED in sources]
    return Circumstances(
        view=seen.view,
        line=mean.reading.line,
        unit=mean.reading.unit,
        method=mean.method,
        sources=sources,
        verticals=frozenset(one.vertical.source for one in photos),
        scales=frozenset(scale.source for scale in scaled),
        conditions=occasion.conditions,
        tools=occasion.tools,
        models=frozenset(_version(one.provenance.model, one.provenance.model_sha256) for one in photos),
        refiners=frozenset(_version(by.name, by.sha256) for by in refined),
        photos=seen.photos,
    )


def _version(name: str, sha256: str) -> str:
    """A network's name with so much of its hash that two of them are told apart."""
    return f"{name} {sha256[:8]}"


def _taken(analysis: Analysis, seen: Repeated) -> tuple[Measurement, ...]:
    """The measurements of one photo that went into the mean `seen`; one, or none."""
    outcomes = (one.outcome for one in analysis.results if isinstance(one.outcome, Measurement))
    return tuple(one for one in outcomes if _kind(one) == _kind(seen.mean))


def _kind(taken: Measurement) -> tuple[object, ...]:
    return taken.measure.id, taken.measure.side, taken.reading.line, taken.reading.unit


def _sources(analysis: Analysis, taken: Iterable[Measurement]) -> Iterable[Source]:
    """Where the points come from; the method stands for points that the pose does not have."""
    pose: Mapping[Landmark, Point] = analysis.pose or {}
    for one in taken:
        for name in one.reading.points:
            yield pose[name].source if name in pose else one.method
