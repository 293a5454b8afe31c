"""The words of one visit seen from several sides, in English; the rest stands in `wording`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from posture.analysis import Result
from posture.crosscheck import CheckCode, CrossCheck
from posture.landmarks import FRONTAL, Side, View
from posture.measures.base import Line, NotMeasured, Reason
from posture.quality import Code, Finding
from posture.repeats import Repeated
from posture.report import camera_words, wording
from posture.visit import Visit, VisitRow

SHORT: dict[View, str] = {View.FRONT: "front", View.BACK: "back", View.LEFT: "left side", View.RIGHT: "right side"}
CHECKS = "Between the views"
MISSING = "Not measured, and how to get it"
ONE_VALUE = "Where front and back agree within the error of both, the surer is given: the view that is named first."
ALONE = "Where the other view alone says something else, that stands behind it."
SEVERAL = "Where a view has several photos, their mean is given; the interval counts how differently the person stood."
SAGITTAL = "Measures from the side belong to the side that faced the camera."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the body, and the measures that are told under it."""

    name: str
    measures: frozenset[str]


PARTS: tuple[Part, ...] = (
    Part(name="Head and neck", measures=frozenset({"head_tilt", "ear_over_shoulder", "craniovertebral_angle"})),
    Part(
        name="Shoulders and trunk",
        measures=frozenset(
            {"shoulder_tilt", "shoulder_shift", "trunk_lean", "trunk_lean_sagittal", "shoulder_pelvis_angle"}
        ),
    ),
    Part(
        name="Pelvis",
        measures=frozenset({"hip_tilt", "hip_height_difference", "hip_shift", "pelvic_tilt", "hip_over_ankle"}),
    ),
    Part(
        name="Legs",
        measures=frozenset(
            {
                *("leg_length_difference", "knee_angle", "knee_flexion"),
                *("intercondylar_distance", "intermalleolar_distance"),
            }
        ),
    ),
)
"""From head to feet."""
OTHER = "Other"


def parts(visit: Visit) -> list[tuple[str, list[VisitRow]]]:
    """The rows with a reading, under the part of the body that they tell of, from head to feet."""
    known = {one: part.name for part in PARTS for one in part.measures}
    names = [*(part.name for part in PARTS), OTHER]
    rows = [row for row in visit.rows if row.seen]
    told = [(name, [row for row in rows if known.get(row.result.measure.id, OTHER) == name]) for name in names]
    return [(name, rows) for name, rows in told if rows]


def heading(visit: Visit) -> str:
    """How many photos from which sides, or that none was measured."""
    measured, given = len(visit.measured), visit.given
    if not measured:
        return f"One visit: none of {_photos(given)} was measured."
    count = _photos(measured) if measured == given else f"{measured} of {_photos(given)} (the others are left out)"
    return f"One visit: {count}, from {', '.join(SHORT[view] for view in visit.views)}"


def _photos(count: int) -> str:
    return f"{count} photo" if count == 1 else f"{count} photos"


def seen(row: VisitRow, *, patient: bool = False) -> str:
    """From which view, of how many photos where there are several, and what another view says that agrees.

    Two views may agree within the error of both while one alone shows a difference and the other alone shows none:
    then what the other shows is said.
    """
    if row.seen is None:
        return ""
    count = f", {row.seen.photos} photos" if row.seen.photos > 1 else ""
    said = []
    for other in row.agreeing:
        view, alone = SHORT[other.view], _shown_alone(other, row.result, patient=patient)
        said.append(f"; {view} alone: {alone}" if alone else f" ({view} agrees)")
    return f"{SHORT[row.seen.view]}{count}{''.join(said)}"


def _shown_alone(other: Repeated, shown: Result, *, patient: bool) -> str:
    """What another view of the same measure shows alone; empty where that is what is `shown`."""
    alone = wording.brief(Result(measure=other.mean.measure, outcome=other.mean), patient=patient)
    return "" if alone == wording.brief(shown, patient=patient) else alone


LINES = (
    "ASIS, PSIS: between points on the front or back of the pelvis; hip line: between the hip joints. These are "
    "different lines, so their numbers may differ; the narrower interval is the surer."
)


def notes(visit: Visit, *, patient: bool = False) -> list[str]:
    """What a reader of the table must know."""
    seen = [row.seen for row in visit.rows if row.seen]
    both = [ONE_VALUE] if any(row.agreeing for row in visit.rows) else []
    if any(_shown_alone(other, row.result, patient=patient) for row in visit.rows for other in row.agreeing):
        both.append(ALONE)
    sides = [SAGITTAL] if any(one.view not in FRONTAL for one in seen) else []
    lined = [LINES] if any(one.mean.reading.line in (Line.ASIS, Line.PSIS) for one in seen) else []
    return [*both, *sides, *([SEVERAL] if any(one.photos > 1 for one in seen) else []), *lined, *_taken(visit)]


def _taken(visit: Visit) -> list[str]:
    """How upright and millimetres were told, where anything was measured."""
    if not visit.measured:
        return []
    views = {SHORT[view]: [one.vertical for one in visit.measured if one.view is view] for view in visit.views}
    scales = [one.scale for one in visit.measured if one.scale]
    return [camera_words.verticals(views), *([camera_words.scales(scales)] if scales else [])]


def signs(visit: Visit) -> str:
    """What `+` and `-` mean in the views that were measured."""
    return " ".join(dict.fromkeys(wording.signs(view) for view in visit.views))


def missing(visit: Visit) -> list[tuple[str, list[str]]]:
    """What is needed, and the measures that need it."""
    found: dict[str, list[str]] = {}
    for row in visit.rows:
        if row.seen is None:
            found.setdefault(how(row.result), []).append(wording.name(row.result))
    return list(found.items())


