"""Photos put together -> all that leaves the engine of them: a table, a JSON object, a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rich.console import RenderableType

from posture.blocks import BlockTest
from posture.repeats import Repeats
from posture.report import origin
from posture.report.contract import Json, block_test, one_visit, visit
from posture.report.files import dumped
from posture.report.html import Unread, blocks_page, repeats_page, visit_page
from posture.report.letterhead import Letterhead
from posture.report.text import blocks_table, repeats_table, visit_table
from posture.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What several photos say together, in each form.

    Attributes
    ----------
    table
        For a terminal.
    content
        The JSON object, with those of the photos.
    page
        Gives the HTML; whether faces are shown, the day of the analysis, `made_of` and the letterhead are asked.
    """

    table: RenderableType
    content: Json
    page: Callable[[bool, date | None, str, Letterhead | None], str]

    @property
    def made_of(self) -> str:
        """The photos behind it, as its files name them."""
        return origin.told(self.content)

    def file(
        self,
        ending: str,
        *,
        show_face: bool = False,
        day: date | None = None,
        letterhead: Letterhead | None = None,
    ) -> bytes:
        """What a file of that `ending`, one of `files.TOGETHER`, holds."""
        if ending.lower() == ".json":
            return dumped(self.content)
        return self.page(show_face, day, self.made_of, letterhead).encode()


def of_repeats(repeats: Repeats, photos: Sequence[Json]) -> Together:
    """The means over repeats."""
    return Together(
        table=repeats_table(repeats),
        content=visit(repeats, photos),
        page=lambda show_face, day, made_of, letterhead: repeats_page(
            repeats, show_face=show_face, day=day, unread=_unread(photos), made_of=made_of, letterhead=letterhead
        ),
    )


def of_visit(whole: Visit, photos: Sequence[Json]) -> Together:
    """One visit with several views."""
    return Together(
        table=visit_table(whole),
        content=one_visit(whole, photos),
        page=lambda show_face, day, made_of, letterhead: visit_page(
            whole, show_face=show_face, day=day, unread=_unread(photos), made_of=made_of, letterhead=letterhead
        ),
    )


def of_blocks(test: BlockTest, photos: Sequence[Json]) -> Together:
    """A block test."""
    return Together(
        table=blocks_table(test),
        content=block_test(test, photos),
        page=lambda show_face, day, made_of, _: blocks_page(
            test, show_face=show_face, day=day, unread=_unread(photos), made_of=made_of
        ),
    )


def _unread(photos: Sequence[Json]) -> list[Unread]:
    """The photos that could not be read, with the reason and what to do."""
    failed = [(photo["photo"]["file"], photo["error"]) for photo in photos if photo["status"] == "unreadable"]
    return [(name, f"{error['message']} {error['action']}") for name, error in failed]
