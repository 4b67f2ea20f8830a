"""Schools drawn as games and as worlds: what the benches of plans measure on.

A game has what makes real ones hard: trades asked by many, places far for some, few seats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.assignment.game import NO_CAP, Game
from matcher.scoring.assignment.sheet import utility_of
from tests.scoring.random_worlds import a_random_world

if TYPE_CHECKING:
    from matcher.scoring.arrays import Shares
    from matcher.scoring.world import World

TRADES = 40
REACH = 0.35
SITES = 58


@dataclass(frozen=True)
class School:
    """A game and the worth behind its utilities: ``worth`` and ``share`` of the own best (A)."""

    game: Game
    worth: Shares
    share: Shares


def a_school(
    seed: int,
    trainees: int,
    seats_per_trainee: float,
    openings: int = 0,
    reach: float = REACH,
) -> School:
    """Return a school of one-seat openings, ``seats_per_trainee`` of them for each trainee.

    ``openings``, if given, sets their number instead. ``reach``: how far people go, share of the
    side of the square where everything lies.
    """
    chance = np.random.default_rng(seed)
    places = openings or max(1, round(trainees * seats_per_trainee))
    home, work = chance.random((trainees, 2)), chance.random((places, 2))
    popular = chance.dirichlet(np.full(TRADES, 0.4))
    wish = chance.choice(TRADES, size=(trainees, 3), p=popular)
    trade = chance.choice(TRADES, size=places, p=(popular + 1 / TRADES) / 2)
    half = chance.random((TRADES, TRADES)) ** 2
    closeness = np.maximum(half, half.T)
    np.fill_diagonal(closeness, 1)
    wanted = (closeness[wish][:, :, trade] * np.array([1, 0.85, 0.72])[None, :, None]).max(axis=1)
    away = np.linalg.norm(home[:, None] - work[None], axis=2)
    host = chance.random(places)
    worth = 0.6 * wanted + 0.25 * np.clip(1 - away / reach, 0, 1) + 0.15 * host[None]
    allowed = (away < reach) & (chance.random(away.shape) < 0.7)
    trainee, opening = np.nonzero(allowed)
    order = chance.permutation(len(trainee))
    trainee, opening = trainee[order].astype(np.int64), opening[order].astype(np.int64)
    value = worth[trainee, opening]
    best = np.zeros(trainees)
    np.maximum.at(best, trainee, value)
    game = Game(
        trainee=trainee,
        opening=opening,
        utility=utility_of(value, best[trainee]),
        need=np.minimum(chance.poisson(0.6, trainees), 5).astype(np.int64),
        seats=np.ones(places, dtype=np.int64),
        host=np.arange(places, dtype=np.int64),
        caps=np.full(places, NO_CAP),
    )
    return School(game, value, value / np.where(best > 0, best, 1)[trainee])


def fifty_schools() -> list[School]:
    """Return fifty random schools, seats 0.7, 0.9 and 1.1 times the trainees."""
    return [a_school(seed, 120, (0.7, 0.9, 1.1)[seed % 3]) for seed in range(50)]


def a_network(seed: int, trainees: int, openings: int) -> World:
    """Return a network over France: 58 schools of unequal size, every place known."""
    world, chance = a_random_world(seed, trainees, openings), np.random.default_rng(seed)
    size = chance.dirichlet(np.full(SITES, 0.5))
    sites = np.column_stack([chance.uniform(43, 50, SITES), chance.uniform(-1, 7, SITES)])

    def around(count: int) -> tuple[Shares, Shares]:
        site = sites[chance.choice(SITES, count, p=size)]
        spread = chance.normal(0, 0.12, (count, 2))
        return site[:, 0] + spread[:, 0], site[:, 1] + spread[:, 1]

    here, there = around(trainees), around(openings)
    return replace(
        world,
        cohort=replace(
            world.cohort,
            latitude=here[0],
            longitude=here[1],
            max_minutes=chance.integers(30, 76, trainees).astype(np.float64),
        ),
        market=replace(
            world.market,
            latitude=there[0],
            longitude=there[1],
            host=(np.arange(openings) // 2).astype(np.int32),
            legal_unit=(np.arange(openings) // 2).astype(np.int32),
        ),
    )
