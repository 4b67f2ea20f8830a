"""Pairs with the period that would be proposed for each: one, some, or all of some trainees.

What would be proposed depends on a trainee by the block alone, and some hundred blocks serve a
network of 17,000: ``Periods`` holds them once for all who share one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN, Pairs
from matcher.scoring.params import spans
from matcher.scoring.periods import last_day_of_pmsmp, propose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.arrays import Days, Flags, Indexes, Ints
    from matcher.scoring.params import PmsmpParams
    from matcher.scoring.world import World


PAIRS_AT_ONCE = 500_000
"""Pairs looked at together: some hundred MiB of columns, whatever the size of the network."""


@dataclass(frozen=True)
class Periods:
    """Blocks (B), their days and their periods with every opening (B, O).

    ``of``: which block each of ``trainees`` has (T).
    """

    trainees: Indexes
    of: Ints
    block_start: Days
    block_end: Days
    start: Days
    end: Days
    has_period: Flags
    is_short: Flags

    @cached_property
    def soonest(self) -> Days:
        """The earliest first day proposed to each trainee (T)."""
        soonest = self.start.min(axis=1, initial=FAR_FUTURE)
        return np.asarray(soonest[self.of], dtype=np.int32)

    def pairs(self, row: Ints, opening: Ints) -> Pairs:
        """Return the pairs of the trainees at ``row`` with ``opening``, as ``propose`` does."""
        of = self.of[row] * self.start.shape[1] + opening
        return Pairs(
            trainee=self.trainees.take(row).astype(np.int32),
            opening=opening.astype(np.int32),
            start=self.start.reshape(-1).take(of),
            end=self.end.reshape(-1).take(of),
            has_period=self.has_period.reshape(-1).take(of),
            is_short=self.is_short.reshape(-1).take(of),
            is_renewal=np.zeros(len(row), dtype=np.bool_),
            objectives=np.full(len(row), UNKNOWN, dtype=np.int32),
        )


def one_pair(world: World, trainee: int, opening: int) -> Pairs:
    """Return one pair with its proposed period."""
    return some_pairs(world, np.array([trainee]), np.array([opening]))


def some_pairs(world: World, trainees: Ints | Indexes, openings: Ints | Indexes) -> Pairs:
    """Return pairs (same shape) with their proposed periods."""
    return propose(
        world.cohort,
        world.market,
        trainees.astype(np.int32, copy=False),
        openings.astype(np.int32, copy=False),
        world.on,
        partial(_last_of_pmsmp, spans(world.rules.pmsmp)),
    )


def _last_of_pmsmp(dated: Sequence[tuple[PmsmpParams, int, int]], starts: Days) -> Days:
    """Return the last lawful day of a PMSMP by its first day, whose numbers are those in force."""
    last = last_day_of_pmsmp(starts, dated[0][0].max_months)
    for numbers, first, _ in dated[1:]:
        rows = np.flatnonzero(starts >= first)
        last[rows] = last_day_of_pmsmp(starts[rows], numbers.max_months)
    return last


def every_pair(world: World, trainees: Indexes) -> Pairs:
    """Return the pairs of ``trainees`` with every opening, each with its proposed period."""
    openings = np.arange(len(world.market), dtype=np.int32)
    return some_pairs(world, np.repeat(trainees, len(openings)), np.tile(openings, len(trainees)))


def periods_of(world: World, trainees: Indexes) -> Periods:
    """Return the periods of ``trainees`` with every opening."""
    cohort = world.cohort
    start, end = cohort.block_start[trainees], cohort.block_end[trainees]
    key = np.stack([cohort.has_block[trainees], start, end], axis=1)
    _, first, of = np.unique(key, axis=0, return_index=True, return_inverse=True)
    pairs = every_pair(world, trainees[first])
    shape = (len(first), len(world.market))
    return Periods(
        trainees=trainees,
        of=of.reshape(-1).astype(np.int64),
        block_start=start[first],
        block_end=end[first],
        start=pairs.start.reshape(shape),
        end=pairs.end.reshape(shape),
        has_period=pairs.has_period.reshape(shape),
        is_short=pairs.is_short.reshape(shape),
    )
