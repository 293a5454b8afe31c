"""Two visits -> what has changed, told to a patient only where it is more than photo and stance can make.

`history.compared` judges; a change is told by its size and direction, never as good or bad.
"""

from __future__ import annotations

from collections.abc import Sequence

from posture.change import Change
from posture.history import Comparison, Entry, History
from posture.landmarks import FRONTAL
from posture.report import wording
from posture.report.history_words import apart
from posture.report.letter.catalogue import Catalogue, message
from posture.report.letter.model import Part, Section
from posture.report.letter.numbers import bare, number, sentence, told
from posture.report.letter.words import LINES, SEEN_FROM

TITLE = message("What has changed since last time")
COMPARED = message("We compared these photos with those of {day}.")
NOTHING = message("No change is larger than photo and stance can make.")
NOT_JUDGED = message(
    "We cannot say if anything has changed. The practice has not measured yet how much people differ from photo to "
    "photo."
)
UNLIKE = message("The two visits were not photographed or measured in the same way, so they cannot be compared.")
SOME_NOT_JUDGED = message("Some numbers could not be compared: {names}.")
CHANGED = message("{name}. On {day}: {before}. {was} Now: {after}. {now} The change is {size}. {least}")
MORE = message("Photo and stance alone can make {least}.")
JUST_MORE = message("That is just more than photo and stance alone can make.")
NO_NUMBER = message("{name}. This has changed by more than photo and stance alone can make. Now: {now}")
NOT_ALIKE = message(
    "Something was not the same both times, such as clothes, shoes or the place of the camera. A part of a change may "
    "come from that."
)
NOT_WRITTEN = message("It was not written down if clothes, shoes and the place of the camera were the same both times.")


def changes(history: History | None, say: Catalogue) -> Section | None:
    """What the newest visit says against the one before; None where there is no earlier one."""
    if history is None or len(history.occasions) < 2:
        return None
    before, newest = history.occasions[-2:]
    steps = history.between(before.key, newest.key)
    changed = [one for one in steps if one.judgement is Change.CHANGED]
    judged = [one for one in steps if one.detectable is not None]
    points = tuple(_change(one, before=say.day(before.day), say=say) for one in changed)
    sentences = [say(COMPARED, day=say.day(before.day))]
    if judged and not changed:
        sentences.append(say(NOTHING))
    warned = [one for step in judged for one in step.warnings]
    if any(not one.unknown for one in warned):
        sentences.append(say(NOT_ALIKE))
    elif warned:
        sentences.append(say(NOT_WRITTEN))
    return Section(
        part=Part.CHANGES,
        title=say(TITLE),
        sentences=(*sentences, *_not_judged(steps, judged, say)),
        points=points,
    )


def _not_judged(steps: Sequence[Comparison], judged: Sequence[Comparison], say: Catalogue) -> list[str]:
    """Which numbers cannot be compared, or why none can."""
    others = [one for one in steps if one.detectable is None]
    if not judged:
        return [say(UNLIKE if others and all(one.forbidden for one in others) else NOT_JUDGED)]
    names = dict.fromkeys(_name(one.after, say) for one in others)
    return [say(SOME_NOT_JUDGED, names=say.listed(names))] if names else []


def _change(step: Comparison, *, before: str, say: Catalogue) -> str:
    name, now = _name(step.after, say), sentence(step.after.result, say)
    if any(wording.withheld(one.seen.mean, patient=True) for one in (step.before, step.after)):
        return say(NO_NUMBER, name=name, now=now)
    taken = step.after.seen.mean
    size, least = bare(taken, apart(step)), bare(taken, step.detectable or 0.0)
    return say(
        CHANGED,
        name=name,
        day=before,
        was=sentence(step.before.result, say),
        before=_value(step.before, say),
        now=now,
        after=_value(step.after, say),
        size=size,
        least=say(JUST_MORE) if size == least else say(MORE, least=least),
    )


def _value(entry: Entry, say: Catalogue) -> str:
    return number(entry.seen.mean, "", say).value


def _name(entry: Entry, say: Catalogue) -> str:
    """The measure, with the line of the body and the side that it is of."""
    taken = entry.seen.mean
    name = say(told(entry.result).name)
    named = say(LINES[taken.reading.line], name=name) if taken.reading.line else name
    return named if entry.seen.view in FRONTAL else say(SEEN_FROM[entry.seen.view], name=named)
