"""The next company block of a trainee (interface.md section 1, Block)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from matcher.models.cohorts import CompanyBlock
from matcher.scoring.arrays import EPOCH, FAR_FUTURE, FAR_PAST, to_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from matcher.services.packing.columns import AnySession


class Span(NamedTuple):
    """Days, both ends included."""

    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def cut(self, start: int, end: int) -> Span | None:
        """Return the days that lie in ``start`` to ``end``; None if there is none."""
        kept = Span(max(self.start, start), min(self.end, end))
        return kept if kept.start <= kept.end else None


EVERY_DAY = Span(FAR_PAST, FAR_FUTURE)


class Path(NamedTuple):
    """What the dates of a trainee say."""

    cohort_id: int
    entry_date: date | None
    exit_date: date | None
    available_from: date | None
    available_to: date | None


def span_of(start: date | None, end: date | None) -> Span:
    """Return two dates as days; a side that is not known is open."""
    return Span(
        FAR_PAST if start is None else start.toordinal() - EPOCH,
        FAR_FUTURE if end is None else end.toordinal() - EPOCH,
    )


def blocks_ahead(session: AnySession, on: date) -> dict[int, list[Span]]:
    """Return the blocks of each cohort that are not over on ``on``, earliest first."""
    found: dict[int, list[Span]] = {}
    query = select(CompanyBlock.cohort_id, CompanyBlock.start_date, CompanyBlock.end_date)
    for cohort, start, end in session.execute(query.where(CompanyBlock.end_date >= on)):
        found.setdefault(cohort, []).append(span_of(start, end))
    return {cohort: sorted(blocks) for cohort, blocks in found.items()}


def next_block(
    path: Path, blocks: Mapping[int, Sequence[Span]], placements: Iterable[Span], on: date
) -> Span | None:
    """Return the days of the next block, already cut; None without any ahead.

    ``placements``: days of the trainee's placements, cancelled and interrupted ones aside.
    """
    first = max(to_day(on), span_of(path.entry_date, None).start)
    last = span_of(None, path.exit_date).end
    if path.available_from is not None or path.available_to is not None:
        # Stated days replace the blocks as a whole: a placement inside them leaves the others
        # free, and PR-09 judges the very days of each proposal.
        return span_of(path.available_from, path.available_to).cut(first, last)
    taken = tuple(placements)
    for block in blocks.get(path.cohort_id, ()):
        if any(block.meets(days) for days in taken):
            continue
        # A block that lies outside the trainee's path is no block ahead of this trainee: someone
        # who enters in spring has the first block of spring, not none.
        kept = block.cut(first, last)
        if kept is not None:
            return kept
    return None
