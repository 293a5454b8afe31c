"""Prints how stickers of a set are found and what is measured between them: the figures of docs/method.md.

    python -m benchmarks.sticker_errors [SET ...]

Of the set `test`, or of others by name or folder, put together. The camera's roll is the true one, so that what is left
is the stickers'. The last line counts the places that are looked for, of all landmarks and views.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.accuracy.truths import SETS, TRUTHS
from posture.analysis import Analysis, Request, analyse
from posture.detect import shared_detector
from posture.landmarks import BONY, Source, View
from posture.markers import PLACES
from posture.photo import read
from posture.uncertainty import Measurement
from posture.vertical import from_stated

FOUND_PX = 3.5
"""A sticker that is further than its own radius from the truth is another thing. [px]"""
KEYS = {"hip_tilt": "hip_tilt_{line}_deg", "leg_length_difference": "leg_length_difference_{line}_mm"}


def analyses(folder: Path) -> Iterator[tuple[dict[str, Any], Analysis]]:
    """Every picture that must be measured, with what is known of it."""
    for line in (folder / TRUTHS).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        vertical = from_stated(record["camera"]["roll_deg"])
        request = Request(view=View(record["view"]), height_cm=record["stature_cm"], vertical=vertical)
        analysis = analyse(read(folder / record["file"]), request, shared_detector())
        if not analysis.refused:
            yield record, analysis


def places(record: dict[str, Any], analysis: Analysis) -> Iterator[tuple[str, float | None]]:
    """Each bony landmark that is seen under a sticker or was found: what became of it, and how far off. [px]"""
    for name in BONY:
        point = analysis.pose.get(name) if analysis.pose else None
        seen = name.value in record["stickers_seen"]
        part = f"{record['view']} {name.value.removeprefix('left_').removeprefix('right_')}"
        if point is None:
            if seen:
                yield f"{part}: missed", None
        elif name.value not in record["stickers_px"]:
            yield f"{part}: false", None
        else:
            off = math.dist(point.xy, record["stickers_px"][name.value])
            yield f"{part}: {'found' if off < FOUND_PX else 'wrong'}", off


def differences(record: dict[str, Any], analysis: Analysis) -> Iterator[tuple[str, float, bool]]:
    """Measure and truth, the error, and whether the interval holds that truth."""
    for result in analysis.results:
        taken, key = result.outcome, KEYS.get(result.measure.id)
        if not isinstance(taken, Measurement) or taken.method is not Source.MARKER or key is None:
            continue
        for against in ("true", "projected"):
            error = taken.estimate - record[against][key.format(line=taken.reading.line)]
            head = f"{record['view']} {result.measure.id} {taken.reading.line} {record['stickers']}"
            yield f"{head} against {against}", error, abs(error) <= taken.half_width


def main(arguments: list[str]) -> int:
    """A line for each landmark and each measure."""
    found: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    errors: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    in_all: dict[str, int] = defaultdict(int)
    folders = [SETS / one if (SETS / one).is_dir() else Path(one) for one in arguments or ["test"]]
    for record, analysis in (one for folder in folders for one in analyses(folder)):
        for what, off in places(record, analysis):
            counts[what] += 1
            found[what] += [] if off is None else [off]
            if what.split()[1].removesuffix(":") in PLACES[View(record["view"])]:
                in_all[what.split()[-1]] += 1
        for what, error, held in differences(record, analysis):
            errors[what].append((abs(error), held))
    lines = [
        f"{what} {count}" + (f", median {statistics.median(found[what]):.2f} px off" if found[what] else "")
        for what, count in sorted(counts.items())
    ]
    for what, pairs in sorted(errors.items()):
        mae, share = (statistics.fmean(float(pair[k]) for pair in pairs) for k in (0, 1))
        lines.append(f"{what}: n {len(pairs)}, mean error {mae:.2f}, interval holds {share:.0%}")
    lines.append(f"in all: {', '.join(f'{what} {count}' for what, count in sorted(in_all.items()))}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
