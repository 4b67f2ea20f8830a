"""A block: some trainees and some openings of a world, as rows and columns of grids (T, O)."""

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
    """Some trainees and some openings of a world: rows and columns of a grid."""

    world: World
    trainees: Ints
    openings: Ints

    def weights(self, name: str) -> tuple[Shares, float]:
        """Return the weight of a term for immersions, shape (T,), and for contracts."""
        table = self.world.scoring.weight_matrix()[:, FACTORS.index(name)]
        return table[self.world.cohort.weighting[self.trainees]], float(table[CONTRACT])

    def tops(self, name: str) -> tuple[Shares, float]:
        """Return weight x ceiling of a term: what a perfect value adds to the numerator."""
        mine, contract = self.weights(name)
        ceiling = self.world.scoring.ceilings[name]
        return mine * ceiling, contract * ceiling

    @cached_property
    def immersion(self) -> Flags:
        """Which openings take place inside a company block, shape (O,)."""
        return is_immersion(self.world.market.kind[self.openings])

    @cached_property
    def trades(self) -> tuple[Indexes, Ints]:
        """The distinct trades of the openings, and the place of each opening among them."""
        trades, place = np.unique(self.world.market.trade[self.openings], return_inverse=True)
        return trades, place.astype(np.int64)

    @cached_property
    def tried(self) -> Shares:
        """Closeness of each distinct trade to the trades tried, (T, trades)."""
        return closest(self, self.world.cohort.tried_trades, None)

    @cached_property
    def has_tried(self) -> Shares:
        """1 for trainees who have tried a trade or a host, shape (T,)."""
        cohort = self.world.cohort
        mine = has(cohort.tried_trades, self.trainees), has(cohort.tried_hosts, self.trainees)
        return np.maximum(*mine)

    def by_pair(self, name: str, theirs: Shares) -> Grid:
        """Return (weight of a term) x (a number of the opening), shape (T, O).

        A product of two columns, of which one is always 0: exact but for one rounding.
        """
        mine, contract = self.weights(name)
        left = np.stack([mine, np.full_like(mine, contract)], axis=1).astype(np.float32)
        right = np.stack([theirs * self.immersion, theirs * ~self.immersion]).astype(np.float32)
        return np.asarray(left @ right, dtype=np.float32)


def closest(block: Block, wishes: Ragged, discount: Shares | None) -> Shares:
    """Return max over each trainee's trades of discount x closeness, (T, trades); 0 for none."""
    trades, _ = block.trades
    near = np.zeros((len(block.trainees), len(trades)))
    position, place = wishes.take(block.trainees)
    if not len(position):
        return near
    reach = block.world.closeness[wishes.values[place][:, None], np.maximum(trades, 0)]
    weighed = reach.astype(np.float64)
    if discount is not None:
        weighed *= discount[place][:, None]
    rows, first = np.unique(position, return_index=True)
    near[rows] = np.maximum.reduceat(weighed, first, axis=0)
    near[:, trades == UNKNOWN] = 0
    return near


def has(wishes: Ragged, trainees: Ints) -> Shares:
    """Return 1 for trainees whose list holds something, else 0, shape (T,)."""
    return (np.diff(wishes.starts)[trainees] > 0).astype(np.float64)
