"""The periods of some trainees with every opening, once for all who share a company block.

What would be proposed depends on a trainee by the block alone: some hundred blocks serve a
network of 17,000.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN, Pairs
from matcher.scoring.params import in_force
from matcher.scoring.periods import propose

if TYPE_CHECKING:
    from matcher.scoring.arrays import Days, Flags, Indexes, Ints
    from matcher.scoring.world import World


@dataclass(frozen=True)
class Periods:
    """Blocks, ``of``: (T) index of each trainee's; their days, and the periods (B, O)."""

    trainees: Indexes
    of: Ints
    block_start: Days
    block_end: Days
    start: Days
    end: Days
    has_period: Flags
    is_short: Flags

    def pairs(self, rows: Ints) -> Pairs:
        """Return the pairs of the trainees at ``rows`` with every opening, as ``every_pair``."""
        of, openings = self.of[rows], self.start.shape[1]
        count = len(rows) * openings
        return Pairs(
            trainee=np.repeat(self.trainees[rows], openings).astype(np.int32),
            opening=np.tile(np.arange(openings, dtype=np.int32), len(rows)),
            start=self.start[of].reshape(-1),
            end=self.end[of].reshape(-1),
            has_period=self.has_period[of].reshape(-1),
            is_short=self.is_short[of].reshape(-1),
            is_renewal=np.zeros(count, dtype=np.bool_),
            objectives=np.full(count, UNKNOWN, dtype=np.int32),
        )


def every_pair(world: World, trainees: Indexes) -> Pairs:
    """Return the pairs of ``trainees`` with every opening, each with its proposed period."""
    openings = np.arange(len(world.market), dtype=np.int32)
    return propose(
        world.cohort,
        world.market,
        np.repeat(trainees, len(openings)).astype(np.int32),
        np.tile(openings, len(trainees)),
        world.on,
        in_force(world.rules.pmsmp, world.on).max_months,
    )


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
