"""Every pair that a plan may use, held lightly: tens of millions of them for a country.

A sheet, what a solver reads, is made of all of them or of some.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring import ranker
from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.draw import draw_order
from matcher.scoring.assignment.game import tiers
from matcher.scoring.assignment.sheet import Limits, Wanted, sheet_of, utility_of
from matcher.scoring.proposed import some_pairs
from matcher.scoring.rules.practical import seats_left

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arcs import Arcs
    from matcher.scoring.arrays import Flags, Indexes, Ints, Shares
    from matcher.scoring.assignment.game import Game
    from matcher.scoring.assignment.sheet import Sheet
    from matcher.scoring.world import World

ARCS_AT_ONCE = 1_000_000
"""Pairs up to which the whole pool goes to the solver at once, and that are priced together."""

AT_A_TIME = 64
"""Pairs of each trainee that the first plan of a large pool is made of, and added later."""


class Own(NamedTuple):
    """The pairs of one trainee: ``opening``, ``score``, ``worth``; same shape."""

    opening: Ints
    score: Shares
    worth: Shares


@dataclass(frozen=True)
class Pool:
    """The pairs of a plan. ``need`` (T): whole numbers 0 to 5.

    ``locks``: pairs that stay, one per trainee; they may lie beyond the trainee's travel limit.
    ``bans``: (trainee, opening) never to be used. ``at_once``: pairs that go to the solver whole;
    ``at_a_time``: those of each trainee that go to it first, and later, from a larger pool.
    """

    world: World
    arcs: Arcs
    need: Ints
    locks: Wanted | None = None
    bans: tuple[tuple[int, int], ...] = ()
    at_once: int = ARCS_AT_ONCE
    at_a_time: int = AT_A_TIME

    @property
    def is_small(self) -> bool:
        """Whether all pairs go to the solver at once."""
        return len(self.arcs) <= self.at_once

    @cached_property
    def best(self) -> Shares:
        """The trainee's own largest worth over the pairs of the plan, 0 without any; T."""
        best = np.zeros(len(self.world.cohort))
        has_any = np.flatnonzero(np.diff(self.arcs.starts))
        if len(has_any):
            best[has_any] = np.maximum.reduceat(self.arcs.worth, self.arcs.starts[has_any])
        return best

    @cached_property
    def counts(self) -> Ints:
        """How many pairs each trainee has, bans left out; T."""
        lost = np.bincount(
            np.searchsorted(self.arcs.starts, self._banned, side="right") - 1,
            minlength=len(self.world.cohort),
        )
        return np.asarray(np.diff(self.arcs.starts) - lost, dtype=np.int64)

    def own(self, trainee: int) -> Own:
        """Return the pairs of one trainee, bans left out, the locked one among them."""
        mine = np.arange(self.arcs.starts[trainee], self.arcs.starts[trainee + 1])
        if len(self._banned):
            mine = mine[~np.isin(mine, self._banned)]
        opening = self.arcs.opening[mine].astype(np.int64)
        score, worth = self.arcs.score[mine].astype(float), self.arcs.worth[mine].astype(float)
        if self.locks is None:
            return Own(opening, score, worth)
        is_new = (self.locks.trainee == trainee) & ~np.isin(self.locks.opening, opening)
        more = self.locks.take(np.flatnonzero(is_new))
        return Own(
            np.append(opening, more.opening.astype(np.int64)),
            np.append(score, more.score),
            np.append(worth, more.worth),
        )

    def sheet(self, rows: Ints | None = None) -> Sheet:
        """Return the sheet of the pairs at ``rows`` (None: all of them), and of the locks.

        Raises ``SeatsExceededError`` or ``CapExceededError`` if the locks do not fit.
        """
        kept = np.arange(len(self.arcs)) if rows is None else rows
        kept = kept[~np.isin(kept, self._banned)] if len(self._banned) else kept
        limits = Limits(self.need, self.best, self._seats)
        return sheet_of(self.world, self._wanted(kept), limits, self.locks)

    @cached_property
    def foremost(self) -> Ints:
        """The pairs that are worth most to each trainee, ``at_a_time`` of them; rows, rising.

        Of those that tie, the first in the draw.
        """
        grid = np.rint(self.arcs.worth * np.float32(ranker.GRID)).astype(np.int32)
        grid[self._banned] = UNKNOWN
        found = [
            first + self._best_of(trainee, grid[first:last])
            for trainee, (first, last) in enumerate(pairwise(self.arcs.starts.tolist()))
        ]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def _best_of(self, trainee: int, grid: Indexes) -> Ints:
        count = self.at_a_time
        if len(grid) <= count:
            return np.arange(len(grid))
        least = np.partition(grid, len(grid) - count)[len(grid) - count]
        above, tied = np.flatnonzero(grid > least), np.flatnonzero(grid == least)
        if len(above) + len(tied) > count:
            openings = self.arcs.opening[self.arcs.starts[trainee] + tied]
            order = draw_order(self.world, np.full_like(openings, trainee), openings)
            tied = tied[order[: count - len(above)]]
        return np.sort(np.concatenate([above, tied]))

    def surplus(self, game: Game, opening_price: Ints) -> Iterator[tuple[slice, Ints, Ints]]:
        """Yield, for runs of rows, (rows, their trainees, worth less price) in units of worth.

        What is banned, and the pairs of locked trainees, are told as 0.
        """
        starts, last = self.arcs.starts, len(self.arcs)
        first_tier, second_tier = tiers(game.trainees, game.scale)
        for begin in range(0, last, self.at_once):
            rows = slice(begin, min(begin + self.at_once, last))
            people = np.arange(
                np.searchsorted(starts, rows.start, side="right") - 1,
                np.searchsorted(starts, rows.stop, side="left"),
            )
            edges = np.clip(starts[np.append(people, people[-1] + 1)], rows.start, rows.stop)
            trainee = np.repeat(people, np.diff(edges))
            worth = self.arcs.worth[rows].astype(np.float64)
            utility = utility_of(worth, self.best.take(trainee))
            gain = np.rint(utility * game.scale).astype(np.int64)
            gain += (first_tier + second_tier * game.need).take(trainee)
            gain -= opening_price.take(self.arcs.opening[rows])
            gain[self.is_fixed.take(trainee)] = 0
            banned = self._banned[(self._banned >= rows.start) & (self._banned < rows.stop)]
            gain[banned - rows.start] = 0
            yield rows, trainee, gain

    @property
    def locked_pairs(self) -> set[tuple[int, int]]:
        """The (trainee, opening) that stay."""
        if self.locks is None:
            return set()
        return set(zip(self.locks.trainee.tolist(), self.locks.opening.tolist(), strict=True))

    @cached_property
    def is_fixed(self) -> Flags:
        """Whose place is locked; T."""
        is_fixed = np.zeros(len(self.world.cohort), dtype=np.bool_)
        if self.locks is not None:
            is_fixed[self.locks.trainee] = True
        return is_fixed

    @cached_property
    def _banned(self) -> Ints:
        """The rows of the banned pairs, rising."""
        rows = [
            int(self.arcs.starts[trainee]) + int(place)
            for trainee, opening in self.bans
            for place in np.flatnonzero(
                self.arcs.opening[self.arcs.starts[trainee] : self.arcs.starts[trainee + 1]]
                == opening
            )
        ]
        return np.unique(np.array(rows, dtype=np.int64))

    @cached_property
    def _seats(self) -> Ints:
        """The seats left of each opening, over the periods of its pairs and locks; O."""
        seats, locks = self.arcs.seats.copy(), self.locks
        if locks is not None:
            left = seats_left(self.world, locks.trainee, locks.opening, locks.start, locks.end)
            np.minimum.at(seats, locks.opening, np.maximum(left, 0))
        return seats

    def _wanted(self, rows: Ints) -> Wanted:
        trainee = np.searchsorted(self.arcs.starts, rows, side="right").astype(np.int32) - 1
        opening = self.arcs.opening[rows]
        pairs = some_pairs(self.world, trainee, opening)
        score = self.arcs.score[rows].astype(np.float64)
        worth = self.arcs.worth[rows].astype(np.float64)
        return Wanted(trainee, opening, pairs.start, pairs.end, score, worth)
