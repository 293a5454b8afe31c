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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
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
from posture.repeats import check_count, together
from posture.report import files, stickers, wording
from posture.report.contract import Json, to_json, unreadable, visit
from posture.report.stickers import Paper
from posture.report.text import repeats_table, table
from posture.scale import ScaleChoice
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
    together
        The files to be written for all photos together; None when each stands for itself.
    """

    json_lines: bool
    targets: tuple[tuple[Path, ...], ...]
    show_face: bool
    together: tuple[Path, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one photo: the exit code it asks for, its JSON, and its analysis if it could be read."""

    code: ExitCode
    content: Json
    analysis: Analysis | None = None


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
    scale: Annotated[
        ScaleChoice, typer.Option(help="Where millimetres come from; auto: the printed board if it is seen.")
    ] = ScaleChoice.AUTO,
    vertical: Annotated[
        str, typer.Option(metavar="auto|frame|ROLL_DEG", help="Which way is down; + clockwise camera.")
    ] = "auto",
    plumb: Annotated[
        str | None, typer.Option(metavar="X1,Y1,X2,Y2", help="Both ends of something plumb in the photo, in pixels.")
    ] = None,
    person: Annotated[int | None, typer.Option(min=1, help="Which person, from the left of the picture.")] = None,
    show_face: Annotated[bool, typer.Option("--show-face", help="Do not cover faces in what is written.")] = False,
    repeats: Annotated[
        bool, typer.Option("--repeats", help="One person who stood anew for each photo: add the means.")
    ] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a photo, one a line.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="OUT", readable=False, help="x.png, x.json, x.html, or a folder.")
    ] = None,
) -> None:
    """Measure standing photos: a table of angles with 95 % intervals, or JSON."""
    if scale is ScaleChoice.STATURE and height is None:
        raise WrongUsage("scale", "--scale stature needs the person's height.", "Give it with --height.")
    request = Request(
        view="auto" if view is ViewOption.AUTO else View(view.value),
        height_cm=height,
        scale=scale,
        vertical=_vertical(vertical) if plumb is None else _plumb(plumb, vertical, photos),
        person=person,
    )
    if repeats:
        check_count(len(photos))
    targets, for_all = _targets(output, photos, repeats=repeats)
    out = Output(json_lines=json_lines, targets=targets, show_face=show_face, together=for_all if repeats else None)
    outcomes = (_one(path, request, out, to) for path, to in zip(photos, out.targets, strict=True))
    raise typer.Exit(_repeats(list(outcomes), out) if repeats else max(outcome.code for outcome in outcomes))


@app.command("stickers")
def _stickers(
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FILE.pdf", readable=False, help="Where to write; never replaced.")
    ] = None,
    paper: Annotated[Paper, typer.Option(help="What it will be printed on.")] = Paper.A4,
) -> None:
    """Write the sheet to print: round stickers, and the board that gives millimetres."""
    target = files.free_name(stickers.NAME) if output is None else output
    files.write_new(target, stickers.pdf(paper), ending=".pdf")
    _print(f"{printable(str(target))}: print it at 100 %, then check the ruler on each page: it must be 100 mm.\n")


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


_Targets = tuple[tuple[tuple[Path, ...], ...], tuple[Path, ...]]


def _targets(output: Path | None, photos: Sequence[Path], *, repeats: bool) -> _Targets:
    """The files to be written for each photo, and of repeats for all, none of which is a photo.

    A folder is made where it is missing.
    """
    if output is None:
        return ((),) * len(photos), ()
    into = _into_folder if _is_folder(output) else _into_file
    targets, for_all = into(output, photos, repeats=repeats)
    originals = {_identity(photo) for photo in photos} - {None}
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


def _into_file(output: Path, photos: Sequence[Path], *, repeats: bool) -> _Targets:
    files.check_ending(output, repeats=repeats)
    if repeats:
        return ((),) * len(photos), (output,)
    if len(photos) > 1:
        raise CannotWrite("several", f"{output.name} holds one photo, {len(photos)} are given.", "Name a folder.")
    return ((output,),), ()


