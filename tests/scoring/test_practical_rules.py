"""Each practical rule refuses what it says and nothing that is unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcher.scoring import engine
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, UNKNOWN
from matcher.scoring.proposed import one_pair
from matcher.scoring.rules.every import BY_ID
from matcher.vocabulary import CapabilityLimit, Demand, Kind, Licence
from tests.scoring.worlds import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort_row,
    a_stay,
    a_world,
    an_opening_row,
)

if TYPE_CHECKING:
    from matcher.scoring.world import World

DAY = timedelta(days=1)


def refusing(world: World, opening: int = 0) -> set[str]:
    """Return the practical rules that refuse the first trainee at an opening."""
    pair = one_pair(world, 0, opening)
    return {
        refusal.rule.id
        for refusal in engine.refusals_of(world, pair)
        if refusal.rule.id.startswith("PR-")
    }


def first_possible(world: World, rule: str) -> date | None:
    pair = one_pair(world, 0, 0)
    found = engine.first_possible(world, pair, BY_ID[rule])
    return None if found is None else date.fromordinal(found + 719_163)


def test_nothing_refuses_the_default_pair() -> None:
    assert refusing(a_world()) == set()


def test_unknown_never_refuses() -> None:
    thin = a_cohort_row(
        latitude=np.nan, longitude=np.nan, max_minutes=np.nan, level=UNKNOWN, project=()
    )
    vague = an_opening_row(
        trade=UNKNOWN,
        latitude=np.nan,
        longitude=np.nan,
        weekly_minutes=UNKNOWN,
        day_start=UNKNOWN,
        day_end=UNKNOWN,
        break_minutes=UNKNOWN,
        weekdays=(),
        is_assessed=False,
        host_rate=0.5,
    )
    assert (
        engine.refusals_of(a_world([thin], [vague]), one_pair(a_world([thin], [vague]), 0, 0))
        == []
    )


def test_closed_opening_is_refused() -> None:
    assert refusing(a_world(openings=[an_opening_row(is_open=False)])) == {"PR-01"}


def test_last_seat_taken_on_one_common_day_is_refused() -> None:
    other = (0, BLOCK_END, BLOCK_END + 5 * DAY, UNKNOWN)
    world = a_world(taken=[other])
    assert refusing(world) == {"PR-02"}
    assert first_possible(world, "PR-02") == BLOCK_END + 6 * DAY


def test_seat_taken_on_other_days_or_by_oneself_is_free() -> None:
    before = (0, BLOCK_START - 9 * DAY, BLOCK_START - DAY, UNKNOWN)
    own_hold = (0, BLOCK_START, BLOCK_END, 0)
    assert refusing(a_world(taken=[before, own_hold])) == set()


def test_second_seat_is_free_while_one_is_taken() -> None:
    world = a_world(
        openings=[an_opening_row(seats=2)], taken=[(0, BLOCK_START, BLOCK_END, UNKNOWN)]
    )
    assert refusing(world) == set()


def test_window_apart_from_the_block_is_refused() -> None:
    later = an_opening_row(start=BLOCK_END + DAY, end=FAR_FUTURE)
    earlier = an_opening_row(start=FAR_PAST, end=BLOCK_START - DAY)
    for opening in (later, earlier):
        assert refusing(a_world(openings=[opening])) == {"PR-03"}
    assert first_possible(a_world(openings=[later]), "PR-03") is not None
    assert first_possible(a_world(openings=[earlier]), "PR-03") is None


def test_contract_whose_window_has_passed_is_refused() -> None:
    opening = an_opening_row(kind=Kind.JOB, start=TODAY - 90 * DAY, end=TODAY - DAY)
    assert refusing(a_world(openings=[opening])) == {"PR-03"}


def test_missing_licence_is_refused() -> None:
    opening = an_opening_row(licences=(Licence.B,))
    assert refusing(a_world(openings=[opening])) == {"PR-04"}
    driver = a_cohort_row(licences=(Licence.B, Licence.AM))
    assert refusing(a_world([driver], [opening])) == set()


@pytest.mark.parametrize(
    ("until", "expected"),
    [(FAR_PAST, {"PR-05"}), (BLOCK_END - DAY, {"PR-05"}), (BLOCK_END, set())],
)
def test_certificate_must_be_valid_on_the_last_day(until: date, expected: set[str]) -> None:
    trainee = a_cohort_row(certificate_until=(until,))
    assert refusing(a_world([trainee], [an_opening_row(certificates=(True,))])) == expected


def test_entry_level_refuses_contracts_only_and_when_both_are_known() -> None:
    trainee = a_cohort_row(level=3)
    contract = an_opening_row(kind=Kind.APPRENTICESHIP, required_level=4)
    assert refusing(a_world([trainee], [contract])) == {"PR-06"}
    assert refusing(a_world([trainee], [an_opening_row(required_level=4)])) == set()
    assert refusing(a_world([a_cohort_row()], [contract])) == set()


def test_declared_limit_refuses_the_same_demand_only() -> None:
    trainee = a_cohort_row(limits=(CapabilityLimit.NO_HEIGHT,))
    assert refusing(a_world([trainee], [an_opening_row(demands=(Demand.HEIGHT,))])) == {"PR-07"}
    assert refusing(a_world([trainee], [an_opening_row(demands=(Demand.NIGHT,))])) == set()


def test_disliked_trade_is_refused_and_can_be_lifted() -> None:
    trainee = a_cohort_row(dislike=(0,))
    assert refusing(a_world([trainee])) == {"PR-08"}
    assert BY_ID["PR-08"].is_liftable
    assert refusing(a_world([trainee], [an_opening_row(trade=UNKNOWN)])) == set()


def test_other_placement_on_these_days_is_refused() -> None:
    stay = a_stay(BLOCK_START + DAY, BLOCK_START + 3 * DAY, host=1, opening=UNKNOWN)
    world = a_world(stays=[stay])
    assert refusing(world) == {"PR-09"}
    assert first_possible(world, "PR-09") == BLOCK_START + 4 * DAY


def test_placement_here_that_has_not_ended_is_refused() -> None:
    stay = a_stay(TODAY - DAY, TODAY + DAY, opening=0, is_ended=False)
    assert refusing(a_world(stays=[stay])) == {"PR-09"}
    ended = a_stay(TODAY - 30 * DAY, TODAY - 9 * DAY, opening=0)
    assert refusing(a_world(stays=[ended])) == set()


def test_opening_declined_before_is_refused() -> None:
    world = a_world(openings=[an_opening_row(), an_opening_row()], closed={0: [1]})
    assert refusing(world, 0) == set()
    assert refusing(world, 1) == {"PR-10"}


def test_company_asked_often_enough_is_refused() -> None:
    assert refusing(a_world(openings=[an_opening_row(over_cap=True)])) == {"PR-11"}


def test_trainee_away_or_opposed_or_without_block_is_refused() -> None:
    for trainee in (
        a_cohort_row(is_active=False),
        a_cohort_row(is_opted_out=True),
        a_cohort_row(has_block=False),
    ):
        assert refusing(a_world([trainee])) == {"PR-12"}


def test_without_a_block_contracts_stay_possible() -> None:
    trainee = a_cohort_row(has_block=False)
    assert refusing(a_world([trainee], [an_opening_row(kind=Kind.JOB)])) == set()
