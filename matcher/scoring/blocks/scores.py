"""Scores of a block of trainees with many openings at once, in float32, without their terms.

The same formula as ``ranker.score`` and equal to it within 1e-6 (a test holds it), for the joint
plan, which needs a number per pair and no explanation:

    score = sum_k weight_k presence_k value_k / sum_k weight_k presence_k

Numerator and denominator are each a sum of
  products of levels      skills and savoir-être, one float32 product each: levels are multiples
                          of 1/64, so these sums are exact whatever the order of the additions
  look-ups                closeness to projects, interests and trades tried, by trade; phase,
                          host and tension by the weighting that a trainee asks for
  one float64 product     the hint of RIASEC, where both sides have letters
  elementwise             travel and dates, which belong to the pair, in strips of rows that stay
                          in cache, in place
so that no score depends on what is computed beside it. T trainees, O openings of the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matcher.scoring.arrays import numbered
from matcher.scoring.blocks import terms
from matcher.scoring.blocks.block import Block
from matcher.scoring.factors import SHORTEST_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Days, Indexes, Ints, Pairs, Shares
    from matcher.scoring.blocks.block import Grid
    from matcher.scoring.world import World

Scores = npt.NDArray[np.float32]
"""Shape P."""

CELLS = 98_304
"""Cells of a strip. Shorter ones stay nearer in cache, but pay more for their products."""


@dataclass(frozen=True)
class Given:
    """What belongs to the pair, each (T, O): days of the period, minutes of travel (NaN: unknown).

    A period is meant inside the trainee's block, as ``periods.propose`` gives it.
    """

    start: Days
    end: Days
    minutes: Shares


@dataclass(frozen=True)
class Strip:
    """Some rows of a block, and room for what is worked out on them, each (rows, O).

    ``asked``: the weighting of each row. ``ones``: all 1.
    """

    rows: slice
    asked: Ints
    value: Grid
    other: Grid
    table: Grid
    weight: Grid
    ones: Grid
    days: Indexes

    def taken(self, table: Grid) -> Grid:
        """Return the row of ``table`` (weightings, O) for each row of the strip."""
        return np.take(table, self.asked, axis=0, out=self.table, mode="clip")


def scores_of(world: World, pairs: Pairs, minutes: Shares) -> tuple[Scores, Scores]:
    """Return (score, worth) of ``pairs``, shape P, computed on the grid that they span.

    ``minutes``: of travel, shape P. Meant for pairs that fill a fair part of their grid.
    """
    trainees, row = numbered(pairs.trainees, len(world.cohort))
    block = Block.of(world, trainees, numbered(pairs.openings, len(world.market))[0])
    column = np.empty(len(world.market), dtype=np.int64)
    column[block.openings] = np.arange(len(block.openings))
    place = row * len(block.openings) + column.take(pairs.openings)
    shape = (len(block.trainees), len(block.openings))
    start, end = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    way = np.full(shape, np.nan)
    start.reshape(-1)[place], end.reshape(-1)[place] = pairs.start, pairs.end
    way.reshape(-1)[place] = minutes
    score, worth = scores(block, Given(start, end, way))
    return score.reshape(-1).take(place), worth.reshape(-1).take(place)


def scores(block: Block, given: Given) -> tuple[Grid, Grid]:
    """Return (score, worth) of every pair of the block, each (T, O)."""
    top, best = terms.tops(block), terms.bests(block)
    worth = np.empty_like(top)
    weights, row = terms.presences(block)
    personal = terms.both_coverages(block)
    travel, dates = _Travel(block), _Dates(block)
    for strip in _strips(block):
        mine = top[strip.rows]
        np.take(weights, row[strip.rows], axis=0, out=strip.weight, mode="clip")
        mine += strip.taken(best)
        travel.add(strip, given.minutes[strip.rows], mine)
        dates.add(strip, given.start[strip.rows], given.end[strip.rows], mine)
        np.divide(mine, strip.weight, out=worth[strip.rows])
        for coverage in personal:
            _add_coverage(strip, coverage, mine)
        mine /= strip.weight
    return top, worth


class _Travel:
    """Travel: 1 - minutes / own limit, at least 0; absent without minutes or a limit."""

    def __init__(self, block: Block) -> None:
        limit = np.maximum(block.world.cohort.max_minutes[block.trainees], SHORTEST_LIMIT)
        self.per_minute = (1 / limit).astype(np.float32)[:, None]
        self.top = block.tops("travel").astype(np.float32)
        self.presence = block.weights("travel").astype(np.float32)

    def add(self, strip: Strip, minutes: Shares, top: Grid) -> None:
        """Take from ``top`` what lacks to no travel at all; add the weight where it is known."""
        lack = strip.value
        np.copyto(lack, minutes, casting="same_kind")
        lack *= self.per_minute[strip.rows]
        known = np.isfinite(lack)
        np.fmin(lack, strip.ones, out=lack)
        lack *= strip.taken(self.top)
        top -= lack
        np.copyto(lack, known)
        lack *= strip.taken(self.presence)
        np.add(strip.weight, lack, out=strip.weight)


class _Dates:
    """Dates: share of the block covered and earliness in it; for contracts, earliness alone.

    What lacks to the best, s = coverage_share, B days of the block, both clips for odd periods:

        immersion   ((1 - s) (start - first) - s (end - start + 1)) / B, within -s and 1 - s
        contract    (start - on) / horizon, within 0 and 1

    beside what ``terms.tops`` holds: 1 - s for an immersion, 1 for a contract.
    """

    def __init__(self, block: Block) -> None:
        cohort, params = block.world.cohort, block.world.scoring.dates
        self.outside, self.on = slice(block.immersions, None), np.int32(block.world.on)
        self.first = cohort.block_start[block.trainees][:, None]
        days = np.maximum(cohort.block_end[block.trainees][:, None] - self.first + 1, 1)
        self.per_day = (1 / days).astype(np.float32)
        self.covered = np.float32(params.coverage_share)
        self.early = np.float32(1 - params.coverage_share)
        self.wait_per_day = np.float32(1 / params.contract_horizon_days)
        self.top = block.tops("dates").astype(np.float32)

    def add(self, strip: Strip, start: Days, end: Days, top: Grid) -> None:
        """Take from ``top`` what lacks to the best."""
        lack, covered, days = strip.value, strip.table, strip.days
        np.subtract(start, self.first[strip.rows], out=days)
        np.copyto(lack, days, casting="same_kind")
        lack *= self.early
        np.subtract(end, start, out=days)
        days += 1
        np.copyto(covered, days, casting="same_kind")
        covered *= self.covered
        lack -= covered
        lack *= self.per_day[strip.rows]
        np.clip(lack, -self.covered, self.early, out=lack)
        wait = (start[:, self.outside] - self.on) * self.wait_per_day
        lack[:, self.outside] = np.clip(wait, 0, 1)
        lack *= strip.taken(self.top)
        top -= lack


def _add_coverage(strip: Strip, found: terms.Coverage, top: Grid) -> None:
    """Add what a person can do: its value to ``top``, its presence to the weights; in place."""
    rows, weight, value = strip.rows, strip.other, strip.value
    np.matmul(found.known[rows], found.asked.T, out=weight)
    np.matmul(found.shown[rows], found.target.T, out=value)
    weight *= strip.taken(found.presence)
    value *= found.share
    value *= weight
    top += value
    np.add(strip.weight, weight, out=strip.weight)


def _strips(block: Block) -> Iterator[Strip]:
    """Yield strips of rows that share their room."""
    people, places = len(block.trainees), len(block.openings)
    size = min(people, max(1, CELLS // max(places, 1)))
    value, other, table, weight, ones = np.ones((5, size, places), dtype=np.float32)
    days = np.empty((size, places), dtype=np.int32)
    for first in range(0, people, max(size, 1)):
        rows = slice(first, min(first + size, people))
        some = slice(rows.stop - first)
        yield Strip(
            rows,
            block.weightings[rows],
            value[some],
            other[some],
            table[some],
            weight[some],
            ones[some],
            days[some],
        )
