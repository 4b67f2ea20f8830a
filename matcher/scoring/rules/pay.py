"""Minimum pay of contracts, told for information: AL-04, AL-06, AL-07. Never an input of a score.

    euros an hour = per cent of the bracket x SMIC in force on the day

A bracket changes on the first day of the month after the birthday (D6222-34).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.scoring.params import PayParams


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years on ``day``; born on 29 February, it changes on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_of_bracket(birth: date, start: date, day: date) -> int:
    """Return the age that counts for the pay of ``day`` in a contract begun on ``start``."""
    end_of_last_month = day.replace(day=1) - timedelta(days=1)
    return age_on(birth, max(start, end_of_last_month))


def apprentice_percents(age: int, numbers: PayParams) -> tuple[int, ...]:
    """Return the per cent of the SMIC in the first, second and third year (AL-04)."""
    if age < 18:
        return numbers.apprentice_below_18
    if age < 21:
        return numbers.apprentice_18_20
    return numbers.apprentice_21_25 if age < 26 else numbers.apprentice_26


def pro_contract_percents(age: int, numbers: PayParams) -> tuple[int, ...]:
    """Return the per cent without and with a vocational bac or equivalent held (AL-06)."""
    if age < 21:
        return numbers.pro_below_21
    return numbers.pro_21_25 if age < 26 else numbers.pro_26


def hourly_euros(percent: int, numbers: PayParams) -> float:
    """Return euros an hour, gross, rounded to the cent."""
    return round(percent * numbers.smic_hourly / 100, 2)
