"""Prints how far inner edges of the legs are off: by colour, by the network's silhouette, and half way between them.

    python -m benchmarks.mask_edges [FOLDER ...]

Front views of the set `calibrate`, and of sets in other folders, that keep the protocol, in fitted clothes, whose legs
are seen by both ways; an edge in the row in which posture/outline reads it, against the bony point (medial condyle,
medial malleolus), `+` towards the other leg, millimetres by the true distance.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy.truths import SETS, TRUTHS
from posture import outline
from posture.detect import shared_detector
from posture.landmarks import Landmark, Side, View, leg_px
from posture.outline import strip
from posture.photo import read
from posture.refine import shared_refiner

BONES: dict[outline.Part, str] = {"knee": "medial_condyle", "ankle": "medial_malleolus"}
Group = tuple[str, str, str]


def main(folders: Sequence[str]) -> int:
    """The mean errors and spreads, by set, part and clothes."""
    errors: dict[Group, list[tuple[float, float, float]]] = defaultdict(list)
    for folder in (SETS / "calibrate", *map(Path, folders)):
        for truth in map(json.loads, (folder / TRUTHS).read_text().splitlines()):
            clothes = truth.get("body", {}).get("clothes", {}).get("bottom")
            if truth["view"] == "front" and truth.get("protocol") and clothes in ("shorts", "leggings"):
                for part, off in _off(folder, truth):
                    errors[folder.name, part, clothes].append(off)
    for group, found in sorted(errors.items()):
        seen = np.array(found)
        ways = zip(("colour", "silhouette", "half way"), np.abs(seen).mean(0), seen.mean(0), seen.std(0), strict=True)
        told = "; ".join(f"{way} {mae:.1f} mm (bias {bias:+.1f}, sd {sd:.1f})" for way, mae, bias, sd in ways)
        sys.stdout.write(f"{' '.join(group)}, n = {len(found)}: {told}\n")
    return 0


def _off(folder: Path, truth: dict[str, Any]) -> Iterator[tuple[outline.Part, tuple[float, float, float]]]:
    """How far each edge that both ways see is beyond its bony point. [mm]"""
    photo = read(folder / truth["file"])
    people = shared_detector()(photo)
    if len(people) != 1:
        return
    roll = truth["camera"]["roll_deg"]
    pose = shared_refiner()(photo, people[0], View.FRONT, roll).pose
    legs, to_strip = outline._read(photo.pixels, pose, roll), strip.to_strip(pose, roll)
    mm = 1000 * truth["camera"]["distance_m"] / truth["camera"]["focal_px"] * leg_px(pose) / strip.LEG
    for part, bone in BONES.items():
        for index, (side, inwards) in enumerate(((Side.RIGHT, 1), (Side.LEFT, -1))):
            differ = legs._differ(part, index)
            if differ is not None:
                true = float((to_strip @ [*truth["joints_px"][Landmark.of(side, bone)], 1.0])[0])
                by_colour = legs._edge(part, index) - true
                ways = by_colour, by_colour + differ, by_colour + differ / 2
                yield part, (ways[0] * inwards * mm, ways[1] * inwards * mm, ways[2] * inwards * mm)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
