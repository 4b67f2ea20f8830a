"""The proof of a plan over every pair of its pool, those that the solver never saw too."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.certificate import bounded, max_placeable, utility_of
from matcher.scoring.assignment.game import NO_CAP
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
        max_placeable=_max_placeable(pool, joint, proof),
        bound=bound,
        gap=gap if gap is None or not bound else slack / bound,
        inputs_sha256=_sha256(pool, joint),
        prices=prices,
    )


def _max_placeable(pool: Pool, joint: Joint, proof: Certificate) -> int:
    """Return the largest number that any plan of the pool can place.

    As many as of the pairs solved, if nobody without a seat reaches one over all pairs.
    """
    if proof.placed == proof.max_placeable and not _reaches_a_seat(pool, joint):
        return proof.max_placeable
    whole = pool.sheet()
    return max_placeable(whole.free_game()) + len(whole.locked)


def _reaches_a_seat(pool: Pool, joint: Joint) -> bool:
    """Whether somebody without a seat could have one if others moved: an augmenting path.

    From those without, over all pairs: an opening with a seat left at a host with room ends it;
    a full opening leads to who sits there, a full host to who sits anywhere at it.
    """
    game, arc = joint.free, joint.found.arc
    seated = np.flatnonzero(arc >= 0)
    sitting = np.full(game.trainees, UNKNOWN, dtype=np.int64)
    sitting[seated] = game.opening[arc[seated]]
    at_host = np.where(sitting == UNKNOWN, UNKNOWN, game.host[sitting])
    load = np.bincount(sitting[seated], minlength=game.openings)
    received = np.bincount(game.host[sitting[seated]], minlength=len(game.caps))
    has_seat = load < game.seats
    has_room = ((game.caps == NO_CAP) | (received < game.caps))[game.host]
    reached = (sitting == UNKNOWN) & ~pool.is_fixed
    seen = np.zeros(game.openings, dtype=np.bool_)
    frontier = np.flatnonzero(reached)
    while len(frontier):
        near = np.unique(np.concatenate([pool.own(row).opening for row in frontier.tolist()]))
        near = near[~seen[near]]
        if (has_seat & has_room)[near].any():
            return True
        seen[near] = True
        full_host = np.unique(game.host[near[has_seat[near]]])
        found = np.isin(sitting, near[~has_seat[near]]) | np.isin(at_host, full_host)
        found &= (sitting != UNKNOWN) & ~reached
        reached |= found
        frontier = np.flatnonzero(found)
    return False


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
