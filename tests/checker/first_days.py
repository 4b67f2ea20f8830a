"""The first day on which one rule alone no longer refuses, found by trying day after day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.checker.cells import FAR, Row, Span, months_later, on_day
from tests.checker.law import RULES
from tests.checker.naive import AGE_RULES, IMMERSIONS

if TYPE_CHECKING:
    from tests.checker.naive import Naive

BY_DAYS = ("PR-02", "PR-03", "PR-05", *AGE_RULES, *RULES)
"""Rules whose answer hangs on the days alone; PR-09 also looks at what is not yet ended."""


def refuses(school: Naive, rule: str, trainee: Row, opening: Row, days: Span) -> bool:
    """Return whether one rule refuses the given days."""
    if rule in AGE_RULES:
        return school.age_refuses(rule, trainee, opening, days[0])
    if rule == "PR-02":
        return school.seats_left(trainee, opening, days) < 1
    if rule == "PR-03":
        return _misses_window(opening, days)
    if rule == "PR-05":
        return school.lacks_certificate(trainee, opening, days)
    return RULES[rule](school, trainee, opening, days)


def _misses_window(opening: Row, days: Span) -> bool:
    first, last = on_day(opening["start_date"]) or date.min, on_day(opening["end_date"]) or FAR
    return days[0] > last or (opening["kind"] in IMMERSIONS and days[1] < first)


def first_possible(school: Naive, rule: str, trainee: Row, opening: Row) -> date | None:
    """Return the earliest start from the asked one on; None within 24 months."""
    asked = school.judged(trainee, opening)
    if asked is None:
        return None
    start = asked[0]
    while start <= months_later(asked[0], 24):
        end = FAR if asked[1] == FAR else start + (asked[1] - asked[0])
        if not refuses(school, rule, trainee, opening, (start, end)):
            return start
        start += timedelta(days=1)
    return None
