"""Analysis -> a table for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from posture.analysis import Analysis
from posture.repeats import Repeats
from posture.report import wording


def table(analysis: Analysis) -> RenderableType:
    """The measures of `analysis` with intervals and plain words, and how upright and millimetres were told."""
    title = analysis.photo.name + (f", {wording.VIEWS[analysis.view]}" if analysis.view else "")
    lines: list[RenderableType] = [Text(title, style="bold")]
    if analysis.results:
        lines += [_rows(analysis), Text(wording.vertical(analysis.vertical), style="dim")]
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
    lines: list[RenderableType] = [Text(wording.repeats_heading(repeats), style="bold")]
    if repeats.rows:
        lines.append(_means(repeats))
    return Group(*lines, *(Text(note, style="dim") for note in wording.repeats_notes(repeats)))


def _means(repeats: Repeats) -> Table:
    rows = Table(box=None, pad_edge=False, header_style="dim")
    rows.add_column("measure")
    rows.add_column("mean", justify="right", no_wrap=True)
    rows.add_column("95 % interval", no_wrap=True)
    rows.add_column("scatter", justify="right", no_wrap=True)
    rows.add_column("in words")
    for row in repeats.rows:
        one, words = row.result, wording.mean_meaning(row, len(repeats.measured))
        rows.add_row(wording.name(one), wording.value(one), wording.interval(one), wording.scatter(row.repeated), words)
    return rows
