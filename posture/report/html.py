"""Analysis -> one page that stands alone: the picture, the table, the findings; for screen, phone and paper.

A page may be handed to the patient (`report.patient`). The sheet, picture and table side by side, is shared with the
Streamlit page, which is the practitioner's.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from posture import __version__
from posture.analysis import Analysis, Result, Seen
from posture.blocks import BlockTest
from posture.measures.base import NotMeasured, Unit
from posture.overlay import encoded, face_cover, framed, render, shapes
from posture.photo import Pixels, reduced
from posture.repeats import Repeats
from posture.report import (
    block_words,
    origin,
    plot,
    point_words,
    repeats_words,
    sticker_words,
    visit_words,
    wording,
)
from posture.report.letterhead import Letterhead
from posture.report.templates import ENVIRONMENT
from posture.visit import Visit

Unread = tuple[str, str]
"""A photo that could not be read, and why with what to do."""


def page(
    analysis: Analysis, *, show_face: bool = False, day: date | None = None, letterhead: Letterhead | None = None
) -> str:
    """HTML with the picture inside, no scripts and no outside address; faces covered unless `show_face`.

    `day` is that of the analysis: a photo's own is dropped with all of its metadata. `letterhead` heads the page.
    """
    return whole_page(
        "page.html",
        ("page.css", "sheet.css"),
        letterhead,
        analysis=analysis,
        made_of=origin.made_of([analysis.photo.sha256]),
        sheet=sheet(analysis, show_face=show_face, patient=True),
        day=day,
    )


def whole_page(template: str, styles: Sequence[str], letterhead: Letterhead | None, **values: Any) -> str:
    """A page that stands alone: `template`, filled with `values`, in `styles` of this folder, on the `letterhead`."""
    headed = letterhead is not None and not letterhead.is_blank
    dress = "".join(style(name) for name in (*styles, *(("letterhead.css",) if headed else ())))
    return ENVIRONMENT.get_template(template).render(
        style=dress + (letterhead.page_rule if letterhead else ""),
        letterhead=letterhead,
        headed=headed,
        version=__version__,
        wording=wording,
        repeats_words=repeats_words,
        **values,
    )


SMALL_PX = 700
"""Longest side of the pictures beside each other; chosen by us: sharp on a phone, and 20 of them stay below 3 MB."""


def repeats_page(  # noqa: PLR0913  # what a page says beside its results, each by name
    repeats: Repeats,
    *,
    show_face: bool = False,
    day: date | None = None,
    unread: Sequence[Unread] = (),
    made_of: str = "",
    letterhead: Letterhead | None = None,
) -> str:
    """HTML of the means over repeats, what was left out, the small pictures in a row; as `page` in all else.

    `made_of` names the photos, as `origin` does.
    """
    return whole_page(
        "repeats.html",
        ("page.css", "sheet.css", "repeats.css"),
        letterhead,
        unread=unread,
        repeats=repeats,
        made_of=made_of,
        sheet=repeats_sheet(repeats, show_face=show_face, patient=True),
        day=day,
    )


def repeats_sheet(repeats: Repeats, *, show_face: bool = False, patient: bool = False) -> str:
    """The pictures and the table of means, as a part of a page that has `sheet.css` and `repeats.css`."""
    return ENVIRONMENT.get_template("repeats_sheet.html").render(
        repeats=repeats,
        pictures=[_small(analysis, show_face=show_face) for analysis in repeats.measured],
        alt=wording.small_picture(show_face=show_face),
        bar=bar,
        patient=patient,
        wording=wording,
        repeats_words=repeats_words,
    )


def visit_page(  # noqa: PLR0913  # as `repeats_page`
    visit: Visit,
    *,
    show_face: bool = False,
    day: date | None = None,
    unread: Sequence[Unread] = (),
    made_of: str = "",
    letterhead: Letterhead | None = None,
) -> str:
    """HTML of one visit, made to be printed on one page: views beside each other, one table, what they say together."""
    return whole_page(
        "visit.html",
        ("page.css", "sheet.css", "repeats.css", "visit_sheet.css", "visit.css"),
        letterhead,
        unread=unread,
        visit=visit,
        made_of=made_of,
        sheet=visit_sheet(visit, show_face=show_face, patient=True),
        day=day,
        visit_words=visit_words,
    )


def visit_sheet(visit: Visit, *, show_face: bool = False, patient: bool = False) -> str:
    """Pictures, table and checks, as a part of a page that has `sheet.css`, `repeats.css` and `visit_sheet.css`."""
    return ENVIRONMENT.get_template("visit_sheet.html").render(
        visit=visit,
        pictures=[(one, _small(one, show_face=show_face, told=visit.told(one))[1]) for one in visit.measured],
        alt=wording.small_picture(show_face=show_face),
        bar=bar,
        patient=patient,
        banded=any(row.result.band for row in visit.rows),
        wording=wording,
        visit_words=visit_words,
    )


def blocks_page(
    test: BlockTest,
    *,
    show_face: bool = False,
    day: date | None = None,
    unread: Sequence[Unread] = (),
    made_of: str = "",
) -> str:
    """HTML of a block test: what it says, the drawing, the readings; as `page` in all else."""
    return whole_page(
        "blocks.html",
        ("page.css", "sheet.css", "repeats.css", "blocks.css"),
        None,
        unread=unread,
        test=test,
        made_of=made_of,
        pictures=[_small(analysis, show_face=show_face) for analysis in test.analyses if not analysis.refused],
        alt=wording.small_picture(show_face=show_face),
        drawn=plot.plot(test),
        plot=plot,
        day=day,
        block_words=block_words,
    )


def _small(analysis: Analysis, *, show_face: bool, told: Sequence[Result] | None = None) -> tuple[str, str | None]:
    """Name of the photo, and its picture as an address."""
    drawn = picture(analysis, show_face=show_face, told=told)
    return analysis.photo.name, data_url(None if drawn is None else reduced(drawn, longest=SMALL_PX)[0])


def small_picture(analysis: Analysis) -> str | None:
    """The picture with its lines, small and with covered faces, as an address; None when nobody was found."""
    return _small(analysis, show_face=False)[1]


def sheet(analysis: Analysis, *, show_face: bool = False, patient: bool = False) -> str:
    """The picture beside the table, as a part of a page that has `sheet.css`."""
    return ENVIRONMENT.get_template("sheet.html").render(
        analysis=analysis,
        picture=data_url(picture(analysis, show_face=show_face)),
        alt=wording.picture(analysis, show_face=show_face, patient=patient),
        **_table_values(analysis, patient=patient),
    )


def table(analysis: Analysis) -> str:
    """The table alone, as a part of a page that has `sheet.css`."""
    return ENVIRONMENT.get_template("table.html").render(analysis=analysis, **_table_values(analysis))


def _table_values(analysis: Analysis, *, patient: bool = False) -> dict[str, Any]:
    return {
        "bar": bar,
        "patient": patient,
        "sticker_words": sticker_words,
        "banded": any(result.band for result in analysis.results),
        "by_hand": point_words.by_hand(analysis),
        "wording": wording,
    }


def style(name: str) -> str:
    """A style sheet of this folder."""
    return resources.files("posture.report").joinpath(name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An interval drawn on a line whose middle is zero, in percent of the line from its left end.

    Attributes
    ----------
    left, width
        The interval; laid around zero where the value is withheld.
    dot
        The value that may be shown; None where it is withheld.
    """

    left: float
    width: float
    dot: float | None


