"""Seats taken: by placements, and by suggestions that a company has on its desk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import and_, or_, select

from matcher.models.decisions import SuggestionDecision
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN, Ragged, to_day
from matcher.scoring.params import in_force
from matcher.scoring.periods import last_day_of_pmsmp
from matcher.services.packing.blocks import (
    EVERY_DAY,
    Path,
    Span,
    blocks_ahead,
    next_block,
    span_of,
)
from matcher.services.packing.columns import code_of
from matcher.services.packing.stays import NOT_TOUCHING, days_of
from matcher.vocabulary import (
    IMMERSION_KINDS,
    SEAT_TAKING_STATUSES,
    Decision,
    Kind,
    PlacementStatus,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement

    from matcher.scoring.arrays import Days, Indexes
    from matcher.scoring.params import RuleParams
    from matcher.services.packing.columns import AnySession
    from matcher.services.packing.openings import OpeningDays

HOLDING = (Decision.SENT, Decision.ACCEPTED)
CLOSING = (
    Decision.DECLINED_BY_TRAINEE,
    Decision.DECLINED_BY_TRAINER,
    Decision.REFUSED_BY_COMPANY,
)


class SeatTaken(NamedTuple):
    """One seat of one opening (row), the days it is kept and for whom (database id)."""

    opening: int
    days: Span
    trainee_id: int


@dataclass(frozen=True)
class SeatsTaken:
    """All seats that are taken, whoever is packed."""

    seats: tuple[SeatTaken, ...]

    def columns(
        self, openings: int, row_by_trainee: Mapping[int, int]
    ) -> tuple[Ragged, Days, Days, Indexes]:
        """Return by opening: which seats, their first and last day, and the trainee's row."""
        rows = sorted(
            (seat.opening, *seat.days, row_by_trainee.get(seat.trainee_id, UNKNOWN))
            for seat in self.seats
        )
        table = np.array(rows, dtype=np.int32).reshape(-1, 4)
        starts = np.zeros(openings + 1, dtype=np.int64)
        np.cumsum(np.bincount(table[:, 0], minlength=openings), out=starts[1:])
        taken = Ragged(starts, np.arange(len(table), dtype=np.int32))
        return taken, table[:, 1].copy(), table[:, 2].copy(), table[:, 3].copy()


