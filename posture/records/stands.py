"""Readings of persons who stood twice, kept without photos, names or patients: `posture.repeatability` judges them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.engine import CursorResult

from posture import __version__
from posture.analysis import Analysis
from posture.landmarks import Side, Source, View
from posture.measures.base import Line, Unit
from posture.records.deeds import Act, Kind
from posture.records.store import Store
from posture.records.tables import StandReadingRow
from posture.records.vault import new_id
from posture.repeatability import StandReading, stand_readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What one practitioner does with the repeatability session; `by` is the account, None the local practitioner."""

    store: Store
    by: str | None

    def add(self, *, person: int, stand: int, analysis: Analysis) -> tuple[StandReading, ...]:
        """Keep what the photo of one stand says, instead of what was kept of that person, stand and view.

        Parameters
        ----------
        person
            A number from 1 on that the page gives; it stands for nobody elsewhere.
        stand
            1 or 2: the person stepped off and stood anew between them.
        analysis
            Of the photo, which is not kept.

        Raises
        ------
        WrongUsage
            Nothing was measured in the photo; no such person or stand.
        """
        new = stand_readings(analysis, person=person, stand=stand, made_at=self.store.now(), tool=__version__)
        same = (
            StandReadingRow.person == person,
            StandReadingRow.stand == stand,
            StandReadingRow.view == new[0].view,
        )
        with self.store.database.writing() as session:
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
