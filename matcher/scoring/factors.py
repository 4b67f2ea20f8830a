"""The ten terms of a score: each a share in [0, 1] per pair, NaN where data is missing.

Every function takes the world and P pairs and returns shape P. ``presence`` beside a value is the
share of its weight that is kept: 1 known, 0 absent, between where a part is known.
What may be a term is settled by domain table 10.1: no age, no French level, nothing of a person
but projects, tastes, skills and savoir-être observed, and the travel limit stated.
Source: docs/adr/0008-factors.md; the numbers are in config/scoring.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN, numbered
from matcher.scoring.periods import is_immersion
from matcher.vocabulary import Purpose, Weighting

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from matcher.scoring.arrays import Flags, Indexes, Levels, Pairs, Ragged, Shares
    from matcher.scoring.params import CoverageParams
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

CONTRACT = list(Weighting).index(Weighting.CONTRACT)
DISCOVER = list(Weighting).index(Weighting.DISCOVER)
TOP_LEVEL = 3
EXACT = 64
SHORTEST_LIMIT = 1.0
"""Minutes: what a travel limit of less reads as, so that one of 0 can be divided by."""


@dataclass(frozen=True)
class Term:
    """``value`` in [0, 1], meaningless where ``presence`` is 0; both shape P."""

    value: Shares
    presence: Shares


def weighting_of(world: World, pairs: Pairs) -> Levels:
    """Return the index of the weights of each pair: contracts have their own."""
    immersion = is_immersion(world.market.kind[pairs.opening])
    return np.where(immersion, world.cohort.weighting[pairs.trainee], CONTRACT).astype(np.int8)


def project(world: World, pairs: Pairs, way: Way) -> Term:
    """Closeness of the opening's trade to the projects: max_r later_wish^r closeness(wish_r)."""
    del way
    ranks = world.cohort.project_rank.astype(np.float64)
    discount: Shares = np.power(world.scoring.project.later_wish, ranks)
    return _known(_closest(world, pairs, world.cohort.project, discount))


def interest(world: World, pairs: Pairs, way: Way) -> Term:
    """Closest of the interests, with RIASEC as a small hint where both sides have letters.

    (1 - h) closeness + h riasec; riasec = cosine of the letter weights.
    """
    del way
    closeness = _closest(world, pairs, world.cohort.interest, np.ones(0))
    mine, theirs = world.cohort.riasec[pairs.trainee], world.market.riasec[pairs.opening]
    norms = np.linalg.norm(mine, axis=1) * np.linalg.norm(theirs, axis=1)
    alike = np.einsum("pk,pk->p", mine, theirs) / np.where(norms > 0, norms, 1)
    hint = world.scoring.interest.riasec_share
    return _known(np.where(norms > 0, (1 - hint) * closeness + hint * alike, closeness))


def skills(world: World, pairs: Pairs, way: Way) -> Term:
    """Coverage of the asked macro-skills; with a trade's core instead, presence is cut."""
    del way
    params = world.scoring.skills
    term = _coverage(world.cohort.skills, world.market.skills, pairs, params)
    own = world.market.has_own_skills[pairs.opening]
    return Term(term.value, term.presence * np.where(own, 1, params.core_presence))


def soft_skills(world: World, pairs: Pairs, way: Way) -> Term:
    """Coverage of the asked savoir-être."""
    del way
    return _coverage(
        world.cohort.soft_skills, world.market.soft_skills, pairs, world.scoring.soft_skills
    )


def phase(world: World, pairs: Pairs, way: Way) -> Term:
    """How the opening's purposes fit the purpose asked: listed 1, next to it 0.5, else 0."""
    del way
    purposes = world.market.purposes[pairs.opening]
    asked = world.cohort.weighting[pairs.trainee].astype(np.int64)
    listed = [
        ((purposes >> np.uint64(index)) & np.uint64(1)) == 1 for index in range(len(Purpose))
    ]
    value = np.zeros(len(pairs))
    for index, has in enumerate(listed):
        near = np.abs(asked - index) == 1
        value = np.where(has & near, np.maximum(value, world.scoring.phase.neighbour), value)
    for index, has in enumerate(listed):
        value = np.where(has & (asked == index), 1.0, value)
    stated = (purposes != 0) & is_immersion(world.market.kind[pairs.opening])
    return Term(value, stated.astype(np.float64))


def travel(world: World, pairs: Pairs, way: Way) -> Term:
    """1 - minutes / own limit, at least 0; absent without a place or a limit."""
    limit = np.maximum(world.cohort.max_minutes[pairs.trainee], SHORTEST_LIMIT)
    return _known(np.clip(1 - way.minutes / limit, 0, 1))


def dates(world: World, pairs: Pairs, way: Way) -> Term:
    """Share of the block covered, and earliness in it; for contracts, earliness alone.

    c days / block days + (1 - c) (1 - wait / block days), c = coverage_share.
    """
    del way
    params = world.scoring.dates
    start, end = world.cohort.block_start[pairs.trainee], world.cohort.block_end[pairs.trainee]
    block_days = np.maximum(end - start + 1, 1)
    covered = (pairs.end.astype(np.float64) - pairs.start + 1) / block_days
    early = 1 - (pairs.start - start) / block_days
    share = params.coverage_share
    immersion = share * np.clip(covered, 0, 1) + (1 - share) * np.clip(early, 0, 1)
    contract = np.clip(1 - (pairs.start - world.on) / params.contract_horizon_days, 0, 1)
    kinds = is_immersion(world.market.kind[pairs.opening])
    return _known(np.where(kinds, immersion, contract))


