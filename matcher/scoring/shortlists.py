"""The best openings of many trainees, every opening judged, without scoring them all.

The same lists, counts and contributions as ``engine.rank`` (a test holds it), for the night of a
network. Lists show what is within the limit or of unknown travel first, so a trainee who has
enough of it needs no score beyond: those pairs come from the index of ``candidates``. Every pair
is judged, block by block, for the counts (``verdicts``); a ``survey`` gives the baselines, and
which pairs may be among the first. Nothing is dense in trainees x openings of the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring import candidates, engine, factors, ranker
from matcher.scoring.engine import Ranked
from matcher.scoring.proposed import PAIRS_AT_ONCE, periods_of, some_pairs
from matcher.scoring.survey import Reached, Survey
from matcher.scoring.travel import ways
from matcher.scoring.verdicts import verdicts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Flags, Indexes, Ints, Pairs, Shares
    from matcher.scoring.ranker import Scores
    from matcher.scoring.survey import Surveyed
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

    _Best = tuple[Pairs, Way, Scores]

MAY_TIE = 2 / ranker.GRID
"""Scores that round to the same differ by less than 1 / GRID, and surveyed ones by 1e-12 more."""


@dataclass(frozen=True)
class Shortlist:
    """The best of one trainee's ranking, and how many openings were ``eligible`` in all."""

    ranking: Ranked
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
        self._survey = Survey(world)

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
        periods = periods_of(world, trainees)
        verdicts = verdicts_of(world, periods)
        eligible = verdicts.eligible
        by_opening += eligible.sum(axis=0)
        reached, is_near = self._reached(trainees)
        surveyed = self._survey.of(trainees.astype(np.int64), eligible, periods, reached)
        row, opening = _maybe_first(surveyed, eligible, reached, is_near, kept)
        ranked = self._best(trainees, trainees[row], opening, kept)
        for place, (trainee, total) in enumerate(
            zip(trainees.tolist(), eligible.sum(axis=1).tolist(), strict=True)
        ):
            best, mean = ranked[place], surveyed.mean[place]
            yield Shortlist(_ranked(trainee, best, mean, verdicts.refused[place]), total)

    def _reached(self, trainees: Indexes) -> tuple[Reached, Flags]:
        """Return what may be within the limits or unknown, and which of it is (none refused)."""
        world = self._world
        trainee, opening = candidates.in_reach(world, self._spots, trainees)
        pairs = some_pairs(world, trainee, opening)
        way = ways(world, pairs)
        travel = factors.travel(world, pairs, way)
        row = np.searchsorted(trainees, trainee)
        value = np.where(travel.presence > 0, travel.value, np.nan)
        return Reached(row, opening.astype(np.int64), value), way.within_limit != 0

    def _best(self, trainees: Indexes, trainee: Indexes, opening: Ints, kept: int) -> list[_Best]:
        """Return the best of some pairs, trainee by trainee."""
        pairs = some_pairs(self._world, trainee, opening)
        way = ways(self._world, pairs)
        scores = ranker.score(self._world, pairs, way)
        edges = np.searchsorted(pairs.trainee, [*trainees.tolist(), np.iinfo(np.int32).max])
        return [
            engine.first_of(self._world, pairs, way, scores, slice(int(first), int(last)), kept)
            for first, last in pairwise(edges)
        ]


def _maybe_first(
    surveyed: Surveyed, eligible: Flags, reached: Reached, is_near: Flags, kept: int
) -> tuple[Ints, Ints]:
    """Return (row, opening), rising, of the eligible pairs that a list of ``kept`` may show.

    By scores as surveyed: those of the best ``kept``, and what may tie with the last of them. A
    pair beyond the limit comes after all others, so it counts only where those are too few.
    """
    is_near = is_near & eligible[reached.row, reached.opening]
    row, opening = reached.row[is_near], reached.opening[is_near]
    edges = np.searchsorted(row, np.arange(len(eligible) + 1))
    score = surveyed.scores(row, opening)
    chosen = []
    for place, (first, last) in enumerate(pairwise(edges.tolist())):
        near = opening[first:last]
        if len(near) >= kept:
            chosen.append(near[_best_of(score[first:last], kept)])
            continue
        is_beyond = eligible[place].copy()
        is_beyond[near] = False
        beyond = np.flatnonzero(is_beyond)
        found = surveyed.scores(np.full_like(beyond, place), beyond)
        more = beyond[_best_of(found, kept - len(near))]
        chosen.append(np.sort(np.concatenate([near, more])))
    counts = [len(one) for one in chosen]
    return np.repeat(np.arange(len(eligible)), counts), np.concatenate(chosen)


def _best_of(score: Shares, count: int) -> Ints:
    """Return the places, rising, of the ``count`` best scores and of what may tie with them."""
    if len(score) <= count:
        return np.arange(len(score))
    least = np.partition(score, len(score) - count)[len(score) - count]
    return np.flatnonzero(score >= least - MAY_TIE)


def _ranked(trainee: int, best: _Best, mean: Shares, refused: dict[str, int]) -> Ranked:
    pairs, way, scores = best
    parts = scores.weight * scores.value
    has_any = len(pairs) > 0
    return Ranked(
        trainee,
        pairs,
        way,
        scores,
        parts - mean if has_any else parts,
        float(mean.sum()) if has_any else None,
        refused,
    )
