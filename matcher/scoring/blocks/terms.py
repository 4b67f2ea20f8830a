"""The terms of a score over a block: numerators and denominators, each (T, O), float32.

Terms are those of ``factors``, arranged so that most of the work is a product or a look-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.blocks.block import closest, has
from matcher.scoring.factors import DISCOVER, SHORTEST_LIMIT, thermometer
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from matcher.scoring.arrays import Days, Flags, Indexes, Ints, Levels, Shares
    from matcher.scoring.blocks.block import Block, Grid
    from matcher.scoring.params import CoverageParams


def covered(
    block: Block,
    name: str,
    levels: tuple[Levels, Levels],
    params: CoverageParams,
    kept: Shares,
) -> tuple[Grid, Grid]:
    """Return (weight presence value, weight presence) of a coverage, as ``factors`` defines it."""
    held, asked = levels[0][block.trainees], levels[1][block.openings]
    used = np.flatnonzero((asked > 0).any(axis=0))
    held, asked = held[:, used], asked[:, used]
    total = asked.sum(axis=1, dtype=np.float64)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    known = (held > 0).astype(np.float32) @ asked.T.astype(np.float32)
    known *= block.by_pair(name, share * kept)
    met = thermometer(held, params.prior_level) @ thermometer(asked, 0).T
    met *= (share * block.world.scoring.ceilings[name]).astype(np.float32)
    met *= known
    return met, known


def outer(block: Block) -> tuple[Grid, Grid]:
    """Return numerator and denominator of what is a number of each side, multiplied.

    RIASEC hint, phase, host, tension; and the presence of every term but the personal ones and
    travel. Sides have two sets of columns: weights of immersions, weights of contracts.
    """
    world, scoring = block.world, block.world.scoring
    cohort, market = world.cohort, world.market
    one = np.ones(len(block.trainees))
    is_known = (market.trade[block.openings] != UNKNOWN).astype(np.float64)
    immersion = block.immersion.astype(np.float64)
    letters, their_letters = (
        _unit(cohort.riasec[block.trainees]),
        _unit(market.riasec[block.openings]),
    )
    hint = scoring.interest.riasec_share * has(cohort.interest, block.trainees)
    stated = (market.purposes[block.openings] != 0) * immersion
    kept = np.clip(market.host_rate[block.openings], scoring.host.low, scoring.host.high)
    rate = (kept - scoring.host.low) / (scoring.host.high - scoring.host.low)
    calm = 1 - np.clip(market.pressure[block.openings] / scoring.tension.full_pressure, 0, 1)
    tops: list[tuple[str, Shares, Shares]] = [
        *(("interest", hint * letters[:, k], is_known * their_letters[:, k]) for k in range(6)),
        *(("phase", *side) for side in _phases(block, stated)),
        ("host", one, np.nan_to_num(rate)),
        ("tension", one, np.nan_to_num(calm)),
    ]
    presences: list[tuple[str, Shares, Shares]] = [
        ("project", has(cohort.project, block.trainees), is_known),
        ("interest", has(cohort.interest, block.trainees), is_known),
        ("phase", one, stated),
        ("dates", one, np.ones(len(block.openings))),
        ("variety", block.has_tried, is_known),
        ("host", one, 1.0 - np.isnan(rate)),
        ("tension", one, 1.0 - np.isnan(calm)),
    ]
    top = _product([(block.tops(name), mine, theirs) for name, mine, theirs in tops], immersion)
    weight = _product(
        [(block.weights(name), mine, theirs) for name, mine, theirs in presences], immersion
    )
    return top, weight


def by_trade(block: Block) -> Grid:
    """Return the numerators of project, interest and variety: looked up by trade of opening.

    The table has a row per trainee and a column per (trade, has letters, is contract); the hint
    of RIASEC takes its share of interest where both sides have letters.
    """
    world, market = block.world, block.world.market
    trades, place = block.trades
    ranks = world.cohort.project_rank.astype(np.float64)
    discount = np.power(world.scoring.project.later_wish, ranks)
    project = closest(block, world.cohort.project, discount)
    interest = closest(block, world.cohort.interest, None)
    lettered: Flags = np.asarray(world.cohort.riasec[block.trainees].any(axis=1), dtype=np.bool_)
    less = np.where(lettered[:, None], 1 - world.scoring.interest.riasec_share, 1.0)
    tables = []
    for is_contract in (False, True):
        weight = {
            name: np.full((len(block.trainees), 1), block.tops(name)[1])
            if is_contract
            else block.tops(name)[0][:, None]
            for name in ("project", "interest", "variety")
        }
        known = weight["variety"] * (trades != UNKNOWN)
        variety = known * _new_or_known(block, is_contract=is_contract)
        base = weight["project"] * project + variety
        tables += [base + weight["interest"] * interest * share for share in (1.0, less)]
    table = np.concatenate(tables, axis=1).astype(np.float32)
    has_letters = market.riasec[block.openings].any(axis=1)
    return table.take(place + len(trades) * (has_letters + 2 * ~block.immersion), axis=1)


def add_hosts_tried(block: Block, top: Grid) -> None:
    """Add to ``top`` what a host already seen changes in variety: few pairs, one by one."""
    world, cohort = block.world, block.world.cohort
    position, found = cohort.tried_hosts.take(block.trainees)
    hosts: Indexes = world.market.host[block.openings]
    by_host = np.argsort(hosts, kind="stable")
    first = np.searchsorted(hosts[by_host], cohort.tried_hosts.values[found], side="left")
    last = np.searchsorted(hosts[by_host], cohort.tried_hosts.values[found], side="right")
    row, column = np.repeat(position, last - first), by_host[_runs(first, last)]
    seen = block.tried[row, block.trades[1][column]]
    is_known = world.market.trade[block.openings][column] != UNKNOWN
    more = np.maximum(world.scoring.variety.host_share - seen, 0) * is_known
    mine, contract = block.tops("variety")
    immersion = block.immersion[column]
    discovers = immersion & (cohort.weighting[block.trainees] == DISCOVER)[row]
    weight = np.where(immersion, mine[row], contract)
    top[row, column] += (weight * np.where(discovers, -more, more)).astype(np.float32)


def travel(block: Block, minutes: Shares) -> tuple[Grid, Grid]:
    """Return (weight presence value, weight presence) of travel from minutes (T, O)."""
    limit = np.maximum(block.world.cohort.max_minutes[block.trainees], SHORTEST_LIMIT)
    per_minute = (1 / limit).astype(np.float32)
    value = minutes.astype(np.float32)
    value *= -per_minute[:, None]
    value += 1
    weight = block.by_pair("travel", np.ones(len(block.openings)))
    weight *= np.logical_not(np.isnan(value))
    np.fmax(value, 0, out=value)
    np.minimum(value, 1, out=value)
    value *= weight
    value *= np.float32(block.world.scoring.ceilings["travel"])
    return value, weight


def dates(block: Block, start: Days, end: Days) -> Grid:
    """Return weight x value of dates for the periods given, (T, O); they are always present."""
    cohort, params = block.world.cohort, block.world.scoring.dates
    first = cohort.block_start[block.trainees][:, None]
    last = cohort.block_end[block.trainees][:, None]
    per_day = (1 / np.maximum(last - first + 1, 1)).astype(np.float32)
    covered = _clipped((end - start).astype(np.float32), per_day, per_day)
    early = _clipped((first - start).astype(np.float32), per_day, np.float32(1))
    covered *= params.coverage_share
    early *= 1 - params.coverage_share
    covered += early
    contract = np.flatnonzero(~block.immersion)
    wait = (start[:, contract] - block.world.on) / params.contract_horizon_days
    covered[:, contract] = np.clip(1 - wait, 0, 1)
    ceiling = np.full(len(block.openings), block.world.scoring.ceilings["dates"])
    covered *= block.by_pair("dates", ceiling)
    return covered


def _product(sides: list[tuple[tuple[Shares, float], Shares, Shares]], immersion: Shares) -> Grid:
    """Return the sum over terms of (weight of the pair) x (a number of each side), (T, O)."""
    left, right = [], []
    for (weights, contract), mine, theirs in sides:
        left += [weights * mine, contract * mine]
        right += [theirs * immersion, theirs * (1 - immersion)]
    return np.asarray(np.stack(left, axis=1) @ np.stack(right), dtype=np.float32)


def _phases(block: Block, stated: Shares) -> list[tuple[Shares, Shares]]:
    """Return, for each purpose asked, who asks it and how well each opening's purposes fit it."""
    asked = block.world.cohort.weighting[block.trainees]
    purposes = block.world.market.purposes[block.openings]
    listed = [(purposes >> np.uint64(index)) & np.uint64(1) for index in range(len(Purpose))]
    near = block.world.scoring.phase.neighbour
    sides = []
    for index in range(len(Purpose)):
        beside = [listed[other] for other in (index - 1, index + 1) if 0 <= other < len(Purpose)]
        fits = np.maximum(listed[index], near * np.max(beside, axis=0))
        sides.append(((asked == index).astype(np.float64), fits * stated))
    return sides


def _new_or_known(block: Block, *, is_contract: bool) -> Shares:
    """Return variety: 1 - seen for discovery, seen otherwise; 0 while nothing was tried."""
    weighting = block.world.cohort.weighting[block.trainees]
    discovers = (weighting == DISCOVER)[:, None] & (not is_contract)
    return block.has_tried[:, None] * np.where(discovers, 1 - block.tried, block.tried)


def _clipped(grid: Grid, times: Grid, plus: Grid | np.float32) -> Grid:
    """Return ``grid`` x ``times`` + ``plus`` within 0 and 1, in place."""
    grid *= times
    grid += plus
    np.maximum(grid, 0, out=grid)
    np.minimum(grid, 1, out=grid)
    return grid


def _unit(letters: Shares) -> Shares:
    norms = np.linalg.norm(letters, axis=1, keepdims=True)
    return np.asarray(letters / np.where(norms > 0, norms, 1))


def _runs(first: Ints, last: Ints) -> Ints:
    """Return first[0]..last[0]-1, first[1]..last[1]-1, and so on, as one array."""
    counts = last - first
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(first, counts) + offset, dtype=np.int64)
