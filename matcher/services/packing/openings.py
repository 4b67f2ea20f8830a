"""Packed openings: their arrays, and what links rows to the base and to answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.scoring.arrays import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.scoring.arrays import Days, Flags, Ints, Levels, Market
    from matcher.services.packing.places import CommuneList


@dataclass(frozen=True)
class OpeningFacts:
    """What answers show of each opening and scoring does not see; O entries each.

    ``rome``: the trade it was resolved to; None for a doubtful title.
    """

    title: tuple[str | None, ...]
    rome: tuple[str | None, ...]
    company: tuple[str, ...]
    flexible_dates: Flags
    prepared_level: Levels


@dataclass(frozen=True)
class OpeningDays:
    """What seats need to know of openings: kind, window and length of each row, and its keys."""

    kinds: Sequence[str]
    start: Days
    end: Days
    duration: Days
    row_by_id: Mapping[int, int]
    row_by_reference: Mapping[tuple[int, str], int]

    def row(self, opening: int | None, company: int, reference: str | None) -> int:
        """Return the row of an opening, ``UNKNOWN`` where it is not here.

        A placement that was imported before its opening knows it by its reference only.
        """
        if opening is not None:
            return self.row_by_id.get(opening, UNKNOWN)
        return self.row_by_reference.get((company, reference or ""), UNKNOWN)


@dataclass(frozen=True)
class PackedOpenings:
    """The openings, and what links them to rows: packed once for many blocks of trainees.

    ``certificates``: folded label of each column C. ``row_by_id``: row of each database id.
    ``row_by_reference``: by (company id, reference). ``host_of``: index of each company id.
    ``host_by_siret``, ``legal_unit_by_siren``: what the columns of those names index.
    """

    market: Market
    ids: Ints
    facts: OpeningFacts
    kinds: tuple[str, ...]
    certificates: tuple[str, ...]
    communes: CommuneList
    row_by_id: Mapping[int, int]
    row_by_reference: Mapping[tuple[int, str], int]
    host_by_siret: Mapping[str, int]
    legal_unit_by_siren: Mapping[str, int]

    @property
    def days(self) -> OpeningDays:
        """What seats need to know of the openings."""
        market = self.market
        return OpeningDays(
            self.kinds,
            market.start,
            market.end,
            market.duration,
            self.row_by_id,
            self.row_by_reference,
        )

    def row(self, opening: int | None, company: int, reference: str | None) -> int:
        """Return the row of an opening, ``UNKNOWN`` where it is not here."""
        return self.days.row(opening, company, reference)
