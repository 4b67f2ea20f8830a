"""What the schedules of openings say: hours of a day and of a week, rest between and after them.

Everything is per opening (shape O). ``UNKNOWN`` where a needed fact is not stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.vocabulary import Weekday

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Ints, Market

DAY = 24 * 60
WEEK = len(Weekday)


@dataclass(frozen=True)
class Timetable:
    """What the schedules of ``market`` say, each shape O, worked out once."""

    market: Market

    @cached_property
    def span_minutes(self) -> Ints:
        """Minutes from start to end of a day; an end before the start is the next day's.

        ``UNKNOWN`` where one is not stated, or where both are equal (an error of the file).
        """
        start, end = self.market.day_start.astype(np.int64), self.market.day_end.astype(np.int64)
        minutes = np.where(end < start, end + DAY, end) - start
        return np.where((start == UNKNOWN) | (end == UNKNOWN) | (start == end), UNKNOWN, minutes)

    @cached_property
    def crosses_midnight(self) -> Flags:
        """Which schedules end on the next day."""
        start, end = self.market.day_start, self.market.day_end
        known = (start != UNKNOWN) & (end != UNKNOWN)
        return np.asarray(known & (end < start), dtype=np.bool_)

    @cached_property
    def day_minutes(self) -> Ints:
        """Minutes worked in a day: end - start - break; unknown without a break stated."""
        span, pause = self.span_minutes, self.market.break_minutes
        return np.where((span == UNKNOWN) | (pause == UNKNOWN), UNKNOWN, span - pause)

    @cached_property
    def week_minutes(self) -> Ints:
        """Minutes worked in a week: the larger of what is stated and of day x weekdays."""
        day = self.day_minutes
        unknown = (day == UNKNOWN) | (self.market.weekdays == 0)
        counted = np.where(unknown, UNKNOWN, day * self._worked.sum(axis=1))
        return np.maximum(counted, self.market.weekly_minutes)

    def longest_run_minutes(self, min_break: int) -> Ints:
        """Return the longest work in a row, at best: one break, in the middle.

        A break shorter than ``min_break`` minutes is none. ``UNKNOWN`` without a break stated.
        """
        span, pause = self.span_minutes, self.market.break_minutes.astype(np.int64)
        run = np.where(pause >= min_break, (span - pause + 1) // 2, span)
        return np.where((span == UNKNOWN) | (pause == UNKNOWN), UNKNOWN, run)

    @cached_property
    def has_days_in_a_row(self) -> Flags:
        """Whether some weekday and the next one are both worked."""
        worked = self._worked
        return np.asarray((worked & np.roll(worked, -1, axis=1)).any(axis=1), dtype=np.bool_)

    @cached_property
    def rest_days_in_a_row(self) -> Ints:
        """The longest rest of a week in days, Sunday and Monday being neighbours.

        7 where the weekdays are not known.
        """
        off = ~np.tile(self._worked, (1, 2))
        longest = run = np.zeros(len(self.market), dtype=np.int64)
        for day in range(2 * WEEK):
            run = np.where(off[:, day], run + 1, 0)
            longest = np.maximum(longest, run)
        return np.minimum(longest, WEEK)

    @cached_property
    def _worked(self) -> Flags:
        sets = self.market.weekdays.astype(np.int64)
        return np.asarray((sets[:, None] >> np.arange(WEEK)) & 1, dtype=np.bool_)
