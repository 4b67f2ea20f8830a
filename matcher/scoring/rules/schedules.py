"""On which days of a period somebody works, before 18 and from then on.

Computed per distinct pattern of weekdays and calendar of holidays; pairs only look it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN, numbered
from matcher.scoring.timetable import WEEK
from matcher.vocabulary import Weekday

if TYPE_CHECKING:
    from matcher.scoring.arrays import Days, Flags, Ints, Pairs
    from matcher.scoring.world import World

EVERY_WEEKDAY = (1 << WEEK) - 1
SUNDAY = list(Weekday).index(Weekday.SUN)
THURSDAY = list(Weekday).index(Weekday.THU)
"""Weekday of day 0, 1970-01-01."""

LONGEST_YOUTH = 1100
"""Days before 18 that are looked at, three years: beyond, every week is like the last one."""


def weekday_of(days: Days | Ints) -> Ints:
    """Return the weekday of days since 1970 (Monday = 0)."""
    return (days.astype(np.int64) + THURSDAY) % WEEK


@dataclass(frozen=True)
class Worked:
    """How many days of each period (P) are worked, by age and kind of day.

    ``listed``: days before 18 on a listed weekday. ``free``: those of them that are neither
    Sunday nor legal holiday: what a minor really works. ``adult``: listed days from 18 on (more
    than a week counts as a week). Where no weekday is known every day is listed.
    """

    listed: Ints
    free: Ints
    adult: Ints

    def as_minor(self, knows_weekdays: Flags) -> Flags:
        """Return who surely works a day before 18 (P).

        Where the weekdays are not known, a week before 18 holds a working day, and a period that
        ends before 18 too.
        """
        surely = knows_weekdays | (self.adult == 0) | (self.listed >= WEEK)
        return np.asarray((self.free > 0) & surely, dtype=np.bool_)

    def as_adult(self, knows_weekdays: Flags) -> Flags:
        """Return who surely works a day from 18 on (P)."""
        surely = knows_weekdays | (self.listed == 0) | (self.adult >= WEEK)
        return np.asarray((self.adult > 0) & surely, dtype=np.bool_)


def days_worked(world: World, pairs: Pairs) -> Worked:
    """Count the days of ``pairs`` (P) by prefix sums over each pattern of weekdays."""
    market = world.market
    sets = np.where(market.weekdays == 0, EVERY_WEEKDAY, market.weekdays.astype(np.int64))
    pattern = world.holidays.calendar.astype(np.int64) * (EVERY_WEEKDAY + 1) + sets
    used, row_of = numbered(pattern, int(pattern.max(initial=UNKNOWN)) + 1)
    start = pairs.start.astype(np.int64)
    adult_from = world.cohort.adult_from.take(pairs.trainees).astype(np.int64)
    end = pairs.end.astype(np.int64)
    minor_end = np.minimum(np.minimum(end, adult_from - 1), start + LONGEST_YOUTH)
    comes_of_age = np.flatnonzero(adult_from <= end)
    if not len(start):
        return Worked(start, start, start)
    first = int(start.min())
    last = int(max(start.max(), minor_end.max()))
    listed, free = _tables(world, used, first, last)
    base = row_of.take(pairs.openings) * (last - first + 2) - first
    is_minor = minor_end >= start
    adult = np.zeros(len(start), dtype=np.int64)
    adult_start = np.maximum(start, adult_from)[comes_of_age]
    adult_end = np.minimum(end[comes_of_age], adult_start + WEEK - 1)
    adult[comes_of_age] = _count(sets.take(pairs.openings[comes_of_age]), adult_start, adult_end)
    begin, after = base + start, base + np.where(is_minor, minor_end + 1, start)
    return Worked(
        listed=listed.take(after) - listed.take(begin),
        free=free.take(after) - free.take(begin),
        adult=adult,
    )


def _tables(world: World, used: Ints, first: int, last: int) -> tuple[Ints, Ints]:
    """Return, per pattern, how many listed and free days lie before each day, flattened."""
    days = np.arange(first, last + 1, dtype=np.int64)
    weekday = weekday_of(days)
    is_listed = ((used[:, None] & EVERY_WEEKDAY) >> weekday) & 1
    is_off = np.stack([np.isin(days, calendar) for calendar in world.holidays.days])
    is_off |= weekday == SUNDAY
    is_free = is_listed & ~is_off[used // (EVERY_WEEKDAY + 1)]
    blank = np.zeros((len(used), 1), dtype=np.int64)
    return tuple(  # type: ignore[return-value]  # two tables in, two out
        np.concatenate([blank, np.cumsum(table, axis=1)], axis=1).ravel()
        for table in (is_listed, is_free)
    )


def _count(sets: Ints, start: Ints, end: Ints) -> Ints:
    """Return how many of the days ``start`` to ``end`` (at most a week) are in ``sets``."""
    found = np.zeros(len(start), dtype=np.int64)
    for offset in range(WEEK):
        day = start + offset
        found += (day <= end) & ((sets >> weekday_of(day)) & 1).astype(np.bool_)
    return found
