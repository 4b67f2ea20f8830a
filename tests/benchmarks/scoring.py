"""Target S1: scoring of packed arrays, 320 trainees x 600 openings, beside the machine's sgemm.

    share of the roofline = time of one float32 product (320 x 276) (276 x 600)
                            / time of products, factors and ready masks

276 columns: 76 macro-skills and 16 savoir-être, three levels each. Periods, minutes and masks of
rules are ready; the rules, travel, and the whole way to explained lists are told apart, in ms.
Both sides of the ratio are the best of many rounds in one process.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring import engine, ranker
from matcher.scoring.arcs import eligible_pairs
from matcher.scoring.blocks.block import Block
from matcher.scoring.blocks.scores import Given, scores
from matcher.scoring.proposed import every_pair
from matcher.scoring.travel import ways
from tests.scoring.random_worlds import a_random_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.world import World

TRAINEES, OPENINGS = 320, 600
MACRO_SKILLS = 76
COLUMNS = 276
ASKED_SHARE = 0.1
SEEDS = range(5)
ROUNDS = 40


def measure() -> dict[str, float]:
    """Return the share of the roofline, medians over the seeds, and milliseconds by part."""
    found = [_measure(seed) for seed in SEEDS]
    return {name: float(np.median([one[name] for one in found])) for name in found[0]}


def _measure(seed: int) -> dict[str, float]:
    world = _a_school(seed)
    everybody = np.arange(TRAINEES, dtype=np.int32)
    pairs = every_pair(world, everybody)
    way = ways(world, pairs)
    refused = np.any(list(engine.judge(world, pairs).values()), axis=0)
    order = Block.of(world, everybody.astype(np.int64), np.arange(OPENINGS)).openings
    grids = (pairs.start, pairs.end, way.minutes, ~refused)
    start, end, minutes, allowed = (
        np.ascontiguousarray(grid.reshape(TRAINEES, OPENINGS)[:, order]) for grid in grids
    )
    given = Given(start, end, minutes)

    def scored() -> None:
        block = Block.of(world, everybody.astype(np.int64), np.arange(OPENINGS))
        score, _ = scores(block, given)
        np.multiply(score, allowed, out=score)

    chance = np.random.default_rng(seed)
    left = chance.random((TRAINEES, COLUMNS), dtype=np.float32)
    right = chance.random((COLUMNS, OPENINGS), dtype=np.float32)
    sgemm, dense = _best_ms(lambda: left @ right), _best_ms(scored)
    return {
        "share_of_sgemm": sgemm / dense,
        "sgemm_ms": sgemm,
        "scores_ms": dense,
        "periods_ms": _best_ms(lambda: every_pair(world, everybody), 5),
        "rules_ms": _best_ms(lambda: engine.judge(world, pairs), 5),
        "travel_ms": _best_ms(lambda: ways(world, pairs), 5),
        "terms_ms": _best_ms(lambda: ranker.score(world, pairs, way), 5),
        "eligible_pairs_ms": _best_ms(lambda: eligible_pairs(world), 5),
        "one_list_ms": _best_ms(lambda: next(engine.rank(world, everybody[:1])), 20),
        "all_lists_ms": _best_ms(lambda: list(engine.rank(world, everybody)), 3),
    }


def _a_school(seed: int) -> World:
    world, chance = a_random_world(seed, TRAINEES, OPENINGS), np.random.default_rng(seed)
    held = chance.integers(-1, 4, (TRAINEES, MACRO_SKILLS)).astype(np.int8)
    asks = chance.random((OPENINGS, MACRO_SKILLS)) < ASKED_SHARE
    asked = np.where(asks, chance.integers(1, 4, asks.shape), 0).astype(np.int8)
    hosts = np.sort(chance.integers(0, OPENINGS // 2, OPENINGS)).astype(np.int32)
    return replace(
        world,
        cohort=replace(world.cohort, skills=held),
        market=replace(world.market, skills=asked, host=hosts),
    )


def _best_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent) * 1000


if __name__ == "__main__":
    print({name: round(value, 3) for name, value in measure().items()})
