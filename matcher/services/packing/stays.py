"""Placements of the packed trainees as spans of days; cancelled ones never were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.scoring.arrays import EPOCH, FAR_FUTURE, UNKNOWN, Ragged, Stays, to_day
from matcher.services.packing import columns
from matcher.services.packing.blocks import Span
from matcher.vocabulary import (
    SEAT_TAKING_STATUSES,
    Kind,
    PlacementStatus,
    Purpose,
    fold,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matcher.scoring.arrays import Indexes
    from matcher.services.packing.columns import AnySession, Columns
    from matcher.services.packing.openings import PackedOpenings
    from matcher.services.packing.trades import TradeBook
    from matcher.services.packing.who import Who

NOT_TOUCHING = (PlacementStatus.CANCELLED, PlacementStatus.INTERRUPTED)
"""States in which a placement leaves its company block free."""


def days_of(status: str | None, start: date, end: date | None, last_day: date | None) -> Span:
    """Return the days of a placement.

    Interrupted: up to the last day really spent, none where that lies before the start. Without
    an end it goes on while it keeps a seat; else only its first day is known.
    """
    first = start.toordinal() - EPOCH
    if status == PlacementStatus.INTERRUPTED and last_day is not None:
        return Span(first, max(first - 1, last_day.toordinal() - EPOCH))
    if end is not None:
        return Span(first, end.toordinal() - EPOCH)
    return Span(first, FAR_FUTURE if status in SEAT_TAKING_STATUSES else first)


@dataclass(frozen=True)
class Placed:
    """Placements of the packed trainees, rows in the order of (trainee, start, SIRET)."""

    rows: Columns
    trainee: Sequence[int]
    days: Sequence[Span]

    def touching(self) -> dict[int, list[Span]]:
        """Return the days that no block of the trainee may touch, by trainee row."""
        found: dict[int, list[Span]] = {}
        for row, days, status in zip(self.trainee, self.days, self.rows["status"], strict=True):
            if status not in NOT_TOUCHING:
                found.setdefault(row, []).append(days)
        return found

    def tried(self, on: date, values: Sequence[int], trainees: int) -> Ragged:
        """Return the known ``values`` of the placements begun before ``on``, by trainee."""
        found: list[set[int]] = [set() for _ in range(trainees)]
        for row, days, value in zip(self.trainee, self.days, values, strict=True):
            if days.start < to_day(on) and value != UNKNOWN:
                found[row].add(value)
        return Ragged.of([sorted(of_one) for of_one in found])

    def trades(self, book: TradeBook) -> list[int]:
        """Return the trade of each placement, ``UNKNOWN`` where its opening is not known."""
        return [book.row(trade) for trade in self.rows["trade"]]

    def hosts(self, openings: PackedOpenings) -> list[int]:
        """Return the index of each host, ``UNKNOWN`` where it has no opening packed."""
        return [openings.host_by_siret.get(siret, UNKNOWN) for siret in self.rows["siret"]]


def read_placed(session: AnySession, who: Who, row_by_trainee: Mapping[int, int]) -> Placed:
    """Return the placements of ``who``, cancelled ones aside."""
    query = (
        select(
            Trainee.reference,
            Placement.start_date,
            Company.siret,
            Placement.trainee_id,
            Placement.opening_id,
            Placement.company_id,
            Placement.opening_reference,
            Placement.end_date,
            Placement.last_day,
            Placement.objectives,
            Placement.renewal,
            Opening.trade,
            *map(columns.code_of, (Placement.status, Placement.kind, Placement.purpose)),
        )
        .join(Placement.trainee)
        .join(Placement.company)
        .outerjoin(Placement.opening)
        .where(Placement.status.is_distinct_from(PlacementStatus.CANCELLED))
    )
    rows = columns.read(session, who.among(query), key=lambda row: row[:3])
    kept = [place for place, key in enumerate(rows["trainee_id"]) if key in row_by_trainee]
    rows = {name: tuple(column[place] for place in kept) for name, column in rows.items()}
    return Placed(
        rows=rows,
        trainee=[row_by_trainee[key] for key in rows["trainee_id"]],
        days=list(
            map(days_of, rows["status"], rows["start_date"], rows["end_date"], rows["last_day"])
        ),
    )


def stays_of(
    placed: Placed, openings: PackedOpenings, trainees: int, on: date
) -> tuple[Stays, Ragged]:
    """Return the stays and the rows of each trainee.

    A placement of unknown state is over when its last day is: history is often imported so.
    """
    rows = placed.rows
    is_ended = [
        status in {PlacementStatus.DONE, PlacementStatus.INTERRUPTED}
        or (status is None and days.end < to_day(on))
        for status, days in zip(rows["status"], placed.days, strict=True)
    ]
    stays = Stays(
        trainee=columns.numbers(placed.trainee),
        opening=columns.numbers(
            map(openings.row, rows["opening_id"], rows["company_id"], rows["opening_reference"])
        ),
        host=columns.numbers(placed.hosts(openings)),
        legal_unit=columns.numbers(
            openings.legal_unit_by_siren.get(siret[:9], UNKNOWN) for siret in rows["siret"]
        ),
        start=columns.numbers(days.start for days in placed.days),
        end=columns.numbers(days.end for days in placed.days),
        is_ended=columns.flags(is_ended),
        counts_pmsmp=columns.flags(kind in {None, Kind.PMSMP} for kind in rows["kind"]),
        is_renewal=columns.flags(rows["renewal"]),
        purpose=columns.indexes(rows["purpose"], Purpose),
        objectives=_numbered(rows["objectives"]),
    )
    of_trainee: list[list[int]] = [[] for _ in range(trainees)]
    for place, row in enumerate(placed.trainee):
        of_trainee[row].append(place)
    return stays, Ragged.of(of_trainee)


def _numbered(objectives: Sequence[str | None]) -> Indexes:
    keys = [fold(text) if text else "" for text in objectives]
    number = {key: index for index, key in enumerate(sorted(set(keys) - {""}))}
    return columns.numbers(number.get(key, UNKNOWN) for key in keys)
