"""The predicted gain of one seat, held against really adding it and solving again."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.scoring.assignment import flow
from matcher.scoring.assignment.certificate import certify
from matcher.scoring.assignment.more_seats import Takers, predicted_gain, with_seats
from tests.scoring.assignment.games import a_game


@pytest.mark.parametrize("caps", [False, True])
def test_predicted_gain_of_one_seat_is_what_adding_it_gives_in_two_hundred_cases(
    caps: bool,
) -> None:
    for seed in range(100):
        game = a_game(seed, 40, 30, density=0.1, seats=1, caps=caps)
        chance = np.random.default_rng(seed)
        trainee = np.flatnonzero(chance.random(game.trainees) < 0.2)
        takers = Takers(trainee, chance.random(len(trainee)), np.zeros(len(trainee)))
        plan = flow.solve(game)
        predicted = predicted_gain(game, certify(game, plan).prices, takers)
        larger = with_seats(game, takers, 1)
        arcs = flow.solve(larger).taken
        placed, need, utility = predicted
        assert placed == len(arcs) - len(plan.taken)
        needs = larger.need[larger.trainee[arcs]].sum() - game.need[game.trainee[plan.taken]].sum()
        assert need == needs
        gained = larger.units[arcs].sum() - game.units[plan.taken].sum()
        assert utility == pytest.approx(gained / game.scale, abs=1e-9)
