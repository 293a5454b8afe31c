"""Sets of pictures with known truth -> files: scenes, rendering, JPEG, and the truth beside them.

python -m benchmarks.pictures SET FOLDER [--only STEM] [--first N] [--minutes M] [--part K/N]

Sets are listed in `SETS`. A picture that already exists is left alone, so a long set may be stopped and taken up
again, or made by several processes, each its part. Scenes are made here and rendered in another process, because anny
must not share one with a renderer. A finished set is bound: the truth of all its pictures in `truth.jsonl`, or in
`manifest.toml` for the tests of the tool, and their SHA-256 in `SHA256SUMS`.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks import truth
from benchmarks.people import Person, Sticking, person, sampled_camera, scene
from benchmarks.phone import as_phone
from benchmarks.scene import Camera
from benchmarks.sets import SETS, Picture, PictureSet
from benchmarks.sets.picture import Standing
from benchmarks.spoil import spoilt
from benchmarks.stickers import COLOURS

_BATCH = {"cycles": 4, "fast": 24}
"""Pictures that one process of a renderer makes: a set that is stopped loses at most so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Which:
    """Which pictures of a set to make now: those with `only` in their stem, every so manieth, for so long.

    The set ends after the `first` ones, which are a fair sample of it.
    """

    only: str = ""
    first: int | None = None
    part: int = 0
    parts: int = 1
    minutes: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A picture with its people made and its camera set up."""

    picture: Picture
    people: list[Person]
    camera: Camera


def make(name: str, folder: Path, which: _Which) -> None:
    """Render what is missing of a set, and bind the set when it is whole."""
    started = time.monotonic()
    chosen = SETS[name]
    if (folder / chosen.truth_file).exists():
        sys.stderr.write(f"{folder} is whole; delete its {chosen.truth_file} to make it anew\n")
        return
    folder.mkdir(parents=True, exist_ok=True)
    pictures = list(chosen.pictures())[: which.first]
    asked = [p for p in pictures[which.part :: which.parts] if which.only in p.stem]
    missing = [p for p in asked if not (folder / f"{p.stem}.json").exists()]
    batch = _BATCH[chosen.renderer]
    for start in range(0, len(missing), batch):
        if time.monotonic() - started > 60 * which.minutes:
            sys.stderr.write(f"{len(missing) - start} of {len(asked)} pictures are still missing: run again\n")
            return
        _render([_made(p) for p in missing[start : start + batch]], folder, chosen)
    if all((folder / f"{p.stem}.json").exists() for p in pictures):
        _bind(name, pictures, folder)


def _render(batch: list[_Made], folder: Path, chosen: PictureSet) -> None:
    renderer = {"cycles": ["benchmarks.render_cycles", str(chosen.samples)], "fast": ["benchmarks.render_fast"]}
    with tempfile.TemporaryDirectory() as store:
        files = []
        for made in batch:
            stored = Path(store) / f"{made.picture.stem}.npz"
            scene(made.people, made.camera, made.picture.room).save(stored)
            files += [str(stored), str(stored.with_suffix(".png"))]
        subprocess.run(
            [sys.executable, "-m", *renderer[chosen.renderer], *files], check=True, stdout=subprocess.DEVNULL
        )
        for made in batch:
            stem = made.picture.stem
            with Image.open(Path(store) / f"{stem}.png") as image:
                (folder / f"{stem}.jpg").write_bytes(_jpeg(image.convert("RGB"), made, chosen.most_kb))
            (folder / f"{stem}.json").write_text(json.dumps(_record(made)), encoding="utf-8")


def _bind(name: str, pictures: list[Picture], folder: Path) -> None:
    """One file of truths for the whole set, in place of one a picture, and the checksums."""
    records = [json.loads((folder / f"{p.stem}.json").read_text(encoding="utf-8")) for p in pictures]
    if SETS[name].manifest:
        entries = [_entry(p, r, name) for p, r in zip(pictures, records, strict=True)]
        (folder / "manifest.toml").write_text("\n".join(entries), encoding="utf-8")
    else:
        lines = [json.dumps(record) + "\n" for record in records]
        (folder / "truth.jsonl").write_text("".join(lines), encoding="utf-8")
        files = sorted([*folder.glob("*.jpg"), folder / "truth.jsonl"])
        sums = [f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
        (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    for picture in pictures:
        (folder / f"{picture.stem}.json").unlink()


def _record(made: _Made) -> dict[str, object]:
    picture = made.picture
    said = {
        "file": f"{picture.stem}.jpg",
        "seed": picture.seed,
        "finding": picture.finding,
        "way": picture.way,
        "refuse": picture.refuse,
        "view": picture.people[0].view if picture.people else "front",
        "asked_view": picture.asked_view,
        "stature_cm": round(picture.people[0].body.stature_cm, 1) if picture.people else None,
        "independent": picture.independent,
        "stickers": picture.stickers,
        "exif": picture.phone,
        "room": asdict(picture.room),
    }
    return said | (truth.record(made.people[0], made.camera) if made.people and not picture.spoilt else {})


def _jpeg(image: Image.Image, made: _Made, most_kb: int) -> bytes:
    """With a little grain, as a sensor has, at the best quality up to 92 that fits."""
    grain = np.random.default_rng(made.picture.seed).normal(0, 1.5, (image.height, image.width, 1))
    noisy = Image.fromarray(np.clip(np.asarray(image, float) + grain, 0, 255).astype(np.uint8))
    if made.picture.spoilt:
        noisy = spoilt(noisy, made.picture.spoilt, truth.pixels(made.people[0], made.camera))
    stored, exif = noisy, Image.Exif()
    if made.picture.phone or made.picture.front_camera:
        stored, exif = as_phone(noisy, made.camera, front=made.picture.front_camera)
    for quality in range(92, 40, -3):
        store = io.BytesIO()
        stored.save(store, "JPEG", quality=quality, optimize=True, exif=exif)
        if store.tell() < most_kb * 1000:
            break
    return store.getvalue()


def _made(picture: Picture) -> _Made:
    people = [_person(someone, picture) for someone in picture.people]
    camera = picture.camera or sampled_camera(np.random.default_rng([picture.seed, 1]), people, picture.snapshot)
    return _Made(picture=picture, people=people, camera=camera)


def _person(someone: Standing, picture: Picture) -> Person:
    sticking = None
    if picture.stickers != "none":
        rng = np.random.default_rng([picture.seed, 3])
        colour = COLOURS[rng.integers(len(COLOURS))]
        sticking = Sticking(slips=rng if picture.stickers == "slipped" else None, colour=colour)
    return person(someone.body, someone.view, x_m=someone.x_m, sticking=sticking)


def _entry(picture: Picture, record: dict[str, dict[str, float]], name: str) -> str:
    standing = picture.people[0]
    lines = [
        "[[image]]",
        f'file = "{picture.stem}.jpg"',
        f'view = "{standing.view}"',
        f"height_cm = {standing.body.stature_cm:.1f}",
        f'expect = "{picture.expect}"',
    ]
    lines += [f'finding = "{picture.finding}"'] if picture.finding else []
    lines += [
        f'description = "{picture.description}"',
        'origin = "rendered with the anny body model and Blender Cycles by benchmarks/pictures.py, '
        f'set {name}, seed {picture.seed}"',
        'licence = "CC0-1.0"',
    ]
    if len(picture.people) == 1 and standing.body.posture.stance == "standing":
        lines += ["[image.truth]", f"body_yaw_deg = {_plain(standing.body.posture.yaw_deg)}"]
        lines += [f"{key} = {_plain(value)}" for key, value in record["true"].items()]
    return "\n".join(lines) + "\n"


def _plain(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make a set of pictures with known truth.")
    parser.add_argument("set", choices=SETS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="part of a stem: make only those")
    parser.add_argument("--first", type=int, help="make only so many, as if there were no more")
    parser.add_argument("--minutes", type=float, default=np.inf, help="stop after so many; run again to go on")
    parser.add_argument("--part", default="1/1", help="K/N: the Kth of N parts, made by processes side by side")
    asked = parser.parse_args()
    part, parts = (int(number) for number in asked.part.split("/"))
    make(
        asked.set,
        asked.folder,
        _Which(only=asked.only, first=asked.first, part=part - 1, parts=parts, minutes=asked.minutes),
    )


if __name__ == "__main__":
    main()