def _into_folder(output: Path, photos: Sequence[Path], *, repeats: bool) -> _Targets:
    """A file of each kind per photo, named like the photo; a number tells apart those of the same name.

    In a folder of photos, where a picture of that name may be somebody's original, `-posture` is added. What is written
    for all repeats is named `repeats`.
    """
    mark = "-posture" if any(photo.parent.resolve() == output.resolve() for photo in photos) else ""
    stems = _stems(photos, {"repeats"} if repeats else set())
    targets = tuple(tuple(output / f"{stem}{mark}{ending}" for ending in files.WRITERS) for stem in stems)
    return targets, tuple(output / f"repeats{mark}{ending}" for ending in files.OF_REPEATS if repeats)


def _stems(photos: Sequence[Path], taken: set[str]) -> Iterator[str]:
    """A name for each photo, none of them in `taken`; without case: a.jpg and A.jpg are one file on many disks."""
    for photo in photos:
        numbered = (f"{photo.stem}-{number}" for number in itertools.count(2))
        stem = next(name for name in itertools.chain([photo.stem], numbered) if name.casefold() not in taken)
        taken.add(stem.casefold())
        yield stem


def _one(path: Path, request: Request, out: Output, targets: tuple[Path, ...]) -> Outcome:
    """Measure one photo, print and write it; what became of it."""
    try:
        analysis = analyse(read(path), request, shared_detector(), shared_refiner())
    except PostureError as error:
        _say(f"{path}: {error.message} {error.action}")
        outcome = Outcome(code=error.exit_code, content=unreadable(printable(path.name or str(path)), error))
        _show(outcome, path, out)
        return outcome
    outcome = Outcome(code=ExitCode.MEASURED, content=to_json(analysis), analysis=analysis)
    _show(outcome, path, out)
    written = [
        _write(lambda ending: files.content(analysis, ending, show_face=out.show_face), path, target)
        for target in targets
    ]
    code = max(ExitCode.REFUSED if analysis.refused else ExitCode.MEASURED, *written, ExitCode.MEASURED)
    return replace(outcome, code=code)


def _repeats(outcomes: Sequence[Outcome], out: Output) -> ExitCode:
    """Put the photos together, print and write the means; the highest exit code of all."""
    repeats = together([one.analysis for one in outcomes if one.analysis], given=len(outcomes))
    photos = [one.content for one in outcomes]
    if out.json_lines:
        _print_json(visit(repeats, photos))
    else:
        _print(_rendered(repeats_table(repeats)))
    written = [
        _write(lambda ending: files.repeats_content(repeats, photos, ending, show_face=out.show_face), target, target)
        for target in out.together or ()
    ]
    return max(*(one.code for one in outcomes), *written, ExitCode.MEASURED)


def _show(outcome: Outcome, path: Path, out: Output) -> None:
    """The result on standard output, its findings on standard error; JSON of repeats comes later, in one line."""
    analysis = outcome.analysis
    if out.json_lines:
        if out.together is None:
            _print_json(outcome.content)
    elif analysis:
        _print(_rendered(table(analysis)))
    for finding in analysis.findings if analysis else ():
        _say(f"{path}: {finding.severity}: {wording.message(finding)} {wording.action(finding)}")


def _rendered(content: RenderableType) -> str:
    """`content` as this terminal shows it; not printed by rich, which ends the process when nobody reads."""
    terminal, text = Console(), io.StringIO()
    console = Console(file=text, width=terminal.width, force_terminal=terminal.is_terminal)
    console.print(content, markup=False, highlight=False)
    return text.getvalue()


def _write(content: Callable[[str], bytes], path: Path, target: Path) -> ExitCode:
    """Write the `content` for the ending of `target`; a file that cannot be written is said and stops no others."""
    try:
        files.write(target, content(target.suffix))
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
