"""How many more than a plan places could be placed: one person at a time, while others move.

A way for one more (an augmenting path) leads from somebody without a seat to a seat that is left
at a host with room. An opening whose seats are taken leads on to who sits there, an opening of a
host that takes nobody more to who sits anywhere at it: they would move. Where no way is left, the
plan places as many as any (Berge; the same residual graph as that of a flow). Nobody's whole table
of pairs is needed at once: only the pairs of those who are reached are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.game import NO_CAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Flags, Ints
    from matcher.scoring.assignment.game import Game


def can_be_added(
    game: Game, sitting: Ints, openings_of: Callable[[int], Ints], may_sit: Flags
) -> int:
    """Return how many more can be placed than sit, ``game`` giving seats, hosts and caps.

    ``sitting`` (T): the opening of each trainee or ``UNKNOWN``. ``openings_of``: every opening
    that a trainee may take. ``may_sit`` (T): who counts, if they have no seat.
    """
    seats, added = sitting.copy(), 0
    while way := _way_for_one(game, seats, openings_of, may_sit):
        for trainee, opening in way:
            seats[trainee] = opening
        added += 1
    return added


def _way_for_one(
    game: Game, sitting: Ints, openings_of: Callable[[int], Ints], may_sit: Flags
) -> list[tuple[int, int]]:
    """Return (trainee, opening to take) along a way for one more; empty if there is none."""
    seated = sitting != UNKNOWN
    load = np.bincount(sitting[seated], minlength=game.openings)
    at_host = np.where(seated, game.host[sitting], UNKNOWN)
    received = np.bincount(at_host[seated], minlength=len(game.caps))
    has_seat = load < game.seats
    has_room = ((game.caps == NO_CAP) | (received < game.caps))[game.host]
    asked_by = np.full(game.openings, UNKNOWN, dtype=np.int64)
    left_for = np.full(game.trainees, UNKNOWN, dtype=np.int64)
    reached = ~seated & may_sit
    frontier = np.flatnonzero(reached)
    while len(frontier):
        near = _asked(frontier, openings_of, asked_by)
        free = near[(has_seat & has_room)[near]]
        if len(free):
            return _traced(int(free[0]), asked_by, left_for)
        by_opening = np.full(game.openings, UNKNOWN, dtype=np.int64)
        full = near[~has_seat[near]]
        by_opening[full] = full
        by_host = np.full(len(game.caps), UNKNOWN, dtype=np.int64)
        closed = near[has_seat[near]]
        by_host[game.host[closed]] = closed
        way = np.where(seated, by_opening[sitting], UNKNOWN)
        way = np.where(seated & (way == UNKNOWN), by_host[at_host], way)
        frontier = np.flatnonzero((way != UNKNOWN) & ~reached)
        left_for[frontier] = way[frontier]
        reached[frontier] = True
    return []


def _asked(frontier: Ints, openings_of: Callable[[int], Ints], asked_by: Ints) -> Ints:
    """Return the openings that ``frontier`` is the first to reach, and note who asks for each."""
    mine = [openings_of(trainee) for trainee in frontier.tolist()]
    near, first = np.unique(np.concatenate(mine), return_index=True)
    new = asked_by[near] == UNKNOWN
    who = np.repeat(frontier, [len(openings) for openings in mine])
    asked_by[near[new]] = who[first[new]]
    return np.asarray(near[new], dtype=np.int64)


def _traced(opening: int, asked_by: Ints, left_for: Ints) -> list[tuple[int, int]]:
    """Return the way back from a free seat: each takes what the one before them frees."""
    way = []
    while opening != UNKNOWN:
        trainee = int(asked_by[opening])
        way.append((trainee, opening))
        opening = int(left_for[trainee])
    return way
