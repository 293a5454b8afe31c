"""Writes what leaves the engine: one file by its ending, or each kind into a folder; one for photos put together.

No photo or page of somebody else, and no result of other photos, is ever replaced.
"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from posture.analysis import Analysis
from posture.errors import CannotWrite
from posture.overlay import encoded
from posture.report import origin
from posture.report.contract import Json, to_json
from posture.report.html import page, picture
from posture.report.letterhead import Letterhead

Writer = Callable[[Analysis, bool, date | None, Letterhead | None], bytes]


def _png(
    analysis: Analysis,
    show_face: bool,
    day: date | None,  # noqa: ARG001  # one signature for all
    letterhead: Letterhead | None,  # noqa: ARG001
) -> bytes:
    drawn = picture(analysis, show_face=show_face)
    if drawn is None:
        raise CannotWrite(
            "no_picture",
            "No picture was written: nobody was found, so no face could be covered.",
            "Take another photo.",
        )
    return encoded(drawn, "PNG", {origin.NAME: origin.made_of([analysis.photo.sha256])})


def _html(analysis: Analysis, show_face: bool, day: date | None, letterhead: Letterhead | None) -> bytes:
    return page(analysis, show_face=show_face, day=day, letterhead=letterhead).encode()


def _json(
    analysis: Analysis,
    show_face: bool,  # noqa: ARG001  # one signature for all
    day: date | None,  # noqa: ARG001
    letterhead: Letterhead | None,  # noqa: ARG001
) -> bytes:
    return dumped(to_json(analysis))


def dumped(value: Json) -> bytes:
    """`value` as a JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: dict[str, Writer] = {".png": _png, ".html": _html, ".json": _json}
"""What can be written, by the ending of the file."""
TOGETHER = (".html", ".json")
"""What can be written of photos put together: a picture shows one photo."""


def check_ending(path: Path, *, of: str | None = None) -> None:
    """Nothing, if a file with the ending of `path` can be written, of one photo or `of` several put together.

    Raises
    ------
    CannotWrite
        Of another ending.
    """
    known = TOGETHER if of else tuple(WRITERS)
    if path.suffix.lower() not in known:
        what = f" for {of}" if of else ""
        raise CannotWrite("ending", f"Cannot write {path.name}{what}.", f"Use one of {', '.join(known)}, or a folder.")


def content(
    analysis: Analysis,
    ending: str,
    *,
    show_face: bool = False,
    day: date | None = None,
    letterhead: Letterhead | None = None,
) -> bytes:
    """What a file of that `ending` holds; a page names the `day` of the analysis, and stands on the `letterhead`."""
    return WRITERS[ending.lower()](analysis, show_face, day, letterhead)


def write(path: Path, data: bytes, *, made_of: str = "") -> None:
    """`data` to `path`, whole or not at all, and for this user only: it may show a patient.

    An older file is replaced only if this tool wrote it, from the same photos: `origin.made_of` them.

    Raises
    ------
    CannotWrite
        The folder is missing, full or not permitted, or another file is there.
    """
    try:
        _check_replaceable(path, made_of)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".posture-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _cannot_write(path, error) from None


def _check_replaceable(path: Path, made_of: str) -> None:
    if not path.exists():
        return
    if not origin.is_ours(path):
        raise CannotWrite(
            "not_ours", f"{path.name} is there already and was not written by Posture.", "Name another place."
        )
    if origin.named_in(path) != made_of:
        raise CannotWrite(
            "other_photos",
            f"{path.name} is there already and was made of other photos.",
            "Name another file, or a folder, where a number is added.",
        )


def _cannot_write(path: Path, error: OSError) -> CannotWrite:
    reason = error.strerror or "it cannot be written"
    return CannotWrite(
        "cannot_write", f"Cannot write {path.name}: {reason}.", "Name a folder that exists and may be written to."
    )


def beside(paths: tuple[Path, ...], made_of: str) -> tuple[Path, ...]:
    """`paths`, one or more of one name in one folder, or with the first number after it with which none is in the way.

    In the way is every file of that name, in capitals or not, that was not made of these photos: on many disks a.png
    and A.png are one file.

    Raises
    ------
    CannotWrite
        The folder cannot be looked into.
    """
    try:
        there = {path.name.casefold(): path for path in paths[0].parent.iterdir()}
    except OSError as error:
        raise _cannot_write(paths[0], error) from None

    def is_free(path: Path) -> bool:
        other = there.get(path.name.casefold())
        return other is None or origin.named_in(other) == made_of

    return next(places for places in zip(*map(_numbered, paths), strict=True) if all(map(is_free, places)))


def _numbered(path: Path) -> Iterator[Path]:
    """`path`, then with 2, 3, ... after its name."""
    yield path
    yield from (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))


def free_name(name: str) -> Path:
    """`name` in the working directory, or with the first number after it that makes a file that is not there."""
    return next(path for path in _numbered(Path(name)) if not os.path.lexists(path))


def write_new(path: Path, data: bytes, *, ending: str) -> None:
    """`data` to `path`, as `write`; but no file at all is replaced.

    Raises
    ------
    CannotWrite
        Of another ending, something is there, or as `write`.
    """
    if path.suffix.lower() != ending:
        raise CannotWrite("ending", f"Cannot write {path.name}.", f"Give it the ending {ending}.")
    check_free(path)
    write(path, data)


def check_free(path: Path) -> None:
    """Nothing, if there is no file at `path`; `CannotWrite` where there is."""
    if os.path.lexists(path):
        raise CannotWrite("exists", f"{path.name} is there already.", "Name another file.")
