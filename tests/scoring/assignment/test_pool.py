"""A large pool is planned from few of its pairs, and nothing tells the plan from the whole one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcher.scoring import engine
from matcher.scoring.arcs import eligible_pairs
from matcher.scoring.assignment.columns import best_plan, first_sheet
from matcher.scoring.assignment.joint import certify_joint
from matcher.scoring.assignment.pool import Pool
from matcher.scoring.assignment.proof import certify_plan
from matcher.scoring.assignment.sheet import wanted
from matcher.scoring.proposed import some_pairs
from matcher.services.planning.answer import ranks_for_trainees
from tests.scoring.random_worlds import a_travelled_world

if TYPE_CHECKING:
    from matcher.scoring.assignment.certificate import Certificate
    from matcher.scoring.assignment.joint import Joint

SEEDS = range(12)


def a_pool(seed: int, trainees: int = 40, openings: int = 45) -> Pool:
    """Return the pool of a school whose hosts are few and whose seats are scarce."""
    world = a_travelled_world(seed, trainees=trainees, openings=openings)
    need = np.random.default_rng(seed).integers(0, 6, trainees)
    return Pool(world, eligible_pairs(world), need)


def as_large(pool: Pool) -> Pool:
    """Return the same pool, too large for the solver: one pair of each at a time."""
    return replace(pool, at_once=7, at_a_time=1)


def told(proof: Certificate) -> tuple[int, int, int, float, float | None]:
    bound = round(proof.bound, 9)
    return proof.placed, proof.max_placeable, proof.need, bound, proof.gap


def planned(pool: Pool) -> tuple[Joint, Certificate]:
    joint = best_plan(pool)
    return joint, certify_plan(pool, joint)


@pytest.mark.parametrize("seed", SEEDS)
def test_plan_from_few_pairs_is_as_good_and_proven_over_all(seed: int) -> None:
    pool = a_pool(seed)
    whole, few = best_plan(pool), best_plan(as_large(pool))
    assert few.tiers() == whole.tiers()
    assert told(certify_plan(as_large(pool), few)) == told(certify_joint(whole))
    assert len(few.sheet.trainee) < len(whole.sheet.trainee)


@pytest.mark.parametrize("seed", SEEDS)
def test_locks_and_bans_hold_in_a_large_pool(seed: int) -> None:
    free = a_pool(seed)
    best = best_plan(free)
    locked, banned = best.taken[:2], best.taken[2:6]
    bans = tuple(zip(best.sheet.trainee[banned].tolist(), best.sheet.opening[banned].tolist(),
                     strict=True))  # fmt: skip
    locks = some_pairs(free.world, best.sheet.trainee[locked], best.sheet.opening[locked])
    pool = replace(free, locks=wanted(free.world, locks), bans=bans)
    whole, (few, proof) = best_plan(pool), planned(as_large(pool))
    assert few.tiers() == whole.tiers()
    assert told(proof) == told(certify_joint(whole))
    kept = {(int(few.sheet.trainee[row]), int(few.sheet.opening[row])) for row in few.taken}
    assert not kept & set(bans)
    assert set(zip(locks.trainee.tolist(), locks.opening.tolist(), strict=True)) <= kept


def test_plan_of_the_first_pairs_alone_is_not_taken_for_the_best() -> None:
    behind = 0
    for seed in SEEDS:
        pool = as_large(a_pool(seed))
        rough = best_plan(pool, first_sheet(pool), with_flow=False, matching_limit=0)
        proof = certify_plan(pool, rough)
        best = certify_plan(pool, best_plan(pool))
        assert proof.approximate
        assert proof.max_placeable == best.max_placeable >= proof.placed
        behind += proof.gap != 0
    assert behind


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_own_pairs_are_those_of_the_whole_sheet(seed: int) -> None:
    pool = a_pool(seed)
    sheet = pool.sheet()
    for trainee in range(len(pool.need)):
        rows = np.flatnonzero(sheet.trainee == trainee)
        assert sorted(sheet.opening[rows].tolist()) == pool.own(trainee).opening.tolist()
        assert len(rows) == pool.counts[trainee]


def test_plan_that_keeps_to_nothing_is_not_called_feasible() -> None:
    pool = a_pool(0)
    joint, proof = planned(pool)
    assert proof.feasible
    world, sheet = pool.world, joint.sheet
    row, other = joint.taken[:2].tolist()
    pair = (int(sheet.trainee[row]), int(sheet.opening[row]))
    elsewhere = int(pool.own(int(sheet.trainee[other])).opening[0])
    if elsewhere == int(sheet.opening[other]):
        elsewhere = int(pool.own(int(sheet.trainee[other])).opening[1])
    lock = some_pairs(world, sheet.trainee[[other]], np.array([elsewhere]))
    market, cohort = world.market, world.cohort
    taken = sheet.opening[joint.taken]
    worlds = {
        "no rule": replace(world, market=replace(market, is_open=np.zeros_like(market.is_open))),
        "seats": replace(
            world,
            market=replace(
                market,
                seats=np.minimum(market.seats, np.bincount(taken, minlength=len(market)) - 1),
            ),
        ),
        "travel": replace(
            world, cohort=replace(cohort, max_minutes=np.zeros_like(cohort.max_minutes))
        ),
    }
    broken = [
        replace(pool, bans=(pair,)),
        replace(pool, locks=wanted(world, lock)),
        *(replace(pool, world=changed) for changed in worlds.values()),
    ]
    assert [certify_plan(one, joint).feasible for one in broken] == [False] * len(broken)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_rank_of_a_place_is_that_of_the_list(seed: int) -> None:
    pool = a_pool(seed, trainees=20, openings=600)
    joint = best_plan(pool)
    told = ranks_for_trainees(pool, joint)
    for row, rank in zip(joint.taken.tolist(), told, strict=True):
        trainee, opening = int(joint.sheet.trainee[row]), int(joint.sheet.opening[row])
        [ranking] = engine.rank(pool.world, np.array([trainee], dtype=np.int32))
        assert ranking.pairs.opening[rank - 1] == opening


def test_large_pool_of_locked_trainees_alone_is_certified() -> None:
    free = a_pool(1)
    best = best_plan(free)
    rows = best.taken
    locks = some_pairs(free.world, best.sheet.trainee[rows], best.sheet.opening[rows])
    pool = as_large(replace(free, locks=wanted(free.world, locks)))
    joint, proof = planned(pool)
    assert (proof.feasible, proof.placed) == (True, len(rows))
    assert joint.tiers()[0] == len(rows)
