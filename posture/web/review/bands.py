"""Takes the ranges of norms away where they do not hold for the patient: measured, no bands."""

from __future__ import annotations

from dataclasses import replace

from posture.analysis import Analysis
from posture.visit import Visit


def unbanded(analysis: Analysis, *, bands: bool) -> Analysis:
    """`analysis`, without ranges unless there are to be `bands`."""
    if bands:
        return analysis
    return replace(analysis, results=tuple(replace(one, band=None) for one in analysis.results))


def unbanded_visit(visit: Visit, *, bands: bool) -> Visit:
    """As `unbanded`, of a whole visit."""
    if bands:
        return visit
    rows = tuple(replace(row, result=replace(row.result, band=None)) for row in visit.rows)
    return replace(visit, rows=rows, analyses=tuple(unbanded(one, bands=False) for one in visit.analyses))
