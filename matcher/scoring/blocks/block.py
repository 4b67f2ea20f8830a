"""A block: some trainees and some openings of a world, as rows and columns of grids (T, O).

The openings inside a company block come first, contracts after them: what differs by kind is then
a slice. What a weighting (``vocabulary.Weighting``) changes is a table with a row for each, taken
by the weighting that a trainee asks for; contracts have the same weights in every row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.factors import CONTRACT
from matcher.scoring.params import FACTORS
from matcher.scoring.periods import is_immersion

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Indexes, Ints, Ragged, Shares
    from matcher.scoring.world import World

Grid = npt.NDArray[np.float32]
"""Shape (T, O)."""


@dataclass(frozen=True)
class Block:
    """Some trainees and some openings of a world: rows and columns of a grid. Made by ``of``."""

    world: World
    trainees: Ints
    openings: Ints
    immersions: int
    """How many openings take place inside a company block: the first ones."""

    @classmethod
    def of(cls, world: World, trainees: Ints, openings: Ints) -> Block:
        """Return the block of ``trainees`` and ``openings``, immersions before contracts."""
        immersion = is_immersion(world.market.kind[openings])
        ordered = np.concatenate([openings[immersion], openings[~immersion]])
        return cls(world, trainees, ordered, int(immersion.sum()))

    @cached_property
    def weightings(self) -> Ints:
        """The weighting that each trainee asks for, shape (T,)."""
        return self.world.cohort.weighting[self.trainees].astype(np.int64)

    @cached_property
    def inside(self) -> Flags:
        """Which openings take place inside a company block, shape (O,)."""
        return np.arange(len(self.openings)) < self.immersions

    def column(self, name: str) -> Shares:
        """Return the weight of a term by weighting, shape (weightings,)."""
        return np.asarray(self.world.scoring.weight_matrix()[:, FACTORS.index(name)])

    def weights(self, name: str) -> Shares:
        """Return the weight of a term for each opening, shape (weightings, O)."""
        column = self.column(name)
        return np.asarray(np.where(self.inside, column[:, None], column[CONTRACT]))

    def tops(self, name: str) -> Shares:
        """Return weight x ceiling of a term: what a perfect value adds; (weightings, O)."""
        return np.asarray(self.weights(name) * self.world.scoring.ceilings[name])

    @cached_property
    def trades(self) -> tuple[Indexes, Ints]:
        """The distinct trades of the openings, and the place of each opening among them."""
        trades, place = np.unique(self.world.market.trade[self.openings], return_inverse=True)
        return trades, place.astype(np.int64)

    @cached_property
    def reach(self) -> Shares:
        """Closeness of every trade to each distinct trade of the openings, 0 where not known."""
        trades, _ = self.trades
        near = self.world.closeness.take(np.maximum(trades, 0), axis=1).astype(np.float64)
        near[:, trades == UNKNOWN] = 0
        return near

    @cached_property
    def knows_trade(self) -> Shares:
        """1 for openings whose trade is known, shape (O,)."""
        known: Flags = self.world.market.trade[self.openings] != UNKNOWN
        return known.astype(np.float64)

    @cached_property
    def tried(self) -> Shares:
        """Closeness of each distinct trade to the trades tried, (trades, T)."""
        return closest(self, self.world.cohort.tried_trades, None)

    @cached_property
    def has_tried(self) -> Shares:
        """1 for trainees who have tried a trade or a host, shape (T,)."""
        cohort, trainees = self.world.cohort, self.trainees
        return np.maximum(
            cohort.tried_trades.is_filled(trainees), cohort.tried_hosts.is_filled(trainees)
        )


def closest(block: Block, wishes: Ragged, discount: Shares | None) -> Shares:
    """Return max over each trainee's trades of discount x closeness, (trades, T); 0 for none."""
    near = np.zeros((len(block.trainees), block.reach.shape[1]))
    position, place = wishes.take(block.trainees)
    if len(position):
        weighed = block.reach.take(wishes.values[place], axis=0)
        if discount is not None:
            weighed *= discount[place][:, None]
        first = np.flatnonzero(np.diff(position, prepend=-1))
        near[position[first]] = np.maximum.reduceat(weighed, first, axis=0)
    return np.ascontiguousarray(near.T)
