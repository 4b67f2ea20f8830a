"""Imported travel times and stations, as travel looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree
from sqlalchemy import select

from matcher.models.travel_times import TravelTime
from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.travel import TravelTable
from matcher.services.packing.columns import code_of
from matcher.vocabulary import TravelMode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.referentials.stations import Station
    from matcher.scoring.arrays import Bits, Cohort, Indexes, Ints, Market, Shares
    from matcher.scoring.params import TravelParams
    from matcher.services.packing.columns import AnySession
    from matcher.services.packing.places import CommuneList

MOST_NAMED = 1_000
"""Communes named in one query; beyond, the whole table is read and the others are left out."""
WORD = 64


def travel_table(
    session: AnySession,
    communes: CommuneList,
    cohort: Cohort,
    market: Market,
    rail: RailNetwork,
) -> TravelTable:
    """Return the travel times between the communes at hand and the stations near each place."""
    key, minutes = _imported(session, cohort, communes)
    return TravelTable(
        key=key,
        minutes=minutes,
        communes=len(communes.codes),
        trainee_station=rail.near(cohort.latitude, cohort.longitude),
        opening_station=rail.near(market.latitude, market.longitude),
        station_latitude=rail.latitude,
        station_longitude=rail.longitude,
        lines=rail.lines,
    )


class RailNetwork:
    """Stations as arrays; finds the nearest one within the distance at which rail counts."""

    def __init__(self, stations: Sequence[Station], params: TravelParams) -> None:
        self.latitude = np.array([one.latitude for one in stations], dtype=np.float64)
        self.longitude = np.array([one.longitude for one in stations], dtype=np.float64)
        self.lines = line_bits([station.lines for station in stations])
        self._tree = cKDTree(_on_sphere(self.latitude, self.longitude)) if stations else None
        # Straight line through the earth of an arc of ``access_km``, radius 1.
        self._reach = 2 * np.sin(params.rail.access_km / params.earth_radius_km / 2)

    def near(self, latitude: Shares, longitude: Shares) -> Indexes:
        """Return the index of the station near each point, ``UNKNOWN`` where there is none."""
        found = np.full(len(latitude), UNKNOWN, dtype=np.int32)
        known = np.flatnonzero(~(np.isnan(latitude) | np.isnan(longitude)))
        if self._tree is None or not len(known):
            return found
        points = _on_sphere(latitude[known], longitude[known])
        away, station = self._tree.query(points, distance_upper_bound=self._reach)
        found[known] = np.where(np.isfinite(away), station, UNKNOWN)
        return found


def line_bits(lines: Sequence[Sequence[str]]) -> Bits:
    """Return the lines of each station as bits, shape (stations, words of 64 lines)."""
    every = sorted({line for of_station in lines for line in of_station})
    place = {line: index for index, line in enumerate(every)}
    found = np.zeros((len(lines), max(1, -(-len(every) // WORD))), dtype=np.uint64)
    for row, of_station in enumerate(lines):
        for line in of_station:
            word, bit = divmod(place[line], WORD)
            found[row, word] |= np.uint64(1 << bit)
    return found


def _imported(session: AnySession, cohort: Cohort, communes: CommuneList) -> tuple[Ints, Shares]:
    row = communes.row
    mode_place = {mode.value: index for index, mode in enumerate(TravelMode)}
    departures = [communes.codes[index] for index in np.unique(cohort.commune) if index != UNKNOWN]
    query = select(
        TravelTime.from_insee, TravelTime.to_insee, code_of(TravelTime.mode), TravelTime.minutes
    )
    if len(departures) <= MOST_NAMED:
        query = query.where(TravelTime.from_insee.in_(departures))
    found = sorted(
        ((row[here] * len(row) + row[there]) * len(mode_place) + mode_place[mode], minutes)
        for here, there, mode, minutes in session.execute(query)
        if here in row and there in row
    )
    key = np.array([entry[0] for entry in found], dtype=np.int64)
    return key, np.array([entry[1] for entry in found], dtype=np.float64)


def _on_sphere(latitude: Shares, longitude: Shares) -> Shares:
    """Return points on the sphere of radius 1, shape (n, 3)."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
