"""The command line: `posture analyse PHOTO ...`. A thin caller of `analyse`; it does no arithmetic.

Tables or JSON go to standard output, messages to standard error, a line each. The exit code is the highest of all
photos: 0 measured, 2 wrong usage or nowhere to write, 3 not a readable photo, 4 refused.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType

from posture import __version__, report_command
from posture.analysis import Analysis, Request, analyse
from posture.asked import (
    Asked,
    BackPhotos,
    BlockHeights,
    BlockSide,
    FrontPhotos,
    Kind,
    LeftPhotos,
    RepeatsFlag,
    RightPhotos,
    ViewOption,
    VisitFlag,
    asked,
    plumb_asked,
    vertical_asked,
)
from posture.blocks import block_test
from posture.detect import shared_detector
from posture.errors import CannotWrite, ExitCode, PostureError, UnreadablePhoto, WrongUsage
from posture.landmarks import View
from posture.photo import Photo, printable, read
from posture.record_commands import add_to
from posture.refine import shared_refiner
from posture.repeats import check_different, together
from posture.report import feet, files, origin, stickers, wording
from posture.report.contract import Json, to_json, unreadable
from posture.report.printing import Paper
from posture.report.text import table
from posture.report.together import Together, of_blocks, of_repeats, of_visit
from posture.scale import ScaleChoice, height_typed
from posture.serve import serve
from posture.targets import Made, Targets, targets_of, write
from posture.vertical import check_drawn
from posture.visit import visit_of

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where results go.

    Attributes
    ----------
    json_lines
        JSON instead of tables on standard output.
    show_face
        Leave faces uncovered in what is written.
    day
        Of the analysis, for the pages.
    kind
        How the photos belong together; None when each stands for itself.
    targets
        The files to be written.
    """

    json_lines: bool
    show_face: bool
    day: date
    targets: Targets
    kind: Kind | None = None


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
        context = getattr(error, "ctx", None)  # of the command that was meant, where it was understood
        _say(f"{error.format_message().rstrip('.')}. See {context.command_path if context else 'posture'} --help.")
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
        list[Path] | None,
        typer.Argument(metavar="PHOTO...", help="JPEG, PNG, WebP or HEIC.", readable=False, show_default=False),
    ] = None,
    view: Annotated[
        ViewOption, typer.Option(help="What faces the camera; left: the person's left side.")
    ] = ViewOption.AUTO,
    height: Annotated[
        str | None, typer.Option(metavar="CM", help="The person's height in cm, for millimetres.")
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
    repeats: RepeatsFlag = False,
    visit: VisitFlag = False,
    front: FrontPhotos = None,
    back: BackPhotos = None,
    left: LeftPhotos = None,
    right: RightPhotos = None,
    block_mm: BlockHeights = None,
    block_side: BlockSide = None,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a photo, one a line.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="OUT", readable=False, help="x.png, x.json, x.html, or a folder.")
    ] = None,
) -> None:
    """Measure standing photos: a table of angles with 95 % intervals, or JSON."""
    if scale is ScaleChoice.STATURE and height is None:
        raise WrongUsage("scale", "--scale stature needs the person's height.", "Give it with --height.")
    by_view = {View.FRONT: front or (), View.BACK: back or (), View.LEFT: left or (), View.RIGHT: right or ()}
    what = asked(photos or (), by_view, repeats=repeats, visit=visit, blocks=(block_mm or (), block_side))
    if what.kind is Kind.VISIT and view is not ViewOption.AUTO:
        raise WrongUsage("views", "--view and --visit both say the view.", "Leave --view out.")
    request = Request(
        view="auto" if view is ViewOption.AUTO else View(view.value),
        height_cm=None if height is None else height_typed(height),
        scale=scale,
        vertical=vertical_asked(vertical) if plumb is None else plumb_asked(plumb, vertical, what.photos),
        person=person,
    )
    targets = targets_of(output, what)
    out = Output(json_lines=json_lines, show_face=show_face, day=date.today(), targets=targets, kind=what.kind)
    requests = (replace(request, view=seen or request.view) for seen in what.views)
    photos_read: Iterable[Photo | UnreadablePhoto] = map(_read, what.photos)
    if what.kind:  # none is measured before it is known that no two are the same
        photos_read = list(photos_read)
        check_different([photo for photo in photos_read if isinstance(photo, Photo)])
    each = zip(what.photos, photos_read, requests, targets.each, strict=True)
    outcomes = (_one(path, photo, of, out, to) for path, photo, of, to in each)
    raise typer.Exit(_together(list(outcomes), out, what) if what.kind else max(outcome.code for outcome in outcomes))


app.command("app")(serve)


