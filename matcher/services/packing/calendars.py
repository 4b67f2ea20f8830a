"""Legal holidays of the places of work, as arrays for the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.referentials.holidays import SUBDIVISIONS, legal_holidays
from matcher.scoring.arrays import LegalHolidays, to_day

if TYPE_CHECKING:
    from datetime import date

    from matcher.scoring.arrays import Days, Market

YEARS_BEFORE = 1
YEARS_AHEAD = 5
"""A minor is of age two years later, a first possible date is looked for 24 months ahead."""


def holidays_of(market: Market, first: date, last: date) -> LegalHolidays:
    """Return the legal holidays at the openings around the days ``first`` to ``last``."""
    departments = sorted(SUBDIVISIONS)
    calendar = np.zeros(len(market), dtype=np.int32)
    for place, department in enumerate(departments, 1):
        calendar[market.department == department] = place
    years = range(first.year - YEARS_BEFORE, last.year + YEARS_AHEAD + 1)
    return LegalHolidays(
        calendar=calendar,
        days=tuple(_days(years, department) for department in ("", *departments)),
    )


def _days(years: range, department: str) -> Days:
    found = [to_day(day) for year in years for day in legal_holidays(year, department)]
    return np.array(sorted(found), dtype=np.int32)
