"""Which photos the command line names, and how they belong together: options of `analyse` that concern several photos.

Each photo by itself, `--repeats`, `--visit` with a flag for each view, or blocks of known height under one foot.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from posture.blocks import Block, check_blocks
from posture.errors import WrongUsage
from posture.landmarks import Side, View
from posture.photo import printable
from posture.repeats import check_count
from posture.typed import number
from posture.vertical import Vertical, from_frame, from_plumb, from_stated
from posture.visit import check_visit

_VIEW = "A photo {}, of one visit; again for more."
RepeatsFlag = Annotated[
    bool, typer.Option("--repeats", help="One person who stood anew for each photo: add the means.")
]
VisitFlag = Annotated[bool, typer.Option("--visit", help="One person from several sides: one table and one page.")]
_Photos = list[Path] | None
FrontPhotos = Annotated[
    _Photos, typer.Option("--front", metavar="PHOTO", help=_VIEW.format("from the front"), readable=False)
]
BackPhotos = Annotated[
    _Photos, typer.Option("--back", metavar="PHOTO", help=_VIEW.format("from the back"), readable=False)
]
LeftPhotos = Annotated[
    _Photos, typer.Option("--left", metavar="PHOTO", help=_VIEW.format("of the person's left side"), readable=False)
]
RightPhotos = Annotated[
    _Photos, typer.Option("--right", metavar="PHOTO", help=_VIEW.format("of the person's right side"), readable=False)
]
BlockHeights = Annotated[
    list[float] | None,
    typer.Option("--block-mm", metavar="MM", help="Block under one foot, once for each photo, in order; 0: none."),
]
BlockSide = Annotated[Side | None, typer.Option("--block-side", help="The foot that stands on the blocks.")]


class ViewOption(StrEnum):
    """What `--view` takes."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    AUTO = "auto"


class Kind(StrEnum):
    """How photos are put together; also the name of the files that hold it."""

    REPEATS = "repeats"
    VISIT = "visit"
    BLOCKS = "blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be measured.

    Attributes
    ----------
    kind
        How the photos belong together; None where each stands for itself.
    photos
        In the order in which they are measured.
    views
        Of each, where a flag said so.
    blocks
        Of each, in a block test.
    """

    kind: Kind | None
    photos: tuple[Path, ...]
    views: tuple[View | None, ...]
    blocks: tuple[Block, ...] = ()


def asked(
    photos: Sequence[Path],
    by_view: Mapping[View, Sequence[Path]],
    *,
    repeats: bool,
    visit: bool,
    blocks: tuple[Sequence[float], Side | None],
) -> Asked:
    """How `photos`, or those named `by_view`, belong together.

    Raises
    ------
    WrongUsage
        Flags that do not go together, no photos, or a number of them that cannot be.
    """
    heights, side = blocks
    in_test = bool(heights) or side is not None
    named = tuple((photo, view) for view, several in by_view.items() for photo in several)
    if sum((repeats, visit, in_test)) > 1:
        raise WrongUsage("kinds", "--repeats, --visit and --block-mm exclude each other.", "Give one of them.")
    if visit:
        return _visit(photos, named)
    if named:
        raise WrongUsage("no_visit", f"--{named[0][1]} names a photo of a visit.", "Add --visit.")
    if not photos:
        raise WrongUsage("no_photo", "Missing argument: no photo is named.", "Name photos: posture analyse PHOTO ...")
    if repeats:
        check_count(len(photos))
    kind = Kind.REPEATS if repeats else Kind.BLOCKS if in_test else None
    of_blocks = check_blocks(len(photos), heights, side) if in_test else ()
    return Asked(kind=kind, photos=tuple(photos), views=(None,) * len(photos), blocks=of_blocks)


def _visit(photos: Sequence[Path], named: Sequence[tuple[Path, View]]) -> Asked:
    if photos:
        raise WrongUsage(
            "visit",
            "--visit needs the view of each photo.",
            "Name each with it: --front F --back F --left F --right F; a view may be named several times.",
        )
    check_visit(len(named))
    return Asked(kind=Kind.VISIT, photos=tuple(photo for photo, _ in named), views=tuple(view for _, view in named))


def vertical_asked(text: str) -> Vertical | None:
    """The vertical that `--vertical` asks for; None, for `auto`, leaves it to each photo."""
    if text in {"auto", "frame"}:
        return None if text == "auto" else from_frame()
    roll_deg = number(text, unit="°")
    if roll_deg is None:
        raise WrongUsage(
            "vertical",
            f"--vertical {printable(text)!r} is not understood.",
            "Use auto, frame, or the camera's roll in degrees.",
        )
    return from_stated(roll_deg)


def plumb_asked(text: str, vertical: str, photos: Sequence[Path]) -> Vertical:
    """The vertical of the line that `--plumb` draws in the one photo given."""
    if vertical != "auto":
        raise WrongUsage("plumb", "--plumb and --vertical both say which way is down.", "Give one of them.")
    if len(photos) > 1:
        raise WrongUsage("plumb", "--plumb is drawn in one photo, several are given.", "Measure them one by one.")
    numbers: list[float] = []
    with suppress(ValueError):
        numbers = [float(number) for number in text.split(",")]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise WrongUsage(
            "plumb",
            f"--plumb {printable(text)!r} is not understood.",
            "Give x and y of both ends in pixels, such as 812,40,806,1900.",
        )
    return from_plumb((numbers[0], numbers[1]), (numbers[2], numbers[3]))
