"""Targets S5 to S8 and S13: the joint plan on fifty random schools, beside its peers.

python -m tests.benchmarks.plans
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from matching.games import HospitalResident
from scipy.optimize import linear_sum_assignment

from matcher.scoring.assignment import flow, greedy, matching
from matcher.scoring.assignment.certificate import certify
from tests.benchmarks.schools import a_school, fifty_schools

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.assignment.game import Game, Ints
    from tests.benchmarks.schools import School

TO_DISCUSS = 0.48
"""Share of the own best below which a place counts as badly served here."""

AS_THE_SAMPLE = 0.8
"""Reach at which six pairs in ten are eligible, as in the sample school."""

RECURSION = 100_000
SMALL_GAMES = 200
SEEDS = range(5)
Tiers = tuple[int, int, int]


def optimality() -> dict[str, Any]:
    """S5 and S13: gap to the bound, placed against the maximum, the plan without OR-Tools."""
    gaps, missed, apart = [], 0, 0.0
    for school in fifty_schools():
        plan = flow.solve(school.game)
        proof = certify(school.game, plan)
        gaps.append(1.0 if proof.gap is None else proof.gap)
        missed += proof.max_placeable - proof.placed + (not proof.feasible)
        other = tiers(school.game, matching.solve(school.game).taken)
        mine = tiers(school.game, plan.taken)
        apart = max(apart, abs(other[2] - mine[2]) / school.game.scale)
        missed += other[:2] != mine[:2]
    return {"schools": len(gaps), "worst_gap": max(gaps), "missed": missed, "scipy_apart": apart}


def against_peers() -> dict[str, Any]:
    """S6: how much more is placed than by greedy and by everybody asking their own first."""
    rows = []
    for school in fifty_schools():
        game = school.game
        best = tiers(game, flow.solve(game).taken)
        peers = [
            tiers(game, greedy.solve(game, exchanges=False).taken),
            tiers(game, greedy.own_first(game).taken),
        ]
        rows.append((best, *peers))
    return {
        "placed_over_greedy": _ratios([(one[0][0], one[1][0]) for one in rows]),
        "utility_over_greedy": _ratios([(one[0][2], one[1][2]) for one in rows]),
        "placed_over_own_first": _ratios([(one[0][0], one[2][0]) for one in rows]),
        "ever_behind": sum(best < max(peers) for best, *peers in rows),
    }


def fairness() -> dict[str, Any]:
    """S8: the concave curve against a plain sum of worth, on the same schools.

    Worth is the share of the own best (interface.md section 5). Needs are equal here: they are a
    tier above, and would hide what the curve does; with them, the median is told too.
    """
    mine, plain = _both_sides(with_need=False)
    needy, other = _both_sides(with_need=True)
    return {
        "total_worth_with_needs": float(np.median(needy["total"] / other["total"])),
        "badly_served": float(mine["badly"].sum() / plain["badly"].sum() - 1),
        "p05": [float(np.median(side["p05"])) for side in (mine, plain)],
        "gini": [float(np.median(side["gini"])) for side in (mine, plain)],
        "total_worth_worst": float((mine["total"] / plain["total"]).min()),
        "total_worth_median": float(np.median(mine["total"] / plain["total"])),
        "fewer_placed": int((mine["placed"] < plain["placed"]).sum()),
    }


def speed() -> dict[str, Any]:
    """S7: solve and certify 320 x 350 beside the package ``matching``, LSA and HiGHS, seconds."""
    sys.setrecursionlimit(RECURSION)
    rows = []
    for seed in SEEDS:
        school = a_school(seed, 320, 0, openings=350, reach=AS_THE_SAMPLE)
        game = school.game
        mine = _seconds(partial(_proven, game))
        stable = _seconds(partial(_stable, preferences(game)))
        rows.append(
            {
                "plan_s": mine,
                "matching_s": stable,
                "times_faster": stable / mine,
                "lsa_s": _seconds(partial(_lsa, game)),
                "highs_s": _seconds(partial(matching.by_program, game)),
                "scipy_matching_s": _seconds(partial(matching.solve, game)),
            }
        )
    return {key: float(np.median([row[key] for row in rows])) for key in rows[0]} | {
        "worst_times_faster": min(row["times_faster"] for row in rows)
    }


def small_games() -> dict[str, int]:
    """How many 200 small games place, by the plan and by the package ``matching``.

    A stable matching stops where nobody would swap; it may leave out who could be placed.
    """
    rows = []
    for seed in range(SMALL_GAMES):
        game = a_school(seed, 12, 0.8, reach=0.5).game
        stable = HospitalResident.create_from_dictionaries(*preferences(game)).solve()
        rows.append((len(flow.solve(game).taken), sum(len(taken) for taken in stable.values())))
    return {
        "games": len(rows),
        "plan": sum(mine for mine, _ in rows),
        "stable": sum(theirs for _, theirs in rows),
        "plan_more": sum(mine > theirs for mine, theirs in rows),
        "plan_fewer": sum(mine < theirs for mine, theirs in rows),
    }


def preferences(
    game: Game,
) -> tuple[dict[int, list[int]], dict[int, list[int]], dict[int, int]]:
    """Return (trainees' lists, openings' lists, seats) for the package ``matching``.

    Trainees order by utility, openings by need, then utility: what the plan itself weighs.
    """
    by_worth = np.argsort(-game.units, kind="stable").tolist()
    by_need = np.lexsort((-game.units, -game.need[game.trainee])).tolist()
    theirs: dict[int, list[int]] = {}
    takes: dict[int, list[int]] = {}
    for arc in by_worth:
        theirs.setdefault(int(game.trainee[arc]), []).append(int(game.opening[arc]))
    for arc in by_need:
        takes.setdefault(int(game.opening[arc]), []).append(int(game.trainee[arc]))
    return theirs, takes, {opening: int(game.seats[opening]) for opening in takes}


def tiers(game: Game, arcs: Ints) -> Tiers:
    """Return (placed, need, utility in units) of the arcs taken."""
    return len(arcs), int(game.need[game.trainee[arcs]].sum()), int(game.units[arcs].sum())


def measure() -> dict[str, Any]:
    """Return everything above."""
    return {
        "optimality": optimality(),
        "peers": against_peers(),
        "fairness": fairness(),
        "speed": speed(),
    }


def _both_sides(*, with_need: bool) -> list[dict[str, np.ndarray[Any, Any]]]:
    rows = []
    for school in fifty_schools():
        game = replace(school.game, need=school.game.need * with_need)
        rows.append((_spread(school, flow.solve(game).taken), _plain(school)))
    return [
        {key: np.array([row[side][key] for row in rows]) for key in rows[0][0]} for side in (0, 1)
    ]


def _plain(school: School) -> dict[str, float]:
    """Return the plan that has the largest sum of worth, nothing else, as it is spread."""
    game = school.game
    table = np.zeros((game.trainees, game.openings + game.trainees))
    table[game.trainee, game.opening] = school.share
    rows, columns = linear_sum_assignment(-table)
    arc_of = np.full((game.trainees, game.openings + game.trainees), -1)
    arc_of[game.trainee, game.opening] = np.arange(len(game.trainee))
    arcs = arc_of[rows, columns]
    return _spread(school, arcs[arcs >= 0])


def _spread(school: School, arcs: Ints) -> dict[str, float]:
    people = school.game.trainees
    share = np.zeros(people)
    share[school.game.trainee[arcs]] = school.share[arcs]
    ordered = np.sort(share)
    weights = 2 * np.arange(1, people + 1) - people - 1
    return {
        "placed": len(arcs),
        "badly": people - len(arcs) + int((school.share[arcs] < TO_DISCUSS).sum()),
        "p05": float(np.percentile(share, 5)),
        "gini": float((weights * ordered).sum() / max(people * ordered.sum(), 1e-9)),
        "total": float(school.share[arcs].sum()),
    }


def _proven(game: Game) -> None:
    certify(game, flow.solve(game))


def _stable(lists: tuple[Any, ...]) -> None:
    HospitalResident.create_from_dictionaries(*lists).solve()


def _lsa(game: Game) -> None:
    table = np.zeros((game.trainees, game.openings + game.trainees))
    table[game.trainee, game.opening] = game.worth
    linear_sum_assignment(-table)


def _ratios(pairs: list[tuple[int, int]]) -> list[float]:
    """Return the median and the least of the ratios."""
    found = [mine / other for mine, other in pairs if other]
    return [float(np.median(found)), float(min(found))]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    import json

    print(json.dumps(measure(), indent=1))
