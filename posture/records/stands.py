"""Readings of persons who stood twice, kept without photos, names or patients: `posture.repeatability` judges them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from posture import __version__
from posture.analysis import Analysis
from posture.errors import WrongUsage
from posture.landmarks import Side, Source, View
from posture.measures.base import Line, Unit
from posture.records.deeds import Act, Kind
from posture.records.store import Store
from posture.records.tables import StandReadingRow
from posture.records.vault import new_id
from posture.repeatability import StandReading, free_number, stand_readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What one practitioner does with the repeatability session; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def add(
        self, *, person: int, stand: int, analysis: Analysis, known: Collection[StandReading] | None = None
    ) -> tuple[StandReading, ...]:
        """Keep what the photo of one stand says, instead of what was kept of that person, stand and view.

        Parameters
        ----------
        person
            A number from 1 on that the page gives; it stands for nobody elsewhere.
        stand
            1 or 2: the person stepped off and stood anew between them.
        analysis
            Of the photo, which is not kept.
        known
            What is kept of that person, as far as whoever adds was told. Where nothing is, and the number is somebody
            else's by now, the first free one is taken instead: the answer tells it. None asks for no such care.

        Raises
        ------
        WrongUsage
            Nothing was measured in the photo; no such person or stand; more is kept under the number than was told.
        """
        new = stand_readings(analysis, person=person, stand=stand, made_at=self.store.now(), tool=__version__)
        with self.store.database.writing() as session:
            if known is not None:
                new = _of_one_person(session, new, known)
            same = (
                StandReadingRow.person == new[0].person,
                StandReadingRow.stand == stand,
                StandReadingRow.view == new[0].view,
            )
            session.execute(delete(StandReadingRow).where(*same))
            session.add_all([_row(one, position) for position, one in enumerate(new)])
            self.store.note(session, self.by, Act.ADDED, Kind.REPEATABILITY, None)
        return tuple(new)

    def readings(self) -> tuple[StandReading, ...]:
        """All of them, by person and stand, in the order of the table of measures. To look is no act."""
        order = StandReadingRow.person, StandReadingRow.stand, StandReadingRow.view, StandReadingRow.position
        with self.store.database.reading() as session:
            return tuple(_reading(row) for row in session.scalars(select(StandReadingRow).order_by(*order)))

    def remove(self, person: int, *, stand: int | None = None) -> int:
        """Forget the person, who counts no longer, or one `stand` alone; how many readings went."""
        which = [StandReadingRow.person == person]
        if stand is not None:
            which.append(StandReadingRow.stand == stand)
        return self._removed(*which)

    def clear(self) -> int:
        """Forget everybody, to begin anew; how many readings went."""
        return self._removed()

    def _removed(self, *which: ColumnElement[bool]) -> int:
        with self.store.database.writing() as session:
            gone = session.execute(delete(StandReadingRow).where(*which))
            self.store.note(session, self.by, Act.DELETED, Kind.REPEATABILITY, None)
            count = gone.rowcount if isinstance(gone, CursorResult) else 0
        self.store.database.forget_deleted()
        return count


def _of_one_person(session: Session, new: list[StandReading], known: Collection[StandReading]) -> list[StandReading]:
    """`new` under a number that has nothing of anybody else; one writes at a time, so it stays that meanwhile."""
    here = session.scalars(select(StandReadingRow).where(StandReadingRow.person == new[0].person))
    if {_reading(row) for row in here} <= set(known):
        return new
    if known:
        raise WrongUsage(
            "stood_elsewhere",
            f"Meanwhile a photo was counted elsewhere for person {new[0].person}.",
            "Look at what is kept of this person now; if this photo is to count, give it again.",
        )
    number = free_number(frozenset(session.scalars(select(StandReadingRow.person).distinct())))
    return [replace(one, person=number) for one in new]


def _row(one: StandReading, position: int) -> StandReadingRow:
    return StandReadingRow(
        id=new_id(),
        person=one.person,
        stand=one.stand,
        position=position,
        view=one.view,
        measure=one.measure_id,
        side=one.side,
        line=one.line,
        unit=one.unit,
        estimate=one.estimate,
        own_sd=one.own_sd,
        method=one.method,
        made_at=one.made_at,
        tool=one.tool,
    )


def _reading(row: StandReadingRow) -> StandReading:
    return StandReading(
        person=row.person,
        stand=row.stand,
        view=View(row.view),
        measure_id=row.measure,
        side=Side(row.side) if row.side else None,
        line=Line(row.line) if row.line else None,
        unit=Unit(row.unit),
        estimate=row.estimate,
        own_sd=row.own_sd,
        method=Source(row.method),
        made_at=row.made_at,
        tool=row.tool,
    )
