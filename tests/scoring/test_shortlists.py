"""Shortlists are the first lines of the plain rankings: same order, counts, contributions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcher.scoring import engine
from matcher.scoring.rules.every import EVERY
from matcher.scoring.shortlists import Shortlists
from tests.scoring.random_worlds import a_random_world, a_travelled_world, a_world_with_a_past
from tests.scoring.worlds import a_cohort_row, a_world, an_opening_row

if TYPE_CHECKING:
    from matcher.scoring.world import World

KEPT = 6
NEVER_OF_A_PROPOSAL = {"PM-02", "PM-03"}


def assert_same_lists(world: World, kept: int, pairs_at_once: int = 500_000) -> None:
    everybody = np.arange(len(world.cohort), dtype=np.int32)
    judged = Shortlists(world, pairs_at_once).of(everybody, kept)
    by_opening = np.zeros(len(world.market), dtype=np.int64)
    for plain, found in zip(engine.rank(world, everybody), judged.lists, strict=True):
        best = found.ranking
        by_opening[plain.pairs.opening] += 1
        assert (best.trainee, best.refused) == (plain.trainee, plain.refused)
        assert found.eligible == len(plain.pairs)
        assert best.pairs.opening.tolist() == plain.pairs.opening[:kept].tolist()
        assert best.way.within_limit.tolist() == plain.way.within_limit[:kept].tolist()
        assert best.scores.score.tolist() == plain.scores.score[:kept].tolist()
        assert best.baseline == pytest.approx(plain.baseline, abs=1e-12)
        assert np.allclose(best.parts, plain.parts[:kept], rtol=0, atol=1e-12)
    assert judged.by_opening.tolist() == by_opening.tolist()


@pytest.mark.parametrize("seed", range(6))
def test_shortlists_of_a_random_network_are_those_of_the_plain_judge(seed: int) -> None:
    assert_same_lists(a_travelled_world(seed, trainees=40, openings=150), KEPT)


@pytest.mark.parametrize("seed", range(8))
def test_network_with_a_past_is_judged_as_by_the_plain_judge(seed: int) -> None:
    assert_same_lists(a_world_with_a_past(seed, trainees=40, openings=60), KEPT)


def test_worlds_with_a_past_bring_nearly_every_rule_to_refuse() -> None:
    said: set[str] = set()
    for seed in range(8):
        world = a_world_with_a_past(seed, trainees=40, openings=60)
        everybody = np.arange(len(world.cohort), dtype=np.int32)
        said.update(rule for one in engine.rank(world, everybody) for rule in one.refused)
    assert {rule.id for rule in EVERY} - said <= NEVER_OF_A_PROPOSAL


def test_proposals_that_alone_exceed_the_days_at_a_host_are_refused_in_lists_too() -> None:
    world = a_world_with_a_past(3, trainees=20, openings=40)
    numbers = tuple(replace(one, host_max_days=9) for one in world.rules.pmsmp)
    assert_same_lists(replace(world, rules=replace(world.rules, pmsmp=numbers)), KEPT)


def test_trainee_with_too_little_within_the_limit_is_shown_what_lies_beyond() -> None:
    world = a_travelled_world(1, trainees=20, openings=60)
    near = np.full(20, 1.0)
    assert_same_lists(replace(world, cohort=replace(world.cohort, max_minutes=near)), KEPT)


def test_limit_of_no_minute_and_no_opening_are_lists_too() -> None:
    world = a_random_world(2, trainees=10, openings=30)
    none = np.zeros(10)
    assert_same_lists(replace(world, cohort=replace(world.cohort, max_minutes=none)), KEPT)
    assert_same_lists(a_random_world(2, trainees=3, openings=0), KEPT)


@pytest.mark.parametrize("kept", [1, 5, 8, 9, 30])
def test_places_that_tie_across_the_end_of_a_list_are_drawn_as_in_the_whole_order(
    kept: int,
) -> None:
    twins = [an_opening_row(reference=f"P-{number}") for number in range(8)]
    others = [an_opening_row(reference=f"Q-{number}", latitude=48.9) for number in range(8)]
    assert_same_lists(a_world([a_cohort_row()], [*others, *twins]), kept)


def test_size_of_blocks_changes_no_list() -> None:
    assert_same_lists(a_travelled_world(3, trainees=30, openings=80), KEPT, pairs_at_once=200)
