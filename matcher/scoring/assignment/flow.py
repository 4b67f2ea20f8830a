"""The exact plan as one min-cost flow, solved by OR-Tools.

Nodes: trainees (supply 1), openings, hosts that have a cap, sink. Arcs: trainee to opening (one
person), opening to its host or else to the sink (its seats), host to sink (its cap), trainee to
sink (no seat, worth nothing).
Source: cost-scaling push-relabel of ``SimpleMinCostFlow``; docs/adr/0007-joint-plan.md.
"""

from __future__ import annotations

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.errors import MatcherError
from matcher.scoring.assignment.game import NO_CAP, Game, Plan, PlanTooLargeError, plan_of


class SolverFailedError(MatcherError):
    """The solver gave no optimum for a game that always has one."""

    def __init__(self, status: str) -> None:
        super().__init__(f"Le solveur n'a pas rendu d'optimum ({status}).")


def solve(game: Game) -> Plan:
    """Return an optimal plan of ``game``; arcs enter in their order.

    Raises ``PlanTooLargeError`` if the sums of the solver run over, ``SolverFailedError`` if it
    does not end with an optimum.
    """
    if not len(game.trainee):
        return plan_of(game, np.empty(0, dtype=np.int64), "or-tools")
    trainees, openings, hosts = game.trainees, game.openings, len(game.caps)
    first_opening, first_host = trainees, trainees + openings
    sink = first_host + hosts
    capped = np.flatnonzero(game.caps != NO_CAP)
    after = np.where(game.caps == NO_CAP, sink, first_host + np.arange(hosts))[game.host]
    solver = SimpleMinCostFlow()
    pairs = solver.add_arcs_with_capacity_and_unit_cost(
        game.trainee, first_opening + game.opening, np.ones_like(game.trainee), -game.weight
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        first_opening + np.arange(openings), after, game.seats, _free(openings)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        first_host + capped, np.full(len(capped), sink), game.caps[capped], _free(len(capped))
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(trainees), np.full(trainees, sink), _free(trainees) + 1, _free(trainees)
    )
    solver.set_nodes_supplies(np.arange(trainees), _free(trainees) + 1)
    solver.set_nodes_supplies(np.array([sink]), np.array([-trainees]))
    status = solver.solve()
    if status == solver.BAD_COST_RANGE:
        raise PlanTooLargeError(trainees, openings)
    if status != solver.OPTIMAL:
        raise SolverFailedError(str(status))
    arcs = np.flatnonzero(solver.flows(pairs))
    return plan_of(game, arcs, "or-tools")


def _free(count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.zeros(count, dtype=np.int64)
