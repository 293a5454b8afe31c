"""The command line: `posture analyse PHOTO ...`. A thin caller of `analyse`; it does no arithmetic.

Tables or JSON go to standard output, messages to standard error, a line each. The exit code is the highest of all
photos: 0 measured, 2 wrong usage or nowhere to write, 3 not a readable photo, 4 refused.
"""

from __future__ import annotations

import errno
import io
import itertools
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType

from posture import __version__
from posture.analysis import Analysis, Request, analyse
from posture.detect import shared_detector
from posture.errors import CannotWrite, ExitCode, PostureError, WrongUsage
from posture.landmarks import View
from posture.photo import printable, read
from posture.refine import shared_refiner
from posture.report import files, wording
from posture.report.contract import Json, to_json, unreadable
from posture.report.text import table
from posture.vertical import Vertical, from_frame, from_plumb, from_stated

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


class ViewOption(StrEnum):
    """What `--view` takes."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where results go.

    Attributes
    ----------
    json_lines
        JSON instead of tables on standard output.
    targets
        The files to be written for each photo.
    show_face
        Leave faces uncovered in what is written.
    """

    json_lines: bool
    targets: tuple[tuple[Path, ...], ...]
    show_face: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with `argv` (by default the process's own) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a degree sign shows a "?"
            stream.reconfigure(errors="replace")
    try:
        code = app(args=None if argv is None else list(argv), prog_name="posture", standalone_mode=False)
        _print("")
    except typer.TyperException as error:
        _say(f"{error.format_message().rstrip('.')}. See posture analyse --help.")
        return ExitCode.WRONG_USAGE
    except PostureError as error:
        if error.code != "no_reader":
            _say(f"{error.message} {error.action}")
        return error.exit_code
    return int(code or 0)


@app.callback(invoke_without_command=True)
def _posture(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Measured angles of a standing person in a photo, with an honest error. Nothing leaves this machine."""
    if version:
        _print(f"posture {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise WrongUsage("command", "Nothing to do.", "Name photos: posture analyse PHOTO ..., or see posture --help.")


@app.command("analyse")
def _analyse(
    photos: Annotated[
        list[Path],
        typer.Argument(metavar="PHOTO...", help="JPEG, PNG, WebP or HEIC.", readable=False, show_default=False),
    ],
    view: Annotated[
        ViewOption, typer.Option(help="What faces the camera; left: the person's left side.")
    ] = ViewOption.AUTO,
    height: Annotated[
        float | None, typer.Option(metavar="CM", help="The person's height in cm, for millimetres.")
    ] = None,
    vertical: Annotated[
        str, typer.Option(metavar="auto|frame|ROLL_DEG", help="Which way is down; + clockwise camera.")
    ] = "auto",
    plumb: Annotated[
        str | None, typer.Option(metavar="X1,Y1,X2,Y2", help="Both ends of something plumb in the photo, in pixels.")
    ] = None,
    person: Annotated[int | None, typer.Option(min=1, help="Which person, from the left of the picture.")] = None,
    show_face: Annotated[bool, typer.Option("--show-face", help="Do not cover faces in what is written.")] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a photo, one a line.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="OUT", readable=False, help="x.png, x.json, x.html, or a folder.")
    ] = None,
) -> None:
    """Measure standing photos: a table of angles with 95 % intervals, or JSON."""
    request = Request(
        view="auto" if view is ViewOption.AUTO else View(view.value),
        height_cm=height,
        vertical=_vertical(vertical) if plumb is None else _plumb(plumb, vertical, photos),
        person=person,
    )
    out = Output(json_lines=json_lines, targets=_targets(output, photos), show_face=show_face)
    raise typer.Exit(max(_one(path, request, out, to) for path, to in zip(photos, out.targets, strict=True)))


def _vertical(text: str) -> Vertical | None:
    """The vertical that `--vertical` asks for; None, for `auto`, leaves it to each photo."""
    if text in {"auto", "frame"}:
        return None if text == "auto" else from_frame()
    try:
        return from_stated(float(text))
    except ValueError:
        raise WrongUsage(
            "vertical",
            f"--vertical {printable(text)!r} is not understood.",
            "Use auto, frame, or the camera's roll in degrees.",
        ) from None


def _plumb(text: str, vertical: str, photos: Sequence[Path]) -> Vertical:
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


def _targets(output: Path | None, photos: Sequence[Path]) -> tuple[tuple[Path, ...], ...]:
    """The files to be written for each photo, none of which is a photo; a folder is made where it is missing."""
    if output is None:
        return ((),) * len(photos)
    targets = _into_folder(output, photos) if _is_folder(output) else _into_file(output, photos)
    originals = {_identity(photo) for photo in photos} - {None}
    for target in itertools.chain(*targets):
        if _identity(target) in originals:
            raise CannotWrite("same_file", f"{target} is a photo to be measured.", "Name another place to write to.")
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


def _into_file(output: Path, photos: Sequence[Path]) -> tuple[tuple[Path, ...], ...]:
    files.check_ending(output)
    if len(photos) > 1:
        raise CannotWrite("several", f"{output.name} holds one photo, {len(photos)} are given.", "Name a folder.")
    return ((output,),)


def _into_folder(output: Path, photos: Sequence[Path]) -> tuple[tuple[Path, ...], ...]:
    """A file of each kind per photo, named like the photo; a number tells apart those of the same name.

    In a folder of photos, where a picture of that name may be somebody's original, `-posture` is added.
    """
    mark = "-posture" if any(photo.parent.resolve() == output.resolve() for photo in photos) else ""
    return tuple(tuple(output / f"{stem}{mark}{ending}" for ending in files.WRITERS) for stem in _stems(photos))


def _stems(photos: Sequence[Path]) -> Iterator[str]:
    taken: set[str] = set()  # without case: a.jpg and A.jpg are one file on many disks
    for photo in photos:
        numbered = (f"{photo.stem}-{number}" for number in itertools.count(2))
        stem = next(name for name in itertools.chain([photo.stem], numbered) if name.casefold() not in taken)
        taken.add(stem.casefold())
        yield stem


def _one(path: Path, request: Request, out: Output, targets: tuple[Path, ...]) -> ExitCode:
    """Measure one photo, print and write it; the exit code it asks for."""
    try:
        analysis = analyse(read(path), request, shared_detector(), shared_refiner())
    except PostureError as error:
        _say(f"{path}: {error.message} {error.action}")
        if out.json_lines:
            _print_json(unreadable(printable(path.name or str(path)), error))
        return error.exit_code
    _show(analysis, path, out)
    written = [_write(analysis, path, target, out) for target in targets]
    return max(ExitCode.REFUSED if analysis.refused else ExitCode.MEASURED, *written, ExitCode.MEASURED)


def _show(analysis: Analysis, path: Path, out: Output) -> None:
    """The result on standard output, its findings on standard error."""
    if out.json_lines:
        _print_json(to_json(analysis))
    else:
        _print(_rendered(table(analysis)))
    for finding in analysis.findings:
        _say(f"{path}: {finding.severity}: {wording.message(finding)} {wording.action(finding)}")


def _rendered(content: RenderableType) -> str:
    """`content` as this terminal shows it; not printed by rich, which ends the process when nobody reads."""
    terminal, text = Console(), io.StringIO()
    console = Console(file=text, width=terminal.width, force_terminal=terminal.is_terminal)
    console.print(content, markup=False, highlight=False)
    return text.getvalue()


def _write(analysis: Analysis, path: Path, target: Path, out: Output) -> ExitCode:
    """Write `target`; a file that cannot be written is said and does not stop the others."""
    try:
        files.write(target, files.content(analysis, target.suffix, show_face=out.show_face))
    except CannotWrite as error:
        _say(f"{path}: {error.message} {error.action}")
        return error.exit_code
    return ExitCode.MEASURED


def _print_json(content: Json) -> None:
    """`content` in one line of ASCII, which every terminal and pipe carries unharmed."""
    _print(json.dumps(content) + "\n")


def _print(text: str) -> None:
    """`text` on standard output, at once.

    Raises
    ------
    CannotWrite
        Standard output is closed or full, or nobody reads it any more (`| head`), which needs no words.
    """
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _give_up_output()
        code = "no_reader" if isinstance(error, BrokenPipeError) else "output"
        raise CannotWrite(
            code, f"Cannot write to standard output: {error.strerror}.", "Name a file with -o, or free some space."
        ) from None


def _give_up_output() -> None:
    """Sends what is left for standard output nowhere, so that Python does not complain of it when it ends."""
    with suppress(OSError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _say(text: str) -> None:
    """A message, one line on standard error."""
    with suppress(OSError):  # nobody listens
        typer.echo(f"posture: {printable(text)}", err=True)
