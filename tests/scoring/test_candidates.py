"""Candidates found through the index are those that a judge of every pair would keep."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from matcher.scoring import candidates, engine
from matcher.scoring.arcs import eligible_pairs
from matcher.scoring.arrays import Ragged
from matcher.scoring.proposed import some_pairs
from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.vocabulary import TravelMode
from tests.scoring.random_worlds import a_travelled_world, a_world_with_a_past
from tests.scoring.worlds import a_cohort_row, a_world, an_opening_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.world import World

PARIS: dict[str, Any] = {"latitude": 48.8566, "longitude": 2.3522}
LYON: dict[str, Any] = {"latitude": 45.7640, "longitude": 4.8357}


def _everybody(world: World) -> npt.NDArray[np.int32]:
    return np.arange(len(world.cohort), dtype=np.int32)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("a_school", [a_travelled_world, a_world_with_a_past])
def test_index_finds_exactly_the_pairs_of_the_plain_judge(
    a_school: Callable[[int, int, int], World], seed: int
) -> None:
    world = a_school(seed, 30, 80)
    arcs = eligible_pairs(world)
    let_beyond = world.history.lifted.get(TRAVEL_LIMIT, Ragged.of([()] * len(world.cohort)))
    for ranking in engine.rank(world, _everybody(world)):
        mine = slice(arcs.starts[ranking.trainee], arcs.starts[ranking.trainee + 1])
        near = ranking.way.within_limit != 0
        near |= np.isin(ranking.pairs.opening, let_beyond.row(ranking.trainee))
        expected = np.argsort(ranking.pairs.opening[near])
        assert arcs.opening[mine].tolist() == ranking.pairs.opening[near][expected].tolist()
        assert np.allclose(
            arcs.score[mine], ranking.scores.score[near][expected], rtol=0, atol=1e-6
        )
        assert np.allclose(
            arcs.worth[mine], ranking.scores.worth[near][expected], rtol=0, atol=1e-6
        )


@pytest.mark.parametrize("seed", range(8))
def test_seats_of_an_opening_are_the_least_left_over_its_pairs(seed: int) -> None:
    world = a_world_with_a_past(seed, trainees=30, openings=80)
    arcs, history = eligible_pairs(world), world.history
    pairs = some_pairs(world, arcs.trainee, arcs.opening)
    least = world.market.seats.astype(np.int64).tolist()
    for trainee, opening, start, end in zip(
        pairs.trainee.tolist(),
        pairs.opening.tolist(),
        pairs.start.tolist(),
        pairs.end.tolist(),
        strict=True,
    ):
        kept = sum(
            history.taken_by[slot] != trainee
            and history.taken_start[slot] <= end
            and history.taken_end[slot] >= start
            for slot in history.taken.row(opening).tolist()
        )
        least[opening] = min(least[opening], int(world.market.seats[opening]) - int(kept))
    assert arcs.seats.tolist() == [max(0, left) for left in least]


def test_the_chance_worlds_have_pairs_kept_and_pairs_cut_by_travel() -> None:
    world = a_travelled_world(0, trainees=30, openings=80)
    ranked = sum(len(ranking.pairs) for ranking in engine.rank(world, _everybody(world)))
    assert 0 < len(eligible_pairs(world).opening) < ranked


def test_size_of_blocks_changes_nothing() -> None:
    world = a_travelled_world(3, trainees=30)
    night = replace(world.scoring.night, block_of_trainees=4)
    small = replace(world, scoring=replace(world.scoring, night=night))
    one, many = eligible_pairs(world), eligible_pairs(small)
    assert one.score.tobytes() == many.score.tobytes()
    assert one.opening.tobytes() == many.opening.tobytes()


def test_far_opening_is_not_even_touched() -> None:
    trainee = a_cohort_row(max_minutes=45.0, **PARIS)
    world = a_world([trainee], [an_opening_row(**PARIS), an_opening_row(**LYON)])
    _, openings = candidates.in_reach(world, candidates.spots_of(world), _everybody(world))
    assert openings.tolist() == [0]


def test_unknown_place_or_limit_is_never_out_of_reach() -> None:
    openings = [an_opening_row(**LYON), an_opening_row(latitude=np.nan, longitude=np.nan)]
    no_limit = a_cohort_row(max_minutes=np.nan, **PARIS)
    no_place = a_cohort_row(latitude=np.nan, longitude=np.nan)
    no_mode = a_cohort_row(modes=(), **PARIS)
    arcs = eligible_pairs(a_world([no_limit, no_place, no_mode], openings))
    assert np.diff(arcs.starts).tolist() == [2, 2, 2]


def test_limit_shorter_than_any_way_keeps_only_unknown_places() -> None:
    openings = [an_opening_row(**LYON), an_opening_row(latitude=np.nan, longitude=np.nan)]
    hurried = a_cohort_row(max_minutes=1.0, modes=(TravelMode.CAR,), **PARIS)
    arcs = eligible_pairs(a_world([hurried], openings))
    assert arcs.opening.tolist() == [1]


def test_travel_limit_of_no_minutes_keeps_the_doorstep() -> None:
    trainee = a_cohort_row(max_minutes=0.0, modes=(TravelMode.WALK,), **PARIS)
    arcs = eligible_pairs(a_world([trainee], [an_opening_row(**PARIS), an_opening_row(**LYON)]))
    assert arcs.opening.tolist() == [0]


def test_no_trainee_or_no_opening_gives_no_pair() -> None:
    assert len(eligible_pairs(a_world([], [an_opening_row()])).opening) == 0
    assert len(eligible_pairs(a_world([a_cohort_row()], [])).opening) == 0
