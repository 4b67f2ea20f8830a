"""Every pair that a joint plan may use, as a sparse table: the night's pairs of a whole network.

Found block by block, so that nothing is dense in trainees x openings: neighbours together, those
who state no limit a few at a time, since every opening is a candidate for them. A block is worked
out by itself, in whichever process, and changes nothing in the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring import candidates
from matcher.scoring.blocks.scores import scores_of
from matcher.scoring.proposed import PAIRS_AT_ONCE
from matcher.scoring.rules.practical import seats_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matcher.scoring.arrays import Flags, Indexes, Ints, Pairs
    from matcher.scoring.blocks.scores import Scores
    from matcher.scoring.candidates import Spots
    from matcher.scoring.world import World


@dataclass(frozen=True)
class Arcs:
    """The eligible pairs of all trainees within their travel limit, or of unknown travel: CSR.

    Pairs of trainee t: rows ``starts[t]`` to ``starts[t + 1]``, openings rising. ``score`` and
    ``worth`` (the score without what a person can do) in [0, 1]. ``seats`` (O): the least that is
    left over the periods of these pairs, at least 0; all of them where no pair uses the opening.
    """

    starts: Ints
    opening: Indexes
    score: Scores
    worth: Scores
    seats: Ints

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.opening)

    @property
    def trainee(self) -> Indexes:
        """The trainee of each pair, made anew: as long as the table."""
        people = np.arange(len(self.starts) - 1, dtype=np.int32)
        return np.repeat(people, np.diff(self.starts))


class Found(NamedTuple):
    """The pairs of one block: how many each of its trainees has, then columns of the pairs."""

    trainees: Indexes
    counts: Ints
    opening: Indexes
    score: Scores
    worth: Scores
    seats: Ints


@dataclass(frozen=True)
class ArcsGround:
    """What the blocks of one world share."""

    world: World
    spots: Spots


def eligible_pairs(world: World) -> Arcs:
    """Return every eligible pair of the world as a sparse table, all of them, none cut.

    The pairs are those that judging every pair would keep; scores are in float32, within 1e-6 of
    those of ``engine.rank``.
    """
    ground = ground_of(world)
    return joined(world, (pairs_of_block(ground, block) for block in blocks_of(world)))


def ground_of(world: World) -> ArcsGround:
    """Return what all blocks of ``world`` need, built once."""
    return ArcsGround(world, candidates.spots_of(world))


def unbound_pairs(world: World) -> int:
    """Return how many pairs there are of trainees for whom every opening is a candidate."""
    everybody = np.arange(len(world.cohort), dtype=np.int32)
    return int((~_is_bound(world, everybody)).sum()) * len(world.market)


def blocks_of(world: World) -> list[Indexes]:
    """Return the rows of the trainees of each block, rising; every trainee is in one."""
    order = candidates.neighbours_first(world)
    is_bound = _is_bound(world, order)
    few = max(1, PAIRS_AT_ONCE // max(1, len(world.market)))
    return [
        *_cut(order[is_bound], world.scoring.night.block_of_trainees),
        *_cut(order[~is_bound], min(few, world.scoring.night.block_of_trainees)),
    ]


def pairs_of_block(ground: ArcsGround, trainees: Indexes) -> Found:
    """Return the eligible pairs of some trainees (rising)."""
    world = ground.world
    pairs, way = candidates.eligible(world, ground.spots, trainees)
    score, worth = scores_of(world, pairs, way.minutes)
    counts = np.bincount(np.searchsorted(trainees, pairs.trainee), minlength=len(trainees))
    return Found(trainees, counts, pairs.opening, score, worth, _seats(world, pairs))


def joined(world: World, blocks: Iterable[Found]) -> Arcs:
    """Return the pairs of all ``blocks`` as one table, trainee by trainee."""
    found = list(blocks)
    counts = np.zeros(len(world.cohort), dtype=np.int64)
    seats = world.market.seats.astype(np.int64)
    for block in found:
        counts[block.trainees] = block.counts
        np.minimum(seats, block.seats, out=seats)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    total = int(starts[-1])
    opening = np.empty(total, dtype=np.int32)
    score, worth = np.empty(total, dtype=np.float32), np.empty(total, dtype=np.float32)
    while found:
        block = found.pop()
        begins = np.cumsum(block.counts) - block.counts
        shift = np.repeat(starts[block.trainees] - begins, block.counts)
        place = np.arange(len(shift)) + shift
        opening[place], score[place], worth[place] = block.opening, block.score, block.worth
    return Arcs(starts, opening, score, worth, np.maximum(seats, 0))


def _is_bound(world: World, trainees: Indexes) -> Flags:
    """Return who is known to reach only so far; same shape."""
    placed = np.isfinite(world.cohort.latitude[trainees])
    return np.asarray(placed & (candidates.reach_km(world, trainees) < np.inf), dtype=np.bool_)


def _cut(rows: Indexes, size: int) -> Sequence[Indexes]:
    return [np.sort(rows[first : first + size]) for first in range(0, len(rows), size)]


def _seats(world: World, pairs: Pairs) -> Ints:
    """Return the seats left of each opening, the least over the periods of ``pairs``; (O)."""
    left = world.market.seats.astype(np.int64)
    is_taken = np.diff(world.history.taken.starts) > 0
    some = pairs.where(np.flatnonzero(is_taken.take(pairs.openings)))
    kept = seats_left(world, some.trainee, some.opening, some.start, some.end)
    np.minimum.at(left, some.openings, kept)
    return left
