"""What one more seat would change: openings that do not exist, priced, then really added.

A seat that is looked for is one that anybody of the school may take: an immersion of the given
trade at the given point over the given days, risks assessed as none, nothing demanded. The own
best of each trainee stays that of the openings that exist.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.scoring.arrays import UNKNOWN, Market, Ragged
from matcher.scoring.assignment.game import NO_CAP, tiers
from matcher.scoring.assignment.prices import gain_of_seat
from matcher.scoring.assignment.sheet import utility_of
from matcher.scoring.periods import PMSMP
from matcher.scoring.travel import distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.arrays import Indexes, Ints, Shares
    from matcher.scoring.assignment.game import Game
    from matcher.scoring.assignment.prices import Prices
    from matcher.scoring.travel import TravelTable
    from matcher.scoring.world import World

AT_ONCE = 1_000_000
"""More seats than anybody asks for."""


@dataclass(frozen=True)
class Hope:
    """An opening that is looked for: ``trade`` row, a point in degrees, days of a block."""

    trade: int
    latitude: float
    longitude: float
    start: int
    end: int


@dataclass(frozen=True)
class Takers:
    """Who could take a hoped-for opening: ``trainee``, ``utility``, ``minutes``, same shape."""

    trainee: Ints
    utility: Shares
    minutes: Shares


def world_of_hopes(world: World, hopes: Sequence[Hope]) -> World:
    """Return ``world`` with ``hopes`` as its only openings, in their order.

    The market must hold one opening at least, whose columns are copied and overwritten. What was
    decided about an opening that exists (placements, refusals, liftings) says nothing of a hope.
    """
    market = _market(world, hopes)
    history = replace(
        world.history,
        stays=replace(
            world.history.stays, opening=np.full_like(world.history.stays.opening, UNKNOWN)
        ),
        taken=Ragged.of([[] for _ in hopes]),
        closed=Ragged.of([[] for _ in range(len(world.cohort))]),
        lifted={},
    )
    travel = replace(
        world.travel,
        opening_station=_stations(
            world.travel, market, world.scoring.travel.rail.access_km,
            world.scoring.travel.earth_radius_km,
        ),
    )  # fmt: skip
    calendar = np.zeros(len(hopes), dtype=world.holidays.calendar.dtype)
    holidays = replace(world.holidays, calendar=calendar)
    return replace(world, market=market, history=history, travel=travel, holidays=holidays)


def utilities(worth: Shares, best: Shares) -> Shares:
    """Return what hoped-for openings are worth; to who has nothing so far, everything."""
    return utility_of(worth, np.where(best > 0, best, worth))


def predicted_gain(game: Game, prices: Prices, takers: Takers) -> tuple[int, int, float]:
    """Return (placed, need, utility) that one seat for ``takers`` would gain: exact."""
    return game.split(gain_of_seat(_worth(game, takers), takers.trainee, prices))


def with_seats(game: Game, takers: Takers, seats: int) -> Game:
    """Return ``game`` with so many seats more for ``takers``, at a host of their own."""
    return replace(
        game,
        trainee=np.concatenate([game.trainee, takers.trainee]),
        opening=np.concatenate([game.opening, np.full(len(takers.trainee), game.openings)]),
        utility=np.concatenate([game.utility, takers.utility]),
        seats=np.append(game.seats, seats),
        host=np.append(game.host, len(game.caps)),
        caps=np.append(game.caps, NO_CAP),
    )


def _worth(game: Game, takers: Takers) -> Ints:
    first, second = tiers(game.trainees, game.scale)
    units = np.rint(takers.utility * game.scale).astype(np.int64)
    return first + second * game.need[takers.trainee] + units


def _market(world: World, hopes: Sequence[Hope]) -> Market:
    old, count = world.market, len(hopes)
    first = np.zeros(count, dtype=np.int64)
    columns: dict[str, Any] = {one.name: getattr(old, one.name)[first] for one in fields(old)}
    trade = np.array([hope.trade for hope in hopes], dtype=np.int32)
    place = np.arange(count, dtype=np.int32)
    zeros = ("purposes", "licences", "demands", "risks", "weekdays", "host_kept", "host_broken")
    silent = (
        "duration", "required_level", "weekly_minutes", "day_start", "day_end", "break_minutes",
        "commune", "plan_cap",
    )  # fmt: skip
    columns |= {name: np.zeros_like(columns[name]) for name in zeros}
    columns |= {name: np.full_like(columns[name], UNKNOWN) for name in silent}
    for name in ("certificates", "skills", "soft_skills", "riasec"):
        columns[name] = np.zeros_like(columns[name])
    for name in ("has_derogation", "has_own_skills", "over_cap"):
        columns[name] = np.zeros(count, dtype=np.bool_)
    columns |= {
        "siret": np.full(count, ""),
        "reference": np.array([f"{row:06d}" for row in range(count)]),
        "kind": np.full(count, PMSMP, dtype=old.kind.dtype),
        "is_open": np.ones(count, dtype=np.bool_),
        "is_assessed": np.ones(count, dtype=np.bool_),
        "start": np.array([hope.start for hope in hopes], dtype=np.int32),
        "end": np.array([hope.end for hope in hopes], dtype=np.int32),
        "seats": np.full(count, AT_ONCE, dtype=old.seats.dtype),
        "trade": trade,
        "latitude": np.array([hope.latitude for hope in hopes], dtype=np.float64),
        "longitude": np.array([hope.longitude for hope in hopes], dtype=np.float64),
        "host": place + np.int32(old.host.max() + 1),
        "legal_unit": place + np.int32(old.legal_unit.max() + 1),
        "host_rate": np.full(count, float(old.host_rate.mean())),
        "pressure": np.full(count, np.nan),
    }
    return Market(**columns)


def _stations(travel: TravelTable, market: Market, access_km: float, radius_km: float) -> Indexes:
    """Return the nearest station of each opening within reach on foot, or ``UNKNOWN``."""
    found = np.full(len(market), UNKNOWN, dtype=np.int32)
    if not len(travel.station_latitude):
        return found
    points = {(lat, lon) for lat, lon in zip(market.latitude, market.longitude, strict=True)}
    for latitude, longitude in points:
        away = distance_km(
            np.full_like(travel.station_latitude, latitude),
            np.full_like(travel.station_latitude, longitude),
            travel.station_latitude,
            travel.station_longitude,
            radius_km,
        )
        nearest = int(np.argmin(away))
        if away[nearest] <= access_km:
            here = (market.latitude == latitude) & (market.longitude == longitude)
            found[here] = nearest
    return found
