"""All the rules on 320 trainees x 600 openings, milliseconds (target: under 15).

A school as in life: a third of minors, blocks of four weeks, four placements behind everybody,
a tenth of openings with risks, late hours or Sundays. And what the rules add to the pairs of a
network, beside the time of everything else: under 60 %.
``python -m tests.benchmarks.rules [trainees openings]``
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

import numpy as np

from matcher.scoring import candidates, engine
from matcher.scoring.arcs import eligible_pairs
from matcher.scoring.proposed import every_pair, some_pairs
from matcher.scoring.rules.every import EVERY
from matcher.vocabulary import Kind, RiskCategory, Weekday, Weighting
from tests.benchmarks.schools import a_network
from tests.scoring.worlds import (
    BLOCK_START,
    TODAY,
    WORKING_WEEK,
    Row,
    a_cohort_row,
    a_stay,
    a_world,
    an_opening_row,
    clock,
)

TRAINEES = 320
OPENINGS = 600
HOSTS = 300
REPEATS = 7
NETWORK = (17_000, 35_000)
MOST_ADDED = 0.6


def measure() -> dict[str, float]:
    """Return the best time of all the rules together, and of each, in milliseconds."""
    rng = np.random.default_rng(0)
    world = a_world(
        [_trainee(rng, place) for place in range(TRAINEES)],
        [_opening(rng, place) for place in range(OPENINGS)],
        [_stay(rng, place % TRAINEES) for place in range(4 * TRAINEES)],
    )
    pairs = every_pair(world, np.arange(TRAINEES, dtype=np.int32))
    found = {"all": min(_timed(lambda: engine.judge(world, pairs)) for _ in range(REPEATS))}
    for rule in EVERY:
        times = [_timed(lambda: rule.refuses(world, pairs)) for _ in range(REPEATS)]  # noqa: B023 - called at once
        found[rule.id] = min(times)
    return found


def overhead(trainees: int, openings: int) -> dict[str, float]:
    """Return processor seconds of the pairs of a network: all, the rules alone, their share.

        share = rules / (all - rules)

    The rules judge the pairs that spatial pruning leaves, in the blocks of the product.
    """
    world = a_network(0, trainees, openings)
    begun = time.process_time()
    eligible_pairs(world)
    everything = time.process_time() - begun
    spots, order = candidates.spots_of(world), candidates.neighbours_first(world)
    size, spent, touched = world.scoring.night.block_of_trainees, 0.0, 0
    for first in range(0, len(order), size):
        block = np.sort(order[first : first + size])
        pairs = some_pairs(
            world,
            *(column.astype(np.int64) for column in candidates.in_reach(world, spots, block)),
        )
        touched += len(pairs)
        begun = time.process_time()
        for rule in EVERY:
            rule.stands(world, pairs)
        spent += time.process_time() - begun
    return {
        "seconds": everything,
        "rules_seconds": spent,
        "share": spent / (everything - spent),
        "pairs": float(touched),
    }


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]  # a call without arguments
    return 1000 * (time.perf_counter() - begun)


def _trainee(rng: np.random.Generator, place: int) -> Row:
    age = 16 + int(rng.integers(0, 9))
    birth = date(TODAY.year - age, int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    start = BLOCK_START + timedelta(days=7 * int(rng.integers(0, 3)))
    return a_cohort_row(
        birth,
        reference=f"T-{place}",
        block_start=start,
        block_end=start + timedelta(days=25),
        weighting=list(Weighting)[int(rng.integers(0, 3))],
    )


def _opening(rng: np.random.Generator, place: int) -> Row:
    host = int(rng.integers(0, HOSTS))
    late = rng.random() < 0.1
    six_days = (*WORKING_WEEK, Weekday.SAT)
    return an_opening_row(
        reference=f"P-{place}",
        kind=Kind.APPRENTICESHIP if rng.random() < 0.12 else Kind.PMSMP,
        host=host,
        legal_unit=host // 2,
        duration=int(rng.choice([-1, 5, 12, 19, 26])),
        risks=(list(RiskCategory)[int(rng.integers(0, 16))],) if rng.random() < 0.1 else (),
        is_assessed=rng.random() < 0.8,
        day_start=clock(14) if late else clock(9),
        day_end=clock(22, 30) if late else clock(17),
        weekdays=six_days if rng.random() < 0.1 else WORKING_WEEK,
        seats=3,
    )


def _stay(rng: np.random.Generator, trainee: int) -> Row:
    start = TODAY - timedelta(days=int(rng.integers(20, 330)))
    end = start + timedelta(days=int(rng.integers(4, 28)))
    return a_stay(start, end, trainee=trainee, host=int(rng.integers(0, HOSTS)))


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    answer = overhead(asked[0], asked[1]) if asked else measure()
    for name, value in answer.items():
        sys.stdout.write(f"{name} {value:.3f}\n")
