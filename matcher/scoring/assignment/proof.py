"""The proof of a plan over every pair of its pool, those that the solver never saw too."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.augmenting import can_be_added
from matcher.scoring.assignment.certificate import bounded, utility_of
from matcher.scoring.assignment.joint import certify_joint
from matcher.scoring.candidates import may_be_planned
from matcher.scoring.proposed import some_pairs
from matcher.scoring.rules.every import EVERY
from matcher.scoring.rules.practical import seats_left
from matcher.scoring.travel import ways

if TYPE_CHECKING:
    from matcher.scoring.assignment.certificate import Certificate
    from matcher.scoring.assignment.joint import Joint
    from matcher.scoring.assignment.pool import Pool


def certify_plan(pool: Pool, joint: Joint) -> Certificate:
    """Return the proof of a plan of ``pool``, over all its pairs.

    A plan is feasible if seats and caps hold (``certify_joint``) and it is one of this pool.
    """
    proof = certify_joint(joint)
    proof = replace(proof, feasible=proof.feasible and is_of_pool(pool, joint))
    if pool.is_small:
        return proof
    game, prices = joint.free, proof.prices
    surplus = prices.trainee.copy()
    for _, trainee, gain in pool.surplus(game, prices.opening):
        np.maximum.at(surplus, trainee, gain)
    more = sum((surplus - prices.trainee).tolist())
    prices = replace(prices, trainee=surplus, bound=prices.bound + more)
    free_bound, gap = bounded(game, joint.found, prices)
    slack = free_bound - utility_of(game, joint.found)
    bound = proof.utility + slack
    return replace(
        proof,
        max_placeable=proof.placed + _can_be_added(pool, joint),
        bound=bound,
        gap=gap if gap is None or not bound else slack / bound,
        inputs_sha256=_sha256(pool, joint),
        prices=prices,
    )


def is_of_pool(pool: Pool, joint: Joint) -> bool:
    """Whether every pair taken may be: judged and counted again from the world, pair by pair.

    No rule refuses it, its opening has a seat left for each who sits there, travel allows it
    unless it is locked, nobody banned it; and every locked pair is there.
    """
    world, rows = pool.world, joint.taken
    pairs = some_pairs(world, joint.sheet.trainee[rows], joint.sheet.opening[rows])
    taken = list(zip(pairs.trainee.tolist(), pairs.opening.tolist(), strict=True))
    locked = pool.locked_pairs
    if not locked <= set(taken) or set(taken) & set(pool.bans):
        return False
    if any(rule.stands(world, pairs).any() for rule in EVERY):
        return False
    sitting = Counter(opening for _, opening in taken)
    left = seats_left(world, pairs.trainee, pairs.opening, pairs.start, pairs.end).tolist()
    may_go = may_be_planned(world, pairs, ways(world, pairs)).tolist()
    return all(
        sitting[pair[1]] <= seats and (is_near or pair in locked)
        for pair, seats, is_near in zip(taken, left, may_go, strict=True)
    )


def _can_be_added(pool: Pool, joint: Joint) -> int:
    """Return how many more than the plan places any plan of the pool could place."""
    game, arc = joint.free, joint.found.arc
    sitting = np.full(len(arc), UNKNOWN, dtype=np.int64)
    sitting[arc >= 0] = game.opening[arc[arc >= 0]]
    return can_be_added(game, sitting, lambda row: pool.own(row).opening, ~pool.is_fixed)


def _sha256(pool: Pool, joint: Joint) -> str:
    """Return the SHA-256 of everything the plan was made from."""
    arcs, game = pool.arcs, joint.free
    digest = hashlib.sha256()
    for array, form in (
        (arcs.starts, "<i8"), (arcs.opening, "<i4"), (arcs.worth, "<f4"), (game.need, "<i8"),
        (game.seats, "<i8"), (game.host, "<i8"), (game.caps, "<i8"), (pool.bans, "<i8"),
        (joint.sheet.trainee[joint.sheet.locked], "<i8"),
        (joint.sheet.opening[joint.sheet.locked], "<i8"),
    ):  # fmt: skip
        digest.update(np.ascontiguousarray(array, dtype=form).tobytes())
    return digest.hexdigest()
