"""What must hold of every ranking, on random schools: bounds, sums, order of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.scoring import engine, ranker
from matcher.scoring.explanations import explain
from matcher.scoring.params import FACTORS
from matcher.scoring.proposed import one_pair
from matcher.scoring.reading import Labels
from matcher.scoring.rules.every import EVERY
from tests.scoring.random_worlds import TRADES, a_random_world, random_rows, world_of
from tests.scoring.worlds import a_cohort_row, a_world, an_opening_row

if TYPE_CHECKING:
    from matcher.scoring.engine import Ranking
    from matcher.scoring.world import World

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=60)
LABELS = Labels(
    trades=[f"Métier {place}" for place in range(TRADES)],
    macro_skills=[f"Compétence {place}" for place in range(3)],
    close=0.5,
    related=0.2,
)


def rankings(world: World) -> list[Ranking]:
    return list(engine.rank(world, np.arange(len(world.cohort), dtype=np.int32)))


def told(world: World, ranking: Ranking) -> list[Any]:
    """Return a ranking by references, with everything that is shown of it."""
    market = world.market
    return [
        (
            str(market.siret[opening]),
            str(market.reference[opening]),
            round(float(ranking.scores.score[place]), 9),
            ranking.parts[place].round(9).tolist(),
        )
        for place, opening in enumerate(ranking.pairs.opening.tolist())
    ]


@few
@given(seeds)
def test_scores_values_and_confidence_are_shares(seed: int) -> None:
    for ranking in rankings(a_random_world(seed)):
        scores = ranking.scores
        for array in (scores.score, scores.value, scores.confidence, scores.worth):
            assert np.all((array >= 0) & (array <= 1 + 1e-12))
        sums = scores.weight.sum(axis=1)
        assert np.allclose(sums[scores.confidence > 0], 1, atol=1e-9)


@few
@given(seeds)
def test_weights_times_values_make_the_score(seed: int) -> None:
    for ranking in rankings(a_random_world(seed)):
        scores = ranking.scores
        assert np.allclose((scores.weight * scores.value).sum(axis=1), scores.score, atol=1e-9)


@few
@given(seeds)
def test_contributions_add_up_to_score_minus_baseline(seed: int) -> None:
    for ranking in rankings(a_random_world(seed)):
        if ranking.baseline is not None:
            sums = ranking.parts.sum(axis=1)
            assert np.allclose(sums, ranking.scores.score - ranking.baseline, atol=1e-9)


@few
@given(seeds)
def test_order_is_limit_first_then_score(seed: int) -> None:
    for ranking in rankings(a_random_world(seed)):
        keys = [
            (int(beyond == 0), -round(float(score), 6))
            for beyond, score in zip(ranking.way.within_limit, ranking.scores.score, strict=True)
        ]
        assert keys == sorted(keys)


@few
@given(seeds, seeds)
def test_order_of_rows_changes_nothing(seed: int, shuffle: int) -> None:
    trainees, openings = random_rows(seed, 3, 10)
    chance = np.random.default_rng(shuffle)
    mixed = [openings[place] for place in chance.permutation(len(openings))]
    one, other = world_of(trainees, openings, seed), world_of(trainees, mixed, seed)
    for left, right in zip(rankings(one), rankings(other), strict=True):
        assert told(one, left) == told(other, right)
        assert left.refused == right.refused


@few
@given(seeds)
def test_block_of_trainees_gives_what_each_alone_gives(seed: int) -> None:
    world = a_random_world(seed)
    for ranking in rankings(world):
        alone = next(engine.rank(world, np.array([ranking.trainee], dtype=np.int32)))
        assert told(world, alone) == told(world, ranking)
        assert alone.refused == ranking.refused


@few
@given(seeds)
def test_pair_is_eligible_exactly_when_no_rule_refuses_it(seed: int) -> None:
    world = a_random_world(seed)
    for ranking in rankings(world):
        eligible = set(ranking.pairs.opening.tolist())
        for opening in range(len(world.market)):
            pair = one_pair(world, ranking.trainee, opening)
            refused = engine.refusals_of(world, pair)
            assert (opening in eligible) == (refused == [])


@few
@given(seeds)
def test_first_possible_start_is_the_first_that_the_rule_allows(seed: int) -> None:
    world = a_random_world(seed, trainees=2, openings=6)
    for trainee in range(len(world.cohort)):
        for opening in range(len(world.market)):
            pair = one_pair(world, trainee, opening)
            for refusal in engine.refusals_of(world, pair):
                if refusal.first_possible is not None:
                    assert refusal.rule.depends_on_days
                    assert refusal.first_possible > int(pair.start[0])


@few
@given(seeds)
def test_reasons_are_sentences_without_a_figure_of_the_score(seed: int) -> None:
    world = a_random_world(seed)
    for ranking in rankings(world):
        for place in range(min(3, len(ranking.pairs))):
            found = explain(
                world, ranking.pairs, ranking.way, ranking.scores, ranking.parts, place, LABELS
            )
            texts = [*found.pro, *found.against, *found.missing, *found.warnings]
            assert all((text and text[0].isupper()) or text[0].isdigit() for text in texts)
            assert "%" not in "".join(texts)
            assert len(found.pro) <= world.scoring.reasons.at_most


def test_every_term_varies_over_a_school() -> None:
    values: dict[str, set[float]] = {name: set() for name in FACTORS}
    for seed in range(6):
        world = a_random_world(seed, trainees=6, openings=20)
        for ranking in rankings(world):
            for column, name in enumerate(FACTORS):
                present = ranking.scores.weight[:, column] > 0
                values[name] |= set(ranking.scores.value[present, column].round(6).tolist())
    assert {name for name, seen in values.items() if len(seen) < 2} == set()


def test_no_term_says_the_same_as_another() -> None:
    columns: dict[str, list[float]] = {name: [] for name in FACTORS}
    for seed in range(6):
        for ranking in rankings(a_random_world(seed, trainees=6, openings=20)):
            for column, name in enumerate(FACTORS):
                columns[name] += ranking.scores.value[:, column].tolist()
    table = np.corrcoef(np.array(list(columns.values())))
    np.fill_diagonal(table, 0)
    assert np.abs(table).max() < 0.9


def test_equal_scores_are_drawn_by_the_recorded_hash() -> None:
    twins = [an_opening_row(reference=f"P-{number}") for number in range(8)]
    world = a_world([a_cohort_row()], twins)
    ranking = rankings(world)[0]
    draws = [ranker.draw(world, ranking.pairs, place) for place in range(len(ranking.pairs))]
    assert draws == sorted(draws)


def test_opening_whose_trade_is_doubtful_stays_and_says_so() -> None:
    world = a_world([a_cohort_row(project=(0,))], [an_opening_row(trade=-1)])
    ranking = rankings(world)[0]
    assert len(ranking.pairs) == 1
    assert ranking.scores.weight[0, FACTORS.index("project")] == 0
    found = explain(world, ranking.pairs, ranking.way, ranking.scores, ranking.parts, 0, LABELS)
    assert "Métier de la place : intitulé à préciser" in found.missing


def test_first_project_is_said_as_such() -> None:
    openings = [an_opening_row(trade=0), an_opening_row(reference="P-2", trade=1)]
    world = a_world([a_cohort_row(project=(0,))], openings)
    ranking = rankings(world)[0]
    found = explain(world, ranking.pairs, ranking.way, ranking.scores, ranking.parts, 0, LABELS)
    assert "Son premier projet : métier 0" in found.pro


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_every_rule_has_its_source_and_its_sentence(rule: Any) -> None:
    assert rule.source
    assert rule.sentence.endswith(".")
    assert rule.sentence[0].isupper()