_NewPdf = Annotated[
    Path | None, typer.Option("-o", metavar="FILE.pdf", readable=False, help="Where to write; never replaced.")
]
_PaperOption = Annotated[Paper, typer.Option(help="What it will be printed on.")]


@app.command("stickers")
def _stickers(output: _NewPdf = None, paper: _PaperOption = Paper.A4) -> None:
    """Write the sheet to print: round stickers, and the board that gives millimetres."""
    _write_sheet(stickers.pdf(paper), output, stickers.NAME)


@app.command("feet")
def _feet(output: _NewPdf = None, paper: _PaperOption = Paper.A4) -> None:
    """Write the foot template to print: where both feet stand, and the camera."""
    _write_sheet(feet.pdf(paper), output, feet.NAME)


def _write_sheet(content: bytes, output: Path | None, name: str) -> None:
    """A sheet to print into the file `output`, or into a free one of that `name`."""
    target = files.free_name(name) if output is None else output
    files.write_new(target, content, ending=".pdf")
    _print(f"{printable(str(target))}: print it at 100 %, then check the ruler on each page: it must be 100 mm.\n")


def _read(path: Path) -> Photo | UnreadablePhoto:
    """The photo in the file `path`, or why it cannot be read."""
    try:
        return read(path)
    except UnreadablePhoto as error:
        return error


def _one(
    path: Path, photo: Photo | UnreadablePhoto, request: Request, out: Output, targets: tuple[Path, ...]
) -> Outcome:
    """Measure one photo, print and write it; what became of it."""
    if isinstance(photo, UnreadablePhoto):
        _say(f"{path}: {photo.message} {photo.action}")
        outcome = Outcome(code=photo.exit_code, content=unreadable(printable(path.name or str(path)), photo))
        _show(outcome, path, out)
        return outcome
    check_drawn(request.vertical, photo.width, photo.height)
    analysis = analyse(photo, request, shared_detector(), shared_refiner())
    outcome = Outcome(code=ExitCode.MEASURED, content=to_json(analysis), analysis=analysis)
    _show(outcome, path, out)
    made = Made(
        of=path,
        photos=origin.told(outcome.content),
        file=lambda ending: files.content(analysis, ending, show_face=out.show_face, day=out.day),
    )
    written = _write(made, targets, out)
    return replace(outcome, code=max(ExitCode.REFUSED if analysis.refused else ExitCode.MEASURED, written))


def _together(outcomes: Sequence[Outcome], out: Output, what: Asked) -> ExitCode:
    """Put the photos together, print and write what they say; the highest exit code of all."""
    whole = _whole(outcomes, what)
    if out.json_lines:
        _print_json(whole.content)
    else:
        _print(_rendered(whole.table))
    made = Made(
        of=Path(what.kind or ""),
        photos=whole.made_of,
        file=lambda ending: whole.file(ending, show_face=out.show_face, day=out.day),
    )
    written = _write(made, out.targets.together, out)
    return max(*(one.code for one in outcomes), written)


def _whole(outcomes: Sequence[Outcome], what: Asked) -> Together:
    photos = [one.content for one in outcomes]
    analyses = [one.analysis for one in outcomes if one.analysis]
    if what.kind is Kind.VISIT:
        return of_visit(visit_of(analyses, given=len(outcomes)), photos)
    if what.kind is Kind.BLOCKS:
        blocks = [block for one, block in zip(outcomes, what.blocks, strict=True) if one.analysis]
        return of_blocks(block_test(analyses, blocks), photos)
    return of_repeats(together(analyses, given=len(outcomes)), photos)


def _show(outcome: Outcome, path: Path, out: Output) -> None:
    """The result on standard output, its findings on standard error; what photos say together comes later, at once."""
    analysis = outcome.analysis
    if out.json_lines:
        if out.kind is None:
            _print_json(outcome.content)
    elif analysis and out.kind in {None, Kind.REPEATS}:
        _print(_rendered(table(analysis)))
    for finding in analysis.findings if analysis else ():
        _say(f"{path}: {finding.severity}: {wording.message(finding)} {wording.action(finding, typed=True)}")


def _rendered(content: RenderableType) -> str:
    """`content` as this terminal shows it; not printed by rich, which ends the process when nobody reads."""
    terminal, text = Console(), io.StringIO()
    console = Console(file=text, width=terminal.width, force_terminal=terminal.is_terminal)
    console.print(content, markup=False, highlight=False)
    return text.getvalue()


def _write(made: Made, to: tuple[Path, ...], out: Output) -> ExitCode:
    """Write what was `made`, and say what hindered it, or that it has another name."""
    code, messages = write(made, to, in_folder=out.targets.in_folder)
    for message in messages:
        _say(f"{made.of}: {message}")
    return code


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


report_command.add_to(app, _print, _say)
add_to(app, _print)
