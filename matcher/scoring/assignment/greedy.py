"""A plan by taking the best pair that is left, then exchanging pairs while it helps.

The last resort: it is feasible, not optimal, and says so (``is_approximate``). It is also the peer
that the exact plan is measured against.
"""

from __future__ import annotations

import numpy as np

from matcher.scoring.assignment.game import NO_CAP, Game, Plan, plan_of

ROUNDS = 20


def solve(game: Game, *, exchanges: bool = True) -> Plan:
    """Return a feasible plan: pairs by worth, best first, then exchanges of two trainees."""
    seats = game.seats.tolist()
    caps = [game.trainees if cap == NO_CAP else cap for cap in game.caps.tolist()]
    trainee, opening, host = game.trainee.tolist(), game.opening.tolist(), game.host.tolist()
    taken: dict[int, int] = {}
    for arc in np.argsort(-game.worth, kind="stable").tolist():
        t, o = trainee[arc], opening[arc]
        if t not in taken and seats[o] and caps[host[o]]:
            taken[t] = arc
            seats[o] -= 1
            caps[host[o]] -= 1
    if exchanges:
        _exchange(game, taken)
    arcs = np.array(sorted(taken.values()), dtype=np.int64)
    return plan_of(game, arcs, "greedy", is_approximate=True)


def own_first(game: Game) -> Plan:
    """Return the plan in which each trainee asks only for their own best opening.

    Conflicts go to whoever comes first in the draw: what happens when everyone calls alone.
    """
    seats = game.seats.tolist()
    caps = [game.trainees if cap == NO_CAP else cap for cap in game.caps.tolist()]
    best: dict[int, int] = {}
    for arc, (t, value) in enumerate(zip(game.trainee.tolist(), game.units.tolist(), strict=True)):
        if t not in best or value > int(game.units[best[t]]):
            best[t] = arc
    arcs = []
    for arc in sorted(best.values()):
        o = int(game.opening[arc])
        h = int(game.host[o])
        if seats[o] and caps[h]:
            seats[o] -= 1
            caps[h] -= 1
            arcs.append(arc)
    return plan_of(game, np.array(arcs, dtype=np.int64), "own-first", is_approximate=True)


def _exchange(game: Game, taken: dict[int, int]) -> None:
    """Swap the openings of two trainees while the sum of worth grows; loads stay the same."""
    arc_of = {
        pair: arc
        for arc, pair in enumerate(zip(game.trainee.tolist(), game.opening.tolist(), strict=True))
    }
    opening, worth = game.opening.tolist(), game.worth.tolist()
    own: dict[int, list[int]] = {}
    for trainee, place in arc_of:
        own.setdefault(trainee, []).append(place)
    sitting: dict[int, set[int]] = {}
    for trainee, arc in taken.items():
        sitting.setdefault(opening[arc], set()).add(trainee)

    def gain_of(one: int, other: int) -> tuple[int, int, int]:
        """Return (gain, new arc of one, new arc of other) of their exchange."""
        here = arc_of.get((one, opening[taken[other]]))
        there = arc_of.get((other, opening[taken[one]]))
        if here is None or there is None:
            return 0, -1, -1
        return worth[here] + worth[there] - worth[taken[one]] - worth[taken[other]], here, there

    for _ in range(ROUNDS):
        improved = False
        for one in sorted(taken):
            for other in _who_sits(own[one], sitting, after=one):
                gain, here, there = gain_of(one, other)
                if gain > 0:
                    sitting[opening[taken[one]]] ^= {one, other}
                    sitting[opening[taken[other]]] ^= {one, other}
                    taken[one], taken[other] = here, there
                    improved = True
        if not improved:
            return


def _who_sits(openings: list[int], sitting: dict[int, set[int]], after: int) -> list[int]:
    """Return who sits at any of ``openings``, in their order, those up to ``after`` left out."""
    others = set().union(*(sitting.get(opening, set()) for opening in openings))
    return sorted(other for other in others if other > after)
