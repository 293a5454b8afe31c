"""The recipe of one picture, not yet made, and of a set of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from benchmarks.people import Snapshot, View
from benchmarks.recipe import Body
from benchmarks.scene import Camera, Room

Stickers = Literal["none", "exact", "slipped"]
_BY_PROTOCOL = Snapshot()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One person of a picture, not yet made."""

    body: Body
    view: View
    x_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A recipe of one picture and what the tool should say to it."""

    stem: str
    people: tuple[Standing, ...]
    room: Room
    camera: Camera | None = None
    """None: drawn with `seed` so that everybody is in the picture."""
    snapshot: Snapshot = _BY_PROTOCOL
    seed: int = 0
    independent: bool = False
    """Hip tilt and leg length are drawn apart."""
    stickers: Stickers = "none"
    phone: bool = False
    """Gravity and focal length stand in the file, as a phone writes them."""
    front_camera: bool = False
    """So does which camera it was."""
    asked_view: View | Literal["auto", ""] = ""
    """The view that the tool is told; empty: the true one."""
    spoilt: str = ""
    """What is done to the finished picture, by name in `spoil`."""
    expect: str = "measured"
    finding: str = ""
    way: str = ""
    """How the finding is earned."""
    refuse: bool = False
    """The picture must not be measured."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSet:
    """Recipes, how they are rendered (`samples` counts for Cycles), and how large a JPEG may become."""

    pictures: Callable[[], Iterator[Picture]]
    most_kb: int
    renderer: Literal["cycles", "fast"] = "cycles"
    samples: int = 6
    manifest: bool = False
    """Truth in manifest.toml, for the tests of the tool; otherwise in truth.jsonl."""

    @property
    def truth_file(self) -> str:
        """Where the truth of a finished set stands."""
        return "manifest.toml" if self.manifest else "truth.jsonl"
