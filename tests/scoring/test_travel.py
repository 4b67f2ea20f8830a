"""Minutes door to door: by the best of one's modes, an imported time first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.proposed import one_pair
from matcher.scoring.travel import MODES, Way, distance_km, ways
from matcher.vocabulary import TravelMode
from tests.scoring.worlds import a_cohort_row, a_world, an_opening_row

if TYPE_CHECKING:
    from matcher.scoring.world import World

BAGNEUX = (48.798, 2.312)
CLICHY = (48.904, 2.306)


def way(world: World) -> Way:
    return ways(world, one_pair(world, 0, 0))


def between(*modes: TravelMode, limit: float = 60.0) -> World:
    return a_world(
        [
            a_cohort_row(
                modes=modes,
                max_minutes=limit,
                commune=0,
                latitude=BAGNEUX[0],
                longitude=BAGNEUX[1],
            )
        ],
        [an_opening_row(commune=1, latitude=CLICHY[0], longitude=CLICHY[1])],
    )


def test_distance_of_bagneux_to_clichy_is_known() -> None:
    here, there = np.array([BAGNEUX]), np.array([CLICHY])
    found = distance_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1], 6371.0088)
    assert abs(float(found[0]) - 11.8) < 0.2


def test_best_mode_is_taken_among_ones_own() -> None:
    walk, both = way(between(TravelMode.WALK)), way(between(TravelMode.WALK, TravelMode.CAR))
    assert MODES[int(walk.mode[0])] is TravelMode.WALK
    assert MODES[int(both.mode[0])] is TravelMode.CAR
    assert both.minutes[0] < walk.minutes[0]


def test_beyond_the_limit_is_said_and_unknown_stays_unknown() -> None:
    assert way(between(TravelMode.WALK, limit=30)).within_limit[0] == 0
    assert way(between(TravelMode.CAR, limit=90)).within_limit[0] == 1
    assert way(between(TravelMode.CAR, limit=float("nan"))).within_limit[0] == -1
    nowhere = a_world([a_cohort_row(latitude=np.nan, longitude=np.nan)])
    assert np.isnan(way(nowhere).minutes[0])
    assert way(nowhere).within_limit[0] == -1


def test_imported_time_wins_over_the_estimate() -> None:
    world = between(TravelMode.TRANSIT)
    key = (0 * 2 + 1) * len(MODES) + MODES.index(TravelMode.TRANSIT)
    table = replace(world.travel, key=np.array([key]), minutes=np.array([17.0]), communes=2)
    assert way(replace(world, travel=table)).minutes[0] == 17


def test_train_between_two_stations_beats_the_road() -> None:
    world = between(TravelMode.TRANSIT)
    one_line = np.array([[1], [1]], dtype=np.uint64)
    table = replace(
        world.travel,
        trainee_station=np.array([0], dtype=np.int32),
        opening_station=np.array([1], dtype=np.int32),
        station_latitude=np.array([48.799, 48.903]),
        station_longitude=np.array([2.313, 2.305]),
        lines=one_line,
    )
    by_rail = way(replace(world, travel=table)).minutes[0]
    two_lines = replace(table, lines=np.array([[1], [2]], dtype=np.uint64))
    changing = way(replace(world, travel=two_lines)).minutes[0]
    assert by_rail < way(world).minutes[0]
    assert changing > by_rail
