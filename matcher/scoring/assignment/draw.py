"""The order in which pairs enter the solver: the recorded draw that settles ties.

SHA-256 of (on, trainee, siret, opening), as ``ranker.draw_of`` gives it for one pair
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matcher.scoring.arrays import Indexes, Ints
    from matcher.scoring.world import World


def draw_order(world: World, trainee: Indexes | Ints, opening: Indexes | Ints) -> Ints:
    """Return the positions of pairs (same shape) in the order of their draw.

    The part of the text that a trainee's pairs share is hashed once; 16 bytes settle the order.
    """
    day = np.datetime64(int(world.on), "D")
    places, place = np.unique(opening, return_inverse=True)
    tails = [
        f"{world.market.siret[row]}|{world.market.reference[row]}".encode()
        for row in places.tolist()
    ]
    heads = {
        row: hashlib.sha256(f"{day}|{world.cohort.reference[row]}|".encode())
        for row in np.unique(trainee).tolist()
    }
    found = bytearray()
    for row, tail in zip(trainee.tolist(), place.tolist(), strict=True):
        digest = heads[row].copy()
        digest.update(tails[tail])
        found += digest.digest()[:16]
    words = np.frombuffer(bytes(found), dtype=">u8").reshape(-1, 2).astype(np.uint64)
    order = np.argsort(words[:, 0])
    first = words[order, 0]
    if (first[1:] == first[:-1]).any():
        return np.lexsort((words[:, 1], words[:, 0]))
    return order
