"""The proof of a plan over every pair of its pool, those that the solver never saw too."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.augmenting import can_be_added
from matcher.scoring.assignment.certificate import bounded, utility_of
from matcher.scoring.assignment.joint import certify_joint

if TYPE_CHECKING:
    from matcher.scoring.assignment.certificate import Certificate
    from matcher.scoring.assignment.joint import Joint
    from matcher.scoring.assignment.pool import Pool


def certify_plan(pool: Pool, joint: Joint) -> Certificate:
    """Return the proof of a plan of ``pool``, over all its pairs."""
    proof = certify_joint(joint)
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


def _can_be_added(pool: Pool, joint: Joint) -> int:
    """Return how many more than the plan places any plan of the pool could place."""
    game, arc = joint.free, joint.found.arc
    sitting = np.where(arc >= 0, game.opening[arc], UNKNOWN)
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
