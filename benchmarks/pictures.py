"""Sets of pictures with known truth -> files: scenes, rendering, JPEG, and the truth beside them.

python -m benchmarks.pictures SET FOLDER [--by cycles|fast] [--samples N] [--only STEM]

Sets are listed in `SETS`. A picture that already exists is left alone, so a long set may be stopped and taken up
again. Scenes are made here and rendered in another process, because anny must not share one with a renderer.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks import truth
from benchmarks.people import Person, person, sampled_camera, scene
from benchmarks.scene import Camera
from benchmarks.sets import SETS, Picture


def make(name: str, folder: Path, renderer: list[str], *, only: str = "") -> None:
    """Render what is missing of a set, and write its manifest when it has one."""
    chosen = SETS[name]
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [p for p in chosen.pictures() if only in p.stem]
    missing = [p for p in pictures if not (folder / f"{p.stem}.jpg").exists()]
    for start in range(0, len(missing), 10):
        _render(missing[start : start + 10], folder, renderer, most_kb=chosen.most_kb)
    if chosen.manifest and not only:
        entries = [_entry(p, _people(p)[0], name) for p in pictures]
        (folder / "manifest.toml").write_text("\n".join(entries), encoding="utf-8")
    if not chosen.manifest:
        for picture in missing:
            (folder / f"{picture.stem}.json").write_text(json.dumps(_record(picture), indent=1), encoding="utf-8")


def _render(pictures: list[Picture], folder: Path, renderer: list[str], *, most_kb: int) -> None:
    with tempfile.TemporaryDirectory() as store:
        scenes = {picture: Path(store) / f"{picture.stem}.npz" for picture in pictures}
        for picture, stored in scenes.items():
            people, camera = _set_up(picture)
            scene(people, camera, picture.room).save(stored)
        files = [str(path) for stored in scenes.values() for path in (stored, stored.with_suffix(".png"))]
        subprocess.run([sys.executable, "-m", *renderer, *files], check=True, stdout=subprocess.DEVNULL)
        for picture, stored in scenes.items():
            with Image.open(stored.with_suffix(".png")) as image:
                (folder / f"{picture.stem}.jpg").write_bytes(_jpeg(image.convert("RGB"), picture.seed, most_kb))


def _record(picture: Picture) -> dict[str, object]:
    people, camera = _set_up(picture)
    return truth.record(people[0], camera) | {"seed": picture.seed, "finding": picture.finding}


def _jpeg(image: Image.Image, seed: int, most_kb: int) -> bytes:
    """With a little grain, as a sensor has, at the best quality up to 92 that fits."""
    grain = np.random.default_rng(seed).normal(0, 1.5, (image.height, image.width, 1))
    noisy = Image.fromarray(np.clip(np.asarray(image, float) + grain, 0, 255).astype(np.uint8))
    for quality in range(92, 40, -3):
        store = io.BytesIO()
        noisy.save(store, "JPEG", quality=quality, optimize=True)
        if store.tell() < most_kb * 1000:
            break
    return store.getvalue()


def _people(picture: Picture) -> list[Person]:
    return [person(someone.body, someone.view, x_m=someone.x_m) for someone in picture.people]


def _set_up(picture: Picture) -> tuple[list[Person], Camera]:
    people = _people(picture)
    if picture.camera is not None:
        return people, picture.camera
    rng = np.random.default_rng([picture.seed, 1])
    return people, sampled_camera(rng, people, picture.snapshot)


def _entry(picture: Picture, someone: Person, name: str) -> str:
    measures = truth.true_measures(someone)
    lines = [
        "[[image]]",
        f'file = "{picture.stem}.jpg"',
        f'view = "{someone.view}"',
        f"height_cm = {someone.body.stature_cm:.1f}",
        f'expect = "{picture.expect}"',
    ]
    lines += [f'finding = "{picture.finding}"'] if picture.finding else []
    lines += [
        f'description = "{picture.description}"',
        'origin = "rendered with the anny body model and Blender Cycles by benchmarks/pictures.py, '
        f'set {name}, seed {picture.seed}"',
        'licence = "CC0-1.0"',
    ]
    if len(picture.people) == 1 and picture.people[0].body.posture.stance == "standing":
        lines += ["[image.truth]", f"body_yaw_deg = {_plain(someone.body.posture.yaw_deg)}"]
        lines += [f"{key} = {_plain(getattr(measures, key))}" for key in _IN_MANIFEST]
    return "\n".join(lines) + "\n"


_IN_MANIFEST = (
    "hip_tilt_deg",
    "knee_angle_left_deg",
    "knee_angle_right_deg",
    "leg_length_difference_mm",
    "hip_height_difference_mm",
    "shoulder_tilt_deg",
    "head_tilt_deg",
    "trunk_lean_deg",
)


def _plain(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make a set of pictures with known truth.")
    parser.add_argument("set", choices=SETS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--by", choices=("cycles", "fast"), default="cycles")
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--only", default="", help="part of a stem: make only those, leave the manifest")
    asked = parser.parse_args()
    renderer = ["benchmarks.render_cycles", str(asked.samples)] if asked.by == "cycles" else ["benchmarks.render_fast"]
    make(asked.set, asked.folder, renderer, only=asked.only)


if __name__ == "__main__":
    main()
