"""What is proven of a plan, by other means than those that found it.

Feasibility by a plain loop over the pairs taken; the largest number that could be placed by
Hopcroft-Karp (a maximum flow under caps of hosts); the optimum by shadow prices.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching, maximum_flow

from matcher.scoring.assignment.game import NO_CAP
from matcher.scoring.assignment.prices import Prices, prices_of

if TYPE_CHECKING:
    from matcher.scoring.assignment.game import Game, Plan


@dataclass(frozen=True)
class Certificate:
    """The proof of a plan (interface.md section 4, ``certificate``).

    ``bound``: no plan that places as many with the same sum of need has a larger utility;
    ``gap`` = (bound - utility) / bound, a share, 0 for an optimal plan, None while the plan is
    not proven to be the best on the tiers above.
    """

    feasible: bool
    placed: int
    max_placeable: int
    need: int
    utility: float
    bound: float
    gap: float | None
    scale: int
    solver: str
    inputs_sha256: str
    approximate: bool
    prices: Prices


def certify(game: Game, plan: Plan) -> Certificate:
    """Return what can be proven of ``plan``, without the solver that made it."""
    arcs = plan.taken
    prices = prices_of(game, plan)
    placed, need = len(arcs), int(game.need[game.trainee[arcs]].sum())
    bound, gap = bounded(game, plan, prices)
    return Certificate(
        feasible=is_feasible(game, plan),
        placed=placed,
        max_placeable=max_placeable(game),
        need=need,
        utility=utility_of(game, plan),
        bound=bound,
        gap=gap,
        scale=game.scale,
        solver=plan.solver,
        inputs_sha256=inputs_sha256(game),
        approximate=plan.is_approximate,
        prices=prices,
    )


def utility_of(game: Game, plan: Plan) -> float:
    """Return the sum of utility of a plan."""
    return int(game.units[plan.taken].sum()) / game.scale


def bounded(game: Game, plan: Plan, prices: Prices) -> tuple[float, float | None]:
    """Return (bound, gap) of the utility of ``plan``, as in ``Certificate``."""
    slack_placed, slack_need, slack_utility = game.split(prices.bound - plan.value)
    bound = utility_of(game, plan) + slack_utility
    if slack_placed or slack_need:
        return bound, None
    return bound, slack_utility / bound if bound else 0.0


def is_feasible(game: Game, plan: Plan) -> bool:
    """Whether the seats of openings and the caps of hosts hold, each on an own pair: a plain loop.

    A plan has one pair a trainee or none, so nobody sits twice.
    """
    at_opening: Counter[int] = Counter()
    at_host: Counter[int] = Counter()
    for trainee, arc in enumerate(plan.arc.tolist()):
        if arc < 0:
            continue
        if int(game.trainee[arc]) != trainee:
            return False
        opening = int(game.opening[arc])
        at_opening[opening] += 1
        at_host[int(game.host[opening])] += 1
    caps = {host: cap for host, cap in enumerate(game.caps.tolist()) if cap != NO_CAP}
    return all(count <= int(game.seats[opening]) for opening, count in at_opening.items()) and all(
        count <= caps.get(host, count) for host, count in at_host.items()
    )


def max_placeable(game: Game) -> int:
    """Return the largest number of trainees that any plan can place."""
    if not len(game.trainee):
        return 0
    return _by_flow(game) if game.has_caps else _by_hopcroft_karp(game)


def inputs_sha256(game: Game) -> str:
    """Return the SHA-256 of everything the plan was made from."""
    digest = hashlib.sha256()
    for array in (game.trainee, game.opening, game.units, game.need, game.seats, game.host):
        digest.update(np.ascontiguousarray(array, dtype="<i8").tobytes())
    digest.update(np.ascontiguousarray(game.caps, dtype="<i8").tobytes())
    return digest.hexdigest()


def _by_hopcroft_karp(game: Game) -> int:
    """Every seat is a column; the arcs of a trainee are a row, columns rising."""
    seats = np.minimum(game.seats, np.bincount(game.opening, minlength=game.openings))
    first_seat = np.concatenate([[0], np.cumsum(seats)])
    trainee, opening = np.divmod(game.pairs, game.openings)
    copies = seats.take(opening)
    until = np.cumsum(copies)
    column = np.arange(until[-1]) + np.repeat(first_seat.take(opening) - (until - copies), copies)
    edges = np.searchsorted(trainee, np.arange(game.trainees + 1))
    graph = csr_array(
        (np.ones(len(column), dtype=np.int8), column, np.concatenate([[0], until]).take(edges)),
        shape=(game.trainees, max(int(first_seat[-1]), 1)),
    )
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def _by_flow(game: Game) -> int:
    trainees, openings, hosts = game.trainees, game.openings, len(game.caps)
    source = trainees + openings + hosts
    caps = np.where(game.caps == NO_CAP, trainees, game.caps)
    first_host = trainees + openings
    tails = [
        np.full(trainees, source),
        game.trainee,
        trainees + np.arange(openings),
        first_host + np.arange(hosts),
    ]
    heads = [
        np.arange(trainees),
        trainees + game.opening,
        first_host + game.host,
        np.full(hosts, source + 1),
    ]
    room = [np.ones(trainees), np.ones(len(game.trainee)), game.seats, caps]
    graph = csr_array(
        (np.concatenate(room).astype(np.int32), (np.concatenate(tails), np.concatenate(heads))),
        shape=(source + 2, source + 2),
    )
    return int(maximum_flow(graph, source, source + 1).flow_value)
