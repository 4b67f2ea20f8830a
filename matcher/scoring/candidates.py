"""Who can meet what: the pairs worth judging, found without looking at all of them.

Openings are points on the unit sphere in a KD-tree; each trainee looks as far as the fastest of
their modes reaches within their own limit, plus ``travel.margin``. The reach is an upper bound,
the travel time then decides: nothing within the limit, or of unknown travel, is left out.
Lists shown to people never come from here: travel is no rule, so they judge every opening.
Source: design of scoring, section 2; proven against a plain loop in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

from matcher.scoring.arrays import UNKNOWN, Pairs
from matcher.scoring.proposed import some_pairs
from matcher.scoring.rules.every import EVERY
from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.scoring.travel import MODES, TRANSIT, ways

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Indexes, Ints, Shares
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

HALF_MINUTE = 0.5
"""Minutes are whole: what rounds to the limit is within it."""

WHOLE_SPHERE = 2.0
"""The longest chord of the unit sphere."""


@dataclass(frozen=True)
class Spots:
    """Where the openings are. ``placed``, ``unplaced``: openings with and without a point.

    ``tree``: points of ``placed``; None where there is none. ``by_commune``: openings in order
    of commune, and ``commune`` their communes in that order, for imported travel times.
    """

    tree: KDTree | None
    placed: Ints
    unplaced: Ints
    by_commune: Ints
    commune: Indexes


def spots_of(world: World) -> Spots:
    """Return the index of the openings of ``world``, built once for all trainees."""
    market = world.market
    is_placed = np.isfinite(market.latitude) & np.isfinite(market.longitude)
    placed = np.flatnonzero(is_placed)
    by_commune = np.argsort(market.commune, kind="stable")
    points = _on_sphere(market.latitude[placed], market.longitude[placed])
    return Spots(
        tree=KDTree(points) if len(placed) else None,
        placed=placed,
        unplaced=np.flatnonzero(~is_placed),
        by_commune=by_commune,
        commune=market.commune[by_commune],
    )


def eligible(world: World, spots: Spots, trainees: Indexes) -> tuple[Pairs, Way]:
    """Return the pairs that no rule refuses, within the travel limit or of unknown travel.

    Staff may let a trainee go beyond the limit to one opening: it is then kept too.
    In the order of ``trainees``, then of openings; each with the period that would be proposed.
    """
    trainee, opening = in_reach(world, spots, trainees)
    pairs = some_pairs(world, trainee, opening)
    refused = np.zeros(len(pairs), dtype=np.bool_)
    for rule in EVERY:
        refused |= rule.stands(world, pairs)
    pairs = pairs.where(np.flatnonzero(~refused))
    way = ways(world, pairs)
    near = np.flatnonzero(may_be_planned(world, pairs, way))
    return pairs.where(near), replace(
        way, minutes=way.minutes[near], mode=way.mode[near], within_limit=way.within_limit[near]
    )


def in_reach(world: World, spots: Spots, trainees: Indexes) -> tuple[Indexes, Indexes]:
    """Return (trainee, opening) of every pair that may be within the limit or unknown."""
    cohort = world.cohort
    everything = np.arange(len(world.market))
    reach = reach_km(world, trainees)
    is_placed = np.isfinite(cohort.latitude[trainees]) & np.isfinite(cohort.longitude[trainees])
    looks_around = is_placed & (reach < np.inf)
    around = np.flatnonzero(looks_around)
    near = _around(world, spots, trainees[around], reach[around])
    found = dict(zip(around.tolist(), near, strict=True))
    rows = [
        _with_imported(world, spots, int(trainee), found[place]) if place in found else everything
        for place, trainee in enumerate(trainees.tolist())
    ]
    lifted = world.history.lifted.get(TRAVEL_LIMIT)
    if lifted is not None:
        rows = [
            np.union1d(row, lifted.row(int(trainee)))
            for row, trainee in zip(rows, trainees, strict=True)
        ]
    counts = np.array([len(row) for row in rows], dtype=np.int64)
    opening = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    return np.repeat(trainees, counts).astype(np.int32), opening.astype(np.int32)


def may_be_planned(world: World, pairs: Pairs, way: Way) -> Flags:
    """Return which pairs are within the limit, of unknown travel, or let beyond by staff (P)."""
    is_near = np.asarray(way.within_limit != 0, dtype=np.bool_)
    lifted = world.history.lifted.get(TRAVEL_LIMIT)
    return is_near if lifted is None else is_near | lifted.hold(pairs.trainees, pairs.openings)


def reach_km(world: World, trainees: Indexes) -> Shares:
    """Return how far each trainee can be within the limit, in a straight line; inf = no bound.

        straight mode   (limit - fixed) speed / (60 detour)
        rail            the same with the faster of riding and walking, access included

    Shape of ``trainees``, km, an upper bound; -inf where not even the fixed minutes fit.
    """
    params = world.scoring.travel
    limit = world.cohort.max_minutes[trainees] + HALF_MINUTE
    modes = world.cohort.modes[trainees]
    reach = np.full(len(trainees), -np.inf)
    for index, mode in enumerate(MODES):
        way = getattr(params, mode.value)
        far = (limit - way.fixed_minutes) * way.speed_kmh / (60 * way.detour)
        if index == TRANSIT and len(world.travel.station_latitude):
            pace = max(
                params.rail.speed_kmh / params.rail.detour,
                params.walk.speed_kmh / params.walk.detour,
            )
            far = np.maximum(far, (limit - params.rail.fixed_minutes) * pace / 60)
        uses = (modes >> np.uint64(index)) & np.uint64(1)
        reach = np.where(uses == 1, np.fmax(reach, far), reach)
    return np.where(np.isnan(limit) | (modes == 0), np.inf, reach * (1 + params.margin))


def neighbours_first(world: World) -> Indexes:
    """Return the trainees in an order in which those who live near one another are near.

    Blocks of neighbours share their openings, which keeps a block's work small. Bands of a tenth
    of a degree of latitude, walked by longitude; unknown places last.
    """
    cohort = world.cohort
    band = np.floor(cohort.latitude * 10)
    return np.lexsort((cohort.longitude, band)).astype(np.int32)


def _around(world: World, spots: Spots, trainees: Indexes, reach: Shares) -> list[Ints]:
    """Return, for each trainee with a place, the openings in reach and those without a place."""
    if spots.tree is None:
        return [spots.unplaced] * len(trainees)
    points = _on_sphere(world.cohort.latitude[trainees], world.cohort.longitude[trainees])
    angle = np.clip(reach / world.scoring.travel.earth_radius_km, -1, np.pi)
    chord = np.where(angle < 0, -1.0, WHOLE_SPHERE * np.sin(angle / 2))
    radius = np.where(chord < 0, 0, chord * (1 + world.scoring.travel.margin))
    hits = spots.tree.query_ball_point(points, radius)
    return [
        np.concatenate([spots.placed[np.array(hit, dtype=np.int64)], spots.unplaced])
        if is_near
        else spots.unplaced
        for hit, is_near in zip(hits, chord >= 0, strict=True)
    ]


def _with_imported(world: World, spots: Spots, trainee: int, openings: Ints) -> Ints:
    """Return ``openings`` in order, with those that an imported time brings within the limit."""
    table, home = world.travel, int(world.cohort.commune[trainee])
    if len(table.key) and home != UNKNOWN:
        row = table.communes * len(MODES)
        first, last = np.searchsorted(table.key, [home * row, (home + 1) * row])
        near = table.minutes[first:last] <= world.cohort.max_minutes[trainee] + HALF_MINUTE
        communes = np.unique(table.key[first:last][near] % row // len(MODES))
        start = np.searchsorted(spots.commune, communes, side="left")
        end = np.searchsorted(spots.commune, communes, side="right")
        there = [spots.by_commune[a:b] for a, b in zip(start, end, strict=True)]
        openings = np.concatenate([openings, *there])
    return np.unique(openings)


def _on_sphere(latitude: Shares, longitude: Shares) -> Shares:
    """Return points in degrees as points of the unit sphere, shape (n, 3)."""
    phi, theta = np.radians(latitude), np.radians(longitude)
    return np.stack(
        [np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1
    )
