"""How steady the refiner is on photos without truth: python -m benchmarks.refiner.steadiness FOLDER

Each photo of a standing person is changed in ways that move no joint (mirror image, smaller file, a shifted and a
darker picture, grey), or in a known way; prints how far the refined points wander [% of the leg], how far knees and
ankles lie from the detector's, and how often the refiner stepped back. Nothing of a photo is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from posture.detect import shared_detector
from posture.errors import UnreadablePhoto
from posture.geometry import bend_deg
from posture.landmarks import Landmark, Pose, Side, View, leg_px
from posture.people import find_people
from posture.photo import Photo, Pixels, read
from posture.quality import seen_view
from posture.refine import SteppedBack, shared_refiner

PARTS = ("hip", "knee", "ankle")
NAMES = tuple(Landmark.of(side, part) for part in PARTS for side in Side)
Change = Callable[[Pixels], tuple[Pixels, Callable[[float, float], tuple[float, float]]]]


def _darker(pixels: Pixels) -> tuple[Pixels, Callable[[float, float], tuple[float, float]]]:
    table = (255 * (np.arange(256) / 255) ** 1.5).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, table), np.uint8), lambda x, y: (x, y)


def _grey(pixels: Pixels) -> tuple[Pixels, Callable[[float, float], tuple[float, float]]]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.repeat(np.asarray(grey, np.uint8)[..., None], 3, 2), lambda x, y: (x, y)


def _smaller(pixels: Pixels) -> tuple[Pixels, Callable[[float, float], tuple[float, float]]]:
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (round(width * 0.7), round(height * 0.7)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), lambda x, y: (x * round(width * 0.7) / width, y * round(height * 0.7) / height)


def _compressed(pixels: Pixels) -> tuple[Pixels, Callable[[float, float], tuple[float, float]]]:
    stored = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 35])[1]
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.uint8), lambda x, y: (x, y)


CHANGES: dict[str, Change] = {"darker": _darker, "grey": _grey, "smaller": _smaller, "compressed": _compressed}


def _knee_gap(before: Pose, after: Pose) -> float:
    """The larger difference of the two knee angles. [deg]"""

    def bends(pose: Pose) -> list[float]:
        return [bend_deg(*(pose[Landmark.of(side, part)].xy for part in PARTS)) for side in Side]

    return max(abs(a - b) for a, b in zip(bends(before), bends(after), strict=True))


def _report(photo: Photo, pose: Pose) -> SteppedBack | None:
    refiner, view = shared_refiner(), seen_view(pose)
    if view not in (View.FRONT, View.BACK):
        return None
    refined = refiner.unguarded(photo, pose, view, 0.0)
    leg = leg_px(pose)
    wander = []
    for change in CHANGES.values():
        pixels, move = change(photo.pixels)
        again = refiner.unguarded(replace(photo, pixels=pixels), pose.moved(move), view, 0.0)
        goal = refined.pose.moved(move)
        wander.append(max(np.hypot(again.pose[n].x - goal[n].x, again.pose[n].y - goal[n].y) for n in NAMES) / leg)
    spread = refined.pose[Landmark.LEFT_HIP].sd_px / leg
    told = ", ".join(f"{name} {100 * far:.1f}" for name, far in zip(CHANGES, wander, strict=True))
    sys.stdout.write(
        f"wanders by [% of the leg]: {told}; knees differ from the detector's by "
        f"{_knee_gap(pose, refined.pose):.1f} deg; spread of hips {100 * spread:.1f} %; "
        f"stepped back: {refined.stepped_back or 'no'}\n"
    )
    return refined.stepped_back


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="How steady the refiner is on photos without truth.")
    parser.add_argument("folder", type=Path)
    stepped, count = 0, 0
    for path in sorted(parser.parse_args().folder.iterdir()):
        try:
            photo = read(path)
        except UnreadablePhoto:
            continue
        for pose in find_people(photo, shared_detector()):
            count += 1
            stepped += _report(photo, pose) is not None
    sys.stdout.write(f"{count} people; the refiner stepped back from {stepped}\n")


if __name__ == "__main__":
    main()
