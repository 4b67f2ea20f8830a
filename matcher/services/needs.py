"""Which places are missing: trade, commune and weeks where a seat more would help most.

Every answer was checked: the seats were really added and the plan solved again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.scoring.arcs import eligible_pairs
from matcher.scoring.arrays import UNKNOWN, day_text, end_text
from matcher.scoring.assignment.more_seats import (
    Hope,
    Takers,
    predicted_gain,
    utilities,
    with_seats,
    world_of_hopes,
)
from matcher.scoring.assignment.proof import certify_plan
from matcher.scoring.assignment.solver import solve
from matcher.scoring.proposed import some_pairs
from matcher.scoring.travel import ways
from matcher.services.planning.ground import open_plan
from matcher.services.planning.search_places import places_to_search

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcher.scoring.assignment.certificate import Certificate
    from matcher.scoring.assignment.joint import Joint
    from matcher.services.context import Context
    from matcher.services.planning.ground import PlanGround
    from matcher.services.planning.search_places import NamedPlace, Places

TRADES_PER_SITE = 40
"""Trades looked at for each site: those that most of its trainees ask for."""

TOLD = 12
"""Answers given, each of them checked by solving again."""

TOLD_PER_BLOCK = 3
"""Answers for one site and one block: the others are elsewhere."""

MOST_SEATS = 3
"""Seats asked for at once; in a large pool one, whose gain the prices know over all pairs."""

MINUTES_STEP = 5


@dataclass(frozen=True)
class Search:
    """Something to look for at ``place``, for the trainees of ``site``."""

    site: str
    place: NamedPlace
    hope: Hope


@dataclass(frozen=True)
class Lead:
    """What to look for, and who would take it."""

    search: Search
    takers: Takers
    gain: tuple[int, int, float]


@dataclass(frozen=True)
class Gain:
    """What so many seats more gain: persons placed, sum of utility; the longest way to them."""

    seats: int
    placed: int
    utility: float
    minutes: int | None


def needs(context: Context, sites: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the seats that would help most (interface.md section 4, needs). Writes nothing.

    gain: what the best plan gains with ``seats`` more of ``rome`` at ``commune`` over ``block``;
    ``minutes``: how far those who would sit there travel at most. Looked for near the sites, and
    near where those live who have no place. Raises what ``open_plan`` does.
    """
    ground = open_plan(context, sites)
    if not len(ground.people) or not len(ground.ground.world.market):
        return []
    joint = ground.best()
    proof = certify_plan(ground.pool, joint)
    near = places_to_search(context, ground, joint)
    leads = sorted(_leads(ground, joint, proof, near), key=_order)
    told: Counter[tuple[str, int, int]] = Counter()
    chosen: list[Lead] = []
    for lead in leads:
        hope = lead.search.hope
        where = (lead.search.site, hope.start, hope.end)
        if lead.gain > (0, 0, 0.0) and told[where] < TOLD_PER_BLOCK and len(chosen) < TOLD:
            told[where] += 1
            chosen.append(lead)
    answers = [_checked(ground, joint, lead) for lead in chosen]
    return sorted(answers, key=lambda one: (-one["gain_placed"], -one["gain_utility"]))


def _order(lead: Lead) -> tuple[Any, ...]:
    placed, need, utility = lead.gain
    search, takers = lead.search, len(lead.takers.trainee)
    when, what = search.hope.start, search.hope.trade
    return (-placed, -need, -utility, -takers, search.site, when, what, search.place.insee)


def _leads(ground: PlanGround, joint: Joint, proof: Certificate, near: Places) -> Iterator[Lead]:
    """Yield every seat that could be looked for, with the exact gain of one."""
    searches = list(_searches(ground, joint, near))
    if not searches:
        return
    world = world_of_hopes(ground.ground.world, [search.hope for search in searches])
    arcs = eligible_pairs(world)
    trainee, opening = arcs.trainee.astype(np.int64), arcs.opening.astype(np.int64)
    minutes = ways(world, some_pairs(world, trainee, opening)).minutes
    utility = utilities(arcs.worth.astype(np.float64), joint.sheet.best[trainee])
    by_hope = np.argsort(arcs.opening, kind="stable")
    edges = np.searchsorted(arcs.opening[by_hope], np.arange(len(searches) + 1))
    for number, search in enumerate(searches):
        rows = by_hope[edges[number] : edges[number + 1]]
        takers = Takers(trainee[rows], utility[rows], minutes[rows])
        yield Lead(search, takers, predicted_gain(joint.free, proof.prices, takers))


def _searches(ground: PlanGround, joint: Joint, near: Places) -> Iterator[Search]:
    """Yield what to look for: trades asked at each place, over the blocks of who asks."""
    cohort = ground.ground.world.cohort
    for site, places in near.items():
        for place, rows in places:
            with_block = rows[cohort.has_block[rows]]
            without = with_block[joint.row[with_block] == UNKNOWN]
            blocks = {(int(cohort.block_start[r]), int(cohort.block_end[r])) for r in with_block}
            asked = Counter(
                trade
                for row in (without if len(without) else with_block).tolist()
                for trade in set(cohort.project.row(row).tolist())
            )
            trades = sorted(asked, key=lambda trade: (-asked[trade], trade))[:TRADES_PER_SITE]
            for start, end in sorted(blocks):
                for trade in trades:
                    hope = Hope(trade, place.latitude, place.longitude, start, end)
                    yield Search(site, place, hope)


def _checked(ground: PlanGround, joint: Joint, lead: Lead) -> dict[str, Any]:
    """Return the answer for as many seats as each place one person more, really solved."""
    best = _with_more(joint, lead, 1)
    most = MOST_SEATS if ground.pool.is_small else 1
    while best.placed == best.seats < most:
        more = _with_more(joint, lead, best.seats + 1)
        if more.placed == best.placed:
            break
        best = more
    place, hope, trades = lead.search.place, lead.search.hope, ground.ground.packed.trades
    return {
        "rome": trades[hope.trade],
        "label": ground.ground.labels.trades[hope.trade],
        "commune": place.name,
        "commune_insee": place.insee,
        "site": lead.search.site,
        "block": {"start": day_text(hope.start), "end": end_text(hope.end)},
        "minutes": best.minutes,
        "seats": best.seats,
        "gain_placed": best.placed,
        "gain_utility": round(best.utility, 6),
        "predicted_for_one": {"placed": lead.gain[0], "utility": round(lead.gain[2], 6)},
    }


def _with_more(joint: Joint, lead: Lead, seats: int) -> Gain:
    """Return what so many seats gain, by solving the plan again with them."""
    game = joint.free
    larger = with_seats(game, lead.takers, seats)
    arcs = solve(larger).taken
    before = joint.found.taken
    utility = larger.units[arcs].sum() / larger.scale - game.units[before].sum() / game.scale
    new = arcs[arcs >= len(game.trainee)] - len(game.trainee)
    return Gain(
        seats, len(arcs) - len(before), float(utility), _farthest(lead.takers.minutes[new])
    )


def _farthest(minutes: np.ndarray[Any, np.dtype[np.float64]]) -> int | None:
    known = minutes[np.isfinite(minutes)]
    return int(-(-known.max() // MINUTES_STEP) * MINUTES_STEP) if len(known) else None
