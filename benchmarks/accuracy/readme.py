"""Readings -> the lines of the README between its two markers, the weak measures first."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.accuracy.markdown import coverage, maybe_size, percent, ratio, size, table
from benchmarks.accuracy.verdicts import WEAK, WEAK_WORDS, Judged

BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
_MEANS = {WEAK_WORDS: f" (wrong by {round(100 * WEAK)} % or more of what a guess would be)"}
_GUESSED = (
    " A picture without a reading (refused, or without the stickers or touching legs it needs) counts as a guess."
)
_LEGEND = (
    "A guess is to say the mean of these bodies of each. Weakest first: by the mean error beside that of guesses. "
    "r: how closely readings follow the truth. The interval, half its width, and how often it holds the truth, "
    "are of readings alone; in brackets where that share may lie, of so few bodies. The hip line joins the hip "
    "joints; ASIS, PSIS, C7 and pelvic tilt are by stickers."
)


def fragment(found: Sequence[Judged]) -> str:
    """A few lines and a small table; `found` comes weakest first."""
    pairs = [pair for one in found for pair in one.pairs]
    pictures = len({pair.case.path for pair in pairs})
    guessed = _GUESSED if any(pair.answer is None for pair in pairs) else ""
    lines = [
        f"{pictures} pictures of **rendered bodies** with known joints; on real people the error is unknown.{guessed}",
        *_by_verdict(found),
        "",
        *table(
            (
                "measure, weakest first",
                "mean error",
                "95 % of errors below",
                "r with the truth (1 perfect, 0 none)",
                "95 % interval, ±",
                "interval holds the truth",
                "number not shown",
            ),
            [_row(one) for one in found],
        ),
        "",
        _LEGEND,
        "",
        "All figures, by method, clothes, camera, skin, build: [docs/accuracy.md](docs/accuracy.md) (`make accuracy`).",
    ]
    return "\n".join(lines)


def _by_verdict(found: Sequence[Judged]) -> list[str]:
    """A line a verdict, the worst first."""
    named: dict[str, list[str]] = {}
    for one in found:
        named.setdefault(one.verdict, []).append(one.subject.words)
    return [
        "",
        *(
            f"- **{verdict.capitalize()}**{_MEANS.get(verdict, '')}: {'; '.join(names)}."
            for verdict, names in named.items()
        ),
    ]


def _row(one: Judged) -> Sequence[str]:
    errors, unit = one.errors, one.subject.unit
    withheld = percent(errors.withheld.hits, errors.withheld.n) if errors.withheld else ""
    return [
        one.subject.name,
        size(errors.mae, unit),
        size(errors.p95, unit),
        ratio(errors.r),
        maybe_size(errors.half_width, unit),
        coverage(errors),
        withheld,
    ]


def with_fragment(readme: str, text: str) -> str | None:
    """`readme` with `text` between the markers; None where it does not have both, in this order.

    >>> with_fragment(f"a {BEGIN} old {END} b", "new").split()[2:5]
    ['accuracy:begin', '-->', 'new']
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n{text}\n{end}{after}" if begin and end else None
