"""Analysis -> a table for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from posture.analysis import Analysis
from posture.blocks import BlockTest
from posture.repeats import Repeats
from posture.report import block_words, point_words, repeats_words, visit_words, wording
from posture.visit import Visit


def table(analysis: Analysis) -> RenderableType:
    """The measures of `analysis` with intervals and plain words, and how upright and millimetres were told."""
    title = analysis.photo.name + (f", {wording.VIEWS[analysis.view]}" if analysis.view else "")
    lines: list[RenderableType] = [Text(title, style="bold")]
    if analysis.results:
        lines += [_rows(analysis), Text(wording.vertical(analysis.vertical), style="dim")]
    if said := point_words.by_hand(analysis):
        lines.append(Text(said, style="dim"))
    if analysis.results and analysis.scale:
        lines.append(Text(wording.scale(analysis.scale), style="dim"))
    if analysis.results:
        lines.append(Text(wording.other_views(analysis.view), style="dim"))
    return Group(*lines)


def _rows(analysis: Analysis) -> Table:
    rows = Table(box=None, pad_edge=False, header_style="dim")
    rows.add_column("measure")
    rows.add_column("value", justify="right", no_wrap=True)
    rows.add_column("95 % interval", no_wrap=True)
    rows.add_column("in words")
    for result in analysis.results:
        rows.add_row(wording.name(result), wording.value(result), wording.interval(result), wording.meaning(result))
    return rows


def repeats_table(repeats: Repeats) -> RenderableType:
    """The means over the photos, headed by how many there are; their notes below."""
    lines: list[RenderableType] = [Text(repeats_words.heading(repeats), style="bold")]
    if repeats.rows:
        lines.append(_means(repeats))
    return Group(*lines, *(Text(note, style="dim") for note in repeats_words.notes(repeats)))


def _means(repeats: Repeats) -> Table:
    rows = Table(box=None, pad_edge=False, header_style="dim")
    rows.add_column("measure")
    rows.add_column("mean", justify="right", no_wrap=True)
    rows.add_column("95 % interval", no_wrap=True)
    rows.add_column("scatter", justify="right", no_wrap=True)
    rows.add_column("in words")
    for row in repeats.rows:
        one, words = row.result, repeats_words.meaning(row, len(repeats.measured))
        scatter = repeats_words.scatter(row.repeated)
        rows.add_row(wording.name(one), wording.value(one), wording.interval(one), scatter, words)
    return rows


def visit_table(visit: Visit) -> RenderableType:
    """One table of a visit by body part, with the view of each row; then what the views say of each other."""
    lines: list[RenderableType] = [Text(visit_words.heading(visit), style="bold")]
    if visit.rows:
        lines += [_visit_rows(visit), *(Text(sentence) for sentence in visit_words.checks(visit))]
    for needs, names in visit_words.missing(visit):
        lines.append(Text(f"Not measured: {'; '.join(names)}: {needs}.", style="dim"))
    return Group(*lines, *(Text(note, style="dim") for note in visit_words.notes(visit)))


def _visit_rows(visit: Visit) -> Table:
    rows = Table(box=None, pad_edge=False, header_style="dim")
    rows.add_column("measure")
    rows.add_column("value", justify="right", no_wrap=True)
    rows.add_column("95 % interval", no_wrap=True)
    rows.add_column("seen from")
    rows.add_column("in words")
    for part, told in visit_words.parts(visit):
        rows.add_row(Text(part, style="dim"))
        for row in told:
            one = row.result
            words = (wording.name(one), wording.value(one), wording.interval(one), visit_words.seen(row))
            rows.add_row(*words, wording.meaning(one))
    return rows


def blocks_table(test: BlockTest) -> RenderableType:
    """The hip tilt with each block, and the height that levels the pelvis, or why none is said."""
    rows = Table(box=None, pad_edge=False, header_style="dim")
    rows.add_column("block")
    rows.add_column("hip tilt", justify="right", no_wrap=True)
    rows.add_column("95 % interval", no_wrap=True)
    rows.add_column("in words")
    for block, result, why_not in block_words.rows(test):
        if result is None:
            rows.add_row(block, "–", "", why_not)
        else:
            rows.add_row(block, wording.value(result), wording.interval(result), wording.meaning(result))
    said = (block_words.level(test), block_words.slope(test))
    return Group(
        Text(f"{block_words.TITLE}: {block_words.heading(test)}", style="bold"),
        rows,
        *(Text(one) for one in said if one),
    )
