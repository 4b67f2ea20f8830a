"""Which places are missing: trade, commune and weeks where a seat more would help most.

Every answer was checked: the seats were really added and the plan solved again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from matcher.models.sites import Site
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
from matcher.services import referentials
from matcher.services.packing.places import Place, Written, find
from matcher.services.planning.ground import open_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcher.scoring.assignment.certificate import Certificate
    from matcher.scoring.assignment.joint import Joint
    from matcher.services.context import Context
    from matcher.services.planning.ground import PlanGround

TRADES_PER_SITE = 40
"""Trades looked at for each site: those that most of its trainees ask for."""

TOLD = 12
"""Answers given, each of them checked by solving again."""

TOLD_PER_BLOCK = 3
"""Answers for one commune and one block: the others are elsewhere."""

MOST_SEATS = 3
"""Seats asked for at once; in a large pool one, whose gain the prices know over all pairs."""

MINUTES_STEP = 5


@dataclass(frozen=True)
class Lead:
    """Something to look for, and who would take it. ``site``: whose commune it is."""

    site: str
    hope: Hope
    takers: Takers
    gain: tuple[int, int, float]


@dataclass(frozen=True)
class Gain:
    """What so many seats more gain: persons placed, sum of utility; the longest way to them."""

    seats: int
    placed: int
    utility: float
    minutes: int | None


@dataclass(frozen=True)
class NamedPlace:
    """A commune, and its point."""

    name: str
    point: Place


def needs(context: Context, sites: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the seats that would help most (interface.md section 4, needs). Writes nothing.

    gain: what the best plan gains with ``seats`` more of ``rome`` at ``commune`` over ``block``;
    ``minutes``: how far those who would sit there travel at most. Raises what ``open_plan`` does.
    """
    ground = open_plan(context, sites)
    if not len(ground.people) or not len(ground.ground.world.market):
        return []
    joint = ground.best()
    proof = certify_plan(ground.pool, joint)
    places = _places_of_sites(context, {person.site for person in ground.people})
    leads = sorted(_leads(ground, joint, proof, places), key=_order)
    told: Counter[tuple[str, int, int]] = Counter()
    chosen: list[Lead] = []
    for lead in leads:
        where = (lead.site, lead.hope.start, lead.hope.end)
        if lead.gain > (0, 0, 0.0) and told[where] < TOLD_PER_BLOCK and len(chosen) < TOLD:
            told[where] += 1
            chosen.append(lead)
    answers = [_checked(ground, joint, lead, places[lead.site]) for lead in chosen]
    return sorted(answers, key=lambda one: (-one["gain_placed"], -one["gain_utility"]))


def _order(lead: Lead) -> tuple[Any, ...]:
    placed, need, utility = lead.gain
    hope = lead.hope
    return (-placed, -need, -utility, -len(lead.takers.trainee), lead.site, hope.start, hope.trade)


def _leads(
    ground: PlanGround, joint: Joint, proof: Certificate, places: dict[str, NamedPlace]
) -> Iterator[Lead]:
    """Yield every seat that could be looked for, with the exact gain of one."""
    hopes = list(_hopes(ground, joint, places))
    if not hopes:
        return
    world = world_of_hopes(ground.ground.world, [hope for _, hope in hopes])
    arcs = eligible_pairs(world)
    trainee, opening = arcs.trainee.astype(np.int64), arcs.opening.astype(np.int64)
    minutes = ways(world, some_pairs(world, trainee, opening)).minutes
    utility = utilities(arcs.worth.astype(np.float64), joint.sheet.best[trainee])
    by_hope = np.argsort(arcs.opening, kind="stable")
    edges = np.searchsorted(arcs.opening[by_hope], np.arange(len(hopes) + 1))
    for place, (site, hope) in enumerate(hopes):
        rows = by_hope[edges[place] : edges[place + 1]]
        takers = Takers(trainee[rows], utility[rows], minutes[rows])
        yield Lead(site, hope, takers, predicted_gain(joint.free, proof.prices, takers))


def _hopes(
    ground: PlanGround, joint: Joint, places: dict[str, NamedPlace]
) -> Iterator[tuple[str, Hope]]:
    """Yield (site, what to look for): trades asked there, at its commune, over its blocks."""
    cohort = ground.ground.world.cohort
    sites = np.array([person.site for person in ground.people])
    for site in sorted(places):
        rows = np.flatnonzero((sites == site) & cohort.has_block)
        without = rows[joint.row[rows] == UNKNOWN]
        blocks = sorted({(int(cohort.block_start[r]), int(cohort.block_end[r])) for r in rows})
        asked = Counter(
            trade
            for row in (without if len(without) else rows).tolist()
            for trade in set(cohort.project.row(row).tolist())
        )
        trades = sorted(asked, key=lambda trade: (-asked[trade], trade))[:TRADES_PER_SITE]
        point = places[site].point
        for start, end in blocks:
            for trade in trades:
                yield site, Hope(trade, point.latitude, point.longitude, start, end)


def _checked(ground: PlanGround, joint: Joint, lead: Lead, place: NamedPlace) -> dict[str, Any]:
    """Return the answer for as many seats as each place one person more, really solved."""
    best = _with_more(joint, lead, 1)
    most = MOST_SEATS if ground.pool.is_small else 1
    while best.placed == best.seats < most:
        more = _with_more(joint, lead, best.seats + 1)
        if more.placed == best.placed:
            break
        best = more
    hope, trades = lead.hope, ground.ground.packed.trades
    return {
        "rome": trades[hope.trade],
        "label": ground.ground.labels.trades[hope.trade],
        "commune": place.name,
        "site": lead.site,
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


def _places_of_sites(context: Context, names: set[str]) -> dict[str, NamedPlace]:
    """Return where the sites of these names are; those whose place is not known are left out."""
    communes, found = referentials.communes(context), {}
    query = select(Site.name, *(getattr(Site, name) for name in Written._fields))
    for name, *written in context.session.execute(query.order_by(Site.name)):
        place = find(Written(*written), communes)
        if name in names and place.is_known:
            found[name] = NamedPlace(Written(*written).commune or name, place)
    return found


def _farthest(minutes: np.ndarray[Any, np.dtype[np.float64]]) -> int | None:
    known = minutes[np.isfinite(minutes)]
    return int(-(-known.max() // MINUTES_STEP) * MINUTES_STEP) if len(known) else None
