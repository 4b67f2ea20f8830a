"""The exact plan of a large game from few of its arcs, the others priced out.

Solved on the best arcs of each trainee, a plan has shadow prices P_j and surpluses u_i. An arc
left out can only help if

    worth_ij - P_j > u_i

Such arcs are added and the game is solved again, until there is none: the prices then bound every
plan over all arcs by the value of this one (``prices``), so it is an optimum of the whole game.
Arcs keep the order of the draw. Source: column generation; docs/adr/0007-joint-plan.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.assignment.game import plan_of
from matcher.scoring.assignment.prices import prices_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.assignment.game import Flags, Game, Ints, Plan

ARCS_AT_ONCE = 1_000_000
"""Arcs up to which the whole game goes to the solver at once."""

FIRST = 48
"""Arcs of each trainee that the first game is made of; as many are added at a time."""


def solve(game: Game, solve_part: Callable[[Game], Plan], first: int = FIRST) -> Plan:
    """Return an optimal plan of ``game`` by ``solve_part``, which gives optimal plans."""
    # One number to sort by, trainee then utility falling; equal ones keep the draw.
    order = np.argsort(game.trainee * (game.scale + 1) + game.scale - game.units, kind="stable")
    chosen = np.zeros(len(game.trainee), dtype=np.bool_)
    chosen[_best(game, order, first)] = True
    while True:
        arcs = np.flatnonzero(chosen)
        part = replace(
            game,
            trainee=game.trainee[arcs],
            opening=game.opening[arcs],
            utility=game.utility[arcs],
        )
        plan = solve_part(part)
        prices = prices_of(part, plan)
        gain = game.worth - prices.opening.take(game.opening)
        helps: Flags = np.asarray(gain > prices.trainee.take(game.trainee), dtype=np.bool_)
        helps &= ~chosen
        if not helps.any():
            return plan_of(game, arcs[plan.taken], plan.solver)
        chosen[_best(game, order[helps[order]], first)] = True


def _best(game: Game, order: Ints, count: int) -> Ints:
    """Return the first ``count`` arcs of each trainee among ``order``, sorted by trainee."""
    trainee = game.trainee.take(order)
    begins = np.flatnonzero(np.diff(trainee, prepend=-1))
    runs = np.diff(begins, append=len(order))
    within = np.arange(len(order)) - np.repeat(begins, runs)
    return order[within < count]
