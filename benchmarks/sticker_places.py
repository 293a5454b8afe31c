"""Prints the table `PLACES` of posture/markers/places.py: where stickers lie from the detected joints.

    python -m benchmarks.sticker_places [FOLDER ...]

Looks at the set `calibrate` and at those in other folders, such as `calibrate_fast` (benchmarks.pictures makes it).

Offsets are in lengths of the leg, from the joint of the same side (C7: from midway between the shoulders), away
from the midline or, from the side, to where the person faces; up the picture. Only visible stickers count.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.truths import SETS, TRUTHS
from posture.detect import shared_detector
from posture.geometry import XY, midpoint
from posture.landmarks import FRONTAL, Landmark, Pose, Side, View, leg_px
from posture.people import find_people
from posture.photo import read

JOINTS = {"c7": "shoulder", "asis": "hip", "psis": "hip", "trochanter": "hip", "condyle": "knee", "malleolus": "ankle"}
Offsets = dict[tuple[str, str], list[XY]]


def offset(pose: Pose, view: View, name: str, place: XY) -> XY:
    """How far `place` lies outwards (from the side: forwards) and up from the joint of the landmark `name`. [legs]"""
    joint = JOINTS[name.split("_")[-1]]
    left, right = (pose[Landmark.of(side, joint)].xy for side in Side)
    start = midpoint(left, right) if name == "c7" else left if name.startswith("left") else right
    away = (1.0 if view is View.FRONT else -1.0) * (-1.0 if name.startswith("right") else 1.0)
    out = away if view in FRONTAL else -1.0 if view is View.LEFT else 1.0
    return out * (place[0] - start[0]) / leg_px(pose), (start[1] - place[1]) / leg_px(pose)


def offsets(folder: Path) -> Offsets:
    """Every sticker that is seen in the pictures of a set, by kind of view and landmark."""
    found: Offsets = defaultdict(list)
    for line in (folder / TRUTHS).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        people = find_people(read(folder / record["file"]), shared_detector()) if record["stickers_seen"] else ()
        view = View(record["view"])
        for name in record["stickers_seen"] if len(people) == 1 else ():
            far = view not in FRONTAL and not name.startswith((view.value, "c7"))
            part = name.removeprefix("left_").removeprefix("right_")
            if not far:
                kind = view.value if view in FRONTAL else "side"
                found[kind, part].append(offset(people[0], view, name, record["stickers_px"][name]))
    return found


def main(folders: Sequence[str]) -> int:
    """The table, a line for each landmark."""
    seen: Offsets = defaultdict(list)
    for folder in (SETS / "calibrate", *map(Path, folders)):
        for kind, places in offsets(folder).items():
            seen[kind] += places
    lines = ["view landmark n | mean out, up | spread out, up [legs]"]
    for (view, part), places in sorted(seen.items()):
        across, upwards = zip(*places, strict=True)
        means = (statistics.fmean(across), statistics.fmean(upwards))
        spreads = (statistics.pstdev(across), statistics.pstdev(upwards))
        lines.append(f"{view} {part} {len(places)} | {means[0]:.3f} {means[1]:.3f} | {spreads[0]:.3f} {spreads[1]:.3f}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
