"""The period of a pair, to the day (interface.md section 1, Period)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from matcher.scoring.arrays import EPOCH, FAR_FUTURE, Pairs, to_day
from matcher.scoring.periods import last_day_of_pmsmp
from matcher.scoring.proposed import one_pair, some_pairs
from matcher.scoring.rules.every import BY_ID
from matcher.vocabulary import Kind
from tests.scoring.worlds import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    Row,
    a_cohort_row,
    a_world,
    an_opening_row,
)

Days = tuple[date, date | None]


def proposed(trainee: Row, opening: Row) -> Pairs:
    world = a_world([trainee], [opening])
    first = np.zeros(1, dtype=np.int32)
    return some_pairs(world, first, first)


def days(trainee: Row, opening: Row) -> Days:
    pair = proposed(trainee, opening)
    end = int(pair.end[0])
    last = None if end == FAR_FUTURE else date.fromordinal(end + EPOCH)
    return date.fromordinal(int(pair.start[0]) + EPOCH), last


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 11, 3), date(2026, 12, 2)),
        (date(2026, 1, 31), date(2026, 2, 27)),
        (date(2028, 1, 30), date(2028, 2, 28)),
    ],
)
def test_pm_02_last_day_is_one_month_date_to_date(start: date, last: date) -> None:
    found = last_day_of_pmsmp(np.array([to_day(start)], dtype=np.int32))
    assert date.fromordinal(int(found[0]) + EPOCH) == last


def test_pm_02_gap_never_exceeds_thirty_days_from_2024_to_2028() -> None:
    first, last = to_day(date(2024, 1, 1)), to_day(date(2028, 12, 31))
    starts = np.arange(first, last + 1, dtype=np.int32)
    gaps = last_day_of_pmsmp(starts) - starts
    assert gaps.max() == 30
    assert gaps.min() >= 27


@pytest.mark.parametrize("begins_later", [0, 1])
def test_pm_02_counts_the_months_in_force_on_the_first_day(begins_later: int) -> None:
    now = a_world([a_cohort_row()], [an_opening_row()]).rules.pmsmp[-1]
    changed = BLOCK_START + timedelta(days=begins_later)
    rules = (replace(now, max_months=2), replace(now, max_months=1, valid_from=changed))
    block_end = BLOCK_START + timedelta(days=80)
    trainee = a_cohort_row() | {"block_end": block_end}
    world = a_world([trainee], [an_opening_row(end=block_end)])
    world = replace(world, rules=replace(world.rules, pmsmp=rules))
    pair = one_pair(world, 0, 0)
    months = 2 if begins_later else 1
    assert pair.end[0] == last_day_of_pmsmp(pair.start, months)[0]
    assert not BY_ID["PM-02"].refuses(world, pair)[0]


def test_period_is_the_block_when_nothing_else_is_said() -> None:
    assert days(a_cohort_row(), an_opening_row()) == (BLOCK_START, BLOCK_END)


def test_period_starts_on_the_first_common_day_and_lasts_as_asked() -> None:
    later = BLOCK_START + timedelta(days=4)
    opening = an_opening_row(start=later, duration=5)
    assert days(a_cohort_row(), opening) == (later, later + timedelta(days=4))


def test_period_that_does_not_fit_is_cut_and_said_to_be_short() -> None:
    pair = proposed(a_cohort_row(), an_opening_row(duration=40))
    assert bool(pair.is_short[0])
    assert int(pair.end[0]) == to_day(BLOCK_END)


def test_pmsmp_is_cut_to_one_month_but_a_stage_is_not() -> None:
    long_block = a_cohort_row(block_end=BLOCK_START + timedelta(days=60))
    assert days(long_block, an_opening_row())[1] == date(2026, 12, 29)
    stage = an_opening_row(kind=Kind.STAGE)
    assert days(long_block, stage)[1] == BLOCK_START + timedelta(days=60)


def test_contract_ignores_the_block() -> None:
    opening = an_opening_row(kind=Kind.APPRENTICESHIP, start=date(2027, 3, 1), duration=365)
    assert days(a_cohort_row(), opening) == (date(2027, 3, 1), date(2028, 2, 28))
    without_block = a_cohort_row(has_block=False, block_start=0, block_end=0)
    assert days(without_block, an_opening_row(kind=Kind.JOB)) == (TODAY, None)


def test_without_a_block_an_immersion_has_no_period() -> None:
    trainee = a_cohort_row(has_block=False, block_start=0, block_end=0)
    assert not proposed(trainee, an_opening_row()).has_period[0]
