"""The next company block of a trainee (interface.md section 1, Block)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from matcher.models.cohorts import CompanyBlock
from matcher.scoring.arrays import EPOCH, FAR_FUTURE, FAR_PAST, to_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    if _has_stated_days(path):
        # Stated days replace the blocks as a whole: a placement inside them leaves the others
        # free, and PR-09 judges the very days of each proposal.
        return _stated_days(path, on)
    taken = tuple(placements)
    free = (
        cut
        for block, cut in _own_blocks(path, blocks, on)
        if not any(block.meets(days) for days in taken)
    )
    return next(free, None)


def has_place(
    path: Path, blocks: Mapping[int, Sequence[Span]], placements: Iterable[Span], on: date
) -> bool:
    """Whether a placement touches the first block ahead, its days before today too."""
    if _has_stated_days(path):
        block = _stated_days(path, on)
    else:
        block = next((block for block, _ in _own_blocks(path, blocks, on)), None)
    return block is not None and any(block.meets(days) for days in placements)


def _has_stated_days(path: Path) -> bool:
    return path.available_from is not None or path.available_to is not None


def _stated_days(path: Path, on: date) -> Span | None:
    return span_of(path.available_from, path.available_to).cut(*_ahead(path, on))


def _own_blocks(
    path: Path, blocks: Mapping[int, Sequence[Span]], on: date
) -> Iterator[tuple[Span, Span]]:
    """Yield the cohort's blocks ahead, whole and cut.

    A block that lies outside the trainee's path is no block ahead of this trainee: someone who
    enters in spring has the first block of spring, not none.
    """
    for block in blocks.get(path.cohort_id, ()):
        if cut := block.cut(*_ahead(path, on)):
            yield block, cut


def _ahead(path: Path, on: date) -> Span:
    """Return the days of the path that are not past."""
    first = max(to_day(on), span_of(path.entry_date, None).start)
    return Span(first, span_of(None, path.exit_date).end)
