"""Where `-o` wants the results: the files for each photo, and for all together; none of them is a photo.

And the writing of them, which gives messages back: only the command line speaks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from posture.asked import Asked, Kind
from posture.errors import CannotWrite, ExitCode
from posture.report import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The files to be written.

    Attributes
    ----------
    each
        Of each photo.
    together
        Of all photos together.
    in_folder
        A folder was named and not a file: where another file is in the way, a number is added.
    """

    each: tuple[tuple[Path, ...], ...]
    together: tuple[Path, ...] = ()
    in_folder: bool = False


def targets_of(output: Path | None, what: Asked) -> Targets:
    """Where the results of `what` go; a file that is named is no photo, a folder is made where it is missing."""
    if output is None:
        return Targets(each=((),) * len(what.photos))
    if _is_folder(output):
        return _into_folder(output, what)
    targets = _into_file(output, what)
    originals = {_identity(photo) for photo in what.photos} - {None}
    if _identity(output) in originals:
        raise CannotWrite("same_file", f"{output} is a photo to be measured.", "Name another place to write to.")
    return targets


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
        return Targets(each=((),) * len(what.photos), together=(output,))
    if len(what.photos) > 1:
        raise CannotWrite("several", f"{output.name} holds one photo, {len(what.photos)} are given.", "Name a folder.")
    return Targets(each=((output,),))


def _into_folder(output: Path, what: Asked) -> Targets:
    """A file of each kind per photo, named like the photo.

    In a folder of photos, where a picture of that name may be somebody's original, `-posture` is added. What is written
    for all photos together is named after its kind; a visit and a block test have only that.
    """
    mark = "-posture" if any(photo.parent.resolve() == output.resolve() for photo in what.photos) else ""
    together = tuple(output / f"{what.kind}{mark}{ending}" for ending in files.TOGETHER if what.kind)
    alone = what.kind in {Kind.VISIT, Kind.BLOCKS}
    each = tuple(
        () if alone else tuple(output / f"{_stem(photo, what.kind)}{mark}{ending}" for ending in files.WRITERS)
        for photo in what.photos
    )
    return Targets(each=each, together=together, in_folder=True)


def _stem(photo: Path, kind: Kind | None) -> str:
    """The name of `photo`, other than that of what is written for all together."""
    return f"{photo.stem}-2" if photo.stem.casefold() == kind else photo.stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is to be written, of one photo or of several together.

    Attributes
    ----------
    of
        How messages call it: the photo, or how the photos belong together.
    photos
        The photos it was made of, as `origin` names them.
    file
        Gives the content of the file with an ending.
    """

    of: Path
    photos: str
    file: Callable[[str], bytes]


def write(made: Made, targets: tuple[Path, ...], *, in_folder: bool) -> tuple[ExitCode, list[str]]:
    """Write what was `made` to its `targets`, in a folder beside what is there of other photos.

    Returns
    -------
    The highest exit code, and what is to be said; a file that cannot be written stops no others.
    """
    if not targets:
        return ExitCode.MEASURED, []
    try:
        places = files.beside(targets, made.photos) if in_folder else targets
    except CannotWrite as error:
        return error.exit_code, [str(error)]
    failed: dict[Path, CannotWrite] = {}
    for place in places:
        try:
            files.write(place, made.file(place.suffix), made_of=made.photos)
        except CannotWrite as error:
            failed[place] = error
    messages = [str(error) for error in failed.values()]
    written = [place.name for place in places if place not in failed]
    if places != targets and written:
        names = ", ".join(written)
        messages.append(f"Files of that name were not made of the same photos and stay. Written beside them: {names}.")
    return max((error.exit_code for error in failed.values()), default=ExitCode.MEASURED), messages