BAR_ENDS = {Unit.DEG: 15.0, Unit.MM: 60.0, Unit.PERCENT: 8.0}
"""What the end of a bar stands for, or more where an interval reaches further; chosen by us."""


def bar(result: Result, *, patient: bool = False) -> Bar | None:
    """The interval of `result` as a drawing; None where nothing was measured."""
    taken = result.outcome
    if isinstance(taken, NotMeasured):
        return None
    hidden = wording.withheld(taken, patient=patient)  # the middle of the interval would tell what is withheld
    low, high = (-taken.half_width, taken.half_width) if hidden else taken.ci95
    end = max(BAR_ENDS[taken.reading.unit], abs(low), abs(high))

    def place(value: float) -> float:
        return round(50 + 50 * value / end, 1)

    width = round(place(high) - place(low), 1)
    return Bar(left=place(low), width=width, dot=None if hidden else place(taken.estimate))


def picture(analysis: Analysis, *, show_face: bool = False, told: Sequence[Result] | None = None) -> Pixels | None:
    """The photo around the people in it, with its lines; None when nobody was found, as no face could be covered.

    Numbers are those of the results `told`, or of all.
    """
    if not analysis.people:
        return None
    return render(analysis.photo.pixels, shapes(analysis, show_face=show_face, told=told), framed(analysis))


BARE_PX = 1600
"""Longer side of the photo that is drawn on, at most; chosen by us: sharp under the loupe, and some 0.3 MB. [px]"""


def bare(analysis: Analysis | Seen, *, show_face: bool = False, longest: int = BARE_PX) -> Pixels | None:
    """The whole photo without lines, to draw on; None when nobody was found, as no face could be covered."""
    if not analysis.people:
        return None
    covers = [cover for pose in analysis.people if (cover := face_cover(pose)) is not None and not show_face]
    return reduced(render(analysis.photo.pixels, covers), longest=longest)[0]


def data_url(pixels: Pixels | None) -> str | None:
    """`pixels` as a JPEG inside an address, so that a page needs no second file."""
    if pixels is None:
        return None
    return "data:image/jpeg;base64," + base64.b64encode(encoded(pixels, "JPEG")).decode()
