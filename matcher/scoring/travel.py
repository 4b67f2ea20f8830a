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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.vocabulary import TravelMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Bits, Indexes, Ints, Pairs, Shares
    from matcher.scoring.world import World

MODES = tuple(TravelMode)
TRANSIT = MODES.index(TravelMode.TRANSIT)


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


class Points(NamedTuple):
    """Points as distances need them, each shape n: latitude in radians, its cosine, longitude."""

    phi: Shares
    cosine: Shares
    longitude: Shares

    def take(self, places: Ints) -> Points:
        """Return the points at ``places``, in their order."""
        return Points(*(column.take(places) for column in self))


def points(latitude: Shares, longitude: Shares) -> Points:
    """Return points in degrees; what is worked out once for a place serves all its pairs."""
    phi = np.radians(latitude)
    return Points(phi, np.cos(phi), longitude)


def between_km(here: Points, there: Points, radius_km: float) -> Shares:
    """Return the great-circle distance of points (haversine), km; shape kept."""
    half_phi = np.sin((there.phi - here.phi) / 2) ** 2
    half_lambda = np.sin(np.radians(there.longitude - here.longitude) / 2) ** 2
    arc = half_phi + here.cosine * there.cosine * half_lambda
    return np.asarray(2 * radius_km * np.arcsin(np.sqrt(arc.clip(0, 1))), dtype=np.float64)


def distance_km(
    latitude: Shares,
    longitude: Shares,
    other_latitude: Shares,
    other_longitude: Shares,
    radius_km: float,
) -> Shares:
    """Return the great-circle distance of points in degrees, km; shape kept."""
    here, there = points(latitude, longitude), points(other_latitude, other_longitude)
    return between_km(here, there, radius_km)


def ways(world: World, pairs: Pairs) -> Way:
    """Return the best way of each pair by the trainee's modes, whole minutes; ties: the first."""
    best = np.full(len(pairs), np.inf)
    mode = np.full(len(pairs), UNKNOWN, dtype=np.int32)
    for column, minutes in _minutes_by_mode(world, pairs):
        uses = (world.cohort.modes >> np.uint64(column)) & np.uint64(1)
        is_better = (uses == 1).take(pairs.trainees) & (minutes < best)
        np.copyto(best, minutes, where=is_better)
        np.copyto(mode, column, where=is_better)
    known = mode != UNKNOWN
    limit = world.cohort.max_minutes.take(pairs.trainees)
    minutes = np.where(known, np.rint(best), np.nan)
    within = np.where(known & ~np.isnan(limit), minutes <= limit, UNKNOWN)
    return Way(minutes=minutes, mode=mode, within_limit=within.astype(np.int32))


def _minutes_by_mode(world: World, pairs: Pairs) -> Iterator[tuple[int, Shares]]:
    """Yield the index of each mode and the minutes of each pair by it, shape P, NaN = unknown."""
    params, table = world.scoring.travel, world.travel
    here = points(world.cohort.latitude, world.cohort.longitude)
    there = points(world.market.latitude, world.market.longitude)
    straight = between_km(
        here.take(pairs.trainees), there.take(pairs.openings), params.earth_radius_km
    )
    for column, mode in enumerate(MODES):
        way = getattr(params, mode.value)
        minutes = way.fixed_minutes + 60 * way.detour * straight / way.speed_kmh
        if column == TRANSIT and len(table.station_latitude):
            minutes = np.fmin(minutes, _rail_minutes(world, pairs, here, there))
        yield column, _imported_over(world, pairs, minutes, column)


def _rail_minutes(world: World, pairs: Pairs, homes: Points, places: Points) -> Shares:
    """Return the minutes of each pair by rail, shape P, NaN where an end has no station near.

    What leads to a station is worked out once per trainee and per opening.
    """
    table, rail, walk = world.travel, world.scoring.travel.rail, world.scoring.travel.walk
    radius = world.scoring.travel.earth_radius_km
    stations = points(table.station_latitude, table.station_longitude)
    near_home, near_place = table.trainee_station, table.opening_station
    to_station = between_km(homes, stations.take(near_home.astype(np.int64)), radius)
    from_station = between_km(places, stations.take(near_place.astype(np.int64)), radius)
    here = near_home.astype(np.int64).take(pairs.trainees)
    there = near_place.astype(np.int64).take(pairs.openings)
    usable = (here != UNKNOWN) & (there != UNKNOWN) & (here != there)
    ride = between_km(stations.take(here), stations.take(there), radius)
    access = to_station.take(pairs.trainees) + from_station.take(pairs.openings)
    shares_line = (table.lines[here] & table.lines[there]).any(axis=1)
    minutes = (
        rail.fixed_minutes
        + 60 * rail.detour * ride / rail.speed_kmh
        + 60 * walk.detour * access / walk.speed_kmh
        + np.where(shares_line, 0, rail.transfer_minutes)
    )
    return np.where(usable, minutes, np.nan)


def _imported_over(world: World, pairs: Pairs, minutes: Shares, column: int) -> Shares:
    """Return ``minutes`` by the mode ``column`` with the imported times in their place."""
    table = world.travel
    if not len(table.key):
        return minutes
    here = world.cohort.commune.astype(np.int64).take(pairs.trainees)
    there = world.market.commune.astype(np.int64).take(pairs.openings)
    wanted = (here * table.communes + there) * len(MODES) + column
    place = np.minimum(np.searchsorted(table.key, wanted), len(table.key) - 1)
    found = (here != UNKNOWN) & (there != UNKNOWN) & (table.key[place] == wanted)
    return np.where(found, table.minutes[place], minutes)