@dataclass(frozen=True)
class SeatReader:
    """Reads the seats taken on ``on``; a hold lasts ``hold_days``, its first day included.

    ``only``: (opening, company, reference) if the seats of one opening are asked, under its lock.
    """

    session: AnySession
    openings: OpeningDays
    hold_days: int
    rules: RuleParams
    on: date
    only: tuple[int, int, str] | None = None

    def read(self) -> SeatsTaken:
        """Return the seats that placements and holds take."""
        return SeatsTaken((*self._placed(), *self._held()))

    def _placed(self) -> Iterator[SeatTaken]:
        query = select(
            Placement.trainee_id,
            Placement.opening_id,
            Placement.company_id,
            Placement.opening_reference,
            Placement.start_date,
            Placement.end_date,
        ).where(Placement.status.in_(SEAT_TAKING_STATUSES), *self._at_opening())
        for trainee, opening, company, reference, start, end in self.session.execute(query):
            row = self.openings.row(opening, company, reference)
            if row != UNKNOWN:
                yield SeatTaken(row, span_of(start, end), trainee)

    def _at_opening(self) -> list[ColumnElement[bool]]:
        if self.only is None:
            return []
        opening, company, reference = self.only
        by_reference = and_(
            Placement.opening_id.is_(None),
            Placement.company_id == company,
            Placement.opening_reference == reference,
        )
        return [or_(Placement.opening_id == opening, by_reference)]

    def _held(self) -> Iterator[SeatTaken]:
        asked = self._asked()
        holders = {trainee for trainee, _ in asked}
        placements = self._placements_of_holders()
        blocks = self._blocks_of(holders, placements) if holders else {}
        for (trainee, opening), decided_on in sorted(asked.items()):
            row = self.openings.row_by_id.get(opening, UNKNOWN)
            became_placement = any(
                there == row and days.end >= to_day(decided_on)
                for there, _, days in placements.get(trainee, ())
            )
            if row != UNKNOWN and not became_placement:
                yield SeatTaken(row, self._days_kept(row, blocks.get(trainee)), trainee)

    def _asked(self) -> dict[tuple[int, int], date]:
        """Return the pairs whose hold still runs, with the day of the decision."""
        query = (
            select(
                SuggestionDecision.trainee_id,
                SuggestionDecision.opening_id,
                SuggestionDecision.decided_on,
                code_of(SuggestionDecision.decision),
            )
            .where(self._in_window())
            .order_by(SuggestionDecision.decided_on)
        )
        found: dict[tuple[int, int], date] = {}
        for trainee, opening, decided_on, decision in self.session.execute(query):
            if decision in HOLDING:
                found[trainee, opening] = decided_on
            elif decision in CLOSING:
                found.pop((trainee, opening), None)
        return found

    def _in_window(self) -> ColumnElement[bool]:
        first = self.on - timedelta(days=self.hold_days - 1)
        window = SuggestionDecision.decided_on.between(first, self.on)
        if self.only is None:
            return window
        return and_(window, SuggestionDecision.opening_id == self.only[0])

    def _placements_of_holders(self) -> dict[int, list[tuple[int, bool, Span]]]:
        """Return (opening's row, whether it touches blocks, days) of each holder's placements."""
        holders = select(SuggestionDecision.trainee_id).where(self._in_window())
        query = select(
            Placement.trainee_id,
            Placement.opening_id,
            Placement.company_id,
            Placement.opening_reference,
            code_of(Placement.status),
            Placement.start_date,
            Placement.end_date,
            Placement.last_day,
        ).where(
            Placement.trainee_id.in_(holders),
            Placement.status.is_distinct_from(PlacementStatus.CANCELLED),
        )
        found: dict[int, list[tuple[int, bool, Span]]] = defaultdict(list)
        for found_row in self.session.execute(query):
            trainee, opening, company, reference, status, start, end, last_day = found_row
            row = self.openings.row(opening, company, reference)
            days = days_of(status, start, end, last_day)
            found[trainee].append((row, status not in NOT_TOUCHING, days))
        return found

    def _blocks_of(
        self, holders: set[int], placements: Mapping[int, list[tuple[int, bool, Span]]]
    ) -> dict[int, Span | None]:
        blocks = blocks_ahead(self.session, self.on)
        asked = select(SuggestionDecision.trainee_id).where(self._in_window())
        dates = (getattr(Trainee, name) for name in Path._fields)
        query = select(Trainee.id, *dates).where(Trainee.id.in_(asked))
        return {
            trainee: next_block(
                Path(*path),
                blocks,
                (days for _, touches, days in placements.get(trainee, ()) if touches),
                self.on,
            )
            for trainee, *path in self.session.execute(query)
            if trainee in holders
        }

    def _days_kept(self, row: int, block: Span | None) -> Span:
        """Return the period of the holder at the opening, or every day where none is known."""
        openings = self.openings
        window = Span(int(openings.start[row]), int(openings.end[row]))
        duration = int(openings.duration[row])
        if self.openings.kinds[row] not in IMMERSION_KINDS:
            start = max(to_day(self.on), window.start)
            return Span(start, FAR_FUTURE if duration == UNKNOWN else start + duration - 1)
        days = block.cut(*window) if block else None
        if days is None:
            return EVERY_DAY
        last = days.end if duration == UNKNOWN else min(days.end, days.start + duration - 1)
        if self.openings.kinds[row] == Kind.PMSMP:
            months = in_force(self.rules.pmsmp, days.start).max_months
            begun = np.array([days.start], dtype=np.int32)
            last = min(last, int(last_day_of_pmsmp(begun, months)[0]))
        return Span(days.start, last)
