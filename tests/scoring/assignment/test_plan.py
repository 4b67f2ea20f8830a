"""The plan is the best there is, by every solver, and its certificate proves it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.scoring.assignment import flow, greedy, matching
from matcher.scoring.assignment.augmenting import can_be_added
from matcher.scoring.assignment.certificate import certify, is_feasible, max_placeable
from matcher.scoring.assignment.game import NO_CAP, BrokenGameError, Game, PlanTooLargeError
from matcher.scoring.assignment.prices import gain_of_seat
from tests.scoring.assignment.games import a_game, games

Tiers = tuple[int, int, float]


def tiers(game: Game, arcs: list[int]) -> Tiers:
    return (
        len(arcs),
        sum(int(game.need[game.trainee[arc]]) for arc in arcs),
        round(sum(float(game.units[arc]) for arc in arcs) / game.scale, 9),
    )


def best_by_trying_everything(game: Game) -> Tiers:
    """Return the largest (placed, need, utility) over all feasible plans, one by one."""
    arcs_of = [np.flatnonzero(game.trainee == t).tolist() for t in range(game.trainees)]
    caps = [game.trainees if cap == NO_CAP else cap for cap in game.caps.tolist()]

    def best(trainee: int, seats: list[int], room: list[int], taken: list[int]) -> Tiers:
        if trainee == game.trainees:
            return tiers(game, taken)
        found = best(trainee + 1, seats, room, taken)
        for arc in arcs_of[trainee]:
            opening = int(game.opening[arc])
            host = int(game.host[opening])
            if seats[opening] and room[host]:
                seats[opening] -= 1
                room[host] -= 1
                found = max(found, best(trainee + 1, seats, room, [*taken, arc]))
                seats[opening] += 1
                room[host] += 1
        return found

    return best(0, game.seats.tolist(), caps, [])


@settings(max_examples=150)
@given(games)
def test_plan_is_the_best_of_all_plans(game: Game) -> None:
    plan = flow.solve(game)
    assert tiers(game, plan.taken.tolist()) == best_by_trying_everything(game)


@settings(max_examples=150)
@given(games)
def test_plan_without_or_tools_is_as_good(game: Game) -> None:
    assert matching.solve(game).value == flow.solve(game).value


@settings(max_examples=150, deadline=None, derandomize=True)
@given(games)
def test_certificate_proves_the_plan(game: Game) -> None:
    plan = flow.solve(game)
    proof = certify(game, plan)
    assert proof.feasible
    assert proof.placed == proof.max_placeable
    assert proof.prices.bound == plan.value
    assert proof.gap == 0


@settings(max_examples=150)
@given(games, st.data())
def test_ways_for_one_more_lead_from_any_plan_to_the_most(game: Game, data: st.DataObject) -> None:
    rough = greedy.solve(game, exchanges=False)
    kept = data.draw(st.integers(0, len(rough.taken)))
    sitting = np.full(game.trainees, -1, dtype=np.int64)
    arcs = rough.taken[:kept]
    sitting[game.trainee[arcs]] = game.opening[arcs]
    more = can_be_added(
        game,
        sitting,
        lambda trainee: game.opening[game.trainee == trainee],
        np.ones(game.trainees, dtype=np.bool_),
    )
    assert kept + more == max_placeable(game)


@settings(max_examples=100)
@given(games)
def test_bound_holds_for_a_plan_that_is_not_the_best(game: Game) -> None:
    rough = greedy.solve(game)
    assert is_feasible(game, rough)
    assert certify(game, rough).prices.bound >= flow.solve(game).value >= rough.value


@settings(max_examples=150)
@given(games, st.data())
def test_price_is_what_one_more_such_seat_gains(game: Game, data: st.DataObject) -> None:
    plan = flow.solve(game)
    opening = data.draw(st.integers(0, game.openings - 1))
    gain = flow.solve(with_one_more_seat_like(game, opening)).value - plan.value
    prices = certify(game, plan).prices
    like = game.opening == opening
    assert gain == gain_of_seat(game.worth[like], game.trainee[like], prices)


def with_one_more_seat_like(game: Game, opening: int) -> Game:
    """Return the game with one seat more, worth what ``opening`` is, at a host without a cap."""
    like = game.opening == opening
    return replace(
        game,
        trainee=np.concatenate([game.trainee, game.trainee[like]]),
        opening=np.concatenate([game.opening, np.full(like.sum(), game.openings)]),
        utility=np.concatenate([game.utility, game.utility[like]]),
        seats=np.append(game.seats, 1),
        host=np.append(game.host, len(game.caps)),
        caps=np.append(game.caps, NO_CAP),
    )


def test_one_person_more_outweighs_any_need_and_need_any_utility() -> None:
    game = Game(
        trainee=np.array([0, 1, 1]),
        opening=np.array([0, 0, 1]),
        utility=np.array([0.01, 1.0, 0.0]),
        need=np.array([0, 5]),
        seats=np.array([1, 1]),
        host=np.array([0, 1]),
        caps=np.array([NO_CAP, NO_CAP]),
    )
    assert flow.solve(game).arc.tolist() == [0, 2]
    needy = replace(game, seats=np.array([1, 0]))
    assert flow.solve(needy).arc.tolist() == [-1, 1]


def test_cap_of_a_host_binds_over_its_openings() -> None:
    game = Game(
        trainee=np.array([0, 1]),
        opening=np.array([0, 1]),
        utility=np.array([0.5, 0.9]),
        need=np.array([0, 0]),
        seats=np.array([1, 1]),
        host=np.array([0, 0]),
        caps=np.array([1]),
    )
    assert flow.solve(game).arc.tolist() == [-1, 1]
    assert certify(game, flow.solve(game)).max_placeable == 1


def test_same_game_gives_the_same_plan_every_time() -> None:
    game = a_game(3, 60, 40, density=0.3, levels=2)
    assert {flow.solve(game).arc.tobytes() for _ in range(5)} == {flow.solve(game).arc.tobytes()}


def test_nobody_and_nothing_make_an_empty_plan() -> None:
    for game in (a_game(1, trainees=0), a_game(1, density=0.0)):
        for solve in (flow.solve, matching.solve, greedy.solve):
            assert certify(game, solve(game)).placed == 0


def test_utility_out_of_range_is_named() -> None:
    game = a_game(2)
    with pytest.raises(BrokenGameError, match="utilité"):
        replace(game, utility=game.utility + 1)


def test_pair_that_comes_twice_is_named() -> None:
    game = a_game(2)
    with pytest.raises(BrokenGameError, match="deux fois"):
        replace(
            game,
            trainee=np.append(game.trainee, game.trainee[0]),
            opening=np.append(game.opening, game.opening[0]),
            utility=np.append(game.utility, 0.5),
        )


def test_game_too_large_for_whole_numbers_is_named() -> None:
    trainees = 4_000_000
    game = Game(
        trainee=np.array([0]),
        opening=np.array([0]),
        utility=np.array([0.5]),
        need=np.zeros(trainees, dtype=np.int64),
        seats=np.array([1]),
        host=np.array([0]),
        caps=np.array([NO_CAP]),
    )
    with pytest.raises(PlanTooLargeError, match="trop grand"):
        _ = game.scale


@pytest.mark.parametrize("seed", range(50))
def test_school_is_proven_optimal_and_never_behind_the_peers(seed: int) -> None:
    share = (0.7, 0.9, 1.1)[seed % 3]
    game = a_game(seed, 120, int(120 * share), density=0.08, seats=1)
    plan = flow.solve(game)
    proof = certify(game, plan)
    assert proof.feasible
    assert proof.gap == 0
    assert proof.placed == proof.max_placeable
    for peer in (greedy.solve(game), greedy.own_first(game)):
        assert plan.value >= peer.value
