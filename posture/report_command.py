"""`posture report PHOTO ... -o FILE`: the patient's report of one visit, as one HTML file or one PDF.

Measures as `posture analyse` does; what is written is only for the patient. No file is ever replaced, because a report
is handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from posture.analysis import Analysis, Request, analyse
from posture.asked import (
    BackPhotos,
    FrontPhotos,
    LeftPhotos,
    RightPhotos,
    ViewOption,
    vertical_asked,
)
from posture.detect import shared_detector
from posture.errors import CannotWrite, ExitCode, UnreadablePhoto, WrongUsage
from posture.landmarks import View
from posture.photo import Photo, printable, read
from posture.refine import shared_refiner
from posture.repeats import check_different
from posture.report import files, wording
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import LANGUAGES, UNREVIEWED, Language
from posture.report.letter.fonts import REPLACEMENT
from posture.report.letter.model import Letterhead, Report
from posture.report.letter.page import page
from posture.report.letter.pdf import pdf
from posture.report.printing import Paper
from posture.scale import height_typed
from posture.typed import check_line
from posture.visit import Visit, check_visit, visit_of

Say = Callable[[str], None]
ENDINGS = (".html", ".pdf")
Named = Sequence[tuple[Path, View | None]]


def add_to(app: typer.Typer, show: Say, say: Say) -> None:
    """Give `app` the command; `show` writes to standard output, `say` a message to standard error."""

    @app.command("report")
    def _report(  # noqa: PLR0913  # the options of the command
        output: Annotated[Path, typer.Option("-o", metavar="FILE", readable=False, help="x.pdf or x.html, new.")],
        photos: Annotated[
            list[Path] | None, typer.Argument(metavar="PHOTO...", readable=False, show_default=False)
        ] = None,
        view: Annotated[ViewOption, typer.Option(help="What faces the camera in PHOTO...")] = ViewOption.AUTO,
        front: FrontPhotos = None,
        back: BackPhotos = None,
        left: LeftPhotos = None,
        right: RightPhotos = None,
        height: Annotated[str | None, typer.Option(metavar="CM", help="The person's height in cm.")] = None,
        vertical: Annotated[str, typer.Option(metavar="auto|frame|ROLL_DEG", help="Which way is down.")] = "auto",
        name: Annotated[str, typer.Option(help="The patient's name, as it shall stand there.")] = "",
        note: Annotated[str, typer.Option(help="Your own words to the patient, marked as yours.")] = "",
        practice: Annotated[str, typer.Option(help="The practice, as it shall stand there.")] = "",
        language: Annotated[
            Language, typer.Option(metavar="|".join(Language), parser=_language, help="Of the report.")
        ] = Language.EN,
        paper: Annotated[Paper, typer.Option(help="What it will be printed on.")] = Paper.A4,
        show_face: Annotated[bool, typer.Option("--show-face", help="Do not cover faces.")] = False,
    ) -> None:
        """Write the patient's report of one visit: what the photos show, how sure it is, and what it cannot tell."""
        named = _named(photos or (), view, {View.FRONT: front, View.BACK: back, View.LEFT: left, View.RIGHT: right})
        _check(output, named, name, practice)
        request = Request(height_cm=None if height is None else height_typed(height), vertical=vertical_asked(vertical))
        analyses = _analyses(named, request, say)
        if not analyses:
            raise UnreadablePhoto("no_photo", "No photo could be read: nothing was written.", "Name others.")
        head = Letterhead(name=practice, paper=paper)
        details = Details(
            day=date.today(), patient=name, letterhead=head, note=note, language=language, show_face=show_face
        )
        _write(visit_of(analyses, given=len(named)), details, output, say)
        show(f"{printable(str(output))}: read it before you hand it over.\n")
        raise typer.Exit(_code(analyses, len(named)))


def _write(visit: Visit, details: Details, output: Path, say: Say) -> None:
    """The report into the new file `output`; what is to be known of it is said."""
    files.write_new(output, _content(report_of(visit, details), output, say), ending=output.suffix.lower())
    if details.language in UNREVIEWED:
        name = LANGUAGES[details.language]
        say(f"No native clinician has reviewed {name} yet: let a colleague who speaks it read it.")


def _language(text: str) -> Language:
    """The language of that code; `zh_Hant` is written for `zh-Hant` elsewhere, and means it."""
    try:
        return Language(text.replace("_", "-"))
    except ValueError:
        raise WrongUsage(
            "language", f"--language {printable(text)!r} is none of a report.", f"Use one of {', '.join(Language)}."
        ) from None


def _named(photos: Sequence[Path], view: ViewOption, by_view: Mapping[View, Sequence[Path] | None]) -> Named:
    """Each photo with the view that was stated; None leaves it to the photo."""
    stated = None if view is ViewOption.AUTO else View(view.value)
    flagged = [(photo, of) for of, several in by_view.items() for photo in several or ()]
    return [*((photo, stated) for photo in photos), *flagged]


def _check(output: Path, named: Named, name: str, practice: str) -> None:
    """Nothing, if all of it can be; said before a photo is measured."""
    if output.suffix.lower() not in ENDINGS:
        raise CannotWrite("ending", f"Cannot write {output.name} for a patient.", "Use one of .html, .pdf.")
    if not named:
        raise WrongUsage("no_photo", "Missing argument: no photo is named.", "Name photos: posture report PHOTO ...")
    check_visit(len(named))
    check_line("name", name)
    check_line("practice", practice)
    files.check_free(output)


def _analyses(named: Named, request: Request, say: Say) -> list[Analysis]:
    """Those of the photos that can be read; why not, and what was found, is said."""
    photos = [(_read(path, say), path, view) for path, view in named]
    check_different([photo for photo, _, _ in photos if photo is not None])
    found: list[Analysis] = []
    for photo, path, view in photos:
        if photo is None:
            continue
        asked = Request(view=view or "auto", height_cm=request.height_cm, vertical=request.vertical)
        analysis = analyse(photo, asked, shared_detector(), shared_refiner())
        for one in analysis.findings:
            say(f"{path}: {one.severity}: {wording.message(one)} {wording.action(one)}")
        found.append(analysis)
    return found


def _read(path: Path, say: Say) -> Photo | None:
    try:
        return read(path)
    except UnreadablePhoto as error:
        say(f"{path}: {error.message} {error.action}")
        return None


def _content(report: Report, output: Path, say: Say) -> bytes:
    if output.suffix.lower() == ".html":
        return page(report).encode()
    made = pdf(report)
    if made.replaced:
        points = ", ".join(f"U+{ord(one):04X}" for one in sorted(made.replaced))
        say(f"{output.name}: no font has {points}; {REPLACEMENT} stands there. HTML shows more characters.")
    return made.content


def _code(analyses: Sequence[Analysis], given: int) -> ExitCode:
    if any(analysis.refused for analysis in analyses):
        return ExitCode.REFUSED
    return ExitCode.UNREADABLE if len(analyses) < given else ExitCode.MEASURED
