"""The exact plan without OR-Tools: a full bipartite matching, or a linear program under caps.

A seat is a column of its own, and every trainee has one private column more that means "no seat",
so that a full matching always exists. Weights are shifted by one, since the library reads a
stored zero as no arc. Caps of hosts do not fit a matching: the constraint matrix of the flow is
totally unimodular, so a vertex of its linear program is a plan.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matcher.scoring.assignment.game import NO_CAP, Game, Plan, plan_of


def solve(game: Game) -> Plan:
    """Return an optimal plan of ``game``: same (placed, need, utility) as the flow."""
    if not len(game.trainee):
        return plan_of(game, np.empty(0, dtype=np.int64), "scipy")
    return by_program(game) if game.has_caps else _by_matching(game)


def _by_matching(game: Game) -> Plan:
    wanted = np.bincount(game.opening, minlength=game.openings)
    seats = np.minimum(game.seats, wanted)
    first_seat = np.concatenate([[0], np.cumsum(seats)])
    copies = seats[game.opening]
    arc = np.repeat(np.arange(len(game.trainee)), copies)
    within = np.arange(len(arc)) - np.repeat(np.cumsum(copies) - copies, copies)
    column = first_seat[game.opening[arc]] + within
    private = first_seat[-1] + np.arange(game.trainees)
    rows = np.concatenate([game.trainee[arc], np.arange(game.trainees)])
    columns = np.concatenate([column, private])
    gains = np.concatenate([game.weight[arc], np.zeros(game.trainees, dtype=np.int64)])
    costs = (game.weight.max() + 1 - gains).astype(np.float64)
    shape = (game.trainees, int(first_seat[-1]) + game.trainees)
    found_rows, found_columns = min_weight_full_bipartite_matching(
        csr_array((costs, (rows, columns)), shape=shape)
    )
    arc_at = {(int(t), int(c)): int(a) for t, c, a in zip(rows, columns, arc, strict=False)}
    taken = [
        arc_at[pair]
        for pair in zip(found_rows.tolist(), found_columns.tolist(), strict=True)
        if pair in arc_at
    ]
    return plan_of(game, np.array(taken, dtype=np.int64), "scipy")


def by_program(game: Game) -> Plan:
    """Return an optimal plan by a linear program (HiGHS), caps of hosts included."""
    arcs = len(game.trainee)
    ones, each = np.ones(arcs), np.arange(arcs)
    hosts = len(game.caps)
    limits = vstack(
        [
            csr_array((ones, (game.trainee, each)), shape=(game.trainees, arcs)),
            csr_array((ones, (game.opening, each)), shape=(game.openings, arcs)),
            csr_array((ones, (game.host[game.opening], each)), shape=(hosts, arcs)),
        ]
    )
    caps = np.where(game.caps == NO_CAP, game.trainees, game.caps)
    most = np.concatenate([np.ones(game.trainees), game.seats, caps])
    found = milp(
        -game.weight.astype(np.float64),
        constraints=LinearConstraint(limits, ub=most),
        bounds=Bounds(0, 1),
    )
    return plan_of(game, np.flatnonzero(np.asarray(found.x) > 0.5), "scipy")
