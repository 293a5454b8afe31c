"""Where `-o` wants the results: the files for each photo, and for all together; none of them is a photo."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from posture.asked import Asked, Kind
from posture.errors import CannotWrite
from posture.report import files

Targets = tuple[tuple[tuple[Path, ...], ...], tuple[Path, ...]]
"""Of each photo, and of all together."""


def targets_of(output: Path | None, what: Asked) -> Targets:
    """The files to be written for each photo, and for all together, none of which is a photo.

    A folder is made where it is missing.
    """
    if output is None:
        return ((),) * len(what.photos), ()
    into = _into_folder if _is_folder(output) else _into_file
    targets, for_all = into(output, what)
    originals = {_identity(photo) for photo in what.photos} - {None}
    for target in itertools.chain(for_all, *targets):
        if _identity(target) in originals:
            raise CannotWrite("same_file", f"{target} is a photo to be measured.", "Name another place to write to.")
    return targets, for_all


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells the file `path` from all others, however it is spelt; None where there is none to be seen."""
    with suppress(OSError, ValueError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None


def _is_folder(output: Path) -> bool:
    """Whether `output` is, or now becomes, a folder: it is one or has no ending."""
    try:
        if not output.suffix:
            output.mkdir(parents=True, exist_ok=True)
        return output.is_dir()
    except OSError as error:
        raise CannotWrite(
            "cannot_write", f"Cannot write into {output}: {error.strerror}.", "Name a folder that you may write to."
        ) from None


def _into_file(output: Path, what: Asked) -> Targets:
    files.check_ending(output, of=what.kind)
    if what.kind:
        return ((),) * len(what.photos), (output,)
    if len(what.photos) > 1:
        raise CannotWrite("several", f"{output.name} holds one photo, {len(what.photos)} are given.", "Name a folder.")
    return ((output,),), ()


def _into_folder(output: Path, what: Asked) -> Targets:
    """A file of each kind per photo, named like the photo; a number tells apart those of the same name.

    In a folder of photos, where a picture of that name may be somebody's original, `-posture` is added. What is written
    for all photos together is named after its kind; a visit and a block test have only that.
    """
    mark = "-posture" if any(photo.parent.resolve() == output.resolve() for photo in what.photos) else ""
    for_all = tuple(output / f"{what.kind}{mark}{ending}" for ending in files.TOGETHER if what.kind)
    if what.kind in {Kind.VISIT, Kind.BLOCKS}:
        return ((),) * len(what.photos), for_all
    stems = _stems(what.photos, {what.kind.value} if what.kind else set())
    return tuple(tuple(output / f"{stem}{mark}{ending}" for ending in files.WRITERS) for stem in stems), for_all


def _stems(photos: Sequence[Path], taken: set[str]) -> Iterator[str]:
    """A name for each photo, none of them in `taken`; without case: a.jpg and A.jpg are one file on many disks."""
    for photo in photos:
        numbered = (f"{photo.stem}-{number}" for number in itertools.count(2))
        stem = next(name for name in itertools.chain([photo.stem], numbered) if name.casefold() not in taken)
        taken.add(stem.casefold())
        yield stem
