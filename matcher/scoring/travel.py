"""Minutes door to door, one way, by the best of a trainee's modes.

    straight modes   fixed + 60 detour km / speed
    rail             walk to the station + waiting + 60 detour km / speed
                     (+ transfer if the two stations share no line) + walk from the station
    transit          the better of rail (where both ends have a station near) and the straight one

Great-circle distances in km, from points in degrees; NaN where a place is not known. An imported
travel time of the two communes and the mode wins over the estimate. Travel is never a rule.
Source of the speeds: config/scoring.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.vocabulary import TravelMode

if TYPE_CHECKING:
    from matcher.scoring.arrays import Bits, Flags, Indexes, Ints, Pairs, Shares
    from matcher.scoring.params import TravelParams
    from matcher.scoring.world import World

MODES = tuple(TravelMode)
TRANSIT = MODES.index(TravelMode.TRANSIT)
UNKNOWN_WAY = -1


@dataclass(frozen=True)
class TravelTable:
    """Imported travel times, sorted by ``key``; and the nearest station of every place.

    key = (from x communes + to) x modes + mode, indexes of communes and modes.
    ``minutes``: same shape as ``key``. ``communes``: how many indexes there are.
    ``trainee_station``, ``opening_station``: index of the nearest station or ``UNKNOWN``;
    ``station_latitude``, ``station_longitude``: degrees; ``lines``: (stations, words) bits of the
    lines that stop there.
    """

    key: Ints
    minutes: Shares
    communes: int
    trainee_station: Indexes
    opening_station: Indexes
    station_latitude: Shares
    station_longitude: Shares
    lines: Bits


@dataclass(frozen=True)
class Way:
    """``minutes``: shape P, NaN where not known; ``mode``: index of the mode or -1.

    ``within_limit``: 1 yes, 0 no, -1 not known (no limit, or no minutes).
    """

    minutes: Shares
    mode: Indexes
    within_limit: Indexes


def distance_km(
    latitude: Shares,
    longitude: Shares,
    other_latitude: Shares,
    other_longitude: Shares,
    radius_km: float,
) -> Shares:
    """Return the great-circle distance of points in degrees (haversine), km; shape kept."""
    phi, other_phi = np.radians(latitude), np.radians(other_latitude)
    half_phi = np.sin((other_phi - phi) / 2) ** 2
    half_lambda = np.sin(np.radians(other_longitude - longitude) / 2) ** 2
    arc = half_phi + np.cos(phi) * np.cos(other_phi) * half_lambda
    return np.asarray(2 * radius_km * np.arcsin(np.sqrt(np.clip(arc, 0, 1))), dtype=np.float64)


def ways(world: World, pairs: Pairs) -> Way:
    """Return the best way of each pair by the trainee's modes, whole minutes."""
    table = minutes_by_mode(world, pairs)
    usable = (
        world.cohort.modes[pairs.trainee][:, None] >> np.arange(len(MODES), dtype=np.uint64)
    ) & np.uint64(1)
    table = np.where(usable.astype(np.bool_), table, np.inf)
    table = np.where(np.isnan(table), np.inf, table)
    mode = table.argmin(axis=1)
    minutes = np.rint(table[np.arange(len(pairs)), mode])
    known = np.isfinite(minutes)
    limit = world.cohort.max_minutes[pairs.trainee]
    judged = known & ~np.isnan(limit)
    return Way(
        minutes=np.where(known, minutes, np.nan),
        mode=np.where(known, mode, UNKNOWN_WAY).astype(np.int32),
        within_limit=np.where(judged, minutes <= limit, UNKNOWN).astype(np.int32),
    )


def minutes_by_mode(world: World, pairs: Pairs) -> Shares:
    """Return the minutes of each pair by each mode, shape (P, modes), in ``MODES`` order."""
    params, cohort, market = world.scoring.travel, world.cohort, world.market
    straight = distance_km(
        cohort.latitude[pairs.trainee],
        cohort.longitude[pairs.trainee],
        market.latitude[pairs.opening],
        market.longitude[pairs.opening],
        params.earth_radius_km,
    )
    estimates = np.empty((len(pairs), len(MODES)))
    for column, mode in enumerate(MODES):
        way = getattr(params, mode.value)
        estimates[:, column] = way.fixed_minutes + 60 * way.detour * straight / way.speed_kmh
    if len(world.travel.station_latitude):
        rail = _rail_minutes(world, pairs, params)
        estimates[:, TRANSIT] = np.fmin(estimates[:, TRANSIT], rail)
    return _imported_over(world, pairs, estimates)


def _rail_minutes(world: World, pairs: Pairs, params: TravelParams) -> Shares:
    table, rail, walk = world.travel, params.rail, params.walk
    here = table.trainee_station[pairs.trainee]
    there = table.opening_station[pairs.opening]
    usable = (here != UNKNOWN) & (there != UNKNOWN) & (here != there)
    ride = distance_km(
        table.station_latitude[here],
        table.station_longitude[here],
        table.station_latitude[there],
        table.station_longitude[there],
        params.earth_radius_km,
    )
    access = distance_km(
        world.cohort.latitude[pairs.trainee],
        world.cohort.longitude[pairs.trainee],
        table.station_latitude[here],
        table.station_longitude[here],
        params.earth_radius_km,
    ) + distance_km(
        world.market.latitude[pairs.opening],
        world.market.longitude[pairs.opening],
        table.station_latitude[there],
        table.station_longitude[there],
        params.earth_radius_km,
    )
    shares_line = (table.lines[here] & table.lines[there]).any(axis=1)
    minutes = (
        rail.fixed_minutes
        + 60 * rail.detour * ride / rail.speed_kmh
        + 60 * walk.detour * access / walk.speed_kmh
        + np.where(shares_line, 0, rail.transfer_minutes)
    )
    return np.where(usable, minutes, np.nan)


def _imported_over(world: World, pairs: Pairs, estimates: Shares) -> Shares:
    table = world.travel
    if not len(table.key):
        return estimates
    here = world.cohort.commune[pairs.trainee].astype(np.int64)
    there = world.market.commune[pairs.opening].astype(np.int64)
    known: Flags = np.asarray((here != UNKNOWN) & (there != UNKNOWN), dtype=np.bool_)
    for column in range(len(MODES)):
        wanted = (here * table.communes + there) * len(MODES) + column
        place = np.minimum(np.searchsorted(table.key, wanted), len(table.key) - 1)
        found = known & (table.key[place] == wanted)
        estimates[found, column] = table.minutes[place[found]]
    return estimates
