"""Numbers and tables as the page writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.accuracy.statistics import Errors, Share

NOTHING = "–"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table."""
    return [_line(header), "|" + "---|" * len(header), *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def size(value: float, unit: str) -> str:
    """Without a sign.

    >>> size(1.26, "°"), size(8.0, " mm")
    ('1.3°', '8.0 mm')
    """
    return f"{value:.1f}{unit}"


def maybe_size(value: float | None, unit: str) -> str:
    """The same, where there is a value."""
    return NOTHING if value is None else size(value, unit)


def signed(value: float, unit: str) -> str:
    """With a sign; never a negative zero.

    >>> signed(-0.04, "°"), signed(1.26, "°")
    ('0.0°', '+1.3°')
    """
    rounded = round(value, 1) + 0.0
    return f"{rounded:+.1f}{unit}" if rounded else f"0.0{unit}"


def ratio(value: float | None) -> str:
    """Of correlation and slope; never a negative zero."""
    return NOTHING if value is None else f"{round(value, 2) + 0.0:.2f}"


def percent(hits: int, n: int) -> str:
    """A share."""
    return f"{100 * hits / n:.0f} %" if n else NOTHING


def share(found: Share | None) -> str:
    """A share with its interval, both ends of it in percent.

    >>> share(Share(hits=19, n=20))
    '95 % (75–100)'
    """
    if found is None:
        return NOTHING
    low, high = found.ci95
    return f"{100 * found.value:.0f} % ({100 * low:.0f}–{100 * high:.0f})"


def coverage(errors: Errors) -> str:
    """Share of the truths inside their interval, marked where chance does not explain what is missing."""
    return share(errors.covered) + (" **fewer than promised**" if errors.promise_broken else "")