def how(result: Result) -> str:
    """Why a measure could not be taken in this visit, which says what it needs."""
    taken = result.outcome
    if not isinstance(taken, NotMeasured):
        return ""
    if taken.reason is Reason.OTHER_VIEW:
        views = " or ".join(SHORT[view] for view in View if view in result.measure.views)
        return f"needs a photo from the {views}"
    return wording.REASONS[taken.reason]


def findings(visit: Visit) -> list[tuple[str, str]]:
    """What is doubtful or refused: severity, then photos and sentences; what several photos share is said once."""
    alike: dict[tuple[str, Code, str], list[tuple[str, Finding]]] = {}
    for analysis in visit.analyses:
        for one in analysis.findings:
            alike.setdefault((one.severity, one.code, one.detail), []).append((analysis.photo.name, one))
    return [(wording.SEVERITIES[shared[0][1].severity], _once(shared)) for shared in alike.values()]


def _once(shared: list[tuple[str, Finding]]) -> str:
    """The photos of each sentence, and what to do about it once."""
    sentences: dict[str, list[str]] = {}
    for name, finding in shared:
        sentences.setdefault(wording.message(finding), []).append(name)
    said = " ".join(f"{', '.join(names)}: {sentence}" for sentence, names in sentences.items())
    return f"{said} {wording.action(shared[0][1])}"


def checks(visit: Visit) -> list[str]:
    """What the views say of each other, a sentence each; measures that differ in the same way stand in one."""
    differing = [one for one in visit.checks if one.code is CheckCode.VIEWS_DIFFER]
    others = [check(one) for one in visit.checks if one.code is not CheckCode.VIEWS_DIFFER]
    return [_differ(differing), *others] if differing else others


def check(one: CrossCheck) -> str:
    """What a cross-check says, in a sentence."""
    return _CHECKS[one.code](one)


def _views_differ(one: CrossCheck) -> str:
    return _differ([one])


def _differ(checks: Sequence[CrossCheck]) -> str:
    names = "; ".join(wording.name(_result(one, 0)) for one in checks)
    return f"{names}: front and back differ by more than the error of both, so both are given. Take both photos again."


def _photos_scatter(one: CrossCheck) -> str:
    view = one.readings[0].view
    names = "; ".join(wording.name(_result(one, number)) for number in range(len(one.readings)))
    other = SHORT[View.BACK if view is View.FRONT else View.FRONT]
    return (
        f"The {SHORT[view]} photos scatter too much to tell whether front and back agree, so the {other} alone is "
        f"given: {names}. More photos from the {SHORT[view]} help."
    )


def _mean_shows_less(one: CrossCheck) -> str:
    mean = one.readings[0]
    single = _result(one, 1)
    return (
        f"{wording.name(single)}: of the {mean.photos} {SHORT[mean.view]} photos one alone shows "
        f"{wording.value(single)} ({wording.interval(single)}), {wording.meaning(single)}; their mean cannot be told "
        f"from zero. More photos from the {SHORT[mean.view]} help."
    )


def _knee_bent(one: CrossCheck) -> str:
    return (
        f"The side view shows the {one.side} knee {_bend(one, 0)}. Its angle from the front or back is not given: a "
        "bent leg that is also rotated looks bowed or knocked."
    )


def _shorter_leg_bent(one: CrossCheck) -> str:
    return (
        f"The {one.side} leg looks shorter, and the side view shows its knee {_bend(one, 1)}. A leg that is not "
        "straight looks shorter in a photo: the difference in leg length may be less than it looks."
    )


def _leg_bent(one: CrossCheck) -> str:
    return (
        f"The side view shows the {one.side} knee {_bend(one, 1)}. A leg that is not straight looks shorter in a "
        f"photo: straight, the {one.side} leg may be longer than it looks here."
    )


def _level_on_unequal_legs(one: CrossCheck) -> str:
    longer = Side.LEFT if one.readings[1].mean.estimate > 0 else Side.RIGHT
    return f"{_between(one)}he {longer} leg looks longer, but the hips show no difference in height. {_SURE}"


def _tilted_on_equal_legs(one: CrossCheck) -> str:
    higher = Side.LEFT if one.readings[0].mean.estimate > 0 else Side.RIGHT
    return f"{_between(one)}he {higher} hip is higher, but the legs show no difference in length. {_SURE}"


def _between(one: CrossCheck) -> str:
    """What the sentence goes by, where that is not the hip line, and the T of its The."""
    return "T" if one.readings[0].mean.reading.line is Line.HIP else "By the stickers t"


_SURE = "The two lie further apart than the error of both."
_CHECKS: dict[CheckCode, Callable[[CrossCheck], str]] = {
    CheckCode.VIEWS_DIFFER: _views_differ,
    CheckCode.PHOTOS_SCATTER: _photos_scatter,
    CheckCode.MEAN_SHOWS_LESS: _mean_shows_less,
    CheckCode.KNEE_BENT: _knee_bent,
    CheckCode.SHORTER_LEG_BENT: _shorter_leg_bent,
    CheckCode.LEG_BENT: _leg_bent,
    CheckCode.LEVEL_ON_UNEQUAL_LEGS: _level_on_unequal_legs,
    CheckCode.TILTED_ON_EQUAL_LEGS: _tilted_on_equal_legs,
}


def _result(one: CrossCheck, number: int) -> Result:
    mean = one.readings[number].mean
    return Result(measure=mean.measure, outcome=mean)


def _bend(one: CrossCheck, number: int) -> str:
    mean = one.readings[number].mean
    way = "bent" if mean.estimate > 0 else "over-extended"
    size, error = (mean.reading.unit.shown(one).lstrip("+") for one in (abs(mean.estimate), mean.half_width))
    return f"{way} by {size} (± {error})"
