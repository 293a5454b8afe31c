"""Pairs -> one picture a measure: reading against truth, and the errors as Bland and Altman draw them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from benchmarks.accuracy.pairs import Pair, Subject
from benchmarks.accuracy.statistics import Floats

_INK, _GREY, _INSIDE, _OUTSIDE = "#1f2933", "#9aa5b1", "#1769aa", "#c2610c"
_STYLE: Any = {
    "svg.hashsalt": "posture",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _GREY,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def draw(subject: Subject, pairs: Sequence[Pair], path: Path) -> None:
    """Both plots of `subject` as an SVG at `path`; the same pairs give the same bytes."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(8.4, 4.2), layout="constrained")
        figure.suptitle(subject.name, x=0.01, ha="left", fontsize=11, fontweight="bold", color=_INK)
        straight, difference = figure.subplots(1, 2)
        _against_truth(straight, subject, pairs)
        _bland_altman(difference, subject, pairs)
        figure.savefig(path, format="svg", dpi=160, metadata={"Date": None})


def _against_truth(axes: Axes, subject: Subject, pairs: Sequence[Pair]) -> None:
    truths, readings, inside = _measured(pairs)
    low, high = _span(np.concatenate([truths, readings]))
    axes.plot([low, high], [low, high], color=_GREY, linewidth=1, label="reading = truth")
    if len(truths) > 2 and np.ptp(truths) > 0:
        slope, start = np.polyfit(truths, readings, 1)
        ends = np.array([truths.min(), truths.max()])
        axes.plot(ends, start + slope * ends, color=_INK, linewidth=1.4, label=f"line of best fit, slope {slope:.2f}")
    _dots(axes, truths, readings, inside)
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    axes.set(xlabel=f"truth [{subject.unit.strip()}]", ylabel=f"reading [{subject.unit.strip()}]")
    axes.set_title("Reading against truth", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=7.5, loc="upper left")


def _bland_altman(axes: Axes, subject: Subject, pairs: Sequence[Pair]) -> None:
    truths, readings, inside = _measured(pairs)
    errors = readings - truths
    _dots(axes, (truths + readings) / 2, errors, inside, named=False)
    bias, spread = errors.mean(), 1.96 * errors.std(ddof=1) if len(errors) > 1 else 0.0
    for at, word in ((bias, "mean"), (bias - spread, "mean - 1.96 SD"), (bias + spread, "mean + 1.96 SD")):
        axes.axhline(
            at, color=_INK, linewidth=1.2 if word == "mean" else 0.9, linestyle="-" if word == "mean" else "--"
        )
        halo = [withStroke(linewidth=2.5, foreground="white")]
        style: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 7.5, "color": _INK, "path_effects": halo}
        axes.text(1.0, at, f"{word}: {round(at, 1) + 0.0:+.1f}", transform=axes.get_yaxis_transform(), **style)
    axes.axhline(0, color=_GREY, linewidth=0.8)
    axes.set(xlabel=f"mean of truth and reading [{subject.unit.strip()}]")
    axes.set(ylabel=f"reading minus truth [{subject.unit.strip()}]")
    axes.set_title("Errors (Bland-Altman)", loc="left", fontsize=10)


def _dots(axes: Axes, x: Floats, y: Floats, inside: Floats, *, named: bool = True) -> None:
    """One dot a truth; those outside the capture protocol hollow."""
    for chosen, colour, word in ((inside > 0, _INSIDE, "in the protocol"), (inside == 0, _OUTSIDE, "outside it")):
        if chosen.any():
            face = colour if word == "in the protocol" else "none"
            dots = axes.scatter(x[chosen], y[chosen], s=14, facecolors=face, edgecolors=colour)
            dots.set(linewidths=0.7, alpha=0.6, rasterized=True)
            dots.set_label(word if named else "_")


def _measured(pairs: Sequence[Pair]) -> tuple[Floats, Floats, Floats]:
    """Truths, readings, and 1 for each in the protocol (or where the set does not say)."""
    rows = [
        (pair.truth, pair.answer.estimate, float(pair.case.traits.protocol is not False))
        for pair in pairs
        if pair.answer is not None
    ]
    truths, readings, inside = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return truths, readings, inside


def _span(values: Floats) -> tuple[float, float]:
    margin = 0.06 * float(np.ptp(values)) or 1.0
    return float(values.min()) - margin, float(values.max()) + margin
