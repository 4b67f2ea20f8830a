"""The terms of a score over a block, as far as they are numbers of a trainee or of an opening.

Terms are those of ``factors``. Most of the work is one product, one look-up by trade, and tables
(weightings, O) of which ``scores`` takes the row that a trainee asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN, Ragged
from matcher.scoring.blocks.block import closest
from matcher.scoring.factors import CONTRACT, DISCOVER, thermometer
from matcher.scoring.offers import fits, unit
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Ints, Levels, Shares
    from matcher.scoring.blocks.block import Block, Grid
    from matcher.scoring.params import CoverageParams

NOTHING = 1e-30
"""Keeps 0 / 0 at 0 where no term is known."""


@dataclass(frozen=True)
class Coverage:
    """The sides of a coverage, as ``factors`` defines it; their products are exact.

        observed = known @ asked.T      sum of asked_k that was observed, (T, O)
        met      = shown @ target.T     sum_k min(held_k, asked_k), (T, O)

    ``known`` (T, K), ``asked`` (O, K), ``shown`` (T, 3 K), ``target`` (O, 3 K).
    weight presence = observed x ``presence``; value = met x ``share``.
    ``presence`` (weightings, O) = weight x kept / asked; ``share`` (O,) = ceiling / asked.
    """

    known: Grid
    asked: Grid
    shown: Grid
    target: Grid
    presence: Grid
    share: Grid


def coverage(
    block: Block,
    name: str,
    levels: tuple[Levels, Levels],
    params: CoverageParams,
    kept: Shares,
) -> Coverage:
    """Return the coverage ``name`` of levels asked (O, K) by levels held (T, K)."""
    held, asked = levels[0][block.trainees], levels[1][block.openings]
    used = np.flatnonzero(asked.max(axis=0, initial=0) > 0)
    if len(used) < asked.shape[1]:
        held, asked = held[:, used], asked[:, used]
    levels_asked = asked.astype(np.float32)
    total = levels_asked.sum(axis=1).astype(np.float64)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return Coverage(
        known=(held > 0).astype(np.float32),
        asked=levels_asked,
        shown=thermometer(held, params.prior_level),
        target=thermometer(asked, 0),
        presence=(block.weights(name) * (share * kept)).astype(np.float32),
        share=(share * block.world.scoring.ceilings[name]).astype(np.float32),
    )


def both_coverages(block: Block) -> tuple[Coverage, Coverage]:
    """Return the coverages of macro-skills and of savoir-être."""
    world, params = block.world, block.world.scoring
    is_own = world.market.has_own_skills[block.openings]
    return (
        coverage(
            block,
            "skills",
            (world.cohort.skills, world.market.skills),
            params.skills,
            np.where(is_own, 1.0, params.skills.core_presence),
        ),
        coverage(
            block,
            "soft_skills",
            (world.cohort.soft_skills, world.market.soft_skills),
            params.soft_skills,
            np.ones(len(block.openings)),
        ),
    )


def presences(block: Block) -> tuple[Grid, Ints]:
    """Return the weight of every term present but travel and what a person can do.

    A table (rows, O) and the row of each trainee (T,). What a trainee changes is their weighting
    and whether they have projects, interests, and something tried: eight rows a weighting.
    """
    market, cohort = block.world.market, block.world.cohort
    stated = _stated(block)
    base = block.weights("phase") * stated + block.weights("dates") + NOTHING
    base += block.weights("host") * ~np.isnan(market.host_rate[block.openings])
    base += block.weights("tension") * ~np.isnan(market.pressure[block.openings])
    wishes = np.stack([block.weights(name) for name in ("project", "interest", "variety")])
    wishes *= block.knows_trade
    which = (np.arange(8)[:, None] >> np.arange(3)) & 1
    more = which.astype(np.float64) @ wishes.reshape(len(wishes), -1)
    table = base[:, None] + more.reshape(len(which), *base.shape).swapaxes(0, 1)
    has_project, has_interest = (
        wishes.is_filled(block.trainees) for wishes in (cohort.project, cohort.interest)
    )
    has_them = has_project + 2 * has_interest + 4 * block.has_tried
    row = 8 * block.weightings + has_them.astype(np.int64)
    return table.reshape(8 * len(base), len(block.openings)).astype(np.float32), row


def tops(block: Block) -> Grid:
    """Return what the wishes and the variety of a trainee add, (T, O)."""
    table, column = by_trade(block)
    top: Grid = table.take(column, axis=1)
    add_hosts_tried(block, top)
    _add_hint(block, top)
    return top


def bests(block: Block) -> Grid:
    """Return what phase, host and tension add, and travel and dates at best; (weightings, O).

    ``scores`` takes away what lacks to the best.
    """
    market, params = block.world.market, block.world.scoring
    kept = market.host_rate[block.openings].clip(params.host.low, params.host.high)
    rate = (kept - params.host.low) / (params.host.high - params.host.low)
    calm = 1 - (market.pressure[block.openings] / params.tension.full_pressure).clip(0, 1)
    best = (
        block.tops("phase") * (_fits(block) * _stated(block))
        + block.tops("host") * np.where(np.isnan(rate), 0, rate)
        + block.tops("tension") * np.where(np.isnan(calm), 0, calm)
        + block.tops("travel")
        + block.tops("dates") * np.where(block.inside, 1 - params.dates.coverage_share, 1)
    )
    return best.astype(np.float32)


def _add_hint(block: Block, top: Grid) -> None:
    """Add to ``top`` the hint of RIASEC, for the trainees who have letters and an interest.

    In float64, so that its last bit does not depend on the shape of the product.
    """
    world, params = block.world, block.world.scoring
    has_letters = world.cohort.riasec[block.trainees].any(axis=1)
    rows = np.flatnonzero(has_letters * world.cohort.interest.is_filled(block.trainees))
    letters = unit(world.cohort.riasec[block.trainees[rows]]) * params.interest.riasec_share
    theirs = (unit(world.market.riasec[block.openings]) * block.knows_trade[:, None]).T
    weight = block.column("interest") * params.ceilings["interest"]
    mine = weight[block.weightings[rows], None]
    inside, outside = slice(block.immersions), slice(block.immersions, None)
    hint = np.empty((len(rows), len(block.openings)), dtype=np.float32)
    hint[:, inside] = (letters * mine) @ theirs[:, inside]
    hint[:, outside] = (letters * weight[CONTRACT]) @ theirs[:, outside]
    top[rows] += hint


def by_trade(block: Block) -> tuple[Grid, Ints]:
    """Return what project, interest and variety add, by trade: a table, and the opening's column.

    The table has a row per trainee and a column per (trade, has letters, is contract); the hint
    of RIASEC takes its share of interest where both sides have letters.
    """
    world, market = block.world, block.world.market
    trades, place = block.trades
    ranks = world.cohort.project_rank.astype(np.float64)
    discount = np.power(world.scoring.project.later_wish, ranks)
    project = closest(block, world.cohort.project, discount)
    interest = closest(block, world.cohort.interest, None)
    lettered = world.cohort.riasec[block.trainees].any(axis=1)
    less = np.where(lettered, 1 - world.scoring.interest.riasec_share, 1.0)
    parts = []
    for asked in (block.weightings, np.full_like(block.weightings, CONTRACT)):
        best = {
            name: (block.column(name) * world.scoring.ceilings[name])[asked]
            for name in ("project", "interest", "variety")
        }
        variety = np.where(asked == DISCOVER, 1 - block.tried, block.tried)
        variety *= best["variety"] * block.has_tried
        variety[trades == UNKNOWN] = 0
        base, wish = best["project"] * project + variety, best["interest"] * interest
        parts += [base + wish, base + wish * less]
    table = np.concatenate(parts).T.astype(np.float32, order="C")
    has_letters = market.riasec[block.openings].any(axis=1)
    return table, place + len(trades) * (has_letters + 2 * ~block.inside)


def add_hosts_tried(block: Block, top: Grid) -> None:
    """Add to ``top`` what a host already seen changes in variety: few pairs, one by one."""
    world, cohort = block.world, block.world.cohort
    of_host = Ragged.by(world.market.host[block.openings])
    row, column = cohort.tried_hosts.through(block.trainees, of_host)
    seen = block.tried[block.trades[1][column], row]
    more = np.maximum(world.scoring.variety.host_share - seen, 0) * block.knows_trade[column]
    asked = np.where(block.inside[column], block.weightings[row], CONTRACT)
    weight = (block.column("variety") * world.scoring.ceilings["variety"])[asked]
    top[row, column] += (weight * np.where(asked == DISCOVER, -more, more)).astype(np.float32)


def _stated(block: Block) -> Flags:
    """Return which openings state for what purposes they are; contracts have none, (O,)."""
    stated = block.world.market.purposes[block.openings] != 0
    return np.asarray(block.inside & stated, dtype=np.bool_)


def _fits(block: Block) -> Shares:
    """Return how well each opening's purposes fit each weighting, 0 for contracts' own, (W, O)."""
    purposes = block.world.market.purposes[block.openings]
    found = np.zeros((len(block.column("phase")), len(purposes)))
    found[: len(Purpose)] = fits(purposes, block.world.scoring.phase.neighbour)
    return found
