"""Random games of every shape: seats scarce or not, caps or none, ties, isolated trainees."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from matcher.scoring.assignment.game import NO_CAP, Game


def a_game(
    seed: int,
    trainees: int = 6,
    openings: int = 5,
    *,
    density: float = 0.5,
    seats: int = 2,
    caps: bool = False,
    levels: int = 0,
) -> Game:
    """Return a game drawn from ``seed``; ``levels`` > 0 draws utilities from so few values."""
    chance = np.random.default_rng(seed)
    pairs = np.argwhere(chance.random((trainees, openings)) < density)
    order = chance.permutation(len(pairs))
    utility = chance.random(len(pairs))
    if levels:
        utility = np.round(utility * levels) / levels
    hosts = max(1, openings // 2)
    return Game(
        trainee=pairs[order, 0].astype(np.int64),
        opening=pairs[order, 1].astype(np.int64),
        utility=utility,
        need=chance.integers(0, 6, trainees),
        seats=chance.integers(0, seats + 1, openings),
        host=chance.integers(0, hosts, openings),
        caps=chance.integers(-1, 3, hosts) if caps else np.full(hosts, NO_CAP),
    )


games = st.builds(
    a_game,
    seed=st.integers(0, 2**32 - 1),
    trainees=st.integers(0, 7),
    openings=st.integers(1, 5),
    density=st.sampled_from([0.0, 0.2, 0.5, 1.0]),
    seats=st.integers(0, 2),
    caps=st.booleans(),
    levels=st.sampled_from([0, 1, 3]),
)
