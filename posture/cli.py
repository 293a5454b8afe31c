"""The command line: `posture analyse PHOTO ...`. A thin caller of `analyse`; it does no arithmetic.

Tables or JSON go to standard output, messages to standard error. The exit code is the gravest of all photos:
0 measured, 2 wrong usage, 3 not a readable photo, 4 refused.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from posture import __version__
from posture.analysis import Analysis, Request, analyse
from posture.detect import shared_detector
from posture.errors import CannotWrite, ExitCode, PostureError, WrongUsage
from posture.landmarks import View
from posture.photo import printable, read
from posture.report import files, wording
from posture.report.contract import Json, to_json, unreadable
from posture.report.text import table
from posture.vertical import Vertical, from_frame, from_stated

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


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
    path
        A file by its ending, or a folder for one of each kind per photo.
    show_face
        Leave faces uncovered in what is written.
    """

    json_lines: bool
    path: Path | None
    show_face: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with `argv` (by default the process's own) and return its exit code."""
    try:
        app(args=None if argv is None else list(argv), prog_name="posture")
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@app.callback()
def _posture(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Measured angles of a standing person in a photo, with an honest error. Nothing leaves this machine."""
    if version:
        typer.echo(f"posture {__version__}")
        raise typer.Exit


@app.command("analyse")
def _analyse(
    photos: Annotated[
        list[Path], typer.Argument(metavar="PHOTO...", help="JPEG, PNG, WebP or HEIC.", show_default=False)
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
    person: Annotated[int | None, typer.Option(min=1, help="Which person, from the left of the picture.")] = None,
    show_face: Annotated[bool, typer.Option("--show-face", help="Do not cover faces in what is written.")] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a photo, one a line.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="OUT", help="x.png, x.json, x.html, or a folder.")
    ] = None,
) -> None:
    """Measure standing photos: a table of angles with 95 % intervals, or JSON."""
    try:
        request = Request(
            view="auto" if view is ViewOption.AUTO else View(view.value),
            height_cm=height,
            vertical=_vertical(vertical),
            person=person,
        )
        out = Output(json_lines=json_lines, path=_output(output, photos), show_face=show_face)
    except PostureError as error:
        _say(f"{error.message} {error.action}")
        raise typer.Exit(error.exit_code) from None
    raise typer.Exit(max(_one(path, request, out, name) for path, name in zip(photos, _stems(photos), strict=True)))


def _vertical(text: str) -> Vertical:
    """The vertical that `--vertical` asks for; `auto` uses the best that this version knows, the frame."""
    if text in {"auto", "frame"}:
        return from_frame()
    try:
        return from_stated(float(text))
    except ValueError:
        raise WrongUsage(
            "vertical",
            f"--vertical {printable(text)!r} is not understood.",
            "Use auto, frame, or the camera's roll in degrees.",
        ) from None


def _output(path: Path | None, photos: Sequence[Path]) -> Path | None:
    """`path`, if results can go there without loss; folders are made."""
    if path is None or path.is_dir():
        return path
    if not path.suffix:
        path.mkdir(parents=True, exist_ok=True)
        return path
    files.check_ending(path)
    if len(photos) > 1:
        raise CannotWrite("several", f"{path.name} holds one photo, {len(photos)} are given.", "Name a folder.")
    if any(path.exists() and photo.exists() and path.samefile(photo) for photo in photos):
        raise CannotWrite("same_file", f"{path.name} is the photo itself.", "Name another file.")
    return path


def _stems(photos: Sequence[Path]) -> list[str]:
    """A name for the files of each photo in one folder, told apart where two photos share one."""
    seen: dict[str, int] = {}
    stems = []
    for photo in photos:
        count = seen[photo.stem] = seen.get(photo.stem, 0) + 1
        stems.append(photo.stem if count == 1 else f"{photo.stem}-{count}")
    return stems


def _one(path: Path, request: Request, out: Output, stem: str) -> ExitCode:
    """Measure one photo, print and write it; the exit code it asks for."""
    try:
        analysis = analyse(read(path), request, shared_detector())
    except PostureError as error:
        _say(f"{printable(str(path))}: {error.message} {error.action}")
        if out.json_lines:
            _print_json(unreadable(printable(path.name), error))
        return error.exit_code
    _print(analysis, path, out)
    written = _write(analysis, out, stem)
    return max(written, ExitCode.REFUSED if analysis.refused else ExitCode.MEASURED)


def _print(analysis: Analysis, path: Path, out: Output) -> None:
    if out.json_lines:
        _print_json(to_json(analysis))
    else:
        Console().print(table(analysis), markup=False, highlight=False)
    for finding in analysis.findings:
        _say(f"{printable(str(path))}: {finding.severity}: {wording.message(finding)} {wording.action(finding)}")


def _print_json(content: Json) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")


def _write(analysis: Analysis, out: Output, stem: str) -> ExitCode:
    """Write what `-o` asks for; a file that cannot be written is said and does not stop the others."""
    if out.path is None:
        return ExitCode.MEASURED
    into_folder = out.path.is_dir()
    targets = [out.path / f"{stem}{ending}" for ending in files.WRITERS] if into_folder else [out.path]
    code = ExitCode.MEASURED
    for target in targets:
        try:
            files.write(target, files.content(analysis, target.suffix, show_face=out.show_face))
        except CannotWrite as error:
            _say(f"{error.message} {error.action}")
            code = error.exit_code
    return code


def _say(text: str) -> None:
    """A message, on standard error."""
    sys.stderr.write(f"posture: {text}\n")
