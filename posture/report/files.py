"""Writes what leaves the engine: one file by its ending, or each kind into a folder; one for photos put together."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from posture.analysis import Analysis
from posture.errors import CannotWrite
from posture.overlay import encoded
from posture.report.contract import Json, to_json
from posture.report.html import page, picture

Writer = Callable[[Analysis, bool, date | None], bytes]


def _png(analysis: Analysis, show_face: bool, day: date | None) -> bytes:  # noqa: ARG001  # one signature for all
    drawn = picture(analysis, show_face=show_face)
    if drawn is None:
        raise CannotWrite(
            "no_picture",
            "No picture was written: nobody was found, so no face could be covered.",
            "Take another photo.",
        )
    return encoded(drawn, "PNG")


def _html(analysis: Analysis, show_face: bool, day: date | None) -> bytes:
    return page(analysis, show_face=show_face, day=day).encode()


def _json(analysis: Analysis, show_face: bool, day: date | None) -> bytes:  # noqa: ARG001  # one signature for all
    return dumped(to_json(analysis))


def dumped(value: Json) -> bytes:
    """`value` as a JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


MARK_WITHIN = 600
"""Bytes within which a file of ours says so: PNG software note, HTML generator, JSON schema."""
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


def content(analysis: Analysis, ending: str, *, show_face: bool = False, day: date | None = None) -> bytes:
    """What a file of that `ending` holds; a page names the `day` of the analysis."""
    return WRITERS[ending.lower()](analysis, show_face, day)


def write(path: Path, data: bytes) -> None:
    """`data` to `path`, whole or not at all, and for this user only: it may show a patient.

    An older file is replaced only if this tool wrote it: no photo or page of somebody else is lost.

    Raises
    ------
    CannotWrite
        The folder is missing, full or not permitted, or somebody else's file is there.
    """
    try:
        if path.exists() and not _is_ours(path):
            raise CannotWrite(
                "not_ours", f"{path.name} is there already and was not written by Posture.", "Name another place."
            )
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".posture-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise CannotWrite(
            "cannot_write", f"Cannot write {path.name}: {reason}.", "Name a folder that exists and may be written to."
        ) from None


def free_name(name: str) -> Path:
    """`name` in the working directory, or with the first number after it that makes a file that is not there."""
    path = Path(name)
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(one for one in itertools.chain([path], numbered) if not os.path.lexists(one))


def write_new(path: Path, data: bytes, *, ending: str) -> None:
    """`data` to `path`, as `write`; but no file at all is replaced.

    Raises
    ------
    CannotWrite
        Of another ending, something is there, or as `write`.
    """
    if path.suffix.lower() != ending:
        raise CannotWrite("ending", f"Cannot write {path.name}.", f"Give it the ending {ending}.")
    if os.path.lexists(path):
        raise CannotWrite("exists", f"{path.name} is there already.", "Name another file.")
    write(path, data)


def _is_ours(path: Path) -> bool:
    """Whether the file begins as those that `WRITERS` make: each names this tool in its first lines."""
    with path.open("rb") as file:
        return b"posture" in file.read(MARK_WITHIN).lower()
