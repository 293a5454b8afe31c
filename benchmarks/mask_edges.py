"""Prints how far inner edges of the legs are off: those of the detector's mask, and those of posture/outline.py.

    python -m benchmarks.mask_edges

Front views of the set `calibrate` that keep the protocol, in fitted clothes; the truth is the bony point at the edge
(medial condyle, medial malleolus), millimetres by the true distance. Only edges that both see are compared; where the
mask has no gap between the legs it sees none.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from importlib import resources
from typing import Any

import mediapipe
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.truths import SETS, TRUTHS
from posture import outline
from posture.detect import shared_detector
from posture.landmarks import Landmark, Pose, Side, View, leg_px
from posture.photo import Pixels, read
from posture.refine import shared_refiner

BONES = {"knee": "medial_condyle", "ankle": "medial_malleolus"}
ROWS = 4
"""An edge of `outline` is the median of so many rows above and below. [px of its strip]"""
Mask = NDArray[np.float32]


def main() -> None:
    """The mean errors, by part."""
    errors: dict[str, list[tuple[float, float]]] = defaultdict(list)
    unseen: dict[str, int] = defaultdict(int)
    masks, detector, refiner = _landmarker(), shared_detector(), shared_refiner()
    folder = SETS / "calibrate"
    for truth in map(json.loads, (folder / TRUTHS).read_text().splitlines()):
        photo = read(folder / truth["file"])
        people = detector(photo) if truth["view"] == "front" and truth["protocol"] else ()
        if len(people) != 1:
            continue
        roll = truth["camera"]["roll_deg"]
        pose = refiner(photo, people[0], View.FRONT, roll).pose
        legs = outline._read(photo.pixels, pose, roll)
        mask = _mask(masks, photo.pixels)
        if legs._is_loose() or legs.crossed or mask is None:
            continue
        mm = 1000 * truth["camera"]["distance_m"] / truth["camera"]["focal_px"]
        for part in BONES:
            for index, side in enumerate((Side.RIGHT, Side.LEFT)):
                by_mask = _off_mask(mask, truth["joints_px"], part, side)
                if by_mask is None:
                    unseen[part] += 1
                    continue
                x, y = truth["joints_px"][Landmark.of(side, BONES[part])]
                by_colour = _off_outline(legs, outline._to_strip(pose, roll) @ [x, y, 1.0], index, pose)
                errors[part].append((by_mask * mm, by_colour * mm))
    for part, pairs in errors.items():
        mask_mm, colour_mm = np.abs(pairs).mean(axis=0)
        seen = f"{part}: n = {len(pairs)}, mask {mask_mm:.1f} mm, outline {colour_mm:.1f} mm"
        sys.stdout.write(f"{seen}; no gap in the mask at {unseen[part]}\n")


def _landmarker() -> Any:
    vision: Any = mediapipe.tasks.vision
    content = resources.files("posture").joinpath("models/pose_landmarker_heavy.task").read_bytes()
    base = mediapipe.tasks.BaseOptions(model_asset_buffer=content)
    return vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(base_options=base, num_poses=1, output_segmentation_masks=True)
    )


def _mask(landmarker: Any, pixels: Pixels) -> Mask | None:
    """How surely each pixel is of the person, 0 to 1; None where nobody is."""
    image = mediapipe.Image(mediapipe.ImageFormat.SRGB, np.ascontiguousarray(pixels))
    found = landmarker.detect(image).segmentation_masks
    return np.squeeze(found[0].numpy_view()).astype(np.float32) if found else None


def _off_mask(mask: Mask, joints: dict[str, list[float]], part: str, side: Side) -> float | None:
    """How far the mask's edge is beyond the bony point, towards the other leg; None without a gap. [px]"""
    (start, _), (stop, _) = (joints[Landmark.of(one, part)] for one in (side, *(set(Side) - {side})))
    x, y = joints[Landmark.of(side, BONES[part])]
    way = 1 if stop > start else -1
    columns = np.arange(int(start), int(stop), way)
    row = mask[int(y), columns]
    outside = np.flatnonzero(row < 0.5)
    if not len(outside) or outside[0] == 0:
        return None
    high, low = row[outside[0] - 1 : outside[0] + 1]
    return float(columns[outside[0] - 1] + way * (high - 0.5) / (high - low) + 0.5 - x) * way


def _off_outline(legs: outline._Legs, bone: NDArray[np.float64], index: int, pose: Pose) -> float:
    """The same of the edge by colour, from the bony point in the strip. [px of the photo]"""
    row = int(np.clip(bone[1], ROWS, outline.HEIGHT - ROWS - 1))
    edge = float(np.median(legs.inner[index, row - ROWS : row + ROWS + 1]))
    return (edge - float(bone[0])) * (1 if index == 0 else -1) * leg_px(pose) / outline.LEG


if __name__ == "__main__":
    main()
