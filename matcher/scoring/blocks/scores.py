"""Scores of a block of trainees with many openings at once, in float32, without their terms.

The same formula as ``ranker.score`` and equal to it within 1e-6 (a test holds it), for the joint
plan, which needs a number per pair and no explanation:

    score = sum_k weight_k presence_k value_k / sum_k weight_k presence_k

Numerator and denominator are each a sum of
  products of levels      skills and savoir-être, one float32 product each: levels are multiples
                          of 1/64, so these sums are exact whatever the order of the additions
  one float64 product     all that is (a number of the trainee) x (a number of the opening)
  one look-up             closeness to projects, interests and trades tried, by trade
  elementwise             travel and dates, which belong to the pair
so that no score depends on what is computed beside it. T trainees, O openings of the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matcher.scoring.blocks import terms
from matcher.scoring.blocks.block import Block

if TYPE_CHECKING:
    from matcher.scoring.arrays import Days, Pairs, Shares
    from matcher.scoring.blocks.block import Grid
    from matcher.scoring.world import World

Scores = npt.NDArray[np.float32]
"""Shape P."""

NOTHING = np.float32(1e-30)
"""Keeps 0 / 0 at 0 where no term is known."""


@dataclass(frozen=True)
class Sums:
    """Numerators and denominators of score, apart for what a person can do. Each (T, O)."""

    top: Grid
    weight: Grid
    personal_top: Grid
    personal_weight: Grid


def scores_of(world: World, pairs: Pairs, minutes: Shares) -> tuple[Scores, Scores]:
    """Return (score, worth) of ``pairs``, shape P, computed on the grid that they span.

    ``minutes``: of travel, shape P. Meant for pairs that fill a fair part of their grid.
    """
    trainees, row = np.unique(pairs.trainee, return_inverse=True)
    openings, column = np.unique(pairs.opening, return_inverse=True)
    block = Block(world, trainees.astype(np.int64), openings.astype(np.int64))
    shape = (len(trainees), len(openings))
    place = row * len(openings) + column
    start, end = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    way = np.full(shape, np.nan)
    start.reshape(-1)[place], end.reshape(-1)[place] = pairs.start, pairs.end
    way.reshape(-1)[place] = minutes
    score, worth = scores(block, sums(block), start, end, way)
    return score.reshape(-1)[place], worth.reshape(-1)[place]


def sums(block: Block) -> Sums:
    """Return the sums of every term but travel and dates, which belong to the pair."""
    skills = terms.covered(
        block,
        "skills",
        (block.world.cohort.skills, block.world.market.skills),
        block.world.scoring.skills,
        np.where(
            block.world.market.has_own_skills[block.openings],
            1.0,
            block.world.scoring.skills.core_presence,
        ),
    )
    soft_skills = terms.covered(
        block,
        "soft_skills",
        (block.world.cohort.soft_skills, block.world.market.soft_skills),
        block.world.scoring.soft_skills,
        np.ones(len(block.openings)),
    )
    np.add(skills[0], soft_skills[0], out=skills[0])
    np.add(skills[1], soft_skills[1], out=skills[1])
    top, weight = terms.outer(block)
    top += terms.by_trade(block)
    terms.add_hosts_tried(block, top)
    return Sums(top, weight, *skills)


def scores(
    block: Block, parts: Sums, start: Days, end: Days, minutes: Shares
) -> tuple[Grid, Grid]:
    """Return (score, worth) of every pair of the block, each (T, O).

    ``start``, ``end``: the period; ``minutes``: of travel, NaN where not known; each (T, O).
    """
    way, way_weight = terms.travel(block, minutes)
    days = terms.dates(block, start, end)
    top = parts.top + way
    top += days
    weight = parts.weight + way_weight
    worth = top / np.maximum(weight, NOTHING)
    top += parts.personal_top
    weight += parts.personal_weight
    np.maximum(weight, NOTHING, out=weight)
    top /= weight
    return top, worth
