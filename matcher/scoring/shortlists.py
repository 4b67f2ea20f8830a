"""The best openings of many trainees, every opening judged, without scoring them all.

The same lists, counts and contributions as ``engine.rank`` (a test holds it), for the night of a
network. Lists show what is within the limit or of unknown travel first, so a trainee who has
enough of it needs no score beyond: those pairs come from the index of ``candidates``. Rules judge
every pair, in blocks, for the counts; baselines come from ``means``. Only the order of a block is
held: nothing is dense in trainees x openings of the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring import candidates, engine, factors, ranker
from matcher.scoring.engine import Ranking
from matcher.scoring.means import Means, Reached
from matcher.scoring.travel import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Flags, Indexes, Ints, Pairs, Shares
    from matcher.scoring.engine import Verdicts
    from matcher.scoring.ranker import Scores
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

    _Best = tuple[Pairs, Way, Scores]

PAIRS_AT_ONCE = 500_000
"""Pairs judged together: some hundred MiB of columns, whatever the size of the network."""


@dataclass(frozen=True)
class Shortlist:
    """The best of one trainee's ranking, and how many openings were ``eligible`` in all."""

    ranking: Ranking
    eligible: int


@dataclass(frozen=True)
class Judged:
    """The lists of a block, and how many of its trainees are eligible for each opening (O)."""

    lists: list[Shortlist]
    by_opening: Ints


class Shortlists:
    """Shortlists of one world; what all blocks share is built once."""

    def __init__(self, world: World, pairs_at_once: int = PAIRS_AT_ONCE) -> None:
        self._world, self._at_once = world, pairs_at_once
        self._spots = candidates.spots_of(world)
        self._means = Means(world)

    def of(self, trainees: Indexes, kept: int) -> Judged:
        """Return the best ``kept`` openings of each of ``trainees`` (rising), in their order."""
        size = max(1, self._at_once // max(1, len(self._world.market)))
        by_opening = np.zeros(len(self._world.market), dtype=np.int64)
        lists: list[Shortlist] = []
        for first in range(0, len(trainees), size):
            lists += self._block(trainees[first : first + size], kept, by_opening)
        return Judged(lists, by_opening)

    def _block(self, trainees: Indexes, kept: int, by_opening: Ints) -> Iterator[Shortlist]:
        world = self._world
        pairs = engine.every_pair(world, trainees)
        verdicts = engine.verdicts_of(world, pairs, len(trainees))
        eligible = verdicts.eligible
        by_opening += eligible.sum(axis=0)
        reached, is_near = self._reached(trainees)
        means = self._means.of(trainees.astype(np.int64), eligible, pairs, reached)
        chosen = pairs.where(_worth_a_score(eligible, reached, is_near, kept))
        ranked = self._best(trainees, chosen, kept)
        for row, (trainee, total) in enumerate(
            zip(trainees.tolist(), eligible.sum(axis=1).tolist(), strict=True)
        ):
            yield Shortlist(_ranking(trainee, row, ranked[row], means[row], verdicts), total)

    def _reached(self, trainees: Indexes) -> tuple[Reached, Flags]:
        """Return what may be within the limits or unknown, and which of it is (none refused)."""
        world = self._world
        trainee, opening = candidates.in_reach(world, self._spots, trainees)
        pairs = engine.some_pairs(world, trainee.astype(np.int64), opening.astype(np.int64))
        way = ways(world, pairs)
        travel = factors.travel(world, pairs, way)
        row = np.searchsorted(trainees, trainee)
        value = np.where(travel.presence > 0, travel.value, np.nan)
        return Reached(row, opening.astype(np.int64), value), way.within_limit != 0

    def _best(self, trainees: Indexes, pairs: Pairs, kept: int) -> list[_Best]:
        way = ways(self._world, pairs)
        scores = ranker.score(self._world, pairs, way)
        edges = np.searchsorted(pairs.trainee, [*trainees.tolist(), np.iinfo(np.int32).max])
        return [
            engine.first_of(self._world, pairs, way, scores, slice(int(first), int(last)), kept)
            for first, last in pairwise(edges)
        ]


def _worth_a_score(eligible: Flags, reached: Reached, is_near: Flags, kept: int) -> Ints:
    """Return the positions (row x O + opening, rising) of the pairs that a list may show."""
    near = np.zeros(eligible.shape, dtype=np.bool_)
    near[reached.row[is_near], reached.opening[is_near]] = True
    near &= eligible
    lacks = near.sum(axis=1) < kept
    near[lacks] = eligible[lacks]
    return np.flatnonzero(near)


def _ranking(trainee: int, row: int, best: _Best, mean: Shares, said: Verdicts) -> Ranking:
    pairs, way, scores = best
    parts = scores.weight * scores.value
    has_any = len(pairs) > 0
    return Ranking(
        trainee,
        pairs,
        way,
        scores,
        parts - mean if has_any else parts,
        float(mean.sum()) if has_any else None,
        said.refused[row],
        said.refused_alone[row],
    )
