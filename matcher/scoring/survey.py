"""Every opening before some trainees at once: scores to rank by, and what terms average.

    score_ij = sum_k w_k presence_ijk value_ijk / D_ij,   D_ij = sum_k w_k presence_ijk
    mean_ik  = (1 / n_i) sum_j eligible_ij w_k presence_ijk value_ijk / D_ij

for blocks of trainees and the whole market. The means are the baseline that contributions are
told against (``explanations``); the scores say which pairs may be among the first, to be scored
by ``ranker``. Terms are numbers of the opening, of its class, of a distinct row of levels, or of
the pair: grids (T, n) are gathered tile by tile and stay in cache. In float64 but for products of
levels, which are exact in float32 (``factors.thermometer``): equal to the plain within 1e-12.
T trainees of the block, O openings, n openings of a tile, C classes (trade, letters or without).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.offers import groups_of
from matcher.scoring.params import FACTORS
from matcher.scoring.tiles import Before, Block, Cells

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Ints, Ragged, Shares
    from matcher.scoring.proposed import Periods
    from matcher.scoring.world import World

TILE = 1024
"""Openings of a tile: a grid of some thirty trainees and those fits the cache of a core."""


class Reached(NamedTuple):
    """The pairs that may be within a limit or of unknown travel; the others are beyond.

    ``row``: place of the trainee in the block; ``opening``; ``value`` of travel, NaN = absent.
    """

    row: Ints
    opening: Ints
    value: Shares


@dataclass(frozen=True)
class Surveyed:
    """``mean``: (T, factors). ``score``: (T, O), 0 where not eligible, by ``place`` of opening."""

    mean: Shares
    score: Shares
    place: Ints

    def scores(self, row: Ints, opening: Ints) -> Shares:
        """Return the scores of some pairs, shape P."""
        return np.asarray(self.score[row, self.place[opening]], dtype=np.float64)


class Survey:
    """Surveys of blocks of trainees of one world; what openings share is built once."""

    def __init__(self, world: World) -> None:
        self._world, self._groups = world, groups_of(world)
        order = np.concatenate([np.zeros(0, np.int64), *(one.columns for one in self._groups)])
        self._place = np.empty(len(order), dtype=np.int64)
        self._place[order] = np.arange(len(order))

    def of(self, trainees: Ints, eligible: Flags, periods: Periods, reached: Reached) -> Surveyed:
        """Return the scores of every opening, and the means; ``eligible``: (T, O)."""
        block = self._block(trainees, eligible, periods, reached)
        score = np.empty(eligible.shape)
        total = np.zeros((len(trainees), len(FACTORS)))
        begin = 0
        for group in self._groups:
            before = Before(block, group)
            for first in range(0, len(group.columns), TILE):
                tile = slice(first, min(first + TILE, len(group.columns)))
                at = slice(begin + tile.start, begin + tile.stop)
                score[:, at] = before.scores(tile, at)
            total += before.total()
            begin += len(group.columns)
        count = np.maximum(eligible.sum(axis=1), 1)
        return Surveyed(total / count[:, None], score, self._place)

    def _block(self, trainees: Ints, eligible: Flags, periods: Periods, reached: Reached) -> Block:
        cohort, place = self._world.cohort, self._place[reached.opening]
        travel = np.zeros(eligible.shape)
        travel[reached.row, place] = np.nan_to_num(reached.value)
        is_absent = np.isnan(reached.value)
        row, opening = self._seen_hosts(trainees)
        return Block(
            world=self._world,
            trainees=trainees,
            eligible=eligible,
            periods=periods,
            travel=travel,
            no_travel=Cells.of(reached.row[is_absent], place[is_absent]),
            seen_hosts=Cells.of(row, self._place[opening]),
            project=_closest(self._world, trainees, cohort.project, _discount(self._world)),
            interest=_closest(self._world, trainees, cohort.interest, None),
            tried=_closest(self._world, trainees, cohort.tried_trades, None),
        )

    def _seen_hosts(self, trainees: Ints) -> tuple[Ints, Ints]:
        """Return (row, opening) of hosts already seen, where the trade is known: few pairs."""
        world = self._world
        row, opening = world.cohort.tried_hosts.through(trainees, world.market.of_host)
        known = world.market.trade[opening] != UNKNOWN
        return row[known], opening[known]


def _discount(world: World) -> Shares:
    """Return what a project counts for, along ``project.values``."""
    ranks = world.cohort.project_rank.astype(np.float64)
    return np.asarray(np.power(world.scoring.project.later_wish, ranks), dtype=np.float64)


def _closest(world: World, trainees: Ints, wishes: Ragged, discount: Shares | None) -> Shares:
    """Return max over each trainee's trades of discount x closeness, (T, trades); 0 for none."""
    near = np.zeros((len(trainees), len(world.closeness)))
    position, place = wishes.take(trainees)
    if len(position):
        reach = world.closeness[wishes.values[place]].astype(np.float64)
        if discount is not None:
            reach *= discount[place][:, None]
        rows, first = np.unique(position, return_index=True)
        near[rows] = np.maximum.reduceat(reach, first, axis=0)
    return near