def variety(world: World, pairs: Pairs, way: Way) -> Term:
    """How new the trade and the host are for discovery; how familiar for the other purposes.

    seen = max(closeness to trades tried, host_share if the host was tried); absent while
    nothing was tried, and where the trade of the place is not known: it may be one of them.
    """
    del way
    cohort = world.cohort
    seen_trade = _closest(world, pairs, cohort.tried_trades, np.ones(0))
    host = world.market.host[pairs.opening]
    seen_host = _lists(cohort.tried_hosts, pairs.trainee, host) * world.scoring.variety.host_share
    seen = np.fmax(seen_trade, seen_host)
    counts = np.diff(cohort.tried_hosts.starts) + np.diff(cohort.tried_trades.starts)
    known = (counts[pairs.trainee] > 0) & (world.market.trade[pairs.opening] != UNKNOWN)
    value = np.where(weighting_of(world, pairs) == DISCOVER, 1 - seen, seen)
    return Term(np.where(known, np.nan_to_num(value), 0.0), known.astype(np.float64))


def host(world: World, pairs: Pairs, way: Way) -> Term:
    """How places at this host went, capped and brought to [0, 1]; never marks of persons."""
    del way
    params = world.scoring.host
    rate = np.clip(world.market.host_rate[pairs.opening], params.low, params.high)
    return _known((rate - params.low) / (params.high - params.low))


def tension(world: World, pairs: Pairs, way: Way) -> Term:
    """1 - pressure / full_pressure; pressure = eligible trainees per seat of the last night."""
    del way
    pressure = world.market.pressure[pairs.opening]
    return _known(1 - np.clip(pressure / world.scoring.tension.full_pressure, 0, 1))


TERMS: dict[str, Callable[[World, Pairs, Way], Term]] = {
    "project": project,
    "interest": interest,
    "skills": skills,
    "soft_skills": soft_skills,
    "phase": phase,
    "travel": travel,
    "dates": dates,
    "variety": variety,
    "host": host,
    "tension": tension,
}
"""Name of each term (``params.FACTORS``) to its function."""


def _known(value: Shares) -> Term:
    """Return a term that is present wherever its value is known."""
    missing = np.isnan(value)
    return Term(np.where(missing, 0.0, value), (~missing).astype(np.float64))


def _closest(world: World, pairs: Pairs, wishes: Ragged, discount: Shares) -> Shares:
    """Return max over a trainee's trades of discount x closeness to the opening's trade.

    NaN where the trainee has none or the opening's trade is not known. Computed once per distinct
    trainee and gathered: (distinct trainees, trades) is the only dense part.
    """
    rows, place = numbered(pairs.trainees, len(world.cohort))
    reach = np.full((len(rows), world.closeness.shape[0]), np.nan)
    for row, trainee in enumerate(rows.tolist()):
        mine = slice(wishes.starts[trainee], wishes.starts[trainee + 1])
        if mine.stop > mine.start:
            near = world.closeness[wishes.values[mine]].astype(np.float64)
            weights = discount[mine] if len(discount) else np.ones(len(near))
            reach[row] = (near * weights[:, None]).max(axis=0)
    trade = world.market.trade[pairs.opening]
    return np.where(trade == UNKNOWN, np.nan, reach[place, np.maximum(trade, 0)])


def _lists(lists: Ragged, rows: Indexes, wanted: Indexes) -> Flags:
    position, place = lists.take(rows)
    found = position[lists.values[place] == wanted[position]]
    return np.asarray(np.bincount(found, minlength=len(rows)) > 0, dtype=np.bool_)


def _coverage(held: Levels, asked: Levels, pairs: Pairs, params: CoverageParams) -> Term:
    """Coverage of what is asked by what is held.

        value    = sum_k min(held_k, asked_k) / sum_k asked_k, prior for what was not observed
        presence = sum of asked_k that was observed / sum_k asked_k

    ``held`` (T, K), ``asked`` (O, K), levels 0 to 3, -1 = not observed. Thermometer coding
    ([a >= 1, a >= 2, a >= 3]) makes sum min(held, asked) one float32 product over the distinct
    trainees and openings of the pairs. Unknown is not zero: it counts at the prior and lowers the
    confidence, and a pair of which nothing was observed has no term at all.
    """
    trainees, trainee_place = numbered(pairs.trainees, len(held))
    openings, opening_place = numbered(pairs.openings, len(asked))
    levels, wanted = held[trainees], asked[openings]
    shown = thermometer(levels, params.prior_level)
    target = thermometer(wanted, 0)
    met = (shown @ target.T)[trainee_place, opening_place]
    observed = (levels > 0).astype(np.float32) @ wanted.T.astype(np.float32)
    total = wanted.sum(axis=1, dtype=np.float64)[opening_place]
    divisor = np.where(total > 0, total, 1)
    return Term(
        np.clip(met.astype(np.float64) / divisor, 0, 1),
        np.clip(observed[trainee_place, opening_place].astype(np.float64) / divisor, 0, 1),
    )


def thermometer(levels: Levels, prior: float) -> npt.NDArray[np.float32]:
    """Return levels (n, K) as (n, 3 K) float32: column j K + k is min(1, max(0, level - j)).

    A level that was not observed (0 or -1 among what is held) reads as ``prior``, rounded to
    1 / 64: every sum of products is then exact in float32, whatever the order of the additions,
    so that a score depends neither on threads nor on who else is scored with it.
    """
    unseen = np.rint(prior * EXACT) / EXACT
    is_unseen = levels <= 0
    steps = np.empty((len(levels), TOP_LEVEL, levels.shape[1]), dtype=np.float32)
    for step in range(TOP_LEVEL):
        steps[:, step] = levels > step
        if unseen > step:
            steps[:, step] += np.float32(min(unseen - step, 1)) * is_unseen
    return steps.reshape(len(levels), TOP_LEVEL * levels.shape[1])
