"""Rendered people from the waist down, cut out of their rooms, with the true joints in the picture.

python -m benchmarks.refiner.lessons FOLDER [--bodies N] [--part K/N] [--minutes M]

Each body stands `POSES` times, in other clothes, before another camera. Bodies are made here and rendered by
`benchmarks.refiner.render` in another process (anny must not share one with a renderer). Seeds begin with `SEED`, which
no set of `benchmarks.sets` uses: no body of the lessons is in `test` or `calibrate`. A finished batch is one .npz file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.bodies import Shape, shape_of
from benchmarks.clothes import dressed
from benchmarks.legs import set_apart
from benchmarks.meshes import Floats
from benchmarks.people import Person, Snapshot, View, sampled_camera, scene
from benchmarks.recipe import Body, Posture
from benchmarks.refiner.wardrobe import any_clothes, embellished
from benchmarks.room import room_in
from benchmarks.sampling import sampled_body, stood
from benchmarks.scene import Camera, Scene
from benchmarks.truth import known_points

SEED = 20261201
POSES = 3
_BODIES_A_BATCH = 8
JOINTS = ("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle")
_CAMERA = Snapshot(roll_sd_deg=1.2, distances_m=(1.9, 4.6), lens_heights_m=(0.5, 1.7), least=0.5)


def lesson_people(body_number: int) -> list[tuple[Person, Camera, np.random.Generator]]:
    """One body, `POSES` times."""
    rng = np.random.default_rng([SEED, body_number])
    body = replace(
        sampled_body(rng, Posture()),
        weight=float(np.clip(rng.normal(0.5, 0.17), 0.15, 0.95)),
    )
    shape = shape_of(body)
    people = []
    for _ in range(POSES):
        someone = _standing(rng, body, shape)
        people.append((someone, sampled_camera(rng, [someone], _CAMERA), rng))
    return people


def _standing(rng: np.random.Generator, body: Body, shape: Shape) -> Person:
    yaw = float(np.clip(rng.normal(0, 5.5), -16, 16))
    who = replace(body, clothes=any_clothes(rng))
    posture = stood(rng, who, yaw_deg=yaw, independent=bool(rng.random() < 0.55), most_bend_mm=12.0)
    if rng.random() < 0.2:
        posture = replace(posture, stance_width_mm=float(rng.uniform(60, 140)))
    if rng.random() < 0.1:
        posture = replace(posture, arms="folded")
    stands, posed = set_apart(shape, replace(who, posture=posture))
    view: View = "front" if rng.random() < 0.75 else "back"
    return Person(body=stands, view=view, posed=posed, meshes=tuple(dressed(stands, posed)), stickers={})


def _scene(someone: Person, camera: Camera, rng: np.random.Generator) -> tuple[Scene, Floats]:
    """What the renderer needs, the person's meshes first, and the joints. [px]"""
    worn = replace(someone, meshes=embellished(rng, someone))
    room = room_in(rng, 3)
    joints = known_points(someone)
    pixels = camera.project(worn.to_room(np.stack([joints[name] for name in JOINTS])))
    return scene([worn], camera, room), pixels


def make(folder: Path, bodies: range, minutes: float) -> None:
    """Render what is missing, batch by batch."""
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    for start in bodies[::_BODIES_A_BATCH]:
        made = folder / f"{start:06d}.npz"
        if made.exists():
            continue
        if time.monotonic() - started > 60 * minutes:
            return
        with tempfile.TemporaryDirectory() as store:
            _batch(range(start, start + _BODIES_A_BATCH), Path(store), made)


def _batch(numbers: range, store: Path, made: Path) -> None:
    scenes: list[str] = []
    joints, own_meshes, front, roll_deg = [], [], [], []
    for number in numbers:
        for someone, camera, rng in lesson_people(number):
            furnished, pixels = _scene(someone, camera, rng)
            scenes.append(str(store / f"{len(scenes)}.npz"))
            furnished.save(Path(scenes[-1]))
            joints.append(pixels)
            own_meshes.append(len(someone.meshes) + bool(someone.body.posture.block_mm))
            front.append(someone.view == "front")
            roll_deg.append(camera.roll_deg)
    np.savez(
        store / "about.npz",
        joints=np.array(joints),
        own_meshes=np.array(own_meshes),
        front=np.array(front),
        roll_deg=np.array(roll_deg),
        seed=np.array(numbers.start),
    )
    subprocess.run(
        [sys.executable, "-m", "benchmarks.refiner.render", str(store / "about.npz"), str(made), *scenes],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make the lessons of the refiner.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bodies", type=int, default=2400)
    parser.add_argument("--part", default="1/1", help="K/N: the Kth of N parts, made by processes side by side")
    parser.add_argument("--minutes", type=float, default=np.inf, help="stop after so many; run again to go on")
    asked = parser.parse_args()
    part, parts = (int(number) for number in asked.part.split("/"))
    batches = range((part - 1) * _BODIES_A_BATCH, asked.bodies, parts * _BODIES_A_BATCH)
    for start in batches:
        make(asked.folder, range(start, start + _BODIES_A_BATCH), asked.minutes)


if __name__ == "__main__":
    main()
