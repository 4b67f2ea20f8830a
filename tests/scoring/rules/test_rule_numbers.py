"""The numbers of the law are dated: loading names every hole, periods obey those of their days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.errors import SettingsError
from matcher.scoring.params import rule_params
from matcher.scoring.rules.every import BY_ID
from tests.scoring.worlds import (
    a_cohort_row,
    a_pair,
    a_stay,
    a_world,
    an_opening_row,
    clock,
    rules_table,
)

CHANGE = date(2026, 12, 10)


def changed(name: str, **values: Any) -> dict[str, Any]:
    """Return the table of rules with other values in force from ``CHANGE`` on."""
    table = rules_table()
    table[name] = [*table[name], table[name][-1] | values | {"valid_from": CHANGE}]
    return table


def faults(table: dict[str, Any]) -> str:
    with pytest.raises(SettingsError) as caught:
        rule_params(table)
    return caught.value.message


def test_a_wrong_key_and_a_missing_one_are_named_together() -> None:
    table = rules_table()
    table["minor_time"][0]["max_day_hours"] = 8
    del table["minor_time"][0]["max_day_minutes"]
    said = faults(table)
    assert "clé inconnue « max_day_hours »" in said
    assert "clé absente « max_day_minutes »" in said


def test_an_overlap_a_gap_and_an_end_are_named() -> None:
    table = changed("pmsmp")
    table["pmsmp"][0]["valid_to"] = date(2026, 12, 15)
    assert "chevauche" in faults(table)
    table["pmsmp"][0]["valid_to"] = date(2026, 12, 1)
    assert "un trou entre le 2026-12-01 et le 2026-12-10" in faults(table)
    table["pmsmp"][0]["valid_to"] = date(2026, 12, 9)
    assert len(rule_params(table).pmsmp) == 2
    table["pmsmp"][1]["valid_to"] = date(2027, 1, 1)
    assert "plus aucune valeur après le 2027-01-01" in faults(table)


def test_a_list_of_percents_holds_whole_numbers() -> None:
    table = rules_table()
    table["pay"][0]["pro_26"] = ["100"]
    assert "pro_26" in faults(table)


def test_a_period_is_judged_by_the_numbers_of_its_days() -> None:
    rule = BY_ID["MN-01"]
    minor = [a_cohort_row(date(2009, 6, 15))]
    seven_hours = [an_opening_row(day_start=clock(9), day_end=clock(17))]
    world = a_world(minor, seven_hours, rules=changed("minor_time", max_day_minutes=360))
    assert not rule.refuses(world, a_pair(date(2026, 11, 30), date(2026, 12, 9)))[0]
    assert rule.refuses(world, a_pair(date(2026, 11, 30), date(2026, 12, 10)))[0]
    assert rule.refuses(world, a_pair(date(2026, 12, 14), date(2026, 12, 18)))[0]


def test_the_limits_of_an_immersion_are_those_of_its_first_day() -> None:
    table = changed("pmsmp", host_max_agreements=1)
    world = a_world(stays=[a_stay(date(2026, 6, 1), date(2026, 6, 5))], rules=table)
    rule = BY_ID["PM-04"]
    assert not rule.refuses(world, a_pair(date(2026, 12, 9), date(2026, 12, 11)))[0]
    assert rule.refuses(world, a_pair(date(2026, 12, 10), date(2026, 12, 11)))[0]
