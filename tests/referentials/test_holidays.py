"""Legal holidays by department."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.referentials.holidays import legal_holidays

EASTER_MONDAYS = [(2024, date(2024, 4, 1)), (2026, date(2026, 4, 6)), (2027, date(2027, 3, 29))]


@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_hauts_de_seine_have_eleven_holidays(year: int) -> None:
    # Years where Ascension falls on 1 May or 8 May (2024: 9 May, 2029: 10 May) share a day.
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    found = legal_holidays(year, "92")
    assert {(day.month, day.day) for day in found} >= fixed
    assert {day.year for day in found} == {year}
    assert 10 <= len(found) <= 11


@pytest.mark.parametrize(("year", "monday"), EASTER_MONDAYS)
def test_easter_monday_follows_the_moon(year: int, monday: date) -> None:
    assert monday in legal_holidays(year, "92")


@pytest.mark.parametrize("department", ["57", "67", "68"])
def test_alsace_and_moselle_have_two_more_days(department: str) -> None:
    more = legal_holidays(2026, department) - legal_holidays(2026, "92")
    assert more == {date(2026, 4, 3), date(2026, 12, 26)}


@pytest.mark.parametrize("department", ["75", "93", "2A", "54"])
def test_other_departments_have_the_national_days(department: str) -> None:
    assert legal_holidays(2026, department) == legal_holidays(2026, "92")
    assert len(legal_holidays(2026, department)) == 11


@pytest.mark.parametrize(
    ("department", "abolition"),
    [
        ("971", date(2026, 5, 27)),
        ("972", date(2026, 5, 22)),
        ("973", date(2026, 6, 10)),
        ("974", date(2026, 12, 20)),
        ("976", date(2026, 4, 27)),
    ],
)
def test_overseas_departments_keep_the_day_slavery_ended(department: str, abolition: date) -> None:
    assert legal_holidays(2026, department) >= legal_holidays(2026, "92") | {abolition}
    assert abolition not in legal_holidays(2026, "92")


def test_the_day_of_a_month_is_no_holiday() -> None:
    assert date(2026, 11, 23) not in legal_holidays(2026, "92")
