"""The choice of a solver: OR-Tools, else scipy, else greedy; all on the same game."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from matcher.scoring.assignment import greedy, matching

if TYPE_CHECKING:
    from matcher.scoring.assignment.game import Game, Plan

MATCHING_LIMIT = 2_000_000
"""Arcs above which the fallback takes the greedy plan: it would hold every seat as a column."""


def solve(
    game: Game, *, with_flow: bool | None = None, matching_limit: int = MATCHING_LIMIT
) -> Plan:
    """Return the best plan that the installed solvers can find.

    ``with_flow`` None asks whether OR-Tools is installed; False goes without it;
    beyond ``matching_limit`` arcs the fallback is the greedy plan. The plan of the
    flow and of the matching have the same (placed, need, utility); the greedy one says that it
    is approximate.
    """
    if has_flow(with_flow):
        from matcher.scoring.assignment import flow  # noqa: PLC0415 - an optional extra

        return flow.solve(game)
    if len(game.trainee) <= matching_limit:
        return matching.solve(game)
    return greedy.solve(game)


def has_flow(wanted: bool | None) -> bool:
    """Whether the flow of OR-Tools is to be used: as ``wanted``, None asks if it is installed."""
    return find_spec("ortools") is not None if wanted is None else wanted
