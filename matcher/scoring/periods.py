"""The period of a pair: the days that would be proposed (interface.md section 1, Period).

Immersions (pmsmp, stage): from the first day common to block and opening window, for the
opening's duration or to the end of the common days; a pmsmp never beyond the last day of PM-02
(cut, not refused). Contracts: from the later of the day asked and the start of the window, for
the duration if it is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN, Pairs
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Cohort, Days, Flags, Indexes, Levels, Market

PMSMP = list(Kind).index(Kind.PMSMP)
STAGE = list(Kind).index(Kind.STAGE)


def is_immersion(kinds: Levels) -> Flags:
    """Return which kinds take place inside a company block."""
    return np.asarray((kinds == PMSMP) | (kinds == STAGE), dtype=np.bool_)


def add_months(days: Days, months: int) -> Days:
    """Return the same day ``months`` later, or the last day of that month where it has none.

    Shape kept; days since 1970-01-01. The calendar is asked once per day of their span.
    """
    if len(days) and len(days) > (span := int(days.max()) - int(days.min()) + 1):
        since = int(days.min())
        every = np.arange(since, since + span, dtype=np.int32)
        return add_months(every, months).take(days.astype(np.int64) - since)
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day_of_month = dates - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    first = target.astype("datetime64[D]")
    length = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - first
    moved = first + np.minimum(day_of_month, length - np.timedelta64(1, "D"))
    return np.asarray(moved.astype(np.int64), dtype=np.int32)


def last_day_of_pmsmp(starts: Days, max_months: int = 1) -> Days:
    """Return the last lawful day of a PMSMP that begins on each of ``starts`` (PM-02).

    One month date to date: start + 1 calendar month - 1 day (D5135-3).
    """
    return add_months(starts, max_months) - np.int32(1)


def propose(
    cohort: Cohort,
    market: Market,
    trainee: Indexes,
    opening: Indexes,
    on: int,
    last_of_pmsmp: Callable[[Days], Days],
) -> Pairs:
    """Return the pairs with the period that would be proposed for each.

    ``trainee``, ``opening``: shape P. ``last_of_pmsmp``: the last lawful day by first day. Where
    block and window have no day in common the period is the block itself, cut to PM-02 too (which
    refuses no proposal), so that PR-03 can say so; where there is no block, the day asked.
    """
    who, where = trainee.astype(np.int64), opening.astype(np.int64)
    immersion = is_immersion(market.kind).take(where)
    has_block = cohort.has_block.take(who)
    block_start, block_end = cohort.block_start.take(who), cohort.block_end.take(who)
    window_start, window_end = market.start.take(where), market.end.take(where)
    duration = market.duration.take(where)
    known = duration != UNKNOWN

    start = np.maximum(block_start, window_start)
    common_end = np.minimum(block_end, window_end)
    meets = has_block & (start <= common_end)
    start = np.where(meets, start, np.where(has_block, block_start, on)).astype(np.int32)
    common_end = np.where(meets, common_end, np.where(has_block, block_end, on))
    end = np.where(known & meets, np.minimum(common_end, start + duration - 1), common_end)
    pmsmp = (market.kind == PMSMP).take(where)
    end = np.where(pmsmp, np.minimum(end, last_of_pmsmp(start)), end)
    is_short = meets & known & (end - start + 1 < duration)

    first = np.maximum(on, window_start)
    last = np.where(known, first + duration - 1, FAR_FUTURE)
    return Pairs(
        trainee=trainee,
        opening=opening,
        start=np.where(immersion, start, first).astype(np.int32),
        end=np.where(immersion, end, last).astype(np.int32),
        has_period=has_block | ~immersion,
        is_short=np.asarray(immersion & is_short, dtype=np.bool_),
        is_renewal=np.zeros(len(trainee), dtype=np.bool_),
        objectives=np.full(len(trainee), UNKNOWN, dtype=np.int32),
    )
