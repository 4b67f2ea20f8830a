"""The worked cases of the law, each by its name (dates checked by calculation)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcher.scoring import engine
from matcher.scoring.arrays import EPOCH, UNKNOWN, to_day
from matcher.scoring.params import in_force
from matcher.scoring.periods import last_day_of_pmsmp
from matcher.scoring.rules import pay
from matcher.scoring.rules.every import BY_ID, EVERY
from matcher.scoring.rules.notices import notices_of
from matcher.scoring.rules.registry import Family
from matcher.vocabulary import Kind, Purpose, RiskCategory, Weekday, Weighting
from tests.scoring.worlds import (
    ADULT_BIRTH,
    WORKING_WEEK,
    Row,
    a_cohort_row,
    a_pair,
    a_stay,
    a_world,
    an_opening_row,
    birthday,
    clock,
    pairs,
)

if TYPE_CHECKING:
    from matcher.scoring.world import World

SEVENTEEN = date(2009, 6, 15)
PERIOD = (date(2026, 11, 30), date(2026, 12, 18))


def refused(world: World, first: date, last: date | None) -> set[str]:
    """Return the ids of the legal rules that refuse these days."""
    asked = pairs((0, 0, first, last))
    return {
        rule.id
        for rule in EVERY
        if rule.family is not Family.PRACTICAL and rule.refuses(world, asked)[0]
    }


def minor_at(**opening: object) -> set[str]:
    """Return what refuses a 17-year-old a placement with this schedule."""
    world = a_world([a_cohort_row(SEVENTEEN)], [an_opening_row(**opening)])
    return refused(world, *PERIOD)


def first_possible(world: World, first: date, last: date, rule: str) -> date | None:
    found = engine.first_possible(world, pairs((0, 0, first, last)), BY_ID[rule])
    return None if found is None else date.fromordinal(found + EPOCH)


# PM-02


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 11, 3), date(2026, 12, 2)),
        (date(2026, 1, 31), date(2026, 2, 27)),
        (date(2028, 1, 30), date(2028, 2, 28)),
    ],
)
def test_pm_02_a_month_from_date_to_date(start: date, last: date) -> None:
    world = a_world()
    assert "PM-02" not in refused(world, start, last)
    assert "PM-02" in refused(world, start, last + timedelta(days=1))


def test_pm_02_is_never_more_than_thirty_days_apart() -> None:
    starts = np.arange(to_day(date(2024, 1, 1)), to_day(date(2029, 1, 1)), dtype=np.int32)
    assert int((last_day_of_pmsmp(starts) - starts).max()) <= 30


# PM-04

DISCOVERED = a_stay(date(2026, 1, 5), date(2026, 2, 4), purpose=Purpose.DISCOVER)


def test_pm_04_sixty_one_days_are_refused_and_sixty_are_not() -> None:
    world = a_world(stays=[DISCOVERED], on=date(2026, 2, 20))
    assert refused(world, date(2026, 3, 2), date(2026, 3, 31)) == {"PM-04"}
    assert refused(world, date(2026, 3, 2), date(2026, 3, 30)) == set()


def test_pm_04_a_third_agreement_is_refused_until_the_window_is_over() -> None:
    stays = [
        a_stay(date(2026, 1, 5), date(2026, 1, 9)),
        a_stay(date(2026, 3, 2), date(2026, 3, 6)),
    ]
    world = a_world(stays=stays, on=date(2026, 6, 1))
    assert refused(world, date(2026, 6, 1), date(2026, 6, 5)) == {"PM-04"}
    freed = first_possible(world, date(2026, 6, 1), date(2026, 6, 5), "PM-04")
    assert freed == date(2027, 1, 5)


def test_pm_04_a_renewal_counts_days_and_no_agreement() -> None:
    stays = [
        a_stay(date(2026, 1, 5), date(2026, 1, 9)),
        a_stay(date(2026, 1, 12), date(2026, 1, 16), is_renewal=True),
    ]
    assert refused(a_world(stays=stays), date(2026, 6, 1), date(2026, 6, 5)) == set()
    long = [a_stay(date(2026, 1, 5), date(2026, 2, 4))]
    long.append(a_stay(date(2026, 2, 5), date(2026, 3, 4), is_renewal=True))
    assert refused(a_world(stays=long), date(2026, 6, 1), date(2026, 6, 2)) == {"PM-04"}


def test_pm_04_the_first_possible_day_after_sixty_days_is_computed() -> None:
    world = a_world(stays=[DISCOVERED], on=date(2026, 2, 20))
    first = first_possible(world, date(2026, 3, 2), date(2026, 3, 31), "PM-04")
    # The window from 5 January ends on 4 January: the thirtieth day must lie after it.
    assert first == date(2026, 12, 7)
    assert refused(world, date(2026, 12, 6), date(2027, 1, 4)) == {"PM-04"}


def test_pm_04_the_same_purpose_and_objectives_are_refused_when_both_are_known() -> None:
    stay = a_stay(date(2026, 1, 5), date(2026, 1, 9), purpose=Purpose.DISCOVER, objectives=0)
    world = a_world(stays=[stay])
    asked = a_pair(date(2026, 6, 1), date(2026, 6, 5))
    rule = BY_ID["PM-04"]
    assert not rule.refuses(world, asked)[0]
    asked.objectives[0] = 1
    assert not rule.refuses(world, asked)[0]
    asked.objectives[0] = 0
    assert rule.refuses(world, asked)[0]
    renewal = a_world(stays=[stay | {"is_renewal": True}])
    assert not rule.refuses(renewal, asked)[0]
    other = a_world([a_cohort_row(weighting=Weighting.CONFIRM)], stays=[stay])
    assert not rule.refuses(other, asked)[0]


def test_pm_04_another_siret_of_the_same_siren_is_a_notice() -> None:
    world = a_world(stays=[DISCOVERED | {"host": 7}])
    assert refused(world, date(2026, 3, 2), date(2026, 3, 31)) == set()
    told = notices_of(world, a_pair(date(2026, 3, 2), date(2026, 3, 31)))[0]
    assert [notice.rule for notice in told] == ["PM-04"]
    assert "SIREN" in told[0].text


def test_pm_04_counts_neither_another_kind_nor_the_days_after_a_break_off() -> None:
    other = a_world(stays=[DISCOVERED | {"counts_pmsmp": False}])
    assert refused(other, date(2026, 3, 2), date(2026, 3, 31)) == set()
    broken = a_world(stays=[DISCOVERED | {"end": date(2026, 1, 9)}])
    assert refused(broken, date(2026, 3, 2), date(2026, 3, 31)) == set()


def test_pm_03_a_renewal_follows_an_agreement_once() -> None:
    first = a_stay(date(2026, 1, 5), date(2026, 1, 9))
    again = a_stay(date(2026, 1, 12), date(2026, 1, 16), is_renewal=True)
    asked = a_pair(date(2026, 1, 19), date(2026, 1, 23))
    asked.is_renewal[0] = True
    assert BY_ID["PM-03"].refuses(a_world(), asked)[0]
    assert not BY_ID["PM-03"].refuses(a_world(stays=[first]), asked)[0]
    assert BY_ID["PM-03"].refuses(a_world(stays=[first, again]), asked)[0]


# MN


def test_mn_a_schedule_within_every_limit_is_open_to_a_minor() -> None:
    assert minor_at() == set()


LIMITS: list[tuple[Row, str]] = [
    (
        {"day_start": clock(14), "day_end": clock(22, 30), "break_minutes": 90},
        "MN-03",
    ),
    ({"day_start": clock(5, 30), "day_end": clock(13)}, "MN-03"),
    ({"day_start": clock(8), "day_end": clock(12, 45), "break_minutes": 0}, "MN-02"),
    (
        {"day_end": clock(19), "weekdays": WORKING_WEEK[:3], "weekly_minutes": UNKNOWN},
        "MN-01",
    ),
    ({"weekly_minutes": 36 * 60}, "MN-01"),
    (
        {"day_end": clock(15), "weekdays": (*WORKING_WEEK, Weekday.SAT), "weekly_minutes": 1800},
        "MN-05",
    ),
    (
        {"day_start": clock(7), "day_end": clock(20), "break_minutes": 300}
        | {"weekdays": WORKING_WEEK[:4], "weekly_minutes": UNKNOWN},
        "MN-04",
    ),
    (
        {"weekdays": (*WORKING_WEEK[2:], Weekday.SAT, Weekday.SUN)},
        "MN-06",
    ),
    ({"is_assessed": False}, "TR-not_assessed"),
    ({"risks": (RiskCategory.HEIGHT,)}, "TR-height"),
]


@pytest.mark.parametrize(("schedule", "rule"), LIMITS)
def test_mn_each_limit_is_refused_alone_with_its_rule(schedule: Row, rule: str) -> None:
    assert minor_at(**schedule) == {rule}


@pytest.mark.parametrize(("schedule", "rule"), LIMITS)
def test_mn_none_of_these_limits_keeps_an_adult_away(schedule: Row, rule: str) -> None:
    del rule
    assert refused(a_world(openings=[an_opening_row(**schedule)]), *PERIOD) == set()


def test_mn_10_minor_rules_end_on_the_day_before_the_birthday() -> None:
    late = an_opening_row(day_start=clock(14), day_end=clock(22, 30), break_minutes=90)
    world = a_world([a_cohort_row(date(2008, 12, 10))], [late])
    assert refused(world, *PERIOD) == {"MN-03"}
    assert refused(world, date(2026, 12, 9), PERIOD[1]) == {"MN-03"}
    assert refused(world, date(2026, 12, 10), PERIOD[1]) == set()
    assert first_possible(world, *PERIOD, "MN-03") == date(2026, 12, 10)


def test_mn_10_risks_are_free_from_the_birthday_on() -> None:
    world = a_world([a_cohort_row(date(2008, 12, 10))], [an_opening_row(is_assessed=False)])
    assert first_possible(world, *PERIOD, "TR-not_assessed") == date(2026, 12, 10)


def test_mn_10_born_on_29_february_is_minor_through_28_february() -> None:
    late = an_opening_row(day_start=clock(14), day_end=clock(22, 30), break_minutes=90)
    world = a_world(
        [a_cohort_row(date(2008, 2, 29))],
        [late | {"weekdays": (Weekday.SAT, Weekday.SUN)}],
        on=PERIOD[0],
    )
    assert "MN-03" in refused(world, date(2026, 2, 28), date(2026, 2, 28))
    assert refused(world, date(2026, 3, 1), date(2026, 3, 1)) == set()


def test_mn_06_a_holiday_inside_a_period_is_a_day_off_and_a_notice() -> None:
    world = a_world([a_cohort_row(SEVENTEEN)])
    week = (date(2026, 11, 9), date(2026, 11, 13))
    assert refused(world, *week) == set()
    assert [notice.rule for notice in notices_of(world, a_pair(*week))[0]] == ["MN-06"]
    assert refused(world, date(2026, 11, 11), date(2026, 11, 11)) == {"MN-06"}


def test_mn_06_notice_of_a_long_contract_names_the_first_holidays_and_counts_the_rest() -> None:
    world = a_world([a_cohort_row(SEVENTEEN)])
    year = notices_of(world, a_pair(date(2026, 11, 2), date(2027, 6, 30)))[0]
    [told] = [notice.text for notice in year if notice.rule == "MN-06"]
    assert told.startswith("Jours de repos pour un mineur : 11/11/2026, 25/12/2026, ")
    assert "autres jours fériés" in told
    assert told.count("/") == 6


def test_mn_06_good_friday_is_a_holiday_in_moselle() -> None:
    friday = (date(2026, 4, 3), date(2026, 4, 3))
    here = a_world([a_cohort_row(SEVENTEEN)])
    assert refused(here, *friday) == set()
    moselle = a_world([a_cohort_row(SEVENTEEN)], [an_opening_row(department="57")])
    assert refused(moselle, *friday) == {"MN-06"}


def test_mn_an_end_on_the_next_day_is_night_for_a_minor_and_a_notice_for_an_adult() -> None:
    crossing = an_opening_row(day_start=clock(18), day_end=clock(1))
    minor = a_world([a_cohort_row(SEVENTEEN)], [crossing])
    assert "MN-03" in refused(minor, *PERIOD)
    adult = a_world(openings=[crossing])
    assert refused(adult, *PERIOD) == set()
    assert [notice.rule for notice in notices_of(adult, a_pair(*PERIOD))[0]] == ["PM-11"]


UNKNOWN_SCHEDULE: Row = {
    "day_start": UNKNOWN,
    "day_end": UNKNOWN,
    "break_minutes": UNKNOWN,
    "weekly_minutes": UNKNOWN,
    "weekdays": (),
}


def test_an_unknown_schedule_is_a_question_and_never_a_refusal() -> None:
    assert minor_at(**UNKNOWN_SCHEDULE) == set()
    world = a_world([a_cohort_row(SEVENTEEN)], [an_opening_row(**UNKNOWN_SCHEDULE)])
    told = {notice.rule for notice in notices_of(world, a_pair(*PERIOD))[0]}
    assert {"MN-02", "MN-03", "MN-05"} <= told


@pytest.mark.parametrize("name", ["day_start", "day_end", "break_minutes", "weekly_minutes"])
@pytest.mark.parametrize(("schedule", "rule"), LIMITS)
def test_forgetting_a_part_of_the_schedule_never_adds_a_refusal(
    name: str, schedule: Row, rule: str
) -> None:
    assert minor_at(**(schedule | {name: UNKNOWN})) <= {rule}


# PM-11


@pytest.mark.parametrize(
    "schedule",
    [
        {"day_start": clock(8), "day_end": clock(20), "break_minutes": 60},
        {"weekly_minutes": 49 * 60},
    ],
)
def test_pm_11_adults_work_ten_hours_a_day_and_forty_eight_a_week(schedule: Row) -> None:
    assert refused(a_world(openings=[an_opening_row(**schedule)]), *PERIOD) == {"PM-11"}
    contract = an_opening_row(kind=Kind.JOB, **schedule)
    assert refused(a_world(openings=[contract]), *PERIOD) == set()


# TR


@pytest.mark.parametrize("category", list(RiskCategory))
def test_tr_only_regulated_work_may_be_lifted_and_only_with_a_derogation(
    category: RiskCategory,
) -> None:
    regulated = {"chemical", "machines", "pressure_confined_molten", "load"}
    rule = BY_ID[f"TR-{category.value}"]
    for has_derogation in (False, True):
        opening = an_opening_row(risks=(category,), has_derogation=has_derogation)
        world = a_world([a_cohort_row(SEVENTEEN)], [opening])
        found = engine.refusals_of(world, a_pair(*PERIOD))
        assert [one.rule for one in found] == [rule]
        assert found[0].is_liftable == (has_derogation and category.value in regulated)


# AL


def test_al_01_thirty_years_old_at_the_start_is_too_late() -> None:
    world = a_world([a_cohort_row(date(1997, 1, 15))], [an_opening_row(kind=Kind.APPRENTICESHIP)])
    assert refused(world, date(2027, 1, 14), None) == set()
    assert refused(world, date(2027, 1, 15), None) == {"AL-01"}


def test_al_05_twenty_six_years_old_at_the_start_needs_an_exception() -> None:
    world = a_world([a_cohort_row(date(2000, 6, 1))], [an_opening_row(kind=Kind.PRO_CONTRACT)])
    assert refused(world, date(2026, 5, 31), None) == set()
    assert refused(world, date(2026, 6, 1), None) == {"AL-05"}
    found = engine.refusals_of(world, pairs((0, 0, date(2026, 6, 1), None)))[0]
    assert found.is_liftable
    assert "26 ans" in found.rule.exception


def test_al_04_the_bracket_moves_on_the_first_of_the_month_after_the_birthday() -> None:
    birth, start = date(2008, 9, 12), date(2026, 7, 1)
    numbers = in_force(a_world().rules.pay, to_day(date(2026, 9, 30)))
    before = pay.age_of_bracket(birth, start, date(2026, 9, 30))
    after = pay.age_of_bracket(birth, start, date(2026, 10, 1))
    assert pay.apprentice_percents(before, numbers) == (27, 39, 55)
    assert pay.apprentice_percents(after, numbers) == (43, 51, 67)
    assert pay.hourly_euros(43, numbers) == 5.29


@pytest.mark.parametrize(("kind", "rule"), [(Kind.PMSMP, "PM-15"), (Kind.STAGE, "MN-09")])
def test_under_sixteen_is_refused_until_the_birthday(kind: Kind, rule: str) -> None:
    world = a_world([a_cohort_row(date(2010, 12, 10))], [an_opening_row(kind=kind)])
    assert rule in refused(world, *PERIOD)
    assert first_possible(world, *PERIOD, rule) == date(2026, 12, 10)


def test_the_default_adult_is_over_eighteen() -> None:
    assert birthday(ADULT_BIRTH, 18) < PERIOD[0]
