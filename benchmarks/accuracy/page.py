"""Readings -> the text of docs/accuracy.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.accuracy import literature, prose
from benchmarks.accuracy.alarms import LEAST_HITS, MOST_FALSE, Alarm, alarms
from benchmarks.accuracy.bars import Bar, bars, distance_bars
from benchmarks.accuracy.groups import LEAST, Group, split, traits
from benchmarks.accuracy.markdown import NOTHING, coverage, maybe_size, percent, ratio, share, signed, size, table
from benchmarks.accuracy.pairs import SUBJECTS, Against, Subject, is_read, pairs
from benchmarks.accuracy.readings import SLIPS, Method, Reading
from benchmarks.accuracy.side_bars import side_bars
from benchmarks.accuracy.statistics import Errors, errors_of
from benchmarks.accuracy.sticker_bars import sticker_bars
from benchmarks.accuracy.turns import turn_pairs
from benchmarks.accuracy.verdicts import WEAK, WORTHLESS, Judged, judged, sentence
from posture.landmarks import View

Lines = list[str]
FIGURES = (
    "n",
    "with a reading",
    "refused",
    "bias",
    "SD",
    "mean error",
    "of the readings alone",
    "95 % of errors below",
    "r",
    "slope",
    "interval ±",
    "interval holds the truth",
    "withheld",
)
"""Columns of the tables of methods; `_figures` fills them."""
_OF_TURNS = tuple(
    name for name in FIGURES if name not in {"refused", "interval ±", "interval holds the truth", "withheld"}
)


def page(test: Sequence[Reading], findings: Sequence[Reading], made: str, touching: Sequence[Reading] = ()) -> str:
    """The whole page; `made` says when and on what machine, `touching` counts for the distances between legs alone."""
    found = judged(test)
    views = ", ".join(f"{sum(reading.case.view is view for reading in test)} {view}" for view in View)
    parts: list[Lines] = [
        [prose.OPENING.format(count=len(test), views=views, made=made)],
        _weak_first(found, test),
        [
            prose.PROMISES.format(slips=SLIPS),
            *_promises(test),
            *_promises(touching, distance_bars),
            *_between_legs((*test, *touching)),
        ],
        [prose.HOW_TO_READ.format(weak=round(100 * WEAK), worthless=round(100 * WORTHLESS))],
        [prose.TRUE, *_tables("true", found, test)],
        [prose.PROJECTED, *_tables("projected", found, test)],
        [prose.PLOTS, *_plots(found)],
        _findings(findings, test),
        [prose.TURN, "", *_turns(test)],
        _splits(found, test),
        [prose.PHOTOGRAPHS, "", *table(literature.HEADER, literature.KNOWN), "", prose.NOTHING_FOUND],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _all_bars(readings: Sequence[Reading]) -> tuple[Bar, ...]:
    return bars(readings) + sticker_bars(readings) + side_bars(readings)


def _promises(test: Sequence[Reading], of: Callable[[Sequence[Reading]], tuple[Bar, ...]] = _all_bars) -> Lines:
    """A table for each set, so that the promised one is not helped or hurt by what was drawn for rare cases."""
    lines: Lines = []
    for name in dict.fromkeys(reading.case.path.parent.name for reading in test):
        own = [reading for reading in test if reading.case.path.parent.name == name]
        lines += _set_of_bars(f"Set `{name}`, {len(own)} pictures", of(own))
    return lines


def _between_legs(readings: Sequence[Reading]) -> Lines:
    """The distances between the legs in all sets together."""
    found = distance_bars(readings)
    return _set_of_bars("All sets together, distances between the legs", found) if any(bar.n for bar in found) else []


def _set_of_bars(heading: str, of: Sequence[Bar]) -> Lines:
    """The bars that have a reading, after how many were reached and which were not."""
    judged = [bar for bar in of if bar.n]
    missed = [bar.name for bar in judged if not bar.reached]
    reached = f"{len(judged) - len(missed)} of {len(judged)} promises reached."
    said = f"{reached} Missed: {'; '.join(missed)}." if missed else reached
    return ["", f"### {heading}", "", said, "", *table(_OF_BARS, [_bar_row(bar) for bar in judged])]


_OF_BARS = ("what", "readings", "seen", "promised", "")


def _bar_row(bar: Bar) -> Sequence[str]:
    return [bar.name, str(bar.n), bar.seen, bar.must, "reached" if bar.reached else "**missed**"]


def _weak_first(found: Sequence[Judged], test: Sequence[Reading]) -> Lines:
    weak, other = [one for one in found if one.weak], [one for one in found if not one.weak]
    missing = [
        subject.words for subject in SUBJECTS if pairs(test, subject, Method.AUTO) and not is_read(test, subject)
    ]
    lines = ["## What is weak, weakest first", ""]
    lines += [f"{k}. {sentence(one)}" for k, one in enumerate(weak, 1)] or ["No measure is weak."]
    if other:
        lines += ["", "## What follows the truth", "", *(f"- {sentence(one)}" for one in other)]
    if missing:
        lines += ["", f"No reading yet, though the truth is known: {', '.join(missing)}."]
    return lines


def _tables(against: Against, found: Sequence[Judged], test: Sequence[Reading]) -> Lines:
    lines: Lines = []
    for subject in [one.subject for one in found]:
        if pairs(test, subject, Method.AUTO, against):
            rows = _rows(test, subject, against)
            lines += ["", f"### {subject.name}", "", *table(("method", *FIGURES), rows)]
    return lines


def _rows(test: Sequence[Reading], subject: Subject, against: Against) -> list[Sequence[str]]:
    """One a method; the projected truth is not compared with itself."""
    rows: list[Sequence[str]] = []
    for method in Method:
        if against == "projected" and method is Method.PROJECTED:
            continue
        own = pairs(test, subject, method, against)
        if any(pair.answer for pair in own) or method is subject.method:
            rows.append([method, *_figures(errors_of(own), subject.unit).values()])
    return rows


def _figures(errors: Errors, unit: str) -> dict[str, str]:
    """What stands under each name of FIGURES."""
    withheld = errors.withheld
    return {
        "n": str(errors.n),
        "with a reading": str(errors.measured),
        "refused": percent(errors.refused, errors.n),
        "bias": signed(errors.bias, unit),
        "SD": size(errors.sd, unit),
        "mean error": size(errors.mae, unit),
        "of the readings alone": maybe_size(errors.measured_mae, unit),
        "95 % of errors below": size(errors.p95, unit),
        "r": ratio(errors.r),
        "slope": ratio(errors.slope),
        "interval ±": maybe_size(errors.half_width, unit),
        "interval holds the truth": coverage(errors),
        "withheld": NOTHING if withheld is None else percent(withheld.hits, withheld.n),
    }


def _plots(found: Sequence[Judged]) -> Lines:
    lines: Lines = []
    for subject in [one.subject for one in found if one.errors.measured]:
        lines += ["", f"![{subject.name}: reading against truth, and errors](accuracy/{subject.stem}.svg)"]
    return lines


def _findings(readings: Sequence[Reading], test: Sequence[Reading]) -> Lines:
    clean = [reading for reading in readings if not reading.case.finding]
    usual = [reading for reading in test if reading.case.traits.protocol]
    lead = prose.FINDINGS.format(
        hits=round(100 * LEAST_HITS),
        false=round(100 * MOST_FALSE),
        clean=len(clean),
        refused=sum(Method.AUTO in reading.refused for reading in clean),
        usual=len(usual),
        usual_refused=sum(Method.AUTO in reading.refused for reading in usual),
    )
    header = ("finding", "must refuse", "due in", "hits", "false alarms", "warned or refused in `test`", "bar")
    return [lead, "", *table(header, [row for alarm in alarms(readings, usual) for row in _alarm(alarm)])]


def _alarm(alarm: Alarm) -> list[Sequence[str]]:
    """A row for the finding, and one for each way of several that bring it about."""
    due = str(alarm.hits.n) if alarm.hits else "0"
    grave = {way.must_refuse for way in alarm.ways}
    whole = [
        f"`{alarm.code}`",
        _yes_no(grave),
        due,
        share(alarm.hits),
        share(alarm.false),
        share(alarm.usual),
        _bar(alarm),
    ]
    ways = [
        [f"- {way.name.replace('_', ' ')}", _yes_no({way.must_refuse}), str(way.hits.n), share(way.hits), "", "", ""]
        for way in alarm.ways
    ]
    return [whole, *(ways if len(ways) > 1 else [])]


def _yes_no(these: set[bool]) -> str:
    return {frozenset({True}): "yes", frozenset({False}): "no", frozenset({True, False}): "some"}.get(
        frozenset(these), NOTHING
    )


def _bar(alarm: Alarm) -> str:
    if not alarm.known:
        return "**missed: the tool has no such finding yet**"
    if alarm.missed:
        return "**missed**"
    return "reached" if alarm.refuses and alarm.hits else NOTHING


def _turns(test: Sequence[Reading]) -> Lines:
    rows: list[Sequence[str]] = []
    for view in View:
        if those := turn_pairs(test, view):
            figures = _figures(errors_of(those), "°")
            rows.append([view, *(figures[name] for name in _OF_TURNS)])
    return table(("view", *_OF_TURNS), rows)


def _splits(found: Sequence[Judged], test: Sequence[Reading]) -> Lines:
    all_traits = traits([reading.case for reading in test])
    groups = {one.subject: split(one.pairs, one.subject, all_traits) for one in found}
    lines = [prose.SPLITS.format(least=LEAST), "", *(_worse(groups) or ["No group is marked."])]
    for subject, those in groups.items():
        lines += ["", "<details>", f"<summary>{subject.name}, by group</summary>", ""]
        lines += [*_group_table(subject, those), "", "</details>"]
    return lines


def _worse(groups: dict[Subject, tuple[Group, ...]]) -> Lines:
    return [
        f"- {subject.name}, {group.trait} {group.name}: {size(group.errors.mae, subject.unit)}"
        for subject, those in groups.items()
        for group in those
        if group.worse and group.errors
    ]


def _group_table(subject: Subject, groups: Sequence[Group]) -> Lines:
    header = ("split by", "group", "pictures", "mean error", "bias", "interval holds the truth", "")
    return table(header, [_group_row(group, subject.unit) for group in groups])


def _group_row(group: Group, unit: str) -> Sequence[str]:
    head = [group.trait, group.name, str(group.pictures)]
    if group.errors is None:
        return [*head, "too few", "", "", ""]
    errors = group.errors
    figures = [size(errors.mae, unit), signed(errors.bias, unit), coverage(errors)]
    return [*head, *figures, "**worse**" if group.worse else ""]
